//! Losses as terms of the claim language.

use std::fmt::Write as _;

use exact::Rational;

use crate::record::{Loss, LossKind, Record, Term};
use crate::write::{Outputs, Refusal, Written, beyond, number, wrong};

/// Writes the loss `L` of the outputs.
pub(crate) fn loss(
    written: &mut Written,
    record: &Record,
    loss: &Loss,
    outputs: &Outputs,
) -> Result<(), Refusal> {
    let factor = loss
        .factor
        .as_ref()
        .map_or("1".into(), |factor| number(&factor.0));
    let (rows, cols) = (outputs.rows, outputs.cols);
    written.has_loss = true;
    let rises = loss.factor.as_ref().is_none_or(|f| !f.0.is_negative());
    written.convex = loss.kind != LossKind::Polynomial && rises;
    if loss.kind == LossKind::Polynomial {
        let terms = polynomial(loss.terms.as_deref().unwrap_or_default(), (rows, cols))?;
        written.item(format!("let O = {}", outputs.term));
        written.item(format!("let L = {factor}*({terms})"));
        return Ok(());
    }
    if loss.kind == LossKind::LogisticCrossEntropy {
        return beyond("loss.kind", "the language has no logarithms");
    }
    let Some(y) = &record.y else {
        return wrong("y", "missing");
    };
    if y.0.shape() != (rows, cols) {
        return wrong("y", format!("expected {rows} x {cols}, as the outputs are"));
    }
    written.given("Y", &y.0);
    let weighted = matches!(loss.kind, LossKind::WeightedSquare | LossKind::WeightedL1);
    let weight = match (&loss.weights, weighted) {
        (Some(weights), true) if weights.0.shape() == (rows, cols) => {
            if weights.0.entries().iter().any(Rational::is_negative) {
                written.convex = false;
            }
            written.given("M", &weights.0);
            "M[i,j]*"
        }
        (None, false) => "",
        _ => {
            return wrong(
                "loss.weights",
                "expected one for each output, for weighted losses",
            );
        }
    };
    written.item(format!("let E = {} - Y", outputs.term));
    let sum = |entry: &str| format!("sum({weight}{entry} for i in 1..{rows}, j in 1..{cols})");
    let of = match loss.kind {
        LossKind::Square => "||E||^2".to_owned(),
        LossKind::WeightedSquare => sum("E[i,j]^2"),
        LossKind::L1 | LossKind::WeightedL1 => sum("abs(E[i,j])"),
        _ => {
            let delta = loss
                .delta
                .as_ref()
                .map_or(Rational::ONE, |delta| delta.0.clone());
            if !delta.is_positive() {
                return wrong("loss.delta", "expected a positive number");
            }
            let d = number(&delta);
            sum(&format!(
                "(E[i,j]^2/2 - max(E[i,j] - {d}, 0)^2/2 - max(-E[i,j] - {d}, 0)^2/2)"
            ))
        }
    };
    written.item(format!("let L = {factor}*{of}"));
    Ok(())
}

fn polynomial(terms: &[Term], (rows, cols): (usize, usize)) -> Result<String, Refusal> {
    let mut text = String::from("0");
    for term in terms {
        let _ = write!(text, " + {}", number(&term.c.0));
        for &[i, j, power] in &term.r {
            if i == 0 || j == 0 || i > rows || j > cols || power > 64 {
                return wrong("loss.terms", format!("the product has no entry {i}, {j}"));
            }
            let _ = write!(text, "*O[{i},{j}]^{power}");
        }
    }
    Ok(text)
}
