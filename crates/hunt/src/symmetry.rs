//! The symmetry of a statement, read off its terms.
//!
//! Each side of each matrix has a class. Products, sums and comparisons join the classes of sides
//! that they pair; traces, powers and definiteness those of both sides of a matrix; what reads
//! single entries, or puts matrices into blocks, holds the sides fast. Signed permutations that act
//! on a free class, on all its sides at once, then change neither the truth of the statement nor
//! the box; where signs matter (entrywise products and orders) permutations alone are left.
//!
//! This is not trusted: the sizes of the orbits add up to the values of the variable, and random
//! instances are compared with their images by the kernel before the symmetry is used.

use std::collections::HashMap;

use compile::{Form, Frame, Values};
use exact::{Matrix, Rational};
use kernel::core::{
    Core, CoreBinder, CoreItem, CoreType, Family, Function, Kind, Op, Point, PropOp, Property,
    Slot, Sort, TermId,
};
use kernel::instance::Value;

use crate::point::Content;
use crate::session::Session;
use crate::stream::Stream;

/// The largest number of values of the variable whose orbits are listed.
const LISTED: u64 = 4_000_000;
/// The instances that are compared with their images.
const COMPARED: u64 = 200;

type Class = usize;
type Sides = (Class, Class);

/// The orbits of the values of the first variable.
pub struct Orbits {
    /// One of each orbit: the numerators of its parameters.
    pub representatives: Vec<Vec<i64>>,
    /// The size of each orbit.
    pub weights: Vec<u64>,
}

/// What may act on the sides of a class.
#[derive(Clone, Copy, Debug)]
struct Freedom {
    permuted: bool,
    signed: bool,
}

/// The classes of the sides of all matrices.
struct Classes<'c> {
    core: &'c Core,
    parent: Vec<Class>,
    freedom: Vec<Freedom>,
    slots: HashMap<Slot, Sides>,
    terms: HashMap<TermId, Sides>,
}

impl<'c> Classes<'c> {
    fn new(core: &'c Core) -> Self {
        let mut classes = Self {
            core,
            parent: Vec::new(),
            freedom: Vec::new(),
            slots: HashMap::new(),
            terms: HashMap::new(),
        };
        for item in &core.items {
            if let CoreItem::Variable(binder) = item {
                classes.binder(binder);
            }
        }
        for prop in &core.props {
            if let PropOp::Quantifier { binders, .. } = &prop.op {
                binders.iter().for_each(|binder| classes.binder(binder));
            }
        }
        // Terms come after their operands; places are bound by terms and propositions after them.
        for node in &core.terms {
            if let Op::Derivative { places, .. } | Op::DescentOrder { places, .. } = &node.op {
                for place in places {
                    classes.place(place.slot, &place.point);
                }
            }
        }
        for prop in &core.props {
            if let PropOp::Predicate { places, .. } = &prop.op {
                for place in places {
                    classes.place(place.slot, &place.point);
                }
            }
        }
        for term in 0..core.terms.len() as TermId {
            classes.term(term);
        }
        for prop in &core.props {
            match &prop.op {
                PropOp::Compare(relation, a, b) => {
                    let (a, b) = (classes.term(*a), classes.term(*b));
                    classes.join(a, b);
                    use kernel::tree::Relation::{Equal, Unequal};
                    if !matches!(relation, Equal | Unequal) && a.0 != a.1 {
                        classes.unite(a.0, a.1);
                    }
                }
                PropOp::Property(property, arguments) => {
                    for &argument in arguments {
                        let sides = classes.term(argument);
                        match property {
                            Property::Nonnegative | Property::Positive => classes.unsigned(sides),
                            Property::Hurwitz => classes.unite(sides.0, sides.1),
                            Property::SingularValueDecomposition => classes.hold(sides),
                        }
                    }
                }
                _ => {}
            }
        }
        classes
    }

    fn fresh(&mut self) -> Class {
        self.parent.push(self.parent.len());
        self.freedom.push(Freedom {
            permuted: true,
            signed: true,
        });
        self.parent.len() - 1
    }

