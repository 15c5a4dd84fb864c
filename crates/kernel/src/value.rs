//! The values of slots and terms, and their arithmetic.
//!
//! Integers stay machine words while they fit; beyond that they are numbers. Operands whose sorts
//! or shapes do not fit, as sizes may that agree by a hypothesis only, leave a term undefined.

use std::cmp::Ordering;
use std::fmt;

use exact::Rational;

use crate::infinitesimal::Qt;
use crate::instance;
use crate::matrix::{Mat, defined};
use crate::real::Real;
use crate::ring::{Reason, Ring, Stop};
use crate::tree::Relation;

/// An operation on two values.
pub(crate) type Binary<T> = fn(&T, &T) -> Result<T, Stop>;

/// What a slot or term is.
#[derive(Clone, Debug)]
pub enum Value<K = Qt> {
    /// An integer: a size, index, natural, rank or count.
    Integer(i64),
    /// A number.
    Number(K),
    /// A real number that may be irrational.
    Real(Real),
    /// A matrix.
    Matrix(Mat<K>),
    /// A family of matrices, the first of the given index.
    Family(i64, Vec<Mat<K>>),
    /// A family of sizes, the first of the given index.
    Sizes(i64, Vec<i64>),
}

use Value::{Integer, Matrix, Number};

impl<K: Ring> From<&instance::Value> for Value<K> {
    fn from(value: &instance::Value) -> Self {
        match value {
            instance::Value::Integer(value) => Integer(*value),
            instance::Value::Number(value) => Number(K::rational(value)),
            instance::Value::Matrix(value) => Matrix(value.into()),
            // The index of the first member is the statement's to say.
            instance::Value::Family(members) => {
                Self::Family(0, members.iter().map(Mat::from).collect())
            }
        }
    }
}

impl<K: Ring> Value<K> {
    /// The value over another ring.
    pub fn map<L>(&self, f: &impl Fn(&K) -> L) -> Value<L> {
        match self {
            Integer(value) => Value::Integer(*value),
            Number(value) => Value::Number(f(value)),
            Self::Real(value) => Value::Real(value.clone()),
            Matrix(value) => Value::Matrix(value.map(f)),
            Self::Family(first, members) => {
                Value::Family(*first, members.iter().map(|member| member.map(f)).collect())
            }
            Self::Sizes(first, sizes) => Value::Sizes(*first, sizes.clone()),
        }
    }

    /// Whether all numbers in it have a property.
    pub fn all(&self, f: &mut impl FnMut(&K) -> bool) -> bool {
        match self {
            Integer(_) | Self::Real(_) | Self::Sizes(..) => true,
            Number(value) => f(value),
            Matrix(value) => value.entries().iter().all(f),
            Self::Family(_, members) => members.iter().flat_map(Mat::entries).all(f),
        }
    }

    /// The value as a number.
    /// # Errors
    /// When it is none.
    pub fn number(&self) -> Result<K, Stop> {
        match self {
            Integer(value) => Ok(K::integer(*value)),
            Number(value) => Ok(value.clone()),
            Self::Real(value) => match value.as_rational() {
                Some(value) => Ok(K::rational(value)),
                None => Err(Stop::Undecided(Reason::Irrational)),
            },
            _ => Err(Stop::Undefined),
        }
    }

    /// The value as a real number.
    pub(crate) fn real(&self) -> Result<Real, Stop> {
        match self {
            Self::Real(value) => Ok(value.clone()),
            other => match other.number()?.as_rational() {
                Some(value) => Ok(value.into()),
                None => Err(Stop::Undecided(Reason::Irrational)),
            },
        }
    }

    /// The value as a matrix; a number is its 1 x 1 matrix.
    /// # Errors
    /// When it is none.
    pub fn matrix(&self) -> Result<Mat<K>, Stop> {
        match self {
            Matrix(value) => Ok(value.clone()),
            other => Ok(Mat::new(1, 1, vec![other.number()?])),
        }
    }

    /// The value as an integer; undefined for a number that is none. One that is not constant, or
    /// of more than one word, is undecided.
    pub(crate) fn integer(&self) -> Result<i64, Stop> {
        match self {
            Integer(value) => Ok(*value),
            Number(value) => {
                let value = value.as_rational();
                let value = value.ok_or(Stop::Undecided(Reason::NotConstant))?;
                let integer = Some(value).filter(Rational::is_integer);
                let (numerator, _) = integer.ok_or(Stop::Undefined)?.to_integers();
                i64::try_from(numerator).map_err(|_| Stop::Undecided(Reason::TooCostly))
            }
            _ => Err(Stop::Undefined),
        }
    }

    fn combine(
        &self,
        other: &Self,
        integers: fn(i64, i64) -> Option<i64>,
        numbers: Binary<K>,
        reals: Binary<Real>,
        matrices: Binary<Mat<K>>,
    ) -> Result<Self, Stop> {
        match (self, other) {
            (Self::Real(_), _) | (_, Self::Real(_)) => {
                Ok(Self::Real(reals(&self.real()?, &other.real()?)?))
            }
            (Matrix(a), Matrix(b)) => Ok(Matrix(matrices(a, b)?)),
            (Integer(a), Integer(b)) => match integers(*a, *b) {
                Some(value) => Ok(Integer(value)),
                None => Ok(Number(numbers(&K::integer(*a), &K::integer(*b))?)),
            },
            (a, b) => Ok(Number(numbers(&a.number()?, &b.number()?)?)),
        }
    }

