//! Random instances: variables in a random order, each by its type, by the linear systems of the
//! hypotheses given those before it, by orders between matrices, or at the threshold where a
//! hypothesis turns.

use std::collections::BTreeMap;

use exact::{Matrix, Rational};
use kernel::core::{Kind, PropId, PropOp, Slot, TermId};
use kernel::instance::Value;
use kernel::judge::Judge;
use kernel::tree::Relation;
use kernel::truth::Truth;

use crate::affine::Affine;
use crate::layout::{Layout, System};
use crate::matrices::{gram, kill, one};
use crate::plan::{Domain, Plan, Range};
use crate::point::{Content, matrices};
use crate::root::root;
use crate::session::Session;
use crate::stream::{Stream, Style};

/// How often a variable is drawn again when a hypothesis fails.
const TRIES: usize = 6;
/// So many draws of which none meets the hypotheses about a variable alone make its shape hopeless.
const HOPELESS: u32 = 4;
/// Thresholds tried for a number.
const THRESHOLDS: i64 = 12;

/// How an instance is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Which numbers.
    pub style: Style,
    /// Whether linear systems are solved.
    pub solve: bool,
    /// In how many of eight cases a matrix is built from earlier ones.
    pub related: usize,
    /// In how many of eight cases a matrix has a special structure.
    pub structured: usize,
}

impl Manner {
    /// A random manner.
    pub fn draw(stream: &mut Stream) -> Self {
        Self {
            style: stream.style(),
            solve: stream.chance(7, 8),
            related: stream.below(5),
            structured: stream.below(5),
        }
    }
}

fn shaped(k: usize, domain: &Domain) -> Shaped {
    let shapes = match domain {
        Domain::Entries(layout) => &layout.shapes[..],
        _ => &[],
    };
    (
        k,
        shapes
            .iter()
            .map(|shape| (shape.rows, shape.cols))
            .collect(),
    )
}

/// What became of a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// All hypotheses hold.
    Met,
    /// The hypothesis of this place fails.
    Failed(usize),
    /// Some hypothesis is undecided and none fails.
    Undecided,
    /// A variable has no value at these sizes.
    Impossible,
}

/// A variable with the shapes of its matrices.
type Shaped = (usize, Vec<(usize, usize)>);

/// Draws instances of a plan.
pub struct Drawer<'p, 'c> {
    plan: &'p Plan<'c>,
    affine: Vec<Affine>,
    /// How often no draw of a variable met the hypotheses about it alone; `None` if one did.
    failures: BTreeMap<Shaped, Option<u32>>,
}

impl<'p, 'c> Drawer<'p, 'c> {
    /// A drawer.
    pub fn new(plan: &'p Plan<'c>) -> Self {
        Self {
            plan,
            affine: plan.affine(),
            failures: BTreeMap::new(),
        }
    }

    /// Whether at the sizes of the session some hypothesis about one variable was never met: no
    /// matrix with fewer columns than rows has full row rank.
    pub fn is_hopeless(&self, session: &mut Session<'c>, natural: i64) -> bool {
        let is_so = |failed: &Option<u32>| failed.is_some_and(|failed| failed >= HOPELESS);
        let hopeless = self.failures.iter().filter(|(_, failed)| is_so(failed));
        let mut variables: Vec<usize> = hopeless.map(|((k, _), _)| *k).collect();
        variables.dedup();
        variables.into_iter().any(|k| {
            let domain = self.plan.domain(session, k, natural);
            domain.is_some_and(|domain| self.failures.get(&shaped(k, &domain)).is_some_and(is_so))
        })
    }

