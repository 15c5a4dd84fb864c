//! Compiled code beside the kernel on random statements.
//!
//! Reads lines `{"statement": ..., "instance": ...}` as `tools/statements.py` writes them, walks
//! a box around each instance by compiled code and by the kernel, with one and with few values on
//! the innermost axis. Prints how many pairs of a statement and an instance agreed, how many
//! statements are not compiled and why, and every difference; exits 1 if there is one.

#[path = "../tests/common/mod.rs"]
mod common;

use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::process::ExitCode;

use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::instance::Instance;
use kernel::tree::Statement;
use serde_json::{Map, Value};

fn main() -> io::Result<ExitCode> {
    let (mut pairs, mut statements, mut differences) = (0, 0, 0);
    let mut refused: BTreeMap<String, u64> = BTreeMap::new();
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let line = line?;
        match agree(&line, number) {
            Ok(Some(count)) => (pairs, statements) = (pairs + count, statements + 1),
            Ok(None) => {}
            Err(reason) => match reason.split_once("uncompiled: ") {
                Some((_, why)) => {
                    let why = why.split_once(": ").map_or(why, |pair| pair.1);
                    *refused.entry(why.to_owned()).or_insert(0) += 1;
                }
                None => {
                    differences += 1;
                    println!("line {}: {reason}\n{line}", number + 1);
                }
            },
        }
    }
    println!("{pairs} pairs of {statements} statements agree, {differences} differ");
    for (why, count) in refused {
        println!("not compiled, {count} statements: {why}");
    }
    Ok(ExitCode::from(u8::from(differences > 0)))
}

/// How many instances agreed; nothing for what is no instance of a statement.
fn agree(line: &str, number: usize) -> Result<Option<u64>, String> {
    let malformed = |error: serde_json::Error| format!("malformed: {error}");
    let mut given: Map<String, Value> = serde_json::from_str(line).map_err(malformed)?;
    let mut field = |name: &str| given.remove(name).unwrap_or_default();
    let statement: Statement = serde_json::from_value(field("statement")).map_err(malformed)?;
    let instance: Instance = serde_json::from_value(field("instance")).map_err(malformed)?;
    let Ok(core) = elaborate(&statement) else {
        return Ok(None);
    };
    let mut evaluator = Evaluator::new(&core);
    if evaluator.assign(&instance).is_err() {
        return Ok(None);
    }
    let Some(frame) = common::around(&core, &evaluator) else {
        return Ok(None);
    };
    let most = [1, 3, 9, 1 << 14][number % 4];
    common::compare(&core, &frame, most).map(Some)
}
