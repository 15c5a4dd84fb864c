//! The proofs as pictures: boxes, edges, and what is known about each claim.
//!
//! What a hunt says and what a formal proof says are different kinds of knowledge: a box shows each
//! in a place of its own. Both come from the report.

use std::collections::{BTreeMap, BTreeSet};

use paper::Proof;
use serde::Serialize;
use statement::Verdict;

use crate::formal::FormalClaim;
use crate::html::layout::{BOX, layout};
use crate::record::Report;
use crate::text::grouped;

/// What is known about a claim, and what follows along the edges of the printed proof.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Known {
    /// `refuted`, `stands`, `undecided`, `unchecked`, `step`: the class of its box.
    pub tested: &'static str,
    /// In a few words.
    pub label: String,
    /// `proved` or `refuted`, from the formal proofs of the claim as stated.
    pub formal: Option<String>,
    /// Refuted claims on which the printed proof of this one rests.
    pub rests_on: Vec<String>,
    /// Claims whose printed proof falls with this one.
    pub falls: Vec<String>,
    /// Of those, the claims that have a machine-checked proof.
    pub stands_anyway: Vec<String>,
    /// What its printed proof uses, and what uses it.
    pub uses: Vec<String>,
    pub used_by: Vec<String>,
}

/// One drawing.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Drawing {
    pub proof: String,
    pub width: i64,
    pub height: i64,
    pub box_size: (f64, f64),
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// Claims that this proof does not use.
    pub apart: Vec<Node>,
}

/// A box.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Node {
    pub id: String,
    pub x: i64,
    pub y: i64,
    pub tested: &'static str,
    pub label: String,
    pub formal: Option<String>,
    pub falls: bool,
    pub tip: String,
}

/// An edge.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Edge {
    pub path: String,
    pub broken: bool,
    pub from: String,
    pub to: String,
}

/// The class of a verdict in all renderings.
pub(crate) fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Refuted | Verdict::IllDefined => "refuted",
        Verdict::Stands | Verdict::Witnessed => "stands",
        _ => "undecided",
    }
}

/// The formal verdict on the claim itself, not on a repair of it.
fn formal_of(id: &str, formal: &[FormalClaim]) -> Option<String> {
    let own = |claim: &&FormalClaim| claim.id == id || claim.kind == "refuted";
    let kinds: BTreeSet<&str> = formal
        .iter()
        .filter(own)
        .map(|claim| claim.kind.as_str())
        .collect();
    ["refuted", "proved"]
        .into_iter()
        .find(|kind| kinds.contains(kind))
        .map(String::from)
}

/// What is known, by claim, in the order of the paper.
pub(crate) fn knowledge(report: &Report) -> Vec<(String, Known)> {
    let checked = report.claims.iter().map(|claim| {
        let (tested, label) = match claim.stated().or(claim.forms.first()) {
            Some(form) => {
                let verdict = form.found.verdict;
                let label = match verdict {
                    Verdict::Refuted => "refuted, certified".into(),
                    Verdict::Stands => format!("tested on {}", grouped(form.found.met)),
                    Verdict::Witnessed => "witness found".into(),
                    verdict => verdict.to_string(),
                };
                (class(verdict), label)
            }
            None => ("undecided", "no form".into()),
        };
        let known = Known {
            tested,
            label,
            formal: formal_of(&claim.id, &claim.formal),
            ..Known::default()
        };
        (claim.id.clone(), known)
    });
    let unchecked = report.paper.unchecked.iter().map(|row| {
        let known = Known {
            tested: "unchecked",
            label: "not checked".into(),
            ..Known::default()
        };
        (row.id.clone(), known)
    });
    let mut all: Vec<(String, Known)> = checked.chain(unchecked).collect();
    if let Some(proof) = report.paper.proofs.first() {
        follow(&mut all, proof);
    }
    all
}

/// Follows the edges of the printed proof.
fn follow(all: &mut [(String, Known)], proof: &Proof) {
    let order: Vec<String> = all.iter().map(|(id, _)| id.clone()).collect();
    let with = |is: &dyn Fn(&Known) -> bool| -> BTreeSet<String> {
        let chosen = all.iter().filter(|(_, known)| is(known));
        chosen.map(|(id, _)| id.clone()).collect()
    };
    let refuted =
        with(&|known| known.tested == "refuted" || known.formal.as_deref() == Some("refuted"));
    let proved = with(&|known| known.formal.as_deref() == Some("proved"));
    let users = |id: &str| -> Vec<String> {
        let edges = proof.edges().filter(|edge| edge.1 == id);
        edges.map(|edge| edge.0.to_owned()).collect()
    };
    let used = |id: &str| -> Vec<String> {
        let edges = proof.edges().filter(|edge| edge.0 == id);
        edges.map(|edge| edge.1.to_owned()).collect()
    };
    let reached = |start: &str, next: &dyn Fn(&str) -> Vec<String>| -> BTreeSet<String> {
        let (mut seen, mut stack) = (BTreeSet::new(), next(start));
        while let Some(id) = stack.pop() {
            stack.extend(next(&id));
            seen.insert(id);
        }
        seen
    };
    let listed = |set: BTreeSet<String>| -> Vec<String> {
        order
            .iter()
            .filter(|id| set.contains(*id))
            .cloned()
            .collect()
    };
    for (id, known) in all.iter_mut() {
        known.uses = listed(used(id).into_iter().collect());
        known.used_by = listed(users(id).into_iter().collect());
        let below = reached(id, &used);
        known.rests_on = listed(below.intersection(&refuted).cloned().collect());
        if refuted.contains(id) {
            let above = reached(id, &users);
            known.falls = listed(above.difference(&refuted).cloned().collect());
            let anyway = known.falls.iter().filter(|id| proved.contains(*id));
            known.stands_anyway = anyway.cloned().collect();
        }
    }
}