    /// Draws an instance at the sizes of the session, with natural numbers up to `natural`.
    pub fn draw(
        &mut self,
        session: &mut Session<'c>,
        stream: &mut Stream,
        manner: Manner,
        natural: i64,
    ) -> Drawn {
        let plan = self.plan;
        for variable in &plan.variables {
            session.clear(variable.slot);
        }
        let mut order = stream.order(plan.variables.len());
        // Indices first: others may need them. Numbers tend to be bounds, hence come last.
        order.sort_by_key(|&k| match &plan.variables[k].range {
            Range::Index(_) => 0,
            Range::Entries(of) if of.kind == Kind::Number => 2,
            _ => 1,
        });
        if stream.chance(3, 4) {
            // What a function with a minimum depends on, beside its places, is fitted to the
            // places.
            order.sort_by_key(|&k| plan.variables[k].fitted);
        }
        let mut assigned = vec![false; plan.variables.len()];
        let mut undecided = false;
        for &k in &order {
            assigned[k] = true;
            let now: Vec<usize> = (0..plan.conjuncts.len())
                .filter(|&c| {
                    let variables = &plan.conjuncts[c].variables;
                    variables.contains(&k) && variables.iter().all(|&v| assigned[v])
                })
                .collect();
            let Some(domain) = plan.domain(session, k, natural) else {
                return Drawn::Impossible;
            };
            let drawn = self.variable(session, stream, manner, k, &domain, &now);
            let own = now
                .iter()
                .map(|&c| &plan.conjuncts[c])
                .filter(|conjunct| conjunct.variables == [k]);
            let own: Vec<usize> = own.map(|conjunct| conjunct.hypothesis).collect();
            if !own.is_empty() {
                let failures = self.failures.entry(shaped(k, &domain)).or_insert(Some(0));
                match drawn {
                    Drawn::Failed(hypothesis) if own.contains(&hypothesis) => {
                        *failures = failures.map(|count| count + 1);
                    }
                    Drawn::Failed(_) => {}
                    _ => *failures = None,
                }
            }
            match drawn {
                Drawn::Met => {}
                Drawn::Undecided => undecided = true,
                other => return other,
            }
        }
        if undecided {
            Drawn::Undecided
        } else {
            Drawn::Met
        }
    }

    fn variable(
        &mut self,
        session: &mut Session<'c>,
        stream: &mut Stream,
        manner: Manner,
        k: usize,
        domain: &Domain,
        now: &[usize],
    ) -> Drawn {
        let slot = self.plan.variables[k].slot;
        let mut failed = Drawn::Impossible;
        let mut system = None;
        let mut base = None;
        if let Domain::Entries(layout) = domain
            && manner.solve
        {
            let equations: Vec<PropId> = now
                .iter()
                .map(|&c| self.plan.conjuncts[c].prop)
                .filter(|&prop| self.affine[k].has_equation(self.plan.core, prop))
                .collect();
            if !equations.is_empty()
                && let Some(solved) = self.system(session, k, layout, &equations)
            {
                match solved {
                    None => {
                        let first = now
                            .iter()
                            .find(|&&c| equations.contains(&self.plan.conjuncts[c].prop));
                        return first.map_or(Drawn::Impossible, |&c| {
                            Drawn::Failed(self.plan.conjuncts[c].hypothesis)
                        });
                    }
                    solved => system = solved,
                }
                if self.plan.variables[k].fitted && stream.chance(7, 8) {
                    let first = self.first(session, slot).unwrap_or(0);
                    let place = (layout.clone(), first);
                    let core = self.plan.core;
                    session.charge(Affine::price(core, &equations, layout.parameters()));
                    let (evaluator, judge) =
                        (&mut session.evaluator, &mut Judge::new(&mut session.prover));
                    base = self.affine[k].stationary(core, evaluator, judge, &place, &equations);
                    if let Some(base) = &base
                        && stream.chance(1, 3)
                    {
                        let at = (&equations[..], &base[..]);
                        let found = self.affine[k].degenerate(core, evaluator, judge, &place, at);
                        system = found.or(system);
                    }
                    session.clear(slot);
                }
            }
        }
        let tries = match domain {
            Domain::Entries(layout) if is_number(layout) && system.is_none() => {
                return self.threshold(session, stream, manner, slot, layout, now);
            }
            Domain::Integers(from, to) if to < from => return Drawn::Impossible,
            Domain::Integers(..) => TRIES,
            Domain::Listed(values) if values.is_empty() => return Drawn::Impossible,
            _ => TRIES,
        };
        for attempt in 0..tries {
            let value = match domain {
                Domain::Integers(from, to) => {
                    Value::Integer(from + stream.below((to - from + 1) as usize) as i64)
                }
                Domain::Listed(values) => match stream.pick(values) {
                    Some(value) => value.clone(),
                    None => return Drawn::Impossible,
                },
                Domain::Entries(layout) => {
                    let value = match &system {
                        Some(system) => Some(solution(
                            stream,
                            manner,
                            layout,
                            system,
                            base.as_deref(),
                            attempt,
                        )),
                        None => None
                            .or_else(|| self.root(session, stream, manner, slot, layout, now))
                            .or_else(|| self.above(session, stream, manner, slot, layout, now))
                            .or_else(|| self.of_low_rank(stream, manner, k, layout, attempt)),
                    };
                    let value =
                        value.unwrap_or_else(|| self.typed(session, stream, manner, layout));
                    if !layout.admits(&value) {
                        continue;
                    }
                    value
                }
            };
            session.set(slot, Content::Value(value));
            failed = self.test(session, now);
            if matches!(failed, Drawn::Met | Drawn::Undecided) {
                return failed;
            }
        }
        failed
    }

