//! The walk through a box: what is met, counted batch by batch.
//!
//! An instruction runs once for each value of the last axis that it needs; those of the innermost
//! axis alone once for each of its values, before the walk. That axis may be a table of rows and
//! lanes, so that what needs one of them runs once for all of the other (`prepare`). An instance is
//! counted under the first hypothesis, in the order of the text, that is not true. Values of the
//! innermost axis that fail a hypothesis of their own are never multiplied out, unless a hypothesis
//! before it needs more. Where a hypothesis of the outer axes fails, what it leaves open is counted
//! without the rest.

mod prepare;

use std::ops::ControlFlow;

use crate::compiled::Compiled;
use crate::frame::Axis;
use crate::lane::{BLOCK, Batch, LANES, Lane, ROW, run, total};
use crate::program::{Op, Refusal, Reg};
use prepare::Prepared;

/// What a walk has met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Instances with all hypotheses and a conclusion that is true.
    pub held: u64,
    /// Those with a conclusion that is false.
    pub failed: u64,
    /// Those with a conclusion that is undefined.
    pub undefined: u64,
    /// Instances by the first hypothesis that is not true.
    pub vacuous: Vec<u64>,
}

impl Counts {
    /// All instances.
    pub fn instances(&self) -> u64 {
        self.held + self.failed + self.undefined + self.vacuous.iter().sum::<u64>()
    }

    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Vacuous(k) => self.vacuous[k] += 1,
            Outcome::Met(Conclusion::Held) => self.held += 1,
            Outcome::Met(Conclusion::Failed) => self.failed += 1,
            Outcome::Met(Conclusion::Undefined) => self.undefined += 1,
        }
    }

    fn append(&mut self, later: &Self) {
        self.held += later.held;
        self.failed += later.failed;
        self.undefined += later.undefined;
        for (sum, count) in self.vacuous.iter_mut().zip(&later.vacuous) {
            *sum += count;
        }
    }
}

/// What the conclusion of an instance that meets all hypotheses is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// True.
    Held,
    /// False.
    Failed,
    /// Undefined.
    Undefined,
}

/// Is told of a walk; a break ends it.
pub trait See {
    /// Whether [`See::instance`] is to be told of instances of this conclusion.
    fn wants(&self, conclusion: Conclusion) -> bool;
    /// An instance that meets all hypotheses, by its point and its parameters.
    fn instance(
        &mut self,
        point: u64,
        parameters: &[i64],
        conclusion: Conclusion,
    ) -> ControlFlow<()>;
    /// So many more instances were visited, one by one.
    fn visited(&mut self, instances: u64) -> ControlFlow<()>;
    /// The class, below 128, of a value of the innermost axis.
    fn class(&mut self, _parameters: &[i64]) -> Option<u8> {
        None
    }
    /// The classes of the innermost axis that are known to be met with the given outer parameters.
    fn classes(&mut self, _parameters: &[i64]) -> u128 {
        u128::MAX
    }
    /// These classes were met with the outer parameters as well.
    fn met(&mut self, _parameters: &[i64], _classes: u128) {}
}

/// A statement ready to be walked, on lanes of some width.
pub trait Walk: Send {
    /// The number of points: choices of the values of all axes but the innermost.
    fn points(&self) -> u64;
    /// The instances that each point stands for.
    fn width(&self) -> u64;
    /// The bits of a lane.
    fn bits(&self) -> u32;
    /// The instructions of the innermost loop.
    fn instructions(&self) -> usize;
    /// Visits the points of a range in their order, and adds to the counts.
    fn run(
        &mut self,
        from: u64,
        to: u64,
        counts: &mut Counts,
        see: &mut dyn See,
    ) -> ControlFlow<()>;
    /// Whether the innermost axis holds whole variables.
    fn whole(&self) -> bool;
}

/// A truth value of each lane.
#[derive(Clone, Copy, Debug)]
enum Mask {
    Constant(bool),
    Reg(Reg),
}

/// How many instances are looked at before it is asked whether they are to be seen.
const PART: usize = 128;

/// No value of the innermost axis.
const NONE: u32 = u32::MAX;

/// Some values of the innermost axis, with all that depends on them alone.
struct Block<T> {
    registers: Vec<Batch<T>>,
    /// Their places in the axis; [`NONE`] in lanes that are not in use, or where a hypothesis of
    /// their own fails.
    values: Vec<u32>,
    /// How many there are without these.
    live: u64,
    /// The lanes of each row that are counted.
    lens: [usize; 2],
    /// The first of its rows, in a table.
    row: usize,
}