    pub(crate) fn add(&self, other: &Self) -> Result<Self, Stop> {
        self.combine(other, i64::checked_add, K::add, Real::add, Mat::add)
    }

    pub(crate) fn subtract(&self, other: &Self) -> Result<Self, Stop> {
        self.combine(other, i64::checked_sub, K::sub, Real::sub, Mat::sub)
    }

    pub(crate) fn multiply(&self, other: &Self) -> Result<Self, Stop> {
        match (self, other) {
            (Matrix(a), Integer(_) | Number(_)) => Ok(Matrix(a.scale(&other.number()?)?)),
            (Integer(_) | Number(_), Matrix(b)) => Ok(Matrix(b.scale(&self.number()?)?)),
            _ => self.combine(other, i64::checked_mul, K::mul, Real::mul, Mat::mul),
        }
    }

    pub(crate) fn divide(&self, other: &Self) -> Result<Self, Stop> {
        if let (Self::Real(_), _) | (_, Self::Real(_)) = (self, other) {
            return Ok(Self::Real(self.real()?.div(&other.real()?)?));
        }
        let unit = Number(other.number()?.invert()?);
        self.multiply(&unit)
    }

    pub(crate) fn negate(&self) -> Result<Self, Stop> {
        self.multiply(&Integer(-1))
    }

    pub(crate) fn max(&self, other: &Self) -> Result<Self, Stop> {
        self.combine(
            other,
            |a, b| Some(a.max(b)),
            K::max,
            Real::max,
            |_, _| Err(Stop::Undefined),
        )
    }

    pub(crate) fn min(&self, other: &Self) -> Result<Self, Stop> {
        self.combine(
            other,
            |a, b| Some(a.min(b)),
            K::min,
            Real::min,
            |_, _| Err(Stop::Undefined),
        )
    }

    /// Whether `self relation other`. Between matrices, an order is Loewner's.
    pub(crate) fn relates(&self, relation: Relation, other: &Self) -> Result<bool, Stop> {
        use Relation::{AtLeast, AtMost, Equal, Greater, Less, Unequal};
        match (self, other) {
            (Matrix(a), Matrix(b)) => match relation {
                Equal => a.equals(b),
                Unequal => a.equals(b).map(|equal| !equal),
                Greater | AtLeast => is_definite(&a.sub(b)?, relation == Greater),
                Less | AtMost => is_definite(&b.sub(a)?, relation == Less),
            },
            (Integer(a), Integer(b)) => Ok(holds(relation, a.cmp(b))),
            (Self::Real(_), _) | (_, Self::Real(_)) => {
                Ok(holds(relation, self.real()?.sub(&other.real()?)?.sign()?))
            }
            (a, b) => Ok(holds(relation, a.number()?.sub(&b.number()?)?.sign()?)),
        }
    }

    /// The number of entries.
    pub(crate) fn len(&self) -> u64 {
        match self {
            Matrix(value) => value.entries().len() as u64,
            _ => 1,
        }
    }

    /// The weight of the heaviest entry.
    pub(crate) fn weight(&self) -> u64 {
        match self {
            Number(value) => value.weight(),
            Matrix(value) => value.weight(),
            _ => 1,
        }
    }
}

/// Whether an ordering of two numbers is of the given relation.
pub(crate) fn holds(relation: Relation, order: Ordering) -> bool {
    match relation {
        Relation::Equal => order.is_eq(),
        Relation::Unequal => order.is_ne(),
        Relation::Less => order.is_lt(),
        Relation::AtMost => order.is_le(),
        Relation::Greater => order.is_gt(),
        Relation::AtLeast => order.is_ge(),
    }
}

/// Whether a square matrix is symmetric and positive semidefinite, or definite if `strict`.
pub(crate) fn is_definite<K: Ring>(matrix: &Mat<K>, strict: bool) -> Result<bool, Stop> {
    defined(matrix.rows() == matrix.cols())?;
    if !matrix.is_symmetric()? {
        return Ok(false);
    }
    let inertia = matrix.inertia()?;
    Ok(inertia.negative == 0 && !(strict && inertia.zero > 0))
}

/// Prints numbers and matrices as `1/2` and `[a b; c d]`.
impl<K: Ring> fmt::Display for Value<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spell = |value: &K| match value.as_rational() {
            Some(value) => value.to_string(),
            None => format!("{value:?}"),
        };
        let matrix = |m: &Mat<K>| {
            let row = |i| {
                (0..m.cols())
                    .map(|j| spell(m.at(i, j)))
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            format!(
                "[{}]",
                (0..m.rows()).map(row).collect::<Vec<_>>().join("; ")
            )
        };
        match self {
            Integer(value) => write!(f, "{value}"),
            Number(value) => f.write_str(&spell(value)),
            Self::Real(value) => write!(f, "{value}"),
            Matrix(value) => f.write_str(&matrix(value)),
            Self::Family(_, members) => {
                write!(
                    f,
                    "({})",
                    members.iter().map(matrix).collect::<Vec<_>>().join(", ")
                )
            }
            Self::Sizes(_, sizes) => write!(f, "{sizes:?}"),
        }
    }
}
