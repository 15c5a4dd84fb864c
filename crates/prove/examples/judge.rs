//! Judges instances: `judge FILE [CLAIM/FORM INSTANCE]`.

use std::env;
use std::fs;

use kernel::certificate::judge;
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::instance::Instance;
use kernel::judge::Judge;

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let text = fs::read_to_string(&args[0]).unwrap();
    let (file, diagnostics) = statement::parse_file(&text);
    for diagnostic in &diagnostics {
        println!("{diagnostic:?}");
    }
    for claim in &file.claims {
        for form in &claim.forms {
            let s = form.statement();
            let name = format!("{}/{}", s.claim, s.form);
            match elaborate(&s) {
                Err(faults) => println!("{name}: {faults:?}"),
                Ok(core) if args.len() > 2 && args[1] == name => {
                    let instance: Instance = serde_json::from_str(&args[2]).unwrap();
                    let mut evaluator = Evaluator::new(&core);
                    if let Err(fault) = evaluator.assign(&instance) {
                        println!("{fault}");
                        continue;
                    }
                    let mut prover = prove::Prover::default();
                    let mut by = Judge::new(&mut prover);
                    let outcome = judge(&core, &mut evaluator, &mut by);
                    println!("{outcome:?}\n{}", serde_json::to_string(&by.used).unwrap());
                    println!("{:?}", by.refused);
                }
                Ok(core) if args.len() < 2 => {
                    println!(
                        "{name}: {} terms, {} props",
                        core.terms.len(),
                        core.props.len()
                    );
                }
                Ok(_) => {}
            }
        }
    }
}
