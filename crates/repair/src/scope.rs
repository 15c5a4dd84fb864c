//! The names of a statement, and what can be asked of them: sizes, matrices, properties, and, for
//! every index of a family, its sizes and ranks.

use std::collections::BTreeSet;

use exact::Rational;
use kernel::instance::{Instance, SizeValue, Value};
use kernel::tree::{
    Argument, Binder, Body, Call, Formula, Index, Item, Quantified, Range, Relation, Size, Sort,
    Statement, Term,
};

use crate::build::*;

/// The members of a family, from its first on.
fn members(families: &[(String, Range)], family: &str) -> impl Iterator<Item = Term> {
    let range = families.iter().find(|(other, _)| other == family);
    let from = range.map(|(_, range)| range.from.clone());
    let family = family.to_owned();
    from.into_iter().flat_map(move |from| {
        let family = family.clone();
        (0..).map(move |k| member(&family, &Term::Add(from.clone(), Box::new(number(k)))))
    })
}

struct Let {
    name: String,
    parameters: usize,
    /// The names that it speaks of.
    names: BTreeSet<String>,
}

/// The names of a statement by what they are.
#[derive(Default)]
pub struct Scope {
    sizes: Vec<String>,
    size_families: Vec<(String, Range)>,
    naturals: Vec<String>,
    numbers: Vec<String>,
    indices: Vec<String>,
    matrices: Vec<String>,
    diagonals: Vec<(String, Term)>,
    families: Vec<(String, Range)>,
    lets: Vec<Let>,
    /// The range of the matrices of the statement that stand in a family.
    range: Option<Range>,
}

impl Scope {
    /// The names of a statement.
    pub fn of(statement: &Statement) -> Self {
        let mut scope = Self::default();
        for item in &statement.items {
            match item {
                Item::Sizes { sizes, .. } => {
                    for size in sizes {
                        match size {
                            Size::One { name, .. } => scope.sizes.push(name.clone()),
                            Size::Family { name, range } => {
                                scope.size_families.push((name.clone(), range.clone()));
                            }
                        }
                    }
                }
                Item::ForAll(binders) => binders.iter().for_each(|binder| scope.bind(binder)),
                Item::Let {
                    name,
                    parameters,
                    value,
                } => {
                    scope.lets.push(Let {
                        name: name.clone(),
                        parameters: parameters.len(),
                        names: words(&value.to_string()),
                    });
                }
                Item::Assume { .. } => {}
            }
        }
        scope.range = scope.families.first().map(|(_, range)| range.clone());
        scope
    }

    fn bind(&mut self, binder: &Binder) {
        match binder {
            Binder::Typed {
                names,
                index: Some(Index { range, .. }),
                ..
            } => {
                self.families
                    .extend(names.iter().map(|name| (name.clone(), range.clone())));
            }
            Binder::Typed {
                names,
                index: None,
                of,
            } => match &of.sort {
                Sort::Number => self.numbers.extend(names.iter().cloned()),
                Sort::Natural => self.naturals.extend(names.iter().cloned()),
                Sort::Diagonal(rows, cols) => {
                    let side = match rows == cols {
                        true => rows.clone(),
                        false => call("min", vec![rows.clone(), cols.clone()]),
                    };
                    let diagonal = |name: &String| (name.clone(), side.clone());
                    self.diagonals.extend(names.iter().map(diagonal));
                    self.matrices.extend(names.iter().cloned());
                }
                _ => self.matrices.extend(names.iter().cloned()),
            },
            Binder::Range(index) => self.indices.push(index.name.clone()),
            Binder::Set { name, .. } => self.numbers.push(name.clone()),
            Binder::Near { .. } => {}
        }
    }

    /// Keeps only some variables, and lets that speak of no other.
    pub fn keep(&mut self, within: &[String]) {
        let families = self.families.iter().map(|(name, _)| name);
        let lists = [&self.matrices, &self.numbers, &self.naturals, &self.indices];
        let variables = lists.into_iter().flatten().chain(families);
        let mut others: BTreeSet<String> = variables
            .filter(|name| !within.contains(name))
            .cloned()
            .collect();
        self.lets.retain(|own| {
            let kept = own.names.is_disjoint(&others);
            if !kept {
                others.insert(own.name.clone());
            }
            kept
        });
        self.matrices.retain(|name| within.contains(name));
        self.numbers.retain(|name| within.contains(name));
        self.diagonals.retain(|(name, _)| within.contains(name));
        self.families.retain(|(name, _)| within.contains(name));
        self.naturals.retain(|name| within.contains(name));
        self.indices.retain(|name| within.contains(name));
    }

