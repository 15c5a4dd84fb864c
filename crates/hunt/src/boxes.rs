//! The complete search of one box of a statement, in parts that may be run anywhere and joined.
//!
//! A box is a form at given sizes with integer entries up to a height. Its instances are those of a
//! stream of *points*, each of a weight: a choice of all variables but those of the innermost axis,
//! which a point runs through. Plainly every choice is a point of weight 1. Up to symmetry
//! (`symmetry`) the values of the first variable are those of one in each orbit, and the weight is
//! the size of the orbit. What was met on a range does not depend on how the range was cut.
//!
//! What compiles is walked in batches; the rest is judged by the kernel, instance by instance. A
//! first counterexample is judged by the kernel in either case.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::time::Instant;

use compile::{Axis, Conclusion, Counts, INNER, See, Values, Walk};
use kernel::core::{Core, PropId};
use kernel::elaborate::elaborate;
use kernel::instance::{Instance, length};
use kernel::tree::Statement;
use kernel::truth::Truth;
use serde::{Deserialize, Serialize};

use crate::batch::{self, Part as Cut};
use crate::judge::{Judgement, hypotheses};
use crate::order::{Numbers, numbers_up_to};
use crate::plan::Plan;
use crate::point::Content;
use crate::session::Session;
use crate::symmetry::Orbits;
use crate::tally::Sizes;

/// The most points that are visited before the time is looked at.
const STRETCH: u64 = 4096;

/// A box of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoxTask {
    /// The form.
    pub statement: Statement,
    /// Its sizes.
    pub sizes: BTreeMap<String, Sizes>,
    /// The greatest entry.
    pub entries: u32,
    /// Whether one value of the first variable stands for its orbit.
    pub symmetry: bool,
}

/// What was met. `instances = held + failed + undefined + undecided + vacuous`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Met {
    /// All instances.
    pub instances: u64,
    /// Those with all hypotheses and a conclusion that is true.
    pub held: u64,
    /// Those with a conclusion that is false.
    pub failed: u64,
    /// Those with a conclusion that is undefined.
    pub undefined: u64,
    /// Those with an undecided hypothesis or conclusion.
    pub undecided: u64,
    /// Those that fail a hypothesis, by the first that is not true.
    pub vacuous: BTreeMap<String, u64>,
}

/// An instance with its point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct First {
    /// The point.
    pub point: u64,
    /// The instance.
    pub instance: Instance,
}

/// What was met on a range of points.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoxFound {
    /// The counts.
    pub met: Met,
    /// The first instance that refutes the statement, or witnesses it.
    pub found: Option<First>,
    /// The first instance whose conclusion is undefined.
    pub undefined: Option<First>,
}

/// Why a box cannot be searched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BoxError {
    /// The form has no meaning.
    #[error("the form has no meaning")]
    Meaningless,
    /// A size is missing, or is none of the form.
    #[error("the sizes do not fit: {0}")]
    Sizes(String),
    /// The box cannot be numbered.
    #[error("the box has no finite list of instances below 2^64: {0}")]
    Uncountable(&'static str),
    /// No symmetry of the form moves its first variable.
    #[error("up to symmetry: {0}")]
    Symmetry(&'static str),
    /// The kernel and the compiled code disagree, which is a bug.
    #[error("the kernel judges an instance otherwise than the compiled code")]
    Disagreement,
}

/// A box that is ready to be searched.
pub struct BoxRun {
    core: Core,
    sizes: Vec<Content>,
    pieces: Vec<Piece>,
    methods: Vec<Method>,
    /// The points of the whole box.
    pub points: u64,
    /// Its instances.
    pub instances: u64,
}

/// The points of one choice of the integers that sizes need.
struct Piece {
    cut: Cut,
    engine: Engine,
    /// The first point.
    start: u64,
    points: u64,
    /// The instances of a point.
    width: u64,
    /// The weight of each value of the first axis, and the points of one value; none if all are 1.
    weights: Option<(Vec<u64>, u64)>,
}

enum Engine {
    Compiled(Box<dyn Walk>),
    Exact(Vec<Axis>, Axis),
}

/// How a box is searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// The bits of the lanes and the instructions of the innermost loop, if it is compiled.
    pub compiled: Option<(u32, usize)>,
    /// Why it is not.
    pub refused: Option<String>,
    /// The instances of a point.
    pub width: u64,
}

