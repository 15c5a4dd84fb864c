//! What the renderings show of a claim: the report's numbers, joined with the texts of the claim.
//!
//! Everything here is computed from the report; the texts come from the crate `lemmas` and are
//! looked up by the identifier, so a claim without a text is shown without it.

use certificate::{Counterexample, Evidence, Hypothesis, Statement};
use lemmas::{Quantity, SubjectKind, is_misprint, minimum_reason, prose, quantities, reason};
use search::{Choice, Grid, Minimality, Space, Tally};
use serde::Serialize;

use crate::math_text::{MathText, Values, fill, math_text, sentence, value};
use crate::subject::{Fields, aligned};
use crate::{ClaimEntry, FormalClaim, Report, Status, VariantEntry};

/// A claim.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ClaimView {
    pub id: String,
    pub title: String,
    pub page: String,
    /// The statement in mathematical type, where there is one.
    pub statement: Option<MathText>,
    /// Why the claim fails; absent unless it was refuted as stated.
    pub failure: Option<MathText>,
    /// What is true instead; absent unless it was refuted as stated.
    pub repair: Option<MathText>,
    pub forms: Vec<FormView>,
    pub mutants: Vec<FormView>,
    pub formal: Vec<FormalClaim>,
}

/// A form of a claim, or a form without one hypothesis.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FormView {
    pub form: String,
    pub is_stated: bool,
    pub is_repaired: bool,
    pub statement: MathText,
    pub status: Status,
    pub label: &'static str,
    pub hypotheses: Vec<HypothesisView>,
    pub dropped: String,
    pub tally: Tally,
    pub tested: u64,
    pub vacuous: u64,
    /// How the subjects were made.
    pub searched: Vec<String>,
    pub case: Option<CaseView>,
}

/// A hypothesis by name.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HypothesisView {
    pub id: String,
    pub meaning: MathText,
}

/// A counterexample.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseView {
    pub certificate: usize,
    pub minimality: Minimality,
    pub fields: Fields,
    pub text: String,
    pub evidence: Fields,
    pub evidence_text: String,
    /// Numbers for the check by hand; none where matrices were cut.
    pub numbers: Vec<NumberView>,
    pub numbers_text: String,
    /// Why each hypothesis holds.
    pub holds: Vec<ReasonView>,
    /// The check by hand, in three lines.
    pub check: Vec<MathText>,
}

/// A number or matrix that belongs to a counterexample.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NumberView {
    /// A formula in TeX.
    pub tex: String,
    pub plain: String,
}

/// Why a hypothesis holds.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReasonView {
    pub id: String,
    pub meaning: MathText,
    pub reason: Option<MathText>,
}

pub(crate) fn meaning(id: &str) -> MathText {
    sentence(Hypothesis::from_id(id).map_or("", Hypothesis::meaning))
}

/// More boxes than this are told in sum.
const MOST_BOXES: usize = 12;

/// The subjects of a space, in words.
pub(crate) fn space_text(space: &Space, claim: &str) -> String {
    let kind = lemmas::claim(claim).map(|claim| claim.subject);
    let count = kind.and_then(|kind| space.len(kind));
    let count = count.map_or_else(String::new, |count| grouped(count) + " ");
    let boxes = match space {
        Space::Random { seed, shape, .. } => {
            let sizes = match &shape.widths {
                Some(widths) => format!("widths {}", list(widths)),
                None => format!(
                    "depth to {}, widths to {}",
                    shape.max_depth, shape.max_width
                ),
            };
            return format!(
                "{count}random subjects, made to meet the hypotheses (seed {seed}, {sizes})"
            );
        }
        Space::Boxes(boxes) => boxes,
    };
    let size = |grid: &Grid| {
        let samples = match (
            kind.is_some_and(SubjectKind::has_data),
            &grid.x,
            grid.samples,
        ) {
            (false, ..) => String::new(),
            (true, Choice::All, 1) => " with 1 sample".into(),
            (true, Choice::All, samples) => format!(" with {samples} samples"),
            (true, Choice::Fixed(_), samples) => format!(" with {samples} samples, X fixed"),
        };
        format!("{}{samples}", list(&grid.widths))
    };
    let bound = boxes.iter().map(|grid| grid.bound).max().unwrap_or(0);
    let all = format!("all {count}subjects with entries from -{bound} to {bound}");
    match boxes.as_slice() {
        few if few.len() <= MOST_BOXES && few.iter().all(|grid| grid.bound == bound) => {
            let sizes: Vec<String> = few.iter().map(size).collect();
            format!("{all}, widths {}", sizes.join("; "))
        }
        many => {
            let most = |size: fn(&Grid) -> usize| many.iter().map(size).max().unwrap_or(0);
            let depth = most(|grid| grid.widths.len().saturating_sub(1));
            let width = most(|grid| grid.widths.iter().copied().max().unwrap_or(0));
            let samples = most(|grid| grid.samples);
            let number = many.len();
            format!(
                "{all} or less in {number} boxes (depth to {depth}, widths to {width}, samples to {samples})"
            )
        }
    }
}

