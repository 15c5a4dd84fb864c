//! Matrices.

use kernel::core::{Family, Function, Op, Slot, Sort, TermId};

use crate::number::described;
use crate::writer::{Both, Result, Writer, matrices};

impl Writer<'_> {
    /// A matrix beside another of the same sides. Sides are equal in MathComp if they are written
    /// alike; an identity takes those of the other.
    pub(crate) fn matrix_beside(&mut self, a: TermId, other: TermId) -> Result<Both> {
        let (own, sides) = (self.sides_of(a)?, self.sides_of(other)?);
        if own == sides || matches!(self.node(other).op, Op::Identity) {
            self.matrix(a)
        } else if matches!(self.node(a).op, Op::Identity) {
            Ok(identity(&sides.0, &sides.1))
        } else {
            self.unsupported("matrices whose sides are equal by an equation only")
        }
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
                if let Some(range) = self.core.slots[family.slot as usize].family.clone() {
                    self.in_range(index, &range)?;
                }
                let (name, index) = (self.family(&family)?, self.side(index)?);
                let tree = format!("(MLit _ {rows} {cols} ({name} {index}))");
                Ok(Both::new(format!("{name} {index}"), 10, tree))
            }
            Op::Product {
                family,
                from,
                to,
                ascending,
                ..
            } => self.product(&family, (from, to), ascending),
            Op::Minus(a) => {
                let a = self.matrix(a)?;
                Ok(Both::new(
                    format!("- {}", a.at(29)),
                    35,
                    format!("(MOpp {})", a.tree),
                ))
            }
            Op::Add(a, b) => self.beside(" + ", "MAdd", a, b),
            Op::Subtract(a, b) => self.beside(" - ", "MSub", a, b),
            Op::Multiply(a, b) => match (self.is_matrix(a), self.is_matrix(b)) {
                (true, true) => self.times(a, b),
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
                Ok(Both::new(
                    format!("{}^T", a.at(8)),
                    8,
                    format!("(MTr {})", a.tree),
                ))
            }
            Op::Pseudoinverse(a) => self.call("pinv", "MPinv", a),
            Op::Inverse(a) => {
                let inside = self.matrix(a)?;
                let text = format!("{} \\in unitmx", inside.at(69));
                self.guards
                    .push(Both::new(text, 70, format!("(FUnit {})", inside.tree)));
                self.call("invmx", "MInv", a)
            }
            Op::Zeros => Ok(Both::new(typed("0"), 0, format!("(MZero _ {rows} {cols})"))),
            Op::Identity => Ok(identity(&rows, &cols)),
            Op::Ones => {
                let tree = format!("(MConst {rows} {cols} (QNat (NLit _ 1%N)))");
                Ok(Both::new(typed("const_mx 1"), 0, tree))
            }
            Op::Block(blocks) => self.block(&blocks),
            Op::Entries { row, column, value } => {
                if !self.begins_at_one(&row) || !self.begins_at_one(&column) {
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
                let tree = format!("(MFun {rows} {cols} (fun {i} {j} : nat => {}))", value.tree);
                Ok(Both::new(text, 41, tree))
            }
            Op::Row(a, i) => {
                let at = match self.node(a).sort {
                    Sort::Matrix(n, _) => n,
                    _ => return self.unsupported("a row of a number"),
                };
                self.within(i, at)?;
                let (a, i) = (self.matrix(a)?, self.side(i)?);
                let tree = format!(
                    "(MFun 1 {cols} (fun _ j0 : nat => QEntry {} {i} j0))",
                    a.tree
                );
                Ok(Both::new(format!("row_of {} {i}", a.at(9)), 10, tree))
            }
            Op::Column(a, j) => {
                let at = match self.node(a).sort {
                    Sort::Matrix(_, n) => n,
                    _ => return self.unsupported("a column of a number"),
                };
                self.within(j, at)?;
                let (a, j) = (self.matrix(a)?, self.side(j)?);
                let tree = format!(
                    "(MFun {rows} 1 (fun i0 _ : nat => QEntry {} i0 {j}))",
                    a.tree
                );
                Ok(Both::new(format!("column_of {} {j}", a.at(9)), 10, tree))
            }
            Op::Call(function, arguments) => self.matrix_call(function, &arguments),
            other => self.unsupported(described(&other)),
        }
    }

    fn beside(&mut self, mark: &str, f: &str, a: TermId, b: TermId) -> Result<Both> {
        let (a, b) = (self.matrix_beside(a, b)?, self.matrix_beside(b, a)?);
        let text = format!("{}{mark}{}", a.at(50), b.at(49));
        Ok(Both::new(text, 50, format!("({f} {} {})", a.tree, b.tree)))
    }

    fn times(&mut self, a: TermId, b: TermId) -> Result<Both> {
        if self.sides_of(a)?.1 != self.sides_of(b)?.0 {
            return self.unsupported("a product whose inner sides are equal by an equation only");
        }
        let (a, b) = (self.matrix(a)?, self.matrix(b)?);
        let text = format!("{} *m {}", a.at(40), b.at(39));
        Ok(Both::new(text, 40, format!("(MMul {} {})", a.tree, b.tree)))
    }

    fn scaled(&mut self, number: TermId, matrix: TermId) -> Result<Both> {
        let (a, b) = (self.number(number)?, self.matrix(matrix)?);
        Ok(scale_by(&a, &b))
    }

    fn block(&mut self, blocks: &[Vec<TermId>]) -> Result<Both> {
        let mut total: Option<Both> = None;
        for row in blocks {
            let mut line: Option<Both> = None;
            for cell in row {
                let cell = if self.is_matrix(*cell) {
                    self.matrix(*cell)?
                } else {
                    let a = self.number(*cell)?;
                    let text = format!("(const_mx {} : 'M[R]_(1, 1))", a.at(9));
                    Both::new(text, 0, format!("(MConst 1 1 {})", a.tree))
                };
                line = Some(joined(line, cell, "row_mx", "MRow"));
            }
            if let Some(line) = line {
                total = Some(joined(total, line, "col_mx", "MCol"));
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
                Ok(Both::new(
                    format!("relu {ia}"),
                    10,
                    by_entries(&rows, &cols, &entry),
                ))
            }
            Function::Diagonal => {
                let entry = format!("QIf (i0 == j0)%N (QEntry {ib} i0 1) (QNat (NLit _ 0%N))");
                Ok(Both::new(
                    format!("diagonal_of {ia}"),
                    10,
                    by_entries(&rows, &rows, &entry),
                ))
            }
            Function::Hadamard | Function::Kronecker | Function::KhatriRao => {
                let b = self.matrix(arguments[1])?;
                let (p, q) = self.sides_of(arguments[1])?;
                let (word, i, j, k, l, all_rows, all_cols) = match function {
                    Function::Hadamard => (
                        "hadamard",
                        "i0".into(),
                        "j0".into(),
                        "i0".into(),
                        "j0".into(),
                        rows,
                        cols,
                    ),
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

    /// The widths d of a family whose members are of the sizes d i x d (i-1), as the notation of a
    /// product asks.
    pub(crate) fn widths_of(&mut self, slot: Slot) -> Result<String> {
        let info = self.core.slots[slot as usize].clone();
        let (Some(range), Some((rows, cols))) = (info.family, info.members) else {
            return self.unsupported("a product of this family");
        };
        let depth = self.scope.len();
        let index = self.declare_index(&range);
        let (rows, cols) = (self.side(rows)?, self.side(cols)?);
        self.scope.truncate(depth);
        let d = rows.strip_prefix('(');
        let d = d.and_then(|rows| rows.strip_suffix(&format!(" {index})")));
        match d.filter(|d| cols == format!("({d} {index}.-1)")) {
            Some(d) => Ok(d.to_owned()),
            None => self.unsupported("members that are not of sizes d[i] x d[i-1]"),
        }
    }

    /// A family as an argument; one some of whose members are replaced has no term.
    pub(crate) fn family(&mut self, family: &Family) -> Result<String> {
        let mut name = self.name(family.slot)?;
        for (index, value) in &family.replaced {
            let (index, value) = (self.side(*index)?, self.matrix(*value)?.at(9));
            name = format!("(replaced {name} {index} {value})");
            self.unproved("a replaced member of a family", "", 0);
        }
        Ok(name)
    }

    fn product(
        &mut self,
        family: &Family,
        (from, to): (TermId, TermId),
        ascending: bool,
    ) -> Result<Both> {
        if ascending {
            return self.unsupported("an ascending product");
        }
        let d = self.widths_of(family.slot)?;
        let name = self.family(family)?;
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

fn identity(rows: &str, cols: &str) -> Both {
    let of_type = matrices(rows, cols);
    if rows == cols {
        return Both::new(format!("(1%:M : {of_type})"), 0, format!("(MOne _ {rows})"));
    }
    let entry = "QIf (i0 == j0)%N (QNat (NLit _ 1%N)) (QNat (NLit _ 0%N))";
    let tree = format!("(MFun {rows} {cols} (fun i0 j0 : nat => {entry}))");
    Both::new(format!("(eye _ _ _ : {of_type})"), 0, tree)
}

fn joined(left: Option<Both>, right: Both, word: &str, function: &str) -> Both {
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
