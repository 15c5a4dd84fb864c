//! Whether what a certificate states is true, by the slow path of `oracle.rs`.

use certificate::{
    Certificate, Counterexample, Evidence, Hypothesis, Statement, Subject, Svd, SvdFamily, rule,
};
use exact::{Matrix, MatrixPolynomial, Rational};
use network::{Instance, Network};

use crate::oracle::*;
use crate::reduced::{is_projection, step_is_false};

/// Whether the statement is true. Of a counterexample: whether every hypothesis that was not
/// dropped holds and the conclusion of the claim is false for the subject.
pub fn is_true(certificate: &Certificate) -> bool {
    match &certificate.statement {
        Statement::NotCritical { instance, layer } => !is_stationary(instance, *layer),
        Statement::NotLocalMinimum {
            instance,
            order,
            curve,
        } => descends(instance, *order, curve),
        Statement::GlobalMinimum { instance, .. } => is_global_minimum(instance),
        Statement::Counterexample(case) => {
            let rule = rule(&case.claim, &case.form).expect("a known claim");
            let kept = rule.hypotheses.iter().filter(|h| !case.dropped.contains(h));
            kept.into_iter().all(|h| holds(*h, &case.subject)) && conclusion_is_false(case)
        }
    }
}

fn data_rank(x: &Matrix, y: &Matrix) -> usize {
    rank(&(y * &x.transpose()))
}

fn first_bottleneck(widths: &[usize]) -> usize {
    let least = widths.iter().min().unwrap();
    widths.iter().position(|w| w == least).unwrap()
}

/// `A_i` and `B_{i-1}`, by multiplying layers.
fn around(network: &Network, layer: usize) -> (Matrix, Matrix) {
    let layers = network.layers();
    let chain = |part: &[Matrix], width: usize| {
        let identity = Matrix::identity(width);
        part.iter().fold(identity, |below, w| w * &below)
    };
    let widths = network.widths();
    (
        chain(&layers[layer..], widths[layer]),
        chain(&layers[..layer - 1], widths[0]),
    )
}

/// `rank(R X)`, `rank A_i`, `rank(B_{i-1} X)` and the shape of the layer.
fn layer_ranks(instance: &Instance, layer: usize) -> (usize, usize, usize, usize, usize) {
    let (a, b) = around(instance.network(), layer);
    let fitted = rank(&(&product(instance.network()) * instance.x()));
    let (rows, cols) = instance.network().layer(layer).shape();
    (fitted, rank(&a), rank(&(&b * instance.x())), rows, cols)
}

