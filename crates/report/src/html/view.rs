//! What the templates are given: the report, taken apart for the page.

use std::collections::BTreeMap;

use certificate::{Certificate, Statement};
use figures::{FailureMap, Picture};
use lemmas::{Proof, Variant};
use minijinja::Value;
use minijinja::value::Serde;
use search::Minimality;
use serde::Serialize;

use crate::html::graph::{Drawing, Known, drawing, knowledge};
use crate::html::math::{formula, polynomial, rich};
use crate::html::plot::{self, STROKES};
use crate::math_text::{math_text, sentence};
use crate::subject::{Field, Fields};
use crate::view::{self, Outcome, grouped, meaning, space_text, stated};
use crate::{ClaimEntry, FormalClaim, Report, Status, VariantEntry};

/// Certificates that can be downloaded from the page take at most this many bytes together.
const DOWNLOADS: usize = 400_000;

/// Pictures are drawn of at most this many certificates.
const PICTURES: usize = 60;

/// A sentence with formulas.
type Rich = Vec<Value>;

/// The page.
#[derive(Serialize)]
pub(crate) struct Page {
    report: Value,
    faults: Vec<Fault>,
    verdict: String,
    main_result: Option<String>,
    tiles: Vec<Tile>,
    gaps: Vec<String>,
    command: String,
    finished: String,
    proofs: &'static str,
    rows: Vec<Row>,
    vacuity: Vec<Vacuity>,
    drawings: Vec<Drawing>,
    steps: Vec<StepView>,
    claims: Vec<ClaimView>,
    unchecked: Vec<UncheckedView>,
    census: Vec<CensusView>,
    coverage: Vec<CoverageView>,
    kinds: Option<Value>,
    orders: Option<Value>,
    kind_counts: Vec<(String, String)>,
    order_counts: Vec<(String, String)>,
    samples: Vec<Sample>,
    /// Certificates that are in report.json only.
    left_out: usize,
}

