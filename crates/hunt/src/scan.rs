//! A box: all instances of given sizes whose entries are among given numbers, in their order.
//!
//! Variables are set one after the other; each hypothesis is tested at the first that decides it.
//! The values of a variable that its own hypotheses allow are listed once. Where hypotheses are
//! linear in a variable, given those before it, its values run through the solutions.

use std::ops::ControlFlow;
use std::rc::Rc;

use exact::Rational;
use kernel::core::Kind;
use kernel::instance::Value;
use kernel::judge::Judge;
use kernel::truth::Truth;

use crate::affine::Affine;
use crate::budget::Budget;
use crate::layout::{Layout, System, Visitor};
use crate::plan::{Domain, Plan};
use crate::point::Content;
use crate::session::Session;
use crate::tally::Tally;

/// The largest list of values of a variable that is kept.
const LISTED: u64 = 60_000;
/// The largest number of values of a type that are counted by a walk.
const COUNTED: u64 = 20_000;
/// Partial choices that cost as much as an instance.
const STEPS: u32 = 32;

/// How a box ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All instances were visited.
    Complete,
    /// The budget or the receiver ended it.
    Stopped,
}

/// Is told of instances that refute the statement (or witness it), and of ill-defined ones.
pub trait Receive<'c> {
    /// An instance, at the session's point, and the truth of its conclusion; a break ends the
    /// search.
    fn receive(&mut self, session: &mut Session<'c>, truth: Truth) -> ControlFlow<()>;

    /// Whether every instance that meets the hypotheses is received, so that to receive them is
    /// what costs.
    fn takes_all(&self) -> bool {
        false
    }

    /// Whether no more ill-defined instances need be received.
    fn has_ill_defined(&self) -> bool {
        false
    }
}

/// The walk through a box.
pub struct Scan<'s, 'b, 'c> {
    /// The plan.
    pub plan: &'s Plan<'c>,
    /// The session, at the sizes of the box.
    pub session: &'s mut Session<'c>,
    /// The entries.
    pub numbers: &'s [Rational],
    /// The greatest natural number.
    pub natural: i64,
    /// What it may spend.
    pub budget: &'s mut Budget<'b>,
    /// What it meets.
    pub tally: &'s mut Tally,
}

/// The values of a variable that its own hypotheses allow, and how many fail which.
struct List {
    values: Vec<Content>,
    failed: Vec<(usize, u64)>,
    undecided: Vec<bool>,
}

struct State<'a, 's, 'b, 'c> {
    scan: &'a mut Scan<'s, 'b, 'c>,
    receive: &'a mut dyn Receive<'c>,
    domains: Vec<Domain>,
    affine: Vec<Affine>,
    /// How many assignments the variables after each one have.
    after: Vec<u64>,
    lists: Vec<Option<Rc<List>>>,
    doubts: u32,
    steps: u32,
}

impl<'c> Scan<'_, '_, 'c> {
    /// Visits the box; instances that refute (or witness) and ill-defined ones are received.
    pub fn run(&mut self, receive: &mut dyn Receive<'c>) -> Ended {
        let plan = self.plan;
        let count = plan.variables.len();
        let mut doubts = 0;
        for &conjunct in &plan.about_sizes {
            match self.session.truth(plan.conjuncts[conjunct].prop) {
                Truth::True => {}
                Truth::Undecided => doubts += 1,
                Truth::False | Truth::Undefined => {
                    self.tally.fail(plan.conjuncts[conjunct].hypothesis, 1);
                    return Ended::Complete;
                }
            }
        }
        if doubts == 0
            && !receive.takes_all()
            && let Some(ended) = crate::batch::run(self, receive)
        {
            return ended;
        }
        let mut domains = Vec::new();
        self.session.too_large = false;
        for k in 0..count {
            // A range that needs an index gets a value when the index has one; see `domain`.
            match plan.domain(self.session, k, self.natural) {
                Some(domain) => domains.push(domain),
                None => domains.push(Domain::Integers(0, -1)),
            }
        }
        let mut after = vec![1u64; count];
        for k in (1..count).rev() {
            after[k - 1] = after[k].saturating_mul(self.cardinality(&domains[k]));
        }
        let affine = plan.affine();
        let mut state = State {
            scan: self,
            receive,
            domains,
            affine,
            after,
            lists: (0..count).map(|_| None).collect(),
            doubts,
            steps: 0,
        };
        let flow = state.level(0);
        for variable in &plan.variables {
            self.session.clear(variable.slot);
        }
        // What is too large to be visited was not.
        if flow.is_break() || std::mem::take(&mut self.session.too_large) {
            Ended::Stopped
        } else {
            Ended::Complete
        }
    }

