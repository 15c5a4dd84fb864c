//! A statement as it is written, and the file that states and proves it.

use std::fmt::Write;

use kernel::core::{Slot, TermId};
use kernel::tree::Statement;

use crate::Unsupported;
use crate::instance::Given;
use crate::writer::Both;

/// A statement as it is written.
#[derive(Default)]
pub(crate) struct Parts {
    /// The variables: slot, name, type.
    pub binders: Vec<(Slot, String, String)>,
    pub hypotheses: Vec<(String, Both)>,
    pub show: Option<Both>,
    /// Whether it asserts that some instance exists.
    pub some: bool,
    /// What its proof needs of a certificate.
    pub requests: Vec<Request>,
    /// Why it has no proof, whatever the certificate.
    pub unproved: Option<Unsupported>,
}

/// What a term of the embedding needs of a certificate, by the evidence at a path.
pub(crate) enum Request {
    /// `witness_k`: the witness of a quantifier for a name.
    Witness { at: String, name: String },
    /// `leaf_k`: that a network is, or is none, of the given kind.
    Network {
        at: String,
        kind: &'static str,
        weights: Slot,
        inputs: Slot,
        targets: Slot,
        /// The names of the three in the file.
        names: [String; 3],
    },
    /// `factors_k`: two factors of the given inner size whose product is a better point, unless the
    /// gradient vanishes.
    Nearest {
        at: String,
        place: Slot,
        bound: TermId,
    },
}

impl Parts {
    pub fn bind(&mut self, slot: Slot, name: &str, of: &str) {
        self.binders.push((slot, name.to_owned(), of.to_owned()));
    }

    /// The proposition in plain MathComp.
    pub fn text(&self) -> String {
        let (level, mark, quantifier) = match self.some {
            true => (79, " /\\", "exists"),
            false => (98, " ->", "forall"),
        };
        let mut text = String::new();
        for group in self.binders.chunk_by(|a, b| a.2 == b.2) {
            let opening = if text.is_empty() { quantifier } else { "\n   " };
            let names: Vec<&str> = group.iter().map(|(_, name, _)| name.as_str()).collect();
            let _ = write!(text, "{opening} ({} : {})", names.join(" "), group[0].2);
        }
        if !text.is_empty() {
            text.push(',');
        }
        for (id, hypothesis) in &self.hypotheses {
            let _ = write!(text, "\n  (* {id} *) {}{mark}", hypothesis.at(level));
        }
        if let Some(show) = &self.show {
            let _ = write!(text, "\n  {}", show.at(if self.some { 80 } else { 200 }));
        }
        text.trim_start_matches('\n').trim_start().to_owned()
    }

    /// The term of the embedding.
    fn term(&self) -> String {
        let node = if self.some { "FAnd" } else { "FImp" };
        let mut term = String::new();
        for (_, hypothesis) in &self.hypotheses {
            let _ = write!(term, "\n  ({node} {}", hypothesis.tree);
        }
        if let Some(show) = &self.show {
            let closing = ")".repeat(self.hypotheses.len());
            let _ = write!(term, "\n  {}{closing}", show.tree);
        }
        term
    }

    /// The file that proves the statement, or its negation, at what is given.
    pub fn file(&self, statement: &Statement, given: &Given) -> String {
        let proof = if self.some {
            let exists = match given.arguments.as_slice() {
                [] => String::new(),
                arguments => format!("exists {}.\n", arguments.join(", ")),
            };
            format!("{exists}exact (@check_sound R _ at_instance).")
        } else {
            format!(
                "move=> H; refine (@refute_sound R _ at_instance _).\nexact (H {}).",
                given.arguments.join("\n  ")
            )
        };
        let (check, negation) = match self.some {
            true => ("check", ""),
            false => ("refute", "~ "),
        };
        format!(
            "(* Written by referee export --rocq. Check with\n   \
             coqc -R proofs/theories DeepLinear FILE.v\n\n{}\n*)\n\
             From Coq Require Import BinInt.\n\
             From mathcomp Require Import all_ssreflect all_algebra.\n\
             From DeepLinear Require Import statements words embedding evaluation evaluation_sound.\n\
             From DeepLinear Require verdicts predicates.\n\
             Import Order.TTheory GRing.Theory Num.Theory.\n\
             Local Open Scope ring_scope.\n\n\
             {}\n\
             Module Instance.\nLocal Open Scope Z_scope.\n{}\nLocal Close Scope Z_scope.\n\n\
             Definition body : tm [::] Form :={}.\nEnd Instance.\n\n\
             Theorem verdict (R : realFieldType) : {negation}claim R.\nProof.\n\
             have at_instance : {check} Instance.body = true by vm_compute.\n\
             {proof}\nQed.\nPrint Assumptions verdict.\n",
            in_comment(&statement.to_string()),
            definition("claim", &self.text()),
            given.data.join("\n"),
            self.term(),
        )
    }
}

/// The definition of a proposition.
pub(crate) fn definition(name: &str, text: &str) -> String {
    format!("Definition {name} (R : realFieldType) : Prop :=\n  {text}.\n")
}

/// A text inside a comment of Rocq.
pub(crate) fn in_comment(text: &str) -> String {
    let source = text.replace("(*", "( *").replace("*)", "* )");
    source.replace('"', "''").trim_end().to_owned()
}

/// What definitions of statements need.
pub(crate) const HEADER: &str = "\
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
";
