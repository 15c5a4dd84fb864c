//! Sizes as polynomials, and when two of them agree.
//!
//! A size is a polynomial with integer coefficients in atoms: size names, members `d[e]`, `min` and
//! `max` of sets of sizes, and terms of integer value that equal only themselves. Two sizes agree
//! if they are equal after the equations of the statement have been used as rewriting rules. Each
//! rule replaces an atom by a polynomial in which it does not occur. Rules can still go in a
//! circle: of
//! `d[n] = m`, `m = d[k]`, `k = n` the last is used as `n -> k`, because `k -> n` would not end.
//! The number of steps is bounded all the same: every step keeps the value, so stopping early can
//! only keep two sizes apart. A polynomial that grows too large equals only itself, for the same
//! reason.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::core::{FoldKind, Node, Op, Slot, TermId};

/// The largest number of atoms in a size, nested ones counted.
const MAX_ATOMS: usize = 1000;
/// The largest number of rewriting steps of one comparison.
const MAX_STEPS: usize = 1000;
/// The largest number of equations that are used.
const MAX_RULES: usize = 100;

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
        let terms = (value != 0).then(|| (Vec::new(), value));
        Self(terms.into_iter().collect())
    }

    fn atom(atom: Atom) -> Self {
        Self(BTreeMap::from([(vec![atom], 1)]))
    }

    fn insert(&mut self, monomial: Vec<Atom>, coefficient: i64) -> Option<()> {
        let old = self.0.get(&monomial).copied().unwrap_or(0);
        match old.checked_add(coefficient)? {
            0 => self.0.remove(&monomial),
            sum => self.0.insert(monomial, sum),
        };
        Some(())
    }

    /// The sum with a multiple of another; nothing if a coefficient is too large.
    pub fn plus(mut self, other: &Self, factor: i64) -> Option<Self> {
        for (monomial, coefficient) in &other.0 {
            self.insert(monomial.clone(), coefficient.checked_mul(factor)?)?;
        }
        Some(self)
    }

    /// The product; nothing if it is too large.
    fn times(&self, other: &Self) -> Option<Self> {
        if self.atoms().saturating_mul(other.0.len()) > MAX_ATOMS
            || other.atoms().saturating_mul(self.0.len()) > MAX_ATOMS
        {
            return None;
        }
        let mut product = Self::default();
        for (left, a) in &self.0 {
            for (right, b) in &other.0 {
                let mut monomial = [left.as_slice(), right].concat();
                monomial.sort();
                product.insert(monomial, a.checked_mul(*b)?)?;
            }
        }
        Some(product)
    }

    /// How many atoms it is written with, at least 1 for each monomial.
    fn atoms(&self) -> usize {
        let nested = |atom: &Atom| match atom {
            Atom::Slot(_) | Atom::Opaque(_) => 1,
            Atom::Member(_, index) => 1 + index.atoms(),
            Atom::Least(sizes) | Atom::Greatest(sizes) => {
                1 + sizes.iter().map(Self::atoms).sum::<usize>()
            }
        };
        let monomial = |atoms: &Vec<Atom>| atoms.iter().map(nested).sum::<usize>().max(1);
        self.0.keys().map(monomial).sum()
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
    /// Adds `left = right`, if a lone atom on one side can be replaced by the other and rewriting
    /// still ends.
    pub fn add(&mut self, left: &Size, right: &Size) {
        let (left, right) = (self.rewritten(left), self.rewritten(right));
        for (from, to) in [(&left, &right), (&right, &left)] {
            let Some(atom) = from.as_atom() else { continue };
            if to.contains(atom) || self.0.len() >= MAX_RULES {
                continue;
            }
            self.0.push((atom.clone(), to.clone()));
            if self.ends() {
                return;
            }
            self.0.pop();
        }
    }

    /// Whether the left side of every rule is rewritten in a bounded number of steps.
    fn ends(&self) -> bool {
        self.0.iter().all(|(atom, _)| {
            let steps = Cell::new(MAX_STEPS);
            self.normal(&Size::atom(atom.clone()), &steps).is_some() && steps.get() > 0
        })
    }

    /// Whether two sizes agree.
    pub fn agree(&self, left: &Size, right: &Size) -> bool {
        left == right || !self.0.is_empty() && self.rewritten(left) == self.rewritten(right)
    }

    fn rewritten(&self, size: &Size) -> Size {
        self.normal(size, &Cell::new(MAX_STEPS))
            .unwrap_or_else(|| size.clone())
    }

    fn normal(&self, size: &Size, steps: &Cell<usize>) -> Option<Size> {
        let mut sum = Size::default();
        for (monomial, coefficient) in &size.0 {
            let mut product = Size::constant(*coefficient);
            for atom in monomial {
                product = product.times(&self.normal_atom(atom, steps)?)?;
            }
            sum = sum.plus(&product, 1)?;
        }
        (sum.atoms() <= MAX_ATOMS).then_some(sum)
    }

    fn normal_atom(&self, atom: &Atom, steps: &Cell<usize>) -> Option<Size> {
        let all = |sizes: &BTreeSet<Size>| -> Option<Vec<Size>> {
            sizes.iter().map(|size| self.normal(size, steps)).collect()
        };
        let inner = match atom {
            Atom::Slot(_) | Atom::Opaque(_) => Size::atom(atom.clone()),
            Atom::Member(slot, index) => {
                Size::atom(Atom::Member(*slot, self.normal(index, steps)?))
            }
            Atom::Least(sizes) => Size::extreme(all(sizes)?, true),
            Atom::Greatest(sizes) => Size::extreme(all(sizes)?, false),
        };
        let rule = inner
            .as_atom()
            .and_then(|atom| self.0.iter().find(|(left, _)| left == atom));
        match rule {
            Some((_, right)) if steps.get() > 0 => {
                steps.set(steps.get() - 1);
                self.normal(right, steps)
            }
            _ => Some(inner),
        }
    }
}

