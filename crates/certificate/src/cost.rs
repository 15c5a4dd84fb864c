//! What a check costs, estimated before it is done.
//!
//! A *word operation* is one step of schoolbook arithmetic: an operation on two rational numbers of
//! `a` and `b` words (of 64 bits, numerator and denominator together) counts `a b`. The estimate
//! follows the computations of the rules on sizes alone: a matrix is its shape and the length of
//! its numerators and of a common denominator. Products and sums add lengths; elimination meets
//! minors, whose length is at most their order times that of the entries. So no number is ever
//! longer than assumed, and the estimate is a bound, up to constants that a test on random files
//! holds above a quarter of what is really done.

use exact::integer::{bit_length, gcd};
use exact::{Integer, Matrix, MatrixPolynomial, Rational};
use network::{Instance, Network};

use crate::rejection::require;
use crate::{Certificate, Code, MAX_ORDER_WEIGHTS, MinimumEvidence, Rejection, Statement};

/// The most word operations that a check may take, by the estimate.
pub const MAX_OPERATIONS: u128 = 1 << 30;
/// The most words that the matrices of a check may take, by the estimate.
pub const MAX_WORDS: u128 = 1 << 25;

/// What a check takes at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Word operations.
    pub operations: u128,
    /// Words of memory.
    pub words: u128,
}

impl Cost {
    /// Accepts if the cost is within the limits.
    ///
    /// # Errors
    /// [`Code::TooCostly`] when it is not.
    pub fn check(self) -> Result<(), Rejection> {
        let Self { operations, words } = self;
        let fits = operations <= MAX_OPERATIONS && words <= MAX_WORDS;
        require(fits, Code::TooCostly, || {
            format!(
                "the check takes up to {operations} word operations and {words} words of memory; \
                 the limits are {MAX_OPERATIONS} and {MAX_WORDS}"
            )
        })
    }
}

/// A matrix by its shape and the bits of its numerators and of their common denominator.
#[derive(Clone, Copy, Debug)]
struct Size {
    rows: u128,
    cols: u128,
    numerator: u128,
    denominator: u128,
}

/// The bits of a count.
fn bits(count: u128) -> u128 {
    u128::from(u128::BITS - count.leading_zeros())
}

impl Size {
    fn of_entries<'a>(
        (rows, cols): (usize, usize),
        entries: impl Iterator<Item = &'a Rational> + Clone,
    ) -> Self {
        let parts = entries.map(Rational::to_integers);
        let common = parts.clone().fold(Integer::ONE, |common, (_, q)| {
            if q == Integer::ONE {
                return common;
            }
            let shared = gcd(&common, &q);
            common * (q / shared)
        });
        let denominator = bit_length(&common) as u128;
        let longest = parts.map(|(p, _)| bit_length(&p)).max().unwrap_or(0) as u128;
        Self {
            rows: rows as u128,
            cols: cols as u128,
            numerator: longest + denominator,
            denominator,
        }
    }

    fn of(matrix: &Matrix) -> Self {
        Self::of_entries(matrix.shape(), matrix.entries().iter())
    }

    fn of_path(path: &MatrixPolynomial) -> Self {
        let entries = path.coefficients().iter().flat_map(Matrix::entries);
        Self::of_entries(path.shape(), entries)
    }

    fn of_number(number: &Rational) -> Self {
        Self::of_entries((1, 1), std::iter::once(number))
    }

    /// The identity.
    fn unit(size: u128) -> Self {
        Self {
            rows: size,
            cols: size,
            numerator: 1,
            denominator: 1,
        }
    }

    fn transpose(self) -> Self {
        Self {
            rows: self.cols,
            cols: self.rows,
            ..self
        }
    }

    fn with_shape(self, rows: u128, cols: u128) -> Self {
        Self { rows, cols, ..self }
    }

    /// The words of an entry.
    fn entry(self) -> u128 {
        self.numerator / 64 + self.denominator / 64 + 2
    }

    /// The bits of a minor of the numerators.
    fn minor(self) -> u128 {
        let order = self.rows.min(self.cols).max(1);
        order * (self.numerator + bits(order))
    }
}

