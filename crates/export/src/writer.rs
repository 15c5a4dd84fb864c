//! A statement from its tree, and what its parts share: names, scopes, levels of notations.
//!
//! No instance is looked at: what only a certificate can give is asked for ([`Request`]).

use std::collections::{BTreeMap, BTreeSet};

use exact::Rational;
use kernel::core::{Core, CoreBinder, CoreIndex, CoreItem, CoreType, Kind, Op, PropId, Slot};

use crate::Unsupported;
use crate::near::Radius;
use crate::parts::{Parts, Request};

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
    "replaced",
    "mxclose",
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

/// An error for a natural number that is too large for Rocq, which writes it in unary.
pub(crate) fn small(value: u64, at: &str) -> Result<()> {
    if value > 5_000 {
        return Err(Unsupported::Node {
            at: at.to_owned(),
            what: format!("the large natural number {value}"),
        });
    }
    Ok(())
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

/// A variable that was declared.
pub(crate) struct Typed {
    pub name: String,
    /// Its type in MathComp.
    pub of: String,
    /// Its sort in the embedding; none of a family.
    pub sort: String,
    /// What its type says beyond the sizes.
    pub said: Vec<Both>,
}

/// The writer of one statement.
pub(crate) struct Writer<'a> {
    pub core: &'a Core,
    /// The names in scope, innermost last.
    pub scope: Vec<(Slot, String)>,
    /// The matrices and numbers that quantifiers bind, innermost last.
    pub bound: Vec<Slot>,
    /// The path of the formula that is written.
    pub at: String,
    /// What must hold for the terms written so far to be defined.
    pub guards: Vec<Both>,
    /// What the term of the embedding needs of a certificate.
    pub requests: Vec<Request>,
    /// The first node with a text and without a term of the embedding.
    pub unproved: Option<Unsupported>,
    /// What `near` means here.
    pub radius: Radius,
    /// The ranges of the indices that were declared.
    pub indices: BTreeMap<Slot, CoreIndex>,
}

/// The slot of a name that the statement does not have.
const NO_SLOT: Slot = Slot::MAX;

impl<'a> Writer<'a> {
    pub fn new(core: &'a Core) -> Self {
        Self {
            core,
            scope: Vec::new(),
            bound: Vec::new(),
            at: "items".to_owned(),
            guards: Vec::new(),
            requests: Vec::new(),
            unproved: None,
            radius: Radius::Own,
            indices: BTreeMap::new(),
        }
    }