/// Refuted claims of one kind.
#[derive(Serialize)]
struct Fault {
    name: &'static str,
    class: &'static str,
    /// Identifier and title.
    claims: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Tile {
    number: String,
    label: String,
    class: &'static str,
}

#[derive(Serialize)]
struct Row {
    id: String,
    title: String,
    page: String,
    known: Known,
    status: &'static str,
    repaired: Vec<(String, &'static str)>,
    tested: String,
    vacuous: String,
}

#[derive(Serialize)]
struct Vacuity {
    id: String,
    meaning: Rich,
    count: String,
}

#[derive(Serialize)]
struct StepView {
    id: &'static str,
    statement: Rich,
    lemma: &'static str,
}

#[derive(Serialize)]
struct ClaimView {
    id: String,
    title: String,
    page: String,
    known: Known,
    formal: Vec<FormalClaim>,
    forms: Vec<FormView>,
    mutants: Vec<MutantView>,
    map: Option<Value>,
    map_text: String,
}

#[derive(Serialize)]
struct FormView {
    form: String,
    name: String,
    /// Whether the form is not the paper's.
    is_ours: bool,
    status: &'static str,
    class: &'static str,
    statement: Rich,
    hypotheses: Vec<(String, Rich)>,
    searched: Vec<String>,
    counts: Vec<(&'static str, u64, String)>,
    instances: String,
    vacuous: Vec<(String, String)>,
    case: Option<CaseView>,
}

#[derive(Serialize)]
struct CaseView {
    sense: &'static str,
    index: usize,
    fields: FieldsView,
    evidence: FieldsView,
    reasons: Vec<Reason>,
    quantities: Vec<Value>,
    failure: Rich,
    check: Vec<Rich>,
    repair: Rich,
    picture: PictureView,
    download: Option<Download>,
}

#[derive(Serialize)]
struct FieldsView {
    list: Vec<FieldView>,
    omitted: usize,
}

/// A named matrix or number, or what is neither.
#[derive(Serialize)]
struct FieldView {
    name: Value,
    value: Option<Value>,
    text: String,
    cut: Option<String>,
}

#[derive(Serialize)]
struct Reason {
    id: String,
    meaning: Rich,
    reason: Rich,
}

#[derive(Clone, Serialize)]
struct Download {
    name: String,
    json: String,
}

#[derive(Default, Serialize)]
struct PictureView {
    loss: Option<LossView>,
    slice: Option<SliceView>,
    spectra: Option<Value>,
    spectra_text: String,
}

#[derive(Serialize)]
struct LossView {
    svg: Value,
    order: Option<usize>,
    start: Value,
    curves: Vec<(&'static str, String, Value)>,
}

#[derive(Serialize)]
struct SliceView {
    svg: Value,
    start: Value,
    axes: [String; 2],
    has_path: bool,
    has_below: bool,
}

#[derive(Serialize)]
struct MutantView {
    form: String,
    dropped: String,
    status: String,
    class: &'static str,
    tested: String,
    refuted: String,
    undecided: String,
    index: Option<usize>,
    download: Option<Download>,
}

#[derive(Serialize)]
struct UncheckedView {
    id: String,
    page: String,
    statement: Rich,
    reason: String,
    known: Option<Known>,
    formal: Vec<FormalClaim>,
}

#[derive(Serialize)]
struct CensusView {
    name: String,
    instances: String,
    critical: String,
    accepted: String,
    failed: u64,
    digest: String,
}

#[derive(Serialize)]
struct CoverageView {
    what: String,
    count: String,
    floor: String,
    met: bool,
}

/// A certificate of the census.
#[derive(Serialize)]
struct Sample {
    index: usize,
    states: String,
    fields: FieldsView,
    picture: PictureView,
    download: Option<Download>,
}

fn safe(svg: Result<String, Box<dyn std::error::Error>>) -> Option<Value> {
    // A picture that cannot be drawn is left out; the numbers stand beside it.
    svg.ok().map(Value::from_safe_string)
}

fn class(status: Status) -> &'static str {
    match status {
        Status::Refuted => "refuted",
        Status::Stands | Status::Witnessed => "stands",
        Status::Undecided | Status::NotTested => "undecided",
    }
}

/// A form as a heading says it.
fn form_name(form: &str) -> String {
    let (kind, rest) = form.split_once('.').unwrap_or((form, ""));
    let kind = match kind {
        "stated" => "As stated",
        "repaired" => "Repaired",
        "strengthened" => "Strengthened",
        other => other,
    };
    if rest.is_empty() {
        kind.into()
    } else {
        format!("{kind}: {}", rest.replace('-', " "))
    }
}

/// Builds the page with bounded work: certificates beyond the limits are only counted.
struct Builder<'a> {
    report: &'a Report,
    known: BTreeMap<String, Known>,
    bytes: usize,
    pictures: usize,
    left_out: usize,
}

impl Builder<'_> {
    fn download(&mut self, index: usize, name: &str) -> Option<Download> {
        let certificate = self.report.certificates.get(index)?;
        let json = serde_json::to_string(certificate).ok()?;
        if self.bytes + json.len() > DOWNLOADS {
            self.left_out += 1;
            return None;
        }
        self.bytes += json.len();
        let name: String = name
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || "-.".contains(c) {
                    c
                } else {
                    '-'
                }
            })
            .collect();
        Some(Download {
            name: format!("{name}.json"),
            json,
        })
    }

    fn picture(&mut self, certificate: &Certificate) -> PictureView {
        if self.pictures == PICTURES {
            return PictureView::default();
        }
        self.pictures += 1;
        let Picture {
            loss,
            slice,
            spectra,
        } = Picture::of(certificate);
        let number = |value: String| formula(&value);
        // The plot of a constant shows nothing.
        let changes = |series: &figures::Series| series.change.first_change().is_some();
        let loss = loss.filter(|drawn| drawn.series.iter().any(changes));
        let loss = loss.and_then(|drawn| {
            let curve = |(k, series): (usize, &figures::Series)| {
                let stroke = STROKES[k.min(STROKES.len() - 1)];
                (
                    stroke,
                    series.label.clone(),
                    polynomial(&series.change.to_string()),
                )
            };
            Some(LossView {
                svg: safe(plot::loss(&drawn))?,
                order: drawn.order,
                start: number(drawn.start.to_string()),
                curves: drawn.series.iter().enumerate().map(curve).collect(),
            })
        });
        let slice = slice.and_then(|drawn| {
            Some(SliceView {
                svg: safe(plot::slice(&drawn))?,
                start: number(drawn.start.to_string()),
                has_path: !drawn.path.is_empty(),
                has_below: drawn
                    .contours
                    .iter()
                    .any(|c| c.side == figures::Side::Below),
                axes: drawn.axes,
            })
        });
        let text = |s: &figures::Spectrum| {
            let values: Vec<String> = s.values.iter().map(|v| format!("{v:.4}")).collect();
            format!("{}: {} (rank {})", s.name, values.join(", "), s.rank)
        };
        PictureView {
            loss,
            slice,
            spectra_text: spectra.iter().map(text).collect::<Vec<_>>().join("; "),
            spectra: if spectra.is_empty() {
                None
            } else {
                safe(plot::spectra(&spectra))
            },
        }
    }

    fn case(&mut self, claim: &str, variant: &VariantEntry) -> Option<CaseView> {
        let case = view::case(self.report, claim, variant)?;
        let certificate = self.report.certificates.get(case.certificate)?;
        let text = lemmas::prose(claim).filter(|_| variant.form == "stated");
        let words = |part: Option<&str>| part.map_or_else(Vec::new, |text| rich(&math_text(text)));
        let reason = |row: &view::ReasonView| Reason {
            id: row.id.clone(),
            meaning: rich(&row.meaning),
            reason: row.reason.as_ref().map_or_else(
                || vec![Value::from("recomputed from the instance by the checker")],
                rich,
            ),
        };
        Some(CaseView {
            sense: match case.minimality {
                Minimality::Least => "the least in the order of the search",
                Minimality::Local => "no single simplification of it is a counterexample",
            },
            index: case.certificate,
            fields: fields(&case.fields),
            evidence: fields(&case.evidence),
            reasons: case.holds.iter().map(reason).collect(),
            failure: words(text.map(|text| text.failure)),
            check: case.check.iter().map(rich).collect(),
            repair: words(text.map(|text| text.repair)),
            quantities: case.numbers.iter().map(|n| formula(&n.tex)).collect(),
            picture: self.picture(certificate),
            download: self.download(case.certificate, &format!("{claim}.{}", variant.form)),
        })
    }

    fn form(&mut self, claim: &ClaimEntry, variant: &VariantEntry) -> FormView {
        let tally = &variant.tally;
        let vacuous = |(id, count): (&String, &u64)| (id.clone(), grouped(*count));
        let counts = [
            ("holds", tally.holds),
            ("refuted", tally.refuted),
            ("undecided", tally.undecided),
            ("vacuous", tally.vacuous_total()),
        ];
        FormView {
            form: variant.form.clone(),
            name: form_name(&variant.form),
            is_ours: variant.form != "stated",
            status: variant.status.label(),
            class: class(variant.status),
            statement: statement(claim, variant),
            hypotheses: variant
                .hypotheses
                .iter()
                .map(|id| (id.clone(), rich(&meaning(id))))
                .collect(),
            searched: variant
                .spaces
                .iter()
                .map(|space| space_text(space, &claim.id))
                .collect(),
            counts: counts
                .map(|(name, count)| (name, count, grouped(count)))
                .to_vec(),
            instances: grouped(tally.instances),
            vacuous: tally.vacuous.iter().map(vacuous).collect(),
            case: self.case(&claim.id, variant),
        }
    }

    fn mutant(&mut self, claim: &ClaimEntry, variant: &VariantEntry) -> MutantView {
        let tally = &variant.tally;
        let dropped = variant.dropped.join(", ");
        let index = variant
            .counterexample
            .as_ref()
            .map(|entry| entry.certificate);
        let name = format!("{}.{}.without-{dropped}", claim.id, variant.form);
        MutantView {
            form: variant.form.clone(),
            status: match variant.status {
                Status::Refuted => "refuted: the hypothesis is needed".into(),
                Status::Stands => "no refutation found".into(),
                other => other.label().into(),
            },
            class: class(variant.status),
            tested: grouped(tally.tested()),
            refuted: grouped(tally.refuted),
            undecided: grouped(tally.undecided),
            index,
            download: index.and_then(|index| self.download(index, &name)),
            dropped,
        }
    }

    fn claim(&mut self, claim: &ClaimEntry) -> Option<ClaimView> {
        let plain = claim.variants.iter().filter(|variant| variant.is_plain());
        let forms = plain.map(|variant| self.form(claim, variant)).collect();
        let mutants = claim.variants.iter().filter(|variant| !variant.is_plain());
        let map = failure_map(claim);
        let cell = |(&(rank, width), cell): (&(usize, usize), &figures::MapCell)| {
            format!(
                "rank {rank}, d_p {width}: {} fail, {} hold",
                cell.refuted, cell.holds
            )
        };
        Some(ClaimView {
            id: claim.id.clone(),
            title: claim.title.clone(),
            page: claim.page.clone(),
            known: self.known.get(&claim.id)?.clone(),
            formal: claim.formal.clone(),
            forms,
            mutants: mutants.map(|variant| self.mutant(claim, variant)).collect(),
            map_text: map.as_ref().map_or_else(String::new, |map| {
                map.cells.iter().map(cell).collect::<Vec<_>>().join("; ")
            }),
            map: map.and_then(|map| safe(plot::failure_map(&map))),
        })
    }

    /// One certificate of each kind and order, from the census.
    fn samples(&mut self) -> Vec<Sample> {
        let mut seen = Vec::new();
        let mut samples = Vec::new();
        for (index, certificate) in self.report.certificates.iter().enumerate() {
            let (states, instance) = match &certificate.statement {
                Statement::NotCritical { instance, .. } => ("not critical".to_owned(), instance),
                Statement::NotLocalMinimum {
                    instance,
                    order,
                    curve,
                } => {
                    let bends = curve.iter().any(|layer| layer.coefficients().len() > 2);
                    let how = if bends { ", along a curve" } else { "" };
                    (
                        format!("not a local minimum: descent of order {order}{how}"),
                        instance,
                    )
                }
                Statement::GlobalMinimum { instance, evidence } => {
                    let why = match evidence {
                        certificate::MinimumEvidence::GradientZero => "gradient zero",
                        certificate::MinimumEvidence::RankBound { .. } => "rank bound",
                    };
                    (format!("global minimum, by {why}"), instance)
                }
                Statement::Counterexample(_) => continue,
            };
            let depth = instance.network().depth();
            if seen.contains(&(states.clone(), depth)) {
                continue;
            }
            seen.push((states.clone(), depth));
            samples.push(Sample {
                index,
                states: format!("{states} (H = {depth})"),
                fields: fields(&Fields::of_evidence(instance)),
                picture: self.picture(certificate),
                download: self.download(index, &format!("certificate-{index}")),
            });
        }
        samples
    }
}

