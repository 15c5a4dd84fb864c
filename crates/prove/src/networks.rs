//! Global minima of a deep linear network with factors of prescribed ranks, as witnesses.
//!
//! Let `R` solve the normal equations `R X X^T = Y X^T`, with rank at most the least width. For
//! each layer there is a network with the product R whose factors below and above that layer have
//! the greatest ranks that the widths allow: rows that span the row space of R and more, columns
//! that span its column space and more, and the layer between them of the rank of R. Where X has no
//! full row rank, R can be changed off the data, to reach higher ranks.

use exact::{Matrix, Rational, column_basis, kernel_basis, rank, solve};
use kernel::core::{CoreBinder, Predicate};
use kernel::evaluate::Evaluator;
use kernel::infinitesimal::Qt;
use kernel::judge::Node;
use kernel::matrix::Mat;
use kernel::ring::Ring;
use kernel::rules::minimum::Question;
use kernel::rules::quadratic::cuts;
use kernel::rules::unknown::conjuncts;
use kernel::value::Value;
use network::Instance;

use crate::chain::{Chain, chain};
use crate::draws::Draws;
use crate::values;

/// Families that are global minima, for an `exists` over one family that asks for a minimum.
pub(crate) fn minima(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Vec<Vec<Value>> {
    found(evaluator, node).unwrap_or_default()
}

fn found(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Option<Vec<Vec<Value>>> {
    let [CoreBinder::Typed { slot, of }] = node.binders else {
        return None;
    };
    let (first, shapes) = values::shapes(evaluator, *slot, of)?;
    let first = first?;
    let mut start = evaluator.starting()?;
    let zero = shapes
        .iter()
        .map(|(rows, cols)| Mat::constant(*rows, *cols, &Qt::integer(0)));
    let zeros: Vec<Mat> = zero.collect();
    start.set(*slot, Value::Family(first, zeros.clone()));
    let parts = conjuncts(evaluator, node);
    let question = parts.iter().filter(|part| part.asserted).find_map(|part| {
        let question = Question::of(&start, part.prop)?;
        matches!(
            question.predicate,
            Predicate::LocalMin | Predicate::GlobalMin
        )
        .then_some(question)
    })?;
    question.enter(&mut start).ok()?;
    let slots: Vec<_> = question.places.iter().map(|place| place.slot).collect();
    let all = cuts(&mut start, question.objective, &slots);
    let chain = all.iter().find_map(|cut| chain(&mut start, cut, &slots))?;
    if chain.layers.len() != shapes.len() {
        return None;
    }
    let networks = networks(&chain.instance);
    let family = |layers: Vec<Matrix>| family(&chain, first, &zeros, layers);
    Some(
        networks
            .into_iter()
            .filter_map(family)
            .map(|value| vec![value])
            .collect(),
    )
}

/// The value of the family whose members are the layers.
fn family(chain: &Chain, first: i64, shapes: &[Mat], layers: Vec<Matrix>) -> Option<Value> {
    let mut members = shapes.to_vec();
    for (factor, layer) in chain.layers.iter().zip(layers) {
        let layer = if factor.transposed {
            layer.transpose()
        } else {
            layer
        };
        let place = usize::try_from(factor.index? - first).ok()?;
        *members.get_mut(place)? = Mat::from(&layer);
    }
    Some(Value::Family(first, members))
}

fn networks(instance: &Instance) -> Vec<Vec<Matrix>> {
    let (problem, widths) = (instance.problem(), instance.network().widths());
    let gram = problem.x() * &problem.x().transpose();
    let Some(best) = solve(&gram, &problem.cross_moment().transpose()) else {
        return Vec::new();
    };
    let best = best.transpose();
    let silent = kernel_basis(&problem.x().transpose());
    let mut products = vec![best.clone()];
    let mut draws = Draws::new(11);
    for _ in 0..if silent.cols() == 0 { 0 } else { 3 } {
        let change = Matrix::from_fn(best.rows(), silent.cols(), |_, _| {
            Rational::from(draws.small(1))
        });
        products.push(&best + &(&change * &silent.transpose()));
    }
    let mut found = Vec::new();
    for product in products {
        found.extend((1..widths.len()).filter_map(|layer| through(&product, &widths, layer)));
    }
    found
}

/// `size` independent columns whose span contains the columns of the matrix.
fn spanning_columns(matrix: &Matrix, size: usize) -> Option<Matrix> {
    let mut basis = column_basis(matrix);
    for j in 0..matrix.rows() {
        let extended = basis.hstack(&Matrix::unit(matrix.rows(), 1, j, 0));
        if basis.cols() < size && rank(&extended) > basis.cols() {
            basis = extended;
        }
    }
    (basis.cols() == size).then_some(basis)
}

/// `rows x cols` with ones on the diagonal, as many as fit and at most `size`.
fn partial_identity(rows: usize, cols: usize, size: usize) -> Matrix {
    Matrix::from_fn(rows, cols, |i, j| {
        Rational::from(i64::from(i == j && i < size))
    })
}

/// Layers with a product whose factors around one layer (from 1) have the greatest ranks.
fn through(product: &Matrix, widths: &[usize], layer: usize) -> Option<Vec<Matrix>> {
    let depth = widths.len() - 1;
    let lower = widths[..layer].iter().copied().min()?;
    let upper = widths[layer..].iter().copied().min()?;
    let rows = spanning_columns(&product.transpose(), lower)?.transpose();
    let columns = spanning_columns(product, upper)?;
    // product = columns * core * rows
    let middle = solve(&columns, product)?;
    let core = solve(&rows.transpose(), &middle.transpose())?.transpose();
    let pad = |i: usize| {
        let (height, width) = (widths[i], widths[i - 1]);
        if i < layer {
            let shape = partial_identity(height, if i == 1 { lower } else { width }, lower);
            if i == 1 { &shape * &rows } else { shape }
        } else if i > layer {
            let shape = partial_identity(if i == depth { upper } else { height }, width, upper);
            if i == depth { &columns * &shape } else { shape }
        } else {
            let below = if layer == 1 {
                rows.clone()
            } else {
                partial_identity(lower, width, lower)
            };
            let above = if layer == depth {
                columns.clone()
            } else {
                partial_identity(height, upper, upper)
            };
            &(&above * &core) * &below
        }
    };
    Some((1..=depth).map(pad).collect())
}
