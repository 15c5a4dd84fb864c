//! The same up to symmetry: the unit of a part is a block of boxes, and the counts are those of
//! visiting every point.

use census::Hash;

use super::*;

const CENSUS: [&str; 6] = [
    "census",
    "--symmetry",
    "--widths",
    "2,1,2",
    "--x",
    "identity",
];

/// Boxes of every kind: `X` free, the identity, and rectangular; one to three layers; one and two
/// as the largest entry; several boxes.
fn boxes(folder: &Path) -> Vec<Vec<String>> {
    let x = folder.join("x.json");
    std::fs::write(&x, "[[\"1\", \"-2\", \"0\"], [\"0\", \"1\", \"1\"]]").unwrap();
    let x = x.display().to_string();
    let boxes: [&[&str]; 7] = [
        &["--widths", "1,2,1", "--samples", "1"],
        &["--widths", "2,1,2", "--x", "identity"],
        &["--widths", "2,1,1", "--x", &x],
        &["--widths", "2,1", "--samples", "2"],
        &["--widths", "1,1,1,1", "--samples", "2"],
        &["--widths", "1,1,1", "--samples", "1", "--entries", "-2..2"],
        &["--max-depth", "2", "--max-width", "1"],
    ];
    boxes
        .map(|b| b.iter().map(|word| (*word).into()).collect())
        .into()
}

/// A command on a box, its report, and the report of its shards, on each number of threads.
fn sharded(folder: &Path, command: &[&str], space: &[String]) -> RunReport {
    let space: Vec<&str> = space.iter().map(String::as_str).collect();
    let task = [command, &space].concat();
    let (whole, merged) = (folder.join("whole.json"), folder.join("merged.json"));
    let output = referee(&[&task[..], &["--out", whole.to_str().unwrap()]].concat());
    assert!(
        code(&output) < 2 || code(&output) == 3,
        "{task:?}: {}",
        error(&output)
    );
    for (threads, count) in [("--jobs=1", 1), ("--jobs=2", 2), ("--jobs=1", 7)] {
        let mut files = shards(folder, &[&task[..], &[threads]].concat(), count);
        files.reverse();
        let output_merged = merge(&files, &merged);
        assert_eq!(
            code(&output_merged),
            code(&output),
            "{}",
            error(&output_merged)
        );
        assert_eq!(
            comparable(&merged),
            comparable(&whole),
            "{task:?}, {count} shards"
        );
        assert_eq!(told(&output_merged), told(&output));
    }
    RunReport::read(&read(&whole)).unwrap()
}

#[test]
fn a_census_of_blocks_has_the_counts_of_every_point_in_any_shards() {
    let folder = folder("symmetric-census");
    let mut represented = 0;
    for space in boxes(&folder) {
        let symmetric = sharded(&folder, &["census", "--symmetry"], &space);
        let report = folder.join("plain.json");
        let space: Vec<&str> = space.iter().map(String::as_str).collect();
        let plain = [
            &["census"],
            &space[..],
            &["--out", report.to_str().unwrap()],
        ]
        .concat();
        assert_eq!(code(&referee(&plain)), 0);
        let plain = RunReport::read(&read(&report)).unwrap();
        let (Found::Census(orbits), Found::Census(points)) = (&symmetric.found, &plain.found)
        else {
            panic!("two censuses")
        };
        assert_eq!(symmetric.subjects, plain.subjects);
        assert_eq!((orbits.instances, orbits.failed), (points.instances, 0));
        assert_eq!(orbits.critical, points.critical);
        assert_eq!(
            (&orbits.kinds, &orbits.orders, &orbits.coverage),
            (&points.kinds, &points.orders, &points.coverage),
            "{space:?}"
        );
        represented += orbits.critical - orbits.accepted;
    }
    assert!(represented > 1_000, "{represented}");
}

#[test]
fn a_census_that_cannot_be_up_to_symmetry_is_refused() {
    let folder = folder("no-symmetry");
    let large = [
        "census",
        "--symmetry",
        "--widths",
        "9,9,9",
        "--samples",
        "9",
    ];
    assert_eq!(code(&referee(&large)), 2);
    let half = folder.join("half.json").display().to_string();
    std::fs::write(&half, "[[\"1/2\"]]").unwrap();
    let half = ["census", "--symmetry", "--widths", "1,1", "--x", &half];
    assert_refused(&referee(&half), &["--symmetry", "no integer"]);
    assert_refused(
        &referee(&["census", "--symmetry", "--random", "5"]),
        &["cannot be used"],
    );
}

