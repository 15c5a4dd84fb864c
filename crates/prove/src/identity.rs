//! Polynomials in many variables, and identities between them by linear algebra.

use std::collections::{BTreeMap, BTreeSet};

use exact::{Matrix, Rational};
use kernel::jet::Jet;
use kernel::rules::squares::{Monomial, Polynomial};

use crate::values::at_rest;

/// The most unknown coefficients of an identity.
const MAX_UNKNOWNS: usize = 600;

/// A product of variables, ascending.
pub(crate) type Product = Vec<usize>;

/// A polynomial; no coefficient is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Poly(pub(crate) BTreeMap<Product, Rational>);

impl Poly {
    pub(crate) fn of(jet: &Jet) -> Self {
        Self(jet.terms().map(|(x, c)| (x, at_rest(c))).collect())
    }

    pub(crate) fn constant(value: &Rational) -> Self {
        Self::default().plus(Product::new(), value)
    }

    pub(crate) fn one() -> Self {
        Self::constant(&Rational::ONE)
    }

    pub(crate) fn variable(index: usize) -> Self {
        Self::default().plus(vec![index], &Rational::ONE)
    }

    pub(crate) fn plus(mut self, x: Product, c: &Rational) -> Self {
        let sum = self.0.remove(&x).map_or_else(|| c.clone(), |old| &old + c);
        if !sum.is_zero() {
            self.0.insert(x, sum);
        }
        self
    }

    pub(crate) fn add(&self, other: &Self) -> Self {
        let terms = other.0.iter();
        terms.fold(self.clone(), |sum, (x, c)| sum.plus(x.clone(), c))
    }

    pub(crate) fn scale(&self, factor: &Rational) -> Self {
        self.times(&Self::constant(factor))
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        let mut product = Self::default();
        for (x, c) in &self.0 {
            for (y, d) in &other.0 {
                product = product.plus(together(x, y), &(c * d));
            }
        }
        product
    }

