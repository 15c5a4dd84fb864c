//! The tree of a statement: what a certificate carries, what is printed, what is evaluated.
//!
//! The shapes are those of the grammar in `docs/language.md`. Contexts are flattened: a statement
//! holds the items that reach one form, in their order, and the definitions that they use. Chains
//! `a <= b < c` stand as conjunctions. Nothing here knows how a text is parsed.

use exact::Rational;
use serde::{Deserialize, Serialize};

/// One form of one claim, with everything that it refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The claim's identifier, such as `theorem-3.2`; empty for a formula without a name.
    pub claim: String,
    /// The form's identifier, such as `stated`.
    pub form: String,
    /// The definitions used, each after those that it uses.
    pub definitions: Vec<Definition>,
    /// Sizes, variables, lets and hypotheses, in the order of the text.
    pub items: Vec<Item>,
    /// `show some: F` asserts that an instance exists; `show F` speaks of all instances.
    pub some: bool,
    /// The conclusion.
    pub show: Formula,
}

/// `define full(M): rank(M) = min(rows(M), cols(M))`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// Its parameters, numbers or matrices.
    pub parameters: Vec<String>,
    /// What it stands for.
    pub body: Body,
}

/// The body of a definition, or an argument: a term or a formula.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// A number or matrix.
    Term(Term),
    /// A truth value.
    Formula(Formula),
}

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Item {
    /// `sizes a, d[0..H] where a = d[0]`.
    Sizes {
        /// The names declared.
        sizes: Vec<Size>,
        /// A condition on sizes alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        condition: Option<Formula>,
    },
    /// `for all X : d[0] x m, i in 1..H`.
    ForAll(Vec<Binder>),
    /// `let R = W[H] * ... * W[1]`, `let A(i) = ...`.
    Let {
        /// Its name.
        name: String,
        /// Its parameters; empty for a plain name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parameters: Vec<String>,
        /// What it stands for.
        value: Term,
    },
    /// `assume full-a: rank(A) = a`.
    Assume {
        /// The hypothesis' identifier.
        id: String,
        /// What is assumed.
        formula: Formula,
    },
}

/// A size, or a family of sizes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Size {
    /// `n`, or `n >= 0`; `least` is 1 unless said.
    One {
        /// Its name.
        name: String,
        /// The least value allowed.
        least: u32,
    },
    /// `d[0..H]`, each at least 1.
    Family {
        /// Its name.
        name: String,
        /// The range of its index.
        range: Range,
    },
}

/// `from..to`, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The first value.
    pub from: Box<Term>,
    /// The last value; below `from`, the range is empty.
    pub to: Box<Term>,
}

/// An index and its range: `i in 1..n`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// The name of the index.
    pub name: String,
    /// Its values.
    pub range: Range,
}

/// What a quantifier binds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Binder {
    /// `A, B : n x n`, or a family `W[i in 1..H] : d[i] x d[i-1]` (then one name).
    Typed {
        /// The names bound.
        names: Vec<String>,
        /// The index of a family.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        index: Option<Index>,
        /// The type of each.
        of: Type,
    },
    /// `V near W[i]`, or `W'[i in 1..H] near W` for a family. `V near W` with a family `W` is short
    /// for the second.
    Near {
        /// The name bound.
        name: String,
        /// The index of a family.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        index: Option<Index>,
        /// The point that it is near.
        center: Term,
    },
    /// `i in 1..n`.
    Range(Index),
    /// `s in {-1, 1}`.
    Set {
        /// The name bound.
        name: String,
        /// Its values.
        values: Vec<Term>,
    },
}

/// A type, with the finite set of the entries that it leaves free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Type {
    /// The sort.
    pub sort: Sort,
    /// `over {-1, 1}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Vec<Term>>,
}

/// What a variable ranges over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// `a x b`.
    Matrix(Term, Term),
    /// `diagonal a x b`.
    Diagonal(Term, Term),
    /// `symmetric n`.
    Symmetric(Term),
    /// `psd n`: symmetric and positive semidefinite.
    Psd(Term),
    /// `pd n`: symmetric and positive definite.
    Pd(Term),
    /// `orthogonal n`.
    Orthogonal(Term),
    /// `number`.
    Number,
    /// `natural`, from 0.
    Natural,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Relation {
    /// The relation with its sides exchanged.
    pub fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::Greater => Self::Less,
            Self::AtMost => Self::AtLeast,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }

    /// The relation that holds of two numbers where this one does not.
    pub(crate) fn denied(self) -> Self {
        match self {
            Self::Equal => Self::Unequal,
            Self::Unequal => Self::Equal,
            Self::Less => Self::AtLeast,
            Self::AtLeast => Self::Less,
            Self::Greater => Self::AtMost,
            Self::AtMost => Self::Greater,
        }
    }
}

