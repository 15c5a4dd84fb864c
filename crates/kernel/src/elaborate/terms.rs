//! Terms: sorts and sizes.
//!
//! `0` and `I` have no size of their own. They are *pending* until a sum, a comparison or a block
//! gives them one; a pending 0 without a size is the number 0.

use exact::Rational;

use super::{Elaborator, Meaning, Result, Root, Scope};
use crate::core::{CoreIndex, Op, PropOp, Sort, TermId};
use crate::tree::{Place, Relation, Term};

/// A term, or a multiple of `0` or `I` whose size is not known yet.
#[derive(Clone, Copy)]
pub(super) enum Elaborated {
    Known(TermId),
    /// A number that is 0 where it is defined: `0`, `0 * x`.
    Zero(TermId),
    /// The multiple of the identity by a number.
    Identity(TermId),
}

use Elaborated::{Identity, Known, Zero};

impl<'a> Elaborator<'a> {
    /// A term whose size is known; 0 is the number.
    pub(super) fn term(&mut self, term: &'a Term, scope: &Scope<'a>) -> Result<TermId> {
        let pending = self.pending(term, scope)?;
        self.settle(pending)
    }

    fn settle(&mut self, pending: Elaborated) -> Result<TermId> {
        match pending {
            Known(id) => Ok(id),
            Zero(zero) => Ok(zero),
            Identity(_) => self.help(
                "size-of-identity",
                "nothing gives `I` a size here".to_owned(),
                "write I(n)",
            ),
        }
    }

    pub(super) fn number(&mut self, value: i64) -> Result<TermId> {
        self.node(Op::Number(Rational::from(value)), Sort::Integer)
    }

    /// A pending term at the size `rows x cols`.
    pub(super) fn sized(
        &mut self,
        pending: Elaborated,
        rows: TermId,
        cols: TermId,
    ) -> Result<TermId> {
        match pending {
            Known(id) => Ok(id),
            Zero(factor) => {
                let zeros = self.node(Op::Zeros, Sort::Matrix(rows, cols))?;
                if factor == self.number(0)? {
                    return Ok(zeros);
                }
                self.node(Op::Multiply(factor, zeros), Sort::Matrix(rows, cols))
            }
            Identity(factor) => {
                if !self.agree(rows, cols) {
                    let (rows, cols) = (self.spell(rows), self.spell(cols));
                    return self.fault(
                        "sizes-differ",
                        format!("`I` is square, not {rows} x {cols}"),
                    );
                }
                let identity = self.node(Op::Identity, Sort::Matrix(rows, cols))?;
                if factor == self.number(1)? {
                    return Ok(identity);
                }
                if self.sort(factor) == Sort::Real {
                    return self.irrational();
                }
                self.node(Op::Multiply(factor, identity), Sort::Matrix(rows, cols))
            }
        }
    }

    /// A number; a 1 x 1 matrix may stand for one.
    pub(super) fn numeric(&mut self, term: &'a Term, scope: &Scope<'a>) -> Result<TermId> {
        let id = self.term(term, scope)?;
        self.as_scalar(id)
    }

    /// A term as a number.
    pub(super) fn as_scalar(&mut self, id: TermId) -> Result<TermId> {
        match self.as_number(id)? {
            Some(id) => Ok(id),
            None => {
                let sizes = self.shape_text(id);
                self.fault(
                    "sort",
                    format!("a number is needed here, not a matrix, {sizes}"),
                )
            }
        }
    }

    fn as_number(&mut self, id: TermId) -> Result<Option<TermId>> {
        match self.sort(id) {
            Sort::Matrix(rows, cols) => {
                let one = self.number(1)?;
                if self.agree(rows, one) && self.agree(cols, one) {
                    return Ok(Some(self.node(Op::Scalar(id), Sort::Number)?));
                }
                Ok(None)
            }
            _ => Ok(Some(id)),
        }
    }

