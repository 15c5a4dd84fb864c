//! Critical points with `rank R < d_p` and `G != 0`: always saddles (Theorem A of the proof).
//!
//! If the Hessian has a negative direction, the saddle is strict. Otherwise a curve is built from
//! the interval decomposition of the chain. As `rank R < d_p`, every level carries an interval
//! other than `[0, H]`. Take the one at level 1 that reaches furthest, then the one at the level
//! above its end that reaches furthest, and so on until level `H - 1` is reached by the `m`-th.
//! Perturb layer 1 into the first interval by `e b^T`, the layer above the end of each interval
//! into the next one, and layer `H` out of the last by `a e*`. The product then changes by at most
//! four path products, among them `a b^T` at order `m + 1 <= H`; with `a^T G b != 0` and suitable
//! signs the loss falls. If `m = 2` and the two intervals reach level 0 and level `H`, a shorter
//! product is in the way and the middle move is taken of order 2: a descent of order 4.
//!
//! The signs and one small factor `f` are found by trial; each trial is expanded exactly. If the
//! factor 1 does not serve, the coefficients of the loss along the curve are taken as polynomials
//! in `f`, of degree 2 because `f` multiplies one layer. The first that is not zero decides for all
//! small `f`: by its lowest term, and `f` is halved until its value has that sign.

use certificate::{MAX_ORDER_WEIGHTS, cubic_direction, loss_up_to};
use exact::{Matrix, MatrixPolynomial, Polynomial, Rational, inverse, semidefinite_kernel};
use network::{Evaluation, Instance, hessian};

use crate::line::{descent_order, saddle, straight_by_coordinates};
use crate::{
    DescentOrder, Finding, Interval, Kind, MAX_HESSIAN_WEIGHTS, Unclassified,
    interval_decomposition,
};

/// Classifies a critical point with `rank R < d_p` and `G != 0`.
pub(crate) fn classify(instance: &Instance, at: &Evaluation) -> Result<Finding, Unclassified> {
    let (curve, order) = descending_path(instance, at)?;
    if order == 2 {
        let descent = DescentOrder {
            order,
            is_minimal: true,
        };
        return Ok(saddle(Kind::StrictSaddle, instance, curve, descent));
    }
    let weights = instance.network().weights();
    if weights > MAX_HESSIAN_WEIGHTS {
        return Err(Unclassified(format!(
            "a saddle, but with {weights} weights its Hessian is not examined (at most \
             {MAX_HESSIAN_WEIGHTS})"
        )));
    }
    let kernel = match semidefinite_kernel(&hessian(instance, at)) {
        Ok(kernel) => kernel,
        Err(negative) => {
            let curve = straight_by_coordinates(instance, &negative);
            let descent = DescentOrder {
                order: 2,
                is_minimal: true,
            };
            return Ok(saddle(Kind::StrictSaddle, instance, curve, descent));
        }
    };
    let non_strict = |curve, order, is_minimal| {
        Ok(saddle(
            Kind::NonStrictSaddle,
            instance,
            curve,
            DescentOrder { order, is_minimal },
        ))
    };
    if order == 3 {
        return non_strict(curve, 3, true);
    }
    // At W = 0 all layers of a curve are of order 1, so the product is of order H.
    let at_zero = instance.network().layers().iter().all(Matrix::is_zero);
    if at_zero && order == instance.network().depth() {
        return non_strict(curve, order, true);
    }
    if weights > MAX_ORDER_WEIGHTS {
        return non_strict(curve, order, false);
    }
    match cubic_direction(instance, &kernel) {
        Some(column) => {
            let lines = [column.clone(), -&column].map(|c| straight_by_coordinates(instance, &c));
            let line = lines
                .into_iter()
                .find(|line| descent_order(instance, line, 3) == Some(3));
            let line =
                line.ok_or_else(|| Unclassified("a cubic direction does not descend".into()))?;
            non_strict(line, 3, true)
        }
        None => non_strict(curve, order, order == 4),
    }
}

/// A move of one layer: `factor * t^power * direction`.
struct LayerMove {
    layer: usize,
    direction: Matrix,
}