/// What is known about the first repaired form of a claim.
fn repaired(report: &Report, id: &str) -> Option<(&'static str, String, Option<String>)> {
    let claim = report.claims.iter().find(|claim| claim.id == id)?;
    let mut forms = claim.forms.iter();
    let form = forms.find(|form| form.found.form.starts_with("repaired"))?;
    let is_formal = claim.formal.iter().any(|entry| entry.kind == "repaired");
    let label = format!("repaired: on {}", grouped(form.found.met));
    Some((
        class(form.found.verdict),
        label,
        is_formal.then(|| "proved".into()),
    ))
}

/// The drawing of a proof; `printed` if it is the one of the paper.
pub(crate) fn drawing(
    report: &Report,
    all: &[(String, Known)],
    proof: &Proof,
    printed: bool,
) -> Drawing {
    let known: BTreeMap<&str, &Known> =
        all.iter().map(|(id, known)| (id.as_str(), known)).collect();
    let lines: Vec<(&str, &str)> = proof.edges().collect();
    let ends: BTreeSet<&str> = lines.iter().flat_map(|edge| [edge.0, edge.1]).collect();
    // Claims in the paper's order, then steps; the order decides how columns are filled at first.
    let listed: Vec<&str> = all
        .iter()
        .map(|(id, _)| id.as_str())
        .chain(proof.steps.iter().map(|step| step.id.as_str()))
        .filter(|id| ends.contains(id))
        .collect();
    let index = |id: &str| listed.iter().position(|other| *other == id);
    let pairs: Vec<(usize, usize)> = lines
        .iter()
        .filter_map(|edge| Some((index(edge.0)?, index(edge.1)?)))
        .collect();
    let drawn = layout(listed.len(), &pairs);
    let is_lemma = |id: &str| {
        let step = proof.steps.iter().find(|step| step.id == id);
        step.is_some_and(|step| step.lemma.is_some())
    };
    let node = |id: &str, (x, y): (f64, f64)| {
        // What another proof does not use is shown as it stands in the paper.
        let repaired = (!printed && ends.contains(id))
            .then(|| repaired(report, id))
            .flatten();
        let (tested, label, formal) = match (known.get(id), repaired) {
            (Some(known), Some(repaired)) if known.tested == "refuted" => repaired,
            (Some(known), _) => (known.tested, known.label.clone(), known.formal.clone()),
            (None, _) if is_lemma(id) => ("step", "formal lemma".into(), Some("proved".into())),
            (None, _) => ("step", "step of the proof".into(), None),
        };
        let rests_on = known.get(id).map_or(&[][..], |known| &known.rests_on);
        let falls = printed && tested != "refuted" && !rests_on.is_empty();
        let formally = match formal.as_deref() {
            Some("refuted") => "; machine-checked disproof",
            Some(_) => "; machine-checked proof",
            None => "",
        };
        let fallen = if falls {
            format!("; the printed proof rests on {}", rests_on.join(", "))
        } else {
            String::new()
        };
        Node {
            tip: format!("{id}: {label}{formally}{fallen}"),
            id: id.to_owned(),
            x: x.round() as i64,
            y: y.round() as i64,
            tested,
            label,
            formal,
            falls,
        }
    };
    let broken = |id: &str| {
        printed
            && known.get(id).is_some_and(|known| {
                known.tested == "refuted"
                    || known.formal.as_deref() == Some("refuted")
                    || !known.rests_on.is_empty()
            })
    };
    Drawing {
        proof: proof.name.clone(),
        width: drawn.size.0.ceil() as i64,
        height: drawn.size.1.ceil() as i64,
        box_size: BOX,
        nodes: listed
            .iter()
            .zip(&drawn.places)
            .map(|(id, place)| node(id, *place))
            .collect(),
        edges: pairs
            .iter()
            .zip(&drawn.routes)
            .map(|(&(from, to), route)| Edge {
                path: path(route),
                broken: broken(listed[to]),
                from: listed[from].into(),
                to: listed[to].into(),
            })
            .collect(),
        apart: all
            .iter()
            .filter(|(id, _)| !ends.contains(id.as_str()))
            .map(|(id, _)| node(id, (0.0, 0.0)))
            .collect(),
    }
}

/// A smooth path through the points: curved between columns, straight through them.
fn path(route: &[(f64, f64)]) -> String {
    let mut text = String::new();
    for (k, &(x, y)) in route.iter().enumerate() {
        let (x, y) = (x.round(), y.round());
        text += &match k {
            0 => format!("M{x} {y}"),
            _ if k % 2 == 0 => format!("L{x} {y}"),
            _ => {
                let (from_x, from_y) = route[k - 1];
                let middle = ((from_x + x) / 2.0).round();
                format!("C{middle} {} {middle} {y} {x} {y}", from_y.round())
            }
        };
    }
    text
}