    /// Whether the hypotheses hold.
    fn test(&self, session: &mut Session<'c>, now: &[usize]) -> Drawn {
        let mut result = Drawn::Met;
        for &c in now {
            match session.truth(self.plan.conjuncts[c].prop) {
                Truth::True => {}
                Truth::Undecided => result = Drawn::Undecided,
                Truth::False | Truth::Undefined => {
                    return Drawn::Failed(self.plan.conjuncts[c].hypothesis);
                }
            }
        }
        result
    }

    fn system(
        &mut self,
        session: &mut Session<'c>,
        k: usize,
        layout: &Layout,
        equations: &[PropId],
    ) -> Option<Option<System>> {
        let slot = self.plan.variables[k].slot;
        let first = self.first(session, slot)?;
        session.charge(Affine::price(
            self.plan.core,
            equations,
            layout.parameters(),
        ));
        let solved = self.affine[k].system(
            self.plan.core,
            &mut session.evaluator,
            &mut Judge::new(&mut session.prover),
            &[(layout.clone(), first)],
            equations,
        );
        session.clear(slot);
        Some(solved.ok()?.0)
    }

    /// The index of the first member, of a family.
    fn first(&self, session: &mut Session<'c>, slot: Slot) -> Option<i64> {
        match &self.plan.core.slots[slot as usize].family {
            Some(index) => session.integer(index.from),
            None => Some(0),
        }
    }

    /// A number: the least that its hypotheses allow, or any.
    fn threshold(
        &mut self,
        session: &mut Session<'c>,
        stream: &mut Stream,
        manner: Manner,
        slot: Slot,
        layout: &Layout,
        now: &[usize],
    ) -> Drawn {
        let mut candidates: Vec<Rational> = match &layout.shapes[0].over {
            Some(over) => over.clone(),
            None if !now.is_empty() && stream.chance(3, 4) => {
                let sign = if stream.chance(1, 8) { -1 } else { 1 };
                let scale = if stream.chance(1, 4) { 2 } else { 1 };
                (0..THRESHOLDS)
                    .filter_map(|k| Rational::from_fraction(sign * k, scale))
                    .collect()
            }
            None => (0..TRIES).map(|_| stream.number(manner.style)).collect(),
        };
        if layout.shapes[0].over.is_some() {
            let order = stream.order(candidates.len());
            candidates = order.into_iter().map(|k| candidates[k].clone()).collect();
        }
        let mut failed = Drawn::Impossible;
        for candidate in candidates {
            session.set(slot, Content::Value(Value::Number(candidate)));
            failed = self.test(session, now);
            if matches!(failed, Drawn::Met | Drawn::Undecided) {
                return failed;
            }
        }
        failed
    }