struct Machine<T> {
    width: u64,
    outer: Vec<Axis>,
    inner: Axis,
    /// The instructions of each outer axis, and before them of none.
    levels: Vec<Vec<Reg>>,
    /// The hypotheses of each of them.
    gates: Vec<Vec<(usize, Reg)>>,
    /// The registers in all lanes of each of them: from, to.
    spread: Vec<Vec<(Reg, Reg)>>,
    ops: Vec<Op>,
    scalars: Vec<i128>,
    file: Vec<Box<Batch<T>>>,
    spare: Box<Batch<T>>,
    /// What runs once for each point: on the rows, in batches, and on the lanes.
    by_row: Vec<(Reg, Op)>,
    row_blocks: Vec<Vec<Batch<T>>>,
    by_lane: Vec<(Reg, Op)>,
    /// What blocks read of their rows.
    from_rows: Vec<OfRows<T>>,
    /// What runs for each block.
    code: Vec<(Reg, Op)>,
    blocks: Vec<Block<T>>,
    /// The class of each value of the innermost axis that was asked for, and those of all.
    classes: Vec<Option<u8>>,
    present: Option<u128>,
    /// Values of the innermost axis by the hypothesis that they fail.
    pruned: Vec<(usize, u64)>,
    survivors: u64,
    /// The hypotheses that are left to the batches.
    mixed: Vec<usize>,
    /// Where each of them and those before hold, and where all do and the conclusion is false, or
    /// undefined; how often on a point.
    masks: Vec<Mask>,
    totals: Vec<u64>,
    all: usize,
    parameters: Vec<i64>,
}

/// A register that depends on rows alone, as blocks read it.
struct OfRows<T> {
    /// Where it is made, if for each point.
    from: Option<Reg>,
    /// Where it is put: in all lanes of its row, or in the first.
    to: Reg,
    whole: bool,
    /// The value of each row.
    values: Vec<T>,
}

/// What an instance that fails no hypothesis of its own comes to.
#[derive(Clone, Copy)]
enum Outcome {
    Vacuous(usize),
    Met(Conclusion),
}

/// Prepares a walk on the narrowest lanes, with at most `most` values on the innermost axis.
///
/// # Errors
/// When instances cannot be numbered.
pub fn walk(compiled: Compiled, most: u64) -> Result<Box<dyn Walk>, Refusal> {
    let prepared = Prepared::new(compiled, most)?;
    let mut widths = [16, 32, 64].into_iter();
    let bits = widths.find(|bits| prepared.largest < 1 << (bits - 1));
    Ok(on_lanes(bits.unwrap_or(128), prepared))
}

/// The same on lanes of 16, 32, 64 or 128 bits, on which numbers may overflow: that is for tests.
///
/// # Errors
/// As for [`walk`].
pub fn walk_on(bits: u32, compiled: Compiled, most: u64) -> Result<Box<dyn Walk>, Refusal> {
    Ok(on_lanes(bits, Prepared::new(compiled, most)?))
}

fn on_lanes(bits: u32, prepared: Prepared) -> Box<dyn Walk> {
    match bits {
        16 => Box::new(prepared.machine::<i16>()),
        32 => Box::new(prepared.machine::<i32>()),
        64 => Box::new(prepared.machine::<i64>()),
        _ => Box::new(prepared.machine::<i128>()),
    }
}

impl<T: Lane> Machine<T> {
    /// Evaluates the instructions of a level, and puts what batches read into all lanes.
    fn level(&mut self, level: usize) {
        let regs = std::mem::take(&mut self.levels[level]);
        self.evaluate(&regs);
        self.levels[level] = regs;
        for &(reg, to) in &self.spread[level] {
            *self.file[to as usize] = [T::from_wide(self.scalars[reg as usize]); LANES];
        }
    }

    /// The first hypothesis that fails at a level, below a bound.
    fn gate(&self, level: usize, limit: usize) -> usize {
        let failed = self.gates[level]
            .iter()
            .find(|(_, reg)| self.scalars[*reg as usize] == 0);
        failed.map_or(limit, |(k, _)| limit.min(*k))
    }

    /// Counts the values of the innermost axis that fail a hypothesis of their own.
    fn attribute(&self, limit: usize, times: u64, counts: &mut Counts) {
        for &(k, count) in &self.pruned {
            counts.vacuous[k.min(limit)] += count * times;
        }
    }

    /// Whether batches have a say before a hypothesis.
    fn needs_batches(&self, limit: usize) -> bool {
        limit == self.all || self.mixed.first().is_some_and(|k| *k < limit)
    }

    /// Runs some blocks at the point that is set, and adds up what is met.
    fn pass(&mut self, arch: pulp::Arch, blocks: &[Block<T>]) {
        self.totals.fill(0);
        arch.dispatch(Pass {
            machine: self,
            blocks,
        });
    }

