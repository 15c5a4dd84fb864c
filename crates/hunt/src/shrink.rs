//! Makes a counterexample smaller, move by move, as long as it stays one.
//!
//! A move takes one unit off a size (a row or column of every matrix that has this size), or makes
//! entries simpler: single ones, pairs, rows and columns, whole matrices. One shrinker serves all
//! statements.

use exact::{Matrix, Rational};
use kernel::instance::Value;

use crate::budget::Budget;
use crate::layout::Layout;
use crate::order::{InstanceKey, instance_key, number_key};
use crate::plan::{Domain, Plan};
use crate::point::{Content, Point, matrices};
use crate::session::Session;

/// Parameters of a variable up to which pairs are changed together.
const PAIRS: usize = 10;
/// Factors that entries are freed of.
const PRIMES: [i64; 4] = [2, 3, 5, 7];

/// Makes a point smaller while `keeps` holds of it.
pub fn shrink<'c>(
    plan: &Plan<'c>,
    session: &mut Session<'c>,
    point: Point,
    budget: &mut Budget<'_>,
    keeps: &mut dyn FnMut(&mut Session<'c>, &Point) -> bool,
) -> Point {
    let mut shrinker = Shrinker {
        plan,
        session,
        key: instance_key(&plan.declared, &point),
        best: point,
        budget,
        keeps,
    };
    while shrinker.sizes() {}
    while shrinker.entries() || shrinker.sizes() {}
    shrinker.best
}

/// A variable, and a member of it, from 0.
type Place = (u32, usize);

struct Shrinker<'s, 'b, 'c> {
    plan: &'s Plan<'c>,
    session: &'s mut Session<'c>,
    best: Point,
    key: InstanceKey,
    budget: &'s mut Budget<'b>,
    keeps: &'s mut dyn FnMut(&mut Session<'c>, &Point) -> bool,
}

