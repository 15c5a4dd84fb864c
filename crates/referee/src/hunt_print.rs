//! What `hunt` and `try` print, as a mathematician would say it.

use exact::{Matrix, Rational};
use hunt::{Complete, Examined, Explanation, Form, Limit, Line, Part, Sizes, explain, paste};
use kernel::instance::{Instance, SizeValue, Value};
use kernel::truth::Truth;
use statement::Verdict;

use crate::cli::EffortOptions;

/// Prints what was found of a form; `formula` is that of `try`.
pub fn print(form: &Form, examined: &Examined, options: &EffortOptions, formula: Option<&str>) {
    let line = &examined.line;
    if let Some(claim) = &line.claim {
        print!("{claim}/{}: ", line.form);
    }
    let instance = line.counterexample.as_ref().or(line.witness.as_ref());
    match (line.verdict, instance) {
        (verdict, Some(instance)) => {
            let word = if line.least { "least" } else { "found" };
            println!("{verdict}    {word}: {}", place(instance));
            print_instance(instance);
            if let Some(explanation) = explain(&form.statement, instance) {
                print_explanation(&explanation);
            }
            if !line.degenerate.is_empty() {
                println!("  degenerate: {}", line.degenerate.join(", "));
            }
            if let Some(language) = options.language {
                print!("{}", paste(instance, language.into()));
            }
        }
        (Verdict::Stands, None) => print_stands(examined),
        (Verdict::Undecided, None) => {
            let (count, reason) = examined.doubt.clone().unwrap_or_default();
            println!(
                "undecided    {count} instances met the hypotheses and were not decided; {reason}"
            );
        }
        (Verdict::Untested, None) if line.met == 0 => {
            println!(
                "untested    none of {} instances met all hypotheses",
                line.instances
            );
            print_vacuous(line);
        }
        (verdict, None) => {
            println!(
                "{verdict}    {} of {} instances met the hypotheses",
                line.met, line.instances
            );
        }
    }
    for (name, expected, found) in &examined.unmet {
        println!("  expected {expected} without {name}: {found}");
    }
    if let Some(expected) = line.expected
        && expected != line.verdict
    {
        println!("  expected {expected}");
    }
    match line.limit {
        Some(Limit::Time) => println!("  cut by the ceiling of time"),
        Some(Limit::Interrupted) => println!("  interrupted"),
        Some(Limit::Effort) | None => {}
    }
    if let Some(formula) = formula
        && instance.is_some()
    {
        let certificate = match &line.certificate {
            Some(serde_json::Value::String(file)) => format!("certificate: {file}"),
            _ => "--out FILE writes the certificate".to_owned(),
        };
        let formula = if formula.len() > 60 { "..." } else { formula };
        println!(
            "  again: referee try '{formula}' --seed {}     ({certificate})",
            line.seed
        );
    } else if let Some(serde_json::Value::String(file)) = &line.certificate {
        println!("  certificate: {file}");
    }
}

/// Prints what was found of a mutant.
pub fn print_mutant(line: &Line) {
    let dropped = line.dropped.join(", ");
    match &line.counterexample {
        Some(instance) => {
            println!(
                "  without {dropped}: {}    {}",
                line.verdict,
                place(instance)
            );
            print_instance(instance);
        }
        None => println!("  without {dropped}: {}", line.verdict),
    }
}

fn print_stands(examined: &Examined) {
    let line = &examined.line;
    let note = if line.vacuous.is_empty() {
        " (no hypotheses)"
    } else if line.killed.is_empty() {
        " (redundant: no hypothesis was seen to be needed)"
    } else {
        ""
    };
    println!(
        "stands{note}    {} of {} instances met the hypotheses, {} rank vectors",
        line.met, line.instances, examined.ranks
    );
    if let Some(complete) = boxes(&line.complete) {
        println!("  searched completely: {complete}");
    }
    if !line.killed.is_empty() {
        println!("  needed: {}", line.killed.join(", "));
    }
    if !line.not_needed.is_empty() {
        println!("  not seen to be needed: {}", line.not_needed.join(", "));
    }
}

fn print_vacuous(line: &Line) {
    for (name, count) in line.vacuous.iter().filter(|(_, count)| **count > 0) {
        println!("  {name} fails first in {count}");
    }
}

