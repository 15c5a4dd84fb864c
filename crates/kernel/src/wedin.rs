//! The two sides of Wedin's bound, for the words `sinsq(k, M, M')` and `sinres(k, M, M')`.
//!
//! Let `P`, `Q` be the orthogonal projectors on the spans of the first `k` right and left singular
//! vectors of `M`, `P'`, `Q'` those of `M'`, and `E = M - M'`. Then
//!
//! `sinsq = 2 k - <P, P'> - <Q, Q'>`, `sinres = <E^T E, P'> + <E E^T, Q'>`
//!
//! are the squared sines of the angles between both pairs of subspaces, summed, and the squared
//! norms of Wedin's residuals `M V'_1 - U'_1 S'_1` and `M^T U'_1 - V'_1 S'_1`, summed. With the
//! polynomial `f` that is 1 at the first `k` squared singular values and 0 at the others and at 0,
//! `P = f(M^T M)` and `Q = f(M M^T)`. Where the projectors of M or M' are not determined (k splits
//! a repeated singular value, or values 0 have vectors without partner beside them), there are no
//! angles to measure, and both words are 0.

use exact::Rational;

use crate::matrix::{Mat, defined};
use crate::real::Real;
use crate::ring::Stop;
use crate::spectrum::gram;

/// `P = sum of c R` and `Q = sum of c L` over the terms `(c, R, L)`.
type Projectors = Vec<(Real, Mat<Rational>, Mat<Rational>)>;

/// The squared sines, summed.
pub(crate) fn sines(k: i64, m: &Mat<Rational>, other: &Mat<Rational>) -> Result<Real, Stop> {
    let Some((own, others)) = both(k, m, other)? else {
        return Ok(Real::from(Rational::ZERO));
    };
    // The sum below is then an irrational expression of 0, and its sign costs too much.
    if m == other {
        return Ok(Real::from(Rational::ZERO));
    }
    let mut sines = Real::from(Rational::from(2 * k));
    for (c, right, left) in own {
        for (d, other_right, other_left) in &others {
            let overlap = right.inner(other_right)? + left.inner(other_left)?;
            sines = sines.sub(&c.mul(d)?.mul(&overlap.into())?)?;
        }
    }
    Ok(sines)
}

/// The squared residuals, summed.
pub(crate) fn residuals(k: i64, m: &Mat<Rational>, other: &Mat<Rational>) -> Result<Real, Stop> {
    let mut residuals = Real::from(Rational::ZERO);
    let Some((_, others)) = both(k, m, other)? else {
        return Ok(residuals);
    };
    let e = m.sub(other)?;
    let t = e.transpose();
    let (right_gram, left_gram) = (t.mul(&e)?, e.mul(&t)?);
    for (c, right, left) in others {
        let weight = right_gram.inner(&right)? + left_gram.inner(&left)?;
        residuals = residuals.add(&c.mul(&weight.into())?)?;
    }
    Ok(residuals)
}

/// The projectors of both matrices, if they are determined.
fn both(
    k: i64,
    m: &Mat<Rational>,
    other: &Mat<Rational>,
) -> Result<Option<(Projectors, Projectors)>, Stop> {
    defined(m.shape() == other.shape())?;
    Ok(projectors(k, m)?.zip(projectors(k, other)?))
}

fn projectors(k: i64, m: &Mat<Rational>) -> Result<Option<Projectors>, Stop> {
    let poly = gram(m)?.characteristic()?;
    let k = usize::try_from(k).map_err(|_| Stop::Undefined)?;
    defined(k >= 1 && k <= poly.degree())?;
    let squares = (1..=poly.degree()).map(|k| Real::root(&poly, k));
    let squares = squares.collect::<Result<Vec<_>, _>>()?;
    let one = || Real::from(Rational::ONE);
    // Equal roots of one polynomial are equal expressions, and a rational root is a number.
    let mut nodes = squares.clone();
    nodes.dedup();
    nodes.retain(|square| *square != Rational::ZERO.into());
    if k == poly.degree() && m.rows() == m.cols() {
        return Ok(Some(vec![(one(), Mat::identity(k), Mat::identity(k))]));
    }
    let determined = match squares.get(k) {
        Some(next) => *next != squares[k - 1],
        None => nodes.contains(&squares[k - 1]),
    };
    if !determined {
        return Ok(None);
    }
    let kept = nodes.iter().filter(|node| squares[..k].contains(node));
    if kept.clone().count() == nodes.len() {
        let whole = (one(), m.transpose().projector()?, m.projector()?);
        return Ok(Some(vec![whole]));
    }
    // f by Lagrange's formula, from the lowest power.
    let mut f = vec![Real::from(Rational::ZERO); nodes.len() + 1];
    for node in kept {
        let zero = [Rational::ZERO.into()];
        let mut basis = vec![one()];
        for other in nodes.iter().chain(&zero).filter(|other| *other != node) {
            let gap = node.sub(other)?;
            let mut next = vec![Real::from(Rational::ZERO); basis.len() + 1];
            for (i, a) in basis.iter().enumerate() {
                next[i + 1] = next[i + 1].add(a)?;
                next[i] = next[i].sub(&a.mul(other)?)?;
            }
            basis = next.iter().map(|a| a.div(&gap)).collect::<Result<_, _>>()?;
        }
        for (sum, a) in f.iter_mut().zip(&basis) {
            *sum = sum.add(a)?;
        }
    }
    let t = m.transpose();
    let (right, left) = (t.mul(m)?, m.mul(&t)?);
    let (mut right_power, mut left_power) = (right.clone(), left.clone());
    let mut terms = Vec::new();
    for coefficient in f.into_iter().skip(1) {
        terms.push((coefficient, right_power.clone(), left_power.clone()));
        (right_power, left_power) = (right_power.mul(&right)?, left_power.mul(&left)?);
    }
    Ok(Some(terms))
}
