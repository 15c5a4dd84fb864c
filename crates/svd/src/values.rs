//! Enclosures of singular values: computed, refined to any width, compared exactly.

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::ops::Range;

use enclosure::{
    Certificate, Claim, Enclosure, Evidence, Integral, SCHEMA, SingularValues, Spectrum,
    certainly_equal, check, enclose,
};
use exact::integer::bit_length;
use exact::{Integer, Matrix, Rational, rank};

use crate::{Algorithm, ApproxSvd, SvdError, approx_svd_by, newton};

/// A step of Newton's method goes on if it makes some interval narrower by `2^GAIN`.
const GAIN: usize = 16;

/// The singular values of a matrix as proved intervals, with the certificate that proves them.
///
/// An interval contains its singular value; nothing else follows from it. Overlapping intervals
/// do not imply equal values; [`Enclosures::compare`] decides equality.
#[derive(Clone, Debug)]
pub struct Enclosures {
    established: SingularValues,
    spectrum: OnceCell<Box<Spectra>>,
}

/// The characteristic polynomial and its squarefree part: found when first needed.
#[derive(Clone, Debug)]
struct Spectra {
    all: Spectrum,
    simple: Spectrum,
}

/// The singular values of a matrix, in non-increasing order.
///
/// Rank-deficient matrices get exact zeros. The widths are those that a double-double
/// decomposition allows: about `1e-30` of the largest value by Weyl's bound, and far less for
/// isolated values; [`Enclosures::refine`] reaches any width.
///
/// # Errors
/// [`SvdError::TooLarge`] beyond the sizes that the checker accepts.
pub fn singular_values(matrix: &Matrix) -> Result<Enclosures, SvdError> {
    singular_values_by(matrix, Algorithm::Automatic)
}

/// The singular values of a matrix; `algorithm` decides about widths, not about truth.
///
/// # Errors
/// As for [`singular_values`].
pub fn singular_values_by(matrix: &Matrix, algorithm: Algorithm) -> Result<Enclosures, SvdError> {
    check_size(matrix)?;
    let mut approx = approx_svd_by(matrix, algorithm);
    if let Some(enclosures) = from_approx(matrix, &approx) {
        return Ok(enclosures);
    }
    if algorithm == Algorithm::Automatic {
        approx = approx_svd_by(matrix, Algorithm::Jacobi);
        if let Some(enclosures) = from_approx(matrix, &approx) {
            return Ok(enclosures);
        }
    }
    by_count(matrix)
}

pub(crate) fn check_size(matrix: &Matrix) -> Result<(), SvdError> {
    let (rows, cols) = matrix.shape();
    if rows.max(cols) > enclosure::MAX_SIZE {
        return Err(SvdError::TooLarge { rows, cols });
    }
    Ok(())
}

fn from_approx(matrix: &Matrix, approx: &ApproxSvd) -> Option<Enclosures> {
    let full = matrix.rows().min(matrix.cols());
    let rank = if approx.approx_rank() == full {
        full
    } else {
        rank(matrix)
    };
    let established = enclose(approx.integral(), approx.factors(rank)?).ok()?;
    Some(Enclosures {
        established,
        spectrum: OnceCell::new(),
    })
}

/// Intervals from 0 to the Frobenius norm, refined by counting: needs no decomposition.
fn by_count(matrix: &Matrix) -> Result<Enclosures, SvdError> {
    let rank = rank(matrix);
    let norm = Enclosure::sqrt(&matrix.frobenius_norm_squared(), 8);
    let claim = Claim {
        lo: Rational::ZERO,
        hi: norm.hi().clone(),
        by: Evidence::Count,
    };
    let certificate = Certificate {
        schema: SCHEMA,
        matrix: matrix.clone(),
        rank,
        values: vec![claim; rank],
        factors: None,
    };
    let established = check(&certificate)?;
    let coarse = Enclosures {
        established,
        spectrum: OnceCell::new(),
    };
    coarse.refine_relative(100)
}

/// `2^exponent`.
fn power_of_two(exponent: usize) -> Rational {
    Rational::from_integers(Integer::ONE << exponent, Integer::ONE).expect("no fraction")
}

/// A bracket of one singular value with dyadic ends `lo 2^-scale`, `hi 2^-scale`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bracket {
    lo: Integer,
    hi: Integer,
    scale: usize,
}

impl Bracket {
    /// The smallest bracket on the grid of `2^-scale` around an interval.
    fn around(claim: &Claim, scale: usize) -> Self {
        let (n, d) = claim.lo.to_integers();
        let lo = (n << scale) / d;
        let (n, d) = claim.hi.to_integers();
        let hi = ((n << scale) + &d - Integer::ONE) / d;
        Self { lo, hi, scale }
    }