    /// An index, size or exponent: an integer by its form.
    pub(super) fn integer(&mut self, term: &'a Term, scope: &Scope<'a>) -> Result<TermId> {
        let id = self.term(term, scope)?;
        if self.sort(id) == Sort::Integer {
            return Ok(id);
        }
        self.help(
            "not-an-integer",
            "an index, size or exponent is an integer by its form".to_owned(),
            "naturals, sizes, indices, `rank`, `count`, and what `+ - * ^ min max sum abs` make of them",
        )
    }

    /// A matrix, with its sizes.
    pub(super) fn matrix(
        &mut self,
        term: &'a Term,
        scope: &Scope<'a>,
    ) -> Result<(TermId, TermId, TermId)> {
        let id = self.term(term, scope)?;
        match self.sort(id) {
            Sort::Matrix(rows, cols) => Ok((id, rows, cols)),
            _ => self.fault("sort", "a matrix is needed here, not a number"),
        }
    }

    pub(super) fn square(&mut self, term: &'a Term, scope: &Scope<'a>) -> Result<(TermId, TermId)> {
        let (id, rows, cols) = self.matrix(term, scope)?;
        self.demand_square(rows, cols)?;
        Ok((id, rows))
    }

    pub(super) fn demand_square(&self, rows: TermId, cols: TermId) -> Result<()> {
        if self.agree(rows, cols) {
            return Ok(());
        }
        let (rows, cols) = (self.spell(rows), self.spell(cols));
        self.fault(
            "not-square",
            format!("a square matrix is needed here, not {rows} x {cols}"),
        )
    }

    pub(super) fn shape_text(&self, id: TermId) -> String {
        match self.sort(id) {
            Sort::Matrix(rows, cols) => format!("{} x {}", self.spell(rows), self.spell(cols)),
            _ => "a number".to_owned(),
        }
    }

    /// Two terms of one sort: 0 and I take the size of the other side; a 1 x 1 matrix beside a
    /// number is a number.
    pub(super) fn alike(
        &mut self,
        a: Elaborated,
        b: Elaborated,
    ) -> Result<std::result::Result<(TermId, TermId), Elaborated>> {
        let (a, b) = match (a, b) {
            (Known(a), Known(b)) => (a, b),
            (Known(a), pending) => match self.sort(a) {
                Sort::Matrix(rows, cols) => (a, self.sized(pending, rows, cols)?),
                _ => (a, self.settle(pending)?),
            },
            (pending, Known(b)) => match self.sort(b) {
                Sort::Matrix(rows, cols) => (self.sized(pending, rows, cols)?, b),
                _ => (self.settle(pending)?, b),
            },
            (Zero(a), Zero(b)) => return Ok(Err(Zero(self.total(a, b)?))),
            (Zero(a), Identity(b)) | (Identity(b), Zero(a)) => {
                return Ok(Err(Identity(self.total(b, a)?)));
            }
            (Identity(c), Identity(_)) => return Ok(Err(Identity(c))),
        };
        match (self.sort(a), self.sort(b)) {
            (Sort::Matrix(r, c), Sort::Matrix(r2, c2)) => {
                if self.agree(r, r2) && self.agree(c, c2) {
                    return Ok(Ok((a, b)));
                }
                let (a, b) = (self.shape_text(a), self.shape_text(b));
                self.fault("sizes-differ", format!("these sizes differ: {a} and {b}"))
            }
            (Sort::Matrix(..), _) | (_, Sort::Matrix(..)) => {
                match (self.as_number(a)?, self.as_number(b)?) {
                    (Some(a), Some(b)) => Ok(Ok((a, b))),
                    _ => self.help(
                        "sort",
                        format!(
                            "one side is {}, the other {}",
                            self.shape_text(a),
                            self.shape_text(b)
                        ),
                        "a multiple of the identity is written c*I",
                    ),
                }
            }
            _ => Ok(Ok((a, b))),
        }
    }

