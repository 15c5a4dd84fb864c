//! The search for a condition: atoms `a + b >= c + d` between features, equations, and facts, and
//! conjunctions and disjunctions of two.
//!
//! A condition is *exact* if it holds at just those vectors at which the conclusion held,
//! *sufficient* if at no vector at which it failed. What is exact is judged on the vectors seen,
//! and on no others.

use kernel::tree::{Formula, Relation, Term};

use crate::features::Featured;
use crate::table::Table;

/// The most atoms from which pairs are joined.
const MAX_JOINED: usize = 400;
/// The most terms of which sums are made.
const MAX_TERMS: usize = 60;

/// In which sense a condition answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It holds just where the conclusion does.
    Exact,
    /// Where it holds, the conclusion does.
    Sufficient,
    /// Where the conclusion holds, it does.
    Necessary,
}

/// A condition.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The condition.
    pub formula: Formula,
    /// In which sense it answers.
    pub kind: Kind,
    /// At how many vectors it holds.
    pub support: usize,
    /// Its length: the number of terms and facts.
    pub length: usize,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The answers of least length, the exact ones if there are any.
    pub answers: Vec<Answer>,
    /// How many other exact conditions, longer ones, there are.
    pub competitors: usize,
}

/// A sum of one or two terms, with its value at each vector.
struct Sum {
    terms: Vec<Term>,
    values: Vec<i64>,
    weight: usize,
}

/// An atom, with the vectors at which it holds.
#[derive(Clone)]
struct Atom {
    formula: Formula,
    length: usize,
    weight: usize,
    holds: Bits,
}

type Bits = Vec<u64>;

fn subset(a: &Bits, b: &Bits) -> bool {
    a.iter().zip(b).all(|(a, b)| a & !b == 0)
}

fn size(a: &Bits) -> usize {
    a.iter().map(|word| word.count_ones() as usize).sum()
}

fn joined(a: &Bits, b: &Bits, and: bool) -> Bits {
    a.iter()
        .zip(b)
        .map(|(a, b)| if and { a & b } else { a | b })
        .collect()
}

/// The conditions that answer best on the vectors seen.
pub fn search(featured: &Featured, table: &Table) -> Found {
    let rows: Vec<(&Vec<i64>, bool)> = table
        .rows
        .iter()
        .map(|(vector, row)| (vector, row.failed == 0))
        .collect();
    let mut wanted: Bits = vec![0; rows.len().div_ceil(64)];
    for (k, (_, held)) in rows.iter().enumerate() {
        wanted[k / 64] |= u64::from(*held) << (k % 64);
    }
    let both = table
        .rows
        .values()
        .any(|row| row.held > 0 && row.failed > 0);
    let sums = sums(featured, &rows);
    let mut atoms = Vec::new();
    for (i, a) in sums.iter().enumerate() {
        for (j, b) in sums.iter().enumerate() {
            if i == j || a.terms.iter().any(|term| b.terms.contains(term)) {
                continue;
            }
            if let Some(holds) = useful(a, b, &wanted, |a, b| a >= b) {
                atoms.push(atom(Relation::AtLeast, a, b, holds));
            }
            let single = a.terms.len() == 1 && b.terms.len() == 1;
            if single
                && i < j
                && let Some(holds) = useful(a, b, &wanted, |a, b| a == b)
            {
                atoms.push(atom(Relation::Equal, a, b, holds));
            }
        }
    }
    let first = featured.features.len();
    for (k, fact) in featured.facts.iter().enumerate() {
        let mut holds: Bits = vec![0; wanted.len()];
        for (row, (vector, _)) in rows.iter().enumerate() {
            holds[row / 64] |= u64::from(vector[first + k] != 0) << (row % 64);
        }
        if size(&holds) > 0 && (subset(&holds, &wanted) || subset(&wanted, &holds)) {
            let weight = fact.formula.to_string().len();
            atoms.push(Atom {
                formula: fact.formula.clone(),
                length: 2,
                weight,
                holds,
            });
        }
    }
    atoms.sort_by_key(|atom| (atom.length, atom.weight));
    if !both && size(&wanted) > 0 {
        let exact: Vec<&Atom> = atoms.iter().filter(|atom| atom.holds == wanted).collect();
        if !exact.is_empty() {
            return best(&exact, &exact, Kind::Exact);
        }
        let pairs = pairs(&atoms, &wanted);
        if !pairs.is_empty() {
            let pairs: Vec<&Atom> = pairs.iter().collect();
            return best(&pairs, &pairs, Kind::Exact);
        }
    }
    let sufficient: Vec<&Atom> = atoms
        .iter()
        .filter(|atom| subset(&atom.holds, &wanted) && size(&atom.holds) > 0)
        .collect();
    let largest = sufficient
        .iter()
        .map(|atom| size(&atom.holds))
        .max()
        .unwrap_or(0);
    let widest: Vec<&Atom> = sufficient
        .into_iter()
        .filter(|atom| size(&atom.holds) == largest)
        .collect();
    let mut different: Vec<&Atom> = Vec::new();
    for atom in widest {
        if !different.iter().any(|other| other.holds == atom.holds) {
            different.push(atom);
        }
    }
    best(&different, &[], Kind::Sufficient)
}

