//! Long runs in shards, killed and resumed: the report is that of the run in one piece, and what is
//! wrong with a shard is found.

use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use runs::{Found, Part, RunReport, Work};
use serde_json::Value;

#[path = "shards/boxes.rs"]
mod boxes;
#[path = "shards/symmetry.rs"]
mod symmetry;

const CENSUS: [&str; 5] = ["census", "--widths", "2,1,2", "--x", "identity"];
fn referee(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_referee"))
        .args(arguments)
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

fn error(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A new folder for the files of a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// What a command printed.
fn told(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The text of a report up to what differs from run to run, which stands last.
fn comparable(path: &Path) -> String {
    let text = read(path);
    let (before, after) = text.split_once("\"run\": {").expect("the effort");
    assert!(after.len() < 100, "{after}");
    before.into()
}

/// Runs a task in shards; returns their files.
fn shards(folder: &Path, arguments: &[&str], count: u64) -> Vec<String> {
    let run = |index: u64| {
        let file = folder
            .join(format!("shard-{index}-of-{count}.json"))
            .display()
            .to_string();
        let shard = format!("{index}/{count}");
        let output = referee(&[arguments, &["--shard", &shard, "--out", &file]].concat());
        assert_eq!(code(&output), 0, "{}", error(&output));
        file
    };
    (1..=count).map(run).collect()
}

fn merge(files: &[String], out: &Path) -> Output {
    let mut arguments = vec!["merge", "--out", out.to_str().unwrap()];
    arguments.extend(files.iter().map(String::as_str));
    referee(&arguments)
}

#[test]
fn one_two_and_seven_shards_on_one_and_two_threads_give_the_report_of_the_whole() {
    let folder = folder("identity");
    let whole = folder.join("whole.json");
    let output = referee(&[&CENSUS[..], &["--out", whole.to_str().unwrap()]].concat());
    assert_eq!(code(&output), 0, "{}", error(&output));
    for threads in ["--jobs=1", "--jobs=2"] {
        for count in [1, 2, 7] {
            let mut files = shards(&folder, &[&CENSUS[..], &[threads]].concat(), count);
            files.reverse();
            let merged = folder.join("merged.json");
            let output_merged = merge(&files, &merged);
            assert_eq!(code(&output_merged), 0, "{}", error(&output_merged));
            assert_eq!(comparable(&merged), comparable(&whole), "{count} shards");
            assert_eq!(told(&output_merged), told(&output));
        }
    }
    let report = RunReport::read(&read(&whole)).unwrap();
    assert!(!report.certificates.is_empty());
}

#[test]
fn a_census_of_every_point_differs_in_what_was_certified_alone() {
    let folder = folder("every-point");
    let every = [&CENSUS[..], &["--every-point"]].concat();
    let census = |task: &[&str], name: &str| {
        let out = folder.join(name);
        let output = referee(&[task, &["--out", out.to_str().unwrap()]].concat());
        let report = RunReport::read(&read(&out)).unwrap();
        let Found::Census(census) = report.found.clone() else {
            panic!("a census")
        };
        (String::from_utf8(output.stdout).unwrap(), report, census)
    };
    let (fast_text, fast_report, fast) = census(&CENSUS, "fast.json");
    let (slow_text, slow_report, slow) = census(&every, "slow.json");
    assert_eq!(
        (fast.accepted, fast.counted),
        (fast.critical, 6_561 - fast.critical)
    );
    assert_eq!((slow.accepted, slow.counted), (6_561, 0));
    let counted = format!(
        "  {} counted as not critical by integer arithmetic",
        fast.counted
    );
    assert!(fast_text.contains(&counted), "{fast_text}");
    assert!(!slow_text.contains("integer"), "{slow_text}");
    assert_eq!(fast_report.root, slow_report.root);
    assert_eq!(fast_report.certificates, slow_report.certificates);
    let (accepted, counted) = (slow.accepted, slow.counted);
    let same = census::Census {
        accepted,
        counted,
        ..fast
    };
    assert_eq!(same, slow);

    // The policy belongs to the task.
    let (some, others) = (
        shards(&folder.join("fast"), &CENSUS, 2),
        shards(&folder.join("slow"), &every, 2),
    );
    let out = folder.join("merged.json");
    let mixed = [some[0].clone(), others[1].clone()];
    assert_refused(&merge(&mixed, &out), &["different runs", "the work is"]);
    let claim = |part: &mut Value| part["task"]["work"]["census"]["certify"] = "every".into();
    let output = with_changed(&folder, &some[..1], 0, claim);
    assert_refused(&output, &["counts contradict", "have no certificate"]);
    let more = |part: &mut Value| add(part, "/found/census/counted");
    assert_refused(
        &with_changed(&folder, &some, 1, more),
        &["counts contradict"],
    );
}

#[test]
fn more_shards_than_subjects_leave_some_empty() {
    let folder = folder("empty");
    let task = ["census", "--widths", "1,1", "--samples", "1"];
    let whole = folder.join("whole.json");
    let output = referee(&[&task[..], &["--out", whole.to_str().unwrap()]].concat());
    let subjects = RunReport::read(&read(&whole)).unwrap().subjects;
    assert_eq!(subjects, 27);
    let files = shards(&folder, &task, 40);
    let merged = folder.join("merged.json");
    assert_eq!(code(&merge(&files, &merged)), code(&output));
    assert_eq!(comparable(&merged), comparable(&whole));
}

/// A planted fault.
type Change = fn(&mut Value);

/// Changes a shard, seals it again, and merges all.
fn with_changed(
    folder: &Path,
    files: &[String],
    number: usize,
    change: impl FnOnce(&mut Value),
) -> Output {
    let mut value: Value = serde_json::from_str(&read(Path::new(&files[number]))).unwrap();
    change(&mut value);
    let part: Part = serde_json::from_value(value).unwrap();
    let changed = folder.join("changed.json");
    std::fs::write(&changed, part.write().unwrap()).unwrap();
    let mut files = files.to_vec();
    files[number] = changed.display().to_string();
    merge(&files, &folder.join("merged.json"))
}

/// Refused as bad input, with an error that says what is wrong and names the files.
fn assert_refused(output: &Output, said: &[&str]) {
    let text = error(output);
    assert_eq!(code(output), 2, "{text}");
    assert!(
        said.iter().all(|said| text.contains(said)),
        "{said:?}: {text}"
    );
    assert!(output.stdout.is_empty());
}

#[test]
fn gaps_overlaps_and_foreign_shards_are_refused() {
    let folder = folder("foreign");
    let (three, seven) = (shards(&folder, &CENSUS, 3), shards(&folder, &CENSUS, 7));
    let out = folder.join("merged.json");
    assert_refused(&merge(&three[..2], &out), &["a gap", "4374 to 6560"]);
    assert_refused(&merge(&three[1..], &out), &["a gap", "0 to 2186"]);
    let without_middle = [three[0].clone(), three[2].clone()];
    assert_refused(&merge(&without_middle, &out), &["a gap", "2187 to 4373"]);
    let twice = [&three[..], &three[1..2]].concat();
    assert_refused(
        &merge(&twice, &out),
        &["an overlap", "2187 to 4373", "shard-2-of-3"],
    );
    let mixed = [&three[..1], &seven[2..]].concat();
    let said = ["an overlap", "1874 to 2186", "shard-1-of-3", "shard-3-of-7"];
    assert_refused(&merge(&mixed, &out), &said);

    let other_box = [
        "census",
        "--widths",
        "2,1,2",
        "--x",
        "all",
        "--samples",
        "1",
    ];
    let others = shards(&folder.join("other-box"), &other_box, 3);
    let foreign = [&three[..2], &others[2..]].concat();
    assert_refused(&merge(&foreign, &out), &["different runs", "the work is"]);
    assert!(!out.exists());
}

#[test]
fn an_altered_shard_is_refused() {
    let folder = folder("altered");
    let out = folder.join("merged.json");
    let files = shards(&folder, &CENSUS, 3);
    let merged = |change: Change| with_changed(&folder, &files, 1, change);
    assert_eq!(code(&merged(|_| {})), 0);

    // Altered, and not sealed again.
    let text = read(Path::new(&files[1]));
    let at = text.find("\"not-critical\":").expect("a count") + 15;
    let altered = format!("{}1{}", &text[..at], &text[at..]);
    let file = folder.join("altered.json");
    std::fs::write(&file, altered).unwrap();
    let with_altered = [&files[0], &file.display().to_string(), &files[2]].map(Clone::clone);
    assert_refused(
        &merge(&with_altered, &out),
        &["altered.json", "it was altered"],
    );

    // Sealed again, the counts contradict each other.
    let census = "/found/census";
    let cases: [(Change, &str); 6] = [
        (
            |part| add(part, "/found/census/kinds/not-critical"),
            "counts contradict",
        ),
        (
            |part| add(part, "/found/census/critical"),
            "counts contradict",
        ),
        (
            |part| add(part, "/found/census/instances"),
            "counts contradict",
        ),
        (|part| add(part, "/to"), "counts contradict"),
        (|part| add(part, "/from"), "counts contradict"),
        (
            |part| part["task"]["version"] = "9.9.9".into(),
            "version 9.9.9",
        ),
    ];
    for (change, said) in cases {
        assert_refused(&merged(change), &["changed.json", said]);
    }
    let failed = |part: &mut Value| part["found"]["census"]["failed"] = 1.into();
    assert_refused(&merged(failed), &["changed.json", "counts contradict"]);
    let node = |part: &mut Value| {
        part.pointer_mut(census).unwrap()["digest"]["to"] = 1.into();
    };
    let mut value: Value = serde_json::from_str(&text).unwrap();
    node(&mut value);
    std::fs::write(&file, value.to_string()).unwrap();
    assert_refused(
        &merge(&with_altered, &out),
        &["altered.json", "nodes do not cover"],
    );

    // A certificate that the checker refuses, and one of another subject.
    let sample = |part: &mut Value, from: &str, to: &str| {
        let certificate = part
            .pointer_mut("/found/census/samples/0/certificate")
            .unwrap();
        let text = certificate.as_str().unwrap();
        assert!(text.contains(from), "{text}");
        *certificate = text.replacen(from, to, 1).into();
    };
    let broken = |part: &mut Value| sample(part, "\"statement\"", "\"Statement\"");
    assert_refused(
        &with_changed(&folder, &files, 1, broken),
        &["changed.json", "certificate of"],
    );
    let moved = |part: &mut Value| add(part, "/found/census/samples/0/index");
    let output = with_changed(&folder, &files, 1, moved);
    assert_refused(&output, &["changed.json", "stands for none of it"]);
    assert!(
        out.exists(),
        "the first merge, of unaltered shards, wrote its report"
    );
}

/// Adds one to a number.
fn add(value: &mut Value, pointer: &str) {
    let place = value.pointer_mut(pointer).expect(pointer);
    *place = (place.as_u64().unwrap() + 1).into();
}

#[test]
fn what_is_no_shard_is_refused_by_name() {
    let folder = folder("bad");
    let (out, file) = (folder.join("merged.json"), folder.join("bad.json"));
    let files = [file.display().to_string()];
    assert_refused(&merge(&files, &out), &["bad.json", "No such file"]);
    let cases = [
        ("", "EOF"),
        ("[]", "bad.json"),
        ("{\"referee_part\": 1}", "the schema is 1, expected 5"),
        ("{\"referee_run\": 5}", "missing field `referee_part`"),
        ("{\"referee_part\": 5}", "missing field `task`"),
    ];
    for (text, said) in cases {
        std::fs::write(&file, text).unwrap();
        assert_refused(&merge(&files, &out), &["bad.json", said]);
    }
    // Sizes that no space has.
    let shard = shards(&folder, &CENSUS, 1).remove(0);
    for widths in ["[]", "[2]", "[2,0,2]", "[2,99,2]"] {
        let text =
            read(Path::new(&shard)).replace("\"widths\":[2,1,2]", &format!("\"widths\":{widths}"));
        std::fs::write(&file, text).unwrap();
        assert_refused(&merge(&files, &out), &["bad.json"]);
    }
    for shard in ["0/3", "4/3", "x"] {
        let output = referee(&[&CENSUS[..], &["--shard", shard, "--out", "x.json"]].concat());
        assert_refused(&output, &["expected I/N"]);
    }
    assert_refused(
        &referee(&[&CENSUS[..], &["--shard", "1/2"]].concat()),
        &["--out"],
    );
}

#[test]
fn a_state_of_another_run_is_refused_and_a_missing_one_starts_anew() {
    let folder = folder("state");
    let state = folder.join("state.json").display().to_string();
    let out = folder.join("out.json").display().to_string();
    let run = |task: &[&str], more: &[&str]| {
        let keep = ["--state", &state, "--resume", "--out", &out];
        referee(&[task, &keep, more].concat())
    };
    assert_eq!(code(&run(&CENSUS, &["--shard", "2/3"])), 0);
    let output = run(&CENSUS, &["--shard", "3/3"]);
    assert_refused(&output, &["state.json", "do not start 4374..6561"]);
    let other = ["census", "--widths", "2,1,1", "--x", "identity"];
    assert_refused(&run(&other, &[]), &["state.json belongs to another run"]);
    // Of a finished run it gives the same shard again.
    let first = read(Path::new(&out));
    assert_eq!(code(&run(&CENSUS, &["--shard", "2/3"])), 0);
    let (first, again): (Value, Value) = (
        serde_json::from_str(&first).unwrap(),
        serde_json::from_str(&read(Path::new(&out))).unwrap(),
    );
    assert_eq!(first["found"], again["found"]);
    // Without --resume it is not overwritten.
    let kept = read(Path::new(&state));
    let anew = ["--state", &state, "--out", &out];
    let output = referee(&[&CENSUS[..], &anew].concat());
    assert_refused(&output, &["state.json is there already", "--resume"]);
    assert_eq!(read(Path::new(&state)), kept);
    std::fs::write(&state, "{\"referee_part\": 5, ").unwrap();
    assert_refused(&run(&CENSUS, &["--shard", "2/3"]), &["state.json", "EOF"]);
    let nowhere = [
        "--state",
        "/proc/no/state.json",
        "--shard",
        "1/2",
        "--out",
        &out,
    ];
    assert_refused(
        &referee(&[&CENSUS[..], &nowhere].concat()),
        &["/proc/no/state.json"],
    );
}

#[test]
fn a_census_is_audited_at_random_points() {
    let folder = folder("audit-census");
    let report = folder.join("report.json");
    let name = report.to_str().unwrap();
    assert_eq!(code(&referee(&[&CENSUS[..], &["--out", name]].concat())), 0);
    let output = referee(&["rederive", name, "--sample", "200"]);
    assert_eq!(code(&output), 0, "{}", error(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("0 differ"));

    let pretty = |report: &RunReport| serde_json::to_string_pretty(report).unwrap();
    let mut planted = RunReport::read(&read(&report)).unwrap();
    // A node of the digest that is not that of its networks, with the root to go with it.
    let Found::Census(census) = &mut planted.found else {
        panic!("a census")
    };
    let mut digest = serde_json::to_value(&census.digest).unwrap();
    digest["nodes"][4000] = "00".repeat(32).into();
    census.digest = serde_json::from_value(digest).unwrap();
    std::fs::write(&report, pretty(&planted)).unwrap();
    let output = referee(&["rederive", name]);
    assert_refused(&output, &["report.json", "the root is not that"]);
    let Found::Census(census) = &planted.found else {
        panic!("a census")
    };
    planted.root = census.digest.root();
    std::fs::write(&report, pretty(&planted)).unwrap();
    // With 60,000 draws from 6,561 networks a node is missed with probability exp(-9).
    let output = referee(&["rederive", name, "--sample", "60000", "--seed", "1"]);
    assert_eq!(code(&output), 1, "{}", error(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 differ"));

    let Found::Census(census) = &mut planted.found else {
        panic!("a census")
    };
    census.critical += 1;
    std::fs::write(&report, pretty(&planted)).unwrap();
    assert_refused(
        &referee(&["rederive", name]),
        &["report.json", "counts contradict"],
    );
}

#[test]
fn a_critical_point_that_was_counted_as_not_critical_is_found_by_rederiving() {
    let folder = folder("planted-lie");
    let file = folder.join("report.json");
    let name = file.to_str().unwrap();
    referee(&[&CENSUS[..], &["--out", name]].concat());
    let mut planted = RunReport::read(&read(&file)).unwrap();
    let Found::Census(census) = &mut planted.found else {
        panic!("a census")
    };
    // The second strict saddle: the first is among the samples.
    let Work::Census { space, .. } = &planted.task.work else {
        panic!("a census")
    };
    let walk = census::Walk::new(space, census::Certify::Every, false).unwrap();
    // At depth 2 every saddle is strict.
    let is_saddle = |index: &u64| {
        let (_, text) = walk.certificates(*index, 0..1).remove(0);
        text.unwrap().contains("not-local-minimum")
    };
    let saddles = (0..6_561u64).filter(is_saddle);
    let lie = saddles.take(2).last().unwrap();
    // The counts that go with it.
    census.critical -= 1;
    census.accepted -= 1;
    census.counted += 1;
    *census.kinds.get_mut("strict-saddle").unwrap() -= 1;
    *census.kinds.get_mut("not-critical").unwrap() += 1;
    *census.orders.get_mut("H=2, order 2, least").unwrap() -= 1;
    let mut digest = serde_json::to_value(&census.digest).unwrap();
    let not_critical = census::Hash::leaf(b"").to_string();
    digest["nodes"][lie as usize] = not_critical.into();
    census.digest = serde_json::from_value(digest).unwrap();
    planted.root = census.digest.root();
    std::fs::write(&file, serde_json::to_string_pretty(&planted).unwrap()).unwrap();
    // With 60,000 draws from 6,561 networks a node is missed with probability exp(-9).
    let output = referee(&["rederive", name, "--sample", "60000", "--seed", "1"]);
    assert_eq!(code(&output), 1, "{}", error(&output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("1 differ"), "{text}");
    assert!(
        text.contains(&format!("networks {lie}..{} differ", lie + 1)),
        "{text}"
    );
}

#[test]
fn the_certificate_of_any_index_is_derived_anew() {
    let folder = folder("certificate");
    let report = folder.join("report.json");
    referee(&[&CENSUS[..], &["--out", report.to_str().unwrap()]].concat());
    let report = RunReport::read(&read(&report)).unwrap();
    let Found::Census(census) = &report.found else {
        panic!("a census")
    };
    assert!(census.samples.len() > 2);
    for sample in &census.samples {
        let index = sample.index.to_string();
        let output = referee(&[&["certificate"], &CENSUS[1..], &["--index", &index]].concat());
        assert_eq!(
            String::from_utf8_lossy(&output.stdout).trim(),
            sample.certificate
        );
    }
    let output = referee(&[&["certificate"], &CENSUS[1..], &["--index", "6561"]].concat());
    assert_refused(&output, &["--index 6561", "0 to 6560"]);
}

#[test]
fn a_run_that_is_out_of_time_writes_no_shard_and_no_report() {
    let folder = folder("time");
    let out = folder.join("out.json");
    let stopped = ["--time", "0s", "--out", out.to_str().unwrap()];
    for part in [&["--shard", "1/2"][..], &[]] {
        let output = referee(&[&CENSUS[..], &stopped, part].concat());
        assert_eq!(code(&output), 3);
        assert!(
            error(&output).contains("written") && !out.exists(),
            "{}",
            error(&output)
        );
    }
}

#[cfg(unix)]
#[test]
fn a_run_that_is_told_to_terminate_keeps_its_state() {
    let folder = folder("terminated");
    let (state, out) = (folder.join("state.json"), folder.join("out.json"));
    let whole = folder.join("whole.json");
    let task = [
        "census", "--widths", "2,2,2", "--x", "identity", "--shard", "1/40",
    ];
    let keep = [
        "--state",
        state.to_str().unwrap(),
        "--resume",
        "--checkpoint",
        "1h",
        "--out",
    ];
    let run = [&task[..], &keep, &[out.to_str().unwrap()]].concat();
    loop {
        let mut child = Command::new(env!("CARGO_BIN_EXE_referee"))
            .args(&run)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // From the time when the state is first written, the signal is heeded.
        while !state.exists() {
            std::thread::sleep(Duration::from_millis(1));
        }
        let _ = Command::new("kill")
            .arg(child.id().to_string())
            .status()
            .unwrap();
        match child.wait().unwrap().code() {
            Some(130) => break,
            // It had ended before.
            ended => assert_eq!(ended, Some(0)),
        }
        std::fs::remove_file(&state).unwrap();
        std::fs::remove_file(&out).unwrap();
    }
    assert!(!out.exists());
    assert!(Part::read(&read(&state)).unwrap().to < 531_441 / 40);
    assert_eq!(code(&referee(&run)), 0);
    assert_eq!(
        code(&referee(
            &[&task[..], &["--out", whole.to_str().unwrap()]].concat()
        )),
        0
    );
    let found = |path: &Path| Part::read(&read(path)).unwrap().found;
    assert_eq!(found(&out), found(&whole));
}

/// Kills a run at random moments, resumes it each time, and compares its shards with those of runs
/// that were not interrupted. What counts is a kill before the end; a run that ends before it is
/// killed is compared and started anew.
fn kill_and_resume(name: &str, task: &str, kills: u32, longest: u64) {
    let task: Vec<&str> = task.split(' ').collect();
    let folder = folder(name);
    let whole = folder.join("whole.json");
    referee(&[&task[..], &["--out", whole.to_str().unwrap()]].concat());
    let (state, out) = (folder.join("state.json"), folder.join("out.json"));
    let keep = [
        "--state",
        state.to_str().unwrap(),
        "--resume",
        "--checkpoint",
        "0s",
        "--jobs",
        "1",
        "--out",
        out.to_str().unwrap(),
    ];
    let run = [&task[..], &keep].concat();
    let (mut killed, mut resumed) = (0, 0);
    // On a busy machine a run may be killed before it has begun, again and again.
    while killed < kills || resumed == 0 && killed < 40 * kills {
        let covered = |path: &Path| Part::read(&read(path)).unwrap().to;
        resumed += u32::from(state.exists() && covered(&state) > 0);
        let mut child = Command::new(env!("CARGO_BIN_EXE_referee"))
            .args(&run)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let moment = RandomState::new().hash_one(killed) % longest;
        std::thread::sleep(Duration::from_millis(moment));
        if child.try_wait().unwrap().is_none() {
            // SIGKILL: nothing can be tidied up.
            child.kill().unwrap();
            child.wait().unwrap();
            killed += 1;
        } else {
            assert_eq!(comparable(&out), comparable(&whole));
            std::fs::remove_file(&state).unwrap();
        }
    }
    let output = referee(&run);
    assert!(code(&output) < 2, "{}", error(&output));
    assert_eq!(comparable(&out), comparable(&whole));
    assert!(resumed > 0, "no run was resumed after {kills} kills");
}

#[test]
fn runs_killed_at_random_moments_end_with_the_report_of_an_uninterrupted_one() {
    let census = "census --widths 2,2,2 --x identity";
    kill_and_resume("killed-census", census, 4, 600);
    let every = "census --widths 1,1,1,1 --samples=3 --every-point";
    kill_and_resume("killed-census-of-every-point", every, 2, 400);
}

#[test]
#[ignore = "the long form: cargo test --release -p referee --test shards -- --ignored"]
fn runs_killed_twenty_times_end_with_the_report_of_an_uninterrupted_one() {
    let census = "census --widths 2,1,2 --samples 2";
    kill_and_resume("killed-census-20", census, 20, 1500);
}
