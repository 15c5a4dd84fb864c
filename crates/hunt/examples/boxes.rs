//! Searches boxes for counterexamples to statements given as trees: one JSON object a line,
//! `{"statement": TREE, "entries": N, "max_size": N, "effort": N}`, one answer a line, as `referee
//! hunt --box-only --all --json` prints it.

use std::io::{BufRead, Write};

use hunt::{Form, Options, examine};
use kernel::tree::Statement;
use serde::Deserialize;

#[derive(Deserialize)]
struct Task {
    statement: Statement,
    entries: u32,
    max_size: u32,
    effort: u64,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut reader = serde_json::Deserializer::from_str(&line);
        reader.disable_recursion_limit();
        let task = Task::deserialize(&mut reader)?;
        let form = Form {
            statement: task.statement,
            expected: None,
            without: Vec::new(),
        };
        let options = Options {
            effort: Some(task.effort),
            entries: Some(task.entries),
            max_size: Some(task.max_size),
            box_only: true,
            all: true,
            ..Options::default()
        };
        match examine(&form, &options, false, None) {
            Ok(found) => writeln!(out, "{}", serde_json::to_string(&found.line)?)?,
            Err(_) => writeln!(out, "{{\"meaningless\": true}}")?,
        }
        out.flush()?;
    }
    Ok(())
}
