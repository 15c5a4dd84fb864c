//! Formulas for the page: TeX to MathML by the crate `pulldown-latex`, and sentences with formulas
//! in them.

use minijinja::Value;
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};

use crate::math_text::{MathText, number_tex};
use crate::typeset::Piece;

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

/// A text with formulas.
pub(crate) fn rich(text: &MathText) -> Vec<Value> {
    let value = |piece: &Piece| match piece {
        Piece::Text(text) => Value::from(text),
        Piece::Tex(tex) => formula(tex),
    };
    text.pieces.iter().map(value).collect()
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
    use crate::math_text::{math_text, sentence};

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
            for piece in sentence(words).pieces {
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
                // Any number will do.
                let part = part.replace("<<", "1").replace(">>", "1");
                for piece in math_text(&part).pieces {
                    match piece {
                        Piece::Tex(tex) => assert!(formula(&tex).is_safe(), "{tex}"),
                        Piece::Text(text) => assert!(!text.contains('\\'), "{text}"),
                    }
                }
            }
        }
    }
}
