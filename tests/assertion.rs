//! Assertions about verdicts. Every verdict that is asserted is also validated: hypotheses by
//! recomputation, certificates by the checker after a round trip through JSON, constructions by
//! multiplication.

use certificate::{Counterexample, Established, Hypothesis, Statement, Subject};
use classify::{Kind, ProductPoint, classify, classify_product};
use exact::{Matrix, Rational, rank};
use lemmas::{Construction, Premise, SubjectKind, Variant, Verdict};
use network::{Instance, Network};

use crate::notation::rational;

/// A form of a claim.
///
/// # Panics
/// When there is no such form.
pub fn form(claim: &str, form: &str) -> Variant {
    Variant::new(claim, form, &[]).unwrap_or_else(|error| panic!("{error}"))
}

/// A form of a claim without one of its hypotheses.
///
/// # Panics
/// When there is no such form or hypothesis.
pub fn without(claim: &str, form: &str, hypothesis: &str) -> Variant {
    Variant::new(claim, form, &[hypothesis.into()]).unwrap_or_else(|error| panic!("{error}"))
}

/// Whether the hypothesis holds, by recomputation or by classification; `None` where it says
/// nothing about the subject.
pub fn hypothesis_holds(hypothesis: Hypothesis, subject: &Subject) -> Option<bool> {
    let is_minimum = || Some(classify(subject.instance()?).ok()?.kind == Kind::GlobalMinimum);
    match hypothesis {
        Hypothesis::LocalMinimum | Hypothesis::GlobalMinimum => is_minimum(),
        Hypothesis::NotGlobalMinimum => is_minimum().map(|is_minimum| !is_minimum),
        Hypothesis::ProductLocalMinimum => {
            let Subject::RankConstrained { r, rank, .. } = subject else {
                return None;
            };
            let point = classify_product(&subject.data()?, r, *rank).ok()?;
            Some(matches!(point, ProductPoint::GlobalMinimum { .. }))
        }
        Hypothesis::RationalSvds => {
            let Subject::Pair { m, other } = subject else {
                return None;
            };
            Some(
                [m, other]
                    .into_iter()
                    .all(|a| lemmas::rational_svd(a).is_some()),
            )
        }
        Hypothesis::GapPositive | Hypothesis::ValuesSeparated
            if matches!(subject, Subject::TriplePair { .. }) =>
        {
            let Subject::TriplePair { m, other, count } = subject else {
                return None;
            };
            let triples = svd::Triples::new(m, other, *count).ok()?;
            match hypothesis {
                Hypothesis::GapPositive => triples.gap_is_positive().ok(),
                _ => triples.values_are_separated().ok(),
            }
        }
        _ => hypothesis.decide(subject),
    }
}

fn ensure(condition: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if condition { Ok(()) } else { Err(what()) }
}

/// Whether everything that the verdict says and carries is true; an undecided verdict is not.
///
/// # Errors
/// What is wrong.
pub fn validate(variant: &Variant, subject: &Subject, verdict: &Verdict) -> Result<(), String> {
    let established = match verdict.certificate() {
        None => None,
        Some(certificate) => {
            let text = serde_json::to_string(certificate).map_err(|error| error.to_string())?;
            let read = certificate::read(&text).map_err(|error| error.to_string())?;
            ensure(&read == certificate, || "the JSON loses something".into())?;
            Some(certificate::check(&read).map_err(|error| error.to_string())?)
        }
    };
    match verdict {
        Verdict::Holds { construction, .. } => {
            for hypothesis in variant.hypotheses() {
                ensure(hypothesis_holds(hypothesis, subject) == Some(true), || {
                    format!("holds, but {hypothesis} does not")
                })?;
            }
            match construction {
                Some(construction) => validate_construction(variant, subject, construction),
                None => Ok(()),
            }
        }
        Verdict::Vacuous { hypothesis, .. } => {
            // What lies in the words of the claim is found with the conclusion, not before it.
            let Premise::Of(hypothesis) = *hypothesis else {
                return Ok(());
            };
            let fails = hypothesis_holds(hypothesis, subject) == Some(false);
            let belongs = variant.hypotheses().any(|other| other == hypothesis);
            ensure(belongs && fails, || {
                format!("vacuous, but {hypothesis} does not fail")
            })
        }
        Verdict::Refuted { .. } => {
            let expected = Established::Refuted {
                claim: variant.claim.id.into(),
                form: variant.form.id.into(),
                dropped: variant.dropped.clone(),
            };
            ensure(established.as_ref() == Some(&expected), || {
                format!("refuted, but the checker says {established:?}")
            })
        }
        Verdict::Undecided { reason } => Err(format!("undecided: {reason}")),
    }
}

