//! A subject as a list of matrices with named axes.
//!
//! Enumeration and shrinking treat all kinds of subjects alike: a subject is taken apart into
//! matrices whose axes belong to a level of the network, to the samples, or to nothing; it is put
//! together again from matrices of any fitting sizes.

use certificate::{Subject, Svd};
use exact::{Matrix, MatrixPolynomial, Rational};
use lemmas::SubjectKind;
use network::{Instance, Network, Problem};

/// What the rows or columns of a matrix count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Axis {
    /// The units at a level.
    Level(usize),
    /// The samples.
    Samples,
    /// A fixed number.
    Fixed(usize),
}

/// A subject taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Cells {
    pub kind: SubjectKind,
    /// The widths of the levels; for the rank-constrained problem `(d_0, k, d_H)`, for two factors
    /// `(columns of B, columns of A, rows of A)`, for a pair or a decomposition `(columns, rows)`
    /// of `M`.
    pub widths: Vec<usize>,
    /// The layer of interest, from 1, where there is one.
    pub layer: Option<usize>,
    pub matrices: Vec<Matrix>,
}

fn first_bottleneck(widths: &[usize]) -> usize {
    let least = widths.iter().min();
    widths
        .iter()
        .position(|width| Some(width) == least)
        .unwrap_or(0)
}

/// The matrix with ones on the diagonal.
fn partial_identity((rows, cols): (usize, usize)) -> Matrix {
    Matrix::from_fn(rows, cols, |i, j| Rational::from(usize::from(i == j)))
}

/// The axes of the matrices of a kind of subject with the given widths.
pub(crate) fn axes(kind: SubjectKind, widths: &[usize]) -> Vec<(Axis, Axis)> {
    use Axis::{Fixed, Level, Samples};
    let depth = widths.len() - 1;
    let layers = (1..=depth).map(|i| (Level(i), Level(i - 1)));
    let data = [(Level(0), Samples), (Level(depth), Samples)];
    match kind {
        SubjectKind::Network | SubjectKind::Layer => data.into_iter().chain(layers).collect(),
        SubjectKind::Chain => layers.collect(),
        SubjectKind::Target => {
            let level = Level(first_bottleneck(widths));
            layers
                .chain([(Level(depth), level), (level, Level(0))])
                .collect()
        }
        SubjectKind::RankConstrained => {
            vec![
                (Level(0), Samples),
                (Level(2), Samples),
                (Level(2), Level(0)),
            ]
        }
        SubjectKind::LeftFactor => {
            vec![
                (Level(2), Level(1)),
                (Level(1), Level(0)),
                (Level(2), Level(0)),
            ]
        }
        SubjectKind::Rotation => vec![(Fixed(1), Fixed(4))],
        SubjectKind::Pair => vec![(Level(1), Level(0)); 2],
        SubjectKind::Svd => {
            let count = Fixed(widths.iter().copied().min().unwrap_or(0));
            vec![(Level(1), count), (Fixed(1), count), (Level(0), count)]
        }
    }
}

/// A family through the product of the layers: `(A_p + t U)(B_p + t V)` at the first bottleneck
/// level, or `t U V` where the product vanishes.
pub(crate) fn family(layers: Network, u: Matrix, v: Matrix) -> Option<Subject> {
    let level = first_bottleneck(&layers.widths());
    let (left, right) = if layers.product().is_zero() {
        let zero = Matrix::zeros(u.rows(), u.cols());
        (vec![zero, u], vec![v])
    } else {
        let upper = layers.upper_products()[level].clone();
        (
            vec![upper, u],
            vec![layers.lower_products()[level].clone(), v],
        )
    };
    let (left, right) = (MatrixPolynomial::new(left)?, MatrixPolynomial::new(right)?);
    (left.start() * right.start() == layers.product()).then_some(Subject::Family {
        layers,
        left,
        right,
    })
}