    pub(super) fn compare(
        &mut self,
        relation: Relation,
        a: &'a Term,
        b: &'a Term,
        scope: &Scope<'a>,
    ) -> Result<PropOp> {
        let a = self.child(0, |e| e.pending(a, scope))?;
        let b = self.child(1, |e| e.pending(b, scope))?;
        let (a, b) = match self.alike(a, b)? {
            Ok(pair) => pair,
            Err(pending) => {
                let id = self.settle(pending)?;
                (id, id)
            }
        };
        let equality = matches!(relation, Relation::Equal | Relation::Unequal);
        match (self.sort(a), self.sort(b)) {
            (Sort::Matrix(rows, cols), _) if !equality => self.demand_square(rows, cols)?,
            (Sort::Real, _) | (_, Sort::Real) if equality => {
                return self.help(
                    "irrational-equality",
                    "possibly irrational terms are compared by `<`, `<=`, `>`, `>=` only"
                        .to_owned(),
                    "compare squares, ranks or traces of powers",
                );
            }
            _ => {}
        }
        Ok(PropOp::Compare(relation, a, b))
    }

    pub(super) fn pending(&mut self, term: &'a Term, scope: &Scope<'a>) -> Result<Elaborated> {
        self.enter()?;
        let pending = match term {
            Term::Number(value) if value.is_zero() => Zero(self.number(0)?),
            Term::Identity(None) => Identity(self.number(1)?),
            Term::Minus(a) => match self.child(0, |e| e.pending(a, scope))? {
                Known(a) => Known(self.node(Op::Minus(a), self.sort(a))?),
                Zero(zero) => Zero(zero),
                Identity(c) => Identity(self.node(Op::Minus(c), self.sort(c))?),
            },
            Term::Add(a, b) | Term::Subtract(a, b) => {
                let minus = matches!(term, Term::Subtract(..));
                let a = self.child(0, |e| e.pending(a, scope))?;
                let b = self.child(1, |e| e.pending(b, scope))?;
                self.sum(a, b, minus)?
            }
            Term::Multiply(a, b) => {
                let a = self.child(0, |e| e.pending(a, scope))?;
                let b = self.child(1, |e| e.pending(b, scope))?;
                self.product(a, b)?
            }
            Term::Divide(a, b) => {
                let a = self.child(0, |e| e.pending(a, scope))?;
                let b = self.child(1, |e| e.numeric(b, scope))?;
                match a {
                    Known(a) => Known(self.node(Op::Divide(a, b), self.quotient_sort(a, b))?),
                    Zero(a) => Known(self.node(Op::Divide(a, b), self.quotient_sort(a, b))?),
                    Identity(c) => Identity(self.node(Op::Divide(c, b), self.quotient_sort(c, b))?),
                }
            }
            _ => Known(self.known(term, scope)?),
        };
        self.depth -= 1;
        Ok(pending)
    }

    fn quotient_sort(&self, a: TermId, b: TermId) -> Sort {
        match (self.sort(a), self.sort(b)) {
            (sort @ Sort::Matrix(..), _) => sort,
            (Sort::Real, _) | (_, Sort::Real) => Sort::Real,
            _ => Sort::Number,
        }
    }

    /// The sort of a sum or product of numbers.
    fn joined(&self, a: TermId, b: TermId) -> Sort {
        match (self.sort(a), self.sort(b)) {
            (Sort::Integer, Sort::Integer) => Sort::Integer,
            (Sort::Real, _) | (_, Sort::Real) => Sort::Real,
            _ => Sort::Number,
        }
    }

    fn sum(&mut self, a: Elaborated, b: Elaborated, minus: bool) -> Result<Elaborated> {
        if let (Identity(a), Identity(b)) = (a, b) {
            let op = if minus {
                Op::Subtract(a, b)
            } else {
                Op::Add(a, b)
            };
            return Ok(Identity(self.node(op, self.joined(a, b))?));
        }
        if let (Zero(zero), Identity(c), true) = (a, b, minus) {
            let c = self.node(Op::Minus(c), self.sort(c))?;
            return Ok(Identity(self.total(c, zero)?));
        }
        let (a, b) = match self.alike(a, b)? {
            Ok(pair) => pair,
            Err(pending) => return Ok(pending),
        };
        let sort = match self.sort(a) {
            sort @ Sort::Matrix(..) => sort,
            _ => self.joined(a, b),
        };
        let op = if minus {
            Op::Subtract(a, b)
        } else {
            Op::Add(a, b)
        };
        Ok(Known(self.node(op, sort)?))
    }