fn validate_construction(
    variant: &Variant,
    subject: &Subject,
    construction: &Construction,
) -> Result<(), String> {
    match (construction, subject) {
        (
            Construction::Factors {
                layers: moved,
                radius_squared,
                modulus_squared,
            },
            Subject::Target { layers, target },
        ) => {
            ensure(&moved.product() == target, || "wrong product".into())?;
            let distance = (target - &layers.product()).frobenius_norm_squared();
            ensure(radius_squared.is_positive(), || "no radius".into())?;
            let is_near = &distance <= radius_squared;
            let bound = modulus_squared * &distance;
            let within = |(a, b): (&Matrix, &Matrix)| (a - b).frobenius_norm_squared() <= bound;
            let mut pairs = moved.layers().iter().zip(layers.layers());
            ensure(!is_near || pairs.all(within), || {
                "a layer moves too far".into()
            })
        }
        (Construction::Factors { layers: moved, .. }, Subject::Family { left, right, .. }) => {
            let product = moved.product();
            let targets = left * right;
            let half = rational("1/2");
            let mut t = Rational::ONE;
            for _ in 0..256 {
                if targets.evaluate(&t) == product {
                    return Ok(());
                }
                t = &t * &half;
            }
            Err("no member of the family is the product".into())
        }
        (
            Construction::RightFactor { b, modulus_squared },
            Subject::LeftFactor {
                a,
                b: start,
                target,
            },
        ) => {
            ensure(&(a * b) == target, || "wrong product".into())?;
            let distance = (target - &(a * start)).frobenius_norm_squared();
            let moved = (b - start).frobenius_norm_squared();
            ensure(moved <= modulus_squared * &distance, || {
                "the factor moves too far".into()
            })
        }
        (
            Construction::Line(change),
            Subject::Network { instance } | Subject::Layer { instance, .. },
        ) => validate_line(variant, subject, instance, change),
        (Construction::Network(other), Subject::Network { instance }) => {
            let loss = with(instance, other)?.loss();
            ensure(loss == instance.loss(), || format!("loss {loss}"))?;
            ensure(rank(&other.product()) == other.bottleneck(), || {
                "the product has deficient rank".into()
            })
        }
        (Construction::Network(other), Subject::Layer { instance, .. }) => {
            // The architecture-level converse of Theorem 3.2: a minimum with a layer that is stuck.
            let other = with(instance, other)?;
            let found = classify(&other).map_err(|error| error.to_string())?;
            ensure(found.kind == Kind::GlobalMinimum, || "no minimum".into())?;
            let is_stuck = |layer| {
                let subject = Subject::Layer {
                    instance: other.clone(),
                    layer,
                };
                [
                    Hypothesis::LayerRankDeficient,
                    Hypothesis::LayerRankConditionFails,
                ]
                .iter()
                .all(|hypothesis| hypothesis.decide(&subject) == Some(true))
            };
            ensure((1..=other.network().depth()).any(is_stuck), || {
                "no layer is stuck".into()
            })
        }
        (Construction::Continuity { equalities }, Subject::Pair { m, other }) => {
            validate_continuity(m, other, equalities)
        }
        (
            Construction::NearbySvd {
                radius_squared,
                modulus_squared,
            },
            Subject::Pair { .. } | Subject::Svd(_),
        ) => {
            let is_half = modulus_squared * radius_squared == Rational::from(4);
            ensure(radius_squared.is_positive() && is_half, || {
                "the radius is not half the gap of the modulus".into()
            })
        }
        _ => Err(format!("an unfitting construction {construction:?}")),
    }
}

