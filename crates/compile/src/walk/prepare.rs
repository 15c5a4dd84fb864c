//! Which instructions run when, and where their results stand.

use super::{Machine, Mask};
use crate::compiled::Compiled;
use crate::frame::Axis;
use crate::lane::{BLOCK, LANES, Lane};
use crate::program::{Op, Refusal, Reg};

/// How a register depends on the axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Depends {
    /// One more than the last outer axis; 0 for none.
    outer: usize,
    inner: bool,
}

/// What is known before the width of the lanes is.
pub(super) struct Prepared {
    compiled: Compiled,
    outer: Vec<Axis>,
    inner: Axis,
    depends: Vec<Depends>,
    live: Vec<bool>,
    gates: Vec<Vec<(usize, Reg)>>,
    own: Vec<(usize, Reg)>,
    mixed: Vec<(usize, Reg)>,
    failed: Reg,
    undefined: Reg,
    /// The largest absolute value in a lane; one less for a negative one.
    pub(super) largest: i128,
}

impl Prepared {
    /// Assigns instructions to axes.
    pub(super) fn new(mut compiled: Compiled, most: u64) -> Result<Self, Refusal> {
        let (outer, inner) = compiled.frame.axes(most).ok_or(Refusal::TooLarge)?;
        let depends = depends(&compiled, &outer, &inner);
        let mut gates = vec![Vec::new(); outer.len() + 1];
        let (mut own, mut late) = (Vec::new(), Vec::new());
        for (k, &reg) in compiled.hypotheses.iter().enumerate() {
            if compiled.program.constant(reg) == Some(1) {
                continue;
            }
            match depends[reg as usize] {
                Depends {
                    outer,
                    inner: false,
                } => gates[outer].push((k, reg)),
                Depends { outer: 0, .. } if late.is_empty() => own.push((k, reg)),
                _ => late.push((k, reg)),
            }
        }
        // Each hypothesis of the batches, and all before it.
        let program = &mut compiled.program;
        let mut alive = program.truth(true)?;
        let mut mixed = Vec::new();
        for (k, reg) in late {
            alive = program.all(&[alive, reg])?;
            mixed.push((k, alive));
        }
        let conclusion = compiled.conclusion;
        let failed = program.all(&[alive, conclusion.no])?;
        let either = program.any(&[conclusion.yes, conclusion.no])?;
        let neither = match program.ops[conclusion.no as usize] {
            Op::Not([yes]) if yes == conclusion.yes => program.truth(false)?,
            _ => program.not(either)?,
        };
        let undefined = program.all(&[alive, neither])?;
        let depends = self::depends(&compiled, &outer, &inner);
        let mut live = vec![false; compiled.program.ops.len()];
        let roots = mixed.iter().chain(&own).map(|pair| pair.1);
        let roots = roots.chain(gates.iter().flatten().map(|pair| pair.1));
        for root in roots.chain([failed, undefined]) {
            live[root as usize] = true;
        }
        for reg in (0..live.len())
            .rev()
            .filter(|&reg| live[reg])
            .collect::<Vec<_>>()
        {
            live[reg] = true;
        }
        for reg in (0..live.len()).rev() {
            if live[reg] {
                for &operand in compiled.program.ops[reg].operands() {
                    live[operand as usize] = true;
                }
            }
        }
        // The largest value that stands in a lane.
        let is_mixed = |reg: usize| depends[reg].inner && depends[reg].outer > 0;
        let mut largest = 1;
        let mut note = |reg: Reg| {
            let range = compiled.program.range(reg);
            largest = largest.max(range.high).max(-(range.low + 1));
        };
        for reg in (0..live.len()).filter(|&reg| live[reg] && is_mixed(reg)) {
            note(reg as Reg);
            for &operand in compiled.program.ops[reg].operands() {
                note(operand);
            }
        }
        Ok(Self {
            compiled,
            outer,
            inner,
            depends,
            live,
            gates,
            own,
            mixed,
            failed,
            undefined,
            largest,
        })
    }

    fn is_mixed(&self, reg: Reg) -> bool {
        let depends = self.depends[reg as usize];
        depends.inner && depends.outer > 0
    }

    fn is_own(&self, reg: Reg) -> bool {
        let depends = self.depends[reg as usize];
        depends.inner && depends.outer == 0
    }

