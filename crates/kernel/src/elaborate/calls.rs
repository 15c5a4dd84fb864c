//! Calls: functions, folds, derivatives, predicates, lets with parameters, definitions.

use super::{Elaborator, Meaning, Result, Root, Scope};
use crate::core::{
    CoreIndex, Family, FoldKind, Function, Op, Part, Point, Predicate, PropOp, Property, Sort,
    TermId,
};
use crate::tree::{Argument, Body, Call, Term};

/// What a function takes and gives.
#[derive(Clone, Copy)]
enum Signature {
    /// A matrix; gives a number.
    Matrix(Sort),
    /// A square matrix; gives a number.
    Square(Sort),
    /// An index and a matrix; gives a real number.
    Ordered,
}

impl<'a> Elaborator<'a> {
    pub(super) fn call(&mut self, call: &'a Call, scope: &Scope<'a>) -> Result<TermId> {
        let name = call.name.as_str();
        if let Some(Meaning::Let {
            parameters,
            value,
            item,
            before,
        }) = scope.get(name).map(|(_, meaning)| meaning.clone())
            && !parameters.is_empty()
        {
            let inner = self.parameters(call, parameters, scope.cut(before), scope)?;
            return self.body(Root::Item(item), |e| e.term(value, &inner));
        }
        if let Some((index, definition)) = self.definition(name) {
            let Body::Term(body) = &definition.body else {
                return self.fault("sort", format!("`{name}` is a formula"));
            };
            let inner = self.parameters(call, &definition.parameters, Scope::default(), scope)?;
            return self.body(Root::Definition(index), |e| e.term(body, &inner));
        }
        match name {
            "min" => return self.fold(FoldKind::Min, call, scope),
            "max" => return self.fold(FoldKind::Max, call, scope),
            "sum" => return self.fold(FoldKind::Sum, call, scope),
            "count" => return self.fold(FoldKind::Count, call, scope),
            "grad" | "hess" => return self.derivative(call, scope),
            "descent_order" => {
                let (value, places, _) = self.moved_function(call, true, scope)?;
                return self.node(Op::DescentOrder { value, places }, Sort::Integer);
            }
            _ => {}
        }
        if !call.places.is_empty() || call.over.is_some() {
            return self.fault("arguments", format!("`{name}` takes no places"));
        }
        self.function(call, scope)
    }