    /// What says that the sizes and some variables have the values of an instance.
    pub fn equations(&self, instance: &Instance, within: &[String]) -> Vec<Formula> {
        let (mut found, mut matrices, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        for (size, value) in &instance.sizes {
            let values: Vec<(Term, u32)> = match value {
                SizeValue::One(value) => vec![(name(size), *value)],
                SizeValue::Family(values) => {
                    let members = members(&self.size_families, size);
                    members.zip(values.iter().copied()).collect()
                }
            };
            let values = values.into_iter();
            found.extend(values.map(|(term, value)| (term, Rational::from(i64::from(value)))));
        }
        let values = instance.values.iter();
        for (variable, value) in values.filter(|(variable, _)| within.contains(variable)) {
            match value {
                Value::Integer(value) => numbers.push((name(variable), Rational::from(*value))),
                Value::Number(value) => numbers.push((name(variable), value.clone())),
                Value::Matrix(matrix) => matrices.push((name(variable), matrix)),
                Value::Family(values) => {
                    matrices.extend(members(&self.families, variable).zip(values));
                }
            }
        }
        for (term, matrix) in matrices {
            for (row, entries) in (1..).zip(matrix.row_slices()) {
                for (column, entry) in (1..).zip(entries) {
                    let [row, column] = [row, column].map(|at| Box::new(number(at)));
                    let place = Term::Entry(Box::new(term.clone()), row, column);
                    found.push((place, entry.clone()));
                }
            }
        }
        let all = found.into_iter().chain(numbers);
        all.map(|(term, value)| compare(Relation::Equal, term, literal(value)))
            .collect()
    }

    /// Properties of variables and lets, and of pairs of them; a let that has no rank is a number.
    pub fn facts(&self, has_rank: &dyn Fn(&Term) -> bool) -> Vec<Formula> {
        let zero = || number(0);
        let plain = self.lets.iter().filter(|own| own.parameters == 0);
        let (lets, numbers): (Vec<Term>, Vec<Term>) =
            plain.map(|own| name(&own.name)).partition(has_rank);
        let mut found = Vec::new();
        for a in self.numbers.iter().map(|a| name(a)).chain(numbers) {
            found.push(compare(Relation::Equal, a.clone(), zero()));
            found.push(compare(Relation::AtLeast, a, zero()));
        }
        let all: Vec<Term> = self.matrices.iter().map(|a| name(a)).chain(lets).collect();
        for (i, a) in all.iter().enumerate() {
            found.push(compare(Relation::Equal, a.clone(), zero()));
            found.push(compare(Relation::Equal, a.clone(), transpose(a)));
            let negative = Term::Minus(Box::new(a.clone()));
            found.push(compare(Relation::Equal, transpose(a), negative));
            found.push(compare(Relation::AtLeast, a.clone(), zero()));
            found.push(compare(Relation::Greater, a.clone(), zero()));
            let square = product(a, a);
            found.push(compare(Relation::Equal, square, a.clone()));
            let gram = product(&transpose(a), a);
            found.push(compare(Relation::Equal, gram, Term::Identity(None)));
            found.push(off_diagonal_zero(a));
            for b in &all[i + 1..] {
                found.push(compare(Relation::Equal, a.clone(), b.clone()));
                found.push(compare(Relation::Equal, product(a, b), product(b, a)));
            }
        }
        found
    }

    /// The indices in scope, and their neighbours.
    fn places(&self) -> Vec<Term> {
        let near = |index: &String| {
            let index = name(index);
            vec![
                index.clone(),
                subtract(&index, 1),
                Term::Add(Box::new(index), Box::new(number(1))),
            ]
        };
        self.indices.iter().flat_map(near).collect()
    }

    /// Sizes and other integers, and whether each is made of sizes alone.
    pub fn integers(&self) -> Vec<(Term, bool)> {
        let mut found: Vec<(Term, bool)> = Vec::new();
        // A let comes first: it is the name of what it stands for.
        let plain = self.lets.iter().filter(|own| own.parameters == 0);
        found.extend(plain.map(|own| (name(&own.name), false)));
        found.extend(self.sizes.iter().map(|size| (name(size), true)));
        found.extend(self.naturals.iter().map(|natural| (name(natural), true)));
        for (family, range) in &self.size_families {
            let mut at = self.places();
            at.extend([(*range.from).clone(), (*range.to).clone()]);
            found.extend(at.iter().map(|at| (member(family, at), true)));
            found.push((
                call("min", vec![Term::Slice(family.clone(), range.clone())]),
                true,
            ));
            for index in &self.indices {
                found.extend(slices(family, range, &name(index)).map(|slice| (slice, true)));
            }
        }
        for (diagonal, side) in &self.diagonals {
            let counts = diagonal_counts(diagonal, side).into_iter();
            found.extend(counts.map(|term| (term, false)));
        }
        found
    }

    /// The matrices whose ranks, and the ranks of whose products, are asked.
    pub fn matrices(&self) -> Vec<Term> {
        let mut found: Vec<Term> = self.matrices.iter().map(|matrix| name(matrix)).collect();
        let places = self.places();
        for (family, range) in &self.families {
            let mut at = places.clone();
            if at.is_empty() {
                at.extend([(*range.from).clone(), (*range.to).clone()]);
            }
            found.extend(at.iter().map(|at| member(family, at)));
        }
        for Let {
            name: let_name,
            parameters,
            ..
        } in &self.lets
        {
            match parameters {
                0 => found.push(name(let_name)),
                1 => found.extend(places.iter().map(|at| call(let_name, vec![at.clone()]))),
                _ => {}
            }
        }
        found
    }

    /// Where no index is in scope, one that runs through a family: its name and range, its sizes
    /// and its ranks.
    pub fn running(&self) -> Option<(Index, Vec<(Term, bool)>)> {
        let range = self.range.clone()?;
        if !self.indices.is_empty() {
            return None;
        }
        let fresh = ["j", "l", "q", "r", "s", "t"].into_iter();
        let index = fresh.map(str::to_owned).find(|name| !self.declares(name))?;
        let here = name(&index);
        let mut found = Vec::new();
        for (family, sizes) in &self.size_families {
            let ends = [subtract(&here, 1), here.clone()].map(|at| member(family, &at));
            found.extend(ends.iter().map(|size| (size.clone(), true)));
            for word in ["min", "max"] {
                found.push((call(word, ends.to_vec()), true));
            }
            found.extend(slices(family, sizes, &here).map(|slice| (slice, true)));
        }
        for (family, _) in &self.families {
            found.push((rank(&member(family, &here)), false));
        }
        for Let {
            name: let_name,
            parameters,
            ..
        } in &self.lets
        {
            if *parameters == 1 {
                for at in [here.clone(), subtract(&here, 1)] {
                    found.push((rank(&call(let_name, vec![at])), false));
                }
            }
        }
        Some((Index { name: index, range }, found))
    }

    fn declares(&self, name: &str) -> bool {
        let families = self.size_families.iter().chain(&self.families);
        let lists = [&self.sizes, &self.naturals, &self.numbers, &self.matrices];
        lists
            .iter()
            .any(|list| list.iter().any(|other| other == name))
            || families.map(|(other, _)| other).any(|other| other == name)
            || self.lets.iter().any(|own| own.name == *name)
    }
}

/// The least size before an index, and from it on.
fn slices(family: &str, range: &Range, index: &Term) -> impl Iterator<Item = Term> {
    let ends = [
        ((*range.from).clone(), subtract(index, 1)),
        (index.clone(), (*range.to).clone()),
    ];
    let slice = |(from, to)| {
        let range = Range {
            from: Box::new(from),
            to: Box::new(to),
        };
        call("min", vec![Term::Slice(family.to_owned(), range)])
    };
    ends.map(slice).into_iter()
}

/// `for all i in 1..rows(A), j in 1..cols(A): i = j or A[i,j] = 0`
fn off_diagonal_zero(a: &Term) -> Formula {
    let index = |name: &str, side: &str| {
        Binder::Range(Index {
            name: name.to_owned(),
            range: Range {
                from: Box::new(number(1)),
                to: Box::new(call(side, vec![a.clone()])),
            },
        })
    };
    let entry = Term::Entry(
        Box::new(a.clone()),
        Box::new(name("i")),
        Box::new(name("j")),
    );
    let same = compare(Relation::Equal, name("i"), name("j"));
    let zero = compare(Relation::Equal, entry, number(0));
    Formula::ForAll(Box::new(Quantified {
        binders: vec![index("i", "rows"), index("j", "cols")],
        condition: None,
        body: Formula::Or(Box::new(same), Box::new(zero)),
    }))
}

/// Of a diagonal: how many entries are zero, equal to the next one, and different from all before.
fn diagonal_counts(diagonal: &str, side: &Term) -> Vec<Term> {
    let entry =
        |at: Term| Term::Entry(Box::new(name(diagonal)), Box::new(at.clone()), Box::new(at));
    let range = |to: &Term| Range {
        from: Box::new(number(1)),
        to: Box::new(to.clone()),
    };
    let count = |to: &Term, what: Formula| {
        let indices = vec![Index {
            name: "j".to_owned(),
            range: range(to),
        }];
        let argument = Argument {
            value: Body::Formula(what),
            indices,
            condition: None,
        };
        Term::Call(Box::new(Call {
            name: "count".to_owned(),
            arguments: vec![argument],
            places: Vec::new(),
            over: None,
        }))
    };
    let here = || entry(name("j"));
    let next = Term::Add(Box::new(name("j")), Box::new(number(1)));
    let new = Formula::ForAll(Box::new(Quantified {
        binders: vec![Binder::Range(Index {
            name: "i".to_owned(),
            range: range(&subtract(&name("j"), 1)),
        })],
        condition: None,
        body: compare(Relation::Unequal, entry(name("i")), here()),
    }));
    vec![
        count(side, compare(Relation::Equal, here(), number(0))),
        count(
            &subtract(side, 1),
            compare(Relation::Equal, here(), entry(next)),
        ),
        count(side, new),
    ]
}
