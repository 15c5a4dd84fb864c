//! Binders, quantifiers, and the places of predicates and derivatives.

use super::{Elaborator, Meaning, Members, Result, Scope};
use crate::core::{
    CoreBinder, CoreIndex, CorePlace, CoreType, Family, Kind, Op, Point, PropOp, Sort, TermId,
};
use crate::tree::{self, Binder, Place, Quantified, Term, Type};

impl Binder {
    /// The names that it binds.
    pub fn names(&self) -> Vec<&String> {
        match self {
            Self::Typed { names, .. } => names.iter().collect(),
            Self::Near { name, .. } | Self::Set { name, .. } => vec![name],
            Self::Range(index) => vec![&index.name],
        }
    }
}

impl<'a> Elaborator<'a> {
    /// A range, with a fresh slot for its index.
    pub(super) fn range(
        &mut self,
        name: &str,
        range: &'a tree::Range,
        child: &mut u32,
        scope: &Scope<'a>,
    ) -> Result<CoreIndex> {
        let from = self.child(*child, |e| e.integer(&range.from, scope))?;
        let to = self.child(*child + 1, |e| e.integer(&range.to, scope))?;
        *child += 2;
        let slot = self.slot(name, None);
        Ok(CoreIndex { slot, from, to })
    }

    /// An index, brought into scope.
    pub(super) fn index(
        &mut self,
        index: &'a tree::Index,
        mut child: u32,
        scope: &mut Scope<'a>,
    ) -> Result<CoreIndex> {
        let core = self.range(&index.name, &index.range, &mut child, scope)?;
        let term = self.node(Op::Slot(core.slot), Sort::Integer)?;
        scope.push(
            &index.name,
            Meaning::Value {
                term,
                variable: None,
            },
        );
        Ok(core)
    }

    fn variable(&mut self, name: &str, sort: Sort, scope: &mut Scope<'a>) -> Result<u32> {
        let slot = self.slot(name, None);
        let term = self.node(Op::Slot(slot), sort)?;
        scope.push(
            name,
            Meaning::Value {
                term,
                variable: Some(term),
            },
        );
        Ok(slot)
    }

    /// What a binder binds, brought into scope.
    pub(super) fn binder(
        &mut self,
        binder: &'a Binder,
        child: &mut u32,
        scope: &mut Scope<'a>,
    ) -> Result<Vec<CoreBinder>> {
        match binder {
            Binder::Range(index) => {
                let core = self.index(index, *child, scope)?;
                *child += 2;
                Ok(vec![CoreBinder::Range(core)])
            }
            Binder::Set { name, values } => {
                let values = self.numbers(values, child, scope)?;
                let integers = values
                    .iter()
                    .all(|value| self.sort(*value) == Sort::Integer);
                let sort = if integers {
                    Sort::Integer
                } else {
                    Sort::Number
                };
                let slot = self.variable(name, sort, scope)?;
                Ok(vec![CoreBinder::Set { slot, values }])
            }
            Binder::Typed {
                names,
                index: None,
                of,
            } => {
                let of = self.type_of(of, child, scope)?;
                let sort = of.sort();
                self.some(names)?;
                names
                    .iter()
                    .map(|name| {
                        let slot = self.variable(name, sort, scope)?;
                        Ok(CoreBinder::Typed {
                            slot,
                            of: of.clone(),
                        })
                    })
                    .collect()
            }
            Binder::Typed {
                names,
                index: Some(index),
                of,
            } => {
                let [name] = names.as_slice() else {
                    return self.fault("family", "one family at a time has an index");
                };
                let range = self.range(&index.name, &index.range, child, scope)?;
                let outer = scope.clone();
                let term = self.node(Op::Slot(range.slot), Sort::Integer)?;
                let mut inner = scope.with(
                    &index.name,
                    Meaning::Value {
                        term,
                        variable: None,
                    },
                );
                let core = self.type_of(of, child, &mut inner)?;
                let Some((rows, cols)) = of.sort.sizes() else {
                    return self.fault("family", "the members of a family are matrices");
                };
                let (Some(r), Some(c)) = (core.rows, core.cols) else {
                    unreachable!("a matrix")
                };
                let slot = self.family_slot(name, &range, r, c);
                let members = Members {
                    index: &index.name,
                    range,
                    rows,
                    cols,
                    scope: outer,
                };
                let family = Family {
                    slot,
                    replaced: Vec::new(),
                };
                scope.push(name, Meaning::Family { family, members });
                Ok(vec![CoreBinder::Typed { slot, of: core }])
            }
            Binder::Near {
                name,
                index,
                center,
            } => {
                let range = match index {
                    Some(index) => Some(self.range(&index.name, &index.range, child, scope)?),
                    None => None,
                };
                *child += 1;
                let near =
                    self.child(*child - 1, |e| e.near(name, range.as_ref(), center, scope))?;
                Ok(vec![near])
            }
        }
    }

