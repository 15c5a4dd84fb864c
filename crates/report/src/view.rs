//! What all renderings show, in the words of the reader.

use hunt::{Complete, Line as Found, Sizes};
use kernel::instance::Instance;
use serde::Serialize;
use statement::Verdict;
use statement::typeset::sentences;

use crate::formal::FormalClaim;
use crate::graph::{Drawing, Known, class, drawing, knowledge};
use crate::record::{ClaimEntry, FormEntry, Part, Report};
use crate::repair::RepairView;
use crate::slice::{Slice, slices};
use crate::text::{Line, MathText, equations, grouped};

/// The whole report.
#[derive(Serialize)]
pub(crate) struct Page<'r> {
    pub report: &'r Report,
    /// One sentence: what was found.
    pub verdict: String,
    /// What is known of the claim that the paper is about.
    pub main_result: Option<String>,
    pub faults: Vec<Fault>,
    /// Forms whose verdict is not the expected one.
    pub surprises: Vec<String>,
    /// Forms that were not decided, or not put to the test.
    pub gaps: Vec<String>,
    pub tiles: Vec<Tile>,
    pub drawings: Vec<Drawing>,
    pub claims: Vec<ClaimView<'r>>,
    pub unchecked: Vec<UncheckedView<'r>>,
    pub command: String,
    pub finished: String,
    pub proofs: &'static str,
    pub certificates: usize,
    /// The file that says what Coq's kernel has checked, and how many of the certificates it lists.
    pub checked: Option<(String, usize)>,
}

/// The claims that are false in one way.
#[derive(Serialize)]
pub(crate) struct Fault {
    pub name: &'static str,
    pub class: &'static str,
    pub claims: Vec<(String, String)>,
}

#[derive(Serialize)]
pub(crate) struct Tile {
    pub number: String,
    pub label: String,
    pub class: &'static str,
}

#[derive(Serialize)]
pub(crate) struct UncheckedView<'r> {
    pub id: &'r str,
    pub page: &'r str,
    pub says: &'r str,
    pub reason: &'r str,
    pub known: Known,
}

#[derive(Serialize)]
pub(crate) struct ClaimView<'r> {
    pub id: &'r str,
    pub title: &'r str,
    pub page: &'r str,
    pub known: Known,
    pub formal: &'r [FormalClaim],
    /// What all forms have in common.
    pub setting: Vec<Line>,
    pub reading: Vec<MathText>,
    pub failure: Vec<MathText>,
    pub hand: Vec<MathText>,
    pub repair: Vec<MathText>,
    pub forms: Vec<FormView<'r>>,
}

#[derive(Serialize)]
pub(crate) struct FormView<'r> {
    pub form: &'r str,
    /// Whether it is the tool's or its user's, not the paper's.
    pub is_ours: bool,
    pub verdict: String,
    pub class: &'static str,
    pub expected: Option<String>,
    /// Whether it, and all its mutants, are as expected.
    pub is_met: bool,
    /// The print of the kernel.
    pub text: &'r str,
    /// What it says beyond the setting of the claim.
    pub lines: Vec<Line>,
    pub instances: String,
    pub counts: Vec<(&'static str, String)>,
    pub vacuous: Vec<(&'r str, String)>,
    /// The boxes that were searched completely, in words.
    pub complete: String,
    pub ranks: u64,
    pub limit: Option<&'static str>,
    pub doubt: Option<String>,
    pub needed: &'r [String],
    pub not_needed: &'r [String],
    pub unmet: Vec<String>,
    pub mutants: Vec<MutantView<'r>>,
    /// What is dropped in those that Coq's kernel has checked, as a file says.
    pub checked: Vec<&'r str>,
    pub case: Option<Case>,
    pub repair: Option<RepairView>,
}

#[derive(Serialize)]
pub(crate) struct MutantView<'r> {
    pub dropped: &'r str,
    pub verdict: String,
    pub class: &'static str,
    pub place: Option<String>,
    pub values: Vec<MathText>,
    pub download: Option<Download>,
}

#[derive(Serialize)]
pub(crate) struct Download {
    pub name: String,
    pub json: String,
    /// Whether a file says that Coq's kernel has checked this very certificate.
    pub checked: bool,
}

/// A counterexample or witness.
#[derive(Serialize)]
pub(crate) struct Case {
    pub word: &'static str,
    pub sense: String,
    pub values: Vec<MathText>,
    pub hypotheses: Vec<(String, Vec<PartView>)>,
    pub conclusion: Vec<PartView>,
    /// Of a local minimum that is not global.
    pub slices: Vec<Slice>,
    pub download: Option<Download>,
}

