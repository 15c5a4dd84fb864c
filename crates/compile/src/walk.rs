//! The walk through a box: what is met, counted batch by batch.
//!
//! An instruction runs once for each value of the last axis that it needs; those of the innermost
//! axis alone once for each of its values, before the walk. An instance is counted under the first
//! hypothesis, in the order of the text, that is not true. Values of the innermost axis that fail a
//! hypothesis of their own are never multiplied out, unless a hypothesis before it needs more.
//! Where a hypothesis of the outer axes fails, what it leaves open is counted without the rest.

mod prepare;

use std::ops::ControlFlow;

use crate::compiled::Compiled;
use crate::frame::Axis;
use crate::lane::{BLOCK, Batch, LANES, Lane, evaluate, run, total};
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
    /// Gives each value of the innermost axis a class below 128, by its parameters.
    fn classify(&mut self, class: &mut dyn FnMut(&[i64]) -> Option<u8>);
}

/// A truth value of each lane.
#[derive(Clone, Copy, Debug)]
enum Mask {
    Constant(bool),
    Reg(Reg),
}

/// Some values of the innermost axis, with all that depends on them alone.
struct Block<T> {
    registers: Vec<Batch<T>>,
    /// Their places in the axis.
    values: Vec<u32>,
    classes: Vec<u8>,
    present: u128,
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
    code: Vec<(Reg, Op)>,
    blocks: Vec<Block<T>>,
    /// Values of the innermost axis by the hypothesis that they fail.
    pruned: Vec<(usize, u64)>,
    survivors: u64,
    /// The hypotheses that are left to the batches, and where it and those before hold.
    mixed: Vec<(usize, Mask)>,
    failed: Mask,
    undefined: Mask,
    all: usize,
    parameters: Vec<i64>,
}

/// Prepares a walk on the narrowest lanes, with at most `most` values on the innermost axis.
///
/// # Errors
/// When instances cannot be numbered.
pub fn walk(compiled: Compiled, most: u64) -> Result<Box<dyn Walk>, Refusal> {
    let prepared = Prepared::new(compiled, most)?;
    Ok(match prepared.largest {
        x if x <= i128::from(i16::MAX) => Box::new(prepared.machine::<i16>()),
        x if x <= i128::from(i32::MAX) => Box::new(prepared.machine::<i32>()),
        x if x <= i128::from(i64::MAX) => Box::new(prepared.machine::<i64>()),
        _ => Box::new(prepared.machine::<i128>()),
    })
}

