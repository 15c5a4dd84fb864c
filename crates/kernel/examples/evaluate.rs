//! Evaluates statements at instances: the counterpart of `tools/evaluate.py`.
//!
//! Reads lines `{"statement": ..., "instance": ...}` and answers each by a line: the truth of every
//! hypothesis and of the conclusion, or the faults of the statement or of the instance.

use std::io::{self, BufRead, Write};

use kernel::core::CoreItem;
use kernel::decide::NoEvidence;
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::instance::Instance;
use kernel::tree::Statement;
use serde_json::{Map, Value, json};

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let answer = answer(&line?).unwrap_or_else(|error| json!({"malformed": error.to_string()}));
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

fn answer(line: &str) -> serde_json::Result<Value> {
    let mut given: Map<String, Value> = serde_json::from_str(line)?;
    let mut field = |name: &str| given.remove(name).unwrap_or_default();
    let statement: Statement = serde_json::from_value(field("statement"))?;
    let instance: Instance = serde_json::from_value(field("instance"))?;
    let core = match elaborate(&statement) {
        Ok(core) => core,
        Err(faults) => {
            let messages = faults.iter().map(|f| format!("{}: {}", f.code, f.message));
            return Ok(json!({"meaningless": messages.collect::<Vec<_>>()}));
        }
    };
    let mut evaluator = Evaluator::new(&core);
    if let Err(fault) = evaluator.assign(&instance) {
        return Ok(json!({"fault": fault.to_string()}));
    }
    let mut truth = |prop| format!("{:?}", evaluator.prop(prop, &mut NoEvidence)).to_lowercase();
    let mut hypotheses = Map::new();
    for item in &core.items {
        if let CoreItem::Assume { id, prop } = item {
            hypotheses.insert(id.clone(), truth(*prop).into());
        }
    }
    Ok(json!({"hypotheses": hypotheses, "show": truth(core.show)}))
}