    fn end(&self, end: &Integer) -> Rational {
        Rational::from_integers(end.clone(), Integer::ONE << self.scale).expect("a power of two")
    }

    /// Whether the width is at most that of the target.
    fn is_within(&self, width: &Width) -> bool {
        let found = &self.hi - &self.lo;
        match width {
            Width::Absolute(width) => self.end(&found) <= *width,
            Width::Relative(bits) => found << *bits <= self.lo,
        }
    }

    /// About how many bits are missing to the target.
    fn missing_bits(&self, width: &Width) -> usize {
        let found = bit_length(&(&self.hi - &self.lo));
        let (have, need) = match width {
            Width::Absolute(width) => {
                let (n, d) = width.to_integers();
                (self.scale + bit_length(&n), found + bit_length(&d))
            }
            Width::Relative(bits) => (bit_length(&self.lo), found + bits),
        };
        (need + 2).saturating_sub(have)
    }

    fn is_point(&self) -> bool {
        self.lo == self.hi
    }

    /// The midpoint, on a grid that is finer where necessary.
    fn split(&mut self) -> Integer {
        if &self.hi - &self.lo <= Integer::ONE {
            self.lo <<= 1;
            self.hi <<= 1;
            self.scale += 1;
        }
        (&self.lo + &self.hi) >> 1
    }
}

/// A requested width.
#[derive(Clone, Debug)]
enum Width {
    /// Of the interval.
    Absolute(Rational),
    /// At most `2^-bits` times the value.
    Relative(usize),
}

impl Width {
    /// Whether an interval is as narrow as requested.
    fn admits(&self, lo: &Rational, hi: &Rational) -> bool {
        let found = hi - lo;
        match self {
            Self::Absolute(width) => found <= *width,
            Self::Relative(bits) => &found * &power_of_two(*bits) <= *lo,
        }
    }
}

impl Enclosures {
    /// The matrix.
    pub fn matrix(&self) -> &Matrix {
        self.established.matrix()
    }

    /// The number of singular values, `min(m, n)`.
    pub fn count(&self) -> usize {
        self.values().len()
    }

    /// The exact rank.
    pub fn rank(&self) -> usize {
        self.established.rank()
    }

    /// One interval per singular value, the largest value first.
    pub fn values(&self) -> &[Enclosure] {
        self.established.values()
    }

    /// The maximal runs of indices with overlapping intervals: values of different clusters
    /// differ. After [`Self::resolve`] values of one cluster are equal.
    pub fn clusters(&self) -> Vec<Range<usize>> {
        self.established.clusters()
    }

    /// What the checker established.
    pub fn established(&self) -> &SingularValues {
        &self.established
    }

    /// The certificate, which [`enclosure::check`] accepts.
    pub fn certificate(&self) -> &Certificate {
        self.established.certificate()
    }

    fn spectra(&self) -> &Spectra {
        self.spectrum.get_or_init(|| {
            let all = Spectrum::new(self.matrix());
            let simple = all.squarefree();
            Box::new(Spectra { all, simple })
        })
    }

    /// The same singular values with intervals of width at most `width`.
    ///
    /// # Errors
    /// [`SvdError::Width`] when the width is not positive.
    pub fn refine(&self, width: &Rational) -> Result<Self, SvdError> {
        if !width.is_positive() {
            return Err(SvdError::Width);
        }
        self.refined(|_| Width::Absolute(width.clone()))
    }

    /// The same singular values with intervals of width at most `2^-bits` times the value.
    ///
    /// # Errors
    /// When the checker refuses the refined intervals, which would be a defect.
    pub fn refine_relative(&self, bits: usize) -> Result<Self, SvdError> {
        self.refined(|_| Width::Relative(bits))
    }

    /// The same singular values with clusters of equal values only: intervals of different
    /// values are disjoint, and the length of a cluster is the multiplicity of its value.
    ///
    /// # Errors
    /// When the checker refuses the refined intervals, which would be a defect.
    pub fn resolve(&self) -> Result<Self, SvdError> {
        if self
            .clusters()
            .iter()
            .all(|cluster| cluster.len() == 1 || cluster.start == self.rank())
        {
            return Ok(self.clone());
        }
        let mut resolved = self.refined(|_| Width::Relative(1))?;
        let mut bits = 2;
        while !resolved.is_resolved() {
            resolved = resolved.refine_relative(bits)?;
            bits *= 2;
        }
        Ok(resolved)
    }

