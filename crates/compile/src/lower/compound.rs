//! Terms of many parts: members and products of families, powers, blocks, comprehensions.

use kernel::core::{CoreIndex, Family, FoldKind, Node, Part, Slot, Sort, TermId};

use super::{Case, Lower, Made, Stop, Value, What, defined, refused};
use crate::algebra::{Mat, Num};
use crate::program::{Refusal, Reg};

/// A member of a fold: where it is taken, and its value.
type Member = (Reg, Option<Value>);

impl Lower<'_> {
    /// A member of a family.
    pub(super) fn member(&mut self, family: &Family, index: i64) -> Made {
        let held = self.slots[family.slot as usize].clone();
        let at = |index: i64| -> Result<What, Stop> {
            let place = |first: i64| {
                index
                    .checked_sub(first)
                    .and_then(|k| usize::try_from(k).ok())
            };
            match held.as_ref().map(|value| &value.what) {
                Some(What::Family(first, members)) => {
                    let member = place(*first).and_then(|k| members.get(k));
                    Ok(What::Matrix(member.ok_or(Stop::Undefined)?.clone()))
                }
                Some(What::Sizes(first, sizes)) => {
                    let size = place(*first).and_then(|k| sizes.get(k));
                    let size = *size.ok_or(Stop::Undefined)?;
                    // The register is made below.
                    Ok(What::Sizes(size, Vec::new()))
                }
                Some(_) => Err(Stop::Undefined),
                None => refused("a family without a value"),
            }
        };
        let mut member = at(index)?;
        let mut new = None;
        for &(replaced, value) in &family.replaced {
            let replaced = self.constant(replaced)?;
            at(replaced)?;
            if replaced == index {
                new = Some(value);
            }
        }
        if let Some(value) = new {
            return self.term(value);
        }
        if let What::Sizes(size, _) = member {
            member = What::Number(self.program.integer(i128::from(size))?);
        }
        self.value(&[], member)
    }

    /// The product of consecutive members.
    pub(super) fn chain(
        &mut self,
        family: &Family,
        from: i64,
        to: i64,
        ascending: bool,
        empty: TermId,
    ) -> Made {
        let step = if ascending { 1 } else { -1 };
        match to.saturating_sub(from).saturating_mul(step) {
            -1 => {
                let size = self.size(empty)?;
                let identity = self.identity(size)?;
                self.value(&[], What::Matrix(identity))
            }
            count if count < 0 => Err(Stop::Undefined),
            count => {
                let mut product = self.member(family, from)?;
                for k in 1..=count {
                    self.step()?;
                    let member = self.member(family, from + step * k)?;
                    product = self.times(&product, &member)?;
                }
                Ok(product)
            }
        }
    }

    pub(super) fn identity(&mut self, size: usize) -> Result<Mat, Refusal> {
        let (zero, one) = (self.program.number(0)?, self.program.number(1)?);
        let entry = |i, j| if i == j { one } else { zero };
        Ok(Mat::from_fn(size, size, one, entry))
    }

    pub(super) fn power(&mut self, base: &Value, exponent: i64) -> Made {
        defined(exponent >= 0)?;
        let one = match &base.what {
            What::Matrix(m) => {
                defined(m.rows == m.cols)?;
                What::Matrix(self.identity(m.rows)?)
            }
            _ => What::Number(self.program.integer(1)?),
        };
        let mut power = self.value(&[base.defined], one)?;
        let (mut square, mut exponent) = (base.clone(), exponent);
        while exponent > 0 {
            self.step()?;
            if exponent % 2 == 1 {
                power = self.times(&power, &square)?;
            }
            exponent /= 2;
            if exponent > 0 {
                square = self.times(&square, &square)?;
            }
        }
        Ok(power)
    }

    pub(super) fn block(&mut self, rows: &[Vec<TermId>]) -> Made {
        let all = self.terms(&rows.concat())?;
        let conditions: Vec<Reg> = all.iter().map(|value| value.defined).collect();
        let (mut numbers, mut height, mut width) = (Vec::new(), 0, None);
        let mut values = all.iter();
        for row in rows {
            let mut blocks = Vec::new();
            for value in values.by_ref().take(row.len()) {
                blocks.push(self.matrix(value)?);
            }
            let tall = blocks.first().map_or(0, |block| block.rows);
            let wide: usize = blocks.iter().map(|block| block.cols).sum();
            defined(blocks.iter().all(|block| block.rows == tall))?;
            defined(*width.get_or_insert(wide) == wide)?;
            height += tall;
            for i in 0..tall {
                for block in &blocks {
                    numbers.extend((0..block.cols).map(|j| block.number(i, j)));
                }
            }
        }
        let block = self.program.matrix(height, width.unwrap_or(0), &numbers)?;
        self.value(&conditions, What::Matrix(block))
    }

    pub(super) fn entries(&mut self, row: &CoreIndex, column: &CoreIndex, value: TermId) -> Made {
        let side = |(from, to): (i64, i64)| {
            let side = to.checked_sub(from).and_then(|steps| steps.checked_add(1));
            let side = usize::try_from(side.ok_or(Stop::Undefined)?);
            side.map_err(|_| Stop::Undefined)
        };
        let (rows, cols) = (self.range(row)?, self.range(column)?);
        let (height, width) = (side(rows)?, side(cols)?);
        let (mut numbers, mut conditions) = (Vec::new(), Vec::new());
        for i in rows.0..=rows.1 {
            for j in cols.0..=cols.1 {
                self.step()?;
                self.bind(row.slot, i)?;
                self.bind(column.slot, j)?;
                let made = self.term(value);
                self.forget(row.slot, None);
                self.forget(column.slot, None);
                let made = made?;
                conditions.push(made.defined);
                numbers.push(self.number(&made)?);
            }
        }
        let matrix = self.program.matrix(height, width, &numbers)?;
        self.value(&conditions, What::Matrix(matrix))
    }

    /// Binds an index.
    pub(super) fn bind(&mut self, slot: Slot, value: i64) -> Result<(), Stop> {
        let number = self.program.integer(i128::from(value))?;
        Ok(self.set(slot, What::Number(number))?)
    }

    /// The values of an index that are in its range, each with whether it is, and where the range
    /// is defined.
    pub(super) fn members(&mut self, index: &CoreIndex) -> Result<(Vec<Case>, Reg), Stop> {
        let (from, here) = self.cases(index.from)?;
        let (to, there) = self.cases(index.to)?;
        let always = self.program.all(&[here, there])?;
        let (Some(&(low, _)), Some(&(high, _))) = (
            from.iter().min_by_key(|case| case.0),
            to.iter().max_by_key(|case| case.0),
        ) else {
            return Err(Stop::Undefined);
        };
        let mut members = Vec::new();
        for value in low..=high {
            self.step()?;
            let started: Vec<Reg> = from
                .iter()
                .filter(|case| case.0 <= value)
                .map(|case| case.1)
                .collect();
            let open: Vec<Reg> = to
                .iter()
                .filter(|case| case.0 >= value)
                .map(|case| case.1)
                .collect();
            let (started, open) = (self.program.any(&started)?, self.program.any(&open)?);
            let inside = self.program.all(&[started, open])?;
            if self.program.constant(inside) != Some(0) {
                members.push((value, inside));
            }
        }
        Ok((members, always))
    }

    /// Visits the members of the parts; each comes with where it is taken. Answers where all ranges
    /// and conditions are defined.
    fn each(
        &mut self,
        part: &Part,
        depth: usize,
        taken: Reg,
        out: &mut Vec<Member>,
        sound: &mut Vec<Reg>,
        count: bool,
    ) -> Result<(), Stop> {
        self.step()?;
        if let Some(index) = part.indices.get(depth) {
            let (members, always) = match self.members(index) {
                // Undefined where it is asked for: the indices before it may take other values.
                Err(Stop::Undefined) => {
                    sound.push(self.program.not(taken)?);
                    return Ok(());
                }
                members => members?,
            };
            let always = self.implied(taken, always)?;
            sound.push(always);
            for (value, inside) in members {
                let taken = self.program.all(&[taken, inside])?;
                self.bind(index.slot, value)?;
                let done = self.each(part, depth + 1, taken, out, sound, count);
                self.forget(index.slot, None);
                done?;
            }
            return Ok(());
        }
        let mut conditions = self.always()?;
        for &condition in &part.conditions {
            let truth = self.prop(condition)?;
            conditions = self.conjunction(conditions, truth)?;
        }
        let known = self.program.any(&[conditions.yes, conditions.no])?;
        let known = self.implied(taken, known)?;
        sound.push(known);
        let taken = self.program.all(&[taken, conditions.yes])?;
        if self.program.constant(taken) == Some(0) {
            return Ok(());
        }
        if count {
            out.push((taken, None));
            return Ok(());
        }
        match self.term(part.value) {
            Ok(value) => {
                let defined = self.implied(taken, value.defined)?;
                sound.push(defined);
                out.push((taken, Some(value)));
            }
            Err(Stop::Undefined) => sound.push(self.program.not(taken)?),
            Err(stop) => return Err(stop),
        }
        Ok(())
    }

    fn implied(&mut self, a: Reg, b: Reg) -> Result<Reg, Stop> {
        let not = self.program.not(a)?;
        Ok(self.program.any(&[not, b])?)
    }

    pub(super) fn fold(&mut self, node: &Node, kind: FoldKind, parts: &[Part]) -> Made {
        let (mut members, mut sound) = (Vec::new(), Vec::new());
        let always = self.program.truth(true)?;
        for part in parts {
            let count = kind == FoldKind::Count;
            self.each(part, 0, always, &mut members, &mut sound, count)?;
        }
        if kind == FoldKind::Count {
            let mut total = self.program.number(0)?;
            for (taken, _) in members {
                total = self.program.add(total, taken)?;
            }
            let den = self.program.number(1)?;
            return self.value(&sound, What::Number(Num { num: total, den }));
        }
        let mut members: Vec<(Reg, Value)> = members
            .into_iter()
            .filter_map(|(taken, value)| Some((taken, value?)))
            .collect();
        if kind == FoldKind::Sum {
            return self.sum_of(node, &sound, members);
        }
        if members.is_empty() {
            return Err(Stop::Undefined);
        }
        let (taken, value) = members.remove(0);
        if members.is_empty() && !matches!(value.what, What::Number(_)) {
            return refused("the least of a matrix");
        }
        let (mut any, mut total) = (taken, self.number(&value)?);
        for (taken, value) in members {
            let value = self.number(&value)?;
            let (x, y) = self.program.comparable(total, value)?;
            let better = match kind {
                FoldKind::Min => self.program.less(y, x)?,
                _ => self.program.less(x, y)?,
            };
            let extreme = match (kind, total.den == value.den) {
                (FoldKind::Max, true) if self.program.range(total.den).low > 0 => Num {
                    num: self.program.max(total.num, value.num)?,
                    den: total.den,
                },
                _ => self.either(better, value, total)?,
            };
            let both = self.program.all(&[any, taken])?;
            let alone = self.either(taken, value, total)?;
            total = self.either(both, extreme, alone)?;
            any = self.program.any(&[any, taken])?;
        }
        sound.push(any);
        self.value(&sound, What::Number(total))
    }

    fn either(&mut self, condition: Reg, a: Num, b: Num) -> Result<Num, Stop> {
        let what = self.select(condition, &What::Number(a), &What::Number(b))?;
        match what {
            What::Number(number) => Ok(number),
            _ => Err(Stop::Undefined),
        }
    }

    fn sum_of(&mut self, node: &Node, sound: &[Reg], members: Vec<(Reg, Value)>) -> Made {
        let zero = match node.sort {
            Sort::Matrix(..) => {
                let (rows, cols) = self.sizes(node)?;
                let (zero, one) = (self.program.number(0)?, self.program.number(1)?);
                What::Matrix(Mat::from_fn(rows, cols, one, |_, _| zero))
            }
            _ => What::Number(self.program.integer(0)?),
        };
        let mut total: Option<Value> = None;
        for (taken, value) in members {
            let what = match self.program.constant(taken) {
                Some(_) => value.what,
                None => self.select(taken, &value.what, &zero)?,
            };
            // What is undefined there is accounted for already.
            let value = self.value(&[], what)?;
            total = Some(match total {
                None => value,
                Some(total) => self.total(&total, &value, false)?,
            });
        }
        let what = total.map_or(zero, |total| total.what);
        self.value(sound, what)
    }
}
