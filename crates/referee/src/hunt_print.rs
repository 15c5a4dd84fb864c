//! What `hunt` and `try` print, as a mathematician would say it.

use hunt::{
    Complete, Examined, Form, Limit, Line, MAX_ENTRIES, MAX_VARIABLES, Sizes, explain, firsts,
    paste,
};
use statement::Verdict;

use crate::cli::EffortOptions;
use crate::output::{self, say};
use crate::tell::{explanation_lines, instance_lines, place};

fn say_all(lines: Vec<String>) {
    for line in lines {
        say!("  {line}");
    }
}

/// Prints what was found of a form; `formula` is that of `try`.
pub fn print(form: &Form, examined: &Examined, options: &EffortOptions, formula: Option<&str>) {
    let line = &examined.line;
    if let Some(claim) = &line.claim {
        output::print(format_args!("{claim}/{}: ", line.form));
    }
    let instance = line.instance();
    match (line.verdict, instance) {
        (verdict, Some(instance)) => {
            let word = if line.least { "least" } else { "found" };
            say!("{verdict}    {word}: {}", place(instance));
            say_all(instance_lines(&form.statement, instance));
            if let Some(explanation) = explain(&form.statement, instance) {
                say_all(explanation_lines(&explanation));
            }
            if !line.degenerate.is_empty() {
                say!("  degenerate: {}", line.degenerate.join(", "));
            }
            if let Some(language) = options.language {
                let firsts = firsts(&form.statement, instance);
                let text = paste(instance, &firsts, language.into());
                output::print(format_args!("{text}"));
            }
        }
        (Verdict::Stands, None) => print_stands(examined),
        (Verdict::Undecided, None) => {
            let (count, reason) = examined.doubt.clone().unwrap_or_default();
            say!(
                "undecided    {count} instances met the hypotheses and were not decided; {reason}"
            );
        }
        (Verdict::Untested, None) if line.instances == 0 && was_cut(line) => {
            say!("untested    the hunt ended before it began with this form");
        }
        (Verdict::Untested, None) if line.instances == 0 => {
            say!(
                "untested    no instance could be made: a hypothesis allows none, a size has no \
                 value, or there are over {MAX_VARIABLES} variables or {MAX_ENTRIES} entries of one"
            );
        }
        (Verdict::Untested, None) if line.met == 0 => {
            say!(
                "untested    none of {} instances met all hypotheses",
                line.instances
            );
            print_vacuous(line);
        }
        (verdict, None) => {
            say!(
                "{verdict}    {} of {} instances met the hypotheses",
                line.met,
                line.instances
            );
        }
    }
    for (name, expected, found) in hunt::unmet(&examined.mutants) {
        say!("  expected {expected} without {name}: {found}");
    }
    if let Some(expected) = line.expected
        && expected != line.verdict
    {
        say!("  expected {expected}");
    }
    match line.limit {
        Some(Limit::Time) => say!("  cut by the ceiling of time"),
        Some(Limit::Interrupted) => say!("  interrupted"),
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
        say!(
            "  again: referee try '{formula}' --seed {}     ({certificate})",
            line.seed
        );
    } else if let Some(serde_json::Value::String(file)) = &line.certificate {
        say!("  certificate: {file}");
    }
}

/// Prints what was found of a mutant of a form.
pub fn print_mutant(form: &Form, line: &Line) {
    let dropped = line.dropped.join(", ");
    match &line.counterexample {
        Some(instance) => {
            say!(
                "  without {dropped}: {}    {}",
                line.verdict,
                place(instance)
            );
            say_all(instance_lines(&form.statement, instance));
        }
        None => say!("  without {dropped}: {}", line.verdict),
    }
}

/// Whether a hunt was ended from outside.
fn was_cut(line: &Line) -> bool {
    matches!(line.limit, Some(Limit::Time | Limit::Interrupted))
}

fn print_stands(examined: &Examined) {
    let line = &examined.line;
    // A hypothesis without which the hunt was not decided, or was cut, may be needed.
    let is_settled = |name: &&str| {
        let mut of_name = examined.mutants.iter().filter(|m| m.dropped == [*name]);
        of_name.all(|mutant| mutant.verdict == Verdict::Stands && !was_cut(mutant))
    };
    let not_needed = line.not_needed.iter().map(String::as_str);
    let (settled, open): (Vec<&str>, Vec<&str>) = not_needed.partition(is_settled);
    let note = if line.vacuous.is_empty() {
        " (no hypotheses)"
    } else if line.killed.is_empty() && open.is_empty() {
        " (redundant: no hypothesis was seen to be needed)"
    } else {
        ""
    };
    say!(
        "stands{note}    {} of {} instances met the hypotheses, {} rank vectors",
        line.met,
        line.instances,
        examined.ranks
    );
    if line.undecided > 0 {
        say!("  {} instances were not decided", line.undecided);
    }
    match boxes(&line.complete) {
        Some(complete) => say!("  searched completely: {complete}"),
        None => say!("  no box was searched completely"),
    }
    if let Some(largest) = examined.largest {
        say!("  drawn at sizes up to {largest}");
    }
    if !line.killed.is_empty() {
        say!("  needed: {}", line.killed.join(", "));
    }
    if !settled.is_empty() {
        say!("  not seen to be needed: {}", settled.join(", "));
    }
    if !open.is_empty() {
        say!("  not settled without: {}", open.join(", "));
    }
}

fn print_vacuous(line: &Line) {
    for (name, count) in line.vacuous.iter().filter(|(_, count)| **count > 0) {
        say!("  {name} fails first in {count}");
    }
    if line.undecided > 0 {
        say!("  in {} a hypothesis is not decided", line.undecided);
    }
}

/// The complete boxes, at most eight.
pub fn boxes(complete: &[Complete]) -> Option<String> {
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
