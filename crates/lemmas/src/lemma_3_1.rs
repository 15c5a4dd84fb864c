//! Lemma 3.1 (page 3): singular values are continuous; in Weyl's form,
//! `|sigma_i(M) - sigma_i(M')| <= ||M - M'||_2` for all `i`.
//!
//! No hypothesis. Both sides are enclosed and refined until the intervals decide; equality is
//! decided by a constructive root bound, as the crate `svd` explains. That is complete at least
//! for sizes up to 3; a comparison beyond the budget is *undecided*, with the width reached. The
//! strengthened forms ask for half the distance, and for the largest entry of `M - M'` in place of
//! the norm; they are refuted by rational bounds of the singular values, which the checker
//! verifies by inertia.

use std::cmp::Ordering;

use certificate::{Bounds, Evidence, Subject};
use classify::simplest_rational;
use exact::{Matrix, Rational};
use svd::{Continuity, SvdError, lemma_3_1, weyl, weyl_by};

use crate::claim::here;
use crate::{Claim, Conclusion, Construction, Context, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "lemma-3.1",
    title: "Lemma 3.1",
    page: "3",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Pair,
    forms: &[
        Form {
            id: "stated",
            statement: "Each singular value of M' differs from that of M by at most ||M - M'||_2.",
            conclusion: stated,
            mutants: &[],
        },
        Form {
            id: "strengthened.half",
            statement: "Each singular value of M' differs from that of M by at most 1/2 ||M - M'||_2.",
            conclusion: half,
            mutants: &[],
        },
        Form {
            id: "strengthened.entries",
            statement: "Each singular value of M' differs from that of M by at most the largest entry of M - M'.",
            conclusion: entries,
            mutants: &[],
        },
    ],
    source: here!(),
};

fn stated(context: &Context) -> Conclusion {
    decide(context, &Rational::ONE, lemma_3_1)
}

fn half(context: &Context) -> Conclusion {
    let half = Rational::ONE / Rational::from(2);
    decide(context, &half, |m, other| weyl(m, other, &half))
}

fn entries(context: &Context) -> Conclusion {
    decide(context, &Rational::ONE, |m, other| {
        let largest = (m - other).max_abs_entry();
        let measure = Matrix::from_entries(1, 1, vec![largest]);
        weyl_by(m, other, &measure, &Rational::ONE)
    })
}

fn decide(
    context: &Context,
    factor: &Rational,
    continuity: impl Fn(&Matrix, &Matrix) -> Result<Continuity, SvdError>,
) -> Conclusion {
    let Subject::Pair { m, other } = context.subject else {
        return Conclusion::Undecided("the subject is no pair of matrices".into());
    };
    match continuity(m, other) {
        Ok(Continuity::Holds { equalities }) => {
            let equalities = equalities.into_iter().map(|index| index + 1).collect();
            Conclusion::Holds(Some(Construction::Continuity { equalities }))
        }
        Ok(Continuity::Refuted {
            index,
            certificates,
        }) => {
            // Zeros beyond the rank have no claim of their own.
            let interval = |which: usize, index: usize| {
                let claim = certificates[which].values.get(index);
                claim.map_or_else(Default::default, |c| (c.lo.clone(), c.hi.clone()))
            };
            let bounds = bounds(
                index,
                &[interval(0, index), interval(1, index)],
                &interval(2, 0),
                factor,
            );
            Conclusion::fails_by(Evidence {
                bounds: Some(bounds),
                ..Evidence::default()
            })
        }
        Ok(Continuity::Undecided { index, width }) => Conclusion::Undecided(format!(
            "whether singular value {} meets the bound with equality is beyond the root bound; \
             the difference is known up to {width}",
            index + 1
        )),
        Err(error) => Conclusion::Undecided(error.to_string()),
    }
}

/// Short bounds that still show `|sigma_i(M) - sigma_i(M')| > factor norm`, from intervals that do.
fn bounds(
    index: usize,
    [m, other]: &[(Rational, Rational); 2],
    norm: &(Rational, Rational),
    factor: &Rational,
) -> Bounds {
    let is_larger = m.0 > other.1;
    let (above, below) = if is_larger { (m, other) } else { (other, m) };
    let slack = &(&above.0 - &below.1) - &(factor * &norm.1);
    // Three numbers move by less than a third of the slack each.
    let step = &slack / &Rational::from(4);
    let upper = simplest_between(&(&above.0 - &step).max(Rational::ZERO), &above.0);
    let lower = simplest_between(&below.1, &(&below.1 + &step));
    let (m, other) = if is_larger {
        (upper, lower)
    } else {
        (lower, upper)
    };
    Bounds {
        index: index + 1,
        m,
        other,
        norm: simplest_between(&norm.1, &(&norm.1 + &step)),
    }
}

/// The simplest rational number in an interval of nonnegative numbers.
pub(crate) fn simplest_between(lo: &Rational, hi: &Rational) -> Rational {
    simplest_rational(|x| {
        if x < lo {
            Ordering::Less
        } else if x > hi {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    })
}