    /// `a + zero`, which is undefined where one of them is; a literal 0 adds nothing.
    fn total(&mut self, a: TermId, zero: TermId) -> Result<TermId> {
        if zero == self.number(0)? {
            return Ok(a);
        }
        self.node(Op::Add(a, zero), self.joined(a, zero))
    }

    /// `zero * b` for a number b, which is undefined where b is.
    fn multiple(&mut self, zero: TermId, b: TermId) -> Result<TermId> {
        if let Op::Number(_) = self.core.terms[b as usize].op {
            return Ok(zero);
        }
        self.node(Op::Multiply(zero, b), self.joined(zero, b))
    }

    fn product(&mut self, a: Elaborated, b: Elaborated) -> Result<Elaborated> {
        let (a, b) = match (a, b) {
            (Known(a), Known(b)) => (a, b),
            (Identity(a), Identity(b)) => {
                return Ok(Identity(self.node(Op::Multiply(a, b), self.joined(a, b))?));
            }
            (Zero(a), Zero(b) | Identity(b)) | (Identity(b), Zero(a)) => {
                return Ok(Zero(self.multiple(a, b)?));
            }
            (Zero(zero), Known(other)) | (Known(other), Zero(zero)) => {
                if !matches!(self.sort(other), Sort::Matrix(..)) {
                    return Ok(Zero(self.multiple(zero, other)?));
                }
                (zero, other)
            }
            (Identity(c), Known(other)) | (Known(other), Identity(c)) => {
                let Some(other) = self.as_number(other)? else {
                    return self.help(
                        "size-of-identity",
                        "`I` takes no size from a factor".to_owned(),
                        "write I(n)",
                    );
                };
                return Ok(Identity(
                    self.node(Op::Multiply(other, c), self.joined(other, c))?,
                ));
            }
        };
        let op = Op::Multiply(a, b);
        let sort = match (self.sort(a), self.sort(b)) {
            (Sort::Matrix(rows, inner), Sort::Matrix(inner2, cols)) => {
                if self.agree(inner, inner2) {
                    Sort::Matrix(rows, cols)
                } else if let Some(a) = self.as_number(a)? {
                    return Ok(Known(self.node(Op::Multiply(a, b), self.sort(b))?));
                } else if let Some(b) = self.as_number(b)? {
                    return Ok(Known(self.node(Op::Multiply(a, b), self.sort(a))?));
                } else {
                    let (inner, inner2) = (self.spell(inner), self.spell(inner2));
                    return self.fault(
                        "sizes-differ",
                        format!("the left factor has {inner} columns, the right one {inner2} rows"),
                    );
                }
            }
            (Sort::Real, Sort::Matrix(..)) | (Sort::Matrix(..), Sort::Real) => {
                return self.irrational();
            }
            (sort @ Sort::Matrix(..), _) | (_, sort @ Sort::Matrix(..)) => sort,
            _ => self.joined(a, b),
        };
        Ok(Known(self.node(op, sort)?))
    }

    pub(super) fn irrational<T>(&self) -> Result<T> {
        self.fault(
            "irrational-matrix",
            "a possibly irrational number stands in no matrix",
        )
    }

