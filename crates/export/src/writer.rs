//! The file, and what its parts share: names, scopes, levels of notations.

use std::collections::{BTreeMap, BTreeSet};

use exact::Rational;
use kernel::certificate::Certificate;
use kernel::core::{
    Core, CoreBinder, CoreIndex, CoreItem, CoreType, Kind, Op, PropId, Slot, TermId,
};
use kernel::evaluate::Evaluator;
use kernel::instance::{SizeValue, Value};
use kernel::tree::Statement;

use crate::parts::Parts;
use crate::{Unsupported, literal};

pub(crate) type Result<T> = std::result::Result<T, Unsupported>;

/// Words that a variable must not hide.
const WORDS: &[&str] = &[
    "R",
    "as",
    "at",
    "cofix",
    "else",
    "end",
    "exists",
    "exists2",
    "fix",
    "for",
    "forall",
    "fun",
    "if",
    "in",
    "let",
    "match",
    "mod",
    "return",
    "then",
    "using",
    "where",
    "with",
    "by",
    "is",
    "Prop",
    "Set",
    "Type",
    "nat",
    "bool",
    "minn",
    "maxn",
    "expn",
    "size",
    "seq",
    "nth",
    "sumn",
    "entry",
    "row_of",
    "column_of",
    "psd",
    "pd",
    "nonneg",
    "positive",
    "mpow",
    "hadamard",
    "kron",
    "khatri_rao",
    "relu",
    "diagonal_of",
    "segment",
    "penrose",
    "pinv",
    "least",
    "greatest",
    "from_to",
    "sqnorm",
    "invmx",
    "unitmx",
    "row_mx",
    "col_mx",
    "const_mx",
    "eye",
    "Num",
    "here",
    "there",
    "fmat",
    "frac",
    "body",
    "realFieldType",
    "addn",
    "muln",
    "leq",
    "ltn",
];

/// What is written of a term or formula: the text at its level, and the term of the embedding.
#[derive(Clone, Debug)]
pub(crate) struct Both {
    /// The text.
    pub text: String,
    /// The level of its outermost notation: 0 for a name, 10 for an application, 200 for a binder.
    pub level: u8,
    /// The term of `embedding.v` that denotes it at the instance.
    pub tree: String,
}

impl Both {
    pub fn new(text: impl Into<String>, level: u8, tree: impl Into<String>) -> Self {
        let (text, tree) = (text.into(), tree.into());
        Self { text, level, tree }
    }

    /// A boolean of naturals, as `(a <= b)%N`.
    pub fn boolean(text: &str) -> Self {
        Self::new(text, 0, format!("(FBool _ {text})"))
    }

    /// The text, in parentheses if its level is above the given one.
    pub fn at(&self, level: u8) -> String {
        wrap(&self.text, self.level, level)
    }
}

/// The type of matrices of these sides.
pub(crate) fn matrices(rows: &str, cols: &str) -> String {
    let bare = |side: &str| match side.strip_prefix('(').and_then(|s| s.strip_suffix(')')) {
        Some(inner) if !inner.contains(['(', ')']) => inner.to_owned(),
        _ => side.to_owned(),
    };
    format!("'M[R]_({}, {})", bare(rows), bare(cols))
}

/// A text of a level where at most another is allowed.
pub(crate) fn wrap(text: &str, level: u8, allowed: u8) -> String {
    if level > allowed {
        format!("({text})")
    } else {
        text.to_owned()
    }
}

/// The writer of one file.
pub(crate) struct Writer<'a> {
    pub core: &'a Core,
    pub certificate: &'a Certificate,
    /// The names in scope, innermost last.
    pub scope: Vec<(Slot, String)>,
    /// The matrices and numbers that quantifiers bind, innermost last.
    pub bound: Vec<Slot>,
    /// The path of the formula that is written.
    pub at: String,
    /// What must hold for the terms written so far to be defined.
    pub guards: Vec<Both>,
    /// The definitions of witnesses.
    pub witnesses: Vec<String>,
    /// The ranges of the indices that were declared.
    pub indices: BTreeMap<Slot, CoreIndex>,
    evaluator: Evaluator<'a, Rational>,
}

impl<'a> Writer<'a> {
    pub fn new(core: &'a Core, certificate: &'a Certificate) -> Result<Self> {
        let mut evaluator = Evaluator::new(core);
        let assigned = evaluator.assign(&certificate.instance);
        assigned.map_err(|fault| Unsupported::Meaningless(fault.to_string()))?;
        Ok(Self {
            core,
            certificate,
            scope: Vec::new(),
            bound: Vec::new(),
            at: "items".to_owned(),
            guards: Vec::new(),
            witnesses: Vec::new(),
            indices: BTreeMap::new(),
            evaluator,
        })
    }

    pub fn unsupported<T>(&self, what: impl Into<String>) -> Result<T> {
        Err(Unsupported::Node {
            at: self.at.clone(),
            what: what.into(),
        })
    }