#[test]
fn gaps_overlaps_and_shards_of_points_are_refused_among_those_of_blocks() {
    let folder = folder("symmetric-foreign");
    let out = folder.join("merged.json");
    let (three, two) = (shards(&folder, &CENSUS, 3), shards(&folder, &CENSUS, 2));
    assert_refused(
        &merge(&three[..2], &out),
        &["a gap", "no file covers the blocks"],
    );
    assert_refused(&merge(&three[1..], &out), &["a gap", "the blocks 0 to"]);
    let twice = [&three[..], &three[1..2]].concat();
    assert_refused(
        &merge(&twice, &out),
        &["an overlap", "both cover the blocks"],
    );
    let mixed = [&three[..1], &two[..]].concat();
    assert_refused(&merge(&mixed, &out), &["an overlap"]);
    let plain = [&CENSUS[..1], &CENSUS[2..]].concat();
    let plain = shards(&folder.join("plain"), &plain, 3);
    let mixed = [&three[..2], &plain[2..]].concat();
    assert_refused(
        &merge(&mixed, &out),
        &["different runs", "the unit is block and subject"],
    );
    assert!(!out.exists());
}

/// Adds to a number.
fn add_many(value: &mut Value, pointer: &str, more: i64) {
    let place = value.pointer_mut(pointer).expect(pointer);
    *place = (place.as_i64().unwrap() + more).into();
}

#[test]
fn a_wrong_orbit_weight_is_refused() {
    let folder = folder("weight");
    let files = shards(&folder, &CENSUS, 3);
    assert_eq!(code(&with_changed(&folder, &files, 0, |_| {})), 0);
    // An orbit of 8 points that is said to have 16, wherever it is counted.
    let census = "/found/census";
    let twice = |part: &mut Value| {
        for count in ["instances", "critical", "kinds/global-minimum"] {
            add_many(part, &format!("{census}/{count}"), 8);
        }
    };
    let output = with_changed(&folder, &files, 0, twice);
    assert_refused(&output, &["changed.json", "counts contradict", "points"]);
    // The same at the expense of the other points of the block.
    let hidden = |part: &mut Value| {
        add_many(part, &format!("{census}/critical"), 8);
        add_many(part, &format!("{census}/kinds/not-critical"), -8);
    };
    let output = with_changed(&folder, &files, 0, hidden);
    assert_refused(&output, &["changed.json", "counts contradict", "critical"]);
}

#[test]
fn a_wrong_shard_boundary_is_refused() {
    let folder = folder("boundary");
    let files = shards(&folder, &CENSUS, 2);
    // The first shard is said to end a block later, or earlier; the digest goes along.
    let ends_at = |more: i64| {
        move |part: &mut Value| {
            add_many(part, "/to", more);
            let (from, to) = (part["from"].as_u64().unwrap(), part["to"].as_u64().unwrap());
            let mut digest = census::Tree::empty(from, 0);
            (from..to).for_each(|_| digest.push(Hash::leaf(b"")));
            part["found"]["census"]["digest"] = serde_json::to_value(digest).unwrap();
        }
    };
    for more in [1, -1] {
        let output = with_changed(&folder, &files, 0, ends_at(more));
        assert_refused(&output, &["changed.json", "counts contradict", "stand for"]);
    }
}

#[test]
fn an_altered_shard_of_blocks_is_refused() {
    let folder = folder("symmetric-altered");
    let files = shards(&folder, &CENSUS, 1);
    let cases: [(Change, &str); 6] = [
        (
            |part| add(part, "/found/census/kinds/not-critical"),
            "counts contradict",
        ),
        (
            |part| add(part, "/found/census/failed"),
            "counts contradict",
        ),
        (|part| add(part, "/to"), "counts contradict"),
        (
            |part| part["task"]["work"]["census"]["symmetry"] = false.into(),
            "counts contradict",
        ),
        (
            |part| {
                let last = part["to"].as_u64().unwrap() - 1;
                let samples = part.pointer_mut("/found/census/samples").unwrap();
                for sample in samples.as_array_mut().unwrap() {
                    sample["index"] = last.into();
                }
            },
            "stands for none of it",
        ),
        (
            |part| {
                let none = serde_json::to_value(census::Tree::default()).unwrap();
                part["found"]["census"]["open"] =
                    serde_json::json!({"critical": 0, "digest": none});
            },
            "still under way",
        ),
    ];
    for (change, said) in cases {
        let output = with_changed(&folder, &files, 0, change);
        assert_refused(&output, &["changed.json", said]);
    }
    let sample = |from: &'static str, to: &'static str| {
        move |part: &mut Value| {
            let certificate = part
                .pointer_mut("/found/census/samples/0/certificate")
                .unwrap();
            let text = certificate.as_str().unwrap();
            assert!(text.contains(from), "{text}");
            *certificate = text.replacen(from, to, 1).into();
        }
    };
    let output = with_changed(&folder, &files, 0, sample("\"statement\"", "\"Statement\""));
    assert_refused(&output, &["changed.json", "the certificate of block"]);
}

