//! K14, one number: a quantifier over one number, with no evidence. Unproved.
//!
//! The condition and the body are evaluated at samples (see `sampled.rs`), first at one number,
//! then at all roots of what decided there and between them, until nothing new decides.
//! Then the answers at the samples are those at all real numbers. Where a sample shows an `exists`,
//! or refutes a `for all`, it does so at once.

use std::rc::Rc;

use exact::Rational;

use crate::core::{CoreBinder, Kind};
use crate::decide::NoEvidence;
use crate::evaluate::Evaluator;
use crate::judge::Node;
use crate::ring::Stop;
use crate::sampled::{Noted, Sample, Sampled};
use crate::truth::Truth;
use crate::value::Value;

/// Decides by samples, or not at all.
pub(crate) fn decide(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Truth {
    everywhere(evaluator, node).map_or(Truth::Undecided, |(truth, _)| truth)
}

/// The sample that shows an `exists` or refutes a `for all`, where it is seen to be rational.
pub fn witness(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Option<Rational> {
    everywhere(evaluator, node).ok()?.1?.as_rational()
}

fn everywhere(
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
) -> Result<(Truth, Option<Sample>), Stop> {
    let undecided = Ok((Truth::Undecided, None));
    let [CoreBinder::Typed { slot, of }] = node.binders else {
        return undecided;
    };
    let in_family = evaluator.core.slots[*slot as usize].family.is_some();
    if of.kind != Kind::Number || of.over.is_some() || in_family || !evaluator.is_constant() {
        return undecided;
    }
    let mut line = evaluator.over(Sampled::constant);
    let noted = Rc::new(Noted::default());
    loop {
        let before = noted.count();
        let mut total = Truth::from(node.universal);
        for sample in noted.samples()? {
            let unknown = Sampled::unknown(sample.clone(), &noted);
            line.set(*slot, Value::Number(unknown));
            let truth = line.quantified(node.universal, node.condition, node.body, &mut NoEvidence);
            evaluator.charge(line.spent(), 1)?;
            total = total.with(truth, node.universal);
            if total == Truth::from(!node.universal) {
                return Ok((total, Some(sample)));
            }
        }
        if total == Truth::Undecided || noted.count() == before {
            return Ok((total, None));
        }
    }
}