/// Those of least length, as answers.
fn best(atoms: &[&Atom], competitors: &[&Atom], kind: Kind) -> Found {
    let least = atoms.iter().map(|atom| atom.length).min().unwrap_or(0);
    let answer = |atom: &&&Atom| Answer {
        formula: atom.formula.clone(),
        kind,
        support: size(&atom.holds),
        length: atom.length,
    };
    let answers: Vec<Answer> = atoms
        .iter()
        .filter(|atom| atom.length == least)
        .map(|atom| answer(&atom))
        .collect();
    let competitors = competitors.len().saturating_sub(answers.len());
    Found {
        answers,
        competitors,
    }
}

/// Where a comparison holds, if it is sufficient or necessary, and neither always nor never true.
fn useful(a: &Sum, b: &Sum, wanted: &Bits, holds: fn(i64, i64) -> bool) -> Option<Bits> {
    let (mut sufficient, mut necessary) = (true, true);
    let mut bits: Bits = vec![0; wanted.len()];
    for (k, (x, y)) in a.values.iter().zip(&b.values).enumerate() {
        let defined = *x > i64::MIN / 8 && *y > i64::MIN / 8;
        let here = defined && holds(*x, *y);
        let wanted = wanted[k / 64] >> (k % 64) & 1 == 1;
        sufficient &= !here || wanted;
        necessary &= here || !wanted;
        if !sufficient && !necessary {
            return None;
        }
        bits[k / 64] |= u64::from(here) << (k % 64);
    }
    let count = size(&bits);
    (count > 0 && count < a.values.len()).then_some(bits)
}

fn atom(relation: Relation, a: &Sum, b: &Sum, holds: Bits) -> Atom {
    let side = |sum: &Sum| {
        let (first, rest) = sum.terms.split_first().expect("a sum of terms");
        rest.iter().fold(first.clone(), |sum, term| {
            Term::Add(Box::new(sum), Box::new(term.clone()))
        })
    };
    Atom {
        formula: Formula::Compare(relation, Box::new(side(a)), Box::new(side(b))),
        length: a.terms.len() + b.terms.len(),
        weight: a.weight + b.weight,
        holds,
    }
}

