//! Which instructions run when, and where their results stand.
//!
//! The innermost axis is one list of values, or, where that saves work, a table: some of its digits
//! number the rows, the others the lanes. Then what needs rows or lanes alone runs once for all of
//! the others: of `A*B`, with the columns of `B` for rows and lanes, all but the last products.

use super::{Block, Machine, Mask, NONE, OfRows};
use crate::compiled::Compiled;
use crate::frame::Axis;
use crate::lane::{BLOCK, LANES, Lane, ROW, ROWS, evaluate};
use crate::program::{Op, Refusal, Reg};

/// How a register depends on the axes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Depends {
    /// One more than the last outer axis; 0 for none.
    outer: usize,
    rows: bool,
    lanes: bool,
}

impl Depends {
    fn is_inner(self) -> bool {
        self.rows || self.lanes
    }

    /// Whether it runs for each point, on rows, lanes or both.
    fn is_mixed(self) -> bool {
        self.outer > 0 && self.is_inner()
    }

    /// Whether it runs before the walk.
    fn is_own(self) -> bool {
        self.outer == 0 && self.is_inner()
    }
}

/// A parameter that is 1 in the lanes of a table that are in use: elsewhere all registers that are
/// made before the walk are 0, and so is what is counted.
const IN_USE: u32 = u32::MAX;

/// The innermost axis as a table: the digits of the lanes, and the parts of a number.
struct Table {
    rows: (Axis, Vec<u64>),
    lanes: (Axis, Vec<u64>),
}

/// What is known before the width of the lanes is.
pub(super) struct Prepared {
    compiled: Compiled,
    outer: Vec<Axis>,
    inner: Axis,
    table: Option<Table>,
    depends: Vec<Depends>,
    live: Vec<bool>,
    gates: Vec<Vec<(usize, Reg)>>,
    own: Vec<(usize, Reg)>,
    ends: Ends,
    /// The largest absolute value in a lane; one less for a negative one.
    pub(super) largest: i128,
}

/// What is counted.
struct Ends {
    /// Each hypothesis of the batches, and all before it.
    mixed: Vec<(usize, Reg)>,
    failed: Reg,
    undefined: Reg,
}

impl Ends {
    fn new(compiled: &mut Compiled, late: &[(usize, Reg)], own: &[Reg]) -> Result<Self, Refusal> {
        let program = &mut compiled.program;
        let mut alive = program.all(own)?;
        let mut mixed = Vec::new();
        for &(k, reg) in late {
            alive = program.all(&[alive, reg])?;
            mixed.push((k, alive));
        }
        let conclusion = compiled.conclusion;
        let failed = program.all(&[alive, conclusion.no])?;
        let neither = match program.not(conclusion.yes)? == conclusion.no {
            true => program.truth(false)?,
            false => {
                let either = program.any(&[conclusion.yes, conclusion.no])?;
                program.not(either)?
            }
        };
        let undefined = program.all(&[alive, neither])?;
        Ok(Self {
            mixed,
            failed,
            undefined,
        })
    }

    fn regs(&self) -> impl Iterator<Item = Reg> {
        let mixed = self.mixed.iter().map(|pair| pair.1);
        mixed.chain([self.failed, self.undefined])
    }
}

/// Marks what is needed for some registers.
fn live(ops: &[Op], roots: impl Iterator<Item = Reg>) -> Vec<bool> {
    let mut live = vec![false; ops.len()];
    roots.for_each(|root| live[root as usize] = true);
    for reg in (0..live.len()).rev() {
        if live[reg] {
            for &operand in ops[reg].operands() {
                live[operand as usize] = true;
            }
        }
    }
    live
}

/// Whether the first operand is no factor.
fn is_sum(op: &Op) -> bool {
    matches!(op, Op::Plus(_) | Op::Minus(_) | Op::WhereEqual(_))
}

/// Compares two products where nothing else needs their difference, which was in range.
fn compare(ops: &mut [Op], depends: &[Depends], live: &mut [bool], ends: &Ends) {
    let mut uses = vec![0; ops.len()];
    let operands = (0..ops.len()).filter(|&reg| live[reg]);
    let operands = operands.flat_map(|reg| ops[reg].operands());
    for reg in operands.copied().chain(ends.regs()) {
        uses[reg as usize] += 1;
    }
    for reg in 0..ops.len() {
        if let Op::WhereZero([a, difference]) = ops[reg]
            && let Op::Cross([b, c, d, e]) = ops[difference as usize]
            && live[reg]
            && uses[difference as usize] == 1
            && depends[reg].is_mixed()
            && depends[reg] == depends[difference as usize]
        {
            ops[reg] = Op::WhereEqual([a, b, c, d, e]);
            live[difference as usize] = false;
        }
    }
}

