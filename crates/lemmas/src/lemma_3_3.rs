//! Lemma 3.3 (page 4): for the given singular value decomposition of a matrix `M` of full rank,
//! every matrix near `M` has a decomposition with factors near the given ones.
//!
//! Hypotheses: `given-svd`, `m-full-rank`. Read literally, the given decomposition comes first. The
//! subject is a rational decomposition `M = U diag(s) V^T`, thin (`min(m, n)` columns on either
//! side; the further columns of a full one can always follow).
//!
//! *Deciding the conclusion.* Where the values are positive and pairwise different it holds: with
//! the least distance `g` between different eigenvalues of `[0 M; M^T 0]`, each `M'` with
//! `e = ||M - M'||_F < g/2` has a decomposition with `||U - U'||_F^2 + ||V - V'||_F^2 <=
//! 16 e^2 / g^2` (the theorem in `crates/svd/src/lemma_3_3.rs`: each value is simple, so the nearby
//! decomposition of `M` differs from the given one by signs only). Otherwise it fails, by the
//! matrices `M(t) = Q diag(s + t e) P^T` with slopes `e_j > 0` that fall with `j`: at two equal
//! values `Q` and `P` are `U` and `V` with these two columns turned by the angle of (4, 3)/5, which
//! leaves `M(0) = M`; at a zero `P` is `V` with the sign of that column changed. For small `t > 0`
//! the values are positive and different, so all vectors of `M(t)` are those of `Q` and `P` up to
//! signs, at a fixed distance from the given ones.
//!
//! *Where the paper errs.* It takes the vectors of equal values for continuous. Repair: the
//! conclusion holds exactly if the singular values are positive and pairwise different. The other
//! reading, in which the decomposition of `M` is chosen after that of `M'`, is true without any
//! rank hypothesis: `lemma-3.3.some`.

use certificate::Hypothesis::{DistinctValues, MFullRank, ValuesCoincide};
use certificate::{Evidence, Svd, SvdFamily};
use exact::{Matrix, Rational};

use crate::check::or_undecided;
use crate::claim::here;
use crate::{Claim, Conclusion, Construction, Context, Form, Quantifier, SubjectKind};

pub(crate) mod lemma_3_3_some;

pub(crate) const CLAIM: Claim = Claim {
    id: "lemma-3.3",
    title: "Lemma 3.3",
    page: "4",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Svd,
    forms: &[
        Form {
            id: "stated",
            statement: "If M has full rank, every matrix near M has a singular value decomposition near the given one of M.",
            conclusion,
            mutants: &[MFullRank],
        },
        Form {
            id: "repaired.distinct",
            statement: "If the singular values of M are positive and pairwise different, every matrix near M has a singular value decomposition near the given one of M.",
            conclusion,
            mutants: &[DistinctValues, MFullRank],
        },
        Form {
            id: "repaired.only-if",
            statement: "If two singular values of M are equal or one is zero, some matrices arbitrarily near M have no singular value decomposition near the given one of M.",
            conclusion: no_such,
            mutants: &[ValuesCoincide],
        },
    ],
    source: here!(),
};

fn conclusion(context: &Context) -> Conclusion {
    or_undecided(near_given(context))
}

fn near_given(context: &Context) -> Result<Conclusion, String> {
    let svd = context
        .subject
        .svd()
        .ok_or("the subject is no decomposition")?;
    if !svd.is_valid() {
        return Err("the factors are no singular value decomposition".into());
    }
    if let Some(family) = family(svd) {
        return Ok(Conclusion::fails_by(Evidence {
            family: Some(family),
            ..Evidence::default()
        }));
    }
    let gap = svd.gap().ok_or("the spectrum has one member only")?;
    let gap_squared = &gap * &gap;
    Ok(Conclusion::Holds(Some(Construction::NearbySvd {
        radius_squared: &gap_squared / &Rational::from(4),
        modulus_squared: Rational::from(16) / gap_squared,
    })))
}

/// A family through `M` that keeps away from the given vectors, where two values are equal or one
/// is zero.
fn family(svd: &Svd) -> Option<SvdFamily> {
    let count = svd.values.len();
    let equal = (1..count).find(|&j| svd.values[j - 1] == svd.values[j]);
    let (u, v) = match (equal, svd.values.iter().position(Rational::is_zero)) {
        (Some(j), _) => (turned(&svd.u, j), turned(&svd.v, j)),
        (None, Some(j)) => {
            let mut v = svd.v.clone();
            for i in 0..v.rows() {
                v[(i, j)] = -&v[(i, j)];
            }
            (svd.u.clone(), v)
        }
        (None, None) => return None,
    };
    let slopes = (0..count).map(|j| Rational::from(count - j)).collect();
    Some(SvdFamily { u, slopes, v })
}

/// The columns `j - 1` and `j` turned by the angle of (4, 3)/5.
fn turned(a: &Matrix, j: usize) -> Matrix {
    let fifth = |k: i64| Rational::from(k) / Rational::from(5);
    let (cosine, sine) = (fifth(4), fifth(3));
    let mut turned = a.clone();
    for i in 0..a.rows() {
        let (x, y) = (&a[(i, j - 1)], &a[(i, j)]);
        turned[(i, j - 1)] = &(&cosine * x) + &(&sine * y);
        turned[(i, j)] = &(&cosine * y) - &(&sine * x);
    }
    turned
}

/// The converse: what refutes the conclusion, if the checker accepts it, shows this one.
fn no_such(context: &Context) -> Conclusion {
    match conclusion(context) {
        Conclusion::Fails { evidence, .. } => {
            let rule = certificate::rule(CLAIM.id, "stated");
            if rule.is_some_and(|rule| (rule.fails)(context.subject, &evidence).is_ok()) {
                Conclusion::Holds(None)
            } else {
                Conclusion::Undecided("the family keeps a decomposition nearby".into())
            }
        }
        Conclusion::Holds(_) => Conclusion::fails(),
        other => other,
    }
}
