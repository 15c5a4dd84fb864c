//! Compiled code beside the kernel, on every instance of a small box.
#![allow(dead_code)]

use std::collections::HashMap;
use std::ops::ControlFlow;

use compile::{Conclusion, Counts, Fixed, Form, Frame, Pattern, See, Uncompiled, Values, Variable};
use exact::{Matrix, Rational};
use kernel::core::{Core, CoreItem, PropId};
use kernel::decide::NoEvidence;
use kernel::evaluate::Evaluator;
use kernel::infinitesimal::Qt;
use kernel::matrix::Mat;
use kernel::truth::Truth;
use kernel::value::Value;

/// The hypotheses in the order of the text.
pub fn hypotheses(core: &Core) -> Vec<PropId> {
    let props = core.items.iter().filter_map(|item| match item {
        CoreItem::Assume { prop, .. } => Some(*prop),
        _ => None,
    });
    props.collect()
}

fn greatest_divisor(a: i128, b: i128) -> i128 {
    if b == 0 {
        a
    } else {
        greatest_divisor(b, a % b)
    }
}

/// A box around the values that an evaluator holds: each variable has its value, and up to two
/// others. `None` if a number is not small.
pub fn around(core: &Core, evaluator: &Evaluator<'_>) -> Option<Frame> {
    let mut frame = Frame::default();
    for item in &core.items {
        match item {
            CoreItem::Size { slot, .. } => {
                frame.fixed.push((*slot, fixed(evaluator.slot(*slot)?)?))
            }
            CoreItem::Variable(binder) => match evaluator.slot(binder.slot())? {
                Value::Integer(value) => {
                    frame.fixed.push((binder.slot(), Fixed::Integer(*value)));
                }
                value => {
                    let wide = frame.variables.len() < 4;
                    frame.variables.push(variable(binder.slot(), value, wide)?);
                }
            },
            _ => {}
        }
    }
    Some(frame)
}

fn fixed(value: &Value) -> Option<Fixed> {
    match value {
        Value::Integer(value) => Some(Fixed::Integer(*value)),
        Value::Sizes(first, sizes) => Some(Fixed::Sizes(*first, sizes.clone())),
        _ => None,
    }
}

fn variable(slot: u32, value: &Value, wide: bool) -> Option<Variable> {
    let mut next = 0;
    let mut pattern = |m: &Mat| {
        let entries = (next..next + m.entries().len() as u32).map(Some).collect();
        next += m.entries().len() as u32;
        Pattern {
            rows: m.rows(),
            cols: m.cols(),
            entries,
        }
    };
    let (form, numbers): (Form, Vec<Qt>) = match value {
        Value::Number(number) => (Form::Number, vec![number.clone()]),
        Value::Matrix(m) => (Form::Matrix(pattern(m)), m.entries().to_vec()),
        Value::Family(first, members) => (
            Form::Family(*first, members.iter().map(&mut pattern).collect()),
            members.iter().flat_map(|m| m.entries().to_vec()).collect(),
        ),
        _ => return None,
    };
    let parts: Vec<(i128, i128)> = numbers
        .iter()
        .map(|x| x.number()?.to_small_fraction())
        .collect::<Option<_>>()?;
    let den = parts
        .iter()
        .fold(1, |den, (_, q)| den / greatest_divisor(den, *q) * q);
    let own: Vec<i64> = parts
        .iter()
        .map(|(p, q)| i64::try_from(p * (den / q)).ok())
        .collect::<Option<_>>()?;
    let mut lists = vec![own.clone()];
    if wide {
        let mut turned = own.clone();
        turned.rotate_right(usize::from(own.len() > 1));
        if let Some(entry) = turned.first_mut() {
            *entry -= 1;
        }
        lists.push(turned);
        lists.push(own.iter().map(|x| -x / 2).collect());
    }
    Some(Variable {
        slot,
        form,
        parameters: own.len() as u32,
        den: i64::try_from(den).ok()?,
        values: Values::Listed(lists),
    })
}

/// Sets the variables of a box.
pub fn set(evaluator: &mut Evaluator<'_>, frame: &Frame, parameters: &[i64]) {
    let mut start = 0;
    for variable in &frame.variables {
        let own = &parameters[start..start + variable.parameters as usize];
        start += own.len();
        let number = |x: i64| Rational::from_fraction(x, variable.den).expect("a denominator");
        let matrix = |pattern: &Pattern| {
            let entries = pattern.entries.iter();
            let entries = entries.map(|k| k.map_or(Rational::ZERO, |k| number(own[k as usize])));
            let matrix = Matrix::from_entries(pattern.rows, pattern.cols, entries.collect());
            Mat::from(&matrix)
        };
        let value = match &variable.form {
            Form::Number => Value::Number(number(own[0]).into()),
            Form::Matrix(pattern) => Value::Matrix(matrix(pattern)),
            Form::Family(first, members) => {
                Value::Family(*first, members.iter().map(matrix).collect())
            }
        };
        evaluator.set(variable.slot, value);
    }
}

