//! Formulas, and the types of variables.

use kernel::core::{
    CoreBinder, CoreIndex, CoreType, Kind, Op, PropId, PropOp, Property, Sort, TermId,
};
use kernel::tree::Relation;

use crate::natural::Natural;
use crate::near::mentions;
use crate::number::entry;
use crate::parts::Request;
use crate::writer::{Both, Result, Writer, all_indices};

impl Writer<'_> {
    /// A formula.
    pub(crate) fn formula(&mut self, id: PropId) -> Result<Both> {
        let prop = self.core.props[id as usize].clone();
        let before = std::mem::replace(&mut self.at, prop.path.clone());
        let written = match prop.op {
            PropOp::And(a, b) => self.connective(" /\\ ", 80, "FAnd", a, b)?,
            PropOp::Or(a, b) => self.connective(" \\/ ", 85, "FOr", a, b)?,
            PropOp::Iff(a, b) => self.without_near(|w| w.connective(" <-> ", 95, "FIff", a, b))?,
            PropOp::Implies(a, b) => {
                let a = self.without_near(|w| w.formula(a))?;
                let guards = self.guards.len();
                let b = self.formula(b)?;
                let inner = self.guards.split_off(guards);
                self.guards
                    .extend(inner.iter().map(|guard| implies(&a, guard)));
                implies(&a, &b)
            }
            PropOp::Not(a) => negation(&self.without_near(|w| w.formula(a))?),
            PropOp::Compare(relation, a, b) => self.compare(relation, a, b)?,
            PropOp::Quantifier {
                universal,
                binders,
                condition,
                body,
            } => self.quantifier(universal, &binders, condition, body, &prop.path)?,
            PropOp::Property(property, arguments) => {
                let (word, function) = match property {
                    Property::Nonnegative => ("nonneg", "FNonneg"),
                    Property::Positive => ("positive", "FPositive"),
                    other => return self.unsupported(format!("the predicate {other:?}")),
                };
                let a = self.matrix(arguments[0])?;
                let tree = format!("({function} {})", a.tree);
                Both::new(format!("{word} {}", a.at(9)), 10, tree)
            }
            PropOp::Predicate {
                predicate,
                objective,
                places,
                over,
            } => self.predicate(predicate, objective, &places, over)?,
        };
        self.at = before;
        Ok(written)
    }

    fn connective(&mut self, mark: &str, level: u8, f: &str, a: PropId, b: PropId) -> Result<Both> {
        let (a, b) = (self.formula(a)?, self.formula(b)?);
        let text = format!("{}{mark}{}", a.at(level - 1), b.at(level - 1));
        Ok(Both::new(
            text,
            level,
            format!("({f} {} {})", a.tree, b.tree),
        ))
    }

    fn compare(&mut self, relation: Relation, a: TermId, b: TermId) -> Result<Both> {
        let (a, b, relation) = match relation {
            Relation::Greater | Relation::AtLeast => (b, a, relation.turned()),
            _ => (a, b, relation),
        };
        let sorts = (self.node(a).sort, self.node(b).sort);
        match sorts {
            (Sort::Matrix(..), Sort::Matrix(..)) => self.compare_matrices(relation, a, b),
            (Sort::Real, _) | (_, Sort::Real) => {
                self.unsupported("a comparison of numbers that may be irrational")
            }
            (Sort::Matrix(..), _) | (_, Sort::Matrix(..)) => {
                self.unsupported("a comparison of a matrix and a number")
            }
            (Sort::Integer, Sort::Integer) if self.is_natural(a) && self.is_natural(b) => {
                let (a, b) = (self.natural(a)?, self.natural(b)?);
                let (left, right) = (a.at(69), b.at(69));
                let (x, y) = (a.term(), b.term());
                let plain = |n: &Natural| n.level == 10 || n.level <= 2 && !n.is_numeral();
                let equality = |mark: &str| match plain(&a) && plain(&b) {
                    true => (format!("{left} {mark} {right}"), 70),
                    false => (format!("({left} {mark} {right})%N"), 0),
                };
                let (text, level, tree) = match relation {
                    Relation::Equal => {
                        let (text, level) = equality("=");
                        (text, level, format!("(FNatEq {x} {y})"))
                    }
                    Relation::Unequal => {
                        let (text, level) = equality("<>");
                        (text, level, format!("(FNot (FNatEq {x} {y}))"))
                    }
                    Relation::Less => {
                        let tree = format!("(FNat (fun x y => (x < y)%N) {x} {y})");
                        (format!("({left} < {right})%N"), 0, tree)
                    }
                    _ => (
                        format!("({left} <= {right})%N"),
                        0,
                        format!("(FNat leq {x} {y})"),
                    ),
                };
                Ok(Both::new(text, level, tree))
            }
            _ => {
                let (mut a, b) = (self.number(a)?, self.number(b)?);
                if matches!(sorts, (Sort::Integer, Sort::Integer)) {
                    a = Both::new(format!("({} : R)", a.text), 0, a.tree);
                }
                Ok(related(relation, &a, &b, "FEq", "FLe", "FLt"))
            }
        }
    }

    fn compare_matrices(&mut self, relation: Relation, a: TermId, b: TermId) -> Result<Both> {
        if matches!(relation, Relation::Equal | Relation::Unequal) {
            let (a, b) = (self.matrix_beside(a, b)?, self.matrix_beside(b, a)?);
            return Ok(related(relation, &a, &b, "FMatEq", "", ""));
        }
        let difference = if matches!(self.node(a).op, Op::Zeros) {
            self.matrix(b)?
        } else {
            let (a, b) = (self.matrix_beside(a, b)?, self.matrix_beside(b, a)?);
            let text = format!("{} - {}", b.at(50), a.at(49));
            Both::new(text, 50, format!("(MSub {} {})", b.tree, a.tree))
        };
        let (word, function) = match relation {
            Relation::Less => ("pd", "FPd"),
            _ => ("psd", "FPsd"),
        };
        let tree = format!("({function} {})", difference.tree);
        Ok(Both::new(format!("{word} {}", difference.at(9)), 10, tree))
    }

    fn quantifier(
        &mut self,
        universal: bool,
        binders: &[CoreBinder],
        condition: Option<PropId>,
        body: PropId,
        path: &str,
    ) -> Result<Both> {
        let near = binders
            .iter()
            .take_while(|b| matches!(b, CoreBinder::Near { .. }));
        let near = near.count();
        if near > 0 {
            let (near, rest) = binders.split_at(near);
            return self.near(universal, near, |w| {
                w.quantifier(universal, rest, condition, body, path)
            });
        }
        let Some((first, rest)) = binders.split_first() else {
            return self.conditional(universal, condition, body);
        };
        let depth = self.scope.len();
        let guards = self.guards.len();
        let written = match first {
            CoreBinder::Range(index) => {
                let (from, to) = (self.natural_text(index.from)?, self.natural_text(index.to)?);
                let name = self.declare_index(index);
                let inside = self.quantifier(universal, rest, condition, body, path)?;
                self.under(guards, &[(name.clone(), from.clone(), to.clone())]);
                if universal {
                    all_indices(&name, &from, &to, &inside)
                } else {
                    let text = format!(
                        "exists2 {name}, ({from} <= {name} <= {to})%N & {}",
                        inside.at(199)
                    );
                    let tree = format!("(FEx {from} {to} (fun {name} : nat => {}))", inside.tree);
                    Both::new(text, 200, tree)
                }
            }
            CoreBinder::Typed { slot, of } => {
                let source = self.core.slots[*slot as usize].name.clone();
                self.bound.push(*slot);
                let variable = self.typed(*slot, of)?;
                let body = self.quantifier(universal, rest, condition, body, path)?;
                self.bound.pop();
                self.free_of(guards, &[&variable.name])?;
                let all = variable
                    .said
                    .iter()
                    .rev()
                    .fold(body, |body, typed| match universal {
                        true => implies(typed, &body),
                        false => conjunction(typed, &body),
                    });
                let (word, function) = match universal {
                    true => ("forall", "FForall"),
                    false => ("exists", "FExists"),
                };
                let text = format!(
                    "{word} {} : {}, {}",
                    variable.name,
                    variable.of,
                    all.at(200)
                );
                if variable.sort.is_empty() || variable.sort == "Nat" {
                    self.unproved(
                        "a quantifier over a family, or over natural numbers,",
                        text,
                        200,
                    )
                } else {
                    let name = source;
                    let at = path.to_owned();
                    self.requests.push(Request::Witness { at, name });
                    let (k, sort) = (self.requests.len(), variable.sort);
                    let tree = format!("({function} (s := {sort}) witness_{k} {})", all.tree);
                    Both::new(text, 200, tree)
                }
            }
            _ => return self.unsupported("a quantifier over a finite set"),
        };
        self.scope.truncate(depth);
        Ok(written)
    }

    /// The body of a quantifier with its side condition.
    fn conditional(
        &mut self,
        universal: bool,
        condition: Option<PropId>,
        body: PropId,
    ) -> Result<Both> {
        let Some(condition) = condition else {
            return self.formula(body);
        };
        let condition = match universal {
            true => self.without_near(|w| w.formula(condition))?,
            false => self.formula(condition)?,
        };
        let own = self.guards.len();
        let body = self.formula(body)?;
        // The body need be defined only where the side condition holds.
        let inner = self.guards.split_off(own);
        self.guards
            .extend(inner.iter().map(|guard| implies(&condition, guard)));
        Ok(match universal {
            true => implies(&condition, &body),
            false => conjunction(&condition, &body),
        })
    }

    /// That the guards from the given one on do not speak of what is bound here.
    pub(crate) fn free_of(&self, from: usize, names: &[&str]) -> Result<()> {
        let speaks = |guard: &Both| names.iter().any(|name| mentions(&guard.text, name));
        if self.guards[from..].iter().any(speaks) {
            return self.unsupported("a bound term that may be undefined");
        }
        Ok(())
    }

    /// Puts the guards from the given one on under quantifiers of indices.
    pub(crate) fn under(&mut self, from: usize, ranges: &[(String, String, String)]) {
        let inner = self.guards.split_off(from);
        self.guards.extend(inner.into_iter().map(|guard| {
            ranges.iter().rev().fold(guard, |guard, (name, low, high)| {
                all_indices(name, low, high, &guard)
            })
        }));
    }

    /// What the type of a matrix says of it, other than its sizes.
    pub(crate) fn kind(
        &mut self,
        of: &CoreType,
        matrix: &Both,
        (rows, cols): (&str, &str),
    ) -> Result<Vec<Both>> {
        let mut said = Vec::new();
        let word = |word: &str, function: &str| {
            let tree = format!("({function} {})", matrix.tree);
            Both::new(format!("{word} {}", matrix.at(9)), 10, tree)
        };
        let transposed = Both::new(
            format!("{}^T", matrix.at(8)),
            8,
            format!("(MTr {})", matrix.tree),
        );
        match of.kind {
            Kind::Matrix | Kind::Number | Kind::Natural => {}
            Kind::Symmetric => said.push(related(
                Relation::Equal,
                &transposed,
                matrix,
                "FMatEq",
                "",
                "",
            )),
            Kind::Psd => said.push(word("psd", "FPsd")),
            Kind::Pd => said.push(word("pd", "FPd")),
            Kind::Orthogonal => {
                let square = Both::new(
                    format!("{} *m {}", transposed.at(40), matrix.at(39)),
                    40,
                    format!("(MMul {} {})", transposed.tree, matrix.tree),
                );
                let one = Both::new("1%:M", 2, format!("(MOne _ {rows})"));
                said.push(related(Relation::Equal, &square, &one, "FMatEq", "", ""));
            }
            Kind::Diagonal => said.push(self.every_entry(matrix, rows, cols, |entry| {
                let zero = Both::new("0", 0, "(QNat (NLit _ 0%N))");
                let apart = Both::new("(i0 <> j0)%N", 0, "(FNot (FNatEq (NLit _ i0) (NLit _ j0)))");
                implies(
                    &apart,
                    &related(Relation::Equal, entry, &zero, "FEq", "", ""),
                )
            })),
        }
        if let Some(values) = &of.over {
            if of.kind != Kind::Matrix {
                return self.unsupported("entries of a finite set in a matrix of this type");
            }
            let mut numbers = Vec::new();
            for value in values {
                numbers.push(self.number(*value)?);
            }
            said.push(self.every_entry(matrix, rows, cols, |entry| {
                let one_of = numbers
                    .iter()
                    .map(|number| related(Relation::Equal, entry, number, "FEq", "", ""));
                let none = Both::new("False", 0, "(FBool _ false)");
                one_of
                    .reduce(|all, one| {
                        let text = format!("{} \\/ {}", all.at(85), one.at(84));
                        Both::new(text, 85, format!("(FOr {} {})", all.tree, one.tree))
                    })
                    .unwrap_or(none)
            }));
        }
        Ok(said)
    }

    fn every_entry(
        &self,
        matrix: &Both,
        rows: &str,
        cols: &str,
        say: impl Fn(&Both) -> Both,
    ) -> Both {
        let inside = say(&entry(matrix, "i0", "j0"));
        all_indices("i0", "1", rows, &all_indices("j0", "1", cols, &inside))
    }

    /// Whether a term is an index from 1 to the given size by its form.
    pub(crate) fn is_within(&self, index: TermId, size: TermId) -> bool {
        match &self.node(index).op {
            Op::Slot(slot) => self
                .indices
                .get(slot)
                .is_some_and(|range: &CoreIndex| range.to == size && self.begins_at_one(range)),
            _ => false,
        }
    }

    /// A guard: the index is in the range of a family.
    pub(crate) fn in_range(&mut self, index: TermId, range: &CoreIndex) -> Result<()> {
        let within = match &self.node(index).op {
            Op::Slot(slot) => self
                .indices
                .get(slot)
                .is_some_and(|own| own.to == range.to && own.from == range.from),
            _ => false,
        };
        if !within {
            let i = self.natural_text(index)?;
            let (from, to) = (self.natural_text(range.from)?, self.natural_text(range.to)?);
            self.guards
                .push(Both::boolean(&format!("({from} <= {i} <= {to})%N")));
        }
        Ok(())
    }
}

