//! The same of the box of a statement: the unit of a part is a point.

use super::*;

const CLAIMS: &str = "claim lemma
  sizes a, b, c
  for all A : a x b, B : b x c
  assume full-a: rank(A) = min(a, b)
  assume full-b: rank(B) = min(b, c)
  show rank(A*B) = min(a, c)
";

/// A box of the lemma, which is false, with these entries.
fn lemma(folder: &Path, entries: &str) -> String {
    let file = folder.join("lemma.claims");
    std::fs::write(&file, CLAIMS).unwrap();
    let file = file.display();
    format!("box {file} lemma --sizes a=2,b=3,c=2 --entries={entries}")
}

fn words(task: &str) -> Vec<&str> {
    task.split(' ').collect()
}

#[test]
fn shards_of_a_box_make_the_box_plainly_and_up_to_symmetry() {
    for (name, symmetry) in [("box", ""), ("box-symmetry", " --symmetry")] {
        let folder = folder(name);
        let task = lemma(&folder, "-1..1") + symmetry;
        let (whole, merged) = (folder.join("whole.json"), folder.join("merged.json"));
        let out = ["--out", whole.to_str().unwrap()];
        let output = referee(&[&words(&task)[..], &out].concat());
        assert_eq!(code(&output), 1, "{}", error(&output));
        for (threads, count) in [("--jobs=1", 1), ("--jobs=2", 2), ("--jobs=1", 7)] {
            let task = [&words(&task)[..], &[threads]].concat();
            let mut files = shards(&folder, &task, count);
            files.reverse();
            assert_eq!(code(&merge(&files, &merged)), 1);
            assert_eq!(comparable(&merged), comparable(&whole), "{task:?}");
        }
        let report = RunReport::read(&read(&whole)).unwrap();
        assert_eq!(report.subjects, 3u64.pow(12));
    }
}

#[test]
fn gaps_overlaps_other_boxes_and_wrong_counts_are_refused() {
    let folder = folder("box-refused");
    let task = lemma(&folder, "-1..1");
    let (files, out) = (shards(&folder, &words(&task), 3), folder.join("out.json"));
    let gap = [files[0].clone(), files[2].clone()];
    assert_refused(&merge(&gap, &out), &["a gap", "points"]);
    let twice = [&files[..], &files[..1]].concat();
    assert_refused(&merge(&twice, &out), &["an overlap"]);
    let others = [
        lemma(&folder, "-2..2"),
        lemma(&folder, "-1..1") + " --symmetry",
    ];
    for other in others {
        let name = folder.join("other.json");
        let name = name.to_str().unwrap();
        let first = [&words(&other)[..], &["--shard", "1/900", "--out", name]].concat();
        assert_eq!(code(&referee(&first)), 0);
        let mixed = [&files[..2], &[name.to_owned()]].concat();
        assert_refused(&merge(&mixed, &out), &["different runs"]);
    }
    let wrong: [(Change, &str); 4] = [
        (|part| add(part, "/found/box/met/held"), "were counted"),
        (|part| add(part, "/to"), "were counted"),
        (|part| add(part, "/found/box/found/point"), "is another"),
        (
            |part| part["found"]["box"]["found"] = Value::Null,
            "the first of them None",
        ),
    ];
    for (change, said) in wrong {
        let output = with_changed(&folder, &files, 0, change);
        assert_refused(&output, &["changed.json", "counts contradict", said]);
    }
}

#[test]
fn a_box_killed_at_random_moments_is_the_box_in_one_piece() {
    let folder = folder("killed-box-claims");
    kill_and_resume("killed-box", &lemma(&folder, "-2..2"), 3, 400);
}

#[test]
#[ignore = "the long form: cargo test --release -p referee --test shards -- --ignored"]
fn a_box_killed_twenty_times_is_the_box_in_one_piece() {
    let folder = folder("killed-box-20-claims");
    let task = lemma(&folder, "-2..2") + " --symmetry";
    kill_and_resume("killed-box-symmetry-20", &task, 20, 700);
    kill_and_resume("killed-box-20", &lemma(&folder, "-2..2"), 20, 700);
}

#[test]
fn a_box_of_three_thousand_billion_instances_is_planned() {
    let folder = folder("box-plan");
    let task = lemma(&folder, "-5..5");
    let output = referee(&[&words(&task)[..], &["--plan", "--json"]].concat());
    assert_eq!(code(&output), 0, "{}", error(&output));
    let plan: Value = serde_json::from_str(&told(&output)).unwrap();
    assert_eq!(plan["instances"], 11u64.pow(12));
    assert_eq!(plan["compiled"], true);
}
