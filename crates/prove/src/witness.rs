//! Witnesses: values, or paths, that make an `exists` true or a `for all` false.

use exact::{Integer, Rational};
use kernel::core::{CoreBinder, CoreType, Sort};
use kernel::evaluate::Evaluator;
use kernel::evidence::{Evidence, Paths, Values};
use kernel::infinitesimal::Qt;
use kernel::instance;
use kernel::jet::Jet;
use kernel::judge::{Node, clear};
use kernel::matrix::Mat;
use kernel::ring::Ring;
use kernel::rules::one_number;
use kernel::rules::refuse::equations;
use kernel::rules::unknown::{Solutions, Unknown, at, conjuncts};
use kernel::value::Value;

use crate::Prover;
use crate::draws::Draws;
use crate::{nearness, networks, values};

/// How many draws of small integers are tried.
const DRAWS: i64 = 24;
/// How many candidates with the least entries are tried...
const SMALL_BOX: usize = 81;
/// ... where only sizes are free.
const BOX: usize = 20_000;
/// What is spent on the candidates of one question.
const PATIENCE: u64 = 500_000;
/// How many combinations of the solutions of the equations are tried.
const TRIES: u64 = 8;
/// The greatest denominator of numbers that are tried in place of one that decides.
const SIMPLE: i64 = 12;
/// Up to so many directions are all used in a combination...
const FEW: usize = 8;
/// ... of more all in the last combinations.
const ALL: u64 = 2;

/// A multiple of the matrix without denominators.
pub(crate) fn cleared(matrix: &Mat) -> Option<Mat> {
    let mut matrix = matrix.clone();
    for k in 0..matrix.entries().len() {
        let (_, denominator) = matrix.entries()[k].parts();
        if denominator.len() > 1 {
            matrix = matrix.scale(&Qt::polynomial(denominator.to_vec())).ok()?;
        }
    }
    Some(matrix)
}

/// Candidates for the names that a quantifier binds.
type Source = fn(&mut Evaluator<'_>, &Node<'_>, bool) -> Vec<Vec<Value>>;

/// Evidence by a witness: an easy one, which costs little to look for, or another.
pub(crate) fn evidence(
    prover: &mut Prover,
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    near: bool,
    easy: bool,
) -> Option<Evidence> {
    let sources: &[Source] = match (easy, near) {
        (true, _) => &[in_scope, solutions],
        (false, false) => &[
            |evaluator, node, _| networks::minima(evaluator, node),
            |evaluator, node, _| drawn(evaluator, node),
            |evaluator, node, _| one_number(evaluator, node),
        ],
        (false, true) => &[
            |evaluator, node, _| members(evaluator, node),
            |evaluator, node, _| nearness::decompositions(evaluator, node),
            |evaluator, node, _| moves(evaluator, node),
        ],
    };
    let begun = prover.spent;
    for source in sources {
        for candidate in source(evaluator, node, near) {
            if prover.spent - begun > PATIENCE {
                return None;
            }
            for (binder, value) in node.binders.iter().zip(&candidate) {
                evaluator.set(binder.slot(), value.clone());
            }
            let shows = prover.shows(evaluator, node);
            clear(evaluator, node.binders);
            if shows {
                return written(evaluator, node, &candidate, near);
            }
        }
    }
    None
}

fn written(
    evaluator: &Evaluator<'_>,
    node: &Node<'_>,
    candidate: &[Value],
    near: bool,
) -> Option<Evidence> {
    let mut paths = Paths::new();
    for (binder, value) in node.binders.iter().zip(candidate) {
        let name = evaluator.core.slots[binder.slot() as usize].name.clone();
        paths.insert(name, values::path(value)?);
    }
    let constant = paths.values().all(|path| path.len() == 1);
    if near || !constant {
        return Some(Evidence::Path(paths));
    }
    let first = |(name, path): (String, Vec<instance::Value>)| (name, path[0].clone());
    Some(Evidence::Witness(
        paths.into_iter().map(first).collect::<Values>(),
    ))
}