    /// Brings a slot into scope under a name that hides none.
    pub fn declare(&mut self, slot: Slot) -> String {
        let name = self.core.slots[slot as usize].name.clone();
        self.declare_as(&name, slot)
    }

    fn declare_as(&mut self, name: &str, slot: Slot) -> String {
        let mut name = name.to_owned();
        while WORDS.contains(&name.as_str()) || self.scope.iter().any(|(_, other)| *other == name) {
            name.push('_');
        }
        self.scope.push((slot, name.clone()));
        name
    }

    /// Brings an index into scope, and remembers its range.
    pub fn declare_index(&mut self, index: &CoreIndex) -> String {
        self.indices.insert(index.slot, index.clone());
        self.declare(index.slot)
    }

    /// Whether a range begins at 1.
    pub fn begins_at_one(&self, index: &CoreIndex) -> bool {
        match &self.core.terms[index.from as usize].op {
            Op::Number(value) => *value == Rational::ONE,
            _ => false,
        }
    }

    /// Whether a slot is at least 1 by its declaration.
    pub fn is_positive_slot(&self, slot: Slot) -> bool {
        self.indices
            .get(&slot)
            .is_some_and(|index| self.begins_at_one(index))
            || self.core.items.iter().any(|item| match item {
                CoreItem::Size { slot: other, least } => *other == slot && *least > 0,
                _ => false,
            })
    }

    /// The name of a slot.
    pub fn name(&self, slot: Slot) -> Result<String> {
        match self.scope.iter().rev().find(|(other, _)| *other == slot) {
            Some((_, name)) => Ok(name.clone()),
            None => self.unsupported(format!(
                "the name `{}` in this place",
                self.core.slots[slot as usize].name
            )),
        }
    }

    /// The whole file.
    pub fn file(mut self, statement: &Statement) -> Result<String> {
        let mut parts = Parts::default();
        for item in &self.core.items {
            match item {
                CoreItem::Size { slot, least } => self.size(*slot, *least, &mut parts)?,
                CoreItem::Variable(binder) => self.variable(binder, &mut parts)?,
                CoreItem::Condition(prop) => self.hypothesis("sizes", *prop, &mut parts)?,
                CoreItem::Assume { id, prop } => self.hypothesis(id, *prop, &mut parts)?,
            }
        }
        let show = self.formula(self.core.show)?;
        self.guarded("show", &mut parts);
        parts.data.append(&mut self.witnesses);
        Ok(parts.assemble(statement, &show, self.certificate.verdict))
    }

    fn hypothesis(&mut self, id: &str, prop: PropId, parts: &mut Parts) -> Result<()> {
        let formula = self.formula(prop)?;
        self.guarded(id, parts);
        parts.hypotheses.push((id.to_owned(), formula));
        Ok(())
    }

    /// The guards as hypotheses of their own.
    fn guarded(&mut self, of: &str, parts: &mut Parts) {
        let mut seen = BTreeSet::new();
        for guard in std::mem::take(&mut self.guards) {
            if seen.insert(guard.text.clone()) {
                parts.hypotheses.push((format!("{of} is defined"), guard));
            }
        }
    }

    fn size(&mut self, slot: Slot, least: u32, parts: &mut Parts) -> Result<()> {
        let source = self.core.slots[slot as usize].name.clone();
        let family = self.core.slots[slot as usize].family.clone();
        let value = self.certificate.instance.sizes.get(&source).cloned();
        match (family, value) {
            (None, Some(SizeValue::One(value))) => {
                let name = self.declare(slot);
                self.small(u64::from(value))?;
                parts.bind(
                    &name,
                    "nat",
                    format!("Definition {name} : nat := {value}%N."),
                );
                if least > 0 {
                    let bound = format!("({} < {name})%N", least - 1);
                    parts.hypotheses.push((source, Both::boolean(&bound)));
                }
            }
            (Some(range), Some(SizeValue::Family(values))) => {
                let (from, to) = (self.natural_text(range.from)?, self.natural_text(range.to)?);
                let name = self.declare(slot);
                let index = self.declare_as("i", range.slot);
                let mut padded = vec!["0".to_owned(); self.first(range.from)?];
                padded.extend(values.iter().map(u32::to_string));
                values
                    .iter()
                    .try_for_each(|value| self.small(u64::from(*value)))?;
                let list = literal::list(padded);
                let define = format!("Definition {name} : nat -> nat := nth 0%N {list}%N.");
                parts.bind(&name, "nat -> nat", define);
                let inside = Both::boolean(&format!("({} < {name} {index})%N", least - 1));
                let all = all_indices(&index, &from, &to, &inside);
                parts.hypotheses.push((source, all));
                self.scope.pop();
            }
            _ => return self.unsupported(format!("the size `{source}`")),
        }
        Ok(())
    }

    /// The first index of a family, at the instance.
    fn first(&mut self, from: TermId) -> Result<usize> {
        match self.evaluator.integer(from).map(usize::try_from) {
            Ok(Ok(first)) if first <= 100 => Ok(first),
            _ => self.unsupported("a family that begins below 0"),
        }
    }

