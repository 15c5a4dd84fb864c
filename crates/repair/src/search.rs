//! The search for a condition: atoms and facts, and conjunctions and disjunctions of two or three.
//!
//! A condition is *exact* if it holds at just those vectors at which the conclusion held,
//! *sufficient* if at no vector at which it failed. What is exact is judged on the vectors seen,
//! and on no others.

use std::collections::BTreeSet;

use kernel::tree::{Formula, Relation};

use crate::atoms::{Space, Wanted};
use crate::build::words;
use crate::features::Featured;
use crate::table::Table;

/// The most parts from which pairs are joined.
const MAX_PAIRED: usize = 400;
/// The most parts from which triples are joined.
const MAX_TRIPLED: usize = 60;
/// The most competitors that are kept.
const MAX_RIVALS: usize = 12;

/// The most answers that a reader is told.
const TOLD: usize = 6;

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

impl Kind {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Sufficient => "sufficient",
            Self::Necessary => "necessary",
        }
    }
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
    /// The shortest of them; where none is exact, the next best sufficient or necessary ones.
    pub rivals: Vec<Answer>,
    /// On how many vectors they were judged.
    pub vectors: usize,
}

impl Found {
    /// The answers that a reader is told: all of a few; else the shortest of those made of the same
    /// names and numbers, which say much the same.
    pub fn told(&self) -> Vec<Answer> {
        let mut said = BTreeSet::new();
        let is_new = |answer: &&Answer| {
            let words = words(&answer.formula.to_string());
            self.answers.len() <= TOLD || said.insert(words)
        };
        let told = self.answers.iter().filter(is_new);
        told.take(TOLD).cloned().collect()
    }
}

/// A part of a condition, with the vectors at which it holds.
#[derive(Clone)]
pub(crate) struct Atom {
    pub formula: Formula,
    pub length: usize,
    pub weight: usize,
    pub holds: Bits,
}

/// A set of rows.
pub(crate) type Bits = Vec<u64>;

fn subset(a: &Bits, b: &Bits) -> bool {
    a.iter().zip(b).all(|(a, b)| a & !b == 0)
}

fn size(a: &Bits) -> usize {
    a.iter().map(|word| word.count_ones() as usize).sum()
}

fn joined(a: &Bits, b: &Bits, and: bool) -> Bits {
    let join = |(a, b): (&u64, &u64)| if and { a & b } else { a | b };
    a.iter().zip(b).map(join).collect()
}

/// The conditions that answer best on the vectors seen; of some variables, on those that failed or
/// were seen so often.
pub fn search(featured: &Featured, table: &Table, least: u64) -> Found {
    let known = |(vector, row)| Some((vector, table.holds(row, least)?));
    let (vectors, held): (Vec<&Vec<i64>>, Vec<bool>) = table.rows.iter().filter_map(known).unzip();
    let mut wanted: Bits = vec![0; held.len().div_ceil(64)];
    for (row, held) in held.iter().enumerate() {
        wanted[row / 64] |= u64::from(*held) << (row % 64);
    }
    let rows = held.len();
    if size(&wanted) == 0 || size(&wanted) == rows {
        return Found::default();
    }
    // Where some vectors both held and failed, what holds at all others is no more than sufficient.
    let kind = match table.both() {
        Some(_) => Kind::Sufficient,
        None => Kind::Exact,
    };
    let spaces: Vec<Space<'_>> = [false, true]
        .into_iter()
        .filter_map(|runs| Space::new(featured, &vectors, runs))
        .collect();
    let facts = facts(featured, &vectors);
    let mut exact: Vec<Atom> = facts
        .iter()
        .filter(|fact| fact.holds == wanted)
        .cloned()
        .collect();
    for space in &spaces {
        exact.extend(space.atoms(&held, Wanted::Exact));
    }
    if !exact.is_empty() {
        return best(exact, kind, rows);
    }
    let mut parts = facts;
    for space in &spaces {
        parts.extend(space.atoms(&held, Wanted::Part));
    }
    let exact = compounds(&parts, &wanted);
    if !exact.is_empty() {
        return best(exact, kind, rows);
    }
    let fits = |necessary: bool| {
        let mut fitting: Vec<&Atom> = tightest(&parts, &wanted, necessary);
        fitting.truncate(MAX_RIVALS);
        fitting
    };
    let (kind, fitting) = match fits(false) {
        none if none.is_empty() => (Kind::Necessary, fits(true)),
        fitting => (Kind::Sufficient, fitting),
    };
    let count = fitting.first().map(|atom| size(&atom.holds));
    let (widest, others): (Vec<&Atom>, Vec<&Atom>) = fitting
        .into_iter()
        .partition(|atom| Some(size(&atom.holds)) == count);
    let mut found = best(widest.into_iter().cloned().collect(), kind, rows);
    found.competitors = 0;
    found
        .rivals
        .extend(others.into_iter().map(|atom| answer(atom, kind)));
    found
}