    /// Whether each cluster of positive values is one value.
    fn is_resolved(&self) -> bool {
        let simple = &self.spectra().simple;
        self.clusters().iter().all(|cluster| {
            let values = &self.values()[cluster.clone()];
            let lo = values.iter().map(Enclosure::lo).min();
            let hi = values.iter().map(Enclosure::hi).max();
            let (Some(lo), Some(hi)) = (lo, hi) else {
                return true;
            };
            let below = simple.position(lo);
            cluster.start == self.rank() || below.above + below.at - simple.position(hi).above == 1
        })
    }

    /// Isolated values by Newton's method on the factors, what is left by bisection.
    fn refined(&self, width: impl Fn(usize) -> Width) -> Result<Self, SvdError> {
        let improved = self.by_newton(&width);
        let improved = improved.as_ref().unwrap_or(self);
        let mut certificate = improved.certificate().clone();
        let mut last: Option<(Range<usize>, Bracket)> = None;
        let mut is_changed = false;
        for (i, claim) in certificate.values.iter_mut().enumerate() {
            let width = width(i);
            let old = &self.certificate().values[i];
            if old.by == Evidence::Count && &old.hi - &old.lo < &claim.hi - &claim.lo {
                *claim = old.clone();
                is_changed = true;
            }
            if width.admits(&claim.lo, &claim.hi) {
                continue;
            }
            // Equal values share a bracket.
            let bracket = match &last {
                Some((range, bracket)) if range.contains(&i) && bracket.is_within(&width) => {
                    bracket.clone()
                }
                _ => {
                    let (range, bracket) = self.isolate(i, claim, &width);
                    last = Some((range, bracket.clone()));
                    bracket
                }
            };
            *claim = Claim {
                lo: bracket.end(&bracket.lo),
                hi: bracket.end(&bracket.hi),
                by: Evidence::Count,
            };
            is_changed = true;
        }
        if !is_changed {
            return Ok(improved.clone());
        }
        Ok(Self {
            established: check(&certificate)?,
            spectrum: self.spectrum.clone(),
        })
    }

    /// Better factors, until the isolated values are as narrow as required or nothing is gained;
    /// `None` when the factors stay.
    fn by_newton(&self, width: impl Fn(usize) -> Width) -> Option<Self> {
        let mut improved: Option<Self> = None;
        loop {
            let current = improved.as_ref().unwrap_or(self);
            let is_wanting = |i: &usize| {
                let value = &current.values()[*i];
                *i < current.rank() && !width(*i).admits(value.lo(), value.hi())
            };
            let isolated = current.clusters().into_iter().filter(|c| c.len() == 1);
            let wanting: Vec<usize> = isolated.map(|c| c.start).filter(is_wanting).collect();
            let factors = current.certificate().factors.as_ref();
            let factors = factors.filter(|f| f.values.len() == current.rank());
            let Some(factors) = factors.filter(|_| !wanting.is_empty()) else {
                break;
            };
            let integral = Integral::new(self.matrix());
            let better = newton::improved(&integral, factors)
                .and_then(|factors| enclose(&integral, factors).ok());
            let Some(better) = better else { break };
            let gain = power_of_two(GAIN);
            let gains =
                |i: &usize| &better.values()[*i].width() * &gain <= current.values()[*i].width();
            if !wanting.iter().any(gains) {
                break;
            }
            improved = Some(Self {
                established: better,
                spectrum: self.spectrum.clone(),
            });
        }
        improved
    }

    /// A bracket of the `i`-th value, of the requested width, that contains no other singular
    /// value, and the indices that are equal to it.
    fn isolate(&self, i: usize, claim: &Claim, width: &Width) -> (Range<usize>, Bracket) {
        let Spectra { all, simple } = self.spectra();
        // A grid a little finer than the interval.
        let (n, d) = (&claim.hi - &claim.lo).to_integers();
        let scale = (bit_length(&d) + 4).saturating_sub(bit_length(&n));
        let mut bracket = Bracket::around(claim, if n.is_zero() { 8 } else { scale });
        // Bisection by counting, until one distinct value is left; zero is outside.
        loop {
            let (lo, hi) = (bracket.end(&bracket.lo), bracket.end(&bracket.hi));
            let below = simple.position(&lo);
            let distinct = below.above + below.at - simple.position(&hi).above;
            if distinct == 1 && bracket.lo > Integer::ZERO {
                break;
            }
            self.bisect(&mut bracket, |mid| {
                let position = all.position(mid);
                if position.above > i {
                    Ordering::Greater
                } else if position.above + position.at > i {
                    Ordering::Equal
                } else {
                    Ordering::Less
                }
            });
        }
        let range = {
            let below = all.position(&bracket.end(&bracket.lo));
            all.position(&bracket.end(&bracket.hi)).above..below.above + below.at
        };
        self.approach(&mut bracket, width);
        (range, bracket)
    }