    /// The machine on lanes of a width.
    pub(super) fn machine<T: Lane>(self) -> Machine<T> {
        let program = &self.compiled.program;
        let ops = program.ops.clone();
        let live = |reg: &Reg| self.live[*reg as usize];
        let all: Vec<Reg> = (0..ops.len() as Reg).filter(live).collect();
        let code: Vec<Reg> = all.iter().copied().filter(|&r| self.is_mixed(r)).collect();
        let outputs: Vec<Reg> = self
            .mixed
            .iter()
            .map(|pair| pair.1)
            .chain([self.failed, self.undefined])
            .filter(|&reg| program.constant(reg).is_none())
            .collect();
        // What batches read besides their own results.
        let read: Vec<Reg> = code
            .iter()
            .flat_map(|&reg| ops[reg as usize].operands().to_vec())
            .chain(outputs.iter().copied())
            .collect();
        let mut places = vec![None; ops.len()];
        let (mut kept, mut spread) = (Vec::new(), vec![Vec::new(); self.outer.len() + 1]);
        let mut next: Reg = 0;
        for reg in read.into_iter().filter(|&reg| !self.is_mixed(reg)) {
            if places[reg as usize].is_some() {
                continue;
            }
            if self.is_own(reg) {
                places[reg as usize] = Some(kept.len() as Reg | BLOCK);
                kept.push(reg);
            } else {
                places[reg as usize] = Some(next);
                spread[self.depends[reg as usize].outer].push((reg, next));
                next += 1;
            }
        }
        // Places of results, free again after their last use.
        let mut last = vec![usize::MAX; ops.len()];
        for (at, &reg) in code.iter().enumerate() {
            for &operand in ops[reg as usize].operands() {
                last[operand as usize] = at;
            }
        }
        for &output in &outputs {
            last[output as usize] = usize::MAX;
        }
        let mut free: Vec<Reg> = Vec::new();
        let mut encoded = Vec::new();
        for (at, &reg) in code.iter().enumerate() {
            let to = free.pop().unwrap_or_else(|| {
                next += 1;
                next - 1
            });
            places[reg as usize] = Some(to);
            let mut op = ops[reg as usize].clone();
            let mut done: Vec<Reg> = op.operands().to_vec();
            done.sort_unstable();
            done.dedup();
            for operand in op.operands_mut() {
                *operand = places[*operand as usize].expect("made before");
            }
            encoded.push((to, op));
            let done = done.into_iter().filter(|&o| self.is_mixed(o));
            free.extend(
                done.filter(|&o| last[o as usize] == at)
                    .filter_map(|o| places[o as usize]),
            );
        }
        let mask = |reg: Reg| match program.constant(reg) {
            Some(value) => Mask::Constant(value != 0),
            None => Mask::Reg(places[reg as usize].expect("an output")),
        };
        let mut levels = vec![Vec::new(); self.outer.len() + 1];
        for &reg in all.iter().filter(|&&reg| !self.depends[reg as usize].inner) {
            levels[self.depends[reg as usize].outer].push(reg);
        }
        let own: Vec<Reg> = all
            .iter()
            .copied()
            .filter(|&reg| self.is_own(reg))
            .collect();
        let mut machine = Machine {
            width: self.inner.len,
            mixed: self.mixed.iter().map(|&(k, reg)| (k, mask(reg))).collect(),
            failed: mask(self.failed),
            undefined: mask(self.undefined),
            outer: self.outer,
            inner: self.inner,
            levels,
            gates: self.gates,
            spread,
            scalars: vec![0; ops.len()],
            ops,
            file: (0..next).map(|_| Box::new([T::ZERO; LANES])).collect(),
            spare: Box::new([T::ZERO; LANES]),
            code: encoded,
            blocks: Vec::new(),
            pruned: Vec::new(),
            survivors: 0,
            all: self.compiled.hypotheses.len(),
            parameters: vec![0; self.compiled.frame.parameters() as usize],
        };
        machine.level(0);
        machine.prepare(&own, &self.own, &kept);
        machine
    }
}

fn depends(compiled: &Compiled, outer: &[Axis], inner: &Axis) -> Vec<Depends> {
    let mut depends: Vec<Depends> = Vec::new();
    for op in &compiled.program.ops {
        let mut own = Depends {
            outer: 0,
            inner: false,
        };
        if let Op::Input(parameter) = op {
            own.inner = (inner.parameters.0..inner.parameters.1).contains(parameter);
            let axis = outer
                .iter()
                .position(|axis| (axis.parameters.0..axis.parameters.1).contains(parameter));
            own.outer = axis.map_or(0, |axis| axis + 1);
        }
        for &operand in op.operands() {
            let other: Depends = depends[operand as usize];
            own.outer = own.outer.max(other.outer);
            own.inner |= other.inner;
        }
        depends.push(own);
    }
    depends
}