impl<T: Lane> Machine<T> {
    /// Evaluates the instructions of a level, and puts what batches read into all lanes.
    fn level(&mut self, level: usize) {
        for &reg in &self.levels[level] {
            let value = match &self.ops[reg as usize] {
                Op::Input(parameter) => i128::from(self.parameters[*parameter as usize]),
                op => evaluate(op, |operand| self.scalars[operand as usize]),
            };
            self.scalars[reg as usize] = value;
        }
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

    /// Evaluates what depends on the innermost axis alone, and drops the values that fail.
    fn prepare(&mut self, own: &[Reg], hypotheses: &[(usize, Reg)], kept: &[Reg]) {
        let mut pruned = vec![0; self.all];
        for index in 0..self.inner.len {
            self.inner.decode(index, &mut self.parameters);
            for &reg in own {
                let value = match &self.ops[reg as usize] {
                    Op::Input(parameter) => i128::from(self.parameters[*parameter as usize]),
                    op => evaluate(op, |operand| self.scalars[operand as usize]),
                };
                self.scalars[reg as usize] = value;
            }
            let failed = hypotheses
                .iter()
                .find(|(_, reg)| self.scalars[*reg as usize] == 0);
            if let Some((k, _)) = failed {
                pruned[*k] += 1;
                continue;
            }
            self.survivors += 1;
            if self
                .blocks
                .last()
                .is_none_or(|block| block.values.len() == LANES)
            {
                self.blocks.push(Block {
                    registers: vec![[T::ZERO; LANES]; kept.len()],
                    values: Vec::with_capacity(LANES),
                    classes: Vec::new(),
                    present: 0,
                });
            }
            let block = self.blocks.last_mut().expect("a block");
            let lane = block.values.len();
            for (register, &reg) in block.registers.iter_mut().zip(kept) {
                register[lane] = T::from_wide(self.scalars[reg as usize]);
            }
            block.values.push(index as u32);
        }
        self.pruned = pruned
            .into_iter()
            .enumerate()
            .filter(|(_, count)| *count > 0)
            .collect();
    }

    /// Counts the values of the innermost axis that fail a hypothesis of their own.
    fn attribute(&self, limit: usize, times: u64, counts: &mut Counts) {
        for &(k, count) in &self.pruned {
            counts.vacuous[k.min(limit)] += count * times;
        }
    }

    /// Whether batches have a say before a hypothesis.
    fn needs_batches(&self, limit: usize) -> bool {
        limit == self.all || self.mixed.first().is_some_and(|(k, _)| *k < limit)
    }

    fn sum(&self, block: &Block<T>, mask: Mask) -> u64 {
        let len = block.values.len();
        match mask {
            Mask::Constant(value) => u64::from(value) * len as u64,
            Mask::Reg(reg) if reg & BLOCK == 0 => total(&self.file[reg as usize], len),
            Mask::Reg(reg) => total(&block.registers[(reg & !BLOCK) as usize], len),
        }
    }

    fn lane(&self, block: &Block<T>, mask: Mask, lane: usize) -> bool {
        let batch = match mask {
            Mask::Constant(value) => return value,
            Mask::Reg(reg) if reg & BLOCK == 0 => &*self.file[reg as usize],
            Mask::Reg(reg) => &block.registers[(reg & !BLOCK) as usize],
        };
        batch[lane] != T::ZERO
    }

    /// Counts the batch that was run; instances that are wanted are seen.
    fn count(
        &mut self,
        block: &Block<T>,
        (point, limit): (u64, usize),
        known: &mut Option<u128>,
        counts: &mut Counts,
        see: &mut dyn See,
    ) -> ControlFlow<()> {
        let mut alive = block.values.len() as u64;
        let before = counts.vacuous.clone();
        for &(k, mask) in self.mixed.iter().filter(|(k, _)| *k < limit) {
            let next = self.sum(block, mask);
            counts.vacuous[k] += alive - next;
            alive = next;
        }
        if limit < self.all {
            counts.vacuous[limit] += alive;
            return ControlFlow::Continue(());
        }
        let failed = self.sum(block, self.failed);
        let undefined = self.sum(block, self.undefined);
        let held = alive - failed - undefined;
        let wanted = failed > 0 && see.wants(Conclusion::Failed)
            || held > 0 && see.wants(Conclusion::Held)
            || undefined > 0 && see.wants(Conclusion::Undefined);
        if held + failed > 0 && block.present != 0 {
            let known = known.get_or_insert_with(|| see.classes(&self.parameters));
            if block.present & !*known != 0 {
                let mut met = 0;
                for lane in 0..block.values.len() {
                    let all = self
                        .mixed
                        .last()
                        .map_or(Mask::Constant(true), |last| last.1);
                    if self.lane(block, all, lane) && !self.lane(block, self.undefined, lane) {
                        met |= 1u128.checked_shl(block.classes[lane].into()).unwrap_or(0);
                    }
                }
                if met & !*known != 0 {
                    see.met(&self.parameters, met & !*known);
                    *known |= met;
                }
            }
        }
        if !wanted {
            counts.failed += failed;
            counts.undefined += undefined;
            counts.held += held;
            return ControlFlow::Continue(());
        }
        // One lane after the other, up to one that ends the walk.
        counts.vacuous = before;
        for lane in 0..block.values.len() {
            let failed = self.mixed.iter().find(|(_, m)| !self.lane(block, *m, lane));
            if let Some((k, _)) = failed {
                counts.vacuous[*k] += 1;
                continue;
            }
            let conclusion = if self.lane(block, self.failed, lane) {
                counts.failed += 1;
                Conclusion::Failed
            } else if self.lane(block, self.undefined, lane) {
                counts.undefined += 1;
                Conclusion::Undefined
            } else {
                counts.held += 1;
                Conclusion::Held
            };
            if see.wants(conclusion) {
                let index = u64::from(block.values[lane]);
                self.inner.decode(index, &mut self.parameters);
                see.instance(point, &self.parameters, conclusion)?;
            }
        }
        ControlFlow::Continue(())
    }
}

/// A batch, compiled for each set of instructions that processors have.
struct Pass<'a, T> {
    code: &'a [(Reg, Op)],
    file: &'a mut [Box<Batch<T>>],
    block: &'a [Batch<T>],
    spare: &'a mut Box<Batch<T>>,
}

