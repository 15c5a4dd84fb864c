//! An instance, and why a claim holds or fails at it, as lines of text.

use exact::{Matrix, Rational};
use hunt::{Explanation, Part, firsts, index_of};
use kernel::evidence::{Evidence, Paths, Values};
use kernel::instance::{Instance, SizeValue, Value};
use kernel::tree::Statement;
use kernel::truth::Truth;

/// The width that matrices are set side by side in.
const WIDTH: usize = 78;

/// The sizes of an instance and the range of its entries.
pub fn place(instance: &Instance) -> String {
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

/// The values side by side, matrices with their rows, members of families by their indices.
pub fn instance_lines(statement: &Statement, instance: &Instance) -> Vec<String> {
    let firsts = firsts(statement, instance);
    let mut blocks: Vec<Vec<String>> = Vec::new();
    for (name, value) in &instance.values {
        match value {
            Value::Integer(integer) => blocks.push(vec![format!("{name} = {integer}")]),
            Value::Number(number) => blocks.push(vec![format!("{name} = {number}")]),
            Value::Matrix(matrix) => blocks.push(block(name, matrix)),
            Value::Family(members) => {
                for (k, member) in members.iter().enumerate() {
                    let index = index_of(&firsts, name, k);
                    blocks.push(block(&format!("{name}[{index}]"), member));
                }
            }
        }
    }
    let wide = |block: &[String]| block.iter().map(|line| line.chars().count()).max();
    let (mut lines, mut row, mut width) = (Vec::new(), Vec::new(), 0);
    for block in blocks {
        let own = wide(&block).unwrap_or(0) + 3;
        if width + own > WIDTH && !row.is_empty() {
            beside(&mut lines, &std::mem::take(&mut row));
            width = 0;
        }
        width += own;
        row.push(block);
    }
    beside(&mut lines, &row);
    lines
}

/// Blocks of lines beside each other.
fn beside(lines: &mut Vec<String>, row: &[Vec<String>]) {
    let height = row.iter().map(Vec::len).max().unwrap_or(0);
    for k in 0..height {
        let cells = row.iter().map(|block| {
            let width = block.iter().map(|line| line.chars().count()).max();
            let width = width.unwrap_or(0);
            format!("{:width$}", block.get(k).map_or("", String::as_str))
        });
        let line = cells.collect::<Vec<_>>().join("   ");
        lines.push(line.trim_end().to_owned());
    }
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

/// Each hypothesis with its numbers, and what decides the conclusion.
pub fn explanation_lines(explanation: &Explanation) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, parts) in &explanation.hypotheses {
        lines.extend(parts.iter().map(|part| format!("{name}: {}", told(part))));
    }
    lines.extend(explanation.conclusion.iter().map(told));
    for (path, evidence) in &explanation.grounds {
        lines.push(format!("by {} ({path})", reason(evidence)));
    }
    lines
}

/// A part with its truth and its numbers.
fn told(part: &Part) -> String {
    let truth = match part.truth {
        Truth::True => "holds",
        Truth::False => "fails",
        Truth::Undefined => "is undefined",
        Truth::Undecided => "is not decided",
    };
    let at = match part.at.as_str() {
        "" => String::new(),
        at => format!(" at {at}"),
    };
    let mut text = format!("{} {truth}{at}", part.text);
    if !part.values.is_empty() {
        let values = part.values.iter();
        let values: Vec<String> = values.map(|(term, v)| format!("{term} = {v}")).collect();
        text += &format!(": {}", values.join(", "));
    }
    if let Some(why) = &part.why {
        text += &format!(" ({why})");
    }
    text
}

/// What a piece of evidence shows, in words.
fn reason(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Witness(values) => format!("the witness {}", spelled(values)),
        Evidence::Path(paths) => format!("the path {}, t > 0 small", along(paths)),
        Evidence::Curve(paths) => format!("a fall along {}, t > 0 small", along(paths)),
        Evidence::Better(values) => format!("the better point {}", spelled(values)),
        Evidence::Convex => "a convex quadratic whose gradient vanishes".to_owned(),
        Evidence::RankBound { mu } => {
            format!("bounded rank, with {mu} between the singular values kept and left out")
        }
        Evidence::HalfBall(inner) => {
            format!(
                "a function constant along the path, and at its start {}",
                reason(inner)
            )
        }
        Evidence::Squares(_) => "its value plus squares near the point".to_owned(),
        Evidence::Support(_) => "a support of a convex function from below".to_owned(),
        Evidence::Chart => "a strict minimum over the matrices of bounded rank".to_owned(),
        Evidence::AffineRank(_) => {
            "equations that have no solution, or none of that rank".to_owned()
        }
        Evidence::Response => "affine equations that respond to all changes".to_owned(),
        Evidence::Submersion => "a derivative that reaches all directions".to_owned(),
        Evidence::Fibre => "factors that leave a product as it is".to_owned(),
        Evidence::Limit => "a limit that no product near the point allows".to_owned(),
        Evidence::SimpleSvd => "positive and different singular values".to_owned(),
        Evidence::Svd { .. } => "another decomposition along the path".to_owned(),
        Evidence::Least(values, inner) => {
            format!(
                "the point {} of another value, which has {}",
                spelled(values),
                reason(inner)
            )
        }
    }
}

fn spelled(values: &Values) -> String {
    let each = values
        .iter()
        .map(|(name, value)| format!("{name} = {}", inline(value)));
    each.collect::<Vec<_>>().join(", ")
}

/// Paths by their powers of t.
fn along(paths: &Paths) -> String {
    let path = |(name, powers): (&String, &Vec<Value>)| {
        let terms = powers.iter().enumerate().map(|(k, value)| match k {
            0 => inline(value),
            1 => format!("t {}", inline(value)),
            _ => format!("t^{k} {}", inline(value)),
        });
        format!("{name} = {}", terms.collect::<Vec<_>>().join(" + "))
    };
    paths.iter().map(path).collect::<Vec<_>>().join(", ")
}

/// A value on one line.
fn inline(value: &Value) -> String {
    match value {
        Value::Integer(integer) => integer.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Matrix(matrix) => matrix.to_string(),
        Value::Family(members) => {
            let members: Vec<String> = members.iter().map(ToString::to_string).collect();
            format!("({})", members.join(", "))
        }
    }
}
