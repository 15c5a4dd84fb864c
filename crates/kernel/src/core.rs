//! The elaborated statement: names resolved, sorts and sizes known.
//!
//! Terms are nodes of an arena, shared where they are equal, each after its operands. Every
//! variable, size, index and bound name has a *slot* of its own, so substitution captures nothing:
//! lets, definitions and replacements (`L with W := V`) are gone, put in place by elaboration. A
//! predicate or derivative binds fresh slots for its places. Propositions form a second arena; they
//! are not shared, because evidence is addressed by their *path* in the source tree.

use exact::Rational;

use crate::tree::Relation;

/// A variable, size, index or bound name.
pub type Slot = u32;
/// A term, by its place in [`Core::terms`].
pub type TermId = u32;
/// A proposition, by its place in [`Core::props`].
pub type PropId = u32;

/// An elaborated statement.
#[derive(Clone, Debug, Default)]
pub struct Core {
    /// What each slot is.
    pub slots: Vec<SlotInfo>,
    /// All terms.
    pub terms: Vec<Node>,
    /// All propositions.
    pub props: Vec<Prop>,
    /// The declarations and hypotheses, in the order of the text.
    pub items: Vec<CoreItem>,
    /// The conclusion.
    pub show: PropId,
    /// Whether the statement asserts an instance (`show some`).
    pub some: bool,
}

/// A slot's name and what it holds.
#[derive(Clone, Debug)]
pub struct SlotInfo {
    /// The name in the text.
    pub name: String,
    /// A family of sizes, or of matrices: its index and range. The index is a slot that stands in
    /// the sizes of the members only.
    pub family: Option<CoreIndex>,
    /// Rows and columns of the members of a family of matrices, written in its index.
    pub members: Option<(TermId, TermId)>,
}

/// An index with its range, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CoreIndex {
    /// The slot of the index.
    pub slot: Slot,
    /// The first value.
    pub from: TermId,
    /// The last value.
    pub to: TermId,
}

/// A declaration or hypothesis.
#[derive(Clone, Debug)]
pub enum CoreItem {
    /// A size, or a family of sizes (`SlotInfo::family`), each at least `least`.
    Size {
        /// Its slot.
        slot: Slot,
        /// The least value.
        least: u32,
    },
    /// A condition on sizes: instances that fail it are outside the statement.
    Condition(PropId),
    /// A variable of the statement.
    Variable(CoreBinder),
    /// A named hypothesis.
    Assume {
        /// Its identifier.
        id: String,
        /// What is assumed.
        prop: PropId,
    },
}

/// What a quantifier, or an item, binds.
#[derive(Clone, Debug)]
pub enum CoreBinder {
    /// A variable of a type; a family if its slot has an index.
    Typed {
        /// Its slot.
        slot: Slot,
        /// Its type; sizes may contain the index of the family.
        of: CoreType,
    },
    /// A matrix, or family, near another.
    Near {
        /// Its slot.
        slot: Slot,
        /// What it is near.
        center: Point,
        /// The sizes of the matrix, or of each member.
        of: CoreType,
    },
    /// An index in a range.
    Range(CoreIndex),
    /// A number in a finite set.
    Set {
        /// Its slot.
        slot: Slot,
        /// The values.
        values: Vec<TermId>,
    },
}

/// A type.
#[derive(Clone, Debug)]
pub struct CoreType {
    /// The kind.
    pub kind: Kind,
    /// Rows, `None` for numbers and naturals.
    pub rows: Option<TermId>,
    /// Columns, `None` for numbers and naturals.
    pub cols: Option<TermId>,
    /// The finite set of the entries that the kind leaves free.
    pub over: Option<Vec<TermId>>,
}

/// The kind of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Any matrix.
    Matrix,
    /// Zero off the diagonal.
    Diagonal,
    /// Symmetric.
    Symmetric,
    /// Symmetric, positive semidefinite.
    Psd,
    /// Symmetric, positive definite.
    Pd,
    /// `Q^T Q = I`.
    Orthogonal,
    /// A number.
    Number,
    /// A natural number, from 0.
    Natural,
}

/// A term.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub op: Op,
    /// Its sort.
    pub sort: Sort,
    /// The slots that it depends on, ascending.
    pub free: Box<[Slot]>,
}

/// What a term evaluates to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// An integer by its form: a size, index, natural, rank, count.
    Integer,
    /// A rational number.
    Number,
    /// A real number that may be irrational; only under `< <= > >=`.
    Real,
    /// A matrix, with its rows and columns as integer terms.
    Matrix(TermId, TermId),
}

/// A matrix variable's value, or a family with replaced members.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Point {
    /// A term.
    Term(TermId),
    /// A family.
    Family(Family),
}

