//! A statement compiled for a box.

use kernel::core::{Core, PropId};

use crate::algebra::{Mat, Num};
use crate::frame::{Fixed, Form, Frame, Pattern, Values, Variable};
use crate::lower::{Lower, Stop, Truth, What};
use crate::program::{Program, Refusal, Reg};

/// Why a part of a statement is not compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Uncompiled {
    /// A hypothesis, by its place.
    #[error("hypothesis {0}: {1}")]
    Hypothesis(usize, Refusal),
    /// The conclusion.
    #[error("the conclusion: {0}")]
    Conclusion(Refusal),
    /// The box itself.
    #[error("the box: {0}")]
    Frame(Refusal),
}

/// Straight-line code for the hypotheses and the conclusion of a statement.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The box.
    pub frame: Frame,
    /// The instructions.
    pub program: Program,
    /// Where each hypothesis is true.
    pub hypotheses: Vec<Reg>,
    /// The conclusion.
    pub conclusion: Truth,
}

/// Compiles hypotheses, in the order of the text, and the conclusion.
///
/// # Errors
/// The first part that is not compiled.
pub fn compile(
    core: &Core,
    frame: Frame,
    hypotheses: &[PropId],
    show: PropId,
) -> Result<Compiled, Uncompiled> {
    let mut lower = Lower::new(core, frame.parameters());
    assign(&mut lower, &frame).map_err(Uncompiled::Frame)?;
    let mut decided = Vec::new();
    for (k, &hypothesis) in hypotheses.iter().enumerate() {
        match lower.prop(hypothesis) {
            Ok(truth) => decided.push(truth.yes),
            Err(stop) => return Err(Uncompiled::Hypothesis(k, refusal(stop))),
        }
    }
    let conclusion = lower.prop(show);
    let conclusion = conclusion.map_err(|stop| Uncompiled::Conclusion(refusal(stop)))?;
    Ok(Compiled {
        frame,
        program: lower.program,
        hypotheses: decided,
        conclusion,
    })
}

fn refusal(stop: Stop) -> Refusal {
    match stop {
        Stop::Refused(refusal) => refusal,
        Stop::Undefined => Refusal::Node("an undefined term"),
    }
}

fn assign(lower: &mut Lower<'_>, frame: &Frame) -> Result<(), Refusal> {
    for (slot, fixed) in &frame.fixed {
        let what = match fixed {
            Fixed::Integer(value) => What::Number(lower.program.integer(i128::from(*value))?),
            Fixed::Number(value) => What::Number(lower.rational(value)?),
            Fixed::Sizes(first, sizes) => What::Sizes(*first, sizes.clone()),
        };
        lower.set(*slot, what)?;
    }
    let mut registers = Vec::new();
    for variable in &frame.variables {
        let start = registers.len();
        for k in 0..variable.parameters {
            let (low, high) = ends(variable, k);
            let reg = registers.len() as u32;
            registers.push(lower.program.input(reg, low.into(), high.into())?);
        }
        let own = &registers[start..];
        let den = lower.program.number(variable.den.into())?;
        let zero = lower.program.number(0)?;
        let matrix = |pattern: &Pattern| Mat {
            rows: pattern.rows,
            cols: pattern.cols,
            entries: pattern
                .entries
                .iter()
                .map(|entry| entry.map_or(zero, |k| own[k as usize]))
                .collect(),
            den,
        };
        let what = match &variable.form {
            Form::Number => {
                let num = own[0];
                What::Number(Num { num, den })
            }
            Form::Matrix(pattern) => What::Matrix(matrix(pattern)),
            Form::Family(first, members) => {
                What::Family(*first, members.iter().map(matrix).collect())
            }
        };
        lower.set(variable.slot, what)?;
    }
    Ok(())
}

/// The least and greatest value of a parameter of a variable.
fn ends(variable: &Variable, parameter: u32) -> (i64, i64) {
    let ends = |values: &mut dyn Iterator<Item = i64>| {
        values.fold(None, |ends: Option<(i64, i64)>, x| {
            let (low, high) = ends.unwrap_or((x, x));
            Some((low.min(x), high.max(x)))
        })
    };
    let found = match &variable.values {
        Values::Free(values) => ends(&mut values.iter().copied()),
        Values::Listed(lists) => ends(&mut lists.iter().map(|list| list[parameter as usize])),
    };
    found.unwrap_or((0, 0))
}