/// The cost so far.
#[derive(Default)]
struct Meter(Cost);

impl Meter {
    /// Counts operations on numbers of the given words.
    fn count(&mut self, times: u128, a: u128, b: u128) {
        let added = times.saturating_mul(a).saturating_mul(b);
        self.0.operations = self.0.operations.saturating_add(added);
    }

    fn keep(&mut self, size: Size) -> Size {
        let words = size.rows * size.cols;
        self.0.words = self
            .0
            .words
            .saturating_add(words.saturating_mul(size.entry() + 1));
        size
    }

    fn product(&mut self, a: Size, b: Size) -> Size {
        let found = Size {
            rows: a.rows,
            cols: b.cols,
            numerator: a.numerator + b.numerator + bits(a.cols),
            denominator: a.denominator + b.denominator,
        };
        let terms = a.rows * a.cols * b.cols;
        self.count(terms, a.entry(), b.entry());
        self.count(terms, found.entry(), a.entry() + b.entry());
        self.keep(found)
    }

    fn sum(&mut self, a: Size, b: Size) -> Size {
        let numerator = (a.numerator + b.denominator).max(b.numerator + a.denominator);
        self.count(a.rows * a.cols, a.entry(), b.entry());
        self.keep(Size {
            numerator: numerator + 1,
            denominator: a.denominator + b.denominator,
            ..a
        })
    }

    /// A matrix times a number.
    fn scaled(&mut self, a: Size, factor: Size) -> Size {
        self.count(a.rows * a.cols, a.entry(), factor.entry());
        self.keep(Size {
            numerator: a.numerator + factor.numerator,
            denominator: a.denominator + factor.denominator,
            ..a
        })
    }

    /// `M^T M`.
    fn gram(&mut self, a: Size) -> Size {
        self.product(a.transpose(), a)
    }

    /// By elimination without fractions, after the denominators of each row are cleared.
    fn rank(&mut self, a: Size) {
        let mut cleared = a;
        if a.denominator > 1 {
            cleared.numerator = a.numerator + a.cols * a.denominator;
            cleared.denominator = 1;
            let steps = a.rows * a.cols * a.cols;
            self.count(steps, cleared.entry() + a.entry(), a.denominator / 64 + 2);
        }
        let word = cleared.minor() / 64 + 2;
        let steps = a.rows * a.cols * a.rows.min(a.cols);
        self.count(steps, 9 * word, word);
        self.keep(cleared);
    }

    /// The reduced echelon form, whose entries are quotients of minors.
    fn echelon(&mut self, a: Size) -> Size {
        let minor = a.minor();
        let word = 2 * (minor / 64 + 2) + a.denominator / 64;
        self.count(a.rows * a.cols * a.rows.min(a.cols), 3 * word, word);
        self.keep(Size {
            numerator: minor + a.denominator,
            denominator: minor,
            ..a
        })
    }

    fn solve(&mut self, matrix: Size, right: Size) -> Size {
        let joined = Size {
            rows: matrix.rows,
            cols: matrix.cols + right.cols,
            numerator: matrix.numerator.max(right.numerator)
                + matrix.denominator.max(right.denominator),
            denominator: matrix.denominator + right.denominator,
        };
        self.echelon(joined).with_shape(matrix.cols, right.cols)
    }

    /// Diagonalisation by congruence, with its basis.
    fn congruence(&mut self, a: Size) {
        // A zero diagonal is filled by adding two vectors.
        let minor = a.minor() + 2 * a.rows;
        let word = 2 * (minor / 64 + 2) + a.denominator / 64;
        self.count(a.rows * a.rows * a.rows, 9 * word, word);
        self.keep(a.with_shape(2 * a.rows, a.rows));
    }

