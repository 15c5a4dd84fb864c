//! Sizes as polynomials, and when two of them agree.
//!
//! A size is a polynomial with integer coefficients in atoms: size names, members `d[e]`, `min` and
//! `max` of sets of sizes, and terms of integer value that equal only themselves. Two sizes agree if
//! they are equal after the equations of the statement have been used as rewriting rules. Each rule
//! replaces an atom by a polynomial in which it does not occur, and is written in the normal form of
//! the rules before it; so rewriting ends.

use std::collections::{BTreeMap, BTreeSet};

use crate::core::{FoldKind, Node, Op, Slot, TermId};

/// A polynomial: the coefficient of each monomial, none of them 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Size(BTreeMap<Vec<Atom>, i64>);

/// An indeterminate of a size.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Atom {
    Slot(Slot),
    Member(Slot, Size),
    Least(BTreeSet<Size>),
    Greatest(BTreeSet<Size>),
    Opaque(TermId),
}

impl Size {
    fn constant(value: i64) -> Self {
        let mut size = Self::default();
        size.insert(Vec::new(), value);
        size
    }

    fn atom(atom: Atom) -> Self {
        Self(BTreeMap::from([(vec![atom], 1)]))
    }

    fn insert(&mut self, monomial: Vec<Atom>, coefficient: i64) {
        let sum = self
            .0
            .get(&monomial)
            .copied()
            .unwrap_or(0)
            .saturating_add(coefficient);
        if sum == 0 {
            self.0.remove(&monomial);
        } else {
            self.0.insert(monomial, sum);
        }
    }

    fn plus(mut self, other: &Self, factor: i64) -> Self {
        for (monomial, coefficient) in &other.0 {
            self.insert(monomial.clone(), coefficient.saturating_mul(factor));
        }
        self
    }

    fn times(&self, other: &Self) -> Self {
        let mut product = Self::default();
        for (left, a) in &self.0 {
            for (right, b) in &other.0 {
                let mut monomial = [left.as_slice(), right].concat();
                monomial.sort();
                product.insert(monomial, a.saturating_mul(*b));
            }
        }
        product
    }

    /// The value of a constant.
    pub fn as_constant(&self) -> Option<i64> {
        match self.0.iter().next() {
            None => Some(0),
            Some((monomial, value)) if monomial.is_empty() && self.0.len() == 1 => Some(*value),
            Some(_) => None,
        }
    }

    fn as_atom(&self) -> Option<&Atom> {
        match self.0.iter().next() {
            Some((monomial, 1)) if monomial.len() == 1 && self.0.len() == 1 => Some(&monomial[0]),
            _ => None,
        }
    }

    fn contains(&self, atom: &Atom) -> bool {
        self.0.keys().flatten().any(|other| {
            other == atom
                || match other {
                    Atom::Slot(_) | Atom::Opaque(_) => false,
                    Atom::Member(_, index) => index.contains(atom),
                    Atom::Least(sizes) | Atom::Greatest(sizes) => {
                        sizes.iter().any(|size| size.contains(atom))
                    }
                }
        })
    }

    /// `min` or `max` of a set: nested ones flattened, constants joined.
    fn extreme(sizes: impl IntoIterator<Item = Self>, least: bool) -> Self {
        let mut set = BTreeSet::new();
        let mut constant: Option<i64> = None;
        for size in sizes {
            match (size.as_constant(), size.as_atom()) {
                (Some(value), _) => {
                    constant = Some(constant.map_or(value, |old| {
                        if least {
                            old.min(value)
                        } else {
                            old.max(value)
                        }
                    }));
                }
                (_, Some(Atom::Least(inner))) if least => set.extend(inner.iter().cloned()),
                (_, Some(Atom::Greatest(inner))) if !least => set.extend(inner.iter().cloned()),
                _ => {
                    set.insert(size);
                }
            }
        }
        set.extend(constant.map(Self::constant));
        if set.len() == 1 {
            return set.pop_first().expect("one element");
        }
        Self::atom(if least {
            Atom::Least(set)
        } else {
            Atom::Greatest(set)
        })
    }
}

/// The equations between sizes, as rewriting rules.
#[derive(Clone, Debug, Default)]
pub(crate) struct Equations(Vec<(Atom, Size)>);

impl Equations {
    /// Adds `left = right`, if a lone atom on one side can be replaced by the other.
    pub fn add(&mut self, left: &Size, right: &Size) {
        let (left, right) = (self.normal(left), self.normal(right));
        let rule = [(&left, &right), (&right, &left)]
            .into_iter()
            .find_map(|(from, to)| {
                let atom = from.as_atom()?;
                (!to.contains(atom)).then(|| (atom.clone(), to.clone()))
            });
        self.0.extend(rule);
    }

