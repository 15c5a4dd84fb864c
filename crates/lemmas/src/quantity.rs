//! The numbers with which a reader verifies a counterexample by hand: products, residuals, losses
//! and ranks of a subject, computed exactly.

use certificate::{Evidence, Subject, Svd, SvdFamily};
use exact::{Matrix, Rational, rank};
use network::{Instance, Network, Problem};

/// A named number or matrix that belongs to a subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The name by which [`Prose`](crate::Prose) refers to it, such as `rank_r`.
    pub key: &'static str,
    /// The formula, in TeX.
    pub formula: &'static str,
    /// The value; a number is a matrix with one entry, see [`is_number`](Self::is_number).
    pub value: Matrix,
    /// Whether the value is a number.
    pub is_number: bool,
}

/// Quantities under construction.
struct List(Vec<Quantity>);

impl List {
    fn matrix(&mut self, key: &'static str, formula: &'static str, value: Matrix) {
        self.0.push(Quantity {
            key,
            formula,
            value,
            is_number: false,
        });
    }

    fn number(&mut self, key: &'static str, formula: &'static str, value: Rational) {
        self.0.push(Quantity {
            key,
            formula,
            value: Matrix::from_entries(1, 1, vec![value]),
            is_number: true,
        });
    }

    fn count(&mut self, key: &'static str, formula: &'static str, value: usize) {
        self.number(key, formula, Rational::from(value));
    }

    fn data(&mut self, problem: &Problem, product: &Matrix) {
        let residual = problem.residual(product);
        let value = residual.frobenius_norm_squared();
        let gradient = problem.correlation(&residual);
        let fitted = product * problem.x();
        self.matrix("residual", "RX - Y", residual);
        self.matrix("g", r"G = (RX - Y)X^{\top}", gradient);
        self.number("f", r"F(R) = \lVert RX - Y\rVert_F^2", value.clone());
        let loss = &value / &Rational::from(2);
        self.number("l", r"L = \tfrac12\lVert RX - Y\rVert_F^2", loss);
        self.count("rank_x", r"\operatorname{rank} X", rank(problem.x()));
        self.count("rank_y", r"\operatorname{rank} Y", rank(problem.y()));
        let moment = rank(&problem.cross_moment());
        self.count("rank_yxt", r"\operatorname{rank}(YX^{\top})", moment);
        self.count("rank_rx", r"\operatorname{rank}(RX)", rank(&fitted));
    }

    fn chain(&mut self, network: &Network, product: &Matrix) {
        self.count("rank_r", r"\operatorname{rank} R", rank(product));
        self.count("d_p", "d_p", network.bottleneck());
    }

    fn layer(&mut self, instance: &Instance, layer: usize) {
        let at = instance.evaluate();
        let weights = instance.network().layer(layer);
        let (rows, cols) = weights.shape();
        let (s1, s2) = (
            rank(&(&at.lower[layer - 1] * instance.x())),
            rank(&at.upper[layer]),
        );
        self.count("i", "i", layer);
        self.count("rank_w", r"\operatorname{rank} W_i", rank(weights));
        self.count("least", r"\min(d_i, d_{i-1})", rows.min(cols));
        self.count("greatest", r"\max(d_i, d_{i-1})", rows.max(cols));
        self.count("s1", r"s_1 = \operatorname{rank}(B_{i-1}X)", s1);
        self.count("s2", r"s_2 = \operatorname{rank} A_i", s2);
        self.count("ones", "d_i + d_{i-1} - s_2 - s_1", rows + cols - s1 - s2);
        let claimed = (s1 + s2).saturating_sub(rows.max(cols));
        let formula = r"\max(0, s_1 + s_2 - \max(d_i, d_{i-1}))";
        self.count("claimed_rank", formula, claimed);
    }

    fn rotation(&mut self, lambda_1: &Rational, lambda_2: &Rational, tangent: &Rational) {
        let square = tangent * tangent;
        let denominator = &Rational::ONE + &square;
        let sine = &(tangent + tangent) / &denominator;
        let cosine = &(&Rational::ONE - &square) / &denominator;
        let kept = &(lambda_1 * &(&sine * &sine)) + &(lambda_2 * &(&cosine * &cosine));
        let fall = &(lambda_2 * lambda_2) - &(&kept * &kept);
        let first = lambda_1 * lambda_1;
        self.number("sine", r"\sin\theta", sine);
        self.number("cosine", r"\cos\theta", cosine);
        let formula = r"\lambda_1\sin^2\theta + \lambda_2\cos^2\theta";
        self.number("kept", formula, kept);
        self.number("h", "H(T)", first.clone());
        self.number("h_theta", r"H(T(\theta))", &first + &fall);
        let formula =
            r"\lambda_1^2 + \lambda_2^2 - (\lambda_1\sin^2\theta + \lambda_2\cos^2\theta)^2";
        self.number("claimed_change", formula, &first + &fall);
        self.number("change", r"H(T(\theta)) - H(T)", fall);
    }

    fn decomposition(&mut self, m: Matrix, svd: &Svd, family: Option<&SvdFamily>) {
        let row = |values: &[Rational]| Matrix::from_entries(1, values.len(), values.to_vec());
        self.matrix("m", r"M = U\operatorname{diag}(\sigma)V^{\top}", m);
        self.matrix("sigma", r"\sigma", row(&svd.values));
        // Of a certificate that was never checked the shapes may not fit.
        if let Some(family) = family.filter(|family| family.u.shape() == svd.u.shape()) {
            self.matrix("slopes", "e", row(&family.slopes));
            let turn = &svd.u.transpose() * &family.u;
            self.matrix("turn", r"U^{\top}Q", turn);
        }
    }
}

