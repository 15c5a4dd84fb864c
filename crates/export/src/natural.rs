//! Terms that are natural numbers: sizes, indices, ranks.
//!
//! What is written of sizes and indices alone needs no embedding: Rocq computes it.

use kernel::core::{FoldKind, Function, Node, Op, Part, PropId, PropOp, Sort, TermId};
use kernel::tree::Relation;

use crate::writer::{Both, Result, Writer, wrap};

/// A natural number: its text in the scope of naturals, and its term unless Rocq computes the text.
pub(crate) struct Natural {
    pub text: String,
    pub level: u8,
    pub tree: Option<String>,
}

impl Natural {
    fn pure(text: impl Into<String>, level: u8) -> Self {
        let text = text.into();
        let tree = None;
        Self { text, level, tree }
    }

    pub fn at(&self, level: u8) -> String {
        wrap(&self.text, self.level, level)
    }

    /// Whether the text begins with a digit, so that its scope matters.
    pub fn is_numeral(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }

    /// The text in any scope, as an argument.
    pub fn scoped(&self) -> String {
        let numeral = self.is_numeral();
        match self.level {
            0 if numeral => format!("{}%N", self.text),
            0 | 2 if !numeral => self.text.clone(),
            10 => format!("({})", self.text),
            _ => format!("({})%N", self.text),
        }
    }

    /// The term of the embedding.
    pub fn term(&self) -> String {
        match &self.tree {
            Some(tree) => tree.clone(),
            None => format!("(NLit _ {})", self.scoped()),
        }
    }
}

