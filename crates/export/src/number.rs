//! Numbers.

use kernel::core::{FoldKind, Function, Op, Part, Slot, Sort, TermId};

use crate::natural::Natural;
use crate::writer::{Both, Result, Writer};

impl Writer<'_> {
    pub(crate) fn is_matrix(&self, id: TermId) -> bool {
        matches!(self.node(id).sort, Sort::Matrix(..))
    }

    /// The sides of a matrix.
    pub(crate) fn sides_of(&mut self, id: TermId) -> Result<(String, String)> {
        match self.node(id).sort {
            Sort::Matrix(rows, cols) => Ok((self.side(rows)?, self.side(cols)?)),
            _ => self.unsupported("a number in the place of a matrix"),
        }
    }

    /// The variable that a quantifier binds, counted from the innermost.
    pub(crate) fn variable_term(&self, slot: Slot) -> Option<String> {
        let place = self.bound.iter().rev().position(|other| *other == slot)?;
        let mut term = "(here _ _)".to_owned();
        for _ in 0..place {
            term = format!("(there _ {term})");
        }
        Some(format!("(Var {term})"))
    }

    /// A term as a number.
    pub(crate) fn number(&mut self, id: TermId) -> Result<Both> {
        if self.node(id).sort == Sort::Integer && self.is_natural(id) {
            let natural = self.natural(id)?;
            return Ok(cast(&natural));
        }
        let op = self.node(id).op.clone();
        match op {
            Op::Number(value) => {
                let Some((p, q)) = value.to_small_fraction().filter(|(p, _)| *p >= 0) else {
                    return self.unsupported(format!("the number {value}"));
                };
                self.small(u64::try_from(p).unwrap_or(u64::MAX))?;
                self.small(u64::try_from(q).unwrap_or(u64::MAX))?;
                Ok(fraction(&p.to_string(), &q.to_string()))
            }
            Op::Slot(slot) => {
                let name = self.name(slot)?;
                let term = self
                    .variable_term(slot)
                    .unwrap_or(format!("(QLit _ {name})"));
                Ok(Both::new(name, 0, term))
            }
            Op::Minus(a) => {
                let a = self.number(a)?;
                Ok(Both::new(
                    format!("- {}", a.at(29)),
                    35,
                    format!("(QOpp {})", a.tree),
                ))
            }
            Op::Add(a, b) => self.binary(" + ", 50, "QAdd", a, b),
            Op::Subtract(a, b) => self.binary(" - ", 50, "QSub", a, b),
            Op::Multiply(a, b) => self.binary(" * ", 40, "QMul", a, b),
            Op::Divide(a, b) => {
                self.nonzero(b)?;
                self.binary(" / ", 40, "QDiv", a, b)
            }
            Op::Power(a, n) => {
                let (a, n) = (self.number(a)?, self.side(n)?);
                Ok(power(&a, &n))
            }
            Op::Transpose(a) => self.number(a),
            Op::Pseudoinverse(a) => self.inverse_number(a),
            Op::Inverse(a) => {
                self.nonzero(a)?;
                self.inverse_number(a)
            }
            Op::NormSquared(a) if self.is_matrix(a) => self.call("sqnorm", "QNorm", a),
            Op::NormSquared(a) => Ok(power(&self.number(a)?, "2")),
            Op::Scalar(a) if !self.is_matrix(a) => self.number(a),
            Op::Scalar(a) => {
                let a = self.matrix(a)?;
                Ok(entry(&a, "1", "1"))
            }
            Op::Entry(a, i, j) => {
                let (rows, cols) = match self.node(a).sort {
                    Sort::Matrix(rows, cols) => (rows, cols),
                    _ => return self.unsupported("an entry of a number"),
                };
                self.within(i, rows)?;
                self.within(j, cols)?;
                let (a, i, j) = (self.matrix(a)?, self.side(i)?, self.side(j)?);
                Ok(entry(&a, &i, &j))
            }
            Op::Call(Function::Trace, a) => self.notation("\\tr", "QTrace", a[0]),
            Op::Call(Function::Determinant, a) => self.notation("\\det", "QDet", a[0]),
            Op::Call(Function::Absolute, a) => {
                let a = self.number(a[0])?;
                Ok(Both::new(
                    format!("`|{}|", a.text),
                    0,
                    format!("(QAbs {})", a.tree),
                ))
            }
            Op::Call(Function::Relu, a) => {
                let a = self.number(a[0])?;
                let tree = format!("(QMax (QNat (NLit _ 0%N)) {})", a.tree);
                Ok(Both::new(format!("Num.max 0 {}", a.at(9)), 10, tree))
            }
            Op::Fold(kind, parts) => self.number_fold(kind, &parts),
            other => self.unsupported(described(&other)),
        }
    }

    pub(crate) fn inverse_number(&mut self, a: TermId) -> Result<Both> {
        let a = self.number(a)?;
        let tree = format!("(QDiv (QNat (NLit _ 1%N)) {})", a.tree);
        Ok(Both::new(format!("1 / {}", a.at(39)), 40, tree))
    }

    fn binary(&mut self, mark: &str, level: u8, f: &str, a: TermId, b: TermId) -> Result<Both> {
        let (a, b) = (self.number(a)?, self.number(b)?);
        let text = format!("{}{mark}{}", a.at(level), b.at(level - 1));
        Ok(Both::new(
            text,
            level,
            format!("({f} {} {})", a.tree, b.tree),
        ))
    }

    /// A function of a matrix, as a word.
    pub(crate) fn call(&mut self, word: &str, function: &str, a: TermId) -> Result<Both> {
        let a = self.matrix(a)?;
        let tree = format!("({function} {})", a.tree);
        Ok(Both::new(format!("{word} {}", a.at(9)), 10, tree))
    }

    /// A function of a matrix with a notation.
    fn notation(&mut self, mark: &str, function: &str, a: TermId) -> Result<Both> {
        let a = self.matrix(a)?;
        let tree = format!("({function} {})", a.tree);
        Ok(Both::new(format!("{mark} {}", a.at(8)), 10, tree))
    }

    /// A guard: the number is not 0.
    pub(crate) fn nonzero(&mut self, id: TermId) -> Result<()> {
        if let Op::Number(value) = &self.node(id).op
            && !value.is_zero()
        {
            return Ok(());
        }
        let a = self.number(id)?;
        let tree = format!("(FNot (FEq {} (QNat (NLit _ 0%N))))", a.tree);
        self.guards
            .push(Both::new(format!("{} <> 0", a.at(69)), 70, tree));
        Ok(())
    }

    /// A guard: the index is from 1 to the size.
    pub(crate) fn within(&mut self, index: TermId, size: TermId) -> Result<()> {
        if !self.is_within(index, size) {
            let (i, n) = (self.natural_text(index)?, self.natural_text(size)?);
            self.guards
                .push(Both::boolean(&format!("(1 <= {i} <= {n})%N")));
        }
        Ok(())
    }

    fn number_fold(&mut self, kind: FoldKind, parts: &[Part]) -> Result<Both> {
        let mut total: Option<Both> = None;
        for part in parts {
            let value = match (kind, part.indices.is_empty()) {
                (FoldKind::Sum, false) => self.sum(part)?,
                (FoldKind::Count, _) => {
                    return self.unsupported("a count that depends on matrices");
                }
                (_, true) => self.number(part.value)?,
                _ => return self.unsupported("`min` or `max` of a comprehension of numbers"),
            };
            total = Some(match (total, kind) {
                (None, _) => value,
                (Some(total), FoldKind::Sum) => Both::new(
                    format!("{} + {}", total.at(50), value.at(49)),
                    50,
                    format!("(QAdd {} {})", total.tree, value.tree),
                ),
                (Some(total), kind) => {
                    let (word, f) = match kind {
                        FoldKind::Min => ("Num.min", "QMin"),
                        _ => ("Num.max", "QMax"),
                    };
                    let text = format!("{word} {} {}", total.at(9), value.at(9));
                    Both::new(text, 10, format!("({f} {} {})", total.tree, value.tree))
                }
            });
        }
        match total {
            Some(total) => Ok(total),
            None => Ok(fraction("0", "1")),
        }
    }

    fn sum(&mut self, part: &Part) -> Result<Both> {
        let depth = self.scope.len();
        let mut ranges = Vec::new();
        for index in &part.indices {
            let (from, to) = (self.natural_text(index.from)?, self.natural_text(index.to)?);
            ranges.push((self.declare_index(index), from, to));
        }
        let mut conditions = Vec::new();
        for condition in &part.conditions {
            if !self.is_sizes_prop(*condition) {
                return self.unsupported("a sum whose condition depends on matrices");
            }
            conditions.push(self.boolean(*condition)?);
        }
        let guards = self.guards.len();
        let mut value = self.number(part.value)?;
        self.under(guards, &ranges);
        self.scope.truncate(depth);
        for (k, (name, from, to)) in ranges.iter().enumerate().rev() {
            let last = k + 1 == ranges.len() && !conditions.is_empty();
            let condition = if last {
                conditions.join(" && ")
            } else {
                String::new()
            };
            let (shown, given) = match last {
                true => (format!(" | ({condition})%N"), format!("({condition})%N")),
                false => (String::new(), "true".to_owned()),
            };
            let text = format!(
                "\\sum_({name} <- from_to {from} {to}{shown}) {}",
                value.at(39)
            );
            let tree = format!(
                "(QSum {from} {to} (fun {name} : nat => {given}) (fun {name} : nat => {}))",
                value.tree
            );
            value = Both::new(text, 41, tree);
        }
        Ok(value)
    }
}