    /// A term that is neither 0, I, nor a sum or product.
    fn known(&mut self, term: &'a Term, scope: &Scope<'a>) -> Result<TermId> {
        match term {
            Term::Number(value) => {
                let sort = if value.is_integer() {
                    Sort::Integer
                } else {
                    Sort::Number
                };
                self.node(Op::Number(value.clone()), sort)
            }
            Term::Name(name) => self.name(name, scope),
            Term::Identity(Some(size)) => {
                let size = self.child(0, |e| e.integer(size, scope))?;
                self.node(Op::Identity, Sort::Matrix(size, size))
            }
            Term::Transpose(a) => {
                let a = self.child(0, |e| e.term(a, scope))?;
                match self.sort(a) {
                    Sort::Matrix(rows, cols) => {
                        self.node(Op::Transpose(a), Sort::Matrix(cols, rows))
                    }
                    _ => Ok(a),
                }
            }
            Term::Pseudoinverse(a) => {
                let a = self.child(0, |e| e.term(a, scope))?;
                let sort = match self.sort(a) {
                    Sort::Matrix(rows, cols) => Sort::Matrix(cols, rows),
                    Sort::Real => return self.irrational(),
                    _ => Sort::Number,
                };
                self.node(Op::Pseudoinverse(a), sort)
            }
            Term::Inverse(a) => {
                let a = self.child(0, |e| e.term(a, scope))?;
                let sort = match self.sort(a) {
                    Sort::Matrix(rows, cols) => {
                        self.demand_square(rows, cols)?;
                        Sort::Matrix(rows, cols)
                    }
                    Sort::Real => Sort::Real,
                    _ => Sort::Number,
                };
                self.node(Op::Inverse(a), sort)
            }
            Term::Power(a, n) => {
                let a = self.child(0, |e| e.term(a, scope))?;
                let n = self.child(1, |e| e.integer(n, scope))?;
                if let Sort::Matrix(rows, cols) = self.sort(a) {
                    self.demand_square(rows, cols)?;
                }
                self.node(Op::Power(a, n), self.sort(a))
            }
            Term::NormSquared(a) => {
                let a = self.child(0, |e| e.term(a, scope))?;
                let sort = match self.sort(a) {
                    Sort::Matrix(..) => Sort::Number,
                    sort => sort,
                };
                self.node(Op::NormSquared(a), sort)
            }
            Term::Entry(a, i, j) => {
                let (a, ..) = self.child(0, |e| e.matrix(a, scope))?;
                let i = self.child(1, |e| e.integer(i, scope))?;
                let j = self.child(2, |e| e.integer(j, scope))?;
                self.node(Op::Entry(a, i, j), Sort::Number)
            }
            Term::Row(a, i) => {
                let (a, _, cols) = self.child(0, |e| e.matrix(a, scope))?;
                let i = self.child(1, |e| e.integer(i, scope))?;
                let one = self.number(1)?;
                self.node(Op::Row(a, i), Sort::Matrix(one, cols))
            }
            Term::Column(a, j) => {
                let (a, rows, _) = self.child(0, |e| e.matrix(a, scope))?;
                let j = self.child(1, |e| e.integer(j, scope))?;
                let one = self.number(1)?;
                self.node(Op::Column(a, j), Sort::Matrix(rows, one))
            }
            Term::Member(name, index) => {
                let index = self.child(0, |e| e.integer(index, scope))?;
                self.member(name, index, scope)
            }
            Term::Slice(..) => self.help(
                "slice",
                "a slice stands in `min`, `max`, `sum`".to_owned(),
                "min(d[0..H])",
            ),
            Term::Product { family, from, to } => self.family_product(family, from, to, scope),
            Term::Block(rows) => self.block(rows, scope),
            Term::Entries { value, row, column } => {
                let mut inner = scope.clone();
                let row = self.index(row, 1, &mut inner)?;
                let column = self.index(column, 3, &mut inner)?;
                let value = self.child(0, |e| e.numeric(value, &inner))?;
                if self.sort(value) == Sort::Real {
                    return self.irrational();
                }
                let sort = Sort::Matrix(self.length(&row)?, self.length(&column)?);
                self.node(Op::Entries { row, column, value }, sort)
            }
            Term::With(a, places) => {
                self.some(places)?;
                let inner = self.replaced(places, scope)?;
                self.child(0, |e| e.term(a, &inner))
            }
            Term::Call(call) => self.call(call, scope),
            Term::Identity(None)
            | Term::Minus(_)
            | Term::Add(..)
            | Term::Subtract(..)
            | Term::Multiply(..)
            | Term::Divide(..) => {
                let pending = self.pending(term, scope)?;
                self.settle(pending)
            }
        }
    }