fn holds(hypothesis: Hypothesis, subject: &Subject) -> bool {
    use Hypothesis::*;
    let instance = || subject.instance().unwrap();
    let network = || subject.network().unwrap();
    let (layer_at, layer) = match subject {
        Subject::Layer { instance, layer } => (Some(instance), *layer),
        _ => (None, 0),
    };
    let layer_condition = || {
        let (fitted, upper, lower, rows, cols) = layer_ranks(layer_at.unwrap(), layer);
        fitted + rows.max(cols) >= upper + lower
    };
    let architecture_condition = || {
        let widths = network().widths();
        let found = data_rank(instance().x(), instance().y());
        (1..widths.len()).all(|i| {
            let below = widths[..i].iter().min().unwrap();
            let above = widths[i..].iter().min().unwrap();
            found + widths[i - 1].max(widths[i]) >= below + above
        })
    };
    let data = || match subject {
        Subject::RankConstrained { x, y, .. } => (x.clone(), y.clone()),
        _ => (instance().x().clone(), instance().y().clone()),
    };
    let bottleneck = || *network().widths().iter().min().unwrap();
    let moment_rank = || data_rank(instance().x(), instance().y());
    match hypothesis {
        XFullRowRank => rank(&data().0) == data().0.rows(),
        YFullRowRank => rank(&data().1) == data().1.rows(),
        LocalMinimum | GlobalMinimum => is_global_minimum(instance()),
        NotGlobalMinimum => !is_global_minimum(instance()),
        Critical => is_critical(instance()),
        LayerRankDeficient => !has_full_rank(layer_at.unwrap().network().layer(layer)),
        LayersFullRank => network().layers().iter().all(has_full_rank),
        DataRank => moment_rank() >= bottleneck(),
        DataRankLow => moment_rank() < bottleneck(),
        DataRankOfInput => moment_rank() >= bottleneck().min(rank(instance().x())),
        LayerRankCondition => layer_condition(),
        LayerRankConditionFails => !layer_condition(),
        ArchitectureRank => architecture_condition(),
        ArchitectureRankFails => !architecture_condition(),
        ProductFullRank => rank(&product(network())) == bottleneck(),
        ProductRankDeficient => rank(&product(network())) < bottleneck(),
        TargetRank => match subject {
            Subject::Target { target, .. } => rank(target) <= bottleneck(),
            Subject::Family { left, right, .. } => [1, 2, 3, 5, 7]
                .iter()
                .all(|&t| rank(&(&left.evaluate(&q(t)) * &right.evaluate(&q(t)))) <= bottleneck()),
            _ => false,
        },
        TwoLayers => network().layers().len() == 2,
        BottleneckAtEnd => {
            let widths = network().widths();
            widths[0] == bottleneck() || widths.last() == Some(&bottleneck())
        }
        BottleneckAfterSecond => first_bottleneck(&network().widths()) > 1,
        BottleneckNotFirst => first_bottleneck(&network().widths()) != 1,
        ProductFeasible => match subject {
            Subject::RankConstrained { r, rank: k, .. } => rank(r) <= *k,
            _ => false,
        },
        BoundFits => match subject {
            Subject::RankConstrained { r, rank: k, .. } => *k <= r.rows() && *k <= r.cols(),
            _ => false,
        },
        GivenSvd => {
            let svd = subject.svd().unwrap();
            let ordered = svd.values.windows(2).all(|pair| pair[0] >= pair[1]);
            is_orthonormal(svd) && ordered && svd.values.iter().all(|value| *value >= q(0))
        }
        MFullRank => has_full_rank(&product_of(subject.svd().unwrap())),
        DistinctValues => !has_equal_values(subject.svd().unwrap()),
        ValuesCoincide => {
            let svd = subject.svd().unwrap();
            has_equal_values(svd) || svd.values.iter().any(|value| *value <= q(0))
        }
        // Asked of the evidence, with the conclusion.
        RationalSvds => true,
        Diagonal => {
            let is_diagonal = |a: &Matrix| {
                let places = (0..a.rows()).flat_map(|i| (0..a.cols()).map(move |j| (i, j)));
                places
                    .into_iter()
                    .all(|(i, j)| i == j || a[(i, j)].is_zero())
            };
            let targets = match subject {
                Subject::Target { target, .. } => vec![target.clone()],
                Subject::Family { left, right, .. } => [0, 1, 2, 3, 5, 7]
                    .iter()
                    .map(|&t| family_at(left, right, &q(t)))
                    .collect(),
                _ => return false,
            };
            is_diagonal(&product(network())) && targets.iter().all(is_diagonal)
        }
        SquareMatrices => wedin(subject).is_some_and(|bound| bound.is_square),
        GapPositive => wedin(subject).is_some_and(|bound| bound.gap_is_positive),
        ValuesSeparated => wedin(subject).is_some_and(|bound| bound.values_are_separated),
        ProductLocalMinimum => match subject {
            Subject::RankConstrained { x, y, r, rank: k } => {
                rank(r) <= *k && no_better_product(x, y, r, *k)
            }
            _ => false,
        },
        AFullRowRank => match subject {
            Subject::LeftFactor { a, .. } => rank(a) == a.rows(),
            _ => false,
        },
        TargetWide => match subject {
            Subject::LeftFactor { target, .. } => target.cols() >= target.rows(),
            _ => false,
        },
        LambdaOrdered => match subject {
            Subject::Rotation {
                lambda_1, lambda_2, ..
            } => lambda_1 > lambda_2 && *lambda_2 >= q(0),
            _ => false,
        },
        InputIdentity => data().0 == Matrix::identity(data().0.rows()),
        TargetDiagonal => {
            let y = data().1;
            let entry = |i: usize, j: usize| i == j || y[(i, j)].is_zero();
            (0..y.rows()).all(|i| (0..y.cols()).all(|j| entry(i, j)))
        }
        TargetSquare => data().1.rows() == data().1.cols(),
        TargetInRowSpace => fitted(&data().0, &data().1) == data().1,
        ValuesOrdered => {
            let values = diagonal(&data().1);
            let next = values.iter().skip(1).cloned().chain([q(0)]);
            values.iter().zip(next).all(|(value, next)| *value >= next)
        }
        ValuesDistinct => {
            let values = diagonal(&data().1);
            let is_new = |i: usize| values[i].is_zero() || !values[..i].contains(&values[i]);
            (0..values.len()).all(is_new)
        }
        ProductProjection => match subject {
            Subject::RankConstrained { x, y, r, .. } => is_projection(x, y, r),
            _ => false,
        },
        FirstQuadrant => match subject {
            Subject::Rotation {
                tangent: s,
                later_tangent: t,
                ..
            } => [s, t].iter().all(|s| q(0) <= **s && **s <= q(1)),
            _ => false,
        },
        AnglesOrdered => match subject {
            Subject::Rotation {
                tangent: s,
                later_tangent: t,
                ..
            } => s < t,
            _ => false,
        },
    }
}

