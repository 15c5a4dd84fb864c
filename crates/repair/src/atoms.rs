//! Atoms `a + b >= c + d` between terms, also for every index of a family, and the rows of a table
//! at which they hold.
//!
//! Every sum of one or two terms is compared with every other. A sum is compared with all others at
//! once, row by row: after a few rows few of them are left.

use std::collections::HashMap;

use kernel::tree::{Formula, Relation, Term};

use crate::build::{compare, number};
use crate::features::{Featured, NONE, running};
use crate::search::{Atom, Bits};

/// The most terms that are no `min` or `max` of two sizes.
const MAX_TERMS: usize = 90;
/// The most terms.
const MAX_ALL: usize = 124;
/// The most atoms of each kind that are kept to be joined.
const MAX_KEPT: usize = 20_000;
/// The greatest length of an atom that is joined to others.
const MAX_JOINED: usize = 3;
/// The value of a term that has none.
const LOW: i16 = i16::MIN;

/// A term, with its value at each place.
struct Column {
    term: Term,
    weight: usize,
    length: usize,
    /// Whether it depends on the index that runs.
    runs: bool,
    values: Vec<i16>,
}

/// A sum of one or two columns.
struct Sum {
    parts: Vec<usize>,
    length: usize,
    weight: usize,
    runs: bool,
}

/// Terms at the places of the rows: one place a row, or one for each index.
pub struct Space<'f> {
    featured: &'f Featured,
    columns: Vec<Column>,
    sums: Vec<Sum>,
    /// The places of each row.
    places: Vec<std::ops::Range<usize>>,
    /// By place, then by sum.
    values: Vec<Vec<i16>>,
    runs: bool,
}

/// What is wanted of an atom.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// That it holds at the good rows, and at no other.
    Exact,
    /// That it holds at all good rows, or at no bad one.
    Part,
}

impl<'f> Space<'f> {
    /// The terms of some vectors; with `runs`, for every index of a family.
    pub fn new(featured: &'f Featured, vectors: &[&Vec<i64>], runs: bool) -> Option<Self> {
        let fixed = featured.fixed();
        let running = match (runs, &featured.running) {
            (true, Some(running)) => &running.features[..],
            (true, None) => return None,
            (false, _) => &[],
        };
        let mut places: Vec<std::ops::Range<usize>> = Vec::new();
        let mut origin: Vec<(usize, usize)> = Vec::new();
        for (row, vector) in vectors.iter().enumerate() {
            let count = match runs {
                true => (vector.len() - fixed) / running.len(),
                false => 1,
            };
            places.push(origin.len()..origin.len() + count);
            origin.extend((0..count).map(|at| (row, fixed + at * running.len())));
        }
        let mut space = Self {
            featured,
            columns: Vec::new(),
            sums: Vec::new(),
            places,
            values: Vec::new(),
            runs,
        };
        let mut order: Vec<usize> = (0..featured.features.len()).collect();
        order.sort_by_key(|k| {
            let feature = &featured.features[*k];
            (!feature.is_size, feature.text.len())
        });
        let column = |at: usize, offset: bool| -> Vec<i16> {
            let value = |&(row, start): &(usize, usize)| {
                let value = vectors[row][if offset { start + at } else { at }];
                i16::try_from(value).unwrap_or(LOW)
            };
            origin.iter().map(value).collect()
        };
        for (k, feature) in running.iter().enumerate() {
            space.add(feature.term.clone(), 1, true, column(k, true), MAX_TERMS);
        }
        let mut sizes = Vec::new();
        for k in order {
            let feature = &featured.features[k];
            let known = space.columns.len();
            space.add(feature.term.clone(), 1, false, column(k, false), MAX_TERMS);
            if feature.is_size && space.columns.len() > known {
                sizes.push(known);
            }
        }
        for (n, &i) in sizes.iter().enumerate() {
            for &j in &sizes[n + 1..] {
                for (word, pick) in [("max", i16::max as fn(i16, i16) -> i16), ("min", i16::min)] {
                    let (a, b) = (&space.columns[i], &space.columns[j]);
                    let both = a.values.iter().zip(&b.values);
                    let values =
                        both.map(|(&a, &b)| if a.min(b) == LOW { LOW } else { pick(a, b) });
                    let values = values.collect();
                    let terms = vec![a.term.clone(), b.term.clone()];
                    space.add(crate::build::call(word, terms), 2, false, values, MAX_ALL);
                }
            }
        }
        let count = space.columns.len();
        for value in 0..=2 {
            let values = vec![value; origin.len()];
            space.columns.push(Column {
                term: number(i64::from(value)),
                weight: 1,
                length: 1,
                runs: false,
                values,
            });
        }
        // Of the constants the first is 0.
        space.sum(count);
        Some(space)
    }