    /// With polynomials in place of variables.
    pub(crate) fn substituted(&self, values: &[(usize, Self)]) -> Self {
        let mut sum = Self::default();
        for (x, c) in &self.0 {
            let mut product = Self::constant(c);
            let mut kept = Product::new();
            for index in x {
                match values.iter().find(|(variable, _)| variable == index) {
                    Some((_, value)) => product = product.times(value),
                    None => kept.push(*index),
                }
            }
            for (y, d) in &product.0 {
                sum = sum.plus(together(y, &kept), d);
            }
        }
        sum
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The coefficient of a product.
    pub(crate) fn at(&self, x: &[usize]) -> Rational {
        self.0.get(x).cloned().unwrap_or(Rational::ZERO)
    }

    /// The second derivatives at the point in the first `count` variables.
    pub(crate) fn hessian(&self, count: usize) -> Matrix {
        Matrix::from_fn(count, count, |i, j| {
            let coefficient = self.at(&[i.min(j), i.max(j)]);
            if i == j {
                &coefficient + &coefficient
            } else {
                coefficient
            }
        })
    }

    /// What it changes by from its value at the point.
    pub(crate) fn change(self) -> Self {
        let here = self.at(&[]);
        self.plus(Product::new(), &-here)
    }

    /// From evidence.
    pub(crate) fn read(polynomial: &Polynomial) -> Self {
        let terms = polynomial.0.iter();
        terms.fold(Self::default(), |sum, term| {
            sum.plus(together(&term.x, &[]), &term.c)
        })
    }

    /// As it stands in evidence.
    pub(crate) fn written(&self) -> Polynomial {
        let term = |(x, c): (&Product, &Rational)| Monomial {
            c: c.clone(),
            x: x.clone(),
        };
        Polynomial(self.0.iter().map(term).collect())
    }
}

/// The product of two products.
pub(crate) fn together(x: &[usize], y: &[usize]) -> Product {
    let mut product = [x, y].concat();
    product.sort_unstable();
    product
}

/// A product without some of its factors, if it has them.
pub(crate) fn without(x: &[usize], y: &[usize]) -> Option<Product> {
    let mut rest = x.to_vec();
    for factor in y {
        rest.remove(rest.iter().position(|other| other == factor)?);
    }
    Some(rest)
}

/// A polynomial that is to be multiplied, and the least degree of its multiplier.
pub(crate) struct Generator {
    pub(crate) polynomial: Poly,
    pub(crate) least: usize,
}

/// Multipliers of at most a degree with `sum multiplier_k generator_k = target`. Constants are used
/// where nothing else will do.
pub(crate) fn multipliers(
    target: &Poly,
    generators: &[Generator],
    degree: usize,
) -> Option<Vec<Poly>> {
    let mut columns = columns(target, generators, degree)?;
    columns.sort_by_key(|(_, x)| std::cmp::Reverse(x.len()));
    let mut rows: BTreeMap<Product, BTreeMap<usize, Rational>> = BTreeMap::new();
    for (column, (k, x)) in columns.iter().enumerate() {
        for (y, c) in &generators[*k].polynomial.0 {
            let row = rows.entry(together(x, y)).or_default();
            row.insert(column, c.clone());
        }
    }
    let right = columns.len();
    for (x, c) in &target.0 {
        rows.entry(x.clone()).or_default().insert(right, c.clone());
    }
    let solution = solve(rows.into_values().collect(), right)?;
    let mut found = vec![Poly::default(); generators.len()];
    for ((k, x), value) in columns.into_iter().zip(solution) {
        found[k] = std::mem::take(&mut found[k]).plus(x, &value);
    }
    Some(found)
}

/// The terms of multipliers that can matter: those that reach the target, or what others leave.
fn columns(
    target: &Poly,
    generators: &[Generator],
    degree: usize,
) -> Option<Vec<(usize, Product)>> {
    let mut open: Vec<Product> = target.0.keys().cloned().collect();
    let mut seen: BTreeSet<Product> = open.iter().cloned().collect();
    let mut columns = BTreeSet::new();
    while let Some(reached) = open.pop() {
        for (k, generator) in generators.iter().enumerate() {
            for y in generator.polynomial.0.keys() {
                let Some(x) = without(&reached, y) else {
                    continue;
                };
                let fits = (generator.least..=degree).contains(&x.len());
                if !fits || !columns.insert((k, x.clone())) {
                    continue;
                }
                if columns.len() > MAX_UNKNOWNS {
                    return None;
                }
                for z in generator.polynomial.0.keys() {
                    let product = together(&x, z);
                    if seen.insert(product.clone()) {
                        open.push(product);
                    }
                }
            }
        }
    }
    Some(columns.into_iter().collect())
}

/// A solution of sparse linear equations, the right side in the last column; unknowns that need not
/// be anything else are 0.
fn solve(mut rows: Vec<BTreeMap<usize, Rational>>, right: usize) -> Option<Vec<Rational>> {
    let mut pivots = Vec::new();
    for column in 0..right {
        let done = pivots.len();
        let with = |row: &BTreeMap<usize, Rational>| row.contains_key(&column);
        let shortest = (done..rows.len()).filter(|&r| with(&rows[r]));
        let Some(found) = shortest.min_by_key(|&r| rows[r].len()) else {
            continue;
        };
        rows.swap(done, found);
        let unit = rows[done][&column].recip()?;
        for value in rows[done].values_mut() {
            *value = &*value * &unit;
        }
        let pivot = rows[done].clone();
        for (r, row) in rows.iter_mut().enumerate() {
            if r == done {
                continue;
            }
            let Some(factor) = row.get(&column).cloned() else {
                continue;
            };
            for (at, value) in &pivot {
                let change = &factor * value;
                let sum = row
                    .remove(at)
                    .map_or_else(|| -&change, |old| &old - &change);
                if !sum.is_zero() {
                    row.insert(*at, sum);
                }
            }
        }
        pivots.push(column);
    }
    let rest = &rows[pivots.len()..];
    if rest.iter().any(|row| row.contains_key(&right)) {
        return None;
    }
    let mut solution = vec![Rational::ZERO; right];
    for (row, column) in rows.iter().zip(pivots) {
        if let Some(value) = row.get(&right) {
            solution[column] = value.clone();
        }
    }
    Some(solution)
}