/// The quantities of a subject and of the evidence beside it, in an order in which they can be
/// computed by hand; none for a kind
/// of subject about which nothing is known here.
pub fn quantities(subject: &Subject, evidence: &Evidence) -> Vec<Quantity> {
    let mut list = List(Vec::new());
    if let Some(network) = subject.network() {
        let product = network.product();
        if network.depth() > 1 {
            list.matrix("r", r"R = W_H\cdots W_1", product.clone());
        }
        if let Some(instance) = subject.instance() {
            list.data(instance.problem(), &product);
        }
        list.chain(network, &product);
    }
    if let Some((instance, layer)) = subject.layer() {
        list.layer(instance, layer);
    }
    match subject {
        Subject::RankConstrained { r, rank: bound, .. } => {
            if let Some(problem) = subject.data().filter(|problem| {
                // A certificate that was never checked may hold matrices that do not fit.
                r.shape() == (problem.y().rows(), problem.x().rows())
            }) {
                list.data(&problem, r);
            }
            list.count("rank_r", r"\operatorname{rank} R", rank(r));
            list.count("k", "k", *bound);
        }
        Subject::Target { target, .. } => {
            list.count("rank_target", r"\operatorname{rank} R'", rank(target));
        }
        Subject::LeftFactor { a, target, .. } => {
            list.count("rank_a", r"\operatorname{rank} A", rank(a));
            list.count("rank_target", r"\operatorname{rank} R'", rank(target));
        }
        Subject::Rotation {
            lambda_1,
            lambda_2,
            tangent,
            ..
        } => list.rotation(lambda_1, lambda_2, tangent),
        Subject::Svd(svd) => {
            if let Some(m) = svd.matrix() {
                list.decomposition(m, svd, evidence.family.as_ref());
            }
        }
        _ => {}
    }
    list.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(subject: &Subject, key: &str) -> Rational {
        let found = quantities(subject, &Evidence::default());
        let quantity = found.iter().find(|quantity| quantity.key == key);
        quantity.expect(key).value[(0, 0)].clone()
    }

    #[test]
    fn the_zero_weight_has_loss_one_half_and_gradient_zero() {
        let problem = Problem::new(
            Matrix::from_integers([[1, 0]]),
            Matrix::from_integers([[0, 1]]),
        );
        let network = Network::new(vec![Matrix::zeros(1, 1)]).unwrap();
        let instance = Instance::new(problem.unwrap(), network).unwrap();
        let subject = Subject::Layer { instance, layer: 1 };
        let half = Rational::from_fraction(1, 2).unwrap();
        assert_eq!(value(&subject, "l"), half);
        assert_eq!(value(&subject, "f"), Rational::ONE);
        assert_eq!(value(&subject, "g"), Rational::ZERO);
        assert_eq!(value(&subject, "claimed_rank"), Rational::ONE);
        assert_eq!(value(&subject, "rank_yxt"), Rational::ZERO);
    }

    /// At a right angle the two directions have changed places: `T` keeps `lambda_1` instead of
    /// `lambda_2`, so `H` falls from `lambda_1^2` to `lambda_2^2`.
    #[test]
    fn a_rotation_by_a_right_angle_exchanges_the_singular_values() {
        let subject = Subject::Rotation {
            lambda_1: Rational::from(3),
            lambda_2: Rational::from(2),
            tangent: Rational::ONE,
            later_tangent: Rational::ONE,
        };
        assert_eq!(value(&subject, "h"), Rational::from(9));
        assert_eq!(value(&subject, "h_theta"), Rational::from(4));
        assert_eq!(value(&subject, "change"), Rational::from(-5));
        assert_eq!(value(&subject, "claimed_change"), Rational::from(4));
    }

    #[test]
    fn equal_singular_values_leave_the_vectors_free() {
        let identity = Matrix::identity(2);
        let turned =
            Matrix::from_integers([[4, -3], [3, 4]]).scale(&(Rational::ONE / Rational::from(5)));
        let subject = Subject::Svd(Svd {
            u: identity.clone(),
            values: vec![Rational::ONE; 2],
            v: identity.clone(),
        });
        let family = SvdFamily {
            u: turned.clone(),
            slopes: vec![Rational::from(2), Rational::ONE],
            v: turned.clone(),
        };
        let evidence = Evidence {
            family: Some(family),
            ..Evidence::default()
        };
        let found = quantities(&subject, &evidence);
        let value = |key| &found.iter().find(|q| q.key == key).unwrap().value;
        assert_eq!((value("m"), value("turn")), (&identity, &turned));
        // Q diag(sigma) P^T is M again.
        assert_eq!(&turned * &turned.transpose(), identity);
    }

    #[test]
    fn a_point_that_does_not_fit_its_data_has_no_residual() {
        let subject = Subject::RankConstrained {
            x: Matrix::zeros(2, 1),
            y: Matrix::zeros(1, 1),
            r: Matrix::zeros(1, 1),
            rank: 1,
        };
        let keys: Vec<&str> = quantities(&subject, &Evidence::default())
            .iter()
            .map(|q| q.key)
            .collect();
        assert_eq!(keys, ["rank_r", "k"]);
    }
}