/// The subjects in which a claim is searched, in words.
pub fn subjects_text(space: &Space, claim: &str) -> String {
    space_text(space, claim)
}

/// Widths as the command line takes them.
fn list(widths: &[usize]) -> String {
    let widths: Vec<String> = widths.iter().map(usize::to_string).collect();
    widths.join(",")
}

/// A count with its thousands apart.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

pub(crate) fn number(quantity: &Quantity) -> NumberView {
    let (tex, plain) = value(quantity);
    let formula = quantity.formula;
    NumberView {
        tex: format!("{formula} = {tex}"),
        plain: format!("{} = {plain}", math_text(&format!("${formula}$")).plain),
    }
}

/// The text of why a hypothesis holds, by the evidence where that is what shows it.
fn reason_text(hypothesis: Hypothesis, evidence: &Evidence) -> Option<&'static str> {
    match hypothesis {
        Hypothesis::LocalMinimum | Hypothesis::GlobalMinimum | Hypothesis::ProductLocalMinimum => {
            evidence.minimum.as_ref().map(minimum_reason)
        }
        _ => reason(hypothesis),
    }
}

/// The counterexample to a form, if the certificate that the report names for it is one. In a
/// report made elsewhere an entry may point to the certificate of something else.
fn counterexample<'a>(
    report: &'a Report,
    id: &str,
    variant: &VariantEntry,
) -> Option<&'a Counterexample> {
    let entry = variant.counterexample.as_ref()?;
    let certificate = report.certificates.get(entry.certificate)?;
    let Statement::Counterexample(case) = &certificate.statement else {
        return None;
    };
    let dropped = case.dropped.iter().map(|hypothesis| hypothesis.id());
    let fits = case.claim == id && case.form == variant.form && dropped.eq(&variant.dropped);
    fits.then_some(&**case)
}

/// Why a hypothesis holds, with the numbers of the counterexample.
pub(crate) fn why(id: &str, evidence: &Evidence, values: &Values) -> ReasonView {
    let text = Hypothesis::from_id(id).and_then(|hypothesis| reason_text(hypothesis, evidence));
    ReasonView {
        id: id.to_owned(),
        meaning: meaning(id),
        reason: text.and_then(|text| fill(text, values)),
    }
}

/// The counterexample to a form, for the reader.
pub(crate) fn case(report: &Report, id: &str, variant: &VariantEntry) -> Option<CaseView> {
    let entry = variant.counterexample.as_ref()?;
    let case = counterexample(report, id, variant)?;
    let fields = Fields::of_subject(&case.subject);
    let evidence = Fields::of_evidence(&case.evidence);
    // Nobody checks by hand what does not fit on the page.
    let numbers = if fields.is_cut() {
        Vec::new()
    } else {
        quantities(&case.subject, &case.evidence)
    };
    let values = Values::new(&numbers);
    let lines = prose(id).filter(|_| variant.form == "stated");
    let numbers: Vec<NumberView> = numbers.iter().map(number).collect();
    let line = |number: &NumberView| number.plain.clone() + "\n";
    Some(CaseView {
        certificate: entry.certificate,
        minimality: entry.minimality,
        text: aligned(&fields),
        evidence_text: aligned(&evidence),
        fields,
        evidence,
        numbers_text: numbers.iter().map(line).collect(),
        numbers,
        holds: variant
            .hypotheses
            .iter()
            .map(|id| why(id, &case.evidence, &values))
            .collect(),
        check: lines.map_or(Vec::new(), |prose| {
            prose
                .check
                .iter()
                .filter_map(|line| fill(line, &values))
                .collect()
        }),
    })
}

impl FormView {
    fn new(report: Option<&Report>, id: &str, variant: &VariantEntry) -> Self {
        Self {
            form: variant.form.clone(),
            is_stated: variant.form == "stated",
            is_repaired: variant.form.starts_with("repaired"),
            statement: sentence(&variant.statement),
            status: variant.status,
            label: variant.status.label(),
            hypotheses: variant
                .hypotheses
                .iter()
                .map(|id| HypothesisView {
                    id: id.clone(),
                    meaning: meaning(id),
                })
                .collect(),
            dropped: variant.dropped.join(", "),
            tested: variant.tally.tested(),
            vacuous: variant.tally.vacuous_total(),
            tally: variant.tally.clone(),
            searched: variant
                .spaces
                .iter()
                .map(|space| space_text(space, id))
                .collect(),
            case: report
                .filter(|_| variant.is_plain())
                .and_then(|report| case(report, id, variant)),
        }
    }
}