/// By enclosures: no singular value moves too far, and at the equalities the sides overlap.
fn validate_continuity(m: &Matrix, other: &Matrix, equalities: &[usize]) -> Result<(), String> {
    let values = |a: &Matrix| svd::singular_values(a).map_err(|error| error.to_string());
    let (before, after) = (values(m)?, values(other)?);
    let norm = values(&(m - other))?.operator_norm();
    for (i, (a, b)) in before.values().iter().zip(after.values()).enumerate() {
        let least = (a.lo() - b.hi()).max(b.lo() - a.hi());
        let most = (a.hi() - b.lo()).max(b.hi() - a.lo());
        ensure(least <= *norm.hi(), || format!("value {i} moves too far"))?;
        ensure(!equalities.contains(&(i + 1)) || most >= *norm.lo(), || {
            format!("no equality at value {i}")
        })?;
    }
    Ok(())
}

fn with(instance: &Instance, other: &Network) -> Result<Instance, String> {
    ensure(other.widths() == instance.network().widths(), || {
        "other widths".into()
    })?;
    instance
        .with_network(other.clone())
        .map_err(|error| error.to_string())
}

/// The move keeps the outputs for every `t`, and at `t = 1` reaches the full rank that the claim
/// speaks about: of the layer, or of the product.
fn validate_line(
    variant: &Variant,
    subject: &Subject,
    instance: &Instance,
    change: &certificate::Move,
) -> Result<(), String> {
    let network = instance.network();
    let weights = network.layer(change.layer);
    let moved = network.with_layer(change.layer, weights + &change.direction);
    let outputs = |network: &Network| &network.product() * instance.x();
    // The outputs are affine in one layer, so one other point decides.
    ensure(outputs(&moved) == outputs(network), || {
        "the outputs change".into()
    })?;
    if variant.claim.subject == SubjectKind::Layer {
        ensure(
            subject.layer().map(|(_, i)| i) == Some(change.layer),
            || "another layer moves".into(),
        )?;
        let layer = moved.layer(change.layer);
        ensure(rank(layer) == layer.rows().min(layer.cols()), || {
            "the layer has deficient rank".into()
        })
    } else {
        ensure(rank(&moved.product()) == moved.bottleneck(), || {
            "the product has deficient rank".into()
        })
    }
}

fn valid(variant: &Variant, subject: &Subject) -> Verdict {
    let verdict = variant
        .check(subject)
        .unwrap_or_else(|error| panic!("{variant}: {error}"));
    validate(variant, subject, &verdict)
        .unwrap_or_else(|error| panic!("{variant} on {subject:?}: {error}\n{verdict:?}"));
    verdict
}

/// The form holds on the subject.
///
/// # Panics
/// When it does not, or the verdict is unsound.
pub fn assert_holds(variant: &Variant, subject: &Subject) -> Option<Construction> {
    match valid(variant, subject) {
        Verdict::Holds { construction, .. } => construction,
        other => panic!("{variant} on {subject:?}: {other:?}"),
    }
}

/// The form is vacuous on the subject, and the verdict names the hypothesis.
///
/// # Panics
/// When it is not, or the verdict is unsound.
pub fn assert_vacuous(variant: &Variant, subject: &Subject, hypothesis: &str) {
    match valid(variant, subject) {
        Verdict::Vacuous {
            hypothesis: found, ..
        } if found.id() == hypothesis => {}
        other => panic!("{variant} on {subject:?}: expected {hypothesis} to fail, {other:?}"),
    }
}