impl BoxRun {
    /// Prepares a box.
    ///
    /// # Errors
    /// When the form has no meaning, the sizes do not fit, or the box cannot be numbered.
    pub fn new(task: &BoxTask) -> Result<Self, BoxError> {
        let core = elaborate(&task.statement).map_err(|_| BoxError::Meaningless)?;
        let plan = Plan::new(&core);
        let mut session = Session::new(&core);
        let sizes = sizes(&plan, &mut session, task)?;
        let numbers = numbers_up_to(task.entries, Numbers::Integers);
        let largest = sizes.iter().map(|content| match content {
            Content::Size(size) => *size,
            Content::Sizes(sizes) => sizes.iter().copied().max().unwrap_or(1),
            Content::Value(_) => 1,
        });
        let natural = i64::from(largest.max().unwrap_or(1).max(task.entries));
        let cuts = batch::parts(&plan, &mut session, &numbers, natural);
        let cuts = cuts.ok_or(BoxError::Uncountable(
            "a type or range depends on the instance, or has too many values",
        ))?;
        let props: Vec<PropId> = plan.hypotheses.iter().map(|pair| pair.1).collect();
        let (mut pieces, mut methods) = (Vec::new(), Vec::new());
        let (mut points, mut instances) = (0u64, 0u64);
        let too_many = BoxError::Uncountable("it has too many");
        for mut cut in cuts {
            let len = cut.frame.len().ok_or(too_many.clone())?;
            instances = instances.checked_add(len).ok_or(too_many.clone())?;
            let (mut weights, mut most) = (None, INNER);
            if task.symmetry {
                let orbits = Orbits::new(&core, &mut session, &cut.frame, &cut.chosen)
                    .map_err(BoxError::Symmetry)?;
                cut.frame.variables[0].values = Values::Listed(orbits.representatives);
                weights = Some(orbits.weights);
                // The first variable is an axis of its own.
                let reduced = cut.frame.len().ok_or(too_many.clone())?;
                let first = weights.as_ref().map_or(1, Vec::len) as u64;
                most = most.min(reduced / first.max(1)).max(1);
            }
            let (outer, inner) = cut.frame.axes(most).ok_or(too_many.clone())?;
            let own = outer.iter().map(|axis| axis.len).product();
            let stride = outer.first().map_or(own, |first| own / first.len.max(1));
            let weights = weights.map(|weights| (weights, stride));
            let made = compile::compile(&core, cut.frame.clone(), &props, core.show)
                .map_err(|uncompiled| uncompiled.to_string())
                .and_then(|code| compile::walk(code, most).map_err(|e| e.to_string()));
            let (engine, method) = match made {
                Ok(walk) => {
                    let method = (Some((walk.bits(), walk.instructions())), None);
                    (Engine::Compiled(walk), method)
                }
                Err(why) => (Engine::Exact(outer, inner.clone()), (None, Some(why))),
            };
            methods.push(Method {
                compiled: method.0,
                refused: method.1,
                width: inner.len,
            });
            pieces.push(Piece {
                cut,
                engine,
                start: points,
                points: own,
                width: inner.len,
                weights,
            });
            points += own;
        }
        Ok(Self {
            core,
            sizes,
            pieces,
            methods,
            points,
            instances,
        })
    }

    /// How the box is searched, for each choice of the integers that sizes need.
    pub fn methods(&self) -> &[Method] {
        &self.methods
    }

    /// The instances of a range of points.
    pub fn instances_of(&self, range: Range<u64>) -> u64 {
        let mut sum = 0;
        for piece in &self.pieces {
            let (mut at, end) = (range.start.max(piece.start), piece.end().min(range.end));
            while at < end {
                let (last, weight) = piece.stretch(at, end);
                sum += (last - at) * weight * piece.width;
                at = last;
            }
        }
        sum
    }

    /// Whether the counts of a range of points fit it and each other, and a visit of their points
    /// gives the first instances again.
    ///
    /// # Errors
    /// What does not fit.
    pub fn check(&mut self, found: &BoxFound, range: Range<u64>) -> Result<(), String> {
        let (met, instances) = (&found.met, self.instances_of(range.clone()));
        let parts = [met.held, met.failed, met.undefined, met.undecided];
        let parts = parts.iter().chain(met.vacuous.values());
        let sum: u128 = parts.map(|&count| u128::from(count)).sum();
        if sum != u128::from(met.instances) || met.instances != instances {
            return Err(format!(
                "the points {range:?} stand for {instances} instances, {} were counted, {sum} by \
                 what was met",
                met.instances
            ));
        }
        let shown = if self.core.some { met.held } else { met.failed };
        let firsts = |found: &BoxFound| [found.found.clone(), found.undefined.clone()];
        for (kind, count) in [shown, met.undefined].into_iter().enumerate() {
            let first = firsts(found)[kind].clone();
            let inside = |first: &First| range.contains(&first.point);
            if first.is_some() != (count > 0) || !first.as_ref().is_none_or(inside) {
                return Err(format!("{count} instances, the first of them {first:?}"));
            }
            let Some(First { point, .. }) = first else {
                continue;
            };
            let mut again = BoxFound::default();
            let visited = self.visit(point..point + 1, &mut again, None);
            visited.map_err(|error| error.to_string())?;
            if firsts(&again)[kind] != first {
                return Err(format!("the first instance of point {point} is another"));
            }
        }
        Ok(())
    }

