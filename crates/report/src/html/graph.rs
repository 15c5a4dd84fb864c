//! The proof as a picture: boxes, edges, and what is known about each claim.
//!
//! What a test says and what a formal proof says are different kinds of knowledge: a box shows
//! each in a place of its own. Both come from the report.

use std::collections::{BTreeMap, BTreeSet};

use lemmas::{Proof, edges, steps};
use serde::Serialize;

use crate::html::layout::{BOX, layout};
use crate::view::grouped;
use crate::view::stated;
use crate::{FormalClaim, Report, Status, VariantEntry};

/// What testing says of a claim as stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Tested {
    Refuted,
    Stands,
    Undecided,
    Unchecked,
    /// A step of the repaired proof, which only the formal proof speaks of.
    Step,
}

/// What is known about a claim, and what follows along the edges of the published proof.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Known {
    pub tested: Tested,
    /// In a few words.
    pub label: String,
    /// `proved` or `refuted`, from the formal proofs of the claim as stated.
    pub formal: Option<String>,
    /// Refuted claims on which the published proof of this one rests.
    pub rests_on: Vec<String>,
    /// Claims whose published proof falls with this one.
    pub falls: Vec<String>,
    /// Of those, the claims that have a machine-checked proof.
    pub stands_anyway: Vec<String>,
    /// What its published proof uses, and what uses it.
    pub uses: Vec<String>,
    pub used_by: Vec<String>,
}

/// One drawing.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Drawing {
    pub proof: &'static str,
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
    pub tested: Tested,
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

/// What is known, by claim, in the paper's order.
pub(crate) fn knowledge(report: &Report) -> Vec<(String, Known)> {
    let known = |tested, label: String, formal| Known {
        tested,
        label,
        formal,
        rests_on: Vec::new(),
        falls: Vec::new(),
        stands_anyway: Vec::new(),
        uses: Vec::new(),
        used_by: Vec::new(),
    };
    let checked = report.claims.iter().map(|claim| {
        let (tested, label) = match stated(claim).map(|variant| (variant.status, &variant.tally)) {
            Some((Status::Refuted, _)) => (Tested::Refuted, "refuted, certified".into()),
            Some((Status::Stands, tally)) => (
                Tested::Stands,
                format!("tested on {}", grouped(tally.tested())),
            ),
            Some((Status::Witnessed, _)) => (Tested::Stands, "witness found".into()),
            Some((Status::Undecided, _)) => (Tested::Undecided, "undecided".into()),
            Some((Status::NotTested, _)) | None => (Tested::Undecided, "not tested".into()),
        };
        (
            claim.id.clone(),
            known(tested, label, formal_of(&claim.id, &claim.formal)),
        )
    });
    let unchecked = report.not_checked_yet.iter().map(|row| {
        let formal = formal_of(&row.id, &row.formal);
        (
            row.id.clone(),
            known(Tested::Unchecked, "not checked".into(), formal),
        )
    });
    let mut all: Vec<(String, Known)> = checked.chain(unchecked).collect();
    follow(&mut all);
    all
}

/// Follows the edges of the published proof.
fn follow(all: &mut [(String, Known)]) {
    let order: Vec<String> = all.iter().map(|(id, _)| id.clone()).collect();
    let is_refuted = |known: &Known| {
        known.tested == Tested::Refuted || known.formal.as_deref() == Some("refuted")
    };
    let refuted: BTreeSet<String> = all
        .iter()
        .filter(|(_, k)| is_refuted(k))
        .map(|(id, _)| id.clone())
        .collect();
    let proved: BTreeSet<String> = all
        .iter()
        .filter(|(_, known)| known.formal.as_deref() == Some("proved"))
        .map(|(id, _)| id.clone())
        .collect();
    let reached = |start: &str, next: &dyn Fn(&str) -> Vec<&'static str>| -> BTreeSet<String> {
        let (mut seen, mut stack) = (BTreeSet::new(), next(start));
        while let Some(id) = stack.pop() {
            if seen.insert(id.to_owned()) {
                stack.extend(next(id));
            }
        }
        seen
    };
    let users = |id: &str| {
        edges(Proof::Published)
            .filter(|e| e.1 == id)
            .map(|e| e.0)
            .collect()
    };
    let used = |id: &str| {
        edges(Proof::Published)
            .filter(|e| e.0 == id)
            .map(|e| e.1)
            .collect()
    };
    let listed = |set: BTreeSet<String>| -> Vec<String> {
        order
            .iter()
            .filter(|id| set.contains(*id))
            .cloned()
            .collect()
    };
    let direct = |ids: Vec<&'static str>| listed(ids.into_iter().map(String::from).collect());
    for (id, known) in all {
        known.uses = direct(used(id));
        known.used_by = direct(users(id));
        known.rests_on = listed(reached(id, &used))
            .into_iter()
            .filter(|id| refuted.contains(id))
            .collect();
        if refuted.contains(id) {
            let fallen = listed(reached(id, &users));
            known.falls = fallen
                .iter()
                .filter(|id| !refuted.contains(*id))
                .cloned()
                .collect();
            known.stands_anyway = known
                .falls
                .iter()
                .filter(|id| proved.contains(*id))
                .cloned()
                .collect();
        }
    }
}

