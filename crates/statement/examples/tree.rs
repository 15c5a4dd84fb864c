//! Prints the statements of a file, one JSON tree a line: `cargo run -p statement --example tree --
//! FILE`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: tree FILE");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(2);
        }
    };
    let (file, errors) = statement::parse_file(&text);
    for form in file.claims.iter().flat_map(|claim| &claim.forms) {
        match serde_json::to_string(&form.statement()) {
            Ok(tree) => println!("{tree}"),
            Err(error) => eprintln!("{}/{}: {error}", form.claim, form.id),
        }
    }
    eprint!("{}", statement::render(&path, &text, &errors));
    ExitCode::from(if errors.is_empty() { 0 } else { 2 })
}