/// What happened to each instance.
#[derive(Default)]
struct All(HashMap<Vec<i64>, Conclusion>);

impl See for All {
    fn wants(&self, _: Conclusion) -> bool {
        true
    }

    fn instance(&mut self, _: u64, parameters: &[i64], conclusion: Conclusion) -> ControlFlow<()> {
        self.0.insert(parameters.to_vec(), conclusion);
        ControlFlow::Continue(())
    }

    fn visited(&mut self, _: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Counts alone.
pub struct Nothing;

impl See for Nothing {
    fn wants(&self, _: Conclusion) -> bool {
        false
    }

    fn instance(&mut self, _: u64, _: &[i64], _: Conclusion) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn visited(&mut self, _: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Every choice of parameters, the last running fastest.
pub fn instances(frame: &Frame) -> Vec<Vec<i64>> {
    let mut all: Vec<Vec<i64>> = vec![Vec::new()];
    for variable in &frame.variables {
        let own: Vec<Vec<i64>> = match &variable.values {
            Values::Listed(lists) => lists.clone(),
            Values::Free(values) => (0..variable.parameters).fold(vec![Vec::new()], |all, _| {
                let longer = |x: &Vec<i64>| -> Vec<Vec<i64>> {
                    values.iter().map(|v| [&x[..], &[*v]].concat()).collect()
                };
                all.iter().flat_map(longer).collect()
            }),
        };
        all = all
            .iter()
            .flat_map(|x| own.iter().map(move |y| [&x[..], y].concat()))
            .collect();
    }
    all
}

/// Walks a box by compiled code and by the kernel, with at most `most` values on the innermost
/// axis. The number of instances, or how the two differ.
pub fn compare(core: &Core, frame: &Frame, most: u64) -> Result<u64, String> {
    let props = hypotheses(core);
    let compiled = compile::compile(core, frame.clone(), &props, core.show)
        .map_err(|uncompiled: Uncompiled| format!("uncompiled: {uncompiled}"))?;
    let mut walk = compile::walk(compiled, most).map_err(|e| format!("uncompiled: {e}"))?;
    let (mut all, mut counts) = (All::default(), Counts::default());
    let _ = walk.run(0, walk.points(), &mut counts, &mut all);
    // The same in two parts, without a look at any instance.
    let (middle, mut parts) = (walk.points() / 2, Counts::default());
    let _ = walk.run(middle, walk.points(), &mut parts, &mut Nothing);
    let _ = walk.run(0, middle, &mut parts, &mut Nothing);
    if parts != counts {
        return Err(format!("whole: {counts:?}, in two parts: {parts:?}"));
    }
    let mut evaluator = Evaluator::new(core);
    for (slot, fixed) in &frame.fixed {
        evaluator.set(
            *slot,
            match fixed {
                Fixed::Integer(value) => Value::Integer(*value),
                Fixed::Number(value) => Value::Number(value.clone().into()),
                Fixed::Sizes(first, sizes) => Value::Sizes(*first, sizes.clone()),
            },
        );
    }
    let mut expected = Counts {
        vacuous: vec![0; props.len()],
        ..Counts::default()
    };
    let instances = instances(frame);
    for parameters in &instances {
        set(&mut evaluator, frame, parameters);
        let mut truth = |prop| evaluator.prop(prop, &mut NoEvidence);
        let failed = props.iter().position(|&prop| truth(prop) != Truth::True);
        let seen = all.0.get(parameters).copied();
        let conclusion = match failed {
            Some(k) => {
                expected.vacuous[k] += 1;
                None
            }
            None => Some(match truth(core.show) {
                Truth::True => {
                    expected.held += 1;
                    Conclusion::Held
                }
                Truth::False => {
                    expected.failed += 1;
                    Conclusion::Failed
                }
                Truth::Undefined => {
                    expected.undefined += 1;
                    Conclusion::Undefined
                }
                Truth::Undecided => return Err(format!("undecided at {parameters:?}")),
            }),
        };
        if conclusion != seen {
            return Err(format!(
                "at {parameters:?}: the kernel says {conclusion:?} (failed: {failed:?}), the code \
                 {seen:?}"
            ));
        }
    }
    if expected != counts {
        return Err(format!(
            "the kernel counts {expected:?}, the code {counts:?}"
        ));
    }
    Ok(instances.len() as u64)
}