impl<T: Lane> pulp::WithSimd for Pass<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        run(self.code, self.file, self.block, self.spare);
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
            let blocks = std::mem::take(&mut self.blocks);
            let mut known = None;
            let mut flow = ControlFlow::Continue(());
            for block in &blocks {
                if !self.code.is_empty() {
                    arch.dispatch(Pass {
                        code: &self.code,
                        file: &mut self.file,
                        block: &block.registers,
                        spare: &mut self.spare,
                    });
                }
                flow = self.count(block, (point, limit), &mut known, counts, see);
                if flow.is_break() {
                    break;
                }
            }
            self.blocks = blocks;
            flow?;
            point += 1;
            see.visited(self.survivors.max(1))?;
        }
        ControlFlow::Continue(())
    }

    fn classify(&mut self, class: &mut dyn FnMut(&[i64]) -> Option<u8>) {
        let mut blocks = std::mem::take(&mut self.blocks);
        for block in &mut blocks {
            block.classes.clear();
            block.present = 0;
            for &value in &block.values {
                self.inner.decode(u64::from(value), &mut self.parameters);
                let class = class(&self.parameters).unwrap_or(u8::MAX);
                block.classes.push(class);
                block.present |= 1u128.checked_shl(class.into()).unwrap_or(0);
            }
        }
        self.blocks = blocks;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Form, Frame, Pattern, Values, Variable};
    use kernel::elaborate::elaborate;

    struct Nothing;

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

    /// Whether `A` of 2 x 2 with entries up to 20 has `det(A^2) < 70000`.
    fn prepared() -> Prepared {
        let text = "claim c\n  for all A : 2 x 2\n  show det(A*A) < 70000\n";
        let (file, _) = statement::parse_file(text);
        let core = elaborate(&file.claims[0].forms[0].statement()).expect("a meaning");
        let slot = core.slots.iter().position(|slot| slot.name == "A");
        let frame = Frame {
            fixed: Vec::new(),
            variables: vec![Variable {
                slot: slot.expect("A") as u32,
                form: Form::Matrix(Pattern {
                    rows: 2,
                    cols: 2,
                    entries: (0..4).map(Some).collect(),
                }),
                parameters: 4,
                den: 1,
                values: Values::Free((-20..=20).step_by(5).collect()),
            }],
        };
        let compiled = crate::compile(&core, frame, &[], core.show).expect("code");
        Prepared::new(compiled, 100).expect("a walk")
    }

    fn counted(mut machine: impl Walk) -> Counts {
        let mut counts = Counts::default();
        let flow = machine.run(0, machine.points(), &mut counts, &mut Nothing);
        assert!(flow.is_continue());
        counts
    }

    #[test]
    fn lanes_of_a_wrong_bound_count_otherwise() {
        let prepared = || prepared();
        assert!(prepared().largest > i128::from(i16::MAX));
        let right = counted(prepared().machine::<i64>());
        assert_eq!(counted(prepared().machine::<i32>()), right);
        assert_eq!(counted(prepared().machine::<i128>()), right);
        // The bound of what is planted here would be 32767.
        assert_ne!(counted(prepared().machine::<i16>()), right);
        let det = |x: &[i64]| x[0] * x[3] - x[1] * x[2];
        let values: Vec<i64> = (-20..=20).step_by(5).collect();
        let mut held = 0;
        for &a in &values {
            for &b in &values {
                for &c in &values {
                    for &d in &values {
                        held += u64::from(det(&[a, b, c, d]).pow(2) < 70000);
                    }
                }
            }
        }
        assert_eq!(right.held, held);
    }
}