fn diagonal(y: &Matrix) -> Vec<Rational> {
    let count = y.rows().min(y.cols());
    (0..count).map(|i| y[(i, i)].clone()).collect()
}

/// `U diag(s) V^T`, entry by entry.
fn product_of(svd: &Svd) -> Matrix {
    Matrix::from_fn(svd.u.rows(), svd.v.rows(), |i, j| {
        let terms = svd.values.iter().enumerate();
        let terms = terms.map(|(l, s)| &(&svd.u[(i, l)] * s) * &svd.v[(j, l)]);
        terms.fold(q(0), |sum, term| sum + term)
    })
}

fn has_equal_values(svd: &Svd) -> bool {
    let count = svd.values.len();
    (0..count).any(|i| (0..i).any(|j| svd.values[i] == svd.values[j]))
}

fn is_orthonormal(svd: &Svd) -> bool {
    let sides = [&svd.u, &svd.v];
    let orthonormal = |a: &&Matrix| {
        (0..a.cols())
            .all(|i| (0..a.cols()).all(|j| a.column(i).inner(&a.column(j)) == q(i64::from(i == j))))
    };
    sides.iter().all(orthonormal) && svd.u.cols() == svd.v.cols()
}

/// At small `t`, by enclosures of the vectors of `M(t)`: some given pair of vectors keeps a
/// distance from all pairs of `M(t)`, with either sign.
fn vectors_keep_away(svd: &Svd, family: &SvdFamily) -> bool {
    let at = |t: &Rational| {
        let values = svd.values.iter().zip(&family.slopes);
        product_of(&Svd {
            u: family.u.clone(),
            values: values.map(|(s, e)| s + &(e * t)).collect(),
            v: family.v.clone(),
        })
    };
    let small = q(1) / q(1_000);
    let starts_at_m = at(&q(0)) == product_of(svd);
    let tends_to_m = (&at(&small) - &at(&q(0))).max_abs_entry() <= &small * &q(1_000);
    starts_at_m
        && tends_to_m
        && [1_000, 1_000_000].iter().all(|&n| {
            let Ok(found) = svd::singular_values(&at(&(q(1) / q(n)))) else {
                return false;
            };
            let vectors: Option<Vec<(Matrix, Rational)>> = (0..found.count())
                .map(|j| match svd::singular_subspaces(&found, j..j + 1).ok()? {
                    svd::Subspaces::Enclosed { established, .. } => Some((
                        established.approx_left().vstack(established.approx_right()),
                        established.vector_radius()?,
                    )),
                    svd::Subspaces::Kernels { .. } => None,
                })
                .collect();
            let Some(vectors) = vectors else { return false };
            (0..svd.values.len()).any(|i| {
                let given = svd.u.column(i).vstack(&svd.v.column(i));
                vectors.iter().all(|(near, radius)| {
                    let far = |a: Matrix| a.frobenius_norm_squared() > q(1) / q(1_000);
                    radius < &(q(1) / q(1_000)) && far(near - &given) && far(near + &given)
                })
            })
        })
}

