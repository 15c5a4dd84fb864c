//! Whether the parts of a report agree: every status and every count is computed again, every
//! certificate is checked again, and each variant is refuted by the certificate that it cites.
//!
//! Whoever reads or writes a report calls [`verify`]; nothing else decides what a report says.

use std::collections::BTreeSet;

use certificate::{Certificate, Established, Statement};
use lemmas::Variant;
use search::{Certify, Opinions};
use thiserror::Error;

use crate::part::{Found, Task, Work, check_samples, demand, sum};
use crate::{PartError, Report, Status, VariantEntry};

/// A place at which a report contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{place}: {message}")]
pub struct Disagreement {
    /// The field, such as `claims[3].variants[0].status`.
    pub place: String,
    /// What is there, and what was expected.
    pub message: String,
}

/// The disagreements that are found.
#[derive(Default)]
struct Findings(Vec<Disagreement>);

impl Findings {
    fn add(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.0.push(Disagreement {
            place: place.into(),
            message: message.into(),
        });
    }

    fn expect<T: PartialEq + std::fmt::Debug>(&mut self, place: String, found: T, expected: T) {
        if found != expected {
            self.add(place, format!("is {found:?}, expected {expected:?}"));
        }
    }

    fn note(&mut self, place: &str, checked: Result<(), PartError>) {
        if let Err(error) = checked {
            self.add(place, error.to_string());
        }
    }
}

/// Checks that the parts of a report agree.
///
/// # Errors
/// Every disagreement, with its place.
pub fn verify(report: &Report) -> Result<(), Vec<Disagreement>> {
    let mut findings = Findings::default();
    let established = certificates(report, &mut findings);
    let mut cited = 0;
    let mut seen = BTreeSet::new();
    for (i, claim) in report.claims.iter().enumerate() {
        for (j, entry) in claim.variants.iter().enumerate() {
            let place = format!("claims[{i}].variants[{j}]");
            let variant = match Variant::new(&claim.id, &entry.form, &entry.dropped) {
                Ok(variant) => variant,
                Err(error) => {
                    findings.add(place, error.to_string());
                    continue;
                }
            };
            if !seen.insert(variant.to_string()) {
                findings.add(&place, format!("{variant} occurs twice"));
            }
            let hypotheses: Vec<String> = variant.hypotheses().map(|h| h.id().into()).collect();
            let field = |name: &str| format!("{place}.{name}");
            findings.expect(field("hypotheses"), &entry.hypotheses, &hypotheses);
            let counts = check_tally(&variant, entry, report.run.met_time_limit);
            findings.note(&field("tally"), counts);
            let status = Status::of(variant.quantifier(), &entry.tally);
            findings.expect(field("status"), entry.status, status);
            let place = field("counterexample");
            match (&entry.counterexample, status) {
                (None, Status::Refuted) => findings.add(place, "is missing, but expected"),
                (Some(_), status) if status != Status::Refuted => {
                    findings.add(place, format!("is given, but the status is {status:?}"));
                }
                (Some(case), _) => {
                    let place = place + ".certificate";
                    findings.expect(place.clone(), case.certificate, cited);
                    cited += 1;
                    let refuted = Established::Refuted {
                        claim: claim.id.clone(),
                        form: entry.form.clone(),
                        dropped: variant.dropped.clone(),
                    };
                    match established.get(case.certificate) {
                        Some(Some(found)) if *found == refuted => {}
                        Some(Some(found)) => {
                            let message = format!("establishes: {found}; expected: {refuted}");
                            findings.add(place, message);
                        }
                        // Named above.
                        Some(None) => {}
                        None => findings.add(place, "the list of certificates has no such one"),
                    }
                }
                (None, _) => {}
            }
        }
    }
    samples(report, cited, &mut findings);
    censuses(report, &mut findings);
    sums(report, cited, &mut findings);
    unchecked(report, &mut findings);
    match findings.0 {
        none if none.is_empty() => Ok(()),
        found => Err(found),
    }
}

/// What each certificate establishes, as it is written and read back; `None` if it is rejected.
fn certificates(report: &Report, findings: &mut Findings) -> Vec<Option<Established>> {
    let check = |(index, certificate): (usize, &Certificate)| {
        let text = serde_json::to_string(certificate).unwrap_or_default();
        let ruling = certificate::read(&text).and_then(|read| certificate::check(&read));
        ruling
            .map_err(|rejection| {
                let message = format!("is rejected: {rejection}");
                findings.add(format!("certificates[{index}]"), message);
            })
            .ok()
    };
    report.certificates.iter().enumerate().map(check).collect()
}