/// For each bound name a value in scope of its type; all at their centres, if they are near one.
fn in_scope(evaluator: &mut Evaluator<'_>, node: &Node<'_>, near: bool) -> Vec<Vec<Value>> {
    if node.universal {
        return Vec::new();
    }
    if near {
        return centres(evaluator, node).into_iter().collect();
    }
    let mut choices: Vec<Vec<Value>> = vec![Vec::new()];
    for binder in node.binders {
        let CoreBinder::Typed { slot, of } = binder else {
            return Vec::new();
        };
        let values = like(evaluator, *slot, of);
        choices = choices
            .into_iter()
            .flat_map(|choice| {
                values
                    .iter()
                    .map(move |value| [choice.clone(), vec![value.clone()]].concat())
            })
            .take(64)
            .collect();
    }
    choices
}

/// Small integers for all that is bound: those with few entries in turn, the others drawn, every
/// other time positive.
fn drawn(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Vec<Vec<Value>> {
    let blank = |binder: &'_ CoreBinder| match binder {
        CoreBinder::Typed { slot, of } => {
            let shapes = values::shapes(evaluator, *slot, of)?;
            Some((of.rows.is_some(), shapes))
        }
        _ => None,
    };
    let Some(blanks) = node
        .binders
        .iter()
        .map(blank)
        .collect::<Option<Vec<Blank>>>()
    else {
        return Vec::new();
    };
    let shapes = blanks.iter().flat_map(|(_, (_, shapes))| shapes);
    let entries = shapes.map(|(rows, cols)| (rows * cols) as u32).sum();
    // Where only sizes are free the question is asked once, and may cost more.
    let free = &evaluator.core.props[node.prop as usize].free;
    let mut values = free.iter().filter_map(|&slot| evaluator.slot(slot));
    let asked_once = values.all(|value| matches!(value, Value::Integer(_)));
    let most = if asked_once { BOX } else { SMALL_BOX };
    let mut found = Vec::new();
    for numbers in [[0, 1, -1].as_slice(), &[0, 1, -1, 2, -2]] {
        let count = numbers.len().checked_pow(entries);
        for index in 0..count.filter(|&count| count <= most).unwrap_or(0) {
            let mut rest = index;
            found.extend(filled(&blanks, &mut || {
                let digit = rest % numbers.len();
                rest /= numbers.len();
                Qt::integer(numbers[digit])
            }));
        }
    }
    let mut draws = Draws::new(31);
    for round in 0..DRAWS {
        let bound = 2 + round / 8;
        found.extend(filled(&blanks, &mut || match draws.small(bound) {
            small if round % 2 == 0 => Qt::integer(small),
            small => Qt::integer(small + bound + 1),
        }));
    }
    found
}