/// A family, some of whose members were replaced; the last replacement of an index counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Family {
    /// The slot of the family.
    pub slot: Slot,
    /// Replaced members: index and value.
    pub replaced: Vec<(TermId, TermId)>,
}

/// The operation of a term. Operations on numbers and matrices share a name: the sorts of the
/// operands tell them apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// A literal.
    Number(Rational),
    /// The value of a slot: a size, index, number or matrix.
    Slot(Slot),
    /// A member of a family (of sizes or matrices). An index out of range is undefined.
    Member(Family, TermId),
    /// `-a`.
    Minus(TermId),
    /// `a + b`, of two numbers or two matrices.
    Add(TermId, TermId),
    /// `a - b`.
    Subtract(TermId, TermId),
    /// `a * b`: numbers, a number and a matrix, or matrices.
    Multiply(TermId, TermId),
    /// `a / b`, b a number; undefined at 0.
    Divide(TermId, TermId),
    /// `a^n`, n an integer; undefined for n < 0. `A^0` is the identity.
    Power(TermId, TermId),
    /// The entry of a 1 x 1 matrix.
    Scalar(TermId),
    /// Transpose; a number is itself.
    Transpose(TermId),
    /// Pseudo-inverse; of a number: its inverse, or 0.
    Pseudoinverse(TermId),
    /// Inverse; undefined if singular.
    Inverse(TermId),
    /// The sum of the squared entries.
    NormSquared(TermId),
    /// An entry, indices from 1; undefined out of range.
    Entry(TermId, TermId, TermId),
    /// Row i, as a 1 x n matrix.
    Row(TermId, TermId),
    /// Column j, as an n x 1 matrix.
    Column(TermId, TermId),
    /// The product of consecutive members; one step past the end, the identity of the given size;
    /// further, undefined.
    Product {
        /// The family.
        family: Family,
        /// The index of the leftmost factor.
        from: TermId,
        /// The index of the rightmost factor.
        to: TermId,
        /// Whether indices go up from left to right.
        ascending: bool,
        /// The size of the empty product.
        empty: TermId,
    },
    /// A zero matrix of the node's sort.
    Zeros,
    /// The identity of the node's sort.
    Identity,
    /// A matrix of ones of the node's sort.
    Ones,
    /// A block matrix, by rows; a number is a 1 x 1 block.
    Block(Vec<Vec<TermId>>),
    /// A matrix by entries.
    Entries {
        /// The index of the row.
        row: CoreIndex,
        /// The index of the column.
        column: CoreIndex,
        /// The entry.
        value: TermId,
    },
    /// `min`, `max`, `sum`, `count` over terms and comprehensions.
    Fold(FoldKind, Vec<Part>),
    /// A function.
    Call(Function, Vec<TermId>),
    /// The gradient of `value` in the place (sized as the place), or, with two places, the matrix
    /// of second derivatives (a row per entry of the first).
    Derivative {
        /// The function of the places.
        value: TermId,
        /// The places.
        places: Vec<CorePlace>,
        /// Whether it is the Hessian; its rows and columns are then the entries of all places, in
        /// their order, by rows, family member after family member.
        second: bool,
    },
    /// `descent_order(f; x)`: the least power of t at which f first falls along a polynomial curve.
    DescentOrder {
        /// The function.
        value: TermId,
        /// The places.
        places: Vec<CorePlace>,
    },
}

/// A fold over terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FoldKind {
    /// The least; undefined of nothing.
    Min,
    /// The greatest; undefined of nothing.
    Max,
    /// The sum; of nothing, 0 of the node's sort.
    Sum,
    /// How many indices meet the condition.
    Count,
}

/// A part of a fold: a plain term, or a comprehension.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// The value; unused in a count.
    pub value: TermId,
    /// The indices, the last running fastest; later ranges may depend on earlier indices.
    pub indices: Vec<CoreIndex>,
    /// The conditions: all must hold for a part to be taken.
    pub conditions: Vec<PropId>,
}