/// What an instruction costs, in operations on a lane.
fn cost(op: &Op) -> f64 {
    match op {
        Op::Rank(_, entries) => 20.0 * entries.len() as f64,
        op => 1.0 + op.operands().len() as f64,
    }
}

impl Prepared {
    /// Assigns instructions to axes.
    pub(super) fn new(mut compiled: Compiled, most: u64) -> Result<Self, Refusal> {
        let (outer, inner) = compiled.frame.axes(most).ok_or(Refusal::TooLarge)?;
        let list = depends(&compiled, &outer, &inner, None);
        let mut gates = vec![Vec::new(); outer.len() + 1];
        let (mut own, mut late) = (Vec::new(), Vec::new());
        for (k, &reg) in compiled.hypotheses.iter().enumerate() {
            let depends = list[reg as usize];
            if compiled.program.constant(reg) == Some(1) {
                continue;
            } else if !depends.is_inner() {
                gates[depends.outer].push((k, reg));
            } else if depends.outer == 0 && late.is_empty() {
                own.push((k, reg));
            } else {
                late.push((k, reg));
            }
        }
        let mut ends = Ends::new(&mut compiled, &late, &[])?;
        let table = table(&compiled, &outer, &inner, &ends, &own);
        if table.is_some() {
            let mut alive = vec![compiled.program.input(IN_USE, 0, 1)?];
            alive.extend(own.iter().map(|pair| pair.1));
            ends = Ends::new(&mut compiled, &late, &alive)?;
        }
        let depends = depends(&compiled, &outer, &inner, table.as_ref());
        let program = &compiled.program;
        let hypotheses = own.iter().chain(gates.iter().flatten());
        let roots = hypotheses.map(|pair| pair.1).chain(ends.regs());
        let mut live = live(&program.ops, roots);
        // The largest value that stands in a lane.
        let mut largest = 1;
        let mut note = |reg: Reg| {
            let range = program.range(reg);
            largest = largest.max(range.high).max(-(range.low + 1));
        };
        for reg in (0..live.len()).filter(|&reg| live[reg] && depends[reg].is_mixed()) {
            note(reg as Reg);
            program.ops[reg]
                .operands()
                .iter()
                .for_each(|&operand| note(operand));
        }
        compare(&mut compiled.program.ops, &depends, &mut live, &ends);
        Ok(Self {
            outer,
            inner,
            table,
            depends,
            live,
            gates,
            own,
            ends,
            largest,
            compiled,
        })
    }

    fn of(&self, reg: Reg) -> Depends {
        self.depends[reg as usize]
    }