    /// Adds a term whose values are neither constant nor those of another.
    fn add(&mut self, term: Term, length: usize, runs: bool, values: Vec<i16>, most: usize) {
        let constant = values.windows(2).all(|pair| pair[0] == pair[1]);
        let known = self.columns.iter().any(|column| column.values == values);
        if constant || known || self.columns.len() >= most {
            return;
        }
        self.columns.push(Column {
            weight: term.to_string().len(),
            term,
            length,
            runs,
            values,
        });
    }

    /// Makes the sums of one column, and of two where one is of the first, which are terms, and the
    /// other is one or 1 or 2.
    fn sum(&mut self, count: usize) {
        let columns = &self.columns;
        for (i, a) in columns.iter().enumerate() {
            self.sums.push(Sum {
                parts: vec![i],
                length: a.length,
                weight: a.weight,
                runs: a.runs,
            });
        }
        for (i, a) in columns[..count].iter().enumerate() {
            let others = columns.iter().enumerate().skip(i);
            for (j, b) in others.filter(|(j, _)| *j != count) {
                if a.length + b.length < 4 {
                    self.sums.push(Sum {
                        parts: vec![i, j],
                        length: a.length + b.length,
                        weight: a.weight + b.weight,
                        runs: a.runs || b.runs,
                    });
                }
            }
        }
        let places = self.places.last().map_or(0, |places| places.end);
        let value = |sum: &Sum, place: usize| {
            let mut parts = sum.parts.iter().map(|&part| columns[part].values[place]);
            parts
                .try_fold(0i16, |sum, part| {
                    if part == LOW {
                        None
                    } else {
                        sum.checked_add(part)
                    }
                })
                .unwrap_or(LOW)
        };
        let row = |place| self.sums.iter().map(|sum| value(sum, place)).collect();
        self.values = (0..places).map(row).collect();
    }

    /// Whether sum i compares with sum j at every place of a row.
    fn holds(&self, relation: Relation, i: usize, j: usize, row: usize) -> bool {
        let mut places = self.places[row].clone();
        places.all(|place| compares(relation, self.values[place][i], self.values[place][j]))
    }

    /// Those of some sums with which sum i compares at every place of a row.
    fn survivors(
        &self,
        relation: Relation,
        i: usize,
        row: usize,
        alive: &mut Vec<u32>,
        want: bool,
    ) {
        if let [place] = self.places[row].clone().collect::<Vec<_>>()[..] {
            let values = &self.values[place];
            let own = values[i];
            alive.retain(|&j| compares(relation, own, values[j as usize]) == want);
        } else {
            alive.retain(|&j| self.holds(relation, i, j as usize, row) == want);
        }
    }

    /// The atoms that answer, the shortest of those that hold alike (all, of exact ones).
    pub fn atoms(&self, held: &[bool], wanted: Wanted) -> Vec<Atom> {
        let rows = |want: bool| (0..held.len()).filter(move |&row| held[row] == want);
        let (good, mut bad): (Vec<usize>, Vec<usize>) =
            (rows(true).collect(), rows(false).collect());
        let mut good_first = good.clone();
        let (mut sufficient, mut necessary) = (HashMap::new(), HashMap::new());
        let mut exact = Vec::new();
        for relation in [Relation::AtLeast, Relation::Greater, Relation::Equal] {
            for i in 0..self.sums.len() {
                let mut alive: Vec<u32> = (0..self.sums.len() as u32)
                    .filter(|&j| self.comparable(relation, i, j as usize, wanted))
                    .collect();
                let all = match wanted {
                    Wanted::Part => alive.clone(),
                    Wanted::Exact => Vec::new(),
                };
                self.reduce(relation, i, &mut bad, &mut alive, false);
                for &j in &alive {
                    let j = j as usize;
                    if wanted == Wanted::Part {
                        let bits = self.bits(relation, i, j, held.len());
                        self.keep(relation, i, j, bits, &mut sufficient);
                    } else if good.iter().all(|&row| self.holds(relation, i, j, row)) {
                        let bits = self.bits(relation, i, j, held.len());
                        exact.push(self.atom(relation, i, j, bits));
                    }
                }
                let mut alive = all;
                self.reduce(relation, i, &mut good_first, &mut alive, true);
                for &j in &alive {
                    let j = j as usize;
                    if !bad.iter().all(|&row| self.holds(relation, i, j, row)) {
                        let bits = self.bits(relation, i, j, held.len());
                        self.keep(relation, i, j, bits, &mut necessary);
                    }
                }
            }
        }
        let kept = sufficient.into_values().chain(necessary.into_values());
        exact.extend(kept);
        exact
    }