/// The facts, and what denies an equation, where they are not always or never true. Where a fact
/// is not defined, neither it nor its denial holds.
fn facts(featured: &Featured, vectors: &[&Vec<i64>]) -> Vec<Atom> {
    let first = featured.features.len();
    let mut found = Vec::new();
    for (k, fact) in featured.facts.iter().enumerate() {
        let weight = fact.formula.to_string().len();
        let mut atom = |formula: Formula, weight: usize, value: i64| {
            let mut holds: Bits = vec![0; vectors.len().div_ceil(64)];
            for (row, vector) in vectors.iter().enumerate() {
                holds[row / 64] |= u64::from(vector[first + k] == value) << (row % 64);
            }
            let count = size(&holds);
            if count > 0 && count < vectors.len() {
                found.push(Atom {
                    formula,
                    length: 2,
                    weight,
                    holds,
                });
            }
        };
        if let Formula::Compare(Relation::Equal, a, b) = &fact.formula {
            let denial = Formula::Compare(Relation::Unequal, a.clone(), b.clone());
            atom(denial, weight + 1, 0);
        }
        atom(fact.formula.clone(), weight, 1);
    }
    found
}

/// Those of least length, as answers; the others compete.
fn best(mut atoms: Vec<Atom>, kind: Kind, vectors: usize) -> Found {
    atoms.sort_by_key(|atom| (atom.length, atom.weight));
    let least = atoms.first().map_or(0, |atom| atom.length);
    let longer = atoms.partition_point(|atom| atom.length == least);
    let mut answers: Vec<Answer> = atoms.iter().map(|atom| answer(atom, kind)).collect();
    let mut rivals = answers.split_off(longer);
    let competitors = rivals.len();
    rivals.truncate(MAX_RIVALS);
    Found {
        answers,
        competitors,
        rivals,
        vectors,
    }
}

fn answer(atom: &Atom, kind: Kind) -> Answer {
    Answer {
        support: size(&atom.holds),
        formula: atom.formula.clone(),
        kind,
        length: atom.length,
    }
}

/// Exact conjunctions of necessary parts, and disjunctions of sufficient ones, of two; of three if
/// there is none.
fn compounds(parts: &[Atom], wanted: &Bits) -> Vec<Atom> {
    let mut found = Vec::new();
    let sorted = [true, false].map(|and| (and, tightest(parts, wanted, and)));
    for (and, parts) in &sorted {
        for (i, a) in parts.iter().enumerate() {
            for b in &parts[i + 1..] {
                if joined(&a.holds, &b.holds, *and) == *wanted {
                    found.push(join(a, b, *and));
                }
            }
        }
    }
    if !found.is_empty() {
        return found;
    }
    for (and, parts) in &sorted {
        let parts = &parts[..parts.len().min(MAX_TRIPLED)];
        for (i, a) in parts.iter().enumerate() {
            for (j, b) in parts.iter().enumerate().skip(i + 1) {
                let both = joined(&a.holds, &b.holds, *and);
                for c in &parts[j + 1..] {
                    if joined(&both, &c.holds, *and) == *wanted {
                        found.push(join(&join(a, b, *and), c, *and));
                    }
                }
            }
        }
    }
    found
}

/// The parts that may be joined, the tightest first; of those that hold alike, the shortest.
fn tightest<'a>(parts: &'a [Atom], wanted: &Bits, and: bool) -> Vec<&'a Atom> {
    let fits = |atom: &&Atom| match and {
        true => subset(wanted, &atom.holds),
        false => subset(&atom.holds, wanted) && size(&atom.holds) > 0,
    };
    let mut fitting: Vec<&Atom> = parts.iter().filter(fits).collect();
    fitting.sort_by_cached_key(|atom| {
        let count = size(&atom.holds);
        let loose = if and { count } else { usize::MAX - count };
        (loose, atom.length, atom.weight)
    });
    let mut found: Vec<&Atom> = Vec::new();
    for part in fitting {
        if found.len() >= MAX_PAIRED {
            break;
        }
        if !found.iter().any(|other| other.holds == part.holds) {
            found.push(part);
        }
    }
    found
}

fn join(a: &Atom, b: &Atom, and: bool) -> Atom {
    let (left, right) = (Box::new(a.formula.clone()), Box::new(b.formula.clone()));
    let formula = match and {
        true => Formula::And(left, right),
        false => Formula::Or(left, right),
    };
    Atom {
        formula,
        length: a.length + b.length,
        weight: a.weight + b.weight,
        holds: joined(&a.holds, &b.holds, and),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Answer {
        let text = format!("for all A : a x b: {text}");
        let form = statement::parse_formula(&text).expect("a formula");
        Answer {
            formula: form.statement().show,
            kind: Kind::Exact,
            support: 1,
            length: 2,
        }
    }

    #[test]
    fn of_many_answers_the_shortest_of_the_same_names_is_told() {
        let texts = [
            "a >= b",
            "b <= a",
            "a + b >= 5",
            "5 <= a + b",
            "rank(A) = a",
            "a = rank(A)",
            "a != rank(A)",
        ];
        let mut found = Found {
            answers: texts.iter().map(|text| answer(text)).collect(),
            ..Found::default()
        };
        let told = |found: &Found| -> Vec<String> {
            let told = found.told().into_iter();
            told.map(|answer| answer.formula.to_string()).collect()
        };
        assert_eq!(told(&found), ["a >= b", "a + b >= 5", "rank(A) = a"]);
        found.answers.truncate(6);
        assert_eq!(told(&found).len(), 6);
    }
}