    fn chain(&mut self, layers: &[Size]) -> (Vec<Size>, Vec<Size>) {
        let (first, last) = (layers[0], layers[layers.len() - 1]);
        let mut lower = vec![Size::unit(first.cols), first];
        for layer in &layers[1..] {
            lower.push(self.product(*layer, lower[lower.len() - 1]));
        }
        let mut upper = vec![Size::unit(last.rows), last];
        for layer in layers.iter().rev().skip(1) {
            upper.push(self.product(upper[upper.len() - 1], *layer));
        }
        upper.reverse();
        (lower, upper)
    }
}

/// An instance by sizes, evaluated.
struct Sized {
    x: Size,
    y: Size,
    layers: Vec<Size>,
    lower: Vec<Size>,
    upper: Vec<Size>,
    output: Size,
    g: Size,
}

impl Sized {
    fn new(meter: &mut Meter, x: Size, y: Size, layers: Vec<Size>) -> Self {
        let (lower, upper) = meter.chain(&layers);
        let output = meter.product(upper[0], x);
        let residual = meter.sum(output, y);
        let g = meter.product(residual, x.transpose());
        Self {
            x,
            y,
            layers,
            lower,
            upper,
            output,
            g,
        }
    }

    fn of(meter: &mut Meter, instance: &Instance) -> Self {
        let layers = sizes(instance.network());
        Self::new(
            meter,
            Size::of(instance.x()),
            Size::of(instance.y()),
            layers,
        )
    }

    fn gradient(&self, meter: &mut Meter, i: usize) {
        let part = meter.product(self.upper[i].transpose(), self.g);
        meter.product(part, self.lower[i - 1].transpose());
    }

    fn gradients(&self, meter: &mut Meter) {
        (1..self.upper.len()).for_each(|i| self.gradient(meter, i));
    }

    /// `check_minimum`, beyond the evaluation.
    fn minimum(&self, meter: &mut Meter, evidence: &MinimumEvidence) {
        let MinimumEvidence::RankBound { level, mu } = evidence else {
            return;
        };
        let Some(upper) = self.upper.get(*level).copied() else {
            return;
        };
        self.gradients(meter);
        meter.rank(self.upper[0]);
        let mu = Size::of_number(mu);
        let fitted = meter.product(upper.transpose(), self.output);
        let fitted = meter.product(fitted, fitted.transpose());
        let gram = meter.gram(upper);
        let scaled = meter.scaled(gram, mu);
        let kept = meter.sum(fitted, scaled);
        meter.congruence(kept);
        let complement = meter.echelon(upper.transpose());
        let free = upper.rows.saturating_sub(upper.cols);
        let complement = complement.with_shape(upper.rows, free);
        let gram = meter.product(self.x, self.x.transpose());
        let moment = meter.product(self.y, self.x.transpose());
        let solution = meter.solve(gram, moment.transpose());
        let moment = meter.product(moment, solution);
        let gram = meter.gram(complement);
        let scaled = meter.scaled(gram, mu);
        let inner = meter.product(complement.transpose(), moment);
        let inner = meter.product(inner, complement);
        let discarded = meter.sum(scaled, inner);
        meter.congruence(discarded);
    }

    /// The Hessian, its kernel, and the cubic form on it.
    fn landscape(&self, meter: &mut Meter) {
        let weights: u128 = self.layers.iter().map(|w| w.rows * w.cols).sum();
        if weights > MAX_ORDER_WEIGHTS as u128 {
            return;
        }
        self.gradients(meter);
        let sum = |sizes: &[Size], part: fn(&Size) -> u128| sizes.iter().map(part).sum::<u128>();
        let layers = |part: fn(&Size) -> u128| sum(&self.layers, part);
        let entry = Size {
            rows: weights,
            cols: weights,
            numerator: 3 * layers(|w| w.numerator + bits(w.cols))
                + 2 * (self.x.numerator + self.y.numerator + bits(self.x.cols)),
            denominator: 3 * layers(|w| w.denominator)
                + 2 * (self.x.denominator + self.y.denominator),
        };
        let depth = self.layers.len() as u128;
        meter.count(weights * weights * depth, 8 * entry.entry(), entry.entry());
        meter.keep(entry);
        meter.congruence(entry);
        let minor = entry.minor() + entry.denominator;
        let move_of = |w: &Size| Size {
            numerator: w.numerator.max(minor),
            denominator: w.denominator + minor,
            ..*w
        };
        let line: Vec<(Size, u128)> = self.layers.iter().map(|w| (move_of(w), 2)).collect();
        let mut one = Meter::default();
        loss_along(&mut one, self.x, self.y, &line, 3);
        let columns = weights * weights * weights / 6 + 2 * weights * weights + weights;
        meter.count(columns, one.0.operations, 1);
    }
}