/// The intervals of the path, from the one at level 1 to one that contains level `H - 1`.
fn path(intervals: &[Interval], depth: usize) -> Result<Vec<&Interval>, Unclassified> {
    let mut path: Vec<&Interval> = Vec::new();
    let mut level = 1;
    loop {
        // Among those that reach far enough, one that does not touch the outer levels gives
        // fewer path products.
        let next = intervals
            .iter()
            .filter(|i| i.contains(level) && !(i.start == 0 && i.end() == depth))
            .max_by_key(|i| (i.end().min(depth - 1), i.start > 0, i.end() < depth))
            .ok_or_else(|| Unclassified(format!("no free interval at level {level}")))?;
        path.push(next);
        if next.end() + 1 >= depth {
            return Ok(path);
        }
        level = next.end() + 1;
    }
}

/// The linear form that is 1 on the interval's vector at the level and 0 on the other ones.
fn dual(intervals: &[Interval], interval: &Interval, level: usize) -> Result<Matrix, Unclassified> {
    let here: Vec<&Interval> = intervals.iter().filter(|i| i.contains(level)).collect();
    let basis = here
        .iter()
        .map(|i| i.vector(level).clone())
        .reduce(|basis, column| basis.hstack(&column))
        .and_then(|basis| inverse(&basis))
        .ok_or_else(|| Unclassified(format!("no basis at level {level}")))?;
    let index = here.iter().position(|i| std::ptr::eq(*i, interval));
    let index = index.ok_or_else(|| Unclassified(format!("the path misses level {level}")))?;
    Ok(basis.select_rows(&[index]))
}

/// The moves of the path, from layer 1 to layer `H`.
fn moves(
    instance: &Instance,
    at: &Evaluation,
    intervals: &[Interval],
    path: &[&Interval],
) -> Result<Vec<LayerMove>, Unclassified> {
    let depth = instance.network().depth();
    let (rows, cols) = at.g.shape();
    let largest = (0..rows * cols)
        .max_by_key(|&k| at.g[(k / cols, k % cols)].abs())
        .unwrap_or(0);
    let a = Matrix::unit(rows, 1, largest / cols, 0);
    let b = Matrix::unit(1, cols, 0, largest % cols);
    let mut moves = vec![LayerMove {
        layer: 1,
        direction: path[0].vector(1) * &b,
    }];
    for pair in path.windows(2) {
        let level = pair[0].end();
        let direction = pair[1].vector(level + 1) * &dual(intervals, pair[0], level)?;
        moves.push(LayerMove {
            layer: level + 1,
            direction,
        });
    }
    let last = path[path.len() - 1];
    let direction = &a * &dual(intervals, last, depth - 1)?;
    moves.push(LayerMove {
        layer: depth,
        direction,
    });
    Ok(moves)
}

/// The moves of a path, before signs, factor and powers are chosen.
struct Trials<'a> {
    instance: &'a Instance,
    moves: Vec<LayerMove>,
    /// The move that a small factor keeps subordinate to the product `a b^T`.
    small: usize,
    /// The number of sign patterns; the third sign is that of a middle move.
    patterns: u32,
    /// The powers of `t` that the middle move may have, each with the order of `a b^T`.
    powers: Vec<(usize, usize)>,
}

