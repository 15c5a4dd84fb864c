//! One check, explained: the subject, its numbers, each hypothesis, and why the conclusion holds or
//! fails, in the words in which `show` tells a counterexample.

use certificate::{Certificate, Evidence, Hypothesis, Statement, Subject};
use lemmas::{Construction, Grounds, Variant, Verdict, prose, quantities};
use serde_json::json;

use crate::math_text::{Values, fill};
use crate::render::{Format, render};
use crate::subject::{Fields, aligned};
use crate::view::{meaning, number, why};

const CHECK: &str = include_str!("../templates/check.txt");

/// A verdict on a subject, explained for a terminal of the given width.
pub fn explanation(
    variant: &Variant,
    subject: &Subject,
    verdict: &Verdict,
    grounds: &Grounds,
    width: usize,
) -> String {
    // A counterexample may be another subject than the one that led to it.
    let (subject, evidence) = match case(verdict.certificate()) {
        Some((subject, evidence)) => (subject, evidence),
        None => (subject, &grounds.evidence),
    };
    let fields = Fields::of_subject(subject);
    let numbers = if fields.is_cut() {
        Vec::new()
    } else {
        quantities(subject, evidence)
    };
    let values = Values::new(&numbers);
    let line = |quantity| number(quantity).plain + "\n";
    let data = json!({
        "subject": aligned(&fields),
        "evidence": aligned(&Fields::of_evidence(evidence)),
        "numbers": numbers.iter().map(line).collect::<String>(),
        "hypotheses": grounds.hypotheses.iter()
            .map(|(hypothesis, ruling)| told(*hypothesis, ruling, evidence, &values))
            .collect::<Vec<_>>(),
        "conclusion": conclusion(variant, verdict, &values),
    });
    render(Format::Terminal { width }, CHECK, &data)
}

/// The subject and the evidence of a counterexample.
fn case(certificate: Option<&Certificate>) -> Option<(&Subject, &Evidence)> {
    match &certificate?.statement {
        Statement::Counterexample(case) => Some((&case.subject, &case.evidence)),
        _ => None,
    }
}

/// A hypothesis, and whether and why it holds.
fn told(
    hypothesis: Hypothesis,
    ruling: &Result<bool, String>,
    evidence: &Evidence,
    values: &Values,
) -> String {
    let id = hypothesis.id();
    match ruling {
        Ok(true) => match why(id, evidence, values).reason {
            Some(reason) => format!("{id} holds: {}", reason.plain),
            None => format!("{id} holds"),
        },
        Ok(false) => format!("{id} does not hold: it says, \"{}\"", meaning(id).plain),
        Err(reason) => format!("{id} is undecided: {reason}"),
    }
}

/// Why the conclusion holds or fails: a sentence, and the steps of a check by hand.
fn conclusion(variant: &Variant, verdict: &Verdict, values: &Values) -> Vec<String> {
    match verdict {
        Verdict::Vacuous { .. } => vec!["the claim says nothing about this instance".into()],
        Verdict::Undecided { reason } => vec![format!("undecided: {reason}")],
        Verdict::Holds {
            construction: Some(construction),
            ..
        } => vec![format!(
            "the conclusion holds: {}",
            constructed(construction)
        )],
        Verdict::Holds { .. } => {
            vec!["the conclusion holds, decided exactly on the numbers above".into()]
        }
        Verdict::Refuted { .. } => {
            let text = prose(variant.claim.id).filter(|_| variant.form.id == "stated");
            let lines: Vec<String> = text.map_or(Vec::new(), |prose| {
                let steps = prose.check.iter().filter_map(|line| fill(line, values));
                steps.map(|step| step.plain).collect()
            });
            let head = match lines.is_empty() {
                true => "the conclusion fails, decided exactly on the numbers above",
                false => "the conclusion fails:",
            };
            std::iter::once(head.into()).chain(lines).collect()
        }
    }
}

/// What was constructed, in words; `--json` has it in numbers.
fn constructed(construction: &Construction) -> &'static str {
    match construction {
        Construction::Factors { .. } => "layers were constructed whose product is the target",
        Construction::RightFactor { .. } => "a right factor B' with AB' = R' was constructed",
        Construction::Continuity { .. } => {
            "each singular value moves by no more than the matrix, in the spectral norm"
        }
        Construction::NearbySvd { .. } => {
            "every matrix nearby has a decomposition as near, up to a constant factor"
        }
        Construction::Line(_) => {
            "a line of this layer was constructed that keeps the outputs, of full rank for all but \
             finitely many of its points"
        }
        Construction::Network(_) => "another network of equal loss was constructed",
    }
}