#[derive(Serialize)]
pub(crate) struct PartView {
    pub says: MathText,
    pub truth: String,
    pub at: String,
    pub values: Vec<(MathText, MathText)>,
}

fn parts(found: &[Part]) -> Vec<PartView> {
    let view = |part: &Part| PartView {
        says: (&part.formula).into(),
        truth: part.truth.clone(),
        at: part.at.clone(),
        values: part
            .values
            .iter()
            .map(|(term, value)| (term.into(), value.into()))
            .collect(),
    };
    found.iter().map(view).collect()
}

fn sizes(complete: &Complete) -> String {
    let size = |(name, sizes): (&String, &Sizes)| match sizes {
        Sizes::One(n) => format!("{name} = {n}"),
        Sizes::Family(list) => {
            let list: Vec<String> = list.iter().map(ToString::to_string).collect();
            format!("{name} = ({})", list.join(", "))
        }
    };
    let sizes: Vec<String> = complete.sizes.iter().map(size).collect();
    let [least, greatest] = complete.entries;
    let entries = format!("entries {least}..{greatest}");
    if sizes.is_empty() {
        entries
    } else {
        format!("{}, {entries}", sizes.join(", "))
    }
}

/// How many boxes are named.
const BOXES: usize = 4;

/// The boxes in words: the last ones, which are the largest.
fn boxes(complete: &[Complete]) -> String {
    let named: Vec<String> = complete.iter().rev().take(BOXES).map(sizes).collect();
    match complete.len().saturating_sub(BOXES) {
        0 => named.join("; "),
        more => format!(
            "{}; and {} smaller ones",
            named.join("; "),
            grouped(more as u64)
        ),
    }
}

fn download(report: &Report, line: &Found) -> Option<Download> {
    let certificate = report.certificate(line)?;
    let checked = report.checked.as_ref();
    Some(Download {
        name: line.file_name(),
        json: certificate.to_string(),
        checked: checked.is_some_and(|checked| checked.lists(certificate)),
    })
}

fn case(report: &Report, entry: &FormEntry) -> Option<Case> {
    let (line, explanation) = (&entry.found, entry.explanation.as_ref());
    let (word, instance) = match (&line.counterexample, &line.witness) {
        (Some(instance), _) => ("Counterexample", instance),
        (None, Some(instance)) => ("Witness", instance),
        (None, None) => return None,
    };
    let mut sense = if line.least {
        "the least one: everything below it was visited or excluded".to_owned()
    } else {
        "made small; whether there is a smaller one is not known".to_owned()
    };
    if !line.degenerate.is_empty() {
        sense += &format!("; degenerate: {}", line.degenerate.join(", "));
    }
    let hypotheses = explanation.map(|found| &found.hypotheses[..]);
    let conclusion = explanation.map(|found| &found.conclusion[..]);
    Some(Case {
        word,
        sense,
        values: equations(&entry.statement, instance),
        hypotheses: hypotheses
            .unwrap_or_default()
            .iter()
            .map(|(id, found)| (id.clone(), parts(found)))
            .collect(),
        conclusion: parts(conclusion.unwrap_or_default()),
        slices: report.certificate(line).map(slices).unwrap_or_default(),
        download: download(report, line),
    })
}

impl<'r> FormView<'r> {
    fn new(report: &Report, entry: &'r FormEntry, lines: Vec<Line>) -> Self {
        let found = &entry.found;
        let counts = [
            ("met", found.met),
            ("undecided", found.undecided),
            ("undefined", found.undefined),
            (
                "vacuous",
                found
                    .vacuous
                    .values()
                    .fold(0, |a, b| u64::saturating_add(a, *b)),
            ),
        ];
        let values = |instance: &Instance| equations(&entry.statement, instance);
        let mutant = |line: &'r Found| MutantView {
            dropped: line.dropped.first().map_or("", String::as_str),
            verdict: line.verdict.to_string(),
            class: class(line.verdict),
            place: line.least.then(|| "least".to_owned()),
            values: line.counterexample.as_ref().map(values).unwrap_or_default(),
            download: download(report, line),
        };
        let mutants: Vec<MutantView> = entry.mutants.iter().map(mutant).collect();
        let is_checked = |row: &&MutantView| row.download.as_ref().is_some_and(|d| d.checked);
        Self {
            form: &found.form,
            is_ours: found.form != "stated",
            verdict: found.verdict.to_string(),
            class: class(found.verdict),
            expected: found
                .expected
                .filter(|expected| *expected != found.verdict)
                .map(|expected| expected.to_string()),
            is_met: entry.is_met(),
            text: &entry.text,
            lines,
            instances: grouped(found.instances),
            counts: counts
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(name, count)| (name, grouped(count)))
                .collect(),
            vacuous: found
                .vacuous
                .iter()
                .filter(|(_, count)| **count > 0)
                .map(|(name, count)| (name.as_str(), grouped(*count)))
                .collect(),
            complete: boxes(&found.complete),
            ranks: entry.ranks,
            limit: found.limit.map(|limit| match limit {
                hunt::Limit::Time => "cut by the ceiling of time",
                hunt::Limit::Effort => "ended by the bound of effort",
                hunt::Limit::Interrupted => "interrupted",
            }),
            doubt: entry.doubt.as_ref().map(|(count, reason)| {
                format!("{} instances were not decided: {reason}", grouped(*count))
            }),
            needed: &found.killed,
            not_needed: &found.not_needed,
            unmet: entry
                .unmet()
                .map(|(name, expected, found)| {
                    format!("without {name}: expected {expected}, found {found}")
                })
                .collect(),
            checked: mutants
                .iter()
                .filter(is_checked)
                .map(|row| row.dropped)
                .collect(),
            mutants,
            case: case(report, entry),
            repair: entry
                .repair
                .as_ref()
                .map(|repair| RepairView::new(repair, &entry.statement)),
        }
    }
}