    fn cardinality(&self, domain: &Domain) -> u64 {
        match domain {
            Domain::Integers(from, to) => (to - from + 1).max(0) as u64,
            Domain::Listed(values) => values.len() as u64,
            Domain::Entries(layout) => layout.shapes.iter().fold(1, |product: u64, shape| {
                let base = shape.over.as_ref().map_or(self.numbers.len(), Vec::len) as u64;
                let free = u32::try_from(shape.free().len()).unwrap_or(u32::MAX);
                let all = base.saturating_pow(free);
                let restricted = matches!(shape.kind, Kind::Psd | Kind::Pd | Kind::Orthogonal);
                let count = if restricted && all <= COUNTED {
                    let layout = Layout {
                        family: false,
                        shapes: vec![shape.clone()],
                    };
                    let mut count = Count(0);
                    let system = System::free(layout.parameters());
                    // The counter never breaks.
                    let _ = layout.walk(self.numbers, &system).visit(&mut count);
                    count.0
                } else {
                    all
                };
                product.saturating_mul(count)
            }),
        }
    }
}

struct Count(u64);

impl Visitor for Count {
    fn step(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn value(&mut self, _: Value) -> ControlFlow<()> {
        self.0 += 1;
        ControlFlow::Continue(())
    }
}

impl State<'_, '_, '_, '_> {
    fn level(&mut self, k: usize) -> ControlFlow<()> {
        let plan = self.scan.plan;
        if k == plan.variables.len() {
            return self.leaf();
        }
        // Sizes of this variable may have needed the ones before it.
        let domain = plan.domain(self.scan.session, k, self.scan.natural);
        self.domains[k] = domain.unwrap_or(Domain::Integers(0, -1));
        match self.domains[k].clone() {
            Domain::Integers(from, to) => {
                for value in from..=to {
                    self.choose(k, Content::Value(Value::Integer(value)), &[])?;
                }
                ControlFlow::Continue(())
            }
            Domain::Listed(values) => {
                for value in values {
                    self.choose(k, Content::Value(value), &[])?;
                }
                ControlFlow::Continue(())
            }
            Domain::Entries(layout) => self.entries(k, &layout),
        }
    }