/// By enclosures: some singular value moves farther than the factor times the measure.
fn value_moves_farther(m: &Matrix, other: &Matrix, measure: &Matrix, factor: &Rational) -> bool {
    let values = |a: &Matrix| {
        svd::singular_values(a)
            .and_then(|v| v.refine_relative(200))
            .unwrap()
    };
    let (before, after) = (values(m), values(other));
    let allowed = factor * values(measure).operator_norm().hi();
    let mut pairs = before.values().iter().zip(after.values());
    pairs.any(|(a, b)| a.lo() - b.hi() > allowed || b.lo() - a.hi() > allowed)
}

/// The greatest rank of a product among the global minima of a problem.
fn greatest_rank_of_minima(instance: &Instance) -> usize {
    let bottleneck = *instance.network().widths().iter().min().unwrap();
    let fitted = bottleneck.min(data_rank(instance.x(), instance.y()));
    let free = instance.x().rows() - rank(instance.x());
    bottleneck.min(fitted + free)
}

fn moved(network: &Network, evidence: &Evidence, t: &Rational) -> Network {
    let change = evidence.r#move.as_ref().unwrap();
    let weights = network.layer(change.layer);
    network.with_layer(change.layer, weights + &change.direction.scale(t))
}

fn family_at(left: &MatrixPolynomial, right: &MatrixPolynomial, t: &Rational) -> Matrix {
    &left.evaluate(t) * &right.evaluate(t)
}

/// Whether the rows of `R'(t)` that vanish at `t = 0` keep an angle to the row space of `B`.
fn rows_keep_away(space: &Matrix, start: &Matrix, at: impl Fn(&Rational) -> Matrix) -> bool {
    let left_kernel = exact::kernel_basis(&start.transpose()).transpose();
    let onto = exact::right_inverse(space).map(|inverse| &inverse * space);
    let Some(projection) = onto else { return false };
    [1_000, 1_000_000].iter().all(|&n| {
        let t = q(1) / q(n);
        let rows = &left_kernel * &at(&t);
        let outside = &rows - &(&rows * &projection);
        outside.frobenius_norm_squared() * q(1_000) > rows.frobenius_norm_squared()
    })
}

fn target_is_out_of_reach(
    network: &Network,
    left: &MatrixPolynomial,
    right: &MatrixPolynomial,
) -> bool {
    let at = |t: &Rational| family_at(left, right, t);
    let small = q(1) / q(1_000_000);
    let start = product(network);
    let bottleneck = *network.widths().iter().min().unwrap();
    rank(&at(&small)) > bottleneck
        || (1..=network.depth()).any(|layer| {
            let (above, below) = around(network, layer);
            rows_keep_away(&below, &start, at)
                || rows_keep_away(&above.transpose(), &start.transpose(), |t| {
                    at(t).transpose()
                })
        })
}

/// Wedin's bound on a pair of matrices.
struct Wedin {
    is_square: bool,
    gap_is_positive: bool,
    values_are_separated: bool,
    /// Whether the bound fails, with or without the floor of the gap, the left side multiplied.
    fails: Box<dyn Fn(bool, usize) -> bool>,
}

