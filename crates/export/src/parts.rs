//! The parts of a file, and the file.

use std::fmt::Write;

use kernel::certificate::Verdict;
use kernel::tree::Statement;

use crate::writer::Both;

/// The parts of a file.
#[derive(Default)]
pub(crate) struct Parts {
    binders: Vec<(Vec<String>, String)>,
    pub data: Vec<String>,
    arguments: Vec<String>,
    pub hypotheses: Vec<(String, Both)>,
}

impl Parts {
    pub fn bind(&mut self, name: &str, of: &str, define: String) {
        self.bind_as(name, of, define, format!("Instance.{name}"));
    }

    pub fn bind_as(&mut self, name: &str, of: &str, define: String, argument: String) {
        match self.binders.last_mut() {
            Some((names, last)) if last == of => names.push(name.to_owned()),
            _ => self.binders.push((vec![name.to_owned()], of.to_owned())),
        }
        self.data.push(define);
        self.arguments.push(argument);
    }

    pub fn assemble(&self, statement: &Statement, show: &Both, verdict: Verdict) -> String {
        let witnessed = verdict == Verdict::Witnessed;
        let (level, mark, node, quantifier) = match witnessed {
            true => (79, " /\\", "FAnd", "exists"),
            false => (98, " ->", "FImp", "forall"),
        };
        let mut text = String::new();
        for (k, (names, of)) in self.binders.iter().enumerate() {
            let opening = if k == 0 { quantifier } else { "\n    " };
            let space = if k == 0 { " " } else { "" };
            let _ = write!(text, "{opening}{space}({} : {of})", names.join(" "));
        }
        if !self.binders.is_empty() {
            text.push(',');
        }
        let mut tree = String::new();
        for (id, hypothesis) in &self.hypotheses {
            let _ = write!(text, "\n  (* {id} *) {}{mark}", hypothesis.at(level));
            let _ = write!(tree, "\n  ({node} {}", hypothesis.tree);
        }
        let _ = write!(text, "\n  {}", show.at(if witnessed { 80 } else { 199 }));
        let _ = write!(
            tree,
            "\n  {}{}",
            show.tree,
            ")".repeat(self.hypotheses.len())
        );
        let proof = if witnessed {
            let exists = match self.arguments.as_slice() {
                [] => String::new(),
                arguments => format!("exists {}.\n", arguments.join(", ")),
            };
            format!("{exists}exact (@check_sound R _ at_instance).")
        } else {
            format!(
                "move=> H; refine (@refute_sound R _ at_instance _).\nexact (H {}).",
                self.arguments.join("\n  ")
            )
        };
        let (check, negation) = match witnessed {
            true => ("check", ""),
            false => ("refute", "~ "),
        };
        let data = self.data.join("\n");
        let source = statement
            .to_string()
            .replace("(*", "( *")
            .replace("*)", "* )");
        let source = source.replace('"', "''");
        let source = source.trim_end();
        format!(
            "(* Written by referee export --rocq. Check with\n   \
             coqc -R proofs/theories DeepLinear FILE.v\n\n{source}\n*)\n\
             From Coq Require Import BinInt.\n\
             From mathcomp Require Import all_ssreflect all_algebra.\n\
             From DeepLinear Require Import statements words embedding evaluation evaluation_sound.\n\
             From DeepLinear Require verdicts predicates.\n\
             Import Order.TTheory GRing.Theory Num.Theory.\n\
             Local Open Scope ring_scope.\n\n\
             Definition claim (R : realFieldType) : Prop :=\n  {text}.\n\n\
             Module Instance.\nLocal Open Scope Z_scope.\n{data}\nLocal Close Scope Z_scope.\n\n\
             Definition body : tm [::] Form :={tree}.\nEnd Instance.\n\n\
             Theorem verdict (R : realFieldType) : {negation}claim R.\nProof.\n\
             have at_instance : {check} Instance.body = true by vm_compute.\n\
             {proof}\nQed.\nPrint Assumptions verdict.\n"
        )
    }
}