/// Whether the counts of a variant fit each other and its spaces.
fn check_tally(
    variant: &Variant,
    entry: &VariantEntry,
    met_time_limit: bool,
) -> Result<(), PartError> {
    let kind = variant.claim.subject;
    let mut subjects = 0_u128;
    for space in &entry.spaces {
        space.validate(kind).map_err(PartError::Task)?;
        let too_many = || PartError::Task("the space has more than 2^64 subjects".into());
        subjects += u128::from(space.len(kind).ok_or_else(too_many)?);
    }
    let tally = &entry.tally;
    let verdicts = [tally.holds, tally.refuted, tally.undecided];
    let parts = sum(&verdicts) + sum(tally.vacuous.values());
    let instances = u128::from(tally.instances);
    let fits = instances == subjects || met_time_limit && instances < subjects;
    demand(fits && parts == instances, || {
        format!("{subjects} subjects, {instances} instances, {parts} verdicts")
    })?;
    let first = tally.first_undecided.is_some();
    demand(first == (tally.undecided > 0), || {
        format!("{} undecided, with the first: {first}", tally.undecided)
    })
}

/// Whether the certificates that no variant cites are the samples of the censuses, in order.
fn samples(report: &Report, cited: usize, findings: &mut Findings) {
    let samples = report.census.iter().flat_map(|entry| &entry.census.samples);
    let samples = samples.filter_map(|sample| certificate::read(&sample.certificate).ok());
    let samples: Vec<Certificate> = samples.collect();
    let rest = report.certificates.get(cited..).unwrap_or_default();
    for (index, certificate) in rest.iter().enumerate() {
        let place = || format!("certificates[{}]", cited + index);
        match &certificate.statement {
            Statement::Counterexample(case) => findings.add(
                place(),
                format!(
                    "refutes {} ({}), cited by no variant",
                    case.claim, case.form
                ),
            ),
            _ if samples.get(index) != Some(certificate) => {
                findings.add(place(), "is no sample of the census in its place");
            }
            _ => {}
        }
    }
    if rest.len() < samples.len() {
        let message = format!("{} of {} samples of the census", rest.len(), samples.len());
        findings.add("certificates", message);
    }
}

/// Whether the counts of each census fit each other and its space.
fn censuses(report: &Report, findings: &mut Findings) {
    for (i, entry) in report.census.iter().enumerate() {
        let certify = Certify::Every;
        let task = Task::new(Work::Census { certify }, entry.space.clone());
        let checked = task.prepare().and_then(|prepared| {
            let (digest, units) = (&entry.census.digest, prepared.units());
            let end = digest.range().end;
            demand(end == units || report.run.met_time_limit, || {
                format!("{end} of {units} subjects")
            })?;
            let found = Found::Census(entry.census.clone());
            found.check(&task, &prepared, 0, end, digest.level())?;
            check_samples(&task, &entry.census)
        });
        findings.note(&format!("census[{i}].census"), checked);
    }
}

/// Whether the coverage is that of the censuses, and the second opinion that of the certificates.
fn sums(report: &Report, cited: usize, findings: &mut Findings) {
    let mut opinions = Opinions::default();
    for (index, certificate) in report.certificates.iter().take(cited).enumerate() {
        opinions.count(index as u64, certificate);
    }
    let of_censuses = || report.census.iter().map(|entry| &entry.census);
    let total = |own: u64, count: fn(&Opinions) -> u64| {
        u128::from(own)
            + of_censuses()
                .map(|c| u128::from(count(&c.opinions)))
                .sum::<u128>()
    };
    let stated = &report.second_opinion;
    // A report of an older version has no second opinion.
    if *stated != Opinions::default() {
        for (name, found, expected) in [
            (
                "agreed",
                stated.agreed,
                total(opinions.agreed, |o| o.agreed),
            ),
            ("above", stated.above, total(opinions.above, |o| o.above)),
            (
                "contradicted",
                stated.contradicted,
                total(opinions.contradicted, |o| o.contradicted),
            ),
        ] {
            findings.expect(
                format!("second_opinion.{name}"),
                u128::from(found),
                expected,
            );
        }
        let first = stated.first_contradiction.is_some();
        let place = "second_opinion.first_contradiction".into();
        findings.expect(place, first, stated.contradicted > 0);
    }
    for (i, entry) in report.coverage.iter().enumerate() {
        let expected = match entry.what.as_str() {
            "second opinion: agreed" => u128::from(stated.agreed),
            "second opinion: strictly above" => u128::from(stated.above),
            what => {
                let met = of_censuses().filter_map(|census| census.coverage.get(what));
                sum(met)
            }
        };
        findings.expect(
            format!("coverage[{i}].count"),
            u128::from(entry.count),
            expected,
        );
    }
}

/// Whether what was not checked was not.
fn unchecked(report: &Report, findings: &mut Findings) {
    for (i, row) in report.not_checked_yet.iter().enumerate() {
        if report.claims.iter().any(|claim| claim.id == row.id) {
            let place = format!("not_checked_yet[{i}].id");
            findings.add(place, format!("{} was checked", row.id));
        }
    }
}