    /// Visits the points of a range, or, once the time is up, the first ones of it, and adds what
    /// is met. The first point that was not visited.
    ///
    /// # Errors
    /// When the kernel disagrees.
    pub fn visit(
        &mut self,
        range: Range<u64>,
        found: &mut BoxFound,
        deadline: Option<Instant>,
    ) -> Result<u64, BoxError> {
        let plan = Plan::new(&self.core);
        let mut session = Session::new(&self.core);
        for (size, content) in plan.sizes.iter().zip(&self.sizes) {
            session.set(size.slot, content.clone());
        }
        let mut at = range.start;
        for piece in &mut self.pieces {
            let end = piece.end().min(range.end);
            while at < end {
                let late = |deadline| Instant::now() >= deadline;
                if at > range.start && deadline.is_some_and(late) {
                    return Ok(at);
                }
                let (last, weight) = piece.stretch(at, end);
                piece.visit(&plan, &mut session, (at, last), weight, found)?;
                at = last;
            }
        }
        Ok(at)
    }
}

impl Piece {
    fn end(&self) -> u64 {
        self.start + self.points
    }

    /// The end of the next points, all of one weight, and the weight.
    fn stretch(&self, at: u64, to: u64) -> (u64, u64) {
        let most = match self.engine {
            Engine::Compiled(_) => STRETCH,
            Engine::Exact(..) => 1,
        };
        let to = to.min(at + most);
        match &self.weights {
            None => (to, 1),
            Some((weights, stride)) => {
                let value = (at - self.start) / stride;
                let end = self.start + (value + 1) * stride;
                (to.min(end), weights[value as usize])
            }
        }
    }

    fn visit<'c>(
        &mut self,
        plan: &Plan<'c>,
        session: &mut Session<'c>,
        (from, to): (u64, u64),
        weight: u64,
        found: &mut BoxFound,
    ) -> Result<(), BoxError> {
        for (slot, content) in &self.cut.chosen {
            session.set(*slot, content.clone());
        }
        let mut counts = Counts::default();
        let mut seer = Seer {
            plan,
            session,
            cut: &self.cut,
            found,
            start: self.start,
            undecided: 0,
            wrong: false,
        };
        match &mut self.engine {
            Engine::Compiled(walk) => {
                let start = self.start;
                // It breaks only where the kernel disagrees.
                let _ = walk.run(from - start, to - start, &mut counts, &mut seer);
            }
            Engine::Exact(outer, inner) => {
                counts.vacuous = vec![0; plan.hypotheses.len()];
                for point in from..to {
                    seer.exactly(point - self.start, outer, inner, &mut counts);
                }
            }
        }
        if seer.wrong {
            return Err(BoxError::Disagreement);
        }
        let undecided = seer.undecided;
        for variable in &plan.variables {
            session.clear(variable.slot);
        }
        let met = &mut found.met;
        met.instances += weight * (counts.instances() + undecided);
        met.held += weight * counts.held;
        met.failed += weight * counts.failed;
        met.undefined += weight * counts.undefined;
        met.undecided += weight * undecided;
        for ((id, _), count) in plan.hypotheses.iter().zip(counts.vacuous) {
            *met.vacuous.entry(id.clone()).or_insert(0) += weight * count;
        }
        Ok(())
    }
}

/// Keeps the first instance of each kind, as the kernel judges it.
struct Seer<'a, 'c> {
    plan: &'a Plan<'c>,
    session: &'a mut Session<'c>,
    cut: &'a Cut,
    found: &'a mut BoxFound,
    start: u64,
    undecided: u64,
    wrong: bool,
}

impl Seer<'_, '_> {
    fn judge(&mut self, parameters: &[i64]) -> Judgement {
        self.cut.set(self.session, parameters, 0, usize::MAX);
        hypotheses(self.plan, self.session)
    }

    fn keep(&mut self, point: u64, conclusion: Conclusion) {
        let first = First {
            point: self.start + point,
            instance: self.session.instance(&self.plan.declared),
        };
        match conclusion {
            Conclusion::Undefined => self.found.undefined = Some(first),
            _ => self.found.found = Some(first),
        }
    }