    fn entries(&mut self, k: usize, layout: &Layout) -> ControlFlow<()> {
        let plan = self.scan.plan;
        let own = |c: &usize| plan.conjuncts[*c].variables == [k];
        let decided = &plan.variables[k].decided;
        let mut equations: Vec<usize> = Vec::new();
        for &conjunct in decided {
            if self.affine[k].has_equation(plan.core, plan.conjuncts[conjunct].prop) {
                equations.push(conjunct);
            }
        }
        let all = self.scan.cardinality(&self.domains[k]);
        let mixed = equations.iter().any(|c| !own(c));
        if mixed {
            let allowed = self.scan.numbers.len() as u64;
            if let Some((system, covered)) = self.system(k, layout, &equations) {
                let Some(system) = system else {
                    let first = plan.conjuncts[equations[0]].hypothesis;
                    self.scan
                        .tally
                        .fail(first, all.saturating_mul(self.after[k]));
                    return self.scan.budget.spend(1);
                };
                let free = u32::try_from(system.dimension()).unwrap_or(u32::MAX);
                let listed = self.lists[k]
                    .as_ref()
                    .map_or(all, |list| list.values.len() as u64);
                if allowed.saturating_pow(free) <= listed {
                    let known: &[usize] = if covered { &equations } else { &[] };
                    let mut level = Level {
                        state: self,
                        k,
                        known,
                        count: 0,
                    };
                    let flow = layout
                        .walk(level.state.scan.numbers, &system)
                        .visit(&mut level);
                    let visited = level.count;
                    if flow.is_continue() {
                        let first = plan.conjuncts[equations[0]].hypothesis;
                        let left = all.saturating_sub(visited);
                        self.scan
                            .tally
                            .fail(first, left.saturating_mul(self.after[k]));
                    }
                    return flow;
                }
            }
        }
        let unary: Vec<usize> = decided.iter().copied().filter(own).collect();
        if k > 0 && plan.variables[k].fixed && all <= LISTED {
            if self.lists[k].is_none() {
                let list = self.list(k, layout, &unary)?;
                self.lists[k] = Some(Rc::new(list));
            }
            if let Some(list) = self.lists[k].clone() {
                for &(hypothesis, count) in &list.failed {
                    let count = count.saturating_mul(self.after[k]);
                    self.scan.tally.fail(hypothesis, count);
                }
                for (value, undecided) in list.values.iter().zip(&list.undecided) {
                    self.doubts += u32::from(*undecided);
                    let flow = self.choose(k, value.clone(), &unary);
                    self.doubts -= u32::from(*undecided);
                    flow?;
                }
                return ControlFlow::Continue(());
            }
        }
        let system = System::free(layout.parameters());
        let numbers = self.scan.numbers;
        let mut level = Level {
            state: self,
            k,
            known: &[],
            count: 0,
        };
        layout.walk(numbers, &system).visit(&mut level)
    }

    /// The linear system of some conjuncts, and whether they say no more; `None` if it has no
    /// value.
    fn system(
        &mut self,
        k: usize,
        layout: &Layout,
        equations: &[usize],
    ) -> Option<(Option<System>, bool)> {
        let plan = self.scan.plan;
        let first = match &plan.core.slots[plan.variables[k].slot as usize].family {
            Some(index) => self.scan.session.integer(index.from)?,
            None => 0,
        };
        let props: Vec<_> = equations.iter().map(|&c| plan.conjuncts[c].prop).collect();
        let session = &mut *self.scan.session;
        let solved = self.affine[k].system(
            plan.core,
            &mut session.evaluator,
            &mut Judge::new(&mut session.prover),
            &[(layout.clone(), first)],
            &props,
        );
        session.clear(plan.variables[k].slot);
        let (system, cover) = solved.ok()?;
        Some((system, cover == crate::affine::Cover::All))
    }

    /// The values that the variable's own hypotheses allow.
    fn list(&mut self, k: usize, layout: &Layout, unary: &[usize]) -> ControlFlow<(), List> {
        let mut list = Listing {
            state: self,
            k,
            unary,
            list: List {
                values: Vec::new(),
                failed: Vec::new(),
                undecided: Vec::new(),
            },
        };
        let numbers = list.state.scan.numbers;
        let system = System::free(layout.parameters());
        match layout.walk(numbers, &system).visit(&mut list) {
            ControlFlow::Continue(()) => ControlFlow::Continue(list.list),
            ControlFlow::Break(()) => ControlFlow::Break(()),
        }
    }