/// For each hypothesis of the form there is a subject on which it fails while all others hold,
/// and the verdict names it.
///
/// # Panics
/// When a hypothesis has no case or a case is not as described.
pub fn assert_hypotheses_fail_alone(variant: &Variant, cases: &[(&str, Subject)]) {
    assert_hypotheses_fail_alone_but(variant, &[], cases);
}

/// The same, but for hypotheses that the others imply.
///
/// # Panics
/// When a hypothesis has no case or a case is not as described.
pub fn assert_hypotheses_fail_alone_but(
    variant: &Variant,
    implied: &[&str],
    cases: &[(&str, Subject)],
) {
    let cases_of = cases.iter().map(|(hypothesis, _)| *hypothesis);
    let mut named: Vec<&str> = cases_of.chain(implied.iter().copied()).collect();
    let mut expected: Vec<&str> = variant.hypotheses().map(Hypothesis::id).collect();
    named.sort_unstable();
    expected.sort_unstable();
    assert_eq!(named, expected, "{variant}: one case per hypothesis");
    for (hypothesis, subject) in cases {
        assert_vacuous(variant, subject, hypothesis);
        for other in variant.hypotheses().filter(|h| h.id() != *hypothesis) {
            assert_ne!(
                hypothesis_holds(other, subject),
                Some(false),
                "{variant}: the case of {hypothesis} violates {other} too"
            );
        }
    }
}

/// The form is refuted on the subject by a counterexample that the checker accepts.
///
/// # Panics
/// When it is not, or the verdict is unsound.
pub fn assert_refuted(variant: &Variant, subject: &Subject) -> Counterexample {
    let verdict = valid(variant, subject);
    let Verdict::Refuted { certificate } = verdict else {
        panic!("{variant} on {subject:?}: {verdict:?}");
    };
    match certificate.statement {
        Statement::Counterexample(counterexample) => *counterexample,
        other => panic!("{variant}: a counterexample was expected, not {other:?}"),
    }
}

/// The form holds or is vacuous on the subject.
///
/// # Panics
/// When it is refuted or undecided, or the verdict is unsound.
pub fn assert_stands(variant: &Variant, subject: &Subject) {
    let verdict = valid(variant, subject);
    assert!(
        matches!(verdict, Verdict::Holds { .. } | Verdict::Vacuous { .. }),
        "{variant} on {subject:?}: {verdict:?}"
    );
}

/// Every form of the claim whose id starts with the prefix holds or is vacuous on the subject.
///
/// # Panics
/// When one is refuted or undecided, a verdict is unsound, or there is no such form.
pub fn assert_undisputed(claim: &str, prefix: &str, subject: &Subject) {
    let claim = lemmas::claim(claim).unwrap_or_else(|| panic!("no claim {claim}"));
    let forms = claim
        .forms
        .iter()
        .filter(|form| form.id.starts_with(prefix));
    let count = forms
        .map(|form| assert_stands(&Variant::plain(claim, form), subject))
        .count();
    assert!(count > 0, "{} has no form {prefix}", claim.id);
}

/// The cases in which a check is wrong: its verdict is not the expected one, or is unsound.
/// A suite of cases is as good as the wrong checks for which this is not empty.
pub fn failures(
    variant: &Variant,
    cases: &[(Subject, &str)],
    check: &dyn Fn(&Subject) -> Verdict,
) -> Vec<String> {
    let failure = |(subject, expected): &(Subject, &str)| {
        let verdict = check(subject);
        if verdict.id() != *expected {
            return Some(format!(
                "{subject:?}: {}, expected {expected}",
                verdict.id()
            ));
        }
        let error = validate(variant, subject, &verdict).err()?;
        Some(format!("{subject:?}: {error}"))
    };
    cases.iter().filter_map(failure).collect()
}