    fn near(
        &mut self,
        name: &str,
        range: Option<&CoreIndex>,
        center: &'a Term,
        scope: &mut Scope<'a>,
    ) -> Result<CoreBinder> {
        if let Term::Name(of) = center
            && let Some(Meaning::Family { family, members }) = scope.get(of).map(|(_, m)| m.clone())
        {
            if let Some(range) = range
                && !(self.agree(range.from, members.range.from)
                    && self.agree(range.to, members.range.to))
            {
                return self.fault("sizes-differ", format!("the range is not that of `{of}`"));
            }
            let index = self.node(Op::Slot(members.range.slot), Sort::Integer)?;
            let (rows, cols) = self.member_sizes(&members, index)?;
            let slot = self.family_slot(name, &members.range, rows, cols);
            let fresh = Family {
                slot,
                replaced: Vec::new(),
            };
            scope.push(
                name,
                Meaning::Family {
                    family: fresh,
                    members,
                },
            );
            let of = CoreType::matrix(rows, cols);
            return Ok(CoreBinder::Near {
                slot,
                center: Point::Family(family),
                of,
            });
        }
        if range.is_some() {
            return self.fault("family", "a family is near a family");
        }
        let center = self.term(center, scope)?;
        let (sort, of) = match self.sort(center) {
            Sort::Matrix(rows, cols) => (Sort::Matrix(rows, cols), CoreType::matrix(rows, cols)),
            Sort::Real => return self.irrational(),
            _ => (
                Sort::Number,
                CoreType {
                    kind: Kind::Number,
                    rows: None,
                    cols: None,
                    over: None,
                },
            ),
        };
        let slot = self.variable(name, sort, scope)?;
        Ok(CoreBinder::Near {
            slot,
            center: Point::Term(center),
            of,
        })
    }

    fn numbers(
        &mut self,
        values: &'a [Term],
        child: &mut u32,
        scope: &Scope<'a>,
    ) -> Result<Vec<TermId>> {
        let mut numbers = Vec::new();
        for value in values {
            let id = self.child(*child, |e| e.numeric(value, scope))?;
            if self.sort(id) == Sort::Real {
                return self.irrational();
            }
            numbers.push(id);
            *child += 1;
        }
        Ok(numbers)
    }

    fn type_of(
        &mut self,
        of: &'a Type,
        child: &mut u32,
        scope: &mut Scope<'a>,
    ) -> Result<CoreType> {
        let kind = of.sort.kind();
        let (rows, cols) = match (&of.sort, of.sort.sizes()) {
            (_, None) => (None, None),
            (tree::Sort::Matrix(..) | tree::Sort::Diagonal(..), Some((rows, cols))) => {
                let rows = self.child(*child, |e| e.integer(rows, scope))?;
                let cols = self.child(*child + 1, |e| e.integer(cols, scope))?;
                *child += 2;
                (Some(rows), Some(cols))
            }
            (_, Some((size, _))) => {
                let size = self.child(*child, |e| e.integer(size, scope))?;
                *child += 1;
                (Some(size), Some(size))
            }
        };
        let over = match &of.over {
            Some(values) => Some(self.numbers(values, child, scope)?),
            None => None,
        };
        Ok(CoreType {
            kind,
            rows,
            cols,
            over,
        })
    }

    pub(super) fn quantifier(
        &mut self,
        universal: bool,
        quantified: &'a Quantified,
        scope: &Scope<'a>,
    ) -> Result<PropOp> {
        let mut inner = scope.clone();
        let mut child = 0;
        let mut binders = Vec::new();
        self.some(&quantified.binders)?;
        for binder in &quantified.binders {
            binders.extend(self.binder(binder, &mut child, &mut inner)?);
        }
        let condition = match &quantified.condition {
            Some(condition) => {
                child += 1;
                Some(self.child(child - 1, |e| e.formula(condition, &inner))?)
            }
            None => None,
        };
        let body = self.child(child, |e| e.formula(&quantified.body, &inner))?;
        Ok(PropOp::Quantifier {
            universal,
            binders,
            condition,
            body,
        })
    }

    /// The places of a predicate or derivative, each a fresh slot, and the scope that they make.
    /// With `whole`, a member stands for its family.
    pub(super) fn places(
        &mut self,
        places: &'a [Place],
        child: &mut u32,
        whole: bool,
        scope: &Scope<'a>,
    ) -> Result<(Vec<CorePlace>, Scope<'a>)> {
        if places.is_empty() {
            return self.fault("place", "after `;` the variables that move are missing");
        }
        let mut inner = scope.clone();
        let mut core = Vec::new();
        for (k, place) in places.iter().enumerate() {
            let mut before = places[..k].iter().filter(|other| other.name == place.name);
            let again = before.clone().next().is_some();
            // A member moves with its family.
            let is_twice = whole || place.index.is_none() || before.any(|o| o.index.is_none());
            if again && is_twice {
                return self.twice(place);
            }
            let (position, meaning) = match if again { &inner } else { scope }.get(&place.name) {
                Some((position, meaning)) => (Some(position), Some(meaning.clone())),
                None => (None, None),
            };
            let (fresh, point, meaning) = match meaning {
                Some(Meaning::Value {
                    term,
                    variable: Some(variable),
                }) if place.index.is_none() => {
                    let point = match &place.value {
                        Some(_) => self.new_value(place, variable, child, scope)?,
                        None => term,
                    };
                    self.moved(place, point)?
                }
                Some(Meaning::Family { family, members }) => {
                    self.moved_family(place, family, members, position, child, whole, scope)?
                }
                None if place.index.is_none() && place.value.is_some() => {
                    *child += 1;
                    let value = place.value.as_ref().expect("a value");
                    let point = self.child(*child - 1, |e| e.term(value, scope))?;
                    self.moved(place, point)?
                }
                None => return self.unknown(&place.name, scope),
                Some(_) => {
                    return self.fault(
                        "not-a-variable",
                        format!(
                            "only variables, families and members move, not `{}`",
                            place.name
                        ),
                    );
                }
            };
            match position {
                Some(position) if inner.0.len() > position => inner.replace(position, meaning),
                _ => inner.push(&place.name, meaning),
            }
            core.push(CorePlace { slot: fresh, point });
        }
        Ok((core, inner))
    }