    /// The number of values of an index.
    fn length(&mut self, index: &CoreIndex) -> Result<TermId> {
        let one = self.number(1)?;
        if index.from == one {
            return Ok(index.to);
        }
        let difference = self.node(Op::Subtract(index.to, index.from), Sort::Integer)?;
        self.node(Op::Add(difference, one), Sort::Integer)
    }

    fn name(&mut self, name: &str, scope: &Scope<'a>) -> Result<TermId> {
        match scope.get(name).map(|(_, meaning)| meaning.clone()) {
            Some(Meaning::Value { term, .. }) => Ok(term),
            Some(Meaning::Let {
                parameters: [],
                value,
                item,
                before,
            }) => {
                let key = (before, scope.values(before));
                if let Some(term) = self.lets.get(&key) {
                    return Ok(*term);
                }
                let inner = scope.cut(before);
                let term = self.body(Root::Item(item), |e| e.term(value, &inner))?;
                self.lets.insert(key, term);
                Ok(term)
            }
            Some(Meaning::Let { .. }) => self.fault(
                "arguments",
                format!("`{name}` has parameters: write {name}(...)"),
            ),
            Some(Meaning::Sizes(_) | Meaning::Family { .. }) => {
                self.fault("family", format!("`{name}` is a family: write {name}[i]"))
            }
            None => self.unknown(name, scope),
        }
    }

    pub(super) fn unknown<T>(&self, name: &str, scope: &Scope<'a>) -> Result<T> {
        let known = scope.0.iter().map(|(known, _)| known.as_str());
        let names = known.collect::<Vec<_>>().join(", ");
        self.help(
            "unknown-name",
            format!("`{name}` is not in scope"),
            format!("in scope: {names}"),
        )
    }

    pub(super) fn let_value(
        &mut self,
        value: &'a Term,
        scope: &Scope<'a>,
        before: usize,
    ) -> Result<TermId> {
        let inner = scope.cut(before);
        self.term(value, &inner)
    }

    /// A member of a family, or a column of a matrix.
    pub(super) fn member(
        &mut self,
        name: &str,
        index: TermId,
        scope: &Scope<'a>,
    ) -> Result<TermId> {
        match scope.get(name).map(|(_, meaning)| meaning.clone()) {
            Some(Meaning::Sizes(slot)) => {
                let family = crate::core::Family {
                    slot,
                    replaced: Vec::new(),
                };
                self.node(Op::Member(family, index), Sort::Integer)
            }
            Some(Meaning::Family { family, members }) => {
                let (rows, cols) = self.member_sizes(&members, index)?;
                self.node(Op::Member(family, index), Sort::Matrix(rows, cols))
            }
            _ => {
                let matrix = self.name(name, scope)?;
                let Sort::Matrix(rows, _) = self.sort(matrix) else {
                    return self.fault("sort", format!("`{name}` is a number and has no members"));
                };
                let one = self.number(1)?;
                self.node(Op::Column(matrix, index), Sort::Matrix(rows, one))
            }
        }
    }

    /// The sizes of the member at an index, as the type of the family is written.
    pub(super) fn member_sizes(
        &mut self,
        members: &super::Members<'a>,
        index: TermId,
    ) -> Result<(TermId, TermId)> {
        let meaning = Meaning::Value {
            term: index,
            variable: None,
        };
        let scope = members.scope.with(members.index, meaning);
        Ok((
            self.integer(members.rows, &scope)?,
            self.integer(members.cols, &scope)?,
        ))
    }