    fn root(&self, mut class: Class) -> Class {
        while self.parent[class] != class {
            class = self.parent[class];
        }
        class
    }

    fn unite(&mut self, a: Class, b: Class) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            self.parent[b] = a;
            let other = self.freedom[b];
            self.freedom[a].permuted &= other.permuted;
            self.freedom[a].signed &= other.signed;
        }
    }

    fn join(&mut self, a: Sides, b: Sides) {
        self.unite(a.0, b.0);
        self.unite(a.1, b.1);
    }

    fn hold(&mut self, sides: Sides) {
        for side in [sides.0, sides.1] {
            let root = self.root(side);
            self.freedom[root] = Freedom {
                permuted: false,
                signed: false,
            };
        }
    }

    fn unsigned(&mut self, sides: Sides) {
        for side in [sides.0, sides.1] {
            let root = self.root(side);
            self.freedom[root].signed = false;
        }
    }

    fn binder(&mut self, binder: &CoreBinder) {
        let (slot, of) = match binder {
            CoreBinder::Typed { slot, of } | CoreBinder::Near { slot, of, .. } => (*slot, of),
            CoreBinder::Range(_) | CoreBinder::Set { .. } => return,
        };
        let sides = (self.fresh(), self.fresh());
        self.slots.insert(slot, sides);
        self.of_type(sides, of);
        if self.core.slots[slot as usize].family.is_some() {
            self.hold(sides);
        }
        if let CoreBinder::Near { center, .. } = binder {
            self.place(slot, center);
        }
    }

    fn of_type(&mut self, sides: Sides, of: &CoreType) {
        match of.kind {
            Kind::Matrix | Kind::Orthogonal => {}
            Kind::Symmetric | Kind::Psd | Kind::Pd => self.unite(sides.0, sides.1),
            Kind::Diagonal | Kind::Number | Kind::Natural => self.hold(sides),
        }
        if of.over.is_some() {
            self.unsigned(sides);
        }
    }

    /// A place has the sides of its point.
    fn place(&mut self, slot: Slot, point: &Point) {
        let sides = match self.slots.get(&slot) {
            Some(sides) => *sides,
            None => (self.fresh(), self.fresh()),
        };
        self.slots.insert(slot, sides);
        match point {
            Point::Term(term) => {
                let other = self.term(*term);
                self.join(sides, other);
            }
            Point::Family(family) => {
                self.family(family);
                self.hold(sides);
            }
        }
    }

    /// The members of a family stay where they are, and so do the matrices put in their place.
    fn family(&mut self, family: &Family) {
        for &(_, value) in &family.replaced {
            let sides = self.term(value);
            self.hold(sides);
        }
    }

    fn slot(&mut self, slot: Slot) -> Sides {
        if let Some(sides) = self.slots.get(&slot) {
            return *sides;
        }
        let sides = (self.fresh(), self.fresh());
        self.slots.insert(slot, sides);
        sides
    }

    fn held(&mut self) -> Sides {
        let sides = (self.fresh(), self.fresh());
        self.hold(sides);
        sides
    }

    /// The sides of a term; those of a number mean nothing.
    fn term(&mut self, id: TermId) -> Sides {
        if let Some(sides) = self.terms.get(&id) {
            return *sides;
        }
        let core = self.core;
        let node = &core.terms[id as usize];
        let is_matrix = |id: TermId| matches!(core.terms[id as usize].sort, Sort::Matrix(..));
        let sides = match &node.op {
            Op::Slot(slot) => self.slot(*slot),
            Op::Number(_) => (self.fresh(), self.fresh()),
            Op::Minus(a) | Op::NormSquared(a) => self.term(*a),
            Op::Transpose(a) | Op::Inverse(a) | Op::Pseudoinverse(a) => {
                let (rows, cols) = self.term(*a);
                (cols, rows)
            }
            Op::Add(a, b) | Op::Subtract(a, b) => {
                let (a, b) = (self.term(*a), self.term(*b));
                self.join(a, b);
                a
            }
            Op::Multiply(a, b) | Op::Divide(a, b) => {
                let (left, right) = (self.term(*a), self.term(*b));
                match (is_matrix(*a), is_matrix(*b)) {
                    (true, true) => {
                        self.unite(left.1, right.0);
                        (left.0, right.1)
                    }
                    (true, false) => left,
                    _ => right,
                }
            }
            Op::Power(a, _) => {
                let sides = self.term(*a);
                self.unite(sides.0, sides.1);
                sides
            }
            // A number that was a matrix: its one entry is read.
            Op::Scalar(a) => {
                let sides = self.term(*a);
                self.hold(sides);
                sides
            }
            Op::Row(a, _) => {
                let (rows, cols) = self.term(*a);
                self.hold((rows, rows));
                (self.held().0, cols)
            }
            Op::Column(a, _) => {
                let (rows, cols) = self.term(*a);
                self.hold((cols, cols));
                (rows, self.held().0)
            }
            Op::Zeros => (self.fresh(), self.fresh()),
            Op::Identity => {
                let side = self.fresh();
                (side, side)
            }
            Op::Ones => {
                let sides = (self.fresh(), self.fresh());
                self.unsigned(sides);
                sides
            }
            Op::Call(function, arguments) => self.call(*function, arguments),
            // A gradient by one matrix has its sides; other rows and columns are entries.
            Op::Derivative { places, second, .. } => match &places[..] {
                [place] if !second => self.slot(place.slot),
                _ => {
                    for place in places {
                        let sides = self.slot(place.slot);
                        self.hold(sides);
                    }
                    self.held()
                }
            },
            Op::Entry(a, ..) => {
                let sides = self.term(*a);
                self.hold(sides);
                self.held()
            }
            // Blocks, comprehensions, folds and families: nothing moves.
            Op::Block(rows) => {
                for &block in rows.iter().flatten() {
                    let sides = self.term(block);
                    self.hold(sides);
                }
                self.held()
            }
            Op::Entries { value, .. } => {
                let sides = self.term(*value);
                self.hold(sides);
                self.held()
            }
            Op::Fold(_, parts) => {
                for part in parts {
                    let sides = self.term(part.value);
                    self.hold(sides);
                }
                self.held()
            }
            Op::Member(family, _) | Op::Product { family, .. } => {
                self.family(family);
                self.held()
            }
            Op::DescentOrder { .. } => self.held(),
        };
        // A number has no sides to join with others.
        let sides = if is_matrix(id) {
            sides
        } else {
            (self.fresh(), self.fresh())
        };
        self.terms.insert(id, sides);
        sides
    }

    fn call(&mut self, function: Function, arguments: &[TermId]) -> Sides {
        use Function as F;
        let all: Vec<Sides> = arguments.iter().map(|&a| self.term(a)).collect();
        let (rows, cols) = all[0];
        match function {
            F::Rank | F::Absolute | F::SquareRoot => (rows, cols),
            F::SingularValue | F::SpectralNorm => (rows, cols),
            F::Projector => (rows, rows),
            F::Determinant
            | F::Trace
            | F::Permanent
            | F::InertiaPositive
            | F::InertiaNegative
            | F::SpectralRadius => {
                self.unite(rows, cols);
                (rows, cols)
            }
            F::Eigenvalue => {
                let (rows, cols) = all[1];
                self.unite(rows, cols);
                (rows, cols)
            }
            F::Adjugate => {
                self.unite(rows, cols);
                (cols, rows)
            }
            F::Hadamard => {
                self.join(all[0], all[1]);
                self.unsigned(all[0]);
                all[0]
            }
            F::Relu => {
                self.unsigned(all[0]);
                all[0]
            }
            F::HankelTraces => {
                self.unite(rows, cols);
                self.held()
            }
            F::Kronecker | F::KhatriRao | F::Diagonal | F::SquaredSines | F::Residuals => {
                all.iter().for_each(|&sides| self.hold(sides));
                self.held()
            }
        }
    }
}