    /// Narrows a bracket that contains one root of the squarefree polynomial by quadratic interval
    /// refinement (Abbott 2014): the secant guesses one of `2^e` parts of the bracket; `e` doubles
    /// when the guess is right, and at `e = 1` this is bisection.
    fn approach(&self, bracket: &mut Bracket, width: &Width) {
        let value =
            |bracket: &Bracket, end: &Integer| self.spectra().simple.value(&bracket.end(end));
        let mut at_lo = value(bracket, &bracket.lo);
        let mut at_hi = value(bracket, &bracket.hi);
        if at_lo.is_zero() {
            bracket.hi = bracket.lo.clone();
        } else if at_hi.is_zero() {
            bracket.lo = bracket.hi.clone();
        }
        let mut e = 1;
        while !bracket.is_point() && !bracket.is_within(width) {
            e = bracket.missing_bits(width).clamp(1, e);
            let part = &bracket.hi - &bracket.lo;
            bracket.lo <<= e;
            bracket.hi <<= e;
            bracket.scale += e;
            let (n, d) = (&at_lo / &(&at_lo - &at_hi)).to_integers();
            let guess = &bracket.lo + ((n << e) / d) * &part;
            // The part that begins at the guess, or one beside it.
            let mut is_right = false;
            let mut cut = guess;
            for _ in 0..2 {
                let found = value(bracket, &cut);
                if found.is_zero() {
                    (bracket.lo, bracket.hi) = (cut.clone(), cut);
                    break;
                }
                let is_below = found.sign() == at_lo.sign();
                cut = if is_below { &cut + &part } else { &cut - &part };
                if is_below {
                    (bracket.lo, at_lo) = (&cut - &part, found);
                } else {
                    (bracket.hi, at_hi) = (&cut + &part, found);
                }
                is_right = &bracket.hi - &bracket.lo == part;
                if is_right || cut <= bracket.lo || cut >= bracket.hi {
                    break;
                }
            }
            e = if is_right { 2 * e } else { (e / 2).max(1) };
        }
    }

    /// Halves a bracket by the order of the value against the midpoint.
    fn bisect(&self, bracket: &mut Bracket, order: impl Fn(&Rational) -> Ordering) {
        let mid = bracket.split();
        match order(&bracket.end(&mid)) {
            Ordering::Less => bracket.hi = mid,
            Ordering::Equal => (bracket.lo, bracket.hi) = (mid.clone(), mid),
            Ordering::Greater => bracket.lo = mid,
        }
    }

    /// The order of the `i`-th singular value of this matrix and the `j`-th of another (counted
    /// from 0): always decided.
    ///
    /// Different values are told apart by refinement; equal ones are proved equal, because both
    /// lie in an interval that contains a single root of the squarefree product of the two
    /// characteristic polynomials.
    ///
    /// # Errors
    /// [`SvdError::Index`] when there is no such singular value.
    pub fn compare(&self, i: usize, other: &Self, j: usize) -> Result<Ordering, SvdError> {
        for (enclosures, index) in [(self, i), (other, j)] {
            let count = enclosures.count();
            if index >= count {
                return Err(SvdError::Index { index, count });
            }
        }
        match (i < self.rank(), j < other.rank()) {
            (false, false) => return Ok(Ordering::Equal),
            (false, true) => return Ok(Ordering::Less),
            (true, false) => return Ok(Ordering::Greater),
            (true, true) => {}
        }
        if let Some(order) = self.values()[i].certainly_cmp(&other.values()[j]) {
            return Ok(order);
        }
        let union = self.spectra().simple.union(&other.spectra().simple);
        let (mut x, mut y) = (self.clone(), other.clone());
        let mut bits = 64;
        loop {
            if let Some(order) = x.values()[i].certainly_cmp(&y.values()[j]) {
                return Ok(order);
            }
            if certainly_equal((&x.established, i), (&y.established, j), &union) {
                return Ok(Ordering::Equal);
            }
            x = x.refine_one(i, bits)?;
            y = y.refine_one(j, bits)?;
            bits *= 2;
        }
    }

    /// Refines one value only.
    pub(crate) fn refine_one(&self, i: usize, bits: usize) -> Result<Self, SvdError> {
        let coarse = Width::Absolute(self.operator_norm().hi().clone());
        self.refined(|k| {
            if k == i {
                Width::Relative(bits)
            } else {
                coarse.clone()
            }
        })
    }
}