    /// The machine on lanes of a width.
    pub(super) fn machine<T: Lane>(self) -> Machine<T> {
        let program = &self.compiled.program;
        let ops = &program.ops;
        let all: Vec<Reg> = (0..ops.len() as Reg)
            .filter(|&r| self.live[r as usize])
            .collect();
        let stage = |rows: bool, lanes: bool| -> Vec<Reg> {
            let is_its = |&reg: &Reg| {
                let own = self.of(reg);
                own.outer > 0 && (own.rows, own.lanes) == (rows, lanes)
            };
            all.iter().copied().filter(is_its).collect()
        };
        let [by_row, by_lane, code] = [stage(true, false), stage(false, true), stage(true, true)];
        let outputs = self
            .ends
            .regs()
            .filter(|&reg| program.constant(reg).is_none());
        let outputs: Vec<Reg> = outputs.collect();
        let mut next: Reg = 0;
        let mut place = || {
            next += 1;
            next - 1
        };
        // Where what is read stands, in the code of the rows, and elsewhere.
        let mut in_rows: Vec<Option<Reg>> = vec![None; ops.len()];
        let mut places = in_rows.clone();
        let (mut spread, mut lists) = (vec![Vec::new(); self.outer.len() + 1], Lists::default());
        let reads = |code: &[Reg]| -> Vec<Reg> {
            let operands = |&reg: &Reg| ops[reg as usize].operands().to_vec();
            code.iter().flat_map(operands).collect()
        };
        for reg in reads(&by_row) {
            let own = self.of(reg);
            if in_rows[reg as usize].is_some() || own.is_mixed() {
                continue;
            }
            in_rows[reg as usize] = Some(if own.rows {
                lists.of_rows.push(reg);
                (lists.of_rows.len() - 1) as Reg | BLOCK
            } else {
                let to = place();
                places[reg as usize] = Some(to);
                spread[own.outer].push((reg, to));
                to
            });
        }
        for &reg in &by_row {
            in_rows[reg as usize] = Some(place());
        }
        for &reg in &by_lane {
            places[reg as usize] = Some(place());
        }
        let mut from_rows = Vec::new();
        for reg in reads(&by_lane)
            .into_iter()
            .chain(reads(&code))
            .chain(outputs.iter().copied())
        {
            let own = self.of(reg);
            if places[reg as usize].is_some() || own.is_mixed() && own.lanes {
                continue;
            }
            places[reg as usize] = Some(if own.rows && own.lanes {
                lists.kept.push(reg);
                (lists.kept.len() - 1) as Reg | BLOCK
            } else {
                let to = place();
                match (own.rows, own.lanes) {
                    (true, _) => from_rows.push((reg, to)),
                    (_, true) => lists.of_lanes.push((reg, to)),
                    _ => spread[own.outer].push((reg, to)),
                }
                to
            });
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
        // What is read in all lanes of a row, not as a factor that they share.
        let mut whole = vec![false; ops.len()];
        for &output in &outputs {
            whole[output as usize] = true;
        }
        let is_row = |reg: Reg| self.of(reg).rows && !self.of(reg).lanes;
        let mut encode = |reg: Reg, places: &[Option<Reg>]| {
            let mut op = ops[reg as usize].clone();
            let is_shared = self.of(reg).lanes && op.factors_first(is_row);
            for (k, operand) in op.operands_mut().iter_mut().enumerate() {
                let place = places[*operand as usize].expect("made before");
                // The sum that products are added to stands before them.
                let is_factor = is_shared && (k > 0 || !is_sum(&ops[reg as usize]));
                *operand = match is_factor && is_row(*operand) {
                    true => place | ROWS,
                    false => {
                        whole[*operand as usize] |= self.of(reg).lanes;
                        place
                    }
                };
            }
            (places[reg as usize].expect("a place"), op)
        };
        let mut free: Vec<Reg> = Vec::new();
        let mut encoded = Vec::new();
        for (at, &reg) in code.iter().enumerate() {
            places[reg as usize] = Some(free.pop().unwrap_or_else(&mut place));
            encoded.push(encode(reg, &places));
            let mut done: Vec<Reg> = ops[reg as usize].operands().to_vec();
            done.sort_unstable();
            done.dedup();
            let is_last = |&o: &Reg| last[o as usize] == at && self.of(o).is_mixed();
            let done = done
                .into_iter()
                .filter(|o| self.of(*o).rows && self.of(*o).lanes);
            free.extend(done.filter(is_last).filter_map(|o| places[o as usize]));
        }
        let mask = |reg: Reg| match program.constant(reg) {
            Some(value) => Mask::Constant(value != 0),
            None => Mask::Reg(places[reg as usize].expect("an output")),
        };
        let mut levels = vec![Vec::new(); self.outer.len() + 1];
        for &reg in all.iter().filter(|&&reg| !self.of(reg).is_inner()) {
            levels[self.of(reg).outer].push(reg);
        }
        let zero = || Box::new([T::ZERO; LANES]);
        let mut machine = Machine {
            width: self.inner.len,
            masks: self.ends.regs().map(mask).collect(),
            mixed: self.ends.mixed.iter().map(|pair| pair.0).collect(),
            by_row: by_row.iter().map(|&reg| encode(reg, &in_rows)).collect(),
            by_lane: by_lane.iter().map(|&reg| encode(reg, &places)).collect(),
            code: encoded,
            from_rows: Vec::new(),
            levels,
            gates: self.gates.clone(),
            spread,
            scalars: vec![0; ops.len()],
            ops: ops.clone(),
            file: (0..next).map(|_| zero()).collect(),
            spare: zero(),
            row_blocks: Vec::new(),
            blocks: Vec::new(),
            classes: Vec::new(),
            present: None,
            pruned: Vec::new(),
            survivors: 0,
            totals: Vec::new(),
            all: self.compiled.hypotheses.len(),
            parameters: vec![0; self.compiled.frame.parameters() as usize],
            outer: self.outer.clone(),
            inner: self.inner.clone(),
        };
        machine.totals = vec![0; machine.masks.len()];
        machine
            .from_rows
            .extend(from_rows.iter().map(|&(reg, to)| OfRows {
                from: in_rows[reg as usize].filter(|_| self.of(reg).is_mixed()),
                to,
                whole: whole[reg as usize],
                values: Vec::new(),
            }));
        machine.level(0);
        let own = all.iter().copied().filter(|&reg| self.of(reg).is_own());
        lists.own = own.collect();
        lists.from_rows = from_rows.iter().map(|pair| pair.0).collect();
        self.fill(&mut machine, &lists);
        machine
    }

    /// Evaluates what depends on the innermost axis alone. Values that fail a hypothesis of their
    /// own are left out of a list, and dead lanes of a table.
    fn fill<T: Lane>(&self, machine: &mut Machine<T>, lists: &Lists) {
        let mut pruned = vec![0; machine.all];
        let mut value = |machine: &mut Machine<T>| {
            machine.evaluate(&lists.own);
            let mut hypotheses = self.own.iter();
            let failed = hypotheses.find(|(_, reg)| machine.scalars[*reg as usize] == 0);
            match failed {
                Some((k, _)) => pruned[*k] += 1,
                None => machine.survivors += 1,
            }
            failed.is_none()
        };
        if let Some(table) = &self.table {
            let ((rows, row_parts), (lanes, lane_parts)) = (&table.rows, &table.lanes);
            for (row, row_part) in row_parts.iter().enumerate() {
                rows.decode(row as u64, &mut machine.parameters);
                for (lane, lane_part) in lane_parts.iter().enumerate() {
                    lanes.decode(lane as u64, &mut machine.parameters);
                    let is_alive = value(machine);
                    let index = is_alive.then_some((row_part + lane_part) as u32);
                    machine.put(row * ROW + lane, index, &lists.kept);
                    for &(reg, to) in lists.of_lanes.iter().filter(|_| row == 0) {
                        let value = machine.lane_of(reg);
                        let register = &mut machine.file[to as usize];
                        (register[lane], register[ROW + lane]) = (value, value);
                    }
                }
                // What is counted is 0 in dead lanes, and in those that are not in use.
                machine.blocks[row / 2].lens[row % 2] = ROW;
                machine.put_row(row, lists);
            }
            machine.blocks.retain(|block| block.live > 0);
        } else {
            for index in 0..self.inner.len {
                self.inner.decode(index, &mut machine.parameters);
                if value(machine) {
                    let at = machine.survivors as usize - 1;
                    machine.put(at, Some(index as u32), &lists.kept);
                    machine.blocks[at / LANES].lens[at % LANES / ROW] += 1;
                }
            }
        }
        let counts = pruned.into_iter().enumerate();
        machine.pruned = counts.filter(|(_, count)| *count > 0).collect();
    }
}

/// What is evaluated before the walk, by where it is kept.
#[derive(Default)]
struct Lists {
    own: Vec<Reg>,
    /// Of each value, each row, each lane; of rows in what the lanes read.
    kept: Vec<Reg>,
    of_rows: Vec<Reg>,
    of_lanes: Vec<(Reg, Reg)>,
    from_rows: Vec<Reg>,
}

impl<T: Lane> Machine<T> {
    pub(super) fn evaluate(&mut self, regs: &[Reg]) {
        for &reg in regs {
            let value = match &self.ops[reg as usize] {
                &Op::Input(IN_USE) => 1,
                Op::Input(parameter) => i128::from(self.parameters[*parameter as usize]),
                op => evaluate(op, |operand| self.scalars[operand as usize]),
            };
            self.scalars[reg as usize] = value;
        }
    }