impl Writer<'_> {
    pub(crate) fn node(&self, id: TermId) -> &Node {
        &self.core.terms[id as usize]
    }

    /// Whether a term is a natural number by its form, whatever the values are.
    pub(crate) fn is_natural(&self, id: TermId) -> bool {
        let node = self.node(id);
        node.sort == Sort::Integer
            && match &node.op {
                Op::Number(_) | Op::Slot(_) | Op::Member(..) => true,
                Op::Add(a, b) | Op::Multiply(a, b) | Op::Power(a, b) => {
                    self.is_natural(*a) && self.is_natural(*b)
                }
                Op::Call(Function::Rank, _) => true,
                Op::Fold(_, parts) => parts.iter().all(|part| {
                    self.is_natural(part.value) && (part.indices.is_empty() || self.is_pure(part))
                }),
                _ => false,
            }
    }

    /// Whether a part of a fold speaks of sizes and indices only.
    fn is_pure(&self, part: &Part) -> bool {
        self.is_sizes(part.value) && part.conditions.iter().all(|c| self.is_sizes_prop(*c))
    }

    fn is_sizes(&self, id: TermId) -> bool {
        let node = self.node(id);
        node.sort == Sort::Integer
            && match &node.op {
                Op::Number(_) | Op::Slot(_) => true,
                Op::Member(_, i) => self.is_sizes(*i),
                Op::Add(a, b) | Op::Multiply(a, b) | Op::Power(a, b) | Op::Subtract(a, b) => {
                    self.is_sizes(*a) && self.is_sizes(*b)
                }
                Op::Fold(_, parts) => parts.iter().all(|part| self.is_pure(part)),
                _ => false,
            }
    }

    pub(crate) fn is_sizes_prop(&self, prop: PropId) -> bool {
        match &self.core.props[prop as usize].op {
            PropOp::And(a, b) | PropOp::Or(a, b) | PropOp::Implies(a, b) => {
                self.is_sizes_prop(*a) && self.is_sizes_prop(*b)
            }
            PropOp::Not(a) => self.is_sizes_prop(*a),
            PropOp::Compare(_, a, b) => self.is_sizes(*a) && self.is_sizes(*b),
            _ => false,
        }
    }

    /// A size or index, in any scope, as an argument.
    pub(crate) fn side(&mut self, id: TermId) -> Result<String> {
        let natural = self.natural(id)?;
        if natural.tree.is_some() {
            return self.unsupported("a size or index that depends on a matrix");
        }
        Ok(natural.scoped())
    }

    /// A bound of a range, in the scope of naturals.
    pub(crate) fn natural_text(&mut self, id: TermId) -> Result<String> {
        let natural = self.natural(id)?;
        if natural.tree.is_some() {
            return self.unsupported("a range that depends on a matrix");
        }
        Ok(natural.at(9))
    }

    /// A term of the sort integer as a natural number; that differences are not negative becomes a
    /// guard.
    pub(crate) fn natural(&mut self, id: TermId) -> Result<Natural> {
        let node = self.node(id).clone();
        match &node.op {
            Op::Number(value) => match value.to_small_fraction() {
                Some((n, 1)) if n >= 0 => {
                    self.small(u64::try_from(n).unwrap_or(u64::MAX))?;
                    Ok(Natural::pure(n.to_string(), 0))
                }
                _ => self.unsupported(format!("{value} as a natural number")),
            },
            Op::Slot(slot) => Ok(Natural::pure(self.name(*slot)?, 0)),
            Op::Member(family, index) if family.replaced.is_empty() => {
                let name = self.name(family.slot)?;
                Ok(Natural::pure(format!("{name} {}", self.side(*index)?), 10))
            }
            Op::Add(a, b) => match self.literal(*b) {
                Some(1) => self.step(*a, "+1"),
                _ => self.two("addn", " + ", 50, *a, *b),
            },
            Op::Subtract(a, b) => {
                let one = self.literal(*b) == Some(1);
                if !(one && self.is_positive(*a)) {
                    let (less, more) = (self.side(*b)?, self.side(*a)?);
                    self.guards
                        .push(Both::boolean(&format!("({less} <= {more})%N")));
                }
                if one {
                    self.step(*a, "-1")
                } else {
                    self.two("subn", " - ", 50, *a, *b)
                }
            }
            Op::Multiply(a, b) => self.two("muln", " * ", 40, *a, *b),
            Op::Power(a, b) => {
                let (a, b) = (self.natural(*a)?, self.natural(*b)?);
                Ok(apply("expn", &a, &b))
            }
            Op::Call(Function::Rank, arguments) => {
                if !matches!(self.node(arguments[0]).sort, Sort::Matrix(..)) {
                    return self.unsupported("the rank of a number");
                }
                let matrix = self.matrix(arguments[0])?;
                // Sums would be read as sums of naturals.
                let text = match matrix.text.contains(['+', '-', ':']) {
                    true => format!("\\rank ({})%R", matrix.text),
                    false => format!("\\rank {}", matrix.at(8)),
                };
                let tree = Some(format!("(NRank {})", matrix.tree));
                Ok(Natural {
                    text,
                    level: 10,
                    tree,
                })
            }
            Op::Fold(kind, parts) => self.natural_fold(*kind, parts),
            _ => self.unsupported("a natural number of this form"),
        }
    }

    fn literal(&self, id: TermId) -> Option<i128> {
        match &self.node(id).op {
            Op::Number(value) => match value.to_small_fraction() {
                Some((n, 1)) => Some(n),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a term is at least 1: a member of a family of sizes, or an index from 1.
    pub(crate) fn is_positive(&self, id: TermId) -> bool {
        match &self.node(id).op {
            Op::Number(_) => self.literal(id).is_some_and(|n| n > 0),
            Op::Member(..) => true,
            Op::Slot(slot) => self.is_positive_slot(*slot),
            Op::Add(a, b) => self.is_positive(*a) || self.is_positive(*b),
            Op::Fold(FoldKind::Min, parts) => parts
                .iter()
                .all(|part| part.indices.is_empty() && self.is_positive(part.value)),
            _ => false,
        }
    }

    fn step(&mut self, a: TermId, step: &str) -> Result<Natural> {
        let a = self.natural(a)?;
        if a.tree.is_some() {
            let (function, sign) = if step == "+1" {
                ("addn", "+")
            } else {
                ("subn", "-")
            };
            let text = format!("{} {sign} 1", a.at(50));
            let tree = Some(format!("(NOp {function} {} (NLit _ 1%N))", a.term()));
            return Ok(Natural {
                text,
                level: 50,
                tree,
            });
        }
        // Equal sizes are to be written alike.
        if let (Ok(n), "-1") = (a.text.parse::<u64>(), step) {
            return Ok(Natural::pure(n.saturating_sub(1).to_string(), 0));
        }
        if let (Some(before), "-1") = (a.text.strip_suffix(".+1"), step) {
            let level = if before.contains('.') { 2 } else { 0 };
            return Ok(Natural::pure(before, level));
        }
        Ok(Natural::pure(format!("{}.{step}", a.at(2)), 2))
    }

    fn two(&mut self, f: &str, mark: &str, level: u8, a: TermId, b: TermId) -> Result<Natural> {
        let (a, b) = (self.natural(a)?, self.natural(b)?);
        let text = format!("{}{mark}{}", a.at(level), b.at(level - 1));
        let tree = combined(f, &a, &b);
        Ok(Natural { text, level, tree })
    }

    fn natural_fold(&mut self, kind: FoldKind, parts: &[Part]) -> Result<Natural> {
        if parts.iter().all(|part| part.indices.is_empty()) {
            let function = match kind {
                FoldKind::Min => "minn",
                FoldKind::Max => "maxn",
                FoldKind::Sum => "addn",
                FoldKind::Count => return self.unsupported("a count of this form"),
            };
            let mut total: Option<Natural> = None;
            for part in parts {
                let value = self.natural(part.value)?;
                total = Some(match total {
                    None => value,
                    Some(total) => apply(function, &total, &value),
                });
            }
            return match total {
                Some(total) => Ok(total),
                None => self.unsupported("a fold of nothing"),
            };
        }
        if !parts.iter().all(|part| self.is_pure(part)) {
            return self.unsupported("a fold of natural numbers that depend on matrices");
        }
        let mut lists = Vec::new();
        let mut nonempty = false;
        for part in parts {
            nonempty |= part.indices.is_empty() || self.starts_low(part);
            lists.push(self.list_of(kind, part)?);
        }
        let list = lists.join(" ++ ");
        let function = match kind {
            FoldKind::Min => "least",
            FoldKind::Max => "greatest",
            FoldKind::Sum => "sumn",
            FoldKind::Count => "size",
        };
        if matches!(kind, FoldKind::Min | FoldKind::Max) && !nonempty {
            self.guards
                .push(Both::boolean(&format!("(0 < size ({list}))%N")));
        }
        let text = match parts {
            [part] if part.conditions.is_empty() => format!("{function} {list}"),
            _ => format!("{function} ({list})%N"),
        };
        Ok(Natural::pure(text, 10))
    }

    /// Whether the range of a part has a member whatever the sizes are: it begins at 0 or 1, ends
    /// at a size, and nothing is left out.
    fn starts_low(&self, part: &Part) -> bool {
        let low = |index: &kernel::core::CoreIndex| {
            let from = self.literal(index.from);
            from == Some(0) && self.is_sizes(index.to)
                || from == Some(1) && self.is_positive(index.to)
        };
        part.conditions.is_empty() && part.indices.iter().all(low)
    }

    fn list_of(&mut self, kind: FoldKind, part: &Part) -> Result<String> {
        let depth = self.scope.len();
        let mut ranges = Vec::new();
        for index in &part.indices {
            let (from, to) = (self.natural_text(index.from)?, self.natural_text(index.to)?);
            let name = self.declare_index(index);
            ranges.push(format!("{name} <- from_to {from} {to}"));
        }
        let mut conditions = Vec::new();
        for condition in &part.conditions {
            conditions.push(self.boolean(*condition)?);
        }
        let guards = self.guards.len();
        let value = match kind {
            FoldKind::Count => "1".to_owned(),
            _ => self.natural(part.value)?.at(199),
        };
        if self.guards.len() > guards {
            return self.unsupported("a difference in a comprehension");
        }
        self.scope.truncate(depth);
        Ok(match (ranges.as_slice(), conditions.as_slice()) {
            ([], _) => format!("[:: {value}]"),
            (_, []) => format!("[seq {value} | {}]", ranges.join(", ")),
            ([range], _) => format!("[seq {value} | {range} & {}]", conditions.join(" && ")),
            _ => return self.unsupported("a condition on several indices"),
        })
    }

    /// A formula about sizes and indices, as a boolean in the scope of naturals.
    pub(crate) fn boolean(&mut self, prop: PropId) -> Result<String> {
        let op = self.core.props[prop as usize].op.clone();
        Ok(match op {
            PropOp::And(a, b) => format!("({} && {})", self.boolean(a)?, self.boolean(b)?),
            PropOp::Or(a, b) => format!("({} || {})", self.boolean(a)?, self.boolean(b)?),
            PropOp::Implies(a, b) => format!("({} ==> {})", self.boolean(a)?, self.boolean(b)?),
            PropOp::Not(a) => format!("(~~ {})", self.boolean(a)?),
            PropOp::Compare(relation, a, b) => {
                let (a, b) = (self.natural_text(a)?, self.natural_text(b)?);
                match relation {
                    Relation::Equal => format!("({a} == {b})"),
                    Relation::Unequal => format!("({a} != {b})"),
                    Relation::Less => format!("({a} < {b})"),
                    Relation::AtMost => format!("({a} <= {b})"),
                    Relation::Greater => format!("({b} < {a})"),
                    Relation::AtLeast => format!("({b} <= {a})"),
                }
            }
            _ => return self.unsupported("a condition of this form"),
        })
    }
}

fn combined(function: &str, a: &Natural, b: &Natural) -> Option<String> {
    let pure = a.tree.is_none() && b.tree.is_none();
    (!pure).then(|| format!("(NOp {function} {} {})", a.term(), b.term()))
}

fn apply(function: &str, a: &Natural, b: &Natural) -> Natural {
    Natural {
        text: format!("{function} {} {}", a.at(9), b.at(9)),
        level: 10,
        tree: combined(function, a, b),
    }
}