/// The complete boxes, at most eight.
fn boxes(complete: &[Complete]) -> Option<String> {
    let one = |complete: &Complete| {
        let sizes: Vec<String> = complete
            .sizes
            .iter()
            .map(|(name, size)| match size {
                Sizes::One(size) => format!("{name} = {size}"),
                Sizes::Family(sizes) => format!("{name} = {sizes:?}"),
            })
            .collect();
        let [low, high] = complete.entries;
        format!("{} entries {low}..{high}", sizes.join(", "))
    };
    let more = complete.len().saturating_sub(8);
    let mut texts: Vec<String> = complete.iter().take(8).map(one).collect();
    if more > 0 {
        texts.push(format!("and {more} more"));
    }
    (!texts.is_empty()).then(|| texts.join("; "))
}

/// The sizes of an instance and the range of its entries.
fn place(instance: &Instance) -> String {
    let mut parts: Vec<String> = instance
        .sizes
        .iter()
        .map(|(name, size)| match size {
            SizeValue::One(size) => format!("{name} = {size}"),
            SizeValue::Family(sizes) => format!("{name} = {sizes:?}"),
        })
        .collect();
    let entries: Vec<&Rational> = instance
        .values
        .values()
        .flat_map(|value| match value {
            Value::Integer(_) => Vec::new(),
            Value::Number(number) => vec![number],
            Value::Matrix(matrix) => matrix.entries().iter().collect(),
            Value::Family(members) => members.iter().flat_map(Matrix::entries).collect(),
        })
        .collect();
    if let (Some(low), Some(high)) = (entries.iter().min(), entries.iter().max()) {
        parts.push(format!("entries {low}..{high}"));
    }
    parts.join(", ")
}

/// The values side by side, matrices with their rows.
fn print_instance(instance: &Instance) {
    let mut blocks: Vec<Vec<String>> = Vec::new();
    for (name, value) in &instance.values {
        match value {
            Value::Integer(integer) => blocks.push(vec![format!("{name} = {integer}")]),
            Value::Number(number) => blocks.push(vec![format!("{name} = {number}")]),
            Value::Matrix(matrix) => blocks.push(block(name, matrix)),
            Value::Family(members) => {
                for (k, member) in members.iter().enumerate() {
                    blocks.push(block(&format!("{name}[{}]", k + 1), member));
                }
            }
        }
    }
    let mut row: Vec<Vec<String>> = Vec::new();
    let mut width = 0;
    let flush = |row: &mut Vec<Vec<String>>| {
        let height = row.iter().map(Vec::len).max().unwrap_or(0);
        for k in 0..height {
            let cells = row.iter().map(|block| {
                let width = block
                    .iter()
                    .map(|line| line.chars().count())
                    .max()
                    .unwrap_or(0);
                format!("{:width$}", block.get(k).map_or("", String::as_str))
            });
            println!("  {}", cells.collect::<Vec<_>>().join("   ").trim_end());
        }
        row.clear();
    };
    for block in blocks {
        let own = block
            .iter()
            .map(|line| line.chars().count())
            .max()
            .unwrap_or(0)
            + 3;
        if width + own > 100 && !row.is_empty() {
            flush(&mut row);
            width = 0;
        }
        width += own;
        row.push(block);
    }
    flush(&mut row);
}

/// A matrix as the lines `A = [ 0 1 ]` and what is below.
fn block(name: &str, matrix: &Matrix) -> Vec<String> {
    if matrix.rows() == 0 || matrix.cols() == 0 {
        return vec![format!("{name}: {} x {}", matrix.rows(), matrix.cols())];
    }
    let cells: Vec<Vec<String>> = matrix
        .row_slices()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let width = |j: usize| cells.iter().map(|row| row[j].len()).max().unwrap_or(0);
    let indent = name.chars().count() + 3;
    cells
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let entries: Vec<String> = row
                .iter()
                .enumerate()
                .map(|(j, cell)| format!("{cell:>w$}", w = width(j)))
                .collect();
            let lead = if i == 0 {
                format!("{name} = ")
            } else {
                " ".repeat(indent)
            };
            format!("{lead}[ {} ]", entries.join(" "))
        })
        .collect()
}

fn print_explanation(explanation: &Explanation) {
    for (name, parts) in &explanation.hypotheses {
        for part in parts {
            println!("  {name}: {}{}", part.text, values(part));
        }
    }
    for part in &explanation.conclusion {
        let truth = match part.truth {
            Truth::True => "holds",
            Truth::False => "fails",
            Truth::Undefined => "is undefined",
            Truth::Undecided => "is not decided",
        };
        println!("  {} {truth}{}", part.text, values(part));
    }
}

fn values(part: &Part) -> String {
    if part.values.is_empty() {
        return String::new();
    }
    let values: Vec<String> = part
        .values
        .iter()
        .map(|(term, value)| format!("{term} = {value}"))
        .collect();
    format!(": {}", values.join(", "))
}
