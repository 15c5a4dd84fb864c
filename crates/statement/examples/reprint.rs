//! Prints statements and reads them back: one JSON tree a line, as `tree` or `tools/statements.py`
//! writes them. Says which ones come back different, and how many came back the same.

use std::io::{self, BufRead};
use std::process::ExitCode;

use kernel::tree::Statement;
use serde_json::Value;

fn main() -> ExitCode {
    let (mut same, mut different) = (0, 0);
    for line in io::stdin().lock().lines() {
        let line = line.expect("a line of UTF-8");
        let value: Value = serde_json::from_str(&line).expect("JSON");
        let value = value.get("statement").cloned().unwrap_or(value);
        let statement: Statement = serde_json::from_value(value).expect("a statement");
        let text = statement.to_string();
        let (file, errors) = statement::parse_file(&text);
        let form = file.claims.first().and_then(|claim| claim.forms.first());
        if errors.is_empty() && form.is_some_and(|form| form.statement() == statement) {
            same += 1;
        } else {
            different += 1;
            println!("{text}{}", statement::render("print", &text, &errors));
        }
    }
    println!("{same} the same, {different} different");
    ExitCode::from(u8::from(different > 0 || same == 0))
}