/// By enclosures for matrices; for decompositions by the definitions of angles and residuals.
fn wedin(subject: &Subject) -> Option<Wedin> {
    match subject {
        Subject::TriplePair { m, other, count } => {
            let triples = svd::Triples::new(m, other, *count).ok()?;
            Some(Wedin {
                is_square: m.rows() == m.cols(),
                gap_is_positive: triples.gap_is_positive().ok()?,
                values_are_separated: triples.values_are_separated().ok()?,
                fails: Box::new(move |floor, factor| {
                    let fails = Ok(svd::Wedin::Fails);
                    triples.are_determined() && triples.bound(floor, factor) == fails
                }),
            })
        }
        Subject::DecomposedPair { m, other, count } => {
            let first: Vec<usize> = (0..*count).collect();
            let sines = |basis: &Matrix, moved: &Matrix| {
                let (basis, moved) = (basis.select_columns(&first), moved.select_columns(&first));
                let inside = &basis * &(&basis.transpose() * &moved);
                (&moved - &inside).frobenius_norm_squared()
            };
            let residual = |matrix: &Matrix, from: &Matrix, to: &Matrix| {
                let diagonal = Matrix::from_fn(*count, *count, |i, j| {
                    if i == j {
                        other.values[i].clone()
                    } else {
                        q(0)
                    }
                });
                let image = matrix * &from.select_columns(&first);
                let scaled = &to.select_columns(&first) * &diagonal;
                (&image - &scaled).frobenius_norm_squared()
            };
            let matrix = product_of(m);
            let left = sines(&m.u, &other.u) + sines(&m.v, &other.v);
            let right = residual(&matrix, &other.v, &other.u)
                + residual(&matrix.transpose(), &other.u, &other.v);
            let kept = other.values[..*count].to_vec();
            let rest = &m.values[*count..];
            let distances = kept
                .iter()
                .flat_map(|a| rest.iter().map(move |b| (a - b).abs()));
            let apart: Option<Rational> = distances.min();
            let least: Rational = kept.iter().min()?.clone();
            let separated = apart.as_ref().is_none_or(Rational::is_positive);
            Some(Wedin {
                is_square: m.u.rows() == m.v.rows(),
                gap_is_positive: separated && least.is_positive(),
                values_are_separated: separated,
                fails: Box::new(move |floor, factor| {
                    let floor = floor.then(|| least.clone());
                    let gap = apart.iter().cloned().chain(floor).min();
                    match gap {
                        Some(gap) => &(&gap * &gap) * &left * q(factor as i64) > right,
                        None => left.is_positive(),
                    }
                }),
            })
        }
        _ => None,
    }
}