impl ClaimView {
    /// The view of a claim, with the counterexamples that the report holds.
    pub(crate) fn new(report: Option<&Report>, claim: &ClaimEntry) -> Self {
        let view = |variant: &VariantEntry| FormView::new(report, &claim.id, variant);
        let (plain, mutants): (Vec<_>, Vec<_>) = claim
            .variants
            .iter()
            .partition(|variant| variant.is_plain());
        let text = prose(&claim.id);
        let failed = text.filter(|_| is_refuted_as_stated(claim));
        Self {
            id: claim.id.clone(),
            title: claim.title.clone(),
            page: claim.page.clone(),
            statement: text.map(|prose| math_text(prose.statement)),
            failure: failed.map(|prose| math_text(prose.failure)),
            repair: failed.map(|prose| math_text(prose.repair)),
            forms: plain.into_iter().map(view).collect(),
            mutants: mutants.into_iter().map(view).collect(),
            formal: claim.formal.clone(),
        }
    }
}

/// The status of the claim as the paper states it, if it was searched.
pub(crate) fn stated(claim: &ClaimEntry) -> Option<&VariantEntry> {
    let is_stated = |variant: &&VariantEntry| variant.is_plain() && variant.form == "stated";
    claim.variants.iter().find(is_stated)
}

/// Whether the claim was refuted as the paper states it.
pub(crate) fn is_refuted_as_stated(claim: &ClaimEntry) -> bool {
    stated(claim).is_some_and(|variant| variant.status == Status::Refuted)
}

/// Whether the claim is a numbered statement of the paper, not a step of a proof.
pub(crate) fn is_numbered(claim: &ClaimEntry) -> bool {
    ["theorem-", "lemma-"]
        .iter()
        .any(|prefix| claim.id.starts_with(prefix))
}

/// The claims of the paper by what came of them as stated; every rendering counts by this.
#[derive(Debug, Serialize)]
pub(crate) struct Outcome<'a> {
    /// All, checked or not.
    pub total: usize,
    /// Refuted: the numbered statements of the paper.
    pub theorems: Vec<&'a ClaimEntry>,
    /// Refuted: the steps of its proofs, and what it says beside them.
    pub steps: Vec<&'a ClaimEntry>,
    /// Refuted by a slip in a formula.
    pub misprints: Vec<&'a ClaimEntry>,
    pub stand: usize,
    pub witnessed: usize,
    pub undecided: usize,
    pub not_tested: usize,
    pub not_checked: usize,
}

impl<'a> Outcome<'a> {
    pub(crate) fn of(report: &'a Report) -> Self {
        let with = |status: Status| {
            let has = move |claim: &&ClaimEntry| stated(claim).is_some_and(|v| v.status == status);
            report.claims.iter().filter(has)
        };
        let (theorems, rest): (Vec<_>, Vec<_>) =
            with(Status::Refuted).partition(|claim| is_numbered(claim));
        let (misprints, steps) = rest.into_iter().partition(|claim| is_misprint(&claim.id));
        Self {
            total: report.claims.len() + report.not_checked_yet.len(),
            theorems,
            steps,
            misprints,
            stand: with(Status::Stands).count(),
            witnessed: with(Status::Witnessed).count(),
            undecided: with(Status::Undecided).count(),
            not_tested: with(Status::NotTested).count(),
            not_checked: report.not_checked_yet.len(),
        }
    }

    pub(crate) fn refuted(&self) -> usize {
        self.theorems.len() + self.steps.len() + self.misprints.len()
    }
}

/// The outcome of the audit in one sentence.
pub fn verdict(report: &Report) -> String {
    let outcome = Outcome::of(report);
    let named: Vec<&str> = outcome.theorems.iter().map(|c| c.title.as_str()).collect();
    let among = match named.as_slice() {
        [] => String::new(),
        [one] => format!(" (among them {one})"),
        [first @ .., last] => format!(" (among them {} and {last})", first.join(", ")),
    };
    let counts = [
        (outcome.refuted(), "refuted by a certified counterexample"),
        (outcome.stand, "without counterexample"),
        (outcome.witnessed, "witnessed"),
        (outcome.undecided, "undecided"),
        (outcome.not_tested, "not tested"),
        (outcome.not_checked, "not checked"),
    ];
    let told = |&(number, what): &(usize, &str)| match what {
        _ if number == 0 => None,
        "refuted by a certified counterexample" => Some(format!("{number} {what}{among}")),
        what => Some(format!("{number} {what}")),
    };
    let parts: Vec<String> = counts.iter().filter_map(told).collect();
    format!(
        "Of {} claims of the paper: {}.",
        outcome.total,
        parts.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(
            [0, 999, 1000, 1234567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }
}