/// The statement: the text of the claim in mathematical type where the report speaks of the
/// registered form, else the report's own words.
fn statement(claim: &ClaimEntry, variant: &VariantEntry) -> Rich {
    let registered = lemmas::claim(&claim.id)
        .and_then(|known| known.form(&variant.form))
        .is_some_and(|form| form.statement == variant.statement);
    match lemmas::prose(&claim.id).filter(|_| registered && variant.form == "stated") {
        Some(text) => rich(&math_text(text.statement)),
        None => words(&variant.statement),
    }
}

/// A sentence of the registry.
fn words(text: &str) -> Rich {
    rich(&sentence(text))
}

fn fields(fields: &Fields) -> FieldsView {
    let view = |field: &Field| FieldView {
        name: formula(&field.tex),
        value: field.value.as_deref().map(formula),
        text: field
            .rows
            .iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(" "),
        cut: field.cut.clone(),
    };
    FieldsView {
        list: fields.list.iter().map(view).collect(),
        omitted: fields.omitted,
    }
}

/// The failure map of a claim that a condition on the rank of the data repairs.
fn failure_map(claim: &ClaimEntry) -> Option<FailureMap> {
    let about_data = ["data-rank", "data-rank-low", "data-rank-of-input"];
    let repaired = claim
        .variants
        .iter()
        .filter(|v| v.is_plain() && v.form.starts_with("repaired"));
    let is_about_data = |variant: &VariantEntry| {
        variant
            .hypotheses
            .iter()
            .any(|id| about_data.contains(&id.as_str()))
    };
    if !repaired.into_iter().any(is_about_data) {
        return None;
    }
    let stated = stated(claim)?;
    let variant = Variant::new(&claim.id, &stated.form, &[]).ok()?;
    FailureMap::of(&variant, &stated.spaces).filter(|map| !map.cells.is_empty())
}

