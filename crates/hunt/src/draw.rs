//! Random instances: variables in a random order, each by its type, by the linear systems of the
//! hypotheses given those before it, by orders between matrices, or at the threshold where a
//! hypothesis turns.

use exact::{Matrix, Rational};
use kernel::core::{Kind, PropId, PropOp, Slot};
use kernel::instance::Value;
use kernel::judge::Judge;
use kernel::tree::Relation;
use kernel::truth::Truth;

use crate::affine::Affine;
use crate::layout::{Layout, Shape, System, is_positive_definite};
use crate::plan::{Domain, Plan, Range};
use crate::point::{Content, matrices};
use crate::session::Session;
use crate::stream::{Stream, Style};

/// How often a variable is drawn again when a hypothesis fails.
const TRIES: usize = 6;
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
            solve: stream.chance(3, 4),
            related: stream.below(4),
            structured: stream.below(5),
        }
    }
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

/// Draws instances of a plan.
pub struct Drawer<'p, 'c> {
    plan: &'p Plan<'c>,
    affine: Vec<Affine>,
}

impl<'p, 'c> Drawer<'p, 'c> {
    /// A drawer.
    pub fn new(plan: &'p Plan<'c>) -> Self {
        let affine = plan.affine();
        Self { plan, affine }
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
            match self.variable(session, stream, manner, k, &domain, &now) {
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
                    base = self.affine[k].stationary(
                        self.plan.core,
                        &mut session.evaluator,
                        &mut Judge::new(&mut session.prover),
                        &(layout.clone(), first),
                        &equations,
                    );
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
            Domain::Numbers(numbers) if numbers.is_empty() => return Drawn::Impossible,
            _ => TRIES,
        };
        for attempt in 0..tries {
            let value = match domain {
                Domain::Integers(from, to) => {
                    Value::Integer(from + stream.below((to - from + 1) as usize) as i64)
                }
                Domain::Numbers(numbers) => {
                    Value::Number(stream.pick(numbers).cloned().unwrap_or_default())
                }
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
                        None => self.above(session, stream, manner, slot, layout, now),
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
            let gap = |session: &mut Session<'c>, x: Matrix| -> Option<Matrix> {
                session.set(slot, Content::Value(Value::Matrix(x)));
                let a = matrix(session, a)?;
                let b = matrix(session, b)?;
                (a.shape() == (n, n) && b.shape() == (n, n)).then(|| &a - &b)
            };
            let probe = gram(stream, manner.style, n, n);
            let zero = gap(session, Matrix::zeros(n, n));
            let at = gap(session, probe.clone());
            session.clear(slot);
            let (Some(zero), Some(at)) = (zero, at) else {
                continue;
            };
            let slope = &at - &zero;
            let direction = if slope == probe {
                1
            } else if slope == -&probe {
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
            return Some(Value::Matrix(target.scale(&Rational::from(direction))));
        }
        None
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
        let built: Vec<Matrix> = layout
            .shapes
            .iter()
            .map(|shape| one(stream, manner, shape, &earlier))
            .collect();
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

/// The matrix that a term is.
pub fn matrix(session: &mut Session<'_>, term: kernel::core::TermId) -> Option<Matrix> {
    match session.term(term).ok()? {
        kernel::value::Value::Matrix(matrix) => Some(matrix.to_exact()),
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

/// `B B^T` with a random `B` of `rank` columns.
pub fn gram(stream: &mut Stream, style: Style, n: usize, rank: usize) -> Matrix {
    let factor = Matrix::from_fn(n, rank, |_, _| stream.number(style));
    &factor * &factor.transpose()
}

/// A matrix of a type.
fn one(stream: &mut Stream, manner: Manner, shape: &Shape, earlier: &[&Matrix]) -> Matrix {
    let (rows, cols) = (shape.rows, shape.cols);
    if let Some(over) = &shape.over {
        let free = shape.free();
        let parameters: Vec<Rational> = free
            .iter()
            .map(|_| stream.pick(over).cloned().unwrap_or_default())
            .collect();
        let layout = Layout {
            family: false,
            shapes: vec![shape.clone()],
        };
        return match layout.build(&parameters) {
            Value::Matrix(matrix) => matrix,
            _ => Matrix::zeros(rows, cols),
        };
    }
    let alike: Vec<&&Matrix> = earlier
        .iter()
        .filter(|m| m.shape() == (rows, cols))
        .collect();
    if stream.chance(manner.related, 8)
        && let Some(base) = stream.pick(&alike)
    {
        let related = relative(stream, base);
        if let Some(matrix) = fit(shape.kind, related) {
            return matrix;
        }
    }
    match shape.kind {
        Kind::Psd => {
            let rank = stream.below(rows + 1);
            if stream.chance(1, 6) {
                diagonal(rows, cols, || Rational::from(stream.below(5)))
            } else {
                gram(stream, manner.style, rows, rank.max(1))
            }
        }
        Kind::Pd => {
            let bump = Rational::from(1 + stream.below(2));
            let rank = stream.below(rows + 1);
            match stream.below(3) {
                0 => diagonal(rows, cols, || Rational::from(1 + stream.below(5))),
                1 => {
                    let lower = Matrix::from_fn(rows, rows, |i, j| match i.cmp(&j) {
                        std::cmp::Ordering::Less => Rational::ZERO,
                        std::cmp::Ordering::Equal => Rational::ONE,
                        std::cmp::Ordering::Greater => stream.number(manner.style),
                    });
                    &lower * &lower.transpose()
                }
                _ => {
                    let gram = gram(stream, manner.style, rows, rank);
                    &gram + &Matrix::identity(rows).scale(&bump)
                }
            }
        }
        Kind::Orthogonal => orthogonal(stream, rows),
        Kind::Diagonal => diagonal(rows, cols, || stream.number(manner.style)),
        Kind::Symmetric => symmetric(stream, manner, rows),
        Kind::Matrix | Kind::Number | Kind::Natural => plain(stream, manner, rows, cols),
    }
}

/// The matrix, if it is of the kind; a psd one may be made of it.
fn fit(kind: Kind, matrix: Matrix) -> Option<Matrix> {
    let square = matrix.rows() == matrix.cols();
    match kind {
        Kind::Matrix => Some(matrix),
        Kind::Symmetric if square => Some(&matrix + &matrix.transpose()),
        Kind::Psd
            if square && matrix.is_symmetric() && exact::is_positive_semidefinite(&matrix) =>
        {
            Some(matrix)
        }
        Kind::Psd if square => Some(&matrix * &matrix.transpose()),
        Kind::Pd if square && matrix.is_symmetric() && is_positive_definite(&matrix) => {
            Some(matrix)
        }
        _ => None,
    }
}

/// A matrix that has to do with another of its size.
fn relative(stream: &mut Stream, base: &Matrix) -> Matrix {
    let square = base.rows() == base.cols();
    let identity = || Matrix::identity(base.rows());
    match stream.below(if square { 9 } else { 3 }) {
        0 => base.clone(),
        1 => -base,
        2 => base.scale(&Rational::from(2)),
        3 => base.transpose(),
        4 => base * base,
        5 => base + &identity(),
        6 => &identity() - base,
        7 => exact::inverse(base).unwrap_or_else(identity),
        _ => {
            base + &Matrix::unit(
                base.rows(),
                base.cols(),
                stream.below(base.rows()),
                stream.below(base.cols()),
            )
        }
    }
}

fn diagonal(rows: usize, cols: usize, mut entry: impl FnMut() -> Rational) -> Matrix {
    Matrix::from_fn(
        rows,
        cols,
        |i, j| if i == j { entry() } else { Rational::ZERO },
    )
}

/// A signed permutation, a Cayley transform, or a product of both.
fn orthogonal(stream: &mut Stream, n: usize) -> Matrix {
    let order = stream.order(n);
    let signs: Vec<i64> = (0..n)
        .map(|_| if stream.chance(1, 2) { 1 } else { -1 })
        .collect();
    let permutation = Matrix::from_fn(n, n, |i, j| {
        Rational::from(if order[i] == j { signs[i] } else { 0 })
    });
    if stream.chance(1, 2) {
        return permutation;
    }
    let upper = Matrix::from_fn(n, n, |i, j| {
        if i < j {
            Rational::from(stream.integer(2))
        } else {
            Rational::ZERO
        }
    });
    let skew = &upper - &upper.transpose();
    let identity = Matrix::identity(n);
    // I + S is invertible for a skew S.
    match exact::inverse(&(&identity + &skew)) {
        Some(inverse) => &(&(&identity - &skew) * &inverse) * &permutation,
        None => permutation,
    }
}

fn symmetric(stream: &mut Stream, manner: Manner, n: usize) -> Matrix {
    let style = manner.style;
    match if stream.chance(manner.structured, 8) {
        stream.below(5)
    } else {
        5
    } {
        0 => diagonal(n, n, || stream.number(style)),
        1 => line_sums(stream, style, n),
        2 => {
            let rank = stream.below(n + 1);
            &gram(stream, style, n, rank) - &gram(stream, style, n, 1)
        }
        3 => {
            let rank = stream.below(n + 1);
            -&gram(stream, style, n, rank)
        }
        4 => {
            // An orthogonal projector.
            let rank = stream.below(n + 1);
            let basis = Matrix::from_fn(n, rank, |_, _| stream.number(style));
            match exact::left_inverse(&basis) {
                Some(inverse) => &basis * &inverse,
                None => Matrix::zeros(n, n),
            }
        }
        _ => {
            let half = Matrix::from_fn(n, n, |_, _| stream.number(style));
            Matrix::from_fn(n, n, |i, j| half[(i.min(j), i.max(j))].clone())
        }
    }
}

/// A symmetric matrix whose lines have one sum.
fn line_sums(stream: &mut Stream, style: Style, n: usize) -> Matrix {
    let half = Matrix::from_fn(n, n, |_, _| stream.number(style));
    let sum = Rational::from(stream.integer(16));
    let mut matrix = Matrix::from_fn(n, n, |i, j| {
        if i == j {
            Rational::ZERO
        } else {
            half[(i.min(j), i.max(j))].clone()
        }
    });
    for i in 0..n {
        let rest: Rational = matrix.row(i).iter().cloned().sum();
        matrix[(i, i)] = &sum - &rest;
    }
    matrix
}

/// A matrix of a random rank or structure.
fn plain(stream: &mut Stream, manner: Manner, rows: usize, cols: usize) -> Matrix {
    let style = manner.style;
    let structures = if rows == cols && rows > 0 { 10 } else { 2 };
    match if stream.chance(manner.structured, 8) {
        stream.below(structures)
    } else {
        0
    } {
        1 => diagonal(rows, cols, || stream.number(style)),
        2 => symmetric(
            stream,
            Manner {
                structured: 4,
                ..manner
            },
            rows,
        ),
        3 => {
            let order = stream.order(rows);
            Matrix::from_fn(rows, cols, |i, j| Rational::from(i64::from(order[i] == j)))
        }
        4 => {
            let first: Vec<Rational> = (0..rows).map(|_| stream.number(style)).collect();
            Matrix::from_fn(rows, cols, |i, j| first[(j + rows - i) % rows].clone())
        }
        5 => Matrix::from_fn(rows, cols, |i, j| {
            if i <= j {
                stream.number(style)
            } else {
                Rational::ZERO
            }
        }),
        6 => Matrix::from_fn(rows, cols, |i, j| {
            if i < j {
                stream.number(style)
            } else {
                Rational::ZERO
            }
        }),
        7 => {
            let upper = Matrix::from_fn(rows, cols, |i, j| {
                if i < j {
                    stream.number(style)
                } else {
                    Rational::ZERO
                }
            });
            &upper - &upper.transpose()
        }
        8 => {
            // Similar to a diagonal matrix of a few values.
            let basis = Matrix::from_fn(rows, cols, |_, _| Rational::from(stream.integer(1)));
            let values: [i64; 4] = [0, 1, -1, 2];
            let kinds = 2 + stream.below(3);
            let middle = diagonal(rows, cols, || Rational::from(values[stream.below(kinds)]));
            match exact::inverse(&basis) {
                Some(inverse) => &(&basis * &middle) * &inverse,
                None => middle,
            }
        }
        9 => orthogonal(stream, rows),
        _ => {
            let full = rows.min(cols);
            let rank = stream.below(full + 1);
            if rank >= full || stream.chance(1, 2) {
                Matrix::from_fn(rows, cols, |_, _| stream.number(style))
            } else {
                let left = Matrix::from_fn(rows, rank, |_, _| stream.number(style));
                let right = Matrix::from_fn(rank, cols, |_, _| stream.number(style));
                &left * &right
            }
        }
    }
}