fn conclusion_is_false(case: &Counterexample) -> bool {
    let (subject, given) = (&case.subject, &case.evidence);
    let instance = || subject.instance().unwrap();
    let network = || subject.network().unwrap();
    let bottleneck = || *network().widths().iter().min().unwrap();
    let global = || is_global_minimum(instance());
    let at_layer = || match subject {
        Subject::Layer { instance, layer } => (instance, *layer),
        _ => panic!("no layer"),
    };
    let sub_block = || {
        let (instance, layer) = at_layer();
        let (a, b) = around(instance.network(), layer);
        let moment = instance.y() * &instance.x().transpose();
        rank(&(&(&a.transpose() * &moment) * &b.transpose()))
    };
    let middle_ranks = || {
        let level = first_bottleneck(&network().widths());
        let p = match level {
            0 => product(network()),
            _ => around(network(), level).0,
        };
        let q = match level {
            0 => Matrix::identity(network().widths()[0]),
            _ => network().layer(level) * &around(network(), level).1,
        };
        (rank(&p), rank(&q), rank(&product(network())))
    };
    let small = q(1) / q(1_000);
    match (&*case.claim, &*case.form) {
        ("s2.rank-bound", "stated") => rank(&product(network())) > bottleneck(),
        ("s2.rank-bound", _) => rank(&product(network())) != bottleneck(),
        ("s2.equivalent", "stated") => {
            !optimum_is_zero(instance().x(), instance().y(), bottleneck())
        }
        ("theorem-2.1", _) => !global(),
        ("theorem-2.3", "stated" | "repaired" | "strengthened.critical") => !global(),
        ("t2.1.value", "stated") => !loss(instance(), network().layers()).is_zero(),
        ("t2.1.other-minimum", "repaired.only-if") => {
            global() && greatest_rank_of_minima(instance()) == bottleneck()
        }
        ("theorem-3.3", "repaired.only-if") => {
            let near = moved(network(), given, &small);
            let equal = loss(instance(), near.layers()) == loss(instance(), network().layers());
            global() && equal && rank(&product(&near)) == bottleneck()
        }
        ("t2.1.other-minimum" | "theorem-3.3", _) => {
            !global() || greatest_rank_of_minima(instance()) < bottleneck()
        }
        ("theorem-2.2", _) | ("t2.2.projection", "strengthened.converse") => match subject {
            Subject::RankConstrained { x, y, r, rank: k } => !no_better_product(x, y, r, *k),
            _ => false,
        },
        ("t2.2.full-count", form) => match subject {
            Subject::RankConstrained { x, y, r, rank: k } => {
                let expected = match form {
                    "stated" => *k,
                    _ => data_rank(x, y).min(*k),
                };
                rank(&(r * x)) != expected
            }
            _ => false,
        },
        ("t2.2.rotation-identity", "stated") => match subject {
            // Both sides differ by lambda_1^2.
            Subject::Rotation { lambda_1, .. } => !lambda_1.is_zero(),
            _ => false,
        },
        ("t2.2.monotone", _) => match subject {
            Subject::Rotation {
                lambda_1,
                lambda_2,
                tangent,
                later_tangent,
            } => {
                // H(T(theta)) falls as the square of lambda_1 sin^2 + lambda_2 cos^2 grows, where
                // cos theta = (1 - s^2) / (1 + s^2).
                let captured = |s: &Rational| {
                    let cosine = (q(1) - s * s) / (q(1) + s * s);
                    let cosine = &cosine * &cosine;
                    let mean = lambda_1 * &(q(1) - cosine.clone()) + lambda_2 * &cosine;
                    &mean * &mean
                };
                tangent < later_tangent && captured(later_tangent) <= captured(tangent)
            }
            _ => false,
        },
        ("theorem-2.3", "strengthened.straight-descent") => {
            is_critical(instance()) && no_small_line_descends(instance())
        }
        ("theorem-2.3", "strengthened.order-at-most-depth") => {
            let depth = network().depth();
            depth <= 3 && no_small_line_descends_within(instance(), depth)
        }
        ("theorem-2.3", _) => no_small_line_descends_within(instance(), 2),
        ("theorem-3.1", _) => match subject {
            Subject::Family {
                layers,
                left,
                right,
            } => target_is_out_of_reach(layers, left, right),
            _ => false,
        },
        ("t3.1.one-factor", _) => match subject {
            Subject::Family {
                layers,
                left,
                right,
            } => {
                let target = family_at(left, right, &small);
                let (below, above) = (layers.layer(1), layers.layer(2));
                rank(&above.hstack(&target)) > rank(above)
                    && rank(&below.vstack(&target)) > rank(below)
            }
            _ => false,
        },
        ("t3.1.rank-needed", "strengthened.pointwise") => {
            let layers = network().layers();
            layers.len() == 1 || layers.iter().all(Matrix::is_zero)
        }
        ("theorem-3.2", "repaired.pointwise-only-if") => {
            let (instance, layer) = at_layer();
            is_global_minimum(instance) && !layer_is_stuck(instance, layer)
        }
        ("theorem-3.2", _) => {
            let (instance, layer) = at_layer();
            !is_global_minimum(instance) || layer_is_stuck(instance, layer)
        }
        ("t3.2.full-rank-data", _) => !has_full_rank(instance().y()),
        ("t3.2.sub-block-rank", form) => {
            let (instance, layer) = at_layer();
            let (fitted, upper, lower, rows, cols) = layer_ranks(instance, layer);
            match form {
                "stated" => sub_block() + rows.max(cols) < upper + lower,
                "repaired" => sub_block() + instance.x().cols() < upper + lower,
                _ => sub_block() != fitted,
            }
        }
        ("t3.2.count-of-ones", "stated") => {
            let (instance, layer) = at_layer();
            let (_, upper, lower, rows, cols) = layer_ranks(instance, layer);
            (rows - upper) + (cols - lower) > rows.min(cols)
        }
        ("t3.2.iterate", _) => {
            let (first, next) = (
                given.r#move.as_ref().unwrap().layer,
                given.next_layer.unwrap(),
            );
            let near = moved(network(), given, &small);
            let near = instance().with_network(near).unwrap();
            let deficient = |layer| !has_full_rank(network().layer(layer));
            deficient(first)
                && deficient(next)
                && has_full_rank(near.network().layer(first))
                && is_global_minimum(&near)
                && layer_is_stuck(&near, next)
        }
        (
            claim @ ("t2.2.reduction"
            | "t2.2.projection"
            | "t2.2.commute"
            | "t2.2.block-diagonal"
            | "t2.2.value"),
            form,
        ) => match subject {
            Subject::RankConstrained { x, y, r, .. } => step_is_false(claim, form, x, y, r),
            _ => false,
        },
        ("t3.3.merge", _) => {
            let level = first_bottleneck(&network().widths());
            level < 2 || rank(network().layer(level)) < bottleneck()
        }
        ("t3.3.sylvester", "strengthened.least-rank") => {
            let (p, q, both) = middle_ranks();
            both < p.min(q)
        }
        ("t3.3.sylvester", _) => {
            let (p, q, both) = middle_ranks();
            both + bottleneck() < p + q
        }
        ("lemma-3.4", _) => match subject {
            Subject::LeftFactor { a, target, .. } => rank(&a.hstack(target)) > rank(a),
            _ => false,
        },
        ("lemma-3.1", form) => match subject {
            Subject::Pair { m, other } => {
                let change = m - other;
                match form {
                    "strengthened.half" => value_moves_farther(m, other, &change, &(q(1) / q(2))),
                    "strengthened.entries" => {
                        let largest = Matrix::from_entries(1, 1, vec![change.max_abs_entry()]);
                        value_moves_farther(m, other, &largest, &q(1))
                    }
                    _ => false,
                }
            }
            _ => false,
        },
        ("lemma-3.3", "repaired.only-if") => {
            let svd = subject.svd().unwrap();
            let positive = svd.values.iter().all(|value| *value > q(0));
            let ordered = svd.values.windows(2).all(|pair| pair[0] >= pair[1]);
            is_orthonormal(svd) && ordered && positive && !has_equal_values(svd)
        }
        ("lemma-3.3", _) => {
            vectors_keep_away(subject.svd().unwrap(), given.family.as_ref().unwrap())
        }
        ("lemma-3.3.some", "strengthened.gap-free") => match (subject, &given.svds) {
            (Subject::Pair { m, other }, Some(svds)) => {
                let pairs = [m, other].into_iter().zip(svds);
                let unique = |(a, svd): (&Matrix, &Svd)| {
                    let ordered = svd.values.windows(2).all(|pair| pair[0] > pair[1]);
                    is_orthonormal(svd)
                        && ordered
                        && svd.values.iter().all(|s| *s > q(0))
                        && product_of(svd) == *a
                };
                let [start, end] = svds;
                // ||(u, v) -+ (u', v')||^2 = 4 -+ 2 (<u, u'> + <v, v'>)
                let distances = (0..start.values.len()).map(|j| {
                    let cosine = start.u.column(j).inner(&end.u.column(j))
                        + start.v.column(j).inner(&end.v.column(j));
                    q(4) - q(2) * cosine.abs()
                });
                let distance = distances.fold(q(0), |sum, d| sum + d);
                let change = (m - other).frobenius_norm_squared();
                pairs.into_iter().all(unique) && distance > change
            }
            _ => false,
        },
        ("t3.1.row-scaling", _) => match subject {
            Subject::Family {
                layers,
                left,
                right,
            } => {
                let (start, near) = (product(layers), family_at(left, right, &small));
                layers.depth() == 2
                    && (0..start.rows()).any(|i| {
                        let row = start.select_rows(&[i]);
                        rank(&row.vstack(&near.select_rows(&[i]))) > rank(&row)
                    })
            }
            _ => false,
        },
        ("lemma-3.2", form) => {
            let factor = if form == "strengthened.half" { 2 } else { 1 };
            wedin(subject).is_some_and(|bound| (bound.fails)(form != "repaired.square", factor))
        }
        // What is left is an identity, or says that something exists.
        _ => false,
    }
}