/// The features that differ on the vectors seen, `min` and `max` of two sizes, small numbers, and
/// the sums of two of these.
fn sums(featured: &Featured, rows: &[(&Vec<i64>, bool)]) -> Vec<Sum> {
    let column = |k: usize| {
        rows.iter()
            .map(|(vector, _)| vector[k])
            .collect::<Vec<i64>>()
    };
    let mut singles: Vec<Sum> = Vec::new();
    let mut add = |term: Term, values: Vec<i64>| {
        let constant = values.windows(2).all(|pair| pair[0] == pair[1]);
        let weight = term.to_string().len();
        let known = singles.iter().any(|sum: &Sum| sum.values == values);
        if !constant && !known && singles.len() < MAX_TERMS {
            singles.push(Sum {
                terms: vec![term],
                values,
                weight,
            });
        }
    };
    let mut order: Vec<usize> = (0..featured.features.len()).collect();
    order.sort_by_key(|k| {
        (
            !featured.features[*k].is_size,
            featured.features[*k].text.len(),
        )
    });
    for k in &order {
        add(featured.features[*k].term.clone(), column(*k));
    }
    let sizes: Vec<usize> = order
        .iter()
        .copied()
        .filter(|k| featured.features[*k].is_size)
        .collect();
    for (n, i) in sizes.iter().enumerate() {
        for j in &sizes[n + 1..] {
            for (word, pick) in [("min", i64::min as fn(i64, i64) -> i64), ("max", i64::max)] {
                let values = column(*i).into_iter().zip(column(*j)).map(|(a, b)| {
                    if a.min(b) == i64::MIN {
                        i64::MIN
                    } else {
                        pick(a, b)
                    }
                });
                let terms = [i, j].map(|k| featured.features[*k].term.clone());
                add(
                    crate::features::call(word, terms.to_vec()),
                    values.collect(),
                );
            }
        }
    }
    let count = singles.len();
    for value in [0, 1, 2] {
        let term = Term::Number(exact::Rational::from(value));
        singles.push(Sum {
            terms: vec![term],
            values: vec![value; rows.len()],
            weight: 1,
        });
    }
    let mut pairs = Vec::new();
    for i in 0..count {
        for j in i..count {
            let values = singles[i]
                .values
                .iter()
                .zip(&singles[j].values)
                .map(|(a, b)| {
                    if *a.min(b) == i64::MIN {
                        i64::MIN
                    } else {
                        a + b
                    }
                });
            pairs.push(Sum {
                terms: vec![singles[i].terms[0].clone(), singles[j].terms[0].clone()],
                values: values.collect(),
                weight: singles[i].weight + singles[j].weight,
            });
        }
    }
    singles.extend(pairs);
    singles
}

/// Exact conjunctions of two necessary atoms, and disjunctions of two sufficient ones.
fn pairs(atoms: &[Atom], wanted: &Bits) -> Vec<Atom> {
    let mut found = Vec::new();
    for and in [true, false] {
        let fits = |atom: &&Atom| {
            if and {
                subset(wanted, &atom.holds)
            } else {
                subset(&atom.holds, wanted)
            }
        };
        let mut parts: Vec<&Atom> = atoms.iter().filter(fits).collect();
        // The tightest first; of those that hold alike, the shortest.
        parts.sort_by_key(|atom| {
            let count = size(&atom.holds);
            (
                if and { count } else { usize::MAX - count },
                atom.length,
                atom.weight,
            )
        });
        let mut different: Vec<&Atom> = Vec::new();
        for part in parts {
            if different.len() >= MAX_JOINED {
                break;
            }
            if !different.iter().any(|other| other.holds == part.holds) {
                different.push(part);
            }
        }
        for (i, a) in different.iter().enumerate() {
            for b in &different[i + 1..] {
                if joined(&a.holds, &b.holds, and) == *wanted {
                    let (left, right) = (Box::new(a.formula.clone()), Box::new(b.formula.clone()));
                    let formula = if and {
                        Formula::And(left, right)
                    } else {
                        Formula::Or(left, right)
                    };
                    let (length, weight) = (a.length + b.length, a.weight + b.weight);
                    found.push(Atom {
                        formula,
                        length,
                        weight,
                        holds: wanted.clone(),
                    });
                }
            }
        }
    }
    found.sort_by_key(|atom| (atom.length, atom.weight));
    found
}