    fn lane_of(&self, reg: Reg) -> T {
        T::from_wide(self.scalars[reg as usize])
    }

    /// Puts a value of the innermost axis, if it is not dead, into a lane of all blocks.
    fn put(&mut self, at: usize, index: Option<u32>, kept: &[Reg]) {
        let (block, lane) = (at / LANES, at % LANES);
        if block == self.blocks.len() {
            self.blocks.push(Block {
                registers: vec![[T::ZERO; LANES]; kept.len()],
                values: vec![NONE; LANES],
                live: 0,
                lens: [0; 2],
                row: 2 * block,
            });
        }
        for (k, &reg) in kept.iter().enumerate() {
            self.blocks[block].registers[k][lane] = self.lane_of(reg);
        }
        let block = &mut self.blocks[block];
        block.values[lane] = index.unwrap_or(NONE);
        block.live += u64::from(index.is_some());
    }

    /// Keeps what depends on a row alone.
    fn put_row(&mut self, row: usize, lists: &Lists) {
        if row.is_multiple_of(LANES) {
            let registers = vec![[T::ZERO; LANES]; lists.of_rows.len()];
            self.row_blocks.push(registers);
            for of in &mut self.from_rows {
                of.values.resize(row + LANES, T::ZERO);
            }
        }
        for (k, &reg) in lists.of_rows.iter().enumerate() {
            self.row_blocks[row / LANES][k][row % LANES] = self.lane_of(reg);
        }
        for (k, &reg) in lists.from_rows.iter().enumerate() {
            self.from_rows[k].values[row] = self.lane_of(reg);
        }
    }
}

fn depends(
    compiled: &Compiled,
    outer: &[Axis],
    inner: &Axis,
    table: Option<&Table>,
) -> Vec<Depends> {
    let mut depends: Vec<Depends> = Vec::new();
    for op in &compiled.program.ops {
        let mut own = Depends::default();
        if let Op::Input(parameter) = op {
            let axis = outer.iter().position(|axis| axis.holds(*parameter));
            own.outer = axis.map_or(0, |axis| axis + 1);
            (own.rows, own.lanes) = match table {
                None => (inner.holds(*parameter), inner.holds(*parameter)),
                Some(table) => (
                    table.rows.0.holds(*parameter),
                    *parameter == IN_USE || table.lanes.0.holds(*parameter),
                ),
            };
        }
        for &operand in op.operands() {
            let other: Depends = depends[operand as usize];
            own.outer = own.outer.max(other.outer);
            own.rows |= other.rows;
            own.lanes |= other.lanes;
        }
        depends.push(own);
    }
    depends
}

/// How many values are looked at to see how many meet the hypotheses of their own.
const SAMPLES: u64 = 64;
/// Fewer values are no table.
const LEAST: u64 = 512;
/// Longer programs are not looked at.
const LONG: usize = 3_000;

/// The table that costs least, if one costs less than the list.
fn table(
    compiled: &Compiled,
    outer: &[Axis],
    inner: &Axis,
    ends: &Ends,
    own: &[(usize, Reg)],
) -> Option<Table> {
    let ops = &compiled.program.ops;
    if inner.len < LEAST || outer.is_empty() || ops.len() > LONG {
        return None;
    }
    let needed = live(ops, ends.regs());
    let list = depends(compiled, outer, inner, None);
    let mixed = |depends: &[Depends]| -> Vec<usize> {
        (0..ops.len())
            .filter(|&reg| needed[reg] && depends[reg].is_mixed())
            .collect()
    };
    // How many values of a list are left, by a sample.
    let mut parameters = vec![0; compiled.frame.parameters() as usize];
    let mut scalars = vec![0; ops.len()];
    let early = live(ops, own.iter().map(|pair| pair.1));
    let step = inner.len / SAMPLES;
    let meets = |sample: &u64| {
        // Not at even distances, as the last digits are the same there.
        inner.decode((sample * (step + 7)) % inner.len, &mut parameters);
        for reg in (0..ops.len()).filter(|&reg| early[reg]) {
            scalars[reg] = match &ops[reg] {
                Op::Input(parameter) => i128::from(parameters[*parameter as usize]),
                op => evaluate(op, |operand| scalars[operand as usize]),
            };
        }
        own.iter().all(|(_, reg)| scalars[*reg as usize] != 0)
    };
    let alive = (0..SAMPLES).filter(meets).count() as f64 / SAMPLES as f64;
    let as_list: f64 = mixed(&list).iter().map(|&reg| cost(&ops[reg])).sum();
    let mut best = (alive * as_list, None);
    let digits = inner.digits();
    for (first, step) in (0..digits).flat_map(|first| (1..digits).map(move |step| (first, step))) {
        for count in 1..=(digits - first).div_ceil(step) {
            let is_lane = |place: usize| {
                place >= first
                    && (place - first).is_multiple_of(step)
                    && (place - first) / step < count
            };
            let lanes = inner.part(is_lane);
            if lanes.0.len > ROW as u64 || lanes.0.len * 4 < ROW as u64 {
                continue;
            }
            let rows = inner.part(|place| !is_lane(place));
            let table = Table { rows, lanes };
            let depends = depends(compiled, outer, inner, Some(&table));
            let [rows, lanes] = [&table.rows, &table.lanes].map(|pair| pair.0.len as f64);
            let (mut each, mut spread) = (0.0, vec![false; ops.len()]);
            for reg in mixed(&depends) {
                each += cost(&ops[reg])
                    * match (depends[reg].rows, depends[reg].lanes) {
                        (true, true) => (rows / 2.0).ceil(),
                        (true, false) => (rows / LANES as f64).ceil(),
                        _ => 1.0,
                    };
                for &operand in ops[reg].operands() {
                    let other = depends[operand as usize];
                    if depends[reg].lanes && other.rows && !other.lanes {
                        spread[operand as usize] = true;
                    }
                }
            }
            each += (rows / 2.0) * spread.iter().filter(|&&spread| spread).count() as f64;
            let cost = each * LANES as f64 / (rows * lanes);
            if cost < 0.9 * best.0 {
                best = (cost, Some(table));
            }
        }
    }
    best.1
}