/// A generator: a transposition of two neighbours in a class, or a change of the sign of its first.
#[derive(Clone, Copy, Debug)]
enum Move {
    Swap(Class, usize),
    Sign(Class),
}

/// A matrix after a move.
fn moved(matrix: &Matrix, sides: Sides, step: Move) -> Matrix {
    let (class, at) = match step {
        Move::Swap(class, at) => (class, Some(at)),
        Move::Sign(class) => (class, None),
    };
    let place = |k: usize| match at {
        Some(at) if k == at => at + 1,
        Some(at) if k == at + 1 => at,
        _ => k,
    };
    Matrix::from_fn(matrix.rows(), matrix.cols(), |i, j| {
        let (row, col) = (sides.0 == class, sides.1 == class);
        let from = (
            if row { place(i) } else { i },
            if col { place(j) } else { j },
        );
        let entry = matrix[from].clone();
        let turns = at.is_none() && ((row && i == 0) != (col && j == 0));
        if turns { -entry } else { entry }
    })
}

impl Orbits {
    /// The orbits of the first variable of a box.
    ///
    /// # Errors
    /// Why there is no symmetry to use.
    pub fn new(
        core: &Core,
        session: &mut Session<'_>,
        frame: &Frame,
        chosen: &[(Slot, Content)],
    ) -> Result<Self, &'static str> {
        let variable = frame.variables.first().ok_or("there is no variable")?;
        let Form::Matrix(pattern) = &variable.form else {
            return Err("the first variable is no matrix");
        };
        let classes = Classes::new(core);
        let sides = |slot: Slot| {
            let sides = classes.slots.get(&slot).copied();
            sides.map(|(rows, cols)| (classes.root(rows), classes.root(cols)))
        };
        let own = sides(variable.slot).ok_or("the first variable has no sides")?;
        let mut moves = Vec::new();
        for (class, len) in [(own.0, pattern.rows), (own.1, pattern.cols)] {
            let freedom = classes.freedom[class];
            if own.0 == own.1 && !moves.is_empty() {
                break;
            }
            if freedom.permuted {
                moves.extend((1..len).map(|at| Move::Swap(class, at - 1)));
            }
            if freedom.signed && len > 0 {
                moves.push(Move::Sign(class));
            }
        }
        if moves.is_empty() {
            return Err("nothing moves the first variable");
        }
        compare(session, frame, chosen, &moves, &sides)?;
        orbits(frame, own, &moves)
    }
}