    /// Naturals are written in unary by Rocq.
    pub fn small(&self, value: u64) -> Result<()> {
        if value > 5_000 {
            return self.unsupported(format!("the large natural number {value}"));
        }
        Ok(())
    }

    fn variable(&mut self, binder: &CoreBinder, parts: &mut Parts) -> Result<()> {
        let slot = binder.slot();
        let source = self.core.slots[slot as usize].name.clone();
        let Some(value) = self.certificate.instance.values.get(&source) else {
            return self.unsupported(format!("the variable `{source}` without a value"));
        };
        match (binder, value) {
            (CoreBinder::Range(index), Value::Integer(value)) => {
                let (from, to) = (self.natural_text(index.from)?, self.natural_text(index.to)?);
                let Ok(value) = u64::try_from(*value) else {
                    return self.unsupported("an index below 0");
                };
                self.small(value)?;
                let name = self.declare_index(index);
                parts.bind(
                    &name,
                    "nat",
                    format!("Definition {name} : nat := {value}%N."),
                );
                let within = format!("({from} <= {name} <= {to})%N");
                parts.hypotheses.push((source, Both::boolean(&within)));
            }
            (CoreBinder::Typed { of, .. }, Value::Integer(value)) if of.kind == Kind::Natural => {
                let Ok(value) = u64::try_from(*value) else {
                    return self.unsupported("a natural number below 0");
                };
                self.small(value)?;
                let name = self.declare(slot);
                parts.bind(
                    &name,
                    "nat",
                    format!("Definition {name} : nat := {value}%N."),
                );
            }
            (CoreBinder::Typed { of, .. }, Value::Number(value)) if of.over.is_none() => {
                let name = self.declare(slot);
                let written = literal::number(value);
                let define = format!("Definition {name} : frac := {written}.");
                parts.bind_as(&name, "R", define, format!("(of_frac R Instance.{name})"));
            }
            (CoreBinder::Typed { of, .. }, Value::Matrix(value)) => {
                let (rows, cols) = self.sides(of)?;
                self.guarded(&source, parts);
                let name = self.declare(slot);
                let written = literal::matrix(value);
                let define = format!("Definition {name} : fmat := {written}.");
                let of_type = matrices(&rows, &cols);
                parts.bind_as(
                    &name,
                    &of_type,
                    define,
                    format!("(of_fmat R _ _ Instance.{name})"),
                );
                let matrix = Both::new(&name, 0, format!("(MLit _ {rows} {cols} {name})"));
                for hypothesis in self.kind(of, &matrix, (&rows, &cols))? {
                    parts.hypotheses.push((source.clone(), hypothesis));
                }
            }
            (CoreBinder::Typed { of, .. }, Value::Family(members)) => {
                let Some(range) = self.core.slots[slot as usize].family.clone() else {
                    return self.unsupported(format!("the family `{source}`"));
                };
                let (from, to) = (self.natural_text(range.from)?, self.natural_text(range.to)?);
                let name = self.declare(slot);
                let index = self.declare_index(&range);
                let (rows, cols) = self.sides(of)?;
                // The values outside the range of the index do not matter, nor do their sizes.
                self.guards.clear();
                let mut padded = vec!["(0, [::])".to_owned(); self.first(range.from)?];
                for (k, member) in members.iter().enumerate() {
                    let q = self.layer_denominator(&source, k, member);
                    padded.push(literal::matrix_over(member, &q));
                }
                let list = literal::list(padded);
                let define =
                    format!("Definition {name} (i : nat) : fmat := nth (0, [::]) {list} i.");
                let of_type = format!("forall {index} : nat, {}", matrices(&rows, &cols));
                let given = format!("(fun i => of_fmat R _ _ (Instance.{name} i))");
                parts.bind_as(&name, &of_type, define, given);
                let tree = format!("(MLit _ {rows} {cols} ({name} {index}))");
                let member = Both::new(format!("{name} {index}"), 10, tree);
                for inside in self.kind(of, &member, (&rows, &cols))? {
                    let all = all_indices(&index, &from, &to, &inside);
                    parts.hypotheses.push((source.clone(), all));
                }
                self.scope.pop();
            }
            _ => return self.unsupported(format!("the variable `{source}` of this type")),
        }
        Ok(())
    }

    /// The sides of a type of matrices.
    pub fn sides(&mut self, of: &CoreType) -> Result<(String, String)> {
        match (of.rows, of.cols) {
            (Some(rows), Some(cols)) => Ok((self.side(rows)?, self.side(cols)?)),
            _ => self.unsupported("a type without sides"),
        }
    }
}

/// `forall i, from <= i <= to -> P`.
pub(crate) fn all_indices(index: &str, from: &str, to: &str, inside: &Both) -> Both {
    let text = format!(
        "forall {index}, ({from} <= {index} <= {to})%N -> {}",
        inside.at(199)
    );
    let tree = format!("(FAll {from} {to} (fun {index} : nat => {}))", inside.tree);
    Both::new(text, 200, tree)
}
