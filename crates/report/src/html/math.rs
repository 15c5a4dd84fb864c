//! Formulas for the page: TeX to MathML by the crate `pulldown-latex`, and sentences with formulas
//! in them.

use exact::Matrix;
use lemmas::Quantity;
use minijinja::Value;
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};

use crate::typeset::{Piece, typeset};

/// A formula as MathML, or as text if it cannot be read.
pub(crate) fn formula(tex: &str) -> Value {
    let storage = Storage::new();
    let mut mathml = String::new();
    let written = push_mathml(
        &mut mathml,
        Parser::new(tex, &storage),
        RenderConfig::default(),
    );
    if written.is_err() || mathml.contains("<merror") {
        return Value::from(tex);
    }
    // The crate leaves these two as they are.
    let mathml = mathml
        .replace("<mo><</mo>", "<mo>&lt;</mo>")
        .replace("<mo>></mo>", "<mo>&gt;</mo>");
    Value::from_safe_string(mathml)
}

/// A sentence of the registry.
pub(crate) fn sentence(words: &str) -> Vec<Value> {
    let value = |piece| match piece {
        Piece::Text(text) => Value::from(text),
        Piece::Tex(tex) => formula(&tex),
    };
    typeset(words).into_iter().map(value).collect()
}

/// A text of [`lemmas::Prose`]: formulas between dollar signs, quantities between angles.
pub(crate) fn prose(text: &str, quantities: &[Quantity]) -> Vec<Value> {
    let parts = text
        .split('$')
        .enumerate()
        .filter(|(_, part)| !part.is_empty());
    let value = |(k, part): (usize, &str)| {
        if k % 2 == 1 {
            formula(&filled(part, quantities))
        } else {
            Value::from(part)
        }
    };
    parts.map(value).collect()
}

/// The text with the values of its quantities, in TeX.
fn filled(text: &str, quantities: &[Quantity]) -> String {
    let mut parts = text.split("<<");
    let mut filled = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (key, rest) = part.split_once(">>").unwrap_or((part, ""));
        match quantities.iter().find(|quantity| quantity.key == key) {
            Some(quantity) => filled.push_str(&value_tex(quantity)),
            None => filled.push_str("\\text{?}"),
        }
        filled.push_str(rest);
    }
    filled
}

/// A quantity in TeX.
pub(crate) fn value_tex(quantity: &Quantity) -> String {
    if quantity.is_number {
        quantity
            .value
            .entries()
            .first()
            .map_or(String::new(), |value| number_tex(&value.to_string()))
    } else {
        matrix_tex(&quantity.value)
    }
}

fn number_tex(number: &str) -> String {
    match number.split_once('/') {
        Some((above, below)) => match above.strip_prefix('-') {
            Some(above) => format!("-\\tfrac{{{above}}}{{{below}}}"),
            None => format!("\\tfrac{{{above}}}{{{below}}}"),
        },
        None => number.to_owned(),
    }
}

fn matrix_tex(matrix: &Matrix) -> String {
    let row = |row: &[exact::Rational]| {
        row.iter()
            .map(|entry| number_tex(&entry.to_string()))
            .collect::<Vec<_>>()
            .join(" & ")
    };
    let rows: Vec<String> = matrix.row_slices().map(row).collect();
    format!("\\begin{{pmatrix}}{}\\end{{pmatrix}}", rows.join(" \\\\ "))
}

/// A polynomial as it is printed, `1/2 - t^2 + 3*t^4`, as a formula.
pub(crate) fn polynomial(text: &str) -> Value {
    let term = |term: &str| {
        let (sign, size) = match term.strip_prefix('-') {
            Some(size) => ("-", size),
            None => ("", term),
        };
        let (number, power) = match size.split_once('*') {
            Some((number, power)) => (number_tex(number), power),
            None if size.starts_with('t') => (String::new(), size),
            None => (number_tex(size), ""),
        };
        let power = power.replace("t^", "t^{");
        let close = if power.contains('{') { "}" } else { "" };
        format!("{sign}{number}{power}{close}")
    };
    formula(&text.split(' ').map(term).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_typeset_term_by_term() {
        let shown = polynomial("-1/2*t + 1/2 - 3*t^12").to_string();
        for part in ["<mfrac>", "<msup><mi>t</mi>", "<mn>12</mn>"] {
            assert!(shown.contains(part), "{shown}");
        }
    }

    #[test]
    fn every_statement_and_hypothesis_is_typeset_without_an_error() {
        let statements = lemmas::claims().iter().flat_map(|claim| claim.forms);
        let statements = statements.map(|form| form.statement);
        let meanings = certificate::Hypothesis::ALL.iter().map(|h| h.meaning());
        for words in statements.chain(meanings) {
            for piece in typeset(words) {
                if let Piece::Tex(tex) = piece {
                    assert!(formula(&tex).is_safe(), "{tex}");
                }
            }
        }
    }

    #[test]
    fn every_text_of_the_claims_is_typeset_without_an_error() {
        for claim in lemmas::claims() {
            let Some(text) = lemmas::prose(claim.id) else {
                continue;
            };
            let parts = [text.statement, text.failure, text.repair];
            for part in parts.iter().chain(&text.check) {
                for (k, value) in prose(part, &[]).into_iter().enumerate() {
                    let is_formula =
                        part.split('$').filter(|p| !p.is_empty()).count() > k && value.is_safe();
                    assert!(is_formula || !value.to_string().contains('\\'), "{value}");
                }
            }
        }
    }
}