/// The value of a matrix variable with given parameters, and back.
fn orbits(frame: &Frame, own: Sides, moves: &[Move]) -> Result<Orbits, &'static str> {
    let variable = &frame.variables[0];
    let Form::Matrix(pattern) = &variable.form else {
        return Err("the first variable is no matrix");
    };
    let values: Vec<Vec<i64>> = match &variable.values {
        Values::Listed(values) => values.clone(),
        Values::Free(values) => {
            let count = (values.len() as u64).checked_pow(variable.parameters);
            if count.is_none_or(|count| count > LISTED) {
                return Err("the first variable has too many values");
            }
            (0..variable.parameters).fold(vec![Vec::new()], |all, _| {
                let longer = |x: &Vec<i64>| -> Vec<Vec<i64>> {
                    values.iter().map(|v| [&x[..], &[*v]].concat()).collect()
                };
                all.iter().flat_map(longer).collect()
            })
        }
    };
    // Where each entry goes, and with which sign, as parameters.
    let numbers = Matrix::from_fn(pattern.rows, pattern.cols, |i, j| {
        let parameter = pattern.entries[i * pattern.cols + j];
        Rational::from(parameter.map_or(0, |k| i64::from(k) + 1))
    });
    let mut actions = Vec::new();
    for &step in moves {
        let image = moved(&numbers, own, step);
        let mut action = vec![(0usize, 1i64); variable.parameters as usize];
        for (entry, number) in pattern.entries.iter().zip(image.entries()) {
            let Some((from, 1)) = number.to_small_fraction() else {
                return Err("a move is no permutation");
            };
            match entry {
                Some(_) if from == 0 => return Err("a move fills an entry that is 0"),
                Some(k) => {
                    action[*k as usize] = (from.unsigned_abs() as usize - 1, from.signum() as i64)
                }
                None => {}
            }
        }
        actions.push(action);
    }
    let places: HashMap<&[i64], usize> = values
        .iter()
        .enumerate()
        .map(|(k, value)| (&value[..], k))
        .collect();
    let mut seen = vec![false; values.len()];
    let (mut representatives, mut weights) = (Vec::new(), Vec::new());
    for start in 0..values.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let (mut open, mut size) = (vec![start], 0);
        while let Some(k) = open.pop() {
            size += 1;
            for action in &actions {
                let image: Vec<i64> = action
                    .iter()
                    .map(|&(from, sign)| sign * values[k][from])
                    .collect();
                let Some(&place) = places.get(&image[..]) else {
                    return Err("a move leaves the box");
                };
                if !std::mem::replace(&mut seen[place], true) {
                    open.push(place);
                }
            }
        }
        representatives.push(values[start].clone());
        weights.push(size);
    }
    Ok(Orbits {
        representatives,
        weights,
    })
}

