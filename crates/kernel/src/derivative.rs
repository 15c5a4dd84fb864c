//! Derivatives of terms, by evaluation over truncated polynomials (automatic differentiation).
//!
//! At a kink of `abs`, `relu`, `min` or `max` a term is differentiable where both branches agree
//! to the degree in question, or the kink is multiplied by what vanishes there; it is undefined
//! with one kink that stays, and undecided with several, which may cancel. Second derivatives, and
//! derivatives of derivatives, are undecided where branches agree to the degree only: at points
//! near they may differ, on a curve of kinks.

use crate::core::{CorePlace, TermId};
use crate::evaluate::Evaluator;
use crate::jet::{Jet, Variable};
use crate::matrix::Mat;
use crate::ring::{Reason, Ring, Stop};
use crate::value::Value;

impl<K: Ring> Evaluator<'_, K> {
    /// The gradient, sized as the one place, or the matrix of second derivatives.
    pub(crate) fn derivative(
        &mut self,
        value: TermId,
        places: &[CorePlace],
        second: bool,
    ) -> Result<Value<K>, Stop> {
        let (jet, variables) = self.jet(value, places, if second { 2 } else { 1 })?;
        let n = variables.len();
        if second {
            self.charge((n as u64).saturating_mul(n as u64), 1)?;
            return Ok(Value::Matrix(Mat::from_fn(n, n, |i, j| {
                let monomial = [variables[i.min(j)], variables[i.max(j)]];
                let coefficient = K::part(&jet, &monomial)?;
                if i == j {
                    coefficient.add(&coefficient)
                } else {
                    Ok(coefficient)
                }
            })?));
        }
        let entries = slopes(&jet, &variables)?;
        match self.point(&places[0].point)? {
            Value::Matrix(point) => {
                Ok(Value::Matrix(Mat::new(point.rows(), point.cols(), entries)))
            }
            _ => entries
                .into_iter()
                .next()
                .map(Value::Number)
                .ok_or(Stop::Undefined),
        }
    }

    /// Whether the gradient in all places vanishes.
    pub(crate) fn is_critical(
        &mut self,
        value: TermId,
        places: &[CorePlace],
    ) -> Result<bool, Stop> {
        let (jet, variables) = self.jet(value, places, 1)?;
        let entries = slopes(&jet, &variables)?;
        let zeros = vec![K::integer(0); entries.len()];
        Mat::new(entries.len(), 1, entries).equals(&Mat::new(zeros.len(), 1, zeros))
    }

    /// The term at the point plus small variables, one for each entry of the places, up to the
    /// given degree.
    fn jet(
        &mut self,
        value: TermId,
        places: &[CorePlace],
        degree: u8,
    ) -> Result<(Jet, Vec<Variable>), Stop> {
        let level = self
            .level
            .checked_add(1)
            .ok_or(Stop::Undecided(Reason::TooCostly))?;
        let constant = K::JET.ok_or(Stop::Undecided(Reason::NotConstant))?;
        let mut inner = Evaluator::<Jet>::sharing(self);
        (inner.level, inner.depth) = (level, 1);
        for &slot in &self.core.terms[value as usize].free {
            if let Some(value) = self.slot(slot) {
                inner.set(slot, value.map(&constant));
            }
        }
        let mut variables = Vec::new();
        let mut small = |point: &K| {
            let variable = Variable {
                level,
                degree,
                truncated: true,
                index: variables.len(),
            };
            variables.push(variable);
            constant(point).add(&Jet::of(variable))
        };
        for place in places {
            let mut moved = |m: &Mat<K>| Mat::from_fn(m.rows(), m.cols(), |i, j| small(m.at(i, j)));
            let point = match self.point(&place.point)? {
                Value::Matrix(m) => Value::Matrix(moved(&m)?),
                Value::Family(first, members) => {
                    let members = members.iter().map(moved).collect::<Result<_, _>>()?;
                    Value::Family(first, members)
                }
                number => Value::Number(small(&number.number()?)?),
            };
            inner.set(place.slot, point);
        }
        inner.spend(self.spent());
        let result = inner.eval(value).and_then(|()| inner.get(value).number());
        self.spend(inner.spent());
        let jet = result?;
        jet.smooth(level)?;
        Ok((jet, variables))
    }
}

/// The coefficients of the variables.
fn slopes<K: Ring>(jet: &Jet, variables: &[Variable]) -> Result<Vec<K>, Stop> {
    variables.iter().map(|&x| K::part(jet, &[x])).collect()
}