/// The loss along a curve, each layer by its size and the number of its coefficients, without the
/// powers above the degree.
fn loss_along(meter: &mut Meter, x: Size, y: Size, curve: &[(Size, u128)], degree: u128) {
    let (mut signal, mut length) = (x, 1);
    for (layer, coefficients) in curve {
        let terms = layer.rows * layer.cols * signal.cols;
        let numerator = layer.numerator + signal.numerator + bits(layer.cols * coefficients);
        let found = Size {
            rows: layer.rows,
            cols: signal.cols,
            numerator,
            denominator: layer.denominator + signal.denominator,
        };
        let pairs = terms.saturating_mul(*coefficients).saturating_mul(length);
        meter.count(pairs, layer.entry(), signal.entry());
        meter.count(pairs, 2 * found.entry(), layer.entry() + signal.entry());
        length = (length + coefficients - 1).min(degree + 1);
        let kept = found.with_shape(found.rows * length, found.cols);
        meter.keep(kept);
        signal = found;
    }
    let residual = meter.sum(signal, y);
    let square = Size {
        numerator: 2 * residual.numerator + bits(residual.rows * residual.cols * length),
        denominator: 2 * residual.denominator,
        ..residual
    };
    let powers = (2 * length - 1).min(degree + 1);
    let pairs = residual.rows * residual.cols * powers.saturating_mul(length);
    meter.count(pairs, residual.entry(), residual.entry());
    meter.count(pairs, square.entry(), 2 * residual.entry());
    meter.count(powers, 2 * square.entry(), square.entry());
}

fn sizes(network: &Network) -> Vec<Size> {
    network.layers().iter().map(Size::of).collect()
}

fn coefficients(path: &MatrixPolynomial) -> u128 {
    path.coefficients().len() as u128
}

/// What the check of a certificate takes at most.
pub fn cost(certificate: &Certificate) -> Cost {
    let meter = &mut Meter::default();
    match &certificate.statement {
        Statement::NotCritical { instance, layer } => {
            let sized = Sized::of(meter, instance);
            if (1..sized.upper.len()).contains(layer) {
                sized.gradient(meter, *layer);
            }
        }
        Statement::NotLocalMinimum {
            instance, curve, ..
        } => {
            let (x, y) = (Size::of(instance.x()), Size::of(instance.y()));
            let path = |path| (Size::of_path(path), coefficients(path));
            let line: Vec<_> = curve.iter().map(path).collect();
            let degree: u128 = line.iter().map(|(_, length)| length).sum();
            let layers = instance.network().layers();
            let shapes = curve.iter().map(MatrixPolynomial::shape);
            if shapes.eq(layers.iter().map(Matrix::shape)) {
                loss_along(meter, x, y, &line, 2 * degree);
            }
        }
        Statement::GlobalMinimum { instance, evidence } => {
            let sized = Sized::of(meter, instance);
            sized.minimum(meter, evidence);
        }
    }
    meter.0
}

/// What an examination of the order of descent takes at most.
pub fn order_cost(instance: &Instance) -> Cost {
    let meter = &mut Meter::default();
    let sized = Sized::of(meter, instance);
    sized.landscape(meter);
    meter.0
}