/// Compares random instances with their images, by the kernel.
fn compare(
    session: &mut Session<'_>,
    frame: &Frame,
    chosen: &[(Slot, Content)],
    moves: &[Move],
    sides: &dyn Fn(Slot) -> Option<Sides>,
) -> Result<(), &'static str> {
    for (slot, content) in chosen {
        session.set(*slot, content.clone());
    }
    let core = session.core;
    let props: Vec<u32> = core
        .items
        .iter()
        .filter_map(|item| match item {
            CoreItem::Assume { prop, .. } => Some(*prop),
            _ => None,
        })
        .chain([core.show])
        .collect();
    let mut outcome = Ok(());
    for k in 0..COMPARED {
        let mut stream = Stream::new(1, k);
        let values: Vec<(Slot, Value)> = frame
            .variables
            .iter()
            .map(|variable| (variable.slot, random(variable, &mut stream)))
            .collect();
        let truths = |session: &mut Session<'_>, values: &[(Slot, Value)]| -> Vec<_> {
            for (slot, value) in values {
                session.set(*slot, Content::Value(value.clone()));
            }
            props.iter().map(|&prop| session.truth(prop)).collect()
        };
        let before = truths(session, &values);
        let step = moves[stream.below(moves.len())];
        let image: Vec<(Slot, Value)> = values
            .into_iter()
            .map(|(slot, value)| match (value, sides(slot)) {
                (Value::Matrix(matrix), Some(sides)) => {
                    (slot, Value::Matrix(moved(&matrix, sides, step)))
                }
                (value, _) => (slot, value),
            })
            .collect();
        if truths(session, &image) != before {
            outcome = Err("an instance and its image differ");
            break;
        }
    }
    for variable in &frame.variables {
        session.clear(variable.slot);
    }
    for (slot, _) in chosen {
        session.clear(*slot);
    }
    outcome
}

/// A random value of a variable of a box.
fn random(variable: &compile::Variable, stream: &mut Stream) -> Value {
    let parameters: Vec<i64> = match &variable.values {
        Values::Listed(values) => values[stream.below(values.len())].clone(),
        Values::Free(values) => (0..variable.parameters)
            .map(|_| values[stream.below(values.len())])
            .collect(),
    };
    let number = |k: u32| {
        let number = Rational::from_fraction(parameters[k as usize], variable.den);
        number.unwrap_or_default()
    };
    let matrix = |pattern: &compile::Pattern| {
        let entries = pattern.entries.iter();
        let entries = entries.map(|k| k.map_or(Rational::ZERO, number)).collect();
        Matrix::from_entries(pattern.rows, pattern.cols, entries)
    };
    match &variable.form {
        // An integer is a number of the box.
        Form::Number => match number(0).to_small_fraction() {
            Some((integer, 1)) => Value::Integer(integer as i64),
            _ => Value::Number(number(0)),
        },
        Form::Matrix(pattern) => Value::Matrix(matrix(pattern)),
        Form::Family(_, members) => Value::Family(members.iter().map(matrix).collect()),
    }
}
