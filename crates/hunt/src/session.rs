//! A point and its evaluation: sets slots, evaluates terms and propositions, asks the prover.

use kernel::core::{Core, CoreItem, Function, Node, Op, PropId, PropOp, Slot, TermId};
use kernel::evaluate::Evaluator;
use kernel::instance::{self, Instance, SizeValue};
use kernel::judge::Judge;
use kernel::matrix::Mat;
use kernel::ring::Stop;
use kernel::truth::Truth;
use kernel::value::Value;
use prove::Prover;

use crate::point::{Content, Point};
use crate::stationary::has_slope;

/// An evaluator at a point.
pub struct Session<'c> {
    /// The statement.
    pub core: &'c Core,
    /// What is assigned so far.
    pub point: Point,
    /// The evaluator at the point.
    pub evaluator: Evaluator<'c>,
    /// Decides what evaluation cannot.
    pub prover: Prover,
    /// What the prover had spent when it was last paid.
    paid: u64,
    /// What else is to be paid for.
    owed: u64,
    /// The cost of a node.
    node: u64,
    /// Whether a variable was too large to be hunted, since a scan last asked.
    pub too_large: bool,
}

/// What the gradient of a function counts for; one evaluation of a short formula counts for 1.
pub const GRADIENT: u64 = 4;
/// What a node counts for where roots of polynomials are compared.
const IRRATIONAL: u64 = 8;
/// The steps of an evaluation that count for 1.
pub const STEPS: u64 = 50;

impl<'c> Session<'c> {
    /// Nothing is assigned.
    pub fn new(core: &'c Core) -> Self {
        Self {
            core,
            point: Point::new(core.slots.len()),
            evaluator: Evaluator::new(core),
            prover: Prover::default(),
            paid: 0,
            owed: 0,
            node: if core.terms.iter().any(is_irrational) {
                IRRATIONAL
            } else {
                1
            },
            too_large: false,
        }
    }

    /// Adds to the cost of the next node.
    pub fn charge(&mut self, cost: u64) {
        self.owed += cost;
    }

    /// The cost of a node: 1, or [`IRRATIONAL`], and what was charged and the prover has spent
    /// since the last one.
    pub fn cost(&mut self) -> u64 {
        let spent = self.prover.spent();
        self.node + std::mem::take(&mut self.owed) + spent
            - std::mem::replace(&mut self.paid, spent)
    }

    /// Assigns a slot; `false` if the range of its family has no value yet.
    pub fn set(&mut self, slot: Slot, content: Content) -> bool {
        let first = match &self.core.slots[slot as usize].family {
            Some(index) => match self.integer(index.from) {
                Some(first) => first,
                None => return false,
            },
            None => 0,
        };
        self.evaluator.set(slot, to_kernel(&content, first));
        self.point.set(slot, content);
        true
    }

    /// Forgets a slot.
    pub fn clear(&mut self, slot: Slot) {
        self.evaluator.clear(slot);
        self.point.clear(slot);
    }

    /// The value of an integer term.
    pub fn integer(&mut self, term: TermId) -> Option<i64> {
        integer(self.evaluator.term(term).ok()?)
    }

    /// The ends of a range.
    pub fn range(&mut self, from: TermId, to: TermId) -> Option<(i64, i64)> {
        Some((self.integer(from)?, self.integer(to)?))
    }

    /// The truth of a proposition. That the gradient vanishes at a minimum is looked at first.
    pub fn truth(&mut self, prop: PropId) -> Truth {
        if let PropOp::Predicate { .. } = &self.core.props[prop as usize].op {
            self.charge(GRADIENT);
            if has_slope(&mut self.evaluator, prop) {
                return Truth::False;
            }
        }
        let mut judge = Judge::new(&mut self.prover);
        let truth = self.evaluator.prop(prop, &mut judge);
        self.charge(self.evaluator.spent() / STEPS);
        truth
    }

    /// The value of a term.
    ///
    /// # Errors
    /// As of [`Evaluator::term`].
    pub fn term(&mut self, term: TermId) -> Result<&Value, Stop> {
        self.evaluator.term(term)
    }

    /// The instance at the point.
    pub fn instance(&self, declared: &[Slot]) -> Instance {
        instance_at(self.core, declared, &self.point)
    }
}

/// Whether a term is a root of a polynomial.
fn is_irrational(term: &Node) -> bool {
    use Function::{
        Eigenvalue, Residuals, SingularValue, SpectralNorm, SpectralRadius, SquareRoot,
        SquaredSines,
    };
    matches!(
        term.op,
        Op::Call(
            Eigenvalue
                | Residuals
                | SingularValue
                | SpectralNorm
                | SpectralRadius
                | SquareRoot
                | SquaredSines,
            _
        )
    )
}

/// The instance that a point is.
pub fn instance_at(core: &Core, declared: &[Slot], point: &Point) -> Instance {
    let mut instance = Instance::default();
    for &slot in declared {
        let name = core.slots[slot as usize].name.clone();
        match point.get(slot) {
            Some(Content::Size(size)) => {
                instance.sizes.insert(name, SizeValue::One(*size));
            }
            Some(Content::Sizes(sizes)) => {
                instance
                    .sizes
                    .insert(name, SizeValue::Family(sizes.clone()));
            }
            Some(Content::Value(value)) => {
                instance.values.insert(name, value.clone());
            }
            None => {}
        }
    }
    instance
}

/// The slots of the sizes and variables that a statement declares, in their order.
pub fn declared(core: &Core) -> impl Iterator<Item = Slot> {
    core.items.iter().filter_map(|item| match item {
        CoreItem::Size { slot, .. } => Some(*slot),
        CoreItem::Variable(binder) => Some(binder.slot()),
        CoreItem::Condition(_) | CoreItem::Assume { .. } => None,
    })
}

/// The point that an instance is.
pub fn point_of(core: &Core, instance: &Instance) -> Point {
    let mut point = Point::new(core.slots.len());
    for slot in declared(core) {
        let name = &core.slots[slot as usize].name;
        let size = instance.sizes.get(name).map(|size| match size {
            SizeValue::One(size) => Content::Size(*size),
            SizeValue::Family(sizes) => Content::Sizes(sizes.clone()),
        });
        let value = instance.values.get(name).cloned().map(Content::Value);
        if let Some(content) = size.or(value) {
            point.set(slot, content);
        }
    }
    point
}

/// The integer that a value is.
pub fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(integer) => Some(*integer),
        Value::Number(number) => match number.number()?.to_small_fraction()? {
            (integer, 1) => i64::try_from(integer).ok(),
            _ => None,
        },
        _ => None,
    }
}

/// A value for the evaluator; families start at `first`.
pub fn to_kernel(content: &Content, first: i64) -> Value {
    match content {
        Content::Size(size) => Value::Integer(i64::from(*size)),
        Content::Sizes(sizes) => {
            Value::Sizes(first, sizes.iter().map(|&size| i64::from(size)).collect())
        }
        Content::Value(value) => match value {
            instance::Value::Integer(integer) => Value::Integer(*integer),
            instance::Value::Number(number) => Value::Number(number.clone().into()),
            instance::Value::Matrix(matrix) => Value::Matrix(Mat::from(matrix)),
            instance::Value::Family(family) => {
                Value::Family(first, family.iter().map(Mat::from).collect())
            }
        },
    }
}
