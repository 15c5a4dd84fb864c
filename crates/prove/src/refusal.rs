//! Evidence against an `exists`: a subspace (K4), or the value of a minimum.

use std::collections::BTreeMap;

use kernel::core::{Op, Point, Predicate, PropOp, Sort};
use kernel::evaluate::Evaluator;
use kernel::evidence::{Evidence, Values};
use kernel::infinitesimal::Qt;
use kernel::judge::{Judge, Node, paths_of};
use kernel::matrix::Mat;
use kernel::ring::{Ring, Stop};
use kernel::rules::minimum::Question;
use kernel::rules::refuse::{Demand, Reading, check, readings};
use kernel::rules::unknown::conjuncts;
use kernel::value::Value;

use crate::draws::Draws;
use crate::minimum;
use crate::values;
use crate::values::constant;
use crate::witness::cleared;

/// Evidence that no choice of the bound variables does.
pub(crate) fn evidence(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Option<Evidence> {
    let accepted = |evaluator: &mut Evaluator<'_>, evidence: &Evidence| {
        let mut nothing = BTreeMap::new();
        check(&mut Judge::new(&mut nothing), evaluator, node, evidence).is_ok()
    };
    let by_rank = affine_rank(evaluator, node).filter(|found| accepted(evaluator, found));
    by_rank.or_else(|| {
        equal_minima(evaluator, node)
            .into_iter()
            .find(|found| accepted(evaluator, found))
    })
}

fn affine_rank(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Option<Evidence> {
    let mut found = None;
    let read = readings(evaluator, node, |reading| {
        let Reading::Solvable { demands, .. } = reading else {
            found = Some(Mat::identity(1));
            return true;
        };
        found = demands
            .iter()
            .find_map(|demand| subspace(demand).ok().flatten());
        found.is_some()
    });
    if read != Ok(true) {
        return None;
    }
    let path = values::path(&Value::Matrix(cleared(&found?)?))?;
    Some(Evidence::AffineRank(path))
}

/// A subspace that shows that a rank is not reached: from the kernel of a matrix of the largest
/// rank, by the sequence of Wong. It ends at a subspace that is mapped into the image of that
/// matrix, or shows nothing.
fn subspace(demand: &Demand) -> Result<Option<Mat>, Stop> {
    let mut draws = Draws::new(1);
    let mut largest: Option<(usize, Mat)> = None;
    for _ in 0..3 {
        let mut matrix = demand.start.clone();
        for direction in &demand.directions {
            matrix = matrix.add(&direction.scale(&Qt::integer(draws.small(50)))?)?;
        }
        let rank = matrix.rank()?;
        if largest.as_ref().is_none_or(|(known, _)| rank > *known) {
            largest = Some((rank, matrix));
        }
    }
    let Some((rank, matrix)) = largest else {
        return Ok(None);
    };
    if i64::try_from(rank).is_ok_and(|rank| rank >= demand.least) {
        return Ok(None);
    }
    let mut space = matrix.kernel_basis()?;
    for _ in 0..=matrix.cols() {
        let images = demand.images(&space)?;
        if matrix.beside(&images)?.rank()? > rank {
            return Ok(None);
        }
        // The preimage of the images under the matrix: the top of the kernel of [T, -images].
        let relations = matrix
            .beside(&images.scale(&Qt::integer(-1))?)?
            .kernel_basis()?;
        let rows: Vec<usize> = (0..matrix.cols()).collect();
        let cols: Vec<usize> = (0..relations.cols()).collect();
        let next = relations.select(&rows, &cols);
        if next.rank()? == space.rank()? {
            return Ok(Some(space));
        }
        space = next;
    }
    Ok(None)
}

/// Evidence by the value that a minimum would have: a better point, or a minimum with another
/// value, from the values in scope.
fn equal_minima(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Vec<Evidence> {
    let mut candidates = Vec::new();
    let Some(mut start) = evaluator.starting() else {
        return candidates;
    };
    for part in conjuncts(evaluator, node)
        .into_iter()
        .filter(|part| part.asserted)
    {
        let PropOp::Predicate {
            predicate,
            objective,
            places,
            over,
        } = &evaluator.core.props[part.prop as usize].op
        else {
            continue;
        };
        if !matches!(predicate, Predicate::LocalMin | Predicate::GlobalMin) {
            continue;
        }
        let question = Question {
            predicate: Predicate::GlobalMin,
            objective: *objective,
            places,
            over: *over,
        };
        for base in bases(&mut start, &question) {
            if question.move_to(&mut start, &paths_of(&base)).is_err() {
                continue;
            }
            let found = minimum::at_places(&mut start, &question);
            question.leave(&mut start);
            match found {
                Some(Evidence::Better(values)) => candidates.push(Evidence::Better(values)),
                Some(evidence) => candidates.push(Evidence::Least(base, Box::new(evidence))),
                None => {}
            }
        }
    }
    candidates
}

/// Values in scope that the places could have: those of variables of the same shape.
fn bases(evaluator: &mut Evaluator<'_>, question: &Question<'_>) -> Vec<Values> {
    let [place] = question.places else {
        return Vec::new();
    };
    let core = evaluator.core;
    let name = core.slots[place.slot as usize].name.clone();
    let mut found = Vec::new();
    match &place.point {
        Point::Family(_) => {
            let Some(index) = &core.slots[place.slot as usize].family else {
                return found;
            };
            for slot in 0..core.slots.len() as u32 {
                let same = core.slots[slot as usize]
                    .family
                    .as_ref()
                    .is_some_and(|other| (other.from, other.to) == (index.from, index.to));
                let value = evaluator
                    .slot(slot)
                    .filter(|value| matches!(value, Value::Family(..)));
                if let (true, Some(value)) = (same, value.and_then(constant)) {
                    found.push(Values::from([(name.clone(), value)]));
                }
            }
        }
        Point::Term(point) => {
            let Sort::Matrix(rows, cols) = core.terms[*point as usize].sort else {
                return found;
            };
            let (Ok(rows), Ok(cols)) = (evaluator.size(rows), evaluator.size(cols)) else {
                return found;
            };
            for id in 0..core.terms.len() as u32 {
                let node = &core.terms[id as usize];
                if !matches!(node.op, Op::Slot(_) | Op::Product { .. } | Op::Member(..)) {
                    continue;
                }
                if let Ok(value @ Value::Matrix(matrix)) = evaluator.term(id)
                    && matrix.shape() == (rows, cols)
                    && let Some(value) = constant(value)
                {
                    found.push(Values::from([(name.clone(), value)]));
                }
            }
        }
    }
    found.dedup();
    found
}