/// The day and time in UTC.
fn finished(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok();
    let Some(at) = time.and_then(|time| time::OffsetDateTime::from_unix_timestamp(time).ok())
    else {
        return "unknown".into();
    };
    format!(
        "{} {} {}, {:02}:{:02} UTC",
        at.day(),
        at.month(),
        at.year(),
        at.hour(),
        at.minute()
    )
}

/// Why the main result stands or falls, if its published proof rests on refuted claims.
fn main_result(known: &[(String, Known)]) -> Option<String> {
    let root = lemmas::edges(Proof::Published).next().map(|edge| edge.0);
    let main = known.iter().find(|(id, _)| Some(id.as_str()) == root);
    let (id, main) = main.filter(|(_, main)| !main.rests_on.is_empty())?;
    let end = match main.formal.as_deref() {
        Some("proved") => "; the result itself has a machine-checked proof by another route.",
        _ => ".",
    };
    Some(format!(
        "The published proof of the main result, {id}, rests on refuted claims{end}"
    ))
}

/// What is wrong with the paper, the gravest first.
fn faults(outcome: &Outcome) -> Vec<Fault> {
    let groups = [
        ("False as stated", "false", &outcome.theorems),
        ("Broken steps of its proofs", "broken", &outcome.steps),
        ("Misprints", "misprints", &outcome.misprints),
    ];
    let fault = |(name, class, claims): (&'static str, &'static str, &Vec<&ClaimEntry>)| {
        let claims = claims.iter();
        Fault {
            name,
            class,
            claims: claims.map(|c| (c.id.clone(), c.title.clone())).collect(),
        }
    };
    let groups = groups.into_iter().map(fault);
    groups.filter(|fault| !fault.claims.is_empty()).collect()
}