#[test]
fn a_census_of_blocks_is_audited_at_random_blocks_and_points() {
    let folder = folder("symmetric-audit");
    let report = folder.join("report.json");
    let name = report.to_str().unwrap();
    assert_eq!(code(&referee(&[&CENSUS[..], &["--out", name]].concat())), 0);
    let output = referee(&["rederive", name, "--sample", "300", "--seed", "3"]);
    assert_eq!(code(&output), 0, "{}", error(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("derived anew: 0 differ"), "{text}");
    assert!(
        text.contains("300 networks drawn") && text.contains("0 differ from what"),
        "{text}"
    );

    let mut planted: Value = serde_json::from_str(&read(&report)).unwrap();
    planted["found"]["census"]["digest"]["nodes"][1] = "00".repeat(32).into();
    std::fs::write(&report, planted.to_string()).unwrap();
    assert_refused(&referee(&["rederive", name]), &["the root is not that"]);
    let digest = planted["found"]["census"]["digest"].clone();
    let digest: census::Tree = serde_json::from_value(digest).unwrap();
    planted["root"] = serde_json::to_value(digest.root()).unwrap();
    std::fs::write(&report, planted.to_string()).unwrap();
    // All blocks are drawn, but for a probability below exp(-50).
    let output = referee(&["rederive", name, "--sample", "300", "--seed", "3"]);
    assert_eq!(code(&output), 1, "{}", error(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("blocks 1..2 differ"));
    add(&mut planted, "/found/census/critical");
    std::fs::write(&report, planted.to_string()).unwrap();
    assert_refused(&referee(&["rederive", name]), &["counts contradict"]);
}

#[test]
fn the_certificates_of_a_block_are_derived_anew() {
    let folder = folder("symmetric-certificate");
    let report = folder.join("report.json");
    referee(&[&CENSUS[..], &["--out", report.to_str().unwrap()]].concat());
    let report = RunReport::read(&read(&report)).unwrap();
    let Found::Census(census) = &report.found else {
        panic!("a census of blocks")
    };
    let derive = |place: &str| {
        let task = [&["certificate"], &CENSUS[1..], &["--index", place]].concat();
        referee(&task)
    };
    for block in census.digest.range() {
        // The printed lines are what the digest is made of.
        let text = String::from_utf8(derive(&block.to_string()).stdout).unwrap();
        let mut tree = census::Tree::default();
        text.lines()
            .for_each(|line| tree.push(Hash::leaf(line.as_bytes())));
        let root = tree.root().map_or(String::new(), |root| root.to_string());
        let (_, node) = census.digest.node_over(block).unwrap();
        assert_eq!(node, Hash::leaf(root.as_bytes()));
        let of_block = census.samples.iter().filter(|sample| sample.index == block);
        for sample in of_block {
            assert!(text.contains(&sample.certificate));
        }
        let last = text.lines().count().checked_sub(1);
        if let (Some(number), Some(line)) = (last, text.lines().last()) {
            let output = derive(&format!("{block}:{number}"));
            let alone = String::from_utf8(output.stdout).unwrap();
            let (_, certificate) = line.split_once(' ').unwrap();
            assert_eq!(alone.trim(), certificate);
            let after = derive(&format!("{block}:{}", number + 1));
            assert_refused(&after, &["no certificate of this number"]);
        }
    }
    let blocks = census.digest.range().end;
    assert_refused(
        &derive(&blocks.to_string()),
        &["the space has the blocks 0 to"],
    );
    let plain = [&["certificate"], &CENSUS[2..], &["--index", "0:0"]].concat();
    assert_refused(&referee(&plain), &["needs --symmetry"]);
}

#[test]
fn runs_of_blocks_killed_at_random_moments_end_with_the_report_of_an_uninterrupted_one() {
    let census = "census --symmetry --widths 1,3,2 --samples 2";
    kill_and_resume("killed-blocks", census, 4, 400);
}

#[test]
#[ignore = "the long form: cargo test --release -p referee --test shards -- --ignored"]
fn runs_of_blocks_killed_twenty_times_end_with_the_report_of_an_uninterrupted_one() {
    let census = "census --symmetry --widths 2,2,2 --samples 2";
    kill_and_resume("killed-blocks-20", census, 20, 700);
}