    fn family_product(
        &mut self,
        name: &str,
        from: &'a Term,
        to: &'a Term,
        scope: &Scope<'a>,
    ) -> Result<TermId> {
        let from = self.child(0, |e| e.integer(from, scope))?;
        let to = self.child(1, |e| e.integer(to, scope))?;
        let Some(Meaning::Family { family, members }) = scope.get(name).map(|(_, m)| m.clone())
        else {
            return self.fault("family", format!("`{name}` is not a family of matrices"));
        };
        // Neighbours with indices k, k + 1, whatever k is: which order multiplies?
        let one = self.number(1)?;
        let k = self.node(Op::Slot(members.range.slot), Sort::Integer)?;
        let next = self.node(Op::Add(k, one), Sort::Integer)?;
        let (k_rows, k_cols) = self.member_sizes(&members, k)?;
        let (next_rows, next_cols) = self.member_sizes(&members, next)?;
        let down = self.agree(next_cols, k_rows);
        let up = self.agree(k_cols, next_rows);
        let ascending = match (down, up) {
            (true, false) => false,
            (false, true) => true,
            (true, true) => {
                !(self.agree(from, members.range.to) || self.agree(to, members.range.from))
            }
            (false, false) => {
                return self.fault(
                    "sizes-differ",
                    format!("neighbours in `{name}` do not multiply"),
                );
            }
        };
        let (rows, _) = self.member_sizes(&members, from)?;
        let (_, last_cols) = self.member_sizes(&members, to)?;
        let op = Op::Product {
            family,
            from,
            to,
            ascending,
            empty: rows,
        };
        // One step past the end the product is an identity: its size is then rows = last_cols.
        self.node(op, Sort::Matrix(rows, last_cols))
    }

    fn block(&mut self, rows: &'a [Vec<Term>], scope: &Scope<'a>) -> Result<TermId> {
        let width = rows.first().map_or(0, Vec::len);
        if width == 0 || rows.iter().any(|row| row.len() != width) {
            return self.fault(
                "block",
                "the rows of a block matrix have equally many blocks",
            );
        }
        let mut cells = Vec::new();
        let (mut heights, mut widths) = (vec![None; rows.len()], vec![None; width]);
        let one = self.number(1)?;
        for (k, cell) in rows.iter().flatten().enumerate() {
            let cell = self.child(k as u32, |e| e.pending(cell, scope))?;
            cells.push(cell);
            let (height, wide) = match cell {
                Known(id) => match self.sort(id) {
                    Sort::Matrix(rows, cols) => (rows, cols),
                    Sort::Real => return self.irrational(),
                    _ => (one, one),
                },
                Zero(_) | Identity(_) => continue,
            };
            for (size, known) in [
                (height, &mut heights[k / width]),
                (wide, &mut widths[k % width]),
            ] {
                match *known {
                    None => *known = Some(size),
                    Some(known) if self.agree(known, size) => {}
                    Some(known) => {
                        let (known, size) = (self.spell(known), self.spell(size));
                        let message =
                            format!("blocks in one row or column differ: {known} and {size}");
                        return self.child(k as u32, |e| e.fault("sizes-differ", message));
                    }
                }
            }
        }
        // I gives its row the height of its column, and the other way round.
        let mut learnt = true;
        while learnt {
            learnt = false;
            for (k, cell) in cells.iter().enumerate() {
                let (height, wide) = (&mut heights[k / width], &mut widths[k % width]);
                if matches!(cell, Identity(_)) && height.is_some() != wide.is_some() {
                    *height = height.or(*wide);
                    *wide = *height;
                    learnt = true;
                }
            }
        }
        // A row of nothing but zeros is one row high if no neighbour says otherwise: 0 is a number.
        let heights: Vec<_> = heights
            .into_iter()
            .map(|size| size.unwrap_or(one))
            .collect();
        let widths: Vec<_> = widths.into_iter().map(|size| size.unwrap_or(one)).collect();
        let mut block = vec![Vec::new(); rows.len()];
        for (k, cell) in cells.into_iter().enumerate() {
            let id = self.child(k as u32, |e| {
                e.sized(cell, heights[k / width], widths[k % width])
            })?;
            block[k / width].push(id);
        }
        let total = |e: &mut Self, sizes: Vec<TermId>| {
            let mut sizes = sizes.into_iter();
            let first = sizes.next().expect("at least one block");
            sizes.try_fold(first, |sum, size| e.node(Op::Add(sum, size), Sort::Integer))
        };
        let sort = Sort::Matrix(total(self, heights)?, total(self, widths)?);
        self.node(Op::Block(block), sort)
    }