    /// Judges the instances of a point one by one.
    fn exactly(&mut self, point: u64, outer: &[Axis], inner: &Axis, counts: &mut Counts) {
        let mut parameters = vec![0; self.cut.frame.parameters() as usize];
        let mut rest = point;
        for axis in outer.iter().rev() {
            axis.decode(rest % axis.len, &mut parameters);
            rest /= axis.len;
        }
        for value in 0..inner.len {
            inner.decode(value, &mut parameters);
            let conclusion = match self.judge(&parameters) {
                Judgement::Vacuous(k) => {
                    counts.vacuous[k] += 1;
                    continue;
                }
                Judgement::Met(Truth::True) => Conclusion::Held,
                Judgement::Met(Truth::False) => Conclusion::Failed,
                Judgement::Met(Truth::Undefined) => Conclusion::Undefined,
                _ => {
                    self.undecided += 1;
                    continue;
                }
            };
            *match conclusion {
                Conclusion::Held => &mut counts.held,
                Conclusion::Failed => &mut counts.failed,
                Conclusion::Undefined => &mut counts.undefined,
            } += 1;
            if self.wants(conclusion) {
                self.keep(point, conclusion);
            }
        }
    }
}

impl See for Seer<'_, '_> {
    fn wants(&self, conclusion: Conclusion) -> bool {
        match conclusion {
            Conclusion::Undefined => self.found.undefined.is_none(),
            Conclusion::Held => self.plan.core.some && self.found.found.is_none(),
            Conclusion::Failed => !self.plan.core.some && self.found.found.is_none(),
        }
    }

    fn instance(
        &mut self,
        point: u64,
        parameters: &[i64],
        conclusion: Conclusion,
    ) -> ControlFlow<()> {
        let expected = match conclusion {
            Conclusion::Held => Truth::True,
            Conclusion::Failed => Truth::False,
            Conclusion::Undefined => Truth::Undefined,
        };
        if self.judge(parameters) != Judgement::Met(expected) {
            self.wrong = true;
            return ControlFlow::Break(());
        }
        self.keep(point, conclusion);
        ControlFlow::Continue(())
    }

    fn visited(&mut self, _: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// The sizes of a task, set; all must fit.
fn sizes<'c>(
    plan: &Plan<'c>,
    session: &mut Session<'c>,
    task: &BoxTask,
) -> Result<Vec<Content>, BoxError> {
    let mut contents = Vec::new();
    for size in &plan.sizes {
        let name = &plan.core.slots[size.slot as usize].name;
        let wrong = |why: &str| BoxError::Sizes(format!("{name} {why}"));
        let given = task.sizes.get(name).ok_or_else(|| wrong("has no value"))?;
        let (content, all) = match (given, &size.family) {
            (Sizes::One(size), None) => (Content::Size(*size), vec![*size]),
            (Sizes::Family(family), Some(index)) => {
                let range = session.range(index.from, index.to);
                let (from, to) = range.ok_or_else(|| wrong("has no range"))?;
                if family.len() as i128 != length(from, to) {
                    return Err(wrong("has another number of members"));
                }
                (Content::Sizes(family.clone()), family.clone())
            }
            _ => return Err(wrong("is a family, or is none")),
        };
        if all.iter().any(|&value| value < size.least) {
            return Err(wrong("is too small"));
        }
        session.set(size.slot, content.clone());
        contents.push(content);
    }
    if let Some(name) = task.sizes.keys().find(|name| {
        let slots = plan.sizes.iter().map(|size| size.slot);
        !slots
            .into_iter()
            .any(|slot| plan.core.slots[slot as usize].name == **name)
    }) {
        return Err(BoxError::Sizes(format!("the form has no size {name}")));
    }
    let conditions = &plan.conditions;
    if conditions
        .iter()
        .any(|&prop| session.truth(prop) != Truth::True)
    {
        return Err(BoxError::Sizes("a condition on sizes fails".to_owned()));
    }
    Ok(contents)
}

impl BoxFound {
    /// Adds what was met on the points that follow.
    pub fn append(&mut self, later: Self) {
        self.met.instances += later.met.instances;
        self.met.held += later.met.held;
        self.met.failed += later.met.failed;
        self.met.undefined += later.met.undefined;
        self.met.undecided += later.met.undecided;
        for (id, count) in later.met.vacuous {
            *self.met.vacuous.entry(id).or_insert(0) += count;
        }
        self.found = self.found.take().or(later.found);
        self.undefined = self.undefined.take().or(later.undefined);
    }
}

#[cfg(test)]
mod tests;