    /// A text without a term of the embedding.
    pub fn unproved(
        &mut self,
        what: impl Into<String>,
        text: impl Into<String>,
        level: u8,
    ) -> Both {
        let at = self.at.clone();
        let what = what.into();
        self.unproved.get_or_insert(Unsupported::Node { at, what });
        Both::new(text, level, "")
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

    /// Brings a name into scope that the statement does not have.
    pub fn fresh(&mut self, name: &str) -> String {
        self.declare_as(name, NO_SLOT)
    }

    pub fn declare_as(&mut self, name: &str, slot: Slot) -> String {
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

    /// The whole statement.
    pub fn statement(mut self) -> Result<Parts> {
        let mut parts = Parts::default();
        for item in &self.core.items {
            match item {
                CoreItem::Size { slot, least } => self.size(*slot, *least, &mut parts)?,
                CoreItem::Variable(binder) => self.variable(binder, &mut parts)?,
                CoreItem::Condition(prop) => self.hypothesis("sizes", *prop, &mut parts)?,
                CoreItem::Assume { id, prop } => self.hypothesis(id, *prop, &mut parts)?,
            }
        }
        parts.show = Some(self.formula(self.core.show)?);
        self.guarded("show", &mut parts);
        parts.some = self.core.some;
        parts.requests = self.requests;
        parts.unproved = self.unproved;
        Ok(parts)
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
        let Some(range) = self.core.slots[slot as usize].family.clone() else {
            let name = self.declare(slot);
            parts.bind(slot, &name, "nat");
            if least > 0 {
                let bound = format!("({} < {name})%N", least - 1);
                parts.hypotheses.push((source, Both::boolean(&bound)));
            }
            return Ok(());
        };
        let (from, to) = (self.natural_text(range.from)?, self.natural_text(range.to)?);
        let name = self.declare(slot);
        let index = self.declare_as("i", range.slot);
        parts.bind(slot, &name, "nat -> nat");
        let inside = Both::boolean(&format!("({} < {name} {index})%N", least - 1));
        let all = all_indices(&index, &from, &to, &inside);
        parts.hypotheses.push((source, all));
        self.scope.pop();
        Ok(())
    }

    /// Naturals are written in unary by Rocq.
    pub fn small(&self, value: u64) -> Result<()> {
        small(value, &self.at)
    }

    fn variable(&mut self, binder: &CoreBinder, parts: &mut Parts) -> Result<()> {
        let slot = binder.slot();
        let source = self.core.slots[slot as usize].name.clone();
        match binder {
            CoreBinder::Range(index) => {
                let (from, to) = (self.natural_text(index.from)?, self.natural_text(index.to)?);
                let name = self.declare_index(index);
                parts.bind(slot, &name, "nat");
                let within = format!("({from} <= {name} <= {to})%N");
                parts.hypotheses.push((source, Both::boolean(&within)));
            }
            CoreBinder::Typed { slot, of } => {
                let variable = self.typed(*slot, of)?;
                self.guarded(&source, parts);
                parts.bind(*slot, &variable.name, &variable.of);
                let said = variable.said.into_iter();
                parts
                    .hypotheses
                    .extend(said.map(|both| (source.clone(), both)));
            }
            _ => return self.unsupported(format!("the variable `{source}` of this type")),
        }
        Ok(())
    }

    /// A variable of a type, declared.
    pub fn typed(&mut self, slot: Slot, of: &CoreType) -> Result<Typed> {
        let source = &self.core.slots[slot as usize].name;
        let (of_type, sort, said) = match (&of.kind, self.core.slots[slot as usize].family.clone())
        {
            (Kind::Number | Kind::Natural, _) if of.over.is_some() => {
                return self.unsupported(format!("the variable `{source}` of a finite set"));
            }
            (Kind::Natural, _) => ("nat".to_owned(), "Nat".to_owned(), Vec::new()),
            (Kind::Number, _) => ("R".to_owned(), "Num".to_owned(), Vec::new()),
            (_, None) => {
                let (rows, cols) = self.sides(of)?;
                let name = self.declare(slot);
                let term = self.variable_term(slot);
                let term = term.unwrap_or(format!("(MLit _ {rows} {cols} {name})"));
                let said = self.kind(of, &Both::new(&name, 0, term), (&rows, &cols))?;
                let of = matrices(&rows, &cols);
                return Ok(Typed {
                    name,
                    of,
                    sort: format!("(Mat {rows} {cols})"),
                    said,
                });
            }
            (_, Some(range)) => {
                let (from, to) = (self.natural_text(range.from)?, self.natural_text(range.to)?);
                let name = self.declare(slot);
                let guards = self.guards.len();
                let index = self.declare_index(&range);
                let (rows, cols) = self.sides(of)?;
                // The values outside the range of the index do not matter, nor do their sizes.
                self.guards.truncate(guards);
                let tree = format!("(MLit _ {rows} {cols} ({name} {index}))");
                let member = Both::new(format!("{name} {index}"), 10, tree);
                let said = self.kind(of, &member, (&rows, &cols))?;
                let said = said
                    .iter()
                    .map(|one| all_indices(&index, &from, &to, one))
                    .collect();
                self.scope.pop();
                let of = format!("forall {index} : nat, {}", matrices(&rows, &cols));
                return Ok(Typed {
                    name,
                    of,
                    sort: String::new(),
                    said,
                });
            }
        };
        let name = self.declare(slot);
        Ok(Typed {
            name,
            of: of_type,
            sort,
            said,
        })
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
        inside.at(200)
    );
    let tree = format!("(FAll {from} {to} (fun {index} : nat => {}))", inside.tree);
    Both::new(text, 200, tree)
}