    /// Whether two sizes agree.
    pub fn agree(&self, left: &Size, right: &Size) -> bool {
        left == right || self.normal(left) == self.normal(right)
    }

    fn normal(&self, size: &Size) -> Size {
        if self.0.is_empty() {
            return size.clone();
        }
        let mut sum = Size::default();
        for (monomial, coefficient) in &size.0 {
            let product = monomial
                .iter()
                .map(|atom| self.normal_atom(atom))
                .fold(Size::constant(*coefficient), |product, atom| {
                    product.times(&atom)
                });
            sum = sum.plus(&product, 1);
        }
        sum
    }

    fn normal_atom(&self, atom: &Atom) -> Size {
        let inner = match atom {
            Atom::Slot(_) | Atom::Opaque(_) => Size::atom(atom.clone()),
            Atom::Member(slot, index) => Size::atom(Atom::Member(*slot, self.normal(index))),
            Atom::Least(sizes) => Size::extreme(sizes.iter().map(|size| self.normal(size)), true),
            Atom::Greatest(sizes) => {
                Size::extreme(sizes.iter().map(|size| self.normal(size)), false)
            }
        };
        match inner
            .as_atom()
            .and_then(|atom| self.0.iter().find(|(left, _)| left == atom))
        {
            Some((_, right)) => self.normal(right),
            None => inner,
        }
    }
}

/// The polynomial of a term of integer value.
pub(crate) fn size(terms: &[Node], id: TermId) -> Size {
    let recurse = |id: &TermId| size(terms, *id);
    match &terms[id as usize].op {
        Op::Number(value) => match value.to_small_fraction() {
            Some((value, 1)) if i64::try_from(value).is_ok() => Size::constant(value as i64),
            _ => Size::atom(Atom::Opaque(id)),
        },
        Op::Slot(slot) => Size::atom(Atom::Slot(*slot)),
        Op::Member(family, index) if family.replaced.is_empty() => {
            Size::atom(Atom::Member(family.slot, recurse(index)))
        }
        Op::Minus(a) => Size::default().plus(&recurse(a), -1),
        Op::Add(a, b) => recurse(a).plus(&recurse(b), 1),
        Op::Subtract(a, b) => recurse(a).plus(&recurse(b), -1),
        Op::Multiply(a, b) => recurse(a).times(&recurse(b)),
        Op::Power(a, n) => match size(terms, *n).as_constant() {
            Some(n @ 0..=16) => (0..n).fold(Size::constant(1), |power, _| power.times(&recurse(a))),
            _ => Size::atom(Atom::Opaque(id)),
        },
        Op::Fold(kind @ (FoldKind::Min | FoldKind::Max), parts)
            if parts.iter().all(|part| part.indices.is_empty()) =>
        {
            Size::extreme(
                parts.iter().map(|part| recurse(&part.value)),
                *kind == FoldKind::Min,
            )
        }
        _ => Size::atom(Atom::Opaque(id)),
    }
}

/// A size as text for messages, with the names of its slots.
pub(crate) fn spell(terms: &[Node], names: &dyn Fn(Slot) -> String, id: TermId) -> String {
    let recurse = |id: &TermId| spell(terms, names, *id);
    match &terms[id as usize].op {
        Op::Number(value) => value.to_string(),
        Op::Slot(slot) => names(*slot),
        Op::Member(family, index) => format!("{}[{}]", names(family.slot), recurse(index)),
        Op::Minus(a) => format!("-{}", recurse(a)),
        Op::Add(a, b) => format!("{} + {}", recurse(a), recurse(b)),
        Op::Subtract(a, b) => format!("{} - ({})", recurse(a), recurse(b)),
        Op::Multiply(a, b) => format!("({})*({})", recurse(a), recurse(b)),
        Op::Fold(kind @ (FoldKind::Min | FoldKind::Max), parts) => {
            let parts: Vec<String> = parts
                .iter()
                .map(
                    |part| match (part.indices.first(), &terms[part.value as usize].op) {
                        (Some(index), Op::Member(family, _)) => format!(
                            "{}[{}..{}]",
                            names(family.slot),
                            recurse(&index.from),
                            recurse(&index.to)
                        ),
                        _ => recurse(&part.value),
                    },
                )
                .collect();
            let name = if *kind == FoldKind::Min { "min" } else { "max" };
            format!("{name}({})", parts.join(", "))
        }
        _ => "a computed size".to_owned(),
    }
}