    /// A psd matrix X with `X^2 = M`, M what is known.
    fn root(
        &mut self,
        session: &mut Session<'c>,
        stream: &mut Stream,
        manner: Manner,
        slot: Slot,
        layout: &Layout,
        now: &[usize],
    ) -> Option<Value> {
        let [shape] = &layout.shapes[..] else {
            return None;
        };
        if layout.family || !matches!(shape.kind, Kind::Psd | Kind::Pd) {
            return None;
        }
        let n = shape.rows;
        for &c in now {
            let PropOp::Compare(Relation::Equal, a, b) =
                self.plan.core.props[self.plan.conjuncts[c].prop as usize].op
            else {
                continue;
            };
            let probe = gram(stream, manner.style, n, n);
            let Some((zero, change)) = changes(session, slot, (a, b), &probe) else {
                continue;
            };
            let square = &probe * &probe;
            let known = if change == square {
                -&zero
            } else if change == -&square {
                zero
            } else {
                continue;
            };
            return root(&known).map(Value::Matrix);
        }
        None
    }

    /// A matrix X with `X >= M` (or `<=`), M what is known: M and a psd matrix.
    fn above(
        &mut self,
        session: &mut Session<'c>,
        stream: &mut Stream,
        manner: Manner,
        slot: Slot,
        layout: &Layout,
        now: &[usize],
    ) -> Option<Value> {
        let [shape] = &layout.shapes[..] else {
            return None;
        };
        if layout.family || shape.rows != shape.cols || stream.chance(1, 4) {
            return None;
        }
        let n = shape.rows;
        for &c in now {
            let PropOp::Compare(relation, a, b) =
                self.plan.core.props[self.plan.conjuncts[c].prop as usize].op
            else {
                continue;
            };
            let strict = matches!(relation, Relation::Less | Relation::Greater);
            let sign = match relation {
                Relation::AtLeast | Relation::Greater => 1,
                Relation::AtMost | Relation::Less => -1,
                _ => continue,
            };
            let probe = gram(stream, manner.style, n, n);
            let Some((zero, change)) = changes(session, slot, (a, b), &probe) else {
                continue;
            };
            let direction = if change == probe {
                1
            } else if change == -&probe {
                -1
            } else {
                continue;
            };
            // sign * (direction * X + zero) = psd.
            let rank = stream.below(n + 1);
            let mut excess = gram(stream, manner.style, n, rank);
            if strict {
                excess = &excess + &Matrix::identity(n);
            }
            let target = &excess.scale(&Rational::from(sign)) - &zero;
            let target = Value::Matrix(target.scale(&Rational::from(direction)));
            // A diagonal matrix has the diagonal of it.
            return Some(layout.build(&layout.read(&target)));
        }
        None
    }

    /// A matrix of low rank: a multiple of a projector, perhaps with the signs of columns changed,
    /// where a minimum among matrices of bounded rank is assumed, or, when others have failed, of a
    /// rank that falls from attempt to attempt.
    fn of_low_rank(
        &self,
        stream: &mut Stream,
        manner: Manner,
        k: usize,
        layout: &Layout,
        attempt: usize,
    ) -> Option<Value> {
        let [shape] = &layout.shapes[..] else {
            return None;
        };
        if layout.family || shape.kind != Kind::Matrix || shape.over.is_some() {
            return None;
        }
        let (rows, cols) = (shape.rows, shape.cols);
        if self.plan.variables[k].bounded && stream.chance(1, 3) {
            let n = rows.min(cols);
            let rank = 1 + stream.below(n);
            let basis = Matrix::from_fn(n, rank, |_, _| Rational::from(stream.integer(1)));
            let projector = &basis * &exact::left_inverse(&basis)?;
            let size = 1 + stream.below(2 * n) as i64;
            let signed = stream.chance(1, 2);
            let factors: Vec<Rational> = (0..n)
                .map(|_| {
                    Rational::from(if signed && stream.chance(1, 2) {
                        -size
                    } else {
                        size
                    })
                })
                .collect();
            let entry = |i: usize, j: usize| match factors.get(j) {
                Some(factor) if i < n => &projector[(i, j)] * factor,
                _ => Rational::ZERO,
            };
            return Some(Value::Matrix(Matrix::from_fn(rows, cols, entry)));
        }
        let rank = TRIES - 1 - attempt;
        if attempt < 2 || rank >= rows.min(cols) {
            return None;
        }
        let left = Matrix::from_fn(rows, rank, |_, _| stream.number(manner.style));
        let right = Matrix::from_fn(rank, cols, |_, _| stream.number(manner.style));
        Some(Value::Matrix(&left * &right))
    }