fn power(a: &Both, n: &str) -> Both {
    Both::new(
        format!("{} ^+ {n}", a.at(28)),
        29,
        format!("(QPow {} {n})", a.tree),
    )
}

/// An entry of a matrix.
pub(crate) fn entry(a: &Both, i: &str, j: &str) -> Both {
    let text = format!("entry {} {i} {j}", a.at(9));
    Both::new(text, 10, format!("(QEntry {} {i} {j})", a.tree))
}

/// A natural number as a number.
fn cast(natural: &Natural) -> Both {
    let tree = format!("(QNat {})", natural.term());
    match natural.text.as_str() {
        zero_or_one @ ("0" | "1") => Both::new(zero_or_one, 0, tree),
        _ => Both::new(format!("{}%:R", natural.at(2)), 2, tree),
    }
}

/// The literal `p / q`.
fn fraction(p: &str, q: &str) -> Both {
    let part = |n: &str| match n {
        "0" | "1" => n.to_owned(),
        _ => format!("{n}%:R"),
    };
    let numerator = Both::new(part(p), 2, format!("(QNat (NLit _ {p}%N))"));
    if q == "1" {
        return numerator;
    }
    let tree = format!("(QDiv {} (QNat (NLit _ {q}%N)))", numerator.tree);
    Both::new(format!("{} / {}", part(p), part(q)), 40, tree)
}

/// What an operation is, for an error.
pub(crate) fn described(op: &Op) -> String {
    match op {
        Op::Derivative { second: false, .. } => "a gradient".to_owned(),
        Op::Derivative { second: true, .. } => "a Hessian".to_owned(),
        Op::DescentOrder { .. } => "an order of descent".to_owned(),
        Op::Call(function, _) => format!("the function {function:?}"),
        Op::Fold(..) => "a fold of matrices".to_owned(),
        _ => "a term of this form".to_owned(),
    }
}
