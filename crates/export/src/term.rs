//! Numbers and matrices.

use kernel::core::{FoldKind, Function, Op, Part, Slot, Sort, TermId};

use crate::natural::Natural;
use crate::writer::{Both, Result, Writer, matrices};

impl Writer<'_> {
    fn is_matrix(&self, id: TermId) -> bool {
        matches!(self.node(id).sort, Sort::Matrix(..))
    }

    /// The sides of a matrix.
    fn sides_of(&mut self, id: TermId) -> Result<(String, String)> {
        match self.node(id).sort {
            Sort::Matrix(rows, cols) => Ok((self.side(rows)?, self.side(cols)?)),
            _ => self.unsupported("a number in the place of a matrix"),
        }
    }

    /// The variable that a quantifier binds, counted from the innermost.
    fn variable_term(&self, slot: Slot) -> Option<String> {
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
                let term = self.variable_term(slot).unwrap_or(format!("(QLit _ {name})"));
                Ok(Both::new(name, 0, term))
            }
            Op::Minus(a) => {
                let a = self.number(a)?;
                Ok(Both::new(format!("- {}", a.at(29)), 35, format!("(QOpp {})", a.tree)))
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
                Ok(Both::new(format!("`|{}|", a.text), 0, format!("(QAbs {})", a.tree)))
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

    fn inverse_number(&mut self, a: TermId) -> Result<Both> {
        let a = self.number(a)?;
        let tree = format!("(QDiv (QNat (NLit _ 1%N)) {})", a.tree);
        Ok(Both::new(format!("1 / {}", a.at(39)), 40, tree))
    }

    fn binary(&mut self, mark: &str, level: u8, f: &str, a: TermId, b: TermId) -> Result<Both> {
        let (a, b) = (self.number(a)?, self.number(b)?);
        let text = format!("{}{mark}{}", a.at(level), b.at(level - 1));
        Ok(Both::new(text, level, format!("({f} {} {})", a.tree, b.tree)))
    }

    /// A function of a matrix, as a word.
    fn call(&mut self, word: &str, function: &str, a: TermId) -> Result<Both> {
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
    fn nonzero(&mut self, id: TermId) -> Result<()> {
        if let Op::Number(value) = &self.node(id).op
            && !value.is_zero()
        {
            return Ok(());
        }
        let a = self.number(id)?;
        let tree = format!("(FNot (FEq {} (QNat (NLit _ 0%N))))", a.tree);
        self.guards.push(Both::new(format!("{} <> 0", a.at(69)), 70, tree));
        Ok(())
    }

    /// A guard: the index is from 1 to the size.
    fn within(&mut self, index: TermId, size: TermId) -> Result<()> {
        if !self.is_within(index, size) {
            let (i, n) = (self.natural_text(index)?, self.natural_text(size)?);
            self.guards.push(Both::boolean(&format!("(1 <= {i} <= {n})%N")));
        }
        Ok(())
    }

    fn number_fold(&mut self, kind: FoldKind, parts: &[Part]) -> Result<Both> {
        let mut total: Option<Both> = None;
        for part in parts {
            let value = match (kind, part.indices.is_empty()) {
                (FoldKind::Sum, false) => self.sum(part)?,
                (FoldKind::Count, _) => return self.unsupported("a count that depends on matrices"),
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
            let condition = if last { conditions.join(" && ") } else { String::new() };
            let (shown, given) = match last {
                true => (format!(" | ({condition})%N"), format!("({condition})%N")),
                false => (String::new(), "true".to_owned()),
            };
            let text = format!("\\sum_({name} <- from_to {from} {to}{shown}) {}", value.at(39));
            let tree = format!(
                "(QSum {from} {to} (fun {name} : nat => {given}) (fun {name} : nat => {}))",
                value.tree
            );
            value = Both::new(text, 41, tree);
        }
        Ok(value)
    }

    /// A term as a matrix.
    pub(crate) fn matrix(&mut self, id: TermId) -> Result<Both> {
        if !self.is_matrix(id) {
            return self.unsupported("a number in the place of a matrix");
        }
        let (rows, cols) = self.sides_of(id)?;
        let op = self.node(id).op.clone();
        let typed = |text: &str| format!("({text} : {})", matrices(&rows, &cols));
        match op {
            Op::Slot(slot) => {
                let name = self.name(slot)?;
                let constant = format!("(MLit _ {rows} {cols} {name})");
                let term = self.variable_term(slot).unwrap_or(constant);
                Ok(Both::new(name, 0, term))
            }
            Op::Member(family, index) => {
                if !family.replaced.is_empty() {
                    return self.unsupported("a replaced member of a family");
                }
                if let Some(range) = self.core.slots[family.slot as usize].family.clone() {
                    self.in_range(index, &range)?;
                }
                let (name, index) = (self.name(family.slot)?, self.side(index)?);
                let tree = format!("(MLit _ {rows} {cols} ({name} {index}))");
                Ok(Both::new(format!("{name} {index}"), 10, tree))
            }
            Op::Product { family, from, to, ascending, .. } => {
                self.product(&family, (from, to), ascending)
            }
            Op::Minus(a) => {
                let a = self.matrix(a)?;
                Ok(Both::new(format!("- {}", a.at(29)), 35, format!("(MOpp {})", a.tree)))
            }
            Op::Add(a, b) => self.pair(" + ", 50, "MAdd", a, b),
            Op::Subtract(a, b) => self.pair(" - ", 50, "MSub", a, b),
            Op::Multiply(a, b) => match (self.is_matrix(a), self.is_matrix(b)) {
                (true, true) => self.pair(" *m ", 40, "MMul", a, b),
                (true, false) => self.scaled(b, a),
                _ => self.scaled(a, b),
            },
            Op::Divide(a, b) => {
                self.nonzero(b)?;
                let (scale, a) = (self.inverse_number(b)?, self.matrix(a)?);
                Ok(scale_by(&scale, &a))
            }
            Op::Power(a, n) => {
                let (a, n) = (self.matrix(a)?, self.side(n)?);
                let tree = format!("(MPow {} {n})", a.tree);
                Ok(Both::new(format!("mpow {} {n}", a.at(9)), 10, tree))
            }
            Op::Transpose(a) => {
                let a = self.matrix(a)?;
                Ok(Both::new(format!("{}^T", a.at(8)), 8, format!("(MTr {})", a.tree)))
            }
            Op::Pseudoinverse(a) => self.call("pinv", "MPinv", a),
            Op::Inverse(a) => {
                let inside = self.matrix(a)?;
                let text = format!("{} \\in unitmx", inside.at(69));
                self.guards.push(Both::new(text, 70, format!("(FUnit {})", inside.tree)));
                self.call("invmx", "MInv", a)
            }
            Op::Zeros => Ok(Both::new(typed("0"), 0, format!("(MZero _ {rows} {cols})"))),
            Op::Identity => Ok(Both::new(typed("1%:M"), 0, format!("(MOne _ {rows})"))),
            Op::Ones => {
                let tree = format!("(MConst {rows} {cols} (QNat (NLit _ 1%N)))");
                Ok(Both::new(typed("const_mx 1"), 0, tree))
            }
            Op::Block(blocks) => self.block(&blocks),
            Op::Entries { row, column, value } => {
                if !self.from_one(&row) || !self.from_one(&column) {
                    return self.unsupported("a matrix by entries whose indices begin elsewhere");
                }
                let depth = self.scope.len();
                let (i, j) = (self.declare_index(&row), self.declare_index(&column));
                let guards = self.guards.len();
                let value = self.number(value)?;
                self.scope.truncate(depth);
                if self.guards.len() > guards {
                    return self.unsupported("a matrix by entries that may be undefined");
                }
                // The indices of MathComp begin at 0.
                let text = format!(
                    "\\matrix_(i0 < {rows}, j0 < {cols}) (let {i} := i0.+1 in let {j} := j0.+1 in {})",
                    value.text
                );
                let tree = format!(
                    "(MFun {rows} {cols} (fun {i} {j} : nat => {}))",
                    value.tree
                );
                Ok(Both::new(text, 41, tree))
            }
            Op::Row(a, i) => {
                let at = match self.node(a).sort {
                    Sort::Matrix(n, _) => n,
                    _ => return self.unsupported("a row of a number"),
                };
                self.within(i, at)?;
                let (a, i) = (self.matrix(a)?, self.side(i)?);
                let tree = format!("(MFun 1 {cols} (fun _ j0 : nat => QEntry {} {i} j0))", a.tree);
                Ok(Both::new(format!("row_of {} {i}", a.at(9)), 10, tree))
            }
            Op::Column(a, j) => {
                let at = match self.node(a).sort {
                    Sort::Matrix(_, n) => n,
                    _ => return self.unsupported("a column of a number"),
                };
                self.within(j, at)?;
                let (a, j) = (self.matrix(a)?, self.side(j)?);
                let tree = format!("(MFun {rows} 1 (fun i0 _ : nat => QEntry {} i0 {j}))", a.tree);
                Ok(Both::new(format!("column_of {} {j}", a.at(9)), 10, tree))
            }
            Op::Call(function, arguments) => self.matrix_call(function, &arguments),
            other => self.unsupported(described(&other)),
        }
    }

    fn pair(&mut self, mark: &str, level: u8, f: &str, a: TermId, b: TermId) -> Result<Both> {
        let (a, b) = (self.matrix(a)?, self.matrix(b)?);
        let text = format!("{}{mark}{}", a.at(level), b.at(level - 1));
        Ok(Both::new(text, level, format!("({f} {} {})", a.tree, b.tree)))
    }

    fn scaled(&mut self, number: TermId, matrix: TermId) -> Result<Both> {
        let (a, b) = (self.number(number)?, self.matrix(matrix)?);
        Ok(scale_by(&a, &b))
    }

    fn block(&mut self, blocks: &[Vec<TermId>]) -> Result<Both> {
        let mut total: Option<Both> = None;
        for row in blocks {
            let mut joined: Option<Both> = None;
            for cell in row {
                let cell = if self.is_matrix(*cell) {
                    self.matrix(*cell)?
                } else {
                    let a = self.number(*cell)?;
                    let text = format!("(const_mx {} : 'M[R]_(1, 1))", a.at(9));
                    Both::new(text, 0, format!("(MConst 1 1 {})", a.tree))
                };
                joined = Some(beside(joined, cell, "row_mx", "MRow"));
            }
            if let Some(joined) = joined {
                total = Some(beside(total, joined, "col_mx", "MCol"));
            }
        }
        match total {
            Some(total) => Ok(total),
            None => self.unsupported("a block of nothing"),
        }
    }

    fn matrix_call(&mut self, function: Function, arguments: &[TermId]) -> Result<Both> {
        let a = self.matrix(arguments[0])?;
        let (rows, cols) = self.sides_of(arguments[0])?;
        let (ia, ib) = (a.at(9), a.tree.clone());
        let by_entries = |rows: &str, cols: &str, entry: &str| {
            format!("(MFun {rows} {cols} (fun i0 j0 : nat => {entry}))")
        };
        match function {
            Function::Projector => {
                let tree = format!("(MMul {ib} (MPinv {ib}))");
                Ok(Both::new(format!("{} *m pinv {ia}", a.at(40)), 40, tree))
            }
            Function::Relu => {
                let entry = format!("QMax (QNat (NLit _ 0%N)) (QEntry {ib} i0 j0)");
                Ok(Both::new(format!("relu {ia}"), 10, by_entries(&rows, &cols, &entry)))
            }
            Function::Diagonal => {
                let entry = format!("QIf (i0 == j0)%N (QEntry {ib} i0 1) (QNat (NLit _ 0%N))");
                Ok(Both::new(format!("diagonal_of {ia}"), 10, by_entries(&rows, &rows, &entry)))
            }
            Function::Hadamard | Function::Kronecker | Function::KhatriRao => {
                let b = self.matrix(arguments[1])?;
                let (p, q) = self.sides_of(arguments[1])?;
                let (word, i, j, k, l, all_rows, all_cols) = match function {
                    Function::Hadamard => {
                        ("hadamard", "i0".into(), "j0".into(), "i0".into(), "j0".into(), rows, cols)
                    }
                    Function::Kronecker => (
                        "kron",
                        format!("(i0.-1 %/ {p}).+1"),
                        format!("(j0.-1 %/ {q}).+1"),
                        format!("(i0.-1 %% {p}).+1"),
                        format!("(j0.-1 %% {q}).+1"),
                        format!("({rows} * {p})%N"),
                        format!("({cols} * {q})%N"),
                    ),
                    _ => (
                        "khatri_rao",
                        format!("(i0.-1 %/ {p}).+1"),
                        "j0".to_owned(),
                        format!("(i0.-1 %% {p}).+1"),
                        "j0".to_owned(),
                        format!("({rows} * {p})%N"),
                        cols,
                    ),
                };
                let entry = format!("QMul (QEntry {ib} {i} {j}) (QEntry {} {k} {l})", b.tree);
                let tree = by_entries(&all_rows, &all_cols, &entry);
                Ok(Both::new(format!("{word} {ia} {}", b.at(9)), 10, tree))
            }
            other => self.unsupported(format!("the function {other:?}")),
        }
    }

    fn product(
        &mut self,
        family: &kernel::core::Family,
        (from, to): (TermId, TermId),
        ascending: bool,
    ) -> Result<Both> {
        let info = self.core.slots[family.slot as usize].clone();
        let (Some(range), Some((rows, cols))) = (info.family, info.members) else {
            return self.unsupported("a product of this family");
        };
        if ascending || !family.replaced.is_empty() {
            return self.unsupported("an ascending product, or one with replaced members");
        }
        // The members must be of the sizes d i x d (i-1) for the notation of a product.
        let depth = self.scope.len();
        let index = self.declare_index(&range);
        let (rows, cols) = (self.side(rows)?, self.side(cols)?);
        self.scope.truncate(depth);
        let d = rows.strip_prefix('(');
        let d = d.and_then(|rows| rows.strip_suffix(&format!(" {index})")));
        let Some(d) = d.filter(|d| cols == format!("({d} {index}.-1)")) else {
            return self.unsupported("a product of members that are not of sizes d[i] x d[i-1]");
        };
        let name = self.name(family.slot)?;
        let top = self.side(from)?;
        let bottom = self.natural(to)?;
        // The factors are those above `to - 1`.
        let below = match (bottom.text.as_str(), bottom.text.strip_suffix(".+1")) {
            ("1", _) => "0".to_owned(),
            (_, Some(below)) => below.to_owned(),
            (text, None) if bottom.level <= 2 => format!("{text}.-1"),
            (text, None) => format!("({text}).-1"),
        };
        if !self.is_positive(to) {
            let low = bottom.at(9);
            self.guards.push(Both::boolean(&format!("(0 < {low})%N")));
        }
        let text = format!("segment {name} {top} {below}");
        let member = format!("(MLit _ ({d} i) ({d} i.-1) ({name} i))");
        let tree = format!("(MSeg (d := {d}) (fun i : nat => {member}) {top} {below})");
        Ok(Both::new(text, 10, tree))
    }
}

fn beside(left: Option<Both>, right: Both, word: &str, function: &str) -> Both {
    match left {
        None => right,
        Some(left) => Both::new(
            format!("{word} {} {}", left.at(9), right.at(9)),
            10,
            format!("({function} {} {})", left.tree, right.tree),
        ),
    }
}

fn scale_by(a: &Both, b: &Both) -> Both {
    let text = format!("{} *: {}", a.at(39), b.at(39));
    Both::new(text, 40, format!("(MScale {} {})", a.tree, b.tree))
}

fn power(a: &Both, n: &str) -> Both {
    Both::new(format!("{} ^+ {n}", a.at(28)), 29, format!("(QPow {} {n})", a.tree))
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
fn described(op: &Op) -> String {
    match op {
        Op::Derivative { second: false, .. } => "a gradient".to_owned(),
        Op::Derivative { second: true, .. } => "a Hessian".to_owned(),
        Op::DescentOrder { .. } => "an order of descent".to_owned(),
        Op::Call(function, _) => format!("the function {function:?}"),
        Op::Fold(..) => "a fold of matrices".to_owned(),
        _ => "a term of this form".to_owned(),
    }
}