    /// A value of a type.
    fn typed(
        &self,
        session: &Session<'c>,
        stream: &mut Stream,
        manner: Manner,
        layout: &Layout,
    ) -> Value {
        let mut earlier: Vec<&Matrix> = Vec::new();
        for variable in &self.plan.variables {
            if let Some(value) = session.point.value(variable.slot) {
                earlier.extend(matrices(value));
            }
        }
        let mut built: Vec<Matrix> = layout
            .shapes
            .iter()
            .map(|shape| one(stream, manner, shape, &earlier))
            .collect();
        if layout.family && !built.is_empty() && stream.chance(1, 4) {
            kill(stream, manner, &mut built);
        }
        if stream.chance(1, 12) && layout.shapes.iter().all(|shape| shape.over.is_none()) {
            let tenth = Rational::from_fraction(1, 10).unwrap_or_default();
            built = built.iter().map(|matrix| matrix.scale(&tenth)).collect();
        }
        match (layout.family, built.len()) {
            (false, 1) => Value::Matrix(
                built
                    .into_iter()
                    .next()
                    .unwrap_or_else(|| Matrix::zeros(0, 0)),
            ),
            _ => Value::Family(built),
        }
    }
}

fn is_number(layout: &Layout) -> bool {
    !layout.family && layout.shapes.len() == 1 && layout.shapes[0].kind == Kind::Number
}

/// `a - b` where a variable is 0, and by how much it changes where that is a probe instead.
fn changes(
    session: &mut Session<'_>,
    slot: Slot,
    sides: (TermId, TermId),
    probe: &Matrix,
) -> Option<(Matrix, Matrix)> {
    let zero = gap(
        session,
        slot,
        sides,
        Matrix::zeros(probe.rows(), probe.cols()),
    );
    let at = gap(session, slot, sides, probe.clone());
    session.clear(slot);
    let zero = zero?;
    let change = &at? - &zero;
    Some((zero, change))
}

/// `a - b` where a variable is `x`, if that is a matrix of its size.
fn gap(
    session: &mut Session<'_>,
    slot: Slot,
    (a, b): (TermId, TermId),
    x: Matrix,
) -> Option<Matrix> {
    let shape = x.shape();
    session.set(slot, Content::Value(Value::Matrix(x)));
    let (a, b) = (matrix(session, a)?, matrix(session, b)?);
    (a.shape() == shape && b.shape() == shape).then(|| &a - &b)
}

/// The matrix that a term is.
pub fn matrix(session: &mut Session<'_>, term: TermId) -> Option<Matrix> {
    match session.term(term).ok()? {
        kernel::value::Value::Matrix(matrix) => matrix.to_exact(),
        _ => None,
    }
}

/// A random solution of a system.
fn solution(
    stream: &mut Stream,
    manner: Manner,
    layout: &Layout,
    system: &System,
    base: Option<&[Rational]>,
    attempt: usize,
) -> Value {
    let special = attempt == 0 && stream.chance(1, 3);
    let chosen = stream.below(system.dimension().max(1));
    let mut seen = 0;
    let few = stream.below(3);
    let parameters = system.point(|index| {
        seen += 1;
        if let Some(base) = base {
            let change = if few > 0 {
                Rational::from(stream.integer(1))
            } else {
                Rational::ZERO
            };
            &base[index] + &change
        } else if special {
            Rational::from(i64::from(seen == chosen + 1))
        } else {
            stream.number(manner.style)
        }
    });
    layout.build(&parameters)
}