/// A number that decides, behind simpler ones that may.
fn one_number(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Vec<Vec<Value>> {
    let Some(number) = one_number::witness(evaluator, node) else {
        return Vec::new();
    };
    let (above, below) = number.to_integers();
    let simpler = (1..=SIMPLE).filter_map(|k| {
        let k = Integer::from(k);
        Rational::from_integers(&above * &k / &below, k)
    });
    let mut found: Vec<_> = simpler.collect();
    found.push(number);
    let value = |x| vec![Value::Number(Qt::from(x))];
    found.into_iter().map(value).collect()
}

/// What a bound name is to be filled with: whether a matrix, or a number; and the shapes.
type Blank = (bool, values::Shapes);

/// Values of bound names with these entries.
fn filled(blanks: &[Blank], entry: &mut dyn FnMut() -> Qt) -> Option<Vec<Value>> {
    let value = |(is_matrix, (first, shapes)): &Blank| {
        let mut matrices = shapes
            .iter()
            .map(|&(rows, cols)| Mat::new(rows, cols, (0..rows * cols).map(|_| entry()).collect()));
        Some(match first {
            Some(first) => Value::Family(*first, matrices.collect()),
            None if *is_matrix => Value::Matrix(matrices.next()?),
            None => Value::Number(matrices.next()?.at(0, 0).clone()),
        })
    };
    blanks.iter().map(value).collect()
}

fn centres(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Option<Vec<Value>> {
    let centre = |binder: &CoreBinder| match binder {
        CoreBinder::Near { center, .. } => evaluator.point(center).ok(),
        _ => None,
    };
    node.binders.iter().map(centre).collect()
}

/// The values in scope with the shape of a type, and 0.
fn like(evaluator: &mut Evaluator<'_>, slot: u32, of: &CoreType) -> Vec<Value> {
    let core = evaluator.core;
    let Some((first, shapes)) = values::shapes(evaluator, slot, of) else {
        return Vec::new();
    };
    let mut found: Vec<Value> = Vec::new();
    if first.is_some() {
        for other in 0..core.slots.len() as u32 {
            if let Some(Value::Family(from, members)) = evaluator.slot(other)
                && Some(*from) == first
                && members.iter().map(Mat::shape).eq(shapes.iter().copied())
            {
                found.push(Value::Family(*from, members.clone()));
            }
        }
        return found;
    }
    let Some(shape) = shapes.first().copied() else {
        return found;
    };
    if of.rows.is_none() {
        return [0, 1, -1, 2]
            .map(|n| Value::Number(Qt::integer(n)))
            .to_vec();
    }
    found.push(Value::Matrix(Mat::constant(
        shape.0,
        shape.1,
        &Qt::integer(0),
    )));
    for id in 0..core.terms.len() as u32 {
        if !matches!(core.terms[id as usize].sort, Sort::Matrix(..)) || found.len() > 24 {
            continue;
        }
        if let Ok(value @ Value::Matrix(m)) = evaluator.term(id)
            && m.shape() == shape
        {
            found.push(value.clone());
        }
    }
    found
}

/// Solutions of the equations of an `exists`: the least, and combinations with the others. Near a
/// centre the others come in with the factor t.
fn solutions(evaluator: &mut Evaluator<'_>, node: &Node<'_>, near: bool) -> Vec<Vec<Value>> {
    let mut unknown = Unknown::new(2);
    let mut values = Vec::new();
    for binder in node.binders {
        match unknown.bound(evaluator, binder) {
            Ok(Some(value)) => values.push(value),
            _ => return Vec::new(),
        }
    }
    combined(evaluator, node, &values, unknown.count, near)
}

/// Combinations of the solutions of the equations when the bound names have these forms.
fn combined(
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    values: &[Value<Jet>],
    unknowns: usize,
    near: bool,
) -> Vec<Vec<Value>> {
    let mut forms = evaluator.over(Jet::lift);
    for (binder, value) in node.binders.iter().zip(values) {
        forms.set(binder.slot(), value.clone());
    }
    let parts = conjuncts(evaluator, node);
    let Ok(system) = equations(&mut forms, &parts, unknowns) else {
        return Vec::new();
    };
    let Ok(Some(Solutions { least, freedom })) = system.solve() else {
        return Vec::new();
    };
    let Some(freedom) = cleared(&freedom) else {
        return Vec::new();
    };
    let factor = if near { Qt::t() } else { Qt::integer(1) };
    let mut draws = Draws::new(7);
    let mut found = Vec::new();
    let rows: Vec<usize> = (0..freedom.rows()).collect();
    let last = if freedom.cols() > FEW { ALL } else { 0 };
    for round in 0..TRIES + last {
        let bound = 1 + round as i64;
        let mut point = least.clone();
        for k in 0..freedom.cols() {
            // Of many directions a few, so that the numbers stay small.
            let coefficient = draws.small(bound);
            if freedom.cols() > FEW
                && round < TRIES
                && draws.small(freedom.cols() as i64).unsigned_abs() as usize > FEW
            {
                continue;
            }
            let factor = Qt::integer(coefficient).mul(&factor);
            let step = factor.and_then(|factor| freedom.select(&rows, &[k]).scale(&factor));
            match step.and_then(|step| point.add(&step)) {
                Ok(next) => point = next,
                Err(_) => return found,
            }
        }
        match values
            .iter()
            .map(|value| at(value, &point))
            .collect::<Result<_, _>>()
        {
            Ok(candidate) => found.push(candidate),
            Err(_) => return found,
        }
    }
    found
}

/// One member of a family after the other moves in the solutions that the equations leave it, the
/// others where they are by then.
fn members(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Vec<Vec<Value>> {
    let [CoreBinder::Near { .. }] = node.binders else {
        return Vec::new();
    };
    let Some(Value::Family(first, start)) = centres(evaluator, node).and_then(|mut all| all.pop())
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for reversed in [false, true] {
        let mut current = start.clone();
        let mut order: Vec<usize> = (0..current.len()).collect();
        if reversed {
            order.reverse();
        }
        for k in order {
            let mut unknown = Unknown::new(2);
            let lifted = |m: &Mat| m.map(&Jet::lift);
            let mut forms: Vec<Mat<Jet>> = current.iter().map(lifted).collect();
            match unknown.around(&current[k]) {
                Ok(member) => forms[k] = member,
                Err(_) => break,
            }
            let form = [Value::Family(first, forms)];
            let candidates = combined(evaluator, node, &form, unknown.count, true);
            if let Some([Value::Family(_, moved)]) = candidates.last().map(Vec::as_slice) {
                current.clone_from(moved);
            }
            found.extend(candidates);
        }
    }
    found
}

/// Paths from the centre by simple directions: units, and multiples of the centre from both sides.
fn moves(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Vec<Vec<Value>> {
    let Some(centres) = centres(evaluator, node) else {
        return Vec::new();
    };
    let t = Qt::t();
    let [Value::Matrix(centre)] = centres.as_slice() else {
        return Vec::new();
    };
    let (rows, cols) = centre.shape();
    let mut draws = Draws::new(3);
    let mut directions: Vec<Mat> = Vec::new();
    for i in 0..rows {
        for j in 0..cols {
            for sign in [1, -1] {
                let unit = Mat::from_fn(rows, cols, |a, b| {
                    Ok(Qt::integer(if (a, b) == (i, j) { sign } else { 0 }))
                });
                directions.extend(unit.ok());
            }
        }
    }
    directions.truncate(72);
    let mut random = |rows, cols| Mat::from_fn(rows, cols, |_, _| Ok(Qt::integer(draws.small(2))));
    for _ in 0..6 {
        let (Ok(left), Ok(right), Ok(any)) =
            (random(rows, rows), random(cols, cols), random(rows, cols))
        else {
            break;
        };
        directions.push(any);
        directions.extend(left.mul(centre).ok());
        directions.extend(centre.mul(&right).ok());
    }
    let along = |direction: &Mat| {
        let step = direction.scale(&t).ok()?;
        Some(vec![Value::Matrix(centre.add(&step).ok()?)])
    };
    let mut found: Vec<Vec<Value>> = directions.iter().filter_map(along).collect();
    // From both sides: (I + t L) C (I + t R), which keeps the rank.
    for _ in 0..6 {
        let (Ok(left), Ok(right)) = (random(rows, rows), random(cols, cols)) else {
            break;
        };
        let side = |m: Mat| m.scale(&t).and_then(|m| Mat::identity(m.rows()).add(&m));
        if let (Ok(left), Ok(right)) = (side(left), side(right))
            && let Ok(path) = left.mul(centre).and_then(|m| m.mul(&right))
        {
            found.push(vec![Value::Matrix(path)]);
        }
    }
    found
}