pub(crate) fn implies(a: &Both, b: &Both) -> Both {
    let text = format!("{} -> {}", a.at(98), b.at(200));
    Both::new(text, 99, format!("(FImp {} {})", a.tree, b.tree))
}

pub(crate) fn conjunction(a: &Both, b: &Both) -> Both {
    let text = format!("{} /\\ {}", a.at(79), b.at(80));
    Both::new(text, 80, format!("(FAnd {} {})", a.tree, b.tree))
}

fn negation(a: &Both) -> Both {
    Both::new(format!("~ {}", a.at(74)), 75, format!("(FNot {})", a.tree))
}

fn related(relation: Relation, a: &Both, b: &Both, eq: &str, le: &str, lt: &str) -> Both {
    let (left, right) = (a.at(69), b.at(69));
    let tree = |f: &str| format!("({f} {} {})", a.tree, b.tree);
    match relation {
        Relation::Equal => Both::new(format!("{left} = {right}"), 70, tree(eq)),
        Relation::Unequal => Both::new(
            format!("{left} <> {right}"),
            70,
            format!("(FNot {})", tree(eq)),
        ),
        Relation::Less => Both::new(format!("{left} < {right}"), 70, tree(lt)),
        _ => Both::new(format!("{left} <= {right}"), 70, tree(le)),
    }
}