    fn twice<T>(&self, place: &Place) -> Result<T> {
        self.help(
            "place",
            format!("`{}` stands twice, or may do so", place.name),
            format!("`{}` alone moves as a whole", place.name),
        )
    }

    /// A place that is a matrix or number: its fresh slot, point and new meaning.
    fn moved(&mut self, place: &'a Place, point: TermId) -> Result<(u32, Point, Meaning<'a>)> {
        let sort = match self.sort(point) {
            Sort::Real => return self.irrational(),
            Sort::Integer => Sort::Number,
            sort => sort,
        };
        let slot = self.slot(&place.name, None);
        let term = self.node(Op::Slot(slot), sort)?;
        Ok((
            slot,
            Point::Term(point),
            Meaning::Value {
                term,
                variable: Some(term),
            },
        ))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one step of `places`, split off to be read"
    )]
    fn moved_family(
        &mut self,
        place: &'a Place,
        family: Family,
        members: Members<'a>,
        position: Option<usize>,
        child: &mut u32,
        whole: bool,
        scope: &Scope<'a>,
    ) -> Result<(u32, Point, Meaning<'a>)> {
        if let (Some(index), false) = (&place.index, whole) {
            *child += 1;
            let index = self.child(*child - 1, |e| e.integer(index, scope))?;
            let old = self.member(&place.name, index, scope)?;
            let slot = self.slot(&place.name, None);
            let fresh = self.node(Op::Slot(slot), self.sort(old))?;
            let mut replaced = family;
            let earlier = match scope.get(&place.name) {
                Some((_, Meaning::Family { family, .. })) => family.replaced.len(),
                _ => 0,
            };
            // Members that move together are different ones.
            for &(other, _) in &replaced.replaced[earlier..] {
                if !self.differ(index, other) {
                    return self.twice(place);
                }
            }
            replaced.replaced.push((index, fresh));
            return Ok((
                slot,
                Point::Term(old),
                Meaning::Family {
                    family: replaced,
                    members,
                },
            ));
        }
        let point = match (&place.value, &place.index) {
            (Some(_), _) => {
                let position = position.expect("a family in scope");
                self.new_family(place, &members, position, child, scope, scope)?
            }
            (None, Some(index)) => {
                *child += 1;
                self.child(*child - 1, |e| e.integer(index, scope))?;
                family
            }
            (None, None) => family,
        };
        let index = self.node(Op::Slot(members.range.slot), Sort::Integer)?;
        let (rows, cols) = self.member_sizes(&members, index)?;
        let slot = self.family_slot(&place.name, &members.range, rows, cols);
        let fresh = Family {
            slot,
            replaced: Vec::new(),
        };
        Ok((
            slot,
            Point::Family(point),
            Meaning::Family {
                family: fresh,
                members,
            },
        ))
    }
}

impl tree::Sort {
    /// The sizes as written.
    fn sizes(&self) -> Option<(&Term, &Term)> {
        match self {
            Self::Matrix(a, b) | Self::Diagonal(a, b) => Some((a, b)),
            Self::Symmetric(n) | Self::Psd(n) | Self::Pd(n) | Self::Orthogonal(n) => Some((n, n)),
            Self::Number | Self::Natural => None,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Matrix(..) => Kind::Matrix,
            Self::Diagonal(..) => Kind::Diagonal,
            Self::Symmetric(_) => Kind::Symmetric,
            Self::Psd(_) => Kind::Psd,
            Self::Pd(_) => Kind::Pd,
            Self::Orthogonal(_) => Kind::Orthogonal,
            Self::Number => Kind::Number,
            Self::Natural => Kind::Natural,
        }
    }
}

impl CoreType {
    fn matrix(rows: TermId, cols: TermId) -> Self {
        Self {
            kind: Kind::Matrix,
            rows: Some(rows),
            cols: Some(cols),
            over: None,
        }
    }

    /// The sort of its values.
    pub fn sort(&self) -> Sort {
        match (self.kind, self.rows, self.cols) {
            (Kind::Natural, ..) => Sort::Integer,
            (_, Some(rows), Some(cols)) => Sort::Matrix(rows, cols),
            _ => Sort::Number,
        }
    }
}