    /// Counts the instances of a point; those that are wanted are seen.
    fn count(
        &mut self,
        arch: pulp::Arch,
        (point, limit): (u64, usize),
        counts: &mut Counts,
        see: &mut dyn See,
    ) -> ControlFlow<()> {
        let blocks = std::mem::take(&mut self.blocks);
        self.pass(arch, &blocks);
        self.blocks = blocks;
        let [.., failed, undefined] = self.totals[..] else {
            return ControlFlow::Continue(());
        };
        let early = self.mixed.iter().take_while(|k| **k < limit).count();
        let alive = early
            .checked_sub(1)
            .map_or(self.survivors, |last| self.totals[last]);
        if limit == self.all {
            let held = alive - failed - undefined;
            let known = match held + failed > 0 {
                true => see.classes(&self.parameters),
                false => u128::MAX,
            };
            if wanted(see, held, failed, undefined)
                || known != u128::MAX && self.present(see) & !known != 0
            {
                return self.one_by_one(arch, point, known, counts, see);
            }
            counts.failed += failed;
            counts.undefined += undefined;
            counts.held += held;
        } else {
            counts.vacuous[limit] += alive;
        }
        let mut before = self.survivors;
        for (&k, &next) in self.mixed[..early].iter().zip(&self.totals) {
            counts.vacuous[k] += before - next;
            before = next;
        }
        ControlFlow::Continue(())
    }

    /// The class of a value of the innermost axis, as a set.
    fn class(&mut self, value: u32, see: &mut dyn See) -> u128 {
        self.classes.resize(self.inner.len as usize, None);
        let class = self.classes[value as usize].unwrap_or_else(|| {
            self.inner.decode(u64::from(value), &mut self.parameters);
            see.class(&self.parameters).unwrap_or(u8::MAX)
        });
        self.classes[value as usize] = Some(class);
        1u128.checked_shl(class.into()).unwrap_or(0)
    }

    /// The classes of all values.
    fn present(&mut self, see: &mut dyn See) -> u128 {
        if self.present.is_none() {
            let values = self.blocks.iter().flat_map(|block| &block.values);
            let mut values: Vec<u32> = values.copied().filter(|&v| v != NONE).collect();
            values.sort_unstable();
            let of_all = values
                .into_iter()
                .fold(0, |all, value| all | self.class(value, see));
            self.present = Some(of_all);
        }
        self.present.unwrap_or(0)
    }

    /// Counts the instances of a point in their order, up to one that ends the walk.
    fn one_by_one(
        &mut self,
        arch: pulp::Arch,
        point: u64,
        mut known: u128,
        counts: &mut Counts,
        see: &mut dyn See,
    ) -> ControlFlow<()> {
        let blocks = std::mem::take(&mut self.blocks);
        let mut outcomes: Vec<(u32, Outcome)> = Vec::new();
        for block in &blocks {
            self.pass(arch, std::slice::from_ref(block));
            let lane = |mask: Mask, lane: usize| match mask {
                Mask::Constant(value) => value,
                Mask::Reg(reg) if reg & BLOCK == 0 => self.file[reg as usize][lane] != T::ZERO,
                Mask::Reg(reg) => block.registers[(reg & !BLOCK) as usize][lane] != T::ZERO,
            };
            let (mixed, ends) = self.masks.split_at(self.mixed.len());
            for (at, &value) in block.values.iter().enumerate() {
                if value == NONE {
                    continue;
                }
                let mut hypotheses = self.mixed.iter().zip(mixed);
                let outcome = match hypotheses.find(|(_, mask)| !lane(**mask, at)) {
                    Some((k, _)) => Outcome::Vacuous(*k),
                    None if lane(ends[0], at) => Outcome::Met(Conclusion::Failed),
                    None if lane(ends[1], at) => Outcome::Met(Conclusion::Undefined),
                    None => Outcome::Met(Conclusion::Held),
                };
                outcomes.push((value, outcome));
            }
        }
        self.blocks = blocks;
        outcomes.sort_unstable_by_key(|pair| pair.0);
        for part in outcomes.chunks(PART) {
            let mut here = Counts {
                vacuous: vec![0; self.all],
                ..Counts::default()
            };
            let mut met = 0;
            for &(value, outcome) in part {
                here.add(outcome);
                if matches!(outcome, Outcome::Met(Conclusion::Held | Conclusion::Failed))
                    && known != u128::MAX
                {
                    met |= self.class(value, see);
                }
            }
            if met & !known != 0 {
                see.met(&self.parameters, met & !known);
                known |= met;
            }
            if !wanted(see, here.held, here.failed, here.undefined) {
                counts.append(&here);
                continue;
            }
            for &(value, outcome) in part {
                counts.add(outcome);
                if let Outcome::Met(conclusion) = outcome
                    && see.wants(conclusion)
                {
                    self.inner.decode(u64::from(value), &mut self.parameters);
                    see.instance(point, &self.parameters, conclusion)?;
                }
            }
        }
        ControlFlow::Continue(())
    }
}