impl Trials<'_> {
    /// The curve of lowest order among all signs that descends with the factor; of the powers the
    /// first that serves.
    fn descending(&self, factor: &Rational) -> Option<(Vec<MatrixPolynomial>, usize)> {
        self.powers.iter().find_map(|&(power, expected)| {
            let mut best = None;
            let mut highest = expected;
            for signs in 0..self.patterns {
                let curve = self.curve(signs, factor, power);
                if let Some(order) = descent_order(self.instance, &curve, highest) {
                    best = Some((curve, order));
                    // Only a lower order is better, and order 1 is excluded at a critical point.
                    if order == 2 {
                        break;
                    }
                    highest = order - 1;
                }
            }
            best
        })
    }

    /// The first coefficient of the loss, as a polynomial in the factor, that is not constantly
    /// zero, up to the order at which `a b^T` counts.
    fn leading(&self, signs: u32, power: usize, expected: usize) -> Option<Polynomial> {
        let at = |factor: i64| {
            let curve = self.curve(signs, &Rational::from(factor), power);
            loss_up_to(self.instance, &curve, expected)
        };
        let (minus, zero, plus) = (at(-1), at(0), at(1));
        (1..=expected).find_map(|order| {
            let value = |loss: &Polynomial| -> Rational {
                loss.coefficients().get(order).cloned().unwrap_or_default()
            };
            let (minus, zero, plus) = (value(&minus), value(&zero), value(&plus));
            let half = |sum: Rational| sum / Rational::from(2);
            let linear = half(&plus - &minus);
            let square = half(&plus + &minus) - zero.clone();
            let leading = Polynomial::new(vec![zero, linear, square]);
            leading.lowest_term().is_some().then_some(leading)
        })
    }

    /// The greatest factor `1, 1/2, 1/4, ...` with which a trial descends that does so for all
    /// small factors; `None` if there is none.
    fn factor(&self) -> Option<Rational> {
        let all = self.powers.iter().flat_map(|&(power, expected)| {
            (0..self.patterns).filter_map(move |signs| self.leading(signs, power, expected))
        });
        let falls = |p: &Polynomial| p.lowest_term().is_some_and(|(_, c)| c.is_negative());
        let falling: Vec<Polynomial> = all.filter(falls).collect();
        if falling.is_empty() {
            return None;
        }
        let mut factor = Rational::ONE;
        // Ends, because each polynomial is negative for all small factors.
        while !falling.iter().any(|p| p.evaluate(&factor).is_negative()) {
            factor /= Rational::from(2);
        }
        Some(factor)
    }
}

/// A descending curve, and its order.
fn descending_path(
    instance: &Instance,
    at: &Evaluation,
) -> Result<(Vec<MatrixPolynomial>, usize), Unclassified> {
    let depth = instance.network().depth();
    if depth < 2 {
        return Err(Unclassified(
            "a critical point of one layer has G = 0".into(),
        ));
    }
    let intervals = interval_decomposition(instance.network());
    let path = path(&intervals, depth)?;
    let steps = path.len();
    let powers = if steps == 2 { 1..=2 } else { 1..=1 };
    let trials = Trials {
        instance,
        moves: moves(instance, at, &intervals, &path)?,
        small: usize::from(steps > 1 || path[0].start == 0),
        patterns: if steps == 1 { 4 } else { 8 },
        powers: powers.map(|power| (power, steps + power)).collect(),
    };
    let found = trials.descending(&Rational::ONE);
    let found = found.or_else(|| trials.descending(&trials.factor()?));
    found.ok_or_else(|| {
        Unclassified(format!(
            "no trial along a path of {steps} intervals descends"
        ))
    })
}

impl Trials<'_> {
    /// The curve of the moves. Bits of `signs` flip the first, the last and one middle move; the
    /// small move is multiplied by `factor`, and a single middle move is of order `power`.
    fn curve(&self, signs: u32, factor: &Rational, power: usize) -> Vec<MatrixPolynomial> {
        let network = self.instance.network();
        let constant = |w: &Matrix| MatrixPolynomial::constant(w.clone());
        let mut curve: Vec<_> = network.layers().iter().map(constant).collect();
        for (index, LayerMove { layer, direction }) in self.moves.iter().enumerate() {
            let bit = if index == 0 {
                0
            } else if index + 1 == self.moves.len() {
                1
            } else {
                2
            };
            let is_middle = bit == 2;
            let flip = signs & (1 << bit) != 0 && (!is_middle || index == 1);
            let sign = if flip { -&Rational::ONE } else { Rational::ONE };
            let scale = if index == self.small {
                &sign * factor
            } else {
                sign
            };
            let weights = network.layer(*layer);
            let mut coefficients = vec![weights.clone()];
            if is_middle && power == 2 {
                coefficients.push(Matrix::zeros(weights.rows(), weights.cols()));
            }
            coefficients.push(direction.scale(&scale));
            curve[layer - 1] =
                MatrixPolynomial::new(coefficients).expect("a move has the shape of its layer");
        }
        curve
    }
}