/// The polynomials of terms of integer value, each computed once.
#[derive(Debug, Default)]
pub(crate) struct Sizes(RefCell<HashMap<TermId, Size>>);

impl Sizes {
    /// The polynomial of a term.
    pub fn of(&self, terms: &[Node], id: TermId) -> Size {
        if let Some(known) = self.0.borrow().get(&id) {
            return known.clone();
        }
        let size = self
            .polynomial(terms, id)
            .filter(|size| size.atoms() <= MAX_ATOMS)
            .unwrap_or_else(|| Size::atom(Atom::Opaque(id)));
        self.0.borrow_mut().insert(id, size.clone());
        size
    }

    fn polynomial(&self, terms: &[Node], id: TermId) -> Option<Size> {
        let of = |id: TermId| self.of(terms, id);
        match &terms[id as usize].op {
            Op::Number(value) => match value.to_small_fraction() {
                Some((value, 1)) => i64::try_from(value).ok().map(Size::constant),
                _ => None,
            },
            Op::Slot(slot) => Some(Size::atom(Atom::Slot(*slot))),
            Op::Member(family, index) if family.replaced.is_empty() => {
                Some(Size::atom(Atom::Member(family.slot, of(*index))))
            }
            Op::Minus(a) => Size::default().plus(&of(*a), -1),
            Op::Add(a, b) => of(*a).plus(&of(*b), 1),
            Op::Subtract(a, b) => of(*a).plus(&of(*b), -1),
            Op::Multiply(a, b) => of(*a).times(&of(*b)),
            Op::Power(a, n) => match of(*n).as_constant() {
                Some(n @ 0..=16) => {
                    let base = of(*a);
                    (0..n).try_fold(Size::constant(1), |power, _| power.times(&base))
                }
                _ => None,
            },
            Op::Fold(kind @ (FoldKind::Min | FoldKind::Max), parts)
                if parts.iter().all(|part| part.indices.is_empty()) =>
            {
                let sizes = parts.iter().map(|part| of(part.value));
                Some(Size::extreme(sizes, *kind == FoldKind::Min))
            }
            _ => None,
        }
    }
}

/// A size as text for messages, with the names of its slots.
pub(crate) fn spell(terms: &[Node], names: &dyn Fn(Slot) -> String, id: TermId) -> String {
    spell_within(terms, names, id, 8)
}

fn spell_within(terms: &[Node], names: &dyn Fn(Slot) -> String, id: TermId, depth: u32) -> String {
    if depth == 0 {
        return "...".to_owned();
    }
    let recurse = |id: &TermId| spell_within(terms, names, *id, depth - 1);
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