/// What is known about the first repaired form of a claim.
fn repaired(report: &Report, id: &str) -> Option<(Tested, String, Option<String>)> {
    let claim = report.claims.iter().find(|claim| claim.id == id)?;
    let is_repair = |v: &&VariantEntry| v.is_plain() && v.form.starts_with("repaired");
    let form = claim.variants.iter().find(is_repair)?;
    let tested = match form.status {
        Status::Stands | Status::Witnessed => Tested::Stands,
        Status::Refuted => Tested::Refuted,
        Status::Undecided | Status::NotTested => Tested::Undecided,
    };
    let is_formal = claim.formal.iter().any(|entry| entry.kind == "repaired");
    let label = format!("repaired: on {}", grouped(form.tally.tested()));
    Some((tested, label, is_formal.then(|| "proved".into())))
}

/// The drawing of a proof.
pub(crate) fn drawing(report: &Report, all: &[(String, Known)], proof: Proof) -> Drawing {
    let known: BTreeMap<&str, &Known> =
        all.iter().map(|(id, known)| (id.as_str(), known)).collect();
    let lines: Vec<(&str, &str)> = edges(proof).collect();
    let ends: BTreeSet<&str> = lines.iter().flat_map(|edge| [edge.0, edge.1]).collect();
    // Claims in the paper's order, then steps; the order decides how columns are filled at first.
    let listed: Vec<&str> = all
        .iter()
        .map(|(id, _)| id.as_str())
        .chain(steps().iter().map(|step| step.id))
        .filter(|id| ends.contains(id))
        .collect();
    let index = |id: &str| listed.iter().position(|other| *other == id);
    let pairs: Vec<(usize, usize)> = lines
        .iter()
        .filter_map(|edge| Some((index(edge.0)?, index(edge.1)?)))
        .collect();
    let drawn = layout(listed.len(), &pairs);
    let is_formal = |id: &str| {
        let proved =
            |entry: &FormalClaim| entry.id.starts_with("theorem-2.3") && entry.kind == "proved";
        steps().iter().any(|step| step.id == id)
            && report
                .claims
                .iter()
                .any(|claim| claim.formal.iter().any(proved))
    };
    let node = |id: &str, (x, y): (f64, f64)| {
        // What the repaired proof does not use is shown as it stands in the paper.
        let is_repaired = proof == Proof::Repaired && ends.contains(id);
        let repaired = is_repaired.then(|| repaired(report, id)).flatten();
        let (tested, label, formal) = match known.get(id) {
            Some(known) if known.tested == Tested::Refuted && repaired.is_some() => {
                repaired.unwrap_or((known.tested, known.label.clone(), None))
            }
            Some(known) => (known.tested, known.label.clone(), known.formal.clone()),
            None if is_formal(id) => (Tested::Step, "formal lemma".into(), Some("proved".into())),
            None => (Tested::Step, "step of the proof".into(), None),
        };
        let rests_on = known.get(id).map_or(&[][..], |known| &known.rests_on);
        let falls = proof == Proof::Published && tested != Tested::Refuted && !rests_on.is_empty();
        let formally = match formal.as_deref() {
            Some("refuted") => "; machine-checked disproof",
            Some(_) => "; machine-checked proof",
            None => "",
        };
        let fallen = if falls {
            format!("; the published proof rests on {}", rests_on.join(", "))
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
        proof == Proof::Published
            && known.get(id).is_some_and(|known| {
                known.tested == Tested::Refuted
                    || known.formal.as_deref() == Some("refuted")
                    || !known.rests_on.is_empty()
            })
    };
    Drawing {
        proof: match proof {
            Proof::Published => "published",
            Proof::Repaired => "repaired",
        },
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