fn rows(report: &Report, known: &BTreeMap<String, Known>) -> Vec<Row> {
    let row = |claim: &ClaimEntry| {
        let stated = stated(claim)?;
        let repaired = claim
            .variants
            .iter()
            .filter(|v| v.is_plain() && v.form.starts_with("repaired"));
        Some(Row {
            id: claim.id.clone(),
            title: claim.title.clone(),
            page: claim.page.clone(),
            known: known.get(&claim.id)?.clone(),
            status: stated.status.label(),
            repaired: repaired
                .map(|v| (v.status.label().to_owned(), class(v.status)))
                .collect(),
            tested: grouped(stated.tally.tested()),
            vacuous: grouped(stated.tally.vacuous_total()),
        })
    };
    report.claims.iter().filter_map(row).collect()
}

/// The page of a report.
pub(crate) fn page(report: &Report) -> Page {
    let all = knowledge(report);
    let known: BTreeMap<String, Known> = all.iter().cloned().collect();
    let mut builder = Builder {
        report,
        known: known.clone(),
        bytes: 0,
        pictures: 0,
        left_out: 0,
    };
    let claims: Vec<ClaimView> = report
        .claims
        .iter()
        .filter_map(|claim| builder.claim(claim))
        .collect();
    let samples = builder.samples();
    let left_out = builder.left_out;
    let mut vacuous: BTreeMap<&str, u64> = BTreeMap::new();
    let mut tested = 0;
    for (_, variant) in report.variants().filter(|(_, variant)| variant.is_plain()) {
        tested += variant.tally.tested();
        for (id, count) in &variant.tally.vacuous {
            *vacuous.entry(id).or_default() += count;
        }
    }
    let (mut kinds, mut orders) = (BTreeMap::new(), BTreeMap::new());
    for entry in &report.census {
        for (kind, count) in &entry.census.kinds {
            *kinds.entry(kind.clone()).or_insert(0) += count;
        }
        for (order, count) in &entry.census.orders {
            *orders.entry(order.clone()).or_insert(0) += count;
        }
    }
    let kinds: Vec<(String, u64)> = kinds.into_iter().collect();
    let orders: Vec<(String, u64)> = orders.into_iter().collect();
    let bars = |bars: &[(String, u64)]| {
        if bars.is_empty() {
            None
        } else {
            safe(plot::histogram(bars))
        }
    };
    let counts = |bars: &[(String, u64)]| -> Vec<(String, String)> {
        bars.iter()
            .map(|(name, count)| (name.clone(), grouped(*count)))
            .collect()
    };
    let outcome = Outcome::of(report);
    let proofs = all
        .iter()
        .filter(|(_, known)| known.formal.is_some())
        .count();
    let tile = |number: u64, label: &str, class| Tile {
        number: grouped(number),
        label: label.into(),
        class,
    };
    Page {
        faults: faults(&outcome),
        verdict: view::verdict(report),
        main_result: main_result(&all),
        tiles: vec![
            tile(outcome.total as u64, "claims of the paper", ""),
            tile(outcome.refuted() as u64, "refuted as stated", "refuted"),
            tile(outcome.stand as u64, "without counterexample", "stands"),
            tile(outcome.witnessed as u64, "witnessed", "stands"),
            tile(
                (outcome.undecided + outcome.not_tested) as u64,
                "undecided or not tested",
                "",
            ),
            tile(
                outcome.not_checked as u64,
                "restated, not checked",
                "unchecked",
            ),
            tile(proofs as u64, "settled by machine-checked proof", "formal"),
            tile(tested, "subjects met all hypotheses", ""),
            tile(report.certificates.len() as u64, "certificates", ""),
        ]
        .into_iter()
        .filter(|tile| tile.number != "0")
        .collect(),
        gaps: report.gaps(),
        command: report.settings.command(),
        finished: finished(report.run.finished),
        proofs: report.run.proofs.label(),
        rows: rows(report, &known),
        vacuity: vacuous
            .into_iter()
            .map(|(id, count)| Vacuity {
                id: id.into(),
                meaning: rich(&meaning(id)),
                count: grouped(count),
            })
            .collect(),
        drawings: [Proof::Published, Proof::Repaired]
            .map(|proof| drawing(report, &all, proof))
            .into(),
        steps: lemmas::steps()
            .iter()
            .map(|step| StepView {
                id: step.id,
                statement: words(step.statement),
                lemma: step.lemma,
            })
            .collect(),
        claims,
        unchecked: report
            .not_checked_yet
            .iter()
            .map(|row| UncheckedView {
                id: row.id.clone(),
                page: row.page.clone(),
                statement: words(&row.statement),
                reason: row.reason.clone(),
                known: known.get(&row.id).cloned(),
                formal: row.formal.clone(),
            })
            .collect(),
        census: report
            .census
            .iter()
            .map(|entry| CensusView {
                name: entry.name.clone(),
                instances: grouped(entry.census.instances),
                critical: grouped(entry.census.critical),
                accepted: grouped(entry.census.accepted),
                failed: entry.census.failed,
                digest: entry.root(),
            })
            .collect(),
        coverage: report
            .coverage
            .iter()
            .map(|entry| CoverageView {
                what: entry.what.clone(),
                count: grouped(entry.count),
                floor: grouped(entry.floor),
                met: entry.count >= entry.floor,
            })
            .collect(),
        kind_counts: counts(&kinds),
        order_counts: counts(&orders),
        kinds: bars(&kinds),
        orders: bars(&orders),
        samples,
        left_out,
        report: Value::from(Serde(Head {
            paper: &report.paper,
            settings: &report.settings,
            run: &report.run,
            proofs: &report.proofs,
            certificates: report.certificates.len(),
        })),
    }
}

/// The parts of the report that are printed as they are.
#[derive(Serialize)]
struct Head<'a> {
    paper: &'a str,
    settings: &'a crate::Settings,
    run: &'a crate::Run,
    proofs: &'a crate::ProofSources,
    certificates: usize,
}