    /// The scope of a body: its parameters mean the arguments, as terms.
    pub(super) fn parameters(
        &mut self,
        call: &'a Call,
        parameters: &'a [String],
        mut inner: Scope<'a>,
        scope: &Scope<'a>,
    ) -> Result<Scope<'a>> {
        if !call.places.is_empty() || call.over.is_some() {
            return self.fault("arguments", format!("`{}` takes no places", call.name));
        }
        let arguments = self.plain(call, parameters.len())?;
        for (k, (parameter, argument)) in parameters.iter().zip(arguments).enumerate() {
            let term = self.child(k as u32, |e| e.term(argument, scope))?;
            inner.push(
                parameter,
                Meaning::Value {
                    term,
                    variable: None,
                },
            );
        }
        Ok(inner)
    }

    /// The arguments of a function that takes `count` plain terms.
    fn plain(&self, call: &'a Call, count: usize) -> Result<Vec<&'a Term>> {
        let plain = |argument: &'a Argument| match &argument.value {
            Body::Term(term) if argument.indices.is_empty() && argument.condition.is_none() => {
                Some(term)
            }
            _ => None,
        };
        let terms: Option<Vec<&Term>> = call.arguments.iter().map(plain).collect();
        match terms {
            Some(terms) if terms.len() == count => Ok(terms),
            _ => {
                let (name, found) = (&call.name, call.arguments.len());
                self.fault(
                    "arguments",
                    format!("`{name}` takes {count} terms, not {found}"),
                )
            }
        }
    }

    fn function(&mut self, call: &'a Call, scope: &Scope<'a>) -> Result<TermId> {
        use Function as F;
        use Signature::{Matrix, Ordered, Square};
        let name = call.name.as_str();
        let simple = match name {
            "rank" => Some((F::Rank, Matrix(Sort::Integer))),
            "det" => Some((F::Determinant, Square(Sort::Number))),
            "trace" => Some((F::Trace, Square(Sort::Number))),
            "per" => Some((F::Permanent, Square(Sort::Number))),
            "inertia_pos" => Some((F::InertiaPositive, Square(Sort::Integer))),
            "inertia_neg" => Some((F::InertiaNegative, Square(Sort::Integer))),
            "norm2" => Some((F::SpectralNorm, Matrix(Sort::Real))),
            "radius" => Some((F::SpectralRadius, Square(Sort::Real))),
            "sigma" => Some((F::SingularValue, Ordered)),
            "eig" => Some((F::Eigenvalue, Ordered)),
            _ => None,
        };
        if let Some((function, signature)) = simple {
            return self.simple(call, function, signature, scope);
        }
        match name {
            "rows" | "cols" => {
                let a = self.plain(call, 1)?[0];
                let (_, rows, cols) = self.child(0, |e| e.matrix(a, scope))?;
                Ok(if name == "rows" { rows } else { cols })
            }
            "abs" | "sqrt" => {
                let a = self.plain(call, 1)?[0];
                let a = self.child(0, |e| e.numeric(a, scope))?;
                if name == "abs" {
                    return self.node(Op::Call(F::Absolute, vec![a]), self.sort(a));
                }
                self.node(Op::Call(F::SquareRoot, vec![a]), Sort::Real)
            }
            "relu" => {
                let a = self.plain(call, 1)?[0];
                let a = self.child(0, |e| e.term(a, scope))?;
                self.node(Op::Call(F::Relu, vec![a]), self.sort(a))
            }
            "proj" => {
                let a = self.plain(call, 1)?[0];
                let (a, rows, _) = self.child(0, |e| e.matrix(a, scope))?;
                self.node(Op::Call(F::Projector, vec![a]), Sort::Matrix(rows, rows))
            }
            "adj" | "hankel_traces" => {
                let a = self.plain(call, 1)?[0];
                let (a, n) = self.child(0, |e| e.square(a, scope))?;
                let function = if name == "adj" {
                    F::Adjugate
                } else {
                    F::HankelTraces
                };
                self.node(Op::Call(function, vec![a]), Sort::Matrix(n, n))
            }
            "diag" => {
                let a = self.plain(call, 1)?[0];
                let (a, rows, cols) = self.child(0, |e| e.matrix(a, scope))?;
                let one = self.number(1)?;
                if !self.agree(cols, one) {
                    return self.fault("sizes-differ", "`diag` takes a column");
                }
                self.node(Op::Call(F::Diagonal, vec![a]), Sort::Matrix(rows, rows))
            }
            "hadamard" | "kron" | "khatri_rao" => {
                let arguments = self.plain(call, 2)?;
                let (a, rows, cols) = self.child(0, |e| e.matrix(arguments[0], scope))?;
                let (b, rows2, cols2) = self.child(1, |e| e.matrix(arguments[1], scope))?;
                let (function, same_rows, same_cols) = match name {
                    "hadamard" => (F::Hadamard, true, true),
                    "kron" => (F::Kronecker, false, false),
                    _ => (F::KhatriRao, false, true),
                };
                if same_rows && !self.agree(rows, rows2) || same_cols && !self.agree(cols, cols2) {
                    let (a, b) = (self.shape_text(a), self.shape_text(b));
                    return self.fault("sizes-differ", format!("these sizes differ: {a} and {b}"));
                }
                let product = |e: &mut Self, same, a, b| {
                    if same {
                        Ok(a)
                    } else {
                        e.node(Op::Multiply(a, b), Sort::Integer)
                    }
                };
                let rows = product(self, same_rows, rows, rows2)?;
                let cols = product(self, same_cols, cols, cols2)?;
                self.node(Op::Call(function, vec![a, b]), Sort::Matrix(rows, cols))
            }
            "ones" | "zeros" => {
                let arguments = self.plain(call, 2)?;
                let rows = self.child(0, |e| e.integer(arguments[0], scope))?;
                let cols = self.child(1, |e| e.integer(arguments[1], scope))?;
                let op = if name == "ones" { Op::Ones } else { Op::Zeros };
                self.node(op, Sort::Matrix(rows, cols))
            }
            "sinsq" | "sinres" => {
                let arguments = self.plain(call, 3)?;
                let k = self.child(0, |e| e.integer(arguments[0], scope))?;
                let (a, rows, cols) = self.child(1, |e| e.matrix(arguments[1], scope))?;
                let (b, rows2, cols2) = self.child(2, |e| e.matrix(arguments[2], scope))?;
                if !self.agree(rows, rows2) || !self.agree(cols, cols2) {
                    return self.fault("sizes-differ", "the matrices have different sizes");
                }
                let function = if name == "sinsq" {
                    F::SquaredSines
                } else {
                    F::Residuals
                };
                self.node(Op::Call(function, vec![k, a, b]), Sort::Real)
            }
            _ => match scope.get(name) {
                Some(_) => self.fault("arguments", format!("`{name}` takes no arguments")),
                None => self.fault("unknown-function", format!("`{name}` is not a function")),
            },
        }
    }

    fn simple(
        &mut self,
        call: &'a Call,
        function: Function,
        signature: Signature,
        scope: &Scope<'a>,
    ) -> Result<TermId> {
        match signature {
            Signature::Matrix(sort) => {
                let a = self.plain(call, 1)?[0];
                let (a, ..) = self.child(0, |e| e.matrix(a, scope))?;
                self.node(Op::Call(function, vec![a]), sort)
            }
            Signature::Square(sort) => {
                let a = self.plain(call, 1)?[0];
                let (a, _) = self.child(0, |e| e.square(a, scope))?;
                self.node(Op::Call(function, vec![a]), sort)
            }
            Signature::Ordered => {
                let arguments = self.plain(call, 2)?;
                let k = self.child(0, |e| e.integer(arguments[0], scope))?;
                let (a, rows, cols) = self.child(1, |e| e.matrix(arguments[1], scope))?;
                if function == Function::Eigenvalue {
                    self.demand_square(rows, cols)?;
                }
                self.node(Op::Call(function, vec![k, a]), Sort::Real)
            }
        }
    }

    fn fold(&mut self, kind: FoldKind, call: &'a Call, scope: &Scope<'a>) -> Result<TermId> {
        if !call.places.is_empty() || call.over.is_some() {
            return self.fault("arguments", format!("`{}` takes no places", call.name));
        }
        let mut child = 0;
        let mut parts = Vec::new();
        for argument in &call.arguments {
            parts.push(self.part(kind, argument, &mut child, scope)?);
        }
        if kind == FoldKind::Count {
            return match parts.as_slice() {
                [part] if !part.indices.is_empty() => {
                    self.node(Op::Fold(kind, parts), Sort::Integer)
                }
                _ => self.fault(
                    "arguments",
                    "`count` takes one comprehension: count(P for i in 1..n)",
                ),
            };
        }
        let mut sort = None;
        for part in &parts {
            let next = self.sort(part.value);
            sort = Some(match (sort, next) {
                (None, next) => next,
                (Some(Sort::Matrix(r, c)), Sort::Matrix(r2, c2)) => {
                    if !self.agree(r, r2) || !self.agree(c, c2) {
                        return self
                            .fault("sizes-differ", "the terms of a sum have different sizes");
                    }
                    Sort::Matrix(r, c)
                }
                (Some(Sort::Matrix(..)), _) | (Some(_), Sort::Matrix(..)) => {
                    return self.fault("sort", "numbers and matrices are not mixed");
                }
                (Some(Sort::Real), _) | (_, Sort::Real) => Sort::Real,
                (Some(Sort::Integer), Sort::Integer) => Sort::Integer,
                _ => Sort::Number,
            });
        }
        match sort {
            None => self.fault("arguments", format!("`{}` needs an argument", call.name)),
            Some(Sort::Matrix(..)) if kind != FoldKind::Sum => {
                self.fault("sort", format!("`{}` takes numbers", call.name))
            }
            Some(sort) => self.node(Op::Fold(kind, parts), sort),
        }
    }

    fn part(
        &mut self,
        kind: FoldKind,
        argument: &'a Argument,
        child: &mut u32,
        scope: &Scope<'a>,
    ) -> Result<Part> {
        let first = *child;
        *child += 1 + 2 * argument.indices.len() as u32 + u32::from(argument.condition.is_some());
        if let Body::Term(Term::Slice(name, range)) = &argument.value {
            if !argument.indices.is_empty() || kind == FoldKind::Count {
                return self.fault("slice", "a slice stands alone in `min`, `max`, `sum`");
            }
            return self.child(first, |e| e.slice(name, range, scope));
        }
        let mut inner = scope.clone();
        let mut indices = Vec::new();
        for (k, index) in argument.indices.iter().enumerate() {
            indices.push(self.index(index, first + 1 + 2 * k as u32, &mut inner)?);
        }
        let mut conditions = Vec::new();
        if let Some(condition) = &argument.condition {
            let at = first + 1 + 2 * indices.len() as u32;
            conditions.push(self.child(at, |e| e.formula(condition, &inner))?);
        }
        let value = match &argument.value {
            Body::Formula(formula) if kind == FoldKind::Count => {
                conditions.push(self.child(first, |e| e.formula(formula, &inner))?);
                self.number(1)?
            }
            Body::Formula(_) => {
                return self.fault("sort", "a formula is counted, not added or compared");
            }
            Body::Term(term) => self.child(first, |e| {
                let id = e.term(term, &inner)?;
                // Beside other numbers a 1 x 1 matrix is a number, but a sum of matrices stays one.
                if kind == FoldKind::Sum {
                    Ok(id)
                } else {
                    e.as_scalar(id)
                }
            })?,
        };
        Ok(Part {
            value,
            indices,
            conditions,
        })
    }

    fn slice(
        &mut self,
        name: &str,
        range: &'a crate::tree::Range,
        scope: &Scope<'a>,
    ) -> Result<Part> {
        let from = self.child(0, |e| e.integer(&range.from, scope))?;
        let to = self.child(1, |e| e.integer(&range.to, scope))?;
        let key = match scope.get(name).map(|(_, meaning)| meaning.clone()) {
            Some(Meaning::Sizes(slot)) => slot,
            Some(Meaning::Family {
                family: Family { slot, .. },
                ..
            }) => slot,
            Some(_) => return self.fault("family", format!("`{name}` is not a family")),
            None => return self.unknown(name, scope),
        };
        let slot = match self.slices.get(&(key, from, to)) {
            Some(slot) => *slot,
            None => {
                let slot = self.slot("i", None);
                self.slices.insert((key, from, to), slot);
                slot
            }
        };
        let index = self.node(Op::Slot(slot), Sort::Integer)?;
        let value = self.member(name, index, scope)?;
        Ok(Part {
            value,
            indices: vec![CoreIndex { slot, from, to }],
            conditions: Vec::new(),
        })
    }

    /// The function of a predicate or derivative, its places, and the number of children passed.
    fn moved_function(
        &mut self,
        call: &'a Call,
        whole: bool,
        scope: &Scope<'a>,
    ) -> Result<(TermId, Vec<crate::core::CorePlace>, Scope<'a>)> {
        let value = self.plain(call, 1)?[0];
        let mut child = 1;
        let (places, inner) = self.places(&call.places, &mut child, whole, scope)?;
        let value = self.child(0, |e| {
            let id = e.term(value, &inner)?;
            if let Sort::Matrix(..) = e.sort(id)
                && e.as_scalar(id).is_err()
            {
                let sizes = e.shape_text(id);
                return e.help(
                    "sort",
                    format!("`{}` needs a number, not a matrix, {sizes}", call.name),
                    "did you mean a squared norm, ||...||^2?",
                );
            }
            e.as_scalar(id)
        })?;
        Ok((value, places, inner))
    }

    fn derivative(&mut self, call: &'a Call, scope: &Scope<'a>) -> Result<TermId> {
        let second = call.name == "hess";
        if call.over.is_some() || call.places.iter().any(|place| place.value.is_some()) {
            return self.fault(
                "arguments",
                format!("`{}` takes places without `=` and `over`", call.name),
            );
        }
        if !second && call.places.len() != 1 {
            return self.fault("arguments", "`grad` takes one place");
        }
        let (value, places, _) = self.moved_function(call, false, scope)?;
        if self.sort(value) == Sort::Real {
            return self.fault("irrational-matrix", "derivatives are of rational terms");
        }
        if !second {
            let sort = match &places[0].point {
                Point::Term(point) => match self.sort(*point) {
                    sort @ Sort::Matrix(..) => sort,
                    _ => Sort::Number,
                },
                Point::Family(_) => {
                    return self.fault(
                        "family",
                        "`grad` is sized as its place: write grad(f; W[i])",
                    );
                }
            };
            return self.node(
                Op::Derivative {
                    value,
                    places,
                    second,
                },
                sort,
            );
        }
        let mut total = None;
        for place in &places {
            let entries = self.entries(&place.point)?;
            total = Some(match total {
                None => entries,
                Some(total) => self.node(Op::Add(total, entries), Sort::Integer)?,
            });
        }
        let size = total.expect("at least one place");
        self.node(
            Op::Derivative {
                value,
                places,
                second,
            },
            Sort::Matrix(size, size),
        )
    }

    /// The number of entries of a point.
    fn entries(&mut self, point: &Point) -> Result<TermId> {
        match point {
            Point::Term(point) => match self.sort(*point) {
                Sort::Matrix(rows, cols) => self.node(Op::Multiply(rows, cols), Sort::Integer),
                _ => self.number(1),
            },
            Point::Family(family) => {
                let range = self.core.slots[family.slot as usize].family.clone();
                let range = range.expect("a family has an index");
                let shape = self.core.slots[family.slot as usize].members;
                let (rows, cols) = shape.expect("a family of matrices has members");
                let value = self.node(Op::Multiply(rows, cols), Sort::Integer)?;
                let part = Part {
                    value,
                    indices: vec![range],
                    conditions: Vec::new(),
                };
                self.node(Op::Fold(FoldKind::Sum, vec![part]), Sort::Integer)
            }
        }
    }

    /// A predicate that is no definition.
    pub(super) fn predicate(&mut self, call: &'a Call, scope: &Scope<'a>) -> Result<PropOp> {
        let predicate = match call.name.as_str() {
            "local_min" | "local_max" => Predicate::LocalMin,
            "global_min" => Predicate::GlobalMin,
            "critical" => Predicate::Critical,
            "descends_on_a_line" => Predicate::DescendsOnALine,
            _ => return self.property(call, scope),
        };
        let constrained = matches!(predicate, Predicate::LocalMin | Predicate::GlobalMin);
        if call.over.is_some() && !constrained {
            return self.fault(
                "arguments",
                "`over` belongs to `local_min`, `local_max` and `global_min`",
            );
        }
        let (mut objective, places, inner) = self.moved_function(call, true, scope)?;
        if call.name == "local_max" {
            objective = self.node(Op::Minus(objective), self.sort(objective))?;
        }
        let over = match &call.over {
            Some(over) => {
                let at = 1 + call
                    .places
                    .iter()
                    .map(|place| {
                        u32::from(place.index.is_some()) + u32::from(place.value.is_some())
                    })
                    .sum::<u32>();
                Some(self.child(at, |e| e.formula(over, &inner))?)
            }
            None => None,
        };
        Ok(PropOp::Predicate {
            predicate,
            objective,
            places,
            over,
        })
    }

    fn property(&mut self, call: &'a Call, scope: &Scope<'a>) -> Result<PropOp> {
        let name = call.name.as_str();
        if !call.places.is_empty() || call.over.is_some() {
            return self.fault("arguments", format!("`{name}` takes no places"));
        }
        match name {
            "nonneg" | "positive" => {
                let a = self.plain(call, 1)?[0];
                let (a, ..) = self.child(0, |e| e.matrix(a, scope))?;
                let property = if name == "nonneg" {
                    Property::Nonnegative
                } else {
                    Property::Positive
                };
                Ok(PropOp::Property(property, vec![a]))
            }
            "hurwitz" => {
                let a = self.plain(call, 1)?[0];
                let (a, _) = self.child(0, |e| e.square(a, scope))?;
                Ok(PropOp::Property(Property::Hurwitz, vec![a]))
            }
            "svd" => {
                let arguments = self.plain(call, 4)?;
                let mut terms = Vec::new();
                for (k, argument) in arguments.into_iter().enumerate() {
                    terms.push(self.child(k as u32, |e| e.matrix(argument, scope))?);
                }
                let [(m, rows, cols), (u, ur, n), (d, dr, dc), (v, vr, vc)] = terms[..] else {
                    unreachable!("four arguments");
                };
                let fits = [(rows, ur), (n, dr), (dr, dc), (cols, vr), (n, vc)];
                if fits.into_iter().any(|(a, b)| !self.agree(a, b)) {
                    return self.fault(
                        "sizes-differ",
                        "`svd(M, U, D, V)` says M = U*D*V^T, D square",
                    );
                }
                Ok(PropOp::Property(
                    Property::SingularValueDecomposition,
                    vec![m, u, d, v],
                ))
            }
            _ => self.fault("unknown-function", format!("`{name}` is not a predicate")),
        }
    }
}
