//! Products of moving matrices, as deep linear networks.
//!
//! Where a function is the squared distance of `W_H ... W_1 X` to a matrix, and the factors move,
//! it is the loss of a network, and the crate `classify` knows all of its points. A fixed factor on
//! the left is brought to the right by transposing.

use exact::Matrix;
use kernel::core::{Op, Slot, Sort, TermId};
use kernel::evaluate::Evaluator;
use kernel::matrix::Mat;
use kernel::ring::Ring;
use kernel::rules::quadratic::{Cut, Distance};
use kernel::value::Value;
use network::{Instance, Network, Problem};

/// A moving factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Factor {
    pub(crate) slot: Slot,
    /// The member of a family.
    pub(crate) index: Option<i64>,
    pub(crate) transposed: bool,
}

/// A factor of a product.
pub(crate) enum Piece {
    Moving(Factor),
    Fixed(Mat),
}

/// A function that is the loss of a network.
pub(crate) struct Chain {
    pub(crate) instance: Instance,
    /// The factors, the first layer first.
    pub(crate) layers: Vec<Factor>,
}

/// The network of a cut, if it is a product of distinct moving factors and one fixed one, and the
/// function the squared distance to a matrix, times a number.
pub(crate) fn chain(evaluator: &mut Evaluator<'_>, cut: &Cut, slots: &[Slot]) -> Option<Chain> {
    let distance = Distance::of(&cut.quadratic, &cut.point).ok()??;
    let weight = distance.weight.at(0, 0);
    let scalar = Mat::scalar(distance.weight.rows(), weight);
    if weight.is_zero().ok()? || !distance.weight.sub(&scalar).ok()?.is_zero().ok()? {
        return None;
    }
    let mut target = distance.point.add(&distance.residual).ok()?.to_exact()?;
    let mut pieces = pieces(evaluator, cut.node, slots)?;
    if matches!(pieces.first(), Some(Piece::Fixed(_))) {
        pieces.reverse();
        for piece in &mut pieces {
            match piece {
                Piece::Moving(factor) => factor.transposed = !factor.transposed,
                Piece::Fixed(matrix) => *matrix = matrix.transpose(),
            }
        }
        target = target.transpose();
    }
    let data = match pieces.last() {
        Some(Piece::Fixed(_)) => match pieces.pop() {
            Some(Piece::Fixed(matrix)) => Some(matrix.to_exact()?),
            _ => None,
        },
        _ => None,
    };
    let mut layers = Vec::new();
    for piece in pieces.into_iter().rev() {
        let Piece::Moving(factor) = piece else {
            return None;
        };
        let again = |other: &Factor| (other.slot, other.index) == (factor.slot, factor.index);
        if layers.iter().any(again) {
            return None;
        }
        layers.push(factor);
    }
    let matrices: Vec<Matrix> = layers
        .iter()
        .map(|factor| value(evaluator, factor))
        .collect::<Option<_>>()?;
    let data = data.unwrap_or_else(|| Matrix::identity(matrices.first().map_or(0, Matrix::cols)));
    let problem = Problem::new(data, target).ok()?;
    let instance = Instance::new(problem, Network::new(matrices).ok()?).ok()?;
    Some(Chain { instance, layers })
}

/// A factor as it stands in the product.
pub(crate) fn value(evaluator: &Evaluator<'_>, factor: &Factor) -> Option<Matrix> {
    let matrix = match (evaluator.slot(factor.slot)?, factor.index) {
        (Value::Family(first, members), Some(index)) => members
            .get(usize::try_from(index - first).ok()?)?
            .to_exact()?,
        (Value::Matrix(matrix), None) => matrix.to_exact()?,
        _ => return None,
    };
    Some(if factor.transposed {
        matrix.transpose()
    } else {
        matrix
    })
}

/// The factors of a product, from left to right.
pub(crate) fn pieces(
    evaluator: &mut Evaluator<'_>,
    id: TermId,
    slots: &[Slot],
) -> Option<Vec<Piece>> {
    let core = evaluator.core;
    let node = &core.terms[id as usize];
    if !node.free.iter().any(|slot| slots.contains(slot)) {
        return Some(vec![Piece::Fixed(evaluator.term(id).ok()?.matrix().ok()?)]);
    }
    let moving = |slot: Slot, index| {
        vec![Piece::Moving(Factor {
            slot,
            index,
            transposed: false,
        })]
    };
    let is_matrix = |id: TermId| matches!(core.terms[id as usize].sort, Sort::Matrix(..));
    match &node.op {
        Op::Slot(slot) => Some(moving(*slot, None)),
        Op::Member(family, index) if family.replaced.is_empty() => {
            Some(moving(family.slot, Some(evaluator.integer(*index).ok()?)))
        }
        Op::Product {
            family,
            from,
            to,
            ascending,
            ..
        } if family.replaced.is_empty() => {
            let indices = evaluator.factors(*from, *to, *ascending).ok()?;
            Some(
                indices
                    .flat_map(|index| moving(family.slot, Some(index)))
                    .collect(),
            )
        }
        Op::Transpose(a) => {
            let mut pieces = pieces(evaluator, *a, slots)?;
            pieces.reverse();
            for piece in &mut pieces {
                match piece {
                    Piece::Moving(factor) => factor.transposed = !factor.transposed,
                    Piece::Fixed(matrix) => *matrix = matrix.transpose(),
                }
            }
            Some(pieces)
        }
        Op::Multiply(a, b) if is_matrix(*a) && is_matrix(*b) => {
            let mut left = pieces(evaluator, *a, slots)?;
            let mut right = pieces(evaluator, *b, slots)?;
            if let (Some(Piece::Fixed(x)), Some(Piece::Fixed(y))) = (left.last(), right.first()) {
                let product = x.mul(y).ok()?;
                left.pop();
                right[0] = Piece::Fixed(product);
            }
            left.extend(right);
            Some(left)
        }
        _ => None,
    }
}
