//! Curves from a point where the function has kinks, or where two derivatives do not decide.
//!
//! Along a curve that starts at the point, a piecewise polynomial function is one of its pieces,
//! and the sign of its first change is exact. Tried are the axes, the slopes of the pieces beside
//! the point, and pairs of entries that move by different powers of t.

use std::cmp::Ordering;

use exact::Rational;
use kernel::decide::NoEvidence;
use kernel::evaluate::Evaluator;
use kernel::evidence::Paths;
use kernel::infinitesimal::Qt;
use kernel::jet::Jet;
use kernel::matrix::Mat;
use kernel::ring::Ring;
use kernel::rules::minimum::Question;
use kernel::rules::unknown::Unknown;
use kernel::truth::Truth;
use kernel::value::Value;

use crate::draws::Draws;
use crate::minimum::curve_of;
use crate::values::at_rest;

/// The most entries whose pairs are tried.
const MAX_ENTRIES: usize = 14;
/// How many points beside the point have their slopes tried.
const SIDES: usize = 24;

/// An entry and a power: how the entry moves, times the number.
type Move = (usize, usize, Rational);

/// The search for a curve along which the function falls.
pub(crate) struct Kink<'e, 'c, 'q, 'p> {
    evaluator: &'e Evaluator<'c>,
    question: &'q Question<'p>,
    along: Evaluator<'c>,
    here: Qt,
    count: usize,
}

impl<'e, 'c, 'q, 'p> Kink<'e, 'c, 'q, 'p> {
    /// At the values that the places have now.
    pub(crate) fn at(evaluator: &'e mut Evaluator<'c>, question: &'q Question<'p>) -> Option<Self> {
        let here = question.value(evaluator).ok()?;
        let count = question.places.iter().map(|place| {
            evaluator.slot(place.slot).map_or(0, |value| match value {
                Value::Matrix(m) => m.entries().len(),
                Value::Family(_, members) => members.iter().map(|m| m.entries().len()).sum(),
                _ => 1,
            })
        });
        let count = count.sum();
        let along = evaluator.moving();
        Some(Self {
            evaluator,
            question,
            along,
            here,
            count,
        })
    }

    /// A curve of few tries: an axis, or the slope of a piece.
    pub(crate) fn quick(&mut self) -> Option<Paths> {
        let one = Rational::ONE;
        for k in 0..self.count {
            for sign in [one.clone(), -&one] {
                if let Some(found) = self.falls(&[(k, 1, sign)]) {
                    return Some(found);
                }
            }
        }
        let mut draws = Draws::new(17);
        for _ in 0..SIDES {
            let side = (0..self.count).map(|k| (k, 1, Rational::from(draws.small(3))));
            let side: Vec<Move> = side.filter(|(_, _, by)| !by.is_zero()).collect();
            if let Some(found) = self.falls(&side) {
                return Some(found);
            }
            let Some(slope) = self.slope(&side) else {
                continue;
            };
            let down = slope.iter().enumerate().filter(|(_, x)| !x.is_zero());
            let down: Vec<Move> = down.map(|(k, x)| (k, 1, -x)).collect();
            if let Some(found) = self.falls(&down) {
                return Some(found);
            }
        }
        None
    }

    /// A curve in which two entries move.
    pub(crate) fn pairs(&mut self) -> Option<Paths> {
        if self.count > MAX_ENTRIES {
            return None;
        }
        let signs = [Rational::ONE, Rational::from(-1)];
        for (p, q) in [(1, 1), (1, 2), (2, 1), (1, 3), (3, 1)] {
            for i in 0..self.count {
                for j in 0..i {
                    for a in &signs {
                        for b in &signs {
                            let moves = [(i, p, a.clone()), (j, q, b.clone())];
                            if let Some(found) = self.falls(&moves) {
                                return Some(found);
                            }
                        }
                    }
                }
            }
        }
        None
    }

    /// The values of the places after some moves.
    fn moved(&self, moves: &[Move]) -> Option<Vec<Value>> {
        let mut index = 0;
        let mut next = |base: &Qt| {
            let own = moves.iter().filter(|(k, _, _)| *k == index);
            let mut powers = vec![at_rest(base)];
            for (_, power, by) in own {
                powers.resize(powers.len().max(power + 1), Rational::ZERO);
                powers[*power] = &powers[*power] + by;
            }
            index += 1;
            Qt::polynomial(powers)
        };
        let mut values = Vec::new();
        for place in self.question.places {
            values.push(match self.evaluator.slot(place.slot)? {
                Value::Matrix(m) => Value::Matrix(moved_matrix(m, &mut next)),
                Value::Family(first, members) => {
                    let members = members.iter().map(|m| moved_matrix(m, &mut next));
                    Value::Family(*first, members.collect())
                }
                other => Value::Number(next(&other.number().ok()?)),
            });
        }
        Some(values)
    }

    fn falls(&mut self, moves: &[Move]) -> Option<Paths> {
        let values = self.moved(moves)?;
        for (place, value) in self.question.places.iter().zip(&values) {
            self.along.set(place.slot, value.clone());
        }
        let change = self.question.value(&mut self.along).ok()?.sub(&self.here);
        if change.ok()?.sign().ok()? != Ordering::Less {
            return None;
        }
        if let Some(over) = self.question.over
            && self.along.prop(over, &mut NoEvidence) != Truth::True
        {
            return None;
        }
        curve_of(self.evaluator, self.question, &values)
    }

    /// The gradient of the piece into which some moves lead.
    fn slope(&self, moves: &[Move]) -> Option<Vec<Rational>> {
        let mut jets = self.along.over(Jet::lift);
        let mut unknown = Unknown::truncated(1);
        for (place, value) in self.question.places.iter().zip(self.moved(moves)?) {
            jets.set(place.slot, unknown.around_value(&value).ok()?);
        }
        let form = self.question.value(&mut jets).ok()?;
        (0..unknown.count)
            .map(|k| form.coefficient(&[k]).at_zero())
            .collect()
    }
}

fn moved_matrix(m: &Mat, next: &mut impl FnMut(&Qt) -> Qt) -> Mat {
    let entries = m.entries().iter().map(next).collect();
    Mat::new(m.rows(), m.cols(), entries)
}