impl Cells {
    /// Takes a subject apart; `None` for targets that [`family`] does not make.
    pub(crate) fn of(subject: &Subject) -> Option<Self> {
        let kind = SubjectKind::of(subject);
        let layers = |network: &Network| network.layers().to_vec();
        let (widths, layer, matrices) = match subject {
            Subject::Network { instance } | Subject::Layer { instance, .. } => {
                let data = [instance.x().clone(), instance.y().clone()];
                let matrices = data.into_iter().chain(layers(instance.network())).collect();
                (
                    instance.network().widths(),
                    subject.layer().map(|(_, layer)| layer),
                    matrices,
                )
            }
            Subject::Chain { layers: network } => (network.widths(), None, layers(network)),
            Subject::Family {
                layers: network,
                left,
                right,
            } => {
                let u = left.coefficients().get(1)?.clone();
                let v = right.coefficients().last()?.clone();
                let made = family(network.clone(), u.clone(), v.clone())?;
                if made != *subject {
                    return None;
                }
                (
                    network.widths(),
                    None,
                    layers(network).into_iter().chain([u, v]).collect(),
                )
            }
            Subject::Target { .. } => return None,
            Subject::RankConstrained { x, y, r, rank } => (
                vec![x.rows(), *rank, y.rows()],
                None,
                vec![x.clone(), y.clone(), r.clone()],
            ),
            Subject::LeftFactor { a, b, target } => {
                let widths = vec![b.cols(), a.cols(), a.rows()];
                (widths, None, vec![a.clone(), b.clone(), target.clone()])
            }
            Subject::Rotation {
                lambda_1,
                lambda_2,
                tangent,
                later_tangent,
            } => {
                let values = [lambda_1, lambda_2, tangent, later_tangent].map(Clone::clone);
                (
                    vec![1],
                    None,
                    vec![Matrix::from_entries(1, 4, values.to_vec())],
                )
            }
            Subject::Pair { m, other } => {
                let widths = vec![m.cols(), m.rows()];
                (widths, None, vec![m.clone(), other.clone()])
            }
            Subject::Svd(svd) => {
                // The factors count from the identity, which makes it the simplest.
                let from = |a: &Matrix| a - &partial_identity(a.shape());
                let values = Matrix::from_entries(1, svd.values.len(), svd.values.clone());
                let widths = vec![svd.v.rows(), svd.u.rows()];
                (widths, None, vec![from(&svd.u), values, from(&svd.v)])
            }
        };
        Some(Self {
            kind,
            widths,
            layer,
            matrices,
        })
    }

    /// Puts the subject together; `None` where the matrices do not fit.
    pub(crate) fn subject(&self) -> Option<Subject> {
        let network = |layers: &[Matrix]| Network::new(layers.to_vec()).ok();
        Some(match (self.kind, self.matrices.as_slice()) {
            (SubjectKind::Network | SubjectKind::Layer, [x, y, layers @ ..]) => {
                let problem = Problem::new(x.clone(), y.clone()).ok()?;
                let instance = Instance::new(problem, network(layers)?).ok()?;
                match self.layer {
                    Some(layer) if layer <= instance.network().depth() => {
                        Subject::Layer { instance, layer }
                    }
                    Some(_) => return None,
                    None => Subject::Network { instance },
                }
            }
            (SubjectKind::Chain, layers) => Subject::Chain {
                layers: network(layers)?,
            },
            (SubjectKind::Target, [layers @ .., u, v]) => {
                let layers = network(layers)?;
                let (widths, depth) = (layers.widths(), layers.depth());
                let least = layers.bottleneck();
                if u.shape() != (widths[depth], least) || v.shape() != (least, widths[0]) {
                    return None;
                }
                family(layers, u.clone(), v.clone())?
            }
            (SubjectKind::RankConstrained, [x, y, r]) => {
                let fits = r.shape() == (y.rows(), x.rows()) && self.widths[1] > 0;
                Problem::new(x.clone(), y.clone()).ok().filter(|_| fits)?;
                let (x, y, r) = (x.clone(), y.clone(), r.clone());
                Subject::RankConstrained {
                    x,
                    y,
                    r,
                    rank: self.widths[1],
                }
            }
            (SubjectKind::LeftFactor, [a, b, target]) => {
                let fits = a.cols() == b.rows() && target.shape() == (a.rows(), b.cols());
                let nonempty = a.rows() * a.cols() * b.cols() > 0;
                if !fits || !nonempty {
                    return None;
                }
                Subject::LeftFactor {
                    a: a.clone(),
                    b: b.clone(),
                    target: target.clone(),
                }
            }
            (SubjectKind::Rotation, [values]) => Subject::Rotation {
                lambda_1: values[(0, 0)].clone(),
                lambda_2: values[(0, 1)].clone(),
                tangent: values[(0, 2)].clone(),
                later_tangent: values[(0, 3)].clone(),
            },
            (SubjectKind::Pair, [m, other]) if m.shape() == other.shape() => Subject::Pair {
                m: m.clone(),
                other: other.clone(),
            },
            (SubjectKind::Svd, [u, values, v]) => {
                let to = |a: &Matrix| a + &partial_identity(a.shape());
                let svd = Svd {
                    u: to(u),
                    values: values.entries().to_vec(),
                    v: to(v),
                };
                svd.fits().then_some(Subject::Svd(svd))?
            }
            _ => return None,
        })
    }

    /// The number of samples; 0 where there are none.
    pub(crate) fn samples(&self) -> usize {
        match self.kind {
            SubjectKind::Network | SubjectKind::Layer | SubjectKind::RankConstrained => {
                self.matrices[0].cols()
            }
            _ => 0,
        }
    }
}