impl<'r> ClaimView<'r> {
    /// A claim with what is known of it.
    pub fn new(report: &Report, claim: &'r ClaimEntry, known: Known) -> Self {
        let of_forms: Vec<_> = claim
            .forms
            .iter()
            .map(|form| sentences(&form.statement))
            .collect();
        // The lines that all forms begin with; the conclusion stands at each.
        let common = of_forms.first().map_or(0, |first| {
            let shared = |k: &usize| {
                of_forms
                    .iter()
                    .all(|lines| *k + 1 < lines.len() && lines[*k] == first[*k])
            };
            (0..first.len()).take_while(shared).count()
        });
        let setting = of_forms.first().map(|lines| &lines[..common]);
        let section = |name: &str| -> Vec<MathText> {
            let blocks = claim.notes.get(name).map_or(&[][..], Vec::as_slice);
            blocks.iter().map(MathText::from).collect()
        };
        Self {
            id: &claim.id,
            title: claim.title(),
            page: claim.page.as_deref().unwrap_or(""),
            known,
            formal: &claim.formal,
            setting: setting.unwrap_or_default().iter().map(Line::from).collect(),
            reading: section("Reading"),
            failure: section("Why it fails"),
            hand: section("By hand"),
            repair: section("Repair"),
            forms: claim
                .forms
                .iter()
                .zip(&of_forms)
                .map(|(form, lines)| {
                    let own = lines[common..].iter().map(Line::from).collect();
                    FormView::new(report, form, own)
                })
                .collect(),
        }
    }
}

/// The claims that are refuted as stated, by the way in which they fail.
fn faults(report: &Report) -> Vec<Fault> {
    let mut faults = [
        ("False as stated", "false"),
        ("Steps that fail", "steps"),
        ("Misprints", "misprints"),
    ]
    .map(|(name, class)| Fault {
        name,
        class,
        claims: Vec::new(),
    });
    for claim in &report.claims {
        let Some(form) = claim.stated() else { continue };
        if form.found.verdict != Verdict::Refuted && form.found.verdict != Verdict::IllDefined {
            continue;
        }
        let kind = if report.paper.misprints.contains(&claim.id) {
            2
        } else {
            usize::from(!claim.is_numbered())
        };
        let named = (claim.id.clone(), claim.title().to_owned());
        faults[kind].claims.push(named);
    }
    faults
        .into_iter()
        .filter(|fault| !fault.claims.is_empty())
        .collect()
}