/// A function of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// The rank.
    Rank,
    /// The determinant.
    Determinant,
    /// The trace.
    Trace,
    /// The absolute value of a number.
    Absolute,
    /// The permanent.
    Permanent,
    /// The number of positive eigenvalues of a symmetric matrix; undefined if not symmetric.
    InertiaPositive,
    /// The number of negative eigenvalues of a symmetric matrix; undefined if not symmetric.
    InertiaNegative,
    /// The orthogonal projector onto the column space.
    Projector,
    /// The entrywise product.
    Hadamard,
    /// The Kronecker product.
    Kronecker,
    /// The Kronecker product column by column.
    KhatriRao,
    /// Entrywise maximum with 0, of a number or matrix.
    Relu,
    /// The diagonal matrix of a column.
    Diagonal,
    /// The adjugate.
    Adjugate,
    /// The matrix of `trace(M^(i+j-2))`, sized as M.
    HankelTraces,
    /// `sigma(k, M)`: the k-th singular value, in falling order; undefined out of range.
    SingularValue,
    /// The spectral norm.
    SpectralNorm,
    /// `sqrt(a)`; undefined below 0.
    SquareRoot,
    /// `eig(k, S)`: the k-th eigenvalue of a symmetric matrix, in falling order.
    Eigenvalue,
    /// `radius(M)`: the spectral radius.
    SpectralRadius,
    /// `sinsq(k, M, M')`: the squared sines of both pairs of leading singular subspaces, summed.
    /// 0 where these are not determined.
    SquaredSines,
    /// `sinres(k, M, M')`: the squared residuals of Wedin's theorem, summed.
    /// 0 where the subspaces are not determined.
    Residuals,
}

/// A place of a predicate or derivative: a fresh slot, and the point.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CorePlace {
    /// The fresh slot that the function and the feasible set are written in.
    pub slot: Slot,
    /// The point.
    pub point: Point,
}

/// A proposition and where it stands.
#[derive(Clone, Debug)]
pub struct Prop {
    /// What it is.
    pub op: PropOp,
    /// Where it stands in the statement, for evidence and messages.
    pub path: String,
    /// The slots that it depends on, ascending.
    pub free: Box<[Slot]>,
}

/// The operation of a proposition.
#[derive(Clone, Debug)]
pub enum PropOp {
    /// `P iff Q`.
    Iff(PropId, PropId),
    /// `P implies Q`.
    Implies(PropId, PropId),
    /// `P or Q`.
    Or(PropId, PropId),
    /// `P and Q`.
    And(PropId, PropId),
    /// `not P`.
    Not(PropId),
    /// A comparison of two numbers or of two matrices.
    Compare(Relation, TermId, TermId),
    /// A quantifier over indices and finite sets is evaluated; over matrices and numbers it asks
    /// for evidence.
    Quantifier {
        /// Whether it is `for all`.
        universal: bool,
        /// What it binds.
        binders: Vec<CoreBinder>,
        /// The side condition.
        condition: Option<PropId>,
        /// The body.
        body: PropId,
    },
    /// `local_min(f; places over C)` and its like.
    Predicate {
        /// Which.
        predicate: Predicate,
        /// The function.
        objective: TermId,
        /// The places.
        places: Vec<CorePlace>,
        /// The feasible set.
        over: Option<PropId>,
    },
    /// A predicate of matrices.
    Property(Property, Vec<TermId>),
}

/// A predicate of a function at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Predicate {
    /// A local minimum; a local maximum is one of the negated function.
    LocalMin,
    /// A global minimum.
    GlobalMin,
    /// A point where the gradient vanishes.
    Critical,
    /// `descends_on_a_line`: f falls along some straight line from the point.
    DescendsOnALine,
}

/// A predicate of matrices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Property {
    /// `nonneg(M)`: every entry is at least 0.
    Nonnegative,
    /// `positive(M)`: every entry is above 0.
    Positive,
    /// `hurwitz(M)`: every eigenvalue has a negative real part.
    Hurwitz,
    /// `svd(M, U, D, V)`: a singular value decomposition, values in falling order.
    SingularValueDecomposition,
}

impl Core {
    /// What a comparison says of the rank of a term that is meant: the relation, with the rank on
    /// its left, and the other side.
    pub fn compared_rank(
        &self,
        prop: PropId,
        is_meant: impl Fn(TermId) -> bool,
    ) -> Option<(Relation, TermId)> {
        let is_rank = |id: TermId| match &self.terms[id as usize].op {
            Op::Call(Function::Rank, of) => is_meant(of[0]),
            _ => false,
        };
        match self.props[prop as usize].op {
            PropOp::Compare(relation, a, b) if is_rank(a) => Some((relation, b)),
            PropOp::Compare(relation, a, b) if is_rank(b) => Some((relation.turned(), a)),
            _ => None,
        }
    }

    /// The type of a place: matrices, or a family of them, or numbers, sized as its point.
    pub(crate) fn type_of_place(&self, place: &CorePlace) -> CoreType {
        let sizes = match &place.point {
            Point::Family(_) => self.slots[place.slot as usize].members,
            Point::Term(term) => match self.terms[*term as usize].sort {
                Sort::Matrix(rows, cols) => Some((rows, cols)),
                _ => None,
            },
        };
        let kind = if sizes.is_some() {
            Kind::Matrix
        } else {
            Kind::Number
        };
        let (rows, cols) = sizes.unzip();
        CoreType {
            kind,
            rows,
            cols,
            over: None,
        }
    }
}