impl Shrinker<'_, '_, '_> {
    /// Takes a smaller point if it is still one.
    fn take(&mut self, point: Point) -> bool {
        let key = instance_key(&self.plan.declared, &point);
        if key >= self.key || self.budget.spend(1).is_break() || !(self.keeps)(self.session, &point)
        {
            return false;
        }
        self.key = key;
        self.best = point;
        true
    }

    /// One move on sizes.
    fn sizes(&mut self) -> bool {
        let mut cuts: Vec<(u32, Option<usize>)> = Vec::new();
        for size in &self.plan.sizes {
            match self.best.get(size.slot) {
                Some(Content::Size(_)) => cuts.push((size.slot, None)),
                Some(Content::Sizes(family)) => {
                    cuts.extend((0..family.len()).map(|k| (size.slot, Some(k))));
                }
                _ => {}
            }
        }
        let singles: Vec<Vec<(u32, Option<usize>)>> = cuts.iter().map(|&cut| vec![cut]).collect();
        let pairs = cuts.iter().enumerate().flat_map(|(i, &a)| {
            cuts[i + 1..]
                .iter()
                .map(move |&b| vec![a, b])
                .collect::<Vec<_>>()
        });
        let moves: Vec<_> = singles.into_iter().chain(pairs).collect();
        for cut in moves {
            for unit in 0..4 {
                if let Some(point) = self.without(&cut, unit)
                    && self.take(point)
                {
                    return true;
                }
            }
        }
        false
    }

    /// The point with some sizes less by one; of each side that gets shorter, the `unit`-th (or
    /// last) row or column is left out, and more from the end.
    fn without(&mut self, cut: &[(u32, Option<usize>)], unit: usize) -> Option<Point> {
        let mut point = self.best.clone();
        for (slot, member) in cut {
            let content = match (self.best.get(*slot)?, member) {
                (Content::Size(size), None) => Content::Size(size.checked_sub(1)?),
                (Content::Sizes(family), Some(k)) => {
                    let mut family = family.clone();
                    family[*k] = family[*k].checked_sub(1)?;
                    Content::Sizes(family)
                }
                _ => return None,
            };
            point.set(*slot, content);
        }
        for variable in &self.plan.variables {
            self.session.clear(variable.slot);
        }
        for size in &self.plan.sizes {
            self.session.set(size.slot, point.get(size.slot)?.clone());
        }
        for (k, variable) in self.plan.variables.iter().enumerate() {
            let old = self.best.value(variable.slot)?.clone();
            let Domain::Entries(layout) = self.plan.domain(self.session, k, i64::MAX)? else {
                self.session.set(variable.slot, Content::Value(old));
                continue;
            };
            let fitted = |matrix: &Matrix, rows: usize, cols: usize| {
                let kept = |old: usize, new: usize| -> Option<Vec<usize>> {
                    let mut kept: Vec<usize> = (0..old).collect();
                    if new < old {
                        kept.remove(unit.min(old - 1));
                        kept.truncate(new);
                    }
                    (kept.len() == new).then_some(kept)
                };
                let rows = kept(matrix.rows(), rows)?;
                let cols = kept(matrix.cols(), cols)?;
                Some(matrix.select_rows(&rows).select_columns(&cols))
            };
            let value = match &old {
                Value::Matrix(matrix) => {
                    let shape = layout.shapes.first()?;
                    Value::Matrix(fitted(matrix, shape.rows, shape.cols)?)
                }
                Value::Family(family) => {
                    let mut members = Vec::new();
                    for (index, shape) in layout.shapes.iter().enumerate() {
                        members.push(fitted(family.get(index)?, shape.rows, shape.cols)?);
                    }
                    Value::Family(members)
                }
                other => other.clone(),
            };
            point.set(variable.slot, Content::Value(value.clone()));
            self.session.set(variable.slot, Content::Value(value));
        }
        Some(point)
    }

    /// Moves on entries; whether one was made.
    fn entries(&mut self) -> bool {
        let mut moved = false;
        for k in 0..self.plan.variables.len() {
            let slot = self.plan.variables[k].slot;
            let Some(value) = self.best.value(slot).cloned() else {
                continue;
            };
            if let Value::Integer(integer) = value {
                let smaller = (0..integer).map(Value::Integer);
                for value in smaller.take(8) {
                    let mut point = self.best.clone();
                    point.set(slot, Content::Value(value));
                    if self.take(point) {
                        moved = true;
                        break;
                    }
                }
                continue;
            }
            let Some(layout) = self.layout(k) else {
                continue;
            };
            moved |= self.zero(slot, &layout);
            moved |= self.single(slot, &layout);
            if layout.parameters() <= PAIRS {
                moved |= self.pairs(slot, &layout);
            }
        }
        let all = self.places();
        for (k, &a) in all.iter().enumerate() {
            moved |= self.freed(&[a], &[]) || self.lines(&[a]);
            for &b in &all[..k] {
                moved |= self.freed(&[a, b], &[]) || self.freed(&[a], &[b]);
                moved |= self.lines(&[a, b]);
            }
        }
        moved | self.freed(&all, &[])
    }

    /// The places of all numbers, matrices and members of families.
    fn places(&self) -> Vec<Place> {
        let slots = self.plan.variables.iter().map(|variable| variable.slot);
        let of_slot = |slot: u32| {
            let count = match self.best.value(slot) {
                Some(Value::Number(_)) => 1,
                Some(value) => matrices(value).len(),
                None => 0,
            };
            (0..count).map(move |member| (slot, member))
        };
        slots.flat_map(of_slot).collect()
    }

    /// Frees what stands at some places from a common factor, which other places take up.
    fn freed(&mut self, places: &[Place], others: &[Place]) -> bool {
        self.scaled(&|shrinker, factor| {
            let inverse = Rational::ONE / factor.clone();
            let free = places.iter().map(|place| (*place, factor));
            let all = free.chain(others.iter().map(|place| (*place, &inverse)));
            shrinker.changed(all, &|matrix, factor| matrix.scale(factor))
        })
    }

    /// Changes what stands at some places.
    fn changed<'f>(
        &mut self,
        places: impl Iterator<Item = (Place, &'f Rational)>,
        change: &dyn Fn(&Matrix, &Rational) -> Matrix,
    ) -> bool {
        let mut point = self.best.clone();
        for ((slot, member), factor) in places {
            let Some(mut value) = point.value(slot).cloned() else {
                return false;
            };
            match &mut value {
                Value::Matrix(matrix) => *matrix = change(matrix, factor),
                Value::Family(members) => members[member] = change(&members[member], factor),
                Value::Number(number) => *number = &*number * factor,
                Value::Integer(_) => return false,
            }
            point.set(slot, Content::Value(value));
        }
        self.take(point)
    }

    /// Frees each row and column, of matrices at once that have as many of them, from a common
    /// factor.
    fn lines(&mut self, places: &[Place]) -> bool {
        let shape = |&(slot, member): &Place| {
            let value = self.best.value(slot)?;
            matrices(value).get(member).map(Matrix::shape)
        };
        let Some(shapes) = places.iter().map(shape).collect::<Option<Vec<_>>>() else {
            return false;
        };
        let [rows, cols] = [|s: &(usize, usize)| s.0, |s: &(usize, usize)| s.1].map(|side| {
            let same = shapes.iter().all(|shape| side(shape) == side(&shapes[0]));
            if same { side(&shapes[0]) } else { 0 }
        });
        let mut moved = false;
        for line in 0..rows + cols {
            moved |= self.scaled(&|shrinker, factor| {
                let all = places.iter().map(|place| (*place, factor));
                shrinker.changed(all, &|matrix, factor| {
                    Matrix::from_fn(matrix.rows(), matrix.cols(), |i, j| {
                        let is_in = i == line || j + rows == line;
                        let factor = if is_in { factor } else { &Rational::ONE };
                        &matrix[(i, j)] * factor
                    })
                })
            });
        }
        moved
    }

    /// Scales by small primes and their inverses as long as that is a move.
    fn scaled(&mut self, by: &dyn Fn(&mut Self, &Rational) -> bool) -> bool {
        let mut moved = false;
        for prime in PRIMES.map(Rational::from) {
            while by(self, &(Rational::ONE / prime.clone())) || by(self, &prime) {
                moved = true;
            }
        }
        moved
    }

    /// The layout of a variable at the best point.
    fn layout(&mut self, k: usize) -> Option<Layout> {
        for variable in &self.plan.variables {
            self.session.clear(variable.slot);
        }
        for slot in self.plan.sizes.iter().map(|size| size.slot) {
            self.session.set(slot, self.best.get(slot)?.clone());
        }
        for variable in &self.plan.variables[..k] {
            let value = self.best.get(variable.slot)?.clone();
            self.session.set(variable.slot, value);
        }
        match self.plan.domain(self.session, k, i64::MAX)? {
            Domain::Entries(layout) => Some(layout),
            _ => None,
        }
    }

    fn parameters(&self, slot: u32, layout: &Layout) -> Vec<Rational> {
        self.best
            .value(slot)
            .map(|value| layout.read(value))
            .unwrap_or_default()
    }

    fn replace(&mut self, slot: u32, layout: &Layout, parameters: &[Rational]) -> bool {
        let mut point = self.best.clone();
        point.set(slot, Content::Value(layout.build(parameters)));
        self.take(point)
    }

    /// All entries 0.
    fn zero(&mut self, slot: u32, layout: &Layout) -> bool {
        let zero = vec![Rational::ZERO; self.parameters(slot, layout).len()];
        self.replace(slot, layout, &zero)
    }

    fn single(&mut self, slot: u32, layout: &Layout) -> bool {
        let mut moved = false;
        for k in 0..layout.parameters() {
            for simpler in simpler(&self.parameters(slot, layout)[k]) {
                let mut parameters = self.parameters(slot, layout);
                parameters[k] = simpler;
                if self.replace(slot, layout, &parameters) {
                    moved = true;
                    break;
                }
            }
        }
        moved
    }

    fn pairs(&mut self, slot: u32, layout: &Layout) -> bool {
        let count = layout.parameters();
        for i in 0..count {
            for j in i + 1..count {
                let old = self.parameters(slot, layout);
                for first in simpler(&old[i]) {
                    for second in simpler(&old[j]) {
                        let mut parameters = old.clone();
                        parameters[i] = first.clone();
                        parameters[j] = second;
                        if self.replace(slot, layout, &parameters) {
                            return true;
                        }
                    }
                }
            }
        }
        false
    }
}

/// Simpler numbers, the simplest first.
fn simpler(number: &Rational) -> Vec<Rational> {
    let key = number_key(number);
    let toward = if number.is_negative() {
        Rational::ONE
    } else {
        -Rational::ONE
    };
    let mut numbers: Vec<Rational> = [0, 1, -1, 2, -2].into_iter().map(Rational::from).collect();
    numbers.push(-number);
    numbers.push(number / &Rational::from(2));
    numbers.push(number + &toward);
    if let Some((n, d)) = number.to_small_fraction() {
        numbers.push(Rational::from(n / d));
    }
    numbers.retain(|candidate| number_key(candidate) < key);
    numbers.sort_by_cached_key(number_key);
    numbers.dedup();
    numbers
}
