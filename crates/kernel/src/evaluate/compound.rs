//! Terms of many parts: members and products of families, powers, blocks, comprehensions.

use super::{Evaluator, merge};
use crate::core::{CoreIndex, Family, Part, TermId};
use crate::decide::NoEvidence;
use crate::matrix::{Mat, defined};
use crate::ring::{Reason, Ring, Stop};
use crate::truth::Truth;
use crate::value::Value;

/// The highest power of an irrational number.
const MAX_EXPONENT: i64 = 64;

impl<K: Ring> Evaluator<'_, K> {
    /// A member of a family.
    pub fn member(&mut self, family: &Family, index: i64) -> Result<Value<K>, Stop> {
        let at = |evaluator: &Self, index: i64| match evaluator.slot(family.slot) {
            Some(Value::Family(first, members)) => {
                let k = index
                    .checked_sub(*first)
                    .and_then(|k| usize::try_from(k).ok());
                let member = k.and_then(|k| members.get(k)).ok_or(Stop::Undefined)?;
                Ok(Value::Matrix(member.clone()))
            }
            Some(Value::Sizes(first, sizes)) => {
                let k = index
                    .checked_sub(*first)
                    .and_then(|k| usize::try_from(k).ok());
                let size = k.and_then(|k| sizes.get(k)).ok_or(Stop::Undefined)?;
                Ok(Value::Integer(*size))
            }
            Some(_) => Err(Stop::Undefined),
            None => Err(Stop::Undecided(Reason::Unassigned)),
        };
        let mut member = at(self, index)?;
        let mut new = None; // the last one counts; the others are not read
        for &(replaced, value) in &family.replaced {
            let replaced = self.integer(replaced)?;
            at(self, replaced)?;
            if replaced == index {
                new = Some(value);
            }
        }
        if let Some(value) = new {
            member = self.operand(value)?.clone();
        }
        self.charge(member.len(), 1)?;
        Ok(member)
    }

    pub(super) fn product(
        &mut self,
        family: &Family,
        (from, to): (TermId, TermId),
        ascending: bool,
        empty: TermId,
    ) -> Result<Value<K>, Stop> {
        self.all(&[from, to])?;
        let (from, to) = (self.integer(from)?, self.integer(to)?);
        let step = if ascending { 1 } else { -1 };
        let count = to
            .checked_sub(from)
            .and_then(|steps| steps.checked_mul(step));
        match count.ok_or(Stop::Undefined)? {
            -1 => {
                let size = self.size(empty)?;
                self.charge((size as u64).saturating_mul(size as u64), 1)?;
                Ok(Value::Matrix(Mat::identity(size)))
            }
            count if count < 0 => Err(Stop::Undefined),
            count => {
                let mut product = self.member(family, from)?;
                for k in 1..=count {
                    let member = self.member(family, from + step * k)?;
                    product = self.combine(&product, &member, Value::multiply)?;
                }
                Ok(product)
            }
        }
    }

    pub(super) fn power(&mut self, base: TermId, exponent: TermId) -> Result<Value<K>, Stop> {
        self.all(&[base, exponent])?;
        let mut exponent = self.integer(exponent)?;
        defined(exponent >= 0)?;
        if matches!(self.get(base), Value::Real(_)) && exponent > MAX_EXPONENT {
            return Err(Stop::Undecided(Reason::TooCostly));
        }
        let mut square = self.get(base).clone();
        let mut power = match &square {
            Value::Matrix(m) => {
                defined(m.rows() == m.cols())?;
                Value::Matrix(Mat::identity(m.rows()))
            }
            _ => Value::Integer(1),
        };
        while exponent > 0 {
            if exponent % 2 == 1 {
                power = self.combine(&power, &square, Value::multiply)?;
            }
            exponent /= 2;
            if exponent > 0 {
                square = self.combine(&square, &square, Value::multiply)?;
            }
        }
        Ok(power)
    }

    pub(super) fn block(&mut self, rows: &[Vec<TermId>]) -> Result<Mat<K>, Stop> {
        self.all(&rows.concat())?;
        let (mut entries, mut height, mut width) = (Vec::new(), 0, None);
        for row in rows {
            let blocks = row.iter().map(|&block| self.get(block).matrix());
            let blocks = blocks.collect::<Result<Vec<_>, _>>()?;
            let rows = blocks.first().map_or(0, Mat::rows);
            let cols = blocks.iter().map(Mat::cols).sum();
            defined(blocks.iter().all(|block| block.rows() == rows))?;
            defined(*width.get_or_insert(cols) == cols)?;
            height += rows;
            for i in 0..rows {
                let row = blocks
                    .iter()
                    .flat_map(|b| (0..b.cols()).map(move |j| b.at(i, j).clone()));
                entries.extend(row);
            }
            self.charge((rows as u64) * (cols as u64), 1)?;
        }
        Ok(Mat::new(height, width.unwrap_or(0), entries))
    }

    pub(super) fn entries(
        &mut self,
        row: &CoreIndex,
        column: &CoreIndex,
        value: TermId,
    ) -> Result<Mat<K>, Stop> {
        let side = |(from, to): (i64, i64)| {
            let side = to
                .checked_sub(from)
                .and_then(|steps| usize::try_from(steps.checked_add(1)?).ok());
            side.ok_or(Stop::Undefined)
        };
        let (rows, cols) = (self.range(row)?, self.range(column)?);
        let mut entries = Vec::new();
        self.each(&[row.clone(), column.clone()], &mut |evaluator| {
            entries.push(evaluator.operand(value)?.number()?);
            Ok(())
        })?;
        Ok(Mat::new(side(rows)?, side(cols)?, entries))
    }

    /// Visits the members of the parts whose conditions hold; a condition inside a term has no
    /// evidence.
    pub(super) fn fold(
        &mut self,
        parts: &[Part],
        visit: &mut dyn FnMut(&mut Self, &Part) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut result = Ok(());
        for part in parts {
            let outcome = self.each(&part.indices, &mut |evaluator| {
                let mut taken = Truth::True;
                for &condition in &part.conditions {
                    taken = taken.and(evaluator.prop(condition, &mut NoEvidence));
                }
                match taken {
                    Truth::True => visit(evaluator, part),
                    Truth::False => Ok(()),
                    Truth::Undefined => Err(Stop::Undefined),
                    Truth::Undecided => Err(Stop::Undecided(evaluator.why())),
                }
            });
            merge(&mut result, outcome)?;
        }
        result
    }

    /// Visits all values of the indices, the last running fastest.
    pub(super) fn each(
        &mut self,
        indices: &[CoreIndex],
        visit: &mut dyn FnMut(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let Some((index, rest)) = indices.split_first() else {
            self.charge(1, 1)?;
            return visit(self);
        };
        let (from, to) = self.range(index)?;
        let mut result = Ok(());
        for value in from..=to {
            self.set(index.slot, Value::Integer(value));
            let outcome = self.charge(1, 1).and_then(|()| self.each(rest, visit));
            if let Err(stop) = merge(&mut result, outcome) {
                result = Err(stop);
                break;
            }
        }
        self.clear(index.slot);
        result
    }
}
