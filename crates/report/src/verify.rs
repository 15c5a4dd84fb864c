//! Whether a report agrees with itself: every verdict is computed from counts and certificates, and
//! every certificate is checked by the kernel and belongs to the form that cites it.

use std::collections::BTreeSet;
use std::fmt;

use hunt::{Line, degeneracy, explain};
use kernel::certificate::{Certificate, Verdict as Shown};
use kernel::elaborate::elaborate;
use kernel::mutant::mutate;
use kernel::tree::{Body, Statement};
use statement::Verdict;

use crate::record::{Explanation, FormEntry, Part, Phrase, Report};

/// A place of a report and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// `theorem-3.2/stated`, and the mutant if it is one.
    pub place: String,
    /// What does not agree.
    pub what: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}",
            crate::render::clean(&self.place),
            crate::render::clean(&self.what)
        )
    }
}

/// Checks a report against itself.
///
/// # Errors
/// All disagreements.
pub fn verify(report: &Report) -> Result<(), Vec<Disagreement>> {
    let mut found = Vec::new();
    let mut ids = BTreeSet::new();
    for claim in &report.claims {
        if !ids.insert(&claim.id) {
            found.push(Disagreement {
                place: claim.id.clone(),
                what: "the claim stands here twice".into(),
            });
        }
        let mut forms = BTreeSet::new();
        for form in &claim.forms {
            let mut note = |dropped: &[String], what: String| {
                let mut place = format!("{}/{}", claim.id, form.found.form);
                if !dropped.is_empty() {
                    place += &format!(" without {}", dropped.join(", "));
                }
                found.push(Disagreement { place, what });
            };
            if form.statement.claim != claim.id {
                let of = &form.statement.claim;
                note(&[], format!("its statement is one of the claim `{of}`"));
            }
            if !forms.insert(&form.found.form) {
                note(&[], "the form stands here twice".into());
            }
            check_form(report, form, &mut note);
        }
    }
    let lines = report
        .forms()
        .flat_map(|(_, form)| std::iter::once(&form.found).chain(&form.mutants));
    let mut places: Vec<u64> = lines
        .filter_map(|line| line.certificate.as_ref()?.as_u64())
        .collect();
    places.sort_unstable();
    if !places.into_iter().eq(0..report.certificates.len() as u64) {
        found.push(Disagreement {
            place: "certificates".into(),
            what: "not each of them is cited, and once".into(),
        });
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

fn check_form(report: &Report, form: &FormEntry, note: &mut dyn FnMut(&[String], String)) {
    let statement = &form.statement;
    if form.text != statement.to_string() {
        note(&[], "the text is not the print of its statement".into());
    }
    let computed = verdict(report, form);
    if computed != form.found.verdict {
        let told = form.found.verdict;
        note(
            &[],
            format!("it is called {told}, and what was found makes it {computed}"),
        );
    }
    if !form.found.dropped.is_empty() {
        note(&[], "something is dropped from the form itself".into());
    }
    check_line(report, &form.found, statement, note);
    let instance = form.found.instance();
    let explained = instance.and_then(|instance| explain(statement, instance));
    let agree = match (&form.explanation, &explained) {
        (Some(told), Some(found)) => is_told(told, found),
        (told, found) => told.is_none() && found.is_none(),
    };
    if !agree {
        note(&[], "its explanation is not the one of its instance".into());
    }
    let mut names = BTreeSet::new();
    for mutant in &form.mutants {
        if mutant.dropped.len() != 1 || !names.insert(&mutant.dropped) {
            note(
                &mutant.dropped,
                "a mutant drops one thing, and stands once".into(),
            );
        }
        check_line(report, mutant, statement, note);
        let name = mutant.dropped.first();
        let is_killed = matches!(mutant.verdict, Verdict::Refuted | Verdict::IllDefined);
        if name.is_some_and(|name| form.found.killed.contains(name)) != is_killed {
            note(
                &mutant.dropped,
                "whether it is needed and the verdict differ".into(),
            );
        }
    }
    let mutant = |name: &String| {
        let mut mutants = form.mutants.iter();
        mutants.find(|line| line.dropped == [name.clone()])
    };
    for name in &form.found.not_needed {
        if form.found.killed.contains(name)
            || mutant(name).is_some_and(|line| line.verdict == Verdict::Meaningless)
        {
            note(&[], format!("`{name}` is not one that is not needed"));
        }
    }
    for name in form.found.killed.iter().chain(&form.found.not_needed) {
        if mutant(name).is_none() {
            note(&[], format!("there is no mutant without `{name}`"));
        }
    }
}

/// The verdict of a form, from its counts, its certificate and its mutants.
fn verdict(report: &Report, form: &FormEntry) -> Verdict {
    let doubts = form.doubt.as_ref().map_or(0, |doubt| doubt.0);
    let shown = shown(report, &form.found);
    let alone = hunt::verdict(shown, form.statement.some, doubts, form.found.met);
    hunt::with_mutants(alone, &form.mutants)
}

/// What the certificate of a line says.
fn shown(report: &Report, line: &Line) -> Option<Shown> {
    let verdict = report.certificate(line)?.get("verdict")?;
    serde_json::from_value(verdict.clone()).ok()
}

fn check_line(
    report: &Report,
    line: &Line,
    statement: &Statement,
    note: &mut dyn FnMut(&[String], String),
) {
    let dropped = &line.dropped;
    let vacuous = line
        .vacuous
        .values()
        .fold(0_u64, |sum, n| sum.saturating_add(*n));
    let parts = [line.met, vacuous, line.undecided, line.undefined];
    if parts.iter().fold(0_u64, |sum, n| sum.saturating_add(*n)) != line.instances {
        note(dropped, "the counts do not add up".into());
    }
    if line.claim.as_ref() != Some(&statement.claim) || line.form != statement.form {
        note(dropped, "it is named otherwise than its statement".into());
    }
    let (claimed, instance) = (line.verdict, line.instance());
    let needs = matches!(
        claimed,
        Verdict::Refuted | Verdict::IllDefined | Verdict::Witnessed
    );
    let Some(json) = report.certificate(line) else {
        if let Some(place) = &line.certificate {
            note(dropped, format!("there is no certificate {place}"));
        }
        if needs || instance.is_some() {
            note(
                dropped,
                format!("it is called {claimed} without a certificate"),
            );
        }
        return;
    };
    let certificate = match Certificate::read(&json.to_string()) {
        Ok(certificate) => certificate,
        Err(rejection) => {
            let why = rejection.message;
            return note(dropped, format!("its certificate is not read: {why}"));
        }
    };
    let core = mutate(statement, dropped)
        .ok()
        .and_then(|mutant| elaborate(&mutant).ok());
    if core.is_some_and(|core| degeneracy(&core, &certificate.instance) != line.degenerate) {
        note(
            dropped,
            "what makes it degenerate is not what is said".into(),
        );
    }
    let says = hunt::verdict(Some(certificate.verdict), statement.some, 0, 0);
    if !needs || says != claimed {
        let says = certificate.verdict;
        note(
            dropped,
            format!("it is called {claimed}, and its certificate says {says}"),
        );
    }
    if certificate.statement != *statement || certificate.dropped != *dropped {
        note(dropped, "its certificate is about another statement".into());
    } else if Some(&certificate.instance) != instance {
        note(dropped, "its certificate is about another instance".into());
    } else if let Err(rejection) = certificate.check() {
        let (code, why) = (rejection.code, rejection.message);
        note(
            dropped,
            format!("its certificate is rejected: {code}: {why}"),
        );
    }
}

/// Whether a report explains an instance as it is explained anew.
fn is_told(told: &Explanation, found: &hunt::Explanation) -> bool {
    let same = |told: &[Part], found: &[hunt::Part]| {
        told.len() == found.len()
            && told
                .iter()
                .zip(found)
                .all(|(told, found)| is_same(told, found))
    };
    told.hypotheses.len() == found.hypotheses.len()
        && told
            .hypotheses
            .iter()
            .zip(&found.hypotheses)
            .all(|(told, found)| told.0 == found.0 && same(&told.1, &found.1))
        && same(&told.conclusion, &found.conclusion)
}

fn is_same(told: &Part, found: &hunt::Part) -> bool {
    let values = told.values.iter().zip(&found.values);
    let same = |((term, value), (other, number)): (&(Phrase, Phrase), &(String, String))| {
        spelled(term) == bare(other) && spelled(value) == bare(number)
    };
    spelled(&told.formula) == bare(&found.text)
        && told.truth == found.truth.to_string()
        && told.at == found.at
        && told.values.len() == found.values.len()
        && values.into_iter().all(same)
}

fn spelled(phrase: &Phrase) -> String {
    bare(&match phrase {
        Phrase::Words(words) | Phrase::Stressed(words) => words.clone(),
        Phrase::Tree(Body::Term(term)) => term.to_string(),
        Phrase::Tree(Body::Formula(formula)) => formula.to_string(),
    })
}

/// A text without commas and with `1/2` for `1 / 2`, as a value is printed and a term is not.
fn bare(text: &str) -> String {
    text.replace("; ", ";")
        .replace(", ", " ")
        .replace(" / ", "/")
}