/// How many, in words: `1 claim`, `3 claims`.
fn many(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

fn tiles(report: &Report) -> Vec<Tile> {
    let stated = |verdict: Verdict| {
        let is = |claim: &&ClaimEntry| {
            claim
                .stated()
                .is_some_and(|form| form.found.verdict == verdict)
        };
        report.claims.iter().filter(is).count()
    };
    let forms = report.forms().count();
    let ours: Vec<&FormEntry> = report
        .forms()
        .map(|(_, form)| form)
        .filter(|form| form.found.form != "stated")
        .collect();
    let good = ours
        .iter()
        .filter(|form| class(form.found.verdict) == "stands");
    let killed: usize = report
        .forms()
        .map(|(_, form)| form.found.killed.len())
        .sum();
    let formal = report
        .claims
        .iter()
        .filter(|claim| !claim.formal.is_empty());
    let mut tiles = vec![
        Tile {
            number: stated(Verdict::Refuted).to_string(),
            label: format!(
                "of {} refuted as stated",
                many(report.claims.len(), "claim", "claims")
            ),
            class: "refuted",
        },
        Tile {
            number: (stated(Verdict::Stands) + stated(Verdict::Witnessed)).to_string(),
            label: "stand as stated, or have their witness".into(),
            class: "stands",
        },
        Tile {
            number: good.count().to_string(),
            label: format!("of {} repaired and strengthened forms stand", ours.len()),
            class: "stands",
        },
        Tile {
            number: killed.to_string(),
            label: format!("hypotheses seen to be needed, in {forms} forms"),
            class: "",
        },
    ];
    let formal = formal.count();
    if formal > 0 {
        tiles.push(Tile {
            number: formal.to_string(),
            label: "claims with a machine-checked theorem".into(),
            class: "formal",
        });
    }
    tiles
}

fn main_result(report: &Report, known: &[(String, Known)]) -> Option<String> {
    let id = report.paper.main.as_ref()?;
    let claim = report.claims.iter().find(|claim| claim.id == *id)?;
    let known = &known.iter().find(|(other, _)| other == id)?.1;
    let title = claim.title();
    let standing = match known.tested {
        "refuted" => "is refuted as stated",
        "stands" => "stands",
        _ => "was not decided",
    };
    let proof = match known.formal.as_deref() {
        Some("proved") => ", with a machine-checked proof",
        Some(_) => ", with a machine-checked disproof",
        None => "",
    };
    let rests = if known.rests_on.is_empty() || known.tested == "refuted" {
        String::new()
    } else {
        format!(
            "; its printed proof rests on refuted claims ({})",
            known.rests_on.join(", ")
        )
    };
    Some(format!(
        "{title}, the main result, {standing}{proof}{rests}."
    ))
}

/// The whole report.
pub(crate) fn page(report: &Report) -> Page<'_> {
    let known = knowledge(report);
    let of = |id: &str| {
        let found = known.iter().find(|(other, _)| other == id);
        found.map(|(_, known)| known.clone()).unwrap_or_default()
    };
    let faults = faults(report);
    let false_claims: usize = faults.iter().map(|fault| fault.claims.len()).sum();
    let verdict = match false_claims {
        0 => format!(
            "No counterexample was found to any of {} as stated.",
            many(report.claims.len(), "claim", "claims")
        ),
        count => format!(
            "{count} of {} {} false as stated, each with a counterexample that anyone can check.",
            many(report.claims.len(), "claim", "claims"),
            if count == 1 { "is" } else { "are" }
        ),
    };
    let name = |form: &FormEntry| {
        let found = &form.found;
        format!("{}/{}", found.claim.as_deref().unwrap_or(""), found.form)
    };
    let gap = |form: &FormEntry| {
        let found = &form.found;
        let reason = match found.limit {
            Some(hunt::Limit::Time) => "the ceiling of time cut the hunt",
            Some(hunt::Limit::Interrupted) => "the hunt was interrupted",
            _ => return None,
        };
        Some(format!("{}: {reason}", name(form)))
    };
    let proofs = report.paper.proofs.iter().enumerate();
    Page {
        verdict,
        main_result: main_result(report, &known),
        faults,
        surprises: report
            .forms()
            .filter(|(_, form)| !form.is_met())
            .map(|(_, form)| format!("{}: {}", name(form), form.told()))
            .collect(),
        gaps: report.forms().filter_map(|(_, form)| gap(form)).collect(),
        tiles: tiles(report),
        drawings: proofs
            .map(|(k, proof)| drawing(report, &known, proof, k == 0))
            .collect(),
        claims: report
            .claims
            .iter()
            .map(|claim| ClaimView::new(report, claim, of(&claim.id)))
            .collect(),
        unchecked: report
            .paper
            .unchecked
            .iter()
            .map(|row| UncheckedView {
                id: &row.id,
                page: &row.page,
                says: &row.says,
                reason: &row.reason,
                known: of(&row.id),
            })
            .collect(),
        command: report.settings.command(&report.paper.id),
        finished: date(report.run.finished),
        proofs: report.run.proofs.label(),
        certificates: report.certificates.len(),
        checked: report.checked.as_ref().map(|checked| {
            let listed = report.certificates.iter().filter(|one| checked.lists(one));
            (checked.file.clone(), listed.count())
        }),
        report,
    }
}

/// A day, from seconds since 1970.
fn date(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap_or_default();
    time::OffsetDateTime::from_unix_timestamp(seconds)
        .map_or_else(|_| String::new(), |moment| moment.date().to_string())
}