/// Whether instances of a conclusion that was met are to be seen.
fn wanted(see: &dyn See, held: u64, failed: u64, undefined: u64) -> bool {
    failed > 0 && see.wants(Conclusion::Failed)
        || held > 0 && see.wants(Conclusion::Held)
        || undefined > 0 && see.wants(Conclusion::Undefined)
}

/// The batches of a point, compiled for each set of instructions that processors have.
struct Pass<'a, T> {
    machine: &'a mut Machine<T>,
    blocks: &'a [Block<T>],
}

impl<T: Lane> pulp::WithSimd for Pass<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Self { machine, blocks } = self;
        let Machine {
            file,
            spare,
            from_rows,
            ..
        } = machine;
        run(&machine.by_lane, file, &[], spare);
        if !machine.by_row.is_empty() {
            for (k, registers) in machine.row_blocks.iter().enumerate() {
                run(&machine.by_row, file, registers, spare);
                for of in from_rows.iter_mut() {
                    if let Some(from) = of.from {
                        of.values[k * LANES..][..LANES].copy_from_slice(&file[from as usize][..]);
                    }
                }
            }
        }
        for block in blocks {
            for of in from_rows.iter() {
                let (rows, _) = file[of.to as usize].as_chunks_mut::<ROW>();
                for (row, value) in rows.iter_mut().zip(&of.values[block.row..]) {
                    match of.whole {
                        true => *row = [*value; ROW],
                        false => row[0] = *value,
                    }
                }
            }
            run(&machine.code, file, &block.registers, spare);
            for (sum, mask) in machine.totals.iter_mut().zip(&machine.masks) {
                *sum += match *mask {
                    Mask::Constant(value) => u64::from(value) * block.live,
                    Mask::Reg(reg) if reg & BLOCK == 0 => total(&file[reg as usize], block.lens),
                    Mask::Reg(reg) => total(&block.registers[(reg & !BLOCK) as usize], block.lens),
                };
            }
        }
    }
}

impl<T: Lane> Walk for Machine<T> {
    fn points(&self) -> u64 {
        self.outer.iter().map(|axis| axis.len).product()
    }

    fn width(&self) -> u64 {
        self.width
    }

    fn bits(&self) -> u32 {
        8 * size_of::<T>() as u32
    }

    fn instructions(&self) -> usize {
        self.code.len()
    }

    fn whole(&self) -> bool {
        self.inner.whole
    }

    fn run(
        &mut self,
        from: u64,
        to: u64,
        counts: &mut Counts,
        see: &mut dyn See,
    ) -> ControlFlow<()> {
        counts.vacuous.resize(self.all, 0);
        let levels = self.outer.len();
        // How many points one value of each axis stands for.
        let mut strides = vec![1u64; levels];
        for k in (1..levels).rev() {
            strides[k - 1] = strides[k] * self.outer[k].len;
        }
        let mut digits = vec![u64::MAX; levels];
        let mut limits = vec![self.all; levels + 1];
        limits[0] = self.gate(0, self.all);
        let arch = pulp::Arch::new();
        let mut point = from;
        'points: while point < to {
            let mut changed = false;
            for k in 0..levels {
                let digit = point / strides[k] % self.outer[k].len;
                changed |= digit != digits[k];
                if !changed {
                    continue;
                }
                digits[k] = digit;
                let axis = &self.outer[k];
                axis.decode(digit, &mut self.parameters);
                self.level(k + 1);
                limits[k + 1] = self.gate(k + 1, limits[k]);
                let limit = limits[k + 1];
                let open = |level: &Vec<(usize, Reg)>| level.iter().any(|(h, _)| *h < limit);
                if limit < self.all
                    && !self.needs_batches(limit)
                    && !self.gates[k + 2..].iter().any(open)
                {
                    let end = to.min((point / strides[k] + 1) * strides[k]);
                    self.attribute(limit, end - point, counts);
                    counts.vacuous[limit] += self.survivors * (end - point);
                    // The digits after this one are not set.
                    for digit in &mut digits[k + 1..] {
                        *digit = u64::MAX;
                    }
                    point = end;
                    see.visited(1)?;
                    continue 'points;
                }
            }
            let limit = limits[levels];
            self.attribute(limit, 1, counts);
            if !self.needs_batches(limit) {
                counts.vacuous[limit] += self.survivors;
                point += 1;
                see.visited(1)?;
                continue;
            }
            self.count(arch, (point, limit), counts, see)?;
            point += 1;
            see.visited(self.survivors.max(1))?;
        }
        ControlFlow::Continue(())
    }
}
