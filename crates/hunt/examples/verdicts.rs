//! The verdict of every form of a file: `verdicts FILE EFFORT [CLAIM]`.

use hunt::{Form, Options, examine};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let text = std::fs::read_to_string(&args[0]).expect("a file");
    let (file, errors) = statement::parse_file(&text);
    assert!(errors.is_empty(), "{errors:?}");
    let mutants = std::env::var("MUTANTS").is_ok();
    for claim in &file.claims {
        for form in &claim.forms {
            let statement = form.statement();
            let name = format!("{}/{}", statement.claim, statement.form);
            if args
                .get(2)
                .is_some_and(|only| !name.starts_with(only.as_str()))
            {
                continue;
            }
            let task = Form {
                statement,
                expected: None,
                without: Vec::new(),
            };
            let options = Options {
                effort: args[1].parse().ok(),
                seed: 1,
                ..Options::default()
            };
            let started = std::time::Instant::now();
            match examine(&task, &options, mutants, None) {
                Ok(examined) => {
                    let line = &examined.line;
                    println!(
                        "{name} {:?} met={} undecided={} killed={:?} doubt={:?} {:.1}s",
                        line.verdict,
                        line.met,
                        line.undecided,
                        line.killed,
                        examined.doubt,
                        started.elapsed().as_secs_f64()
                    );
                }
                Err(faults) => println!("{name} {faults:?}"),
            }
        }
    }
}