    /// Whether an atom of two sums says something new.
    fn comparable(&self, relation: Relation, i: usize, j: usize, wanted: Wanted) -> bool {
        let (a, b) = (&self.sums[i], &self.sums[j]);
        let length = a.length + b.length;
        let longest = if wanted == Wanted::Part {
            MAX_JOINED
        } else {
            usize::MAX
        };
        i != j
            && length <= longest
            && (a.runs || b.runs) == self.runs
            && !a.parts.iter().any(|part| b.parts.contains(part))
            && (relation != Relation::Equal || i < j && length <= 3)
    }

    /// Keeps those of `alive` that do as wanted at all rows; rows that end many come first.
    fn reduce(
        &self,
        relation: Relation,
        i: usize,
        rows: &mut [usize],
        alive: &mut Vec<u32>,
        want: bool,
    ) {
        for k in 0..rows.len() {
            let before = alive.len();
            if before == 0 {
                return;
            }
            self.survivors(relation, i, rows[k], alive, want);
            if k > 0 && alive.len() * 2 < before {
                rows.swap(k, k / 2);
            }
        }
    }

    fn bits(&self, relation: Relation, i: usize, j: usize, rows: usize) -> Bits {
        let mut bits: Bits = vec![0; rows.div_ceil(64)];
        for row in 0..rows {
            bits[row / 64] |= u64::from(self.holds(relation, i, j, row)) << (row % 64);
        }
        bits
    }

    fn keep(
        &self,
        relation: Relation,
        i: usize,
        j: usize,
        bits: Bits,
        kept: &mut HashMap<Bits, Atom>,
    ) {
        if bits.iter().all(|word| *word == 0) || kept.len() >= MAX_KEPT && !kept.contains_key(&bits)
        {
            return;
        }
        let atom = self.atom(relation, i, j, bits.clone());
        let known = kept.entry(bits).or_insert_with(|| atom.clone());
        if (atom.length, atom.weight) < (known.length, known.weight) {
            *known = atom;
        }
    }

    fn atom(&self, relation: Relation, i: usize, j: usize, holds: Bits) -> Atom {
        let (a, b) = (&self.sums[i], &self.sums[j]);
        let side = |sum: &Sum| {
            let terms = sum
                .parts
                .iter()
                .map(|&part| self.columns[part].term.clone());
            let sum = terms.reduce(|a, b| Term::Add(Box::new(a), Box::new(b)));
            sum.unwrap_or_else(|| number(0))
        };
        let comparison = compare(relation, side(a), side(b));
        let formula: Formula = match (&self.featured.running, self.runs) {
            (Some(index), true) => running(&index.index, comparison),
            _ => comparison,
        };
        Atom {
            formula,
            // `a > b` is `a >= b + 1`; an equation says more than an inequality.
            length: a.length
                + b.length
                + usize::from(relation != Relation::AtLeast)
                + usize::from(self.runs),
            weight: a.weight + b.weight,
            holds,
        }
    }
}

fn compares(relation: Relation, a: i16, b: i16) -> bool {
    let defined = a != LOW && b != LOW;
    defined
        && match relation {
            Relation::AtLeast => a >= b,
            Relation::Greater => a > b,
            _ => a == b,
        }
}

// A feature without a value does not fit an i16.
const _: () = assert!(NONE < LOW as i64);