    fn step(&mut self) -> ControlFlow<()> {
        self.steps += 1;
        if self.steps.is_multiple_of(STEPS) {
            self.scan.budget.spend(1)
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Sets a variable, tests what it decides, and goes on.
    fn choose(&mut self, k: usize, value: Content, known: &[usize]) -> ControlFlow<()> {
        let plan = self.scan.plan;
        let cost = self.scan.session.cost();
        self.scan.budget.spend(cost)?;
        let variable = &plan.variables[k];
        self.scan.session.set(variable.slot, value);
        let mut doubts = 0;
        for conjunct in variable.decided.iter().filter(|c| !known.contains(c)) {
            let conjunct = &plan.conjuncts[*conjunct];
            match self.scan.session.truth(conjunct.prop) {
                Truth::True => {}
                Truth::Undecided => doubts += 1,
                Truth::False | Truth::Undefined => {
                    self.scan.tally.fail(conjunct.hypothesis, self.after[k]);
                    self.scan.session.clear(variable.slot);
                    return ControlFlow::Continue(());
                }
            }
        }
        self.doubts += doubts;
        let flow = self.level(k + 1);
        self.doubts -= doubts;
        self.scan.session.clear(variable.slot);
        flow
    }

    fn leaf(&mut self) -> ControlFlow<()> {
        let scan = &mut *self.scan;
        if self.doubts > 0 {
            scan.tally.undecided += 1;
            return ControlFlow::Continue(());
        }
        conclude(scan.plan, scan.session, scan.tally, self.receive)
    }
}

/// Judges the conclusion of an instance that meets all hypotheses.
pub fn conclude<'c>(
    plan: &Plan<'c>,
    session: &mut Session<'c>,
    tally: &mut Tally,
    receive: &mut dyn Receive<'c>,
) -> ControlFlow<()> {
    let truth = session.truth(plan.core.show);
    match truth {
        Truth::True | Truth::False => {
            tally.met += 1;
            tally.note_ranks(&plan.declared, &session.point);
            if (truth == Truth::True) == plan.core.some {
                return receive.receive(session, truth);
            }
            ControlFlow::Continue(())
        }
        Truth::Undefined => {
            tally.undefined += 1;
            receive.receive(session, truth)
        }
        Truth::Undecided => {
            tally.doubt(session);
            ControlFlow::Continue(())
        }
    }
}

struct Level<'l, 'a, 's, 'b, 'c> {
    state: &'l mut State<'a, 's, 'b, 'c>,
    k: usize,
    known: &'l [usize],
    count: u64,
}

impl Visitor for Level<'_, '_, '_, '_, '_> {
    fn step(&mut self) -> ControlFlow<()> {
        self.state.step()
    }

    fn value(&mut self, value: Value) -> ControlFlow<()> {
        self.count += 1;
        self.state.choose(self.k, Content::Value(value), self.known)
    }
}

struct Listing<'l, 'a, 's, 'b, 'c> {
    state: &'l mut State<'a, 's, 'b, 'c>,
    k: usize,
    unary: &'l [usize],
    list: List,
}

impl Visitor for Listing<'_, '_, '_, '_, '_> {
    fn step(&mut self) -> ControlFlow<()> {
        self.state.step()
    }

    fn value(&mut self, value: Value) -> ControlFlow<()> {
        let scan = &mut *self.state.scan;
        scan.budget.spend(scan.session.cost())?;
        let plan = scan.plan;
        let slot = plan.variables[self.k].slot;
        let content = Content::Value(value);
        scan.session.set(slot, content.clone());
        let mut undecided = false;
        for &conjunct in self.unary {
            let conjunct = &plan.conjuncts[conjunct];
            match scan.session.truth(conjunct.prop) {
                Truth::True => {}
                Truth::Undecided => undecided = true,
                Truth::False | Truth::Undefined => {
                    let failed = &mut self.list.failed;
                    match failed
                        .iter_mut()
                        .find(|entry| entry.0 == conjunct.hypothesis)
                    {
                        Some(entry) => entry.1 += 1,
                        None => failed.push((conjunct.hypothesis, 1)),
                    }
                    scan.session.clear(slot);
                    return ControlFlow::Continue(());
                }
            }
        }
        scan.session.clear(slot);
        self.list.values.push(content);
        self.list.undecided.push(undecided);
        ControlFlow::Continue(())
    }
}