/// A truth value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Formula {
    /// `P iff Q`.
    Iff(Box<Formula>, Box<Formula>),
    /// `P implies Q`.
    Implies(Box<Formula>, Box<Formula>),
    /// `P or Q`.
    Or(Box<Formula>, Box<Formula>),
    /// `P and Q`.
    And(Box<Formula>, Box<Formula>),
    /// `not P`.
    Not(Box<Formula>),
    /// `a <= b`; between square matrices, an order is Loewner's.
    Compare(Relation, Box<Term>, Box<Term>),
    /// `for all B with C: P`, read `C implies P`.
    ForAll(Box<Quantified>),
    /// `exists B with C: P`, read `C and P`.
    Exists(Box<Quantified>),
    /// A predicate or a definition: `local_min(L; W over C)`, `full(A)`.
    Call(Box<Call>),
}

/// The parts of a quantified formula.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantified {
    /// What is bound.
    pub binders: Vec<Binder>,
    /// The side condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Formula>,
    /// The body.
    pub body: Formula,
}

/// A call: a function, a predicate, a let with parameters, or a definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The name called.
    pub name: String,
    /// What stands before the `;`.
    pub arguments: Vec<Argument>,
    /// What stands after the `;`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// The feasible set, `over C`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Formula>,
}

/// An argument, perhaps a comprehension: `A[i,i] for i in 1..n where i != 2`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Argument {
    /// The value.
    pub value: Body,
    /// The indices; empty for a plain argument.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indices: Vec<Index>,
    /// The condition on the indices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Formula>,
}

/// A variable, family or member: what a predicate moves or a replacement changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The name.
    pub name: String,
    /// The member of a family.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Term>,
    /// The point (of a predicate), or the new value (of a replacement).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Term>,
}

/// A number or a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Term {
    /// A literal, at least 0: `2`, `1.5`.
    Number(#[serde(with = "crate::number")] Rational),
    /// A variable, size, index, let without parameters, or parameter.
    Name(String),
    /// `I` or `I(n)`.
    Identity(Option<Box<Term>>),
    /// `-a`
    Minus(Box<Term>),
    /// `a + b`
    Add(Box<Term>, Box<Term>),
    /// `a - b`
    Subtract(Box<Term>, Box<Term>),
    /// `a * b`
    Multiply(Box<Term>, Box<Term>),
    /// `a / b`
    Divide(Box<Term>, Box<Term>),
    /// `a^T`
    Transpose(Box<Term>),
    /// `a^+`, the pseudo-inverse of Moore and Penrose.
    Pseudoinverse(Box<Term>),
    /// `a^-1`
    Inverse(Box<Term>),
    /// `a^n`
    Power(Box<Term>, Box<Term>),
    /// `||a||^2`, the sum of the squared entries.
    NormSquared(Box<Term>),
    /// `a[i,j]`
    Entry(Box<Term>, Box<Term>, Box<Term>),
    /// `a[i,]`
    Row(Box<Term>, Box<Term>),
    /// `a[,j]`
    Column(Box<Term>, Box<Term>),
    /// `W[i]`: a member of a family, or column i of a matrix.
    Member(String, Box<Term>),
    /// `d[a..b]`, an argument of `min`, `max` and `sum`.
    Slice(String, Range),
    /// `W[a] * ... * W[b]`
    Product {
        /// The family.
        family: String,
        /// The index of the leftmost factor.
        from: Box<Term>,
        /// The index of the rightmost factor.
        to: Box<Term>,
    },
    /// `[A, B; C, D]`, by rows.
    Block(Vec<Vec<Term>>),
    /// `[f(i,j) for i in 1..a, j in 1..b]`
    Entries {
        /// The entry.
        value: Box<Term>,
        /// The index of the row.
        row: Index,
        /// The index of the column.
        column: Index,
    },
    /// `a with x := b, W[i] := c`
    With(Box<Term>, Vec<Place>),
    /// A function, a let with parameters, or a definition.
    Call(Box<Call>),
}