    /// The scope in which variables, families or members have new values.
    fn replaced(&mut self, places: &'a [Place], scope: &Scope<'a>) -> Result<Scope<'a>> {
        let mut inner = scope.clone();
        let mut child = 1;
        for place in places {
            let Some((position, meaning)) = scope.get(&place.name) else {
                return self.unknown(&place.name, scope);
            };
            let meaning = match meaning.clone() {
                Meaning::Value {
                    variable: Some(variable),
                    ..
                } if place.index.is_none() => Meaning::Value {
                    term: self.new_value(place, variable, &mut child, scope)?,
                    variable: Some(variable),
                },
                Meaning::Family { members, .. } => {
                    let family =
                        self.new_family(place, &members, position, &mut child, scope, &inner)?;
                    Meaning::Family { family, members }
                }
                _ => {
                    return self.fault(
                        "not-a-variable",
                        format!(
                            "only variables, families and members are replaced, not `{}`",
                            place.name
                        ),
                    );
                }
            };
            inner.replace(position, meaning);
        }
        Ok(inner)
    }

    /// The new value of a place, of the sort and size of what is declared.
    pub(super) fn new_value(
        &mut self,
        place: &'a Place,
        old: TermId,
        child: &mut u32,
        scope: &Scope<'a>,
    ) -> Result<TermId> {
        let Some(value) = &place.value else {
            return self.fault("place", format!("`{}` has no new value", place.name));
        };
        *child += 1;
        self.child(*child - 1, |e| {
            let value = e.pending(value, scope)?;
            match e.alike(Known(old), value)? {
                Ok((_, value)) => match (e.sort(old), e.sort(value)) {
                    (Sort::Integer, Sort::Number) => e.fault("sort", "an integer is needed here"),
                    (_, Sort::Real) => e.irrational(),
                    _ => Ok(value),
                },
                Err(_) => e.fault("sort", "a value of known size is needed here"),
            }
        })
    }

    /// A family of which a member, or all, has a new value. `inner` has the replacements so far.
    pub(super) fn new_family(
        &mut self,
        place: &'a Place,
        members: &super::Members<'a>,
        position: usize,
        child: &mut u32,
        scope: &Scope<'a>,
        inner: &Scope<'a>,
    ) -> Result<crate::core::Family> {
        match &place.index {
            Some(index) => {
                *child += 1;
                let index = self.child(*child - 1, |e| e.integer(index, scope))?;
                let old = self.member(&place.name, index, scope)?;
                let value = self.new_value(place, old, child, scope)?;
                let Meaning::Family { mut family, .. } = inner.0[position].1.clone() else {
                    return self.fault("family", format!("`{}` is not a family", place.name));
                };
                family.replaced.push((index, value));
                Ok(family)
            }
            None => {
                *child += 1;
                self.child(*child - 1, |e| match &place.value {
                    Some(Term::Name(name)) => e.family_like(name, members, scope),
                    _ => e.fault(
                        "family",
                        format!("`{}` is replaced by a family", place.name),
                    ),
                })
            }
        }
    }

    /// A family by name, with members sized as those of another over the same range.
    fn family_like(
        &mut self,
        name: &str,
        like: &super::Members<'a>,
        scope: &Scope<'a>,
    ) -> Result<crate::core::Family> {
        let Some(Meaning::Family { family, members }) = scope.get(name).map(|(_, m)| m.clone())
        else {
            return self.fault("family", format!("`{name}` is not a family of matrices"));
        };
        let index = self.node(Op::Slot(like.range.slot), Sort::Integer)?;
        let (rows, cols) = self.member_sizes(like, index)?;
        let (rows2, cols2) = self.member_sizes(&members, index)?;
        let ranges = self.agree(like.range.from, members.range.from)
            && self.agree(like.range.to, members.range.to);
        if ranges && self.agree(rows, rows2) && self.agree(cols, cols2) {
            return Ok(family);
        }
        self.fault(
            "sizes-differ",
            format!("the members of `{name}` have other sizes"),
        )
    }
}
