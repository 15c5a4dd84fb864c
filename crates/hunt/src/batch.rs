//! Boxes by compiled code: what [`compile`] can write is walked in batches, and what it finds is
//! judged by the kernel.
//!
//! An instance is counted under the first hypothesis of the text that is not true. What is not
//! compiled, or too small to pay, is left to the walk of `scan`.

use std::collections::HashMap;
use std::ops::ControlFlow;

use compile::{Conclusion, Counts, Fixed, Form, Frame, INNER, Pattern, See, Values};
use exact::Rational;
use kernel::core::{Kind, PropId, Slot};
use kernel::instance::Value;
use kernel::truth::Truth;

use crate::budget::Budget;
use crate::judge::{Judgement, hypotheses};
use crate::layout::{Layout, Shape, System, Visitor};
use crate::plan::{Domain, Plan, Range};
use crate::point::Content;
use crate::scan::{Ended, Receive, Scan};
use crate::session::Session;
use crate::tally::{Tally, ranks};

/// Boxes of fewer instances are not worth a compilation.
const LEAST: u64 = 512;
/// The most values of a range or a restricted type that are listed.
const LISTED: usize = 20_000;
/// The most choices of the integers that sizes need.
const CASES: usize = 64;
/// Instances that cost as much as a node.
const PER_NODE: u64 = 256;
/// How many instances are looked at for their ranks where no class tells them.
const LOOKED_AT: u32 = 500;

/// A choice of the integers that sizes need, and the box that is left.
pub struct Part {
    /// The choice.
    pub chosen: Vec<(Slot, Content)>,
    /// The place of the first variable that is not chosen.
    first: usize,
    domains: Vec<Domain>,
    /// The box that is left.
    pub frame: Frame,
}

impl Part {
    /// Sets the variables from a place on, up to another, to parameters.
    pub fn set(&self, session: &mut Session<'_>, parameters: &[i64], from: usize, to: usize) {
        let mut start = 0;
        let variables = self.frame.variables.iter();
        for (k, (variable, domain)) in variables.zip(&self.domains).enumerate() {
            let own = &parameters[start..start + variable.parameters as usize];
            start += own.len();
            if !(from..to).contains(&k) {
                continue;
            }
            let value = match domain {
                Domain::Integers(..) => Value::Integer(own[0]),
                Domain::Listed(values) => match values.first() {
                    Some(Value::Integer(_)) => Value::Integer(own[0]),
                    _ => Value::Number(fraction(own[0], variable.den)),
                },
                Domain::Entries(layout) => {
                    let own: Vec<Rational> =
                        own.iter().map(|&x| fraction(x, variable.den)).collect();
                    layout.build(&own)
                }
            };
            session.set(variable.slot, Content::Value(value));
        }
    }
}

/// Walks a box, if it can be compiled; the session holds its sizes.
pub fn run<'c>(scan: &mut Scan<'_, '_, 'c>, receive: &mut dyn Receive<'c>) -> Option<Ended> {
    let plan = scan.plan;
    let (numbers, natural) = (scan.numbers, scan.natural);
    let parts = parts(plan, scan.session, numbers, natural);
    for variable in &plan.variables {
        scan.session.clear(variable.slot);
    }
    let parts = parts?;
    let all = parts
        .iter()
        .try_fold(0u64, |sum, part| sum.checked_add(part.frame.len()?))?;
    if all < LEAST {
        return None;
    }
    let props: Vec<PropId> = plan.hypotheses.iter().map(|pair| pair.1).collect();
    let mut walks = Vec::new();
    for part in &parts {
        if part.frame.is_empty() {
            continue;
        }
        let compiled =
            compile::compile(plan.core, part.frame.clone(), &props, plan.core.show).ok()?;
        walks.push((part, compile::walk(compiled, INNER).ok()?));
    }
    let mut ended = Ended::Complete;
    let mut tally = Tally::new(plan.hypotheses.len());
    for (part, mut walk) in walks {
        for (slot, content) in &part.chosen {
            scan.session.set(*slot, content.clone());
        }
        let mut seer = Seer {
            plan,
            session: &mut *scan.session,
            receive,
            part,
            tally: &mut tally,
            budget: &mut *scan.budget,
            border: border(&part.frame),
            inner: Vec::new(),
            known: HashMap::new(),
            whole: walk.whole(),
            split: if walk.whole() { 0 } else { LOOKED_AT },
            wrong: false,
        };
        let mut counts = Counts::default();
        let flow = walk.run(0, walk.points(), &mut counts, &mut seer);
        let wrong = seer.wrong;
        for variable in &plan.variables {
            scan.session.clear(variable.slot);
        }
        debug_assert!(!wrong, "the kernel judges an instance otherwise");
        if wrong {
            return None;
        }
        tally.met += counts.held + counts.failed;
        tally.undefined += counts.undefined;
        for (hypothesis, count) in counts.vacuous.into_iter().enumerate() {
            tally.fail(hypothesis, count);
        }
        if flow.is_break() {
            ended = Ended::Stopped;
            break;
        }
    }
    scan.tally.join(tally);
    Some(ended)
}

/// The box, for each choice of the integers that sizes need. `None` if it is not of the kind that
/// is compiled.
pub fn parts<'c>(
    plan: &Plan<'c>,
    session: &mut Session<'c>,
    numbers: &[Rational],
    natural: i64,
) -> Option<Vec<Part>> {
    let needed = plan
        .variables
        .iter()
        .take_while(|v| !matches!(v.range, Range::Entries(_)) && !is_last(plan, v.slot))
        .count();
    let mut parts = Vec::new();
    choose(
        plan,
        session,
        (numbers, natural),
        needed,
        &mut Vec::new(),
        &mut parts,
    )?;
    Some(parts)
}

/// Whether no variable of entries comes after this one.
fn is_last(plan: &Plan<'_>, slot: Slot) -> bool {
    let place = plan.variables.iter().position(|v| v.slot == slot);
    let rest = &plan.variables[place.unwrap_or(0)..];
    !rest.iter().any(|v| matches!(v.range, Range::Entries(_)))
}

fn choose<'c>(
    plan: &Plan<'c>,
    session: &mut Session<'c>,
    (numbers, natural): (&[Rational], i64),
    needed: usize,
    chosen: &mut Vec<(Slot, Content)>,
    parts: &mut Vec<Part>,
) -> Option<()> {
    if parts.len() > CASES {
        return None;
    }
    let k = chosen.len();
    if k == needed {
        parts.push(part(plan, session, numbers, natural, chosen)?);
        return Some(());
    }
    let slot = plan.variables[k].slot;
    let values: Vec<Value> = match plan.domain(session, k, natural)? {
        Domain::Integers(from, to) => integers(from, to)?
            .into_iter()
            .map(Value::Integer)
            .collect(),
        Domain::Listed(values) => values,
        Domain::Entries(_) => return None,
    };
    for value in values {
        let content = Content::Value(value);
        session.set(slot, content.clone());
        chosen.push((slot, content));
        let done = choose(plan, session, (numbers, natural), needed, chosen, parts);
        chosen.pop();
        session.clear(slot);
        done?;
    }
    Some(())
}

fn part<'c>(
    plan: &Plan<'c>,
    session: &mut Session<'c>,
    numbers: &[Rational],
    natural: i64,
    chosen: &[(Slot, Content)],
) -> Option<Part> {
    let mut fixed = Vec::new();
    for size in &plan.sizes {
        fixed.push((
            size.slot,
            match session.point.get(size.slot)? {
                Content::Size(size) => Fixed::Integer(i64::from(*size)),
                Content::Sizes(sizes) => {
                    let sizes = sizes.iter().map(|&size| i64::from(size)).collect();
                    let index = plan.core.slots[size.slot as usize].family.clone()?;
                    Fixed::Sizes(session.integer(index.from)?, sizes)
                }
                Content::Value(_) => return None,
            },
        ));
    }
    for (slot, content) in chosen {
        fixed.push((
            *slot,
            match content {
                Content::Value(Value::Integer(value)) => Fixed::Integer(*value),
                Content::Value(Value::Number(value)) => Fixed::Number(value.clone()),
                _ => return None,
            },
        ));
    }
    let (mut domains, mut variables) = (Vec::new(), Vec::new());
    for k in chosen.len()..plan.variables.len() {
        // Sizes that need the value of a variable are not defined here.
        let domain = plan.domain(session, k, natural)?;
        let slot = plan.variables[k].slot;
        variables.push(match &domain {
            Domain::Integers(from, to) => number(slot, integers(*from, *to)?, 1),
            Domain::Listed(values) => {
                let listed = values.iter().map(|value| match value {
                    Value::Integer(integer) => Some(Rational::from(*integer)),
                    Value::Number(number) => Some(number.clone()),
                    Value::Matrix(_) | Value::Family(_) => None,
                });
                let (values, den) = numerators(&listed.collect::<Option<Vec<_>>>()?)?;
                number(slot, values, den)
            }
            Domain::Entries(layout) => {
                let first = match &plan.core.slots[slot as usize].family {
                    Some(index) => session.integer(index.from)?,
                    None => 0,
                };
                entries(slot, first, layout, numbers)?
            }
        });
        domains.push(domain);
    }
    Some(Part {
        chosen: chosen.to_vec(),
        first: chosen.len(),
        domains,
        frame: Frame { fixed, variables },
    })
}

/// The members of a range, if it is not too long to be listed.
fn integers(from: i64, to: i64) -> Option<Vec<i64>> {
    (to - from < LISTED as i64).then(|| (from..=to).collect())
}

fn number(slot: Slot, values: Vec<i64>, den: i64) -> compile::Variable {
    compile::Variable {
        slot,
        form: Form::Number,
        parameters: 1,
        den,
        values: Values::Free(values),
    }
}

/// Numbers over a common denominator.
fn numerators(numbers: &[Rational]) -> Option<(Vec<i64>, i64)> {
    let parts: Vec<(i128, i128)> = numbers
        .iter()
        .map(Rational::to_small_fraction)
        .collect::<Option<_>>()?;
    let gcd = |mut a: i128, mut b: i128| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let den = parts
        .iter()
        .try_fold(1i128, |den, (_, q)| (den / gcd(den, *q)).checked_mul(*q))?;
    let values = parts
        .iter()
        .map(|(p, q)| i64::try_from(p.checked_mul(den / q)?).ok())
        .collect::<Option<_>>()?;
    Some((values, i64::try_from(den).ok()?))
}

fn entries(
    slot: Slot,
    first: i64,
    layout: &Layout,
    numbers: &[Rational],
) -> Option<compile::Variable> {
    let over = layout.shapes.first().and_then(|shape| shape.over.clone());
    let allowed = match over {
        Some(mut over) => {
            over.sort_by_cached_key(crate::order::number_key);
            over.dedup();
            over
        }
        None => numbers.to_vec(),
    };
    let (values, den) = numerators(&allowed)?;
    let restricted = |shape: &Shape| matches!(shape.kind, Kind::Psd | Kind::Pd | Kind::Orthogonal);
    let values = if layout.shapes.iter().any(restricted) {
        let mut listing = Listing {
            layout,
            den: Rational::from(den),
            values: Vec::new(),
        };
        let system = System::free(layout.parameters());
        if layout.walk(numbers, &system).visit(&mut listing).is_break() {
            return None;
        }
        Values::Listed(listing.values)
    } else {
        Values::Free(values)
    };
    let mut next = 0;
    let mut patterns = Vec::new();
    for shape in &layout.shapes {
        let mut entries = vec![None; shape.rows * shape.cols];
        for (i, j) in shape.free() {
            entries[i * shape.cols + j] = Some(next);
            if matches!(shape.kind, Kind::Symmetric | Kind::Psd | Kind::Pd) {
                entries[j * shape.cols + i] = Some(next);
            }
            next += 1;
        }
        patterns.push(Pattern {
            rows: shape.rows,
            cols: shape.cols,
            entries,
        });
    }
    let form = if layout.family {
        Form::Family(first, patterns)
    } else if layout.shapes[0].kind == Kind::Number {
        Form::Number
    } else {
        Form::Matrix(patterns.pop()?)
    };
    Some(compile::Variable {
        slot,
        form,
        parameters: next,
        den,
        values,
    })
}

/// The numerators of the parameters of all values of a layout.
struct Listing<'a> {
    layout: &'a Layout,
    den: Rational,
    values: Vec<Vec<i64>>,
}

impl Visitor for Listing<'_> {
    fn step(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn value(&mut self, value: Value) -> ControlFlow<()> {
        let parameters = self.layout.read(&value);
        let scaled = parameters.iter().map(|x| {
            let (numerator, _) = (x * &self.den).to_small_fraction()?;
            i64::try_from(numerator).ok()
        });
        match scaled.collect::<Option<Vec<i64>>>() {
            Some(scaled) if self.values.len() < LISTED => {
                self.values.push(scaled);
                ControlFlow::Continue(())
            }
            _ => ControlFlow::Break(()),
        }
    }
}

/// Is told of a walk, and asks the kernel about what it finds.
struct Seer<'a, 'b, 'c> {
    plan: &'a Plan<'c>,
    session: &'a mut Session<'c>,
    receive: &'a mut dyn Receive<'c>,
    part: &'a Part,
    tally: &'a mut Tally,
    budget: &'a mut Budget<'b>,
    /// The place of the first variable of the innermost axis.
    border: usize,
    /// The ranks of the classes of the innermost axis.
    inner: Vec<Vec<u8>>,
    known: HashMap<Vec<u8>, u128>,
    /// Whether classes tell the ranks.
    whole: bool,
    /// How many instances are still looked at for their ranks.
    split: u32,
    /// Whether the kernel judged an instance otherwise.
    wrong: bool,
}

impl Seer<'_, '_, '_> {
    /// Sets some variables.
    fn set(&mut self, parameters: &[i64], from: usize, to: usize) {
        self.part.set(self.session, parameters, from, to);
    }

    /// The slots of some variables, as declared.
    fn slots(&self, from: usize, to: usize) -> Vec<Slot> {
        let own = &self.plan.variables[self.part.first + from..self.part.first + to];
        let declared = self.plan.declared.iter().copied();
        declared
            .filter(|slot| own.iter().any(|variable| variable.slot == *slot))
            .collect()
    }

    fn outer(&mut self, parameters: &[i64]) -> Vec<u8> {
        let border = self.border;
        self.set(parameters, 0, border);
        ranks(&self.slots(0, border), &self.session.point)
    }
}

/// The place of the first variable of the innermost axis.
fn border(frame: &Frame) -> usize {
    let from = frame.axes(INNER).map_or(0, |(_, inner)| inner.parameters.0);
    let mut start = 0;
    let before = |variable: &&compile::Variable| {
        start += variable.parameters;
        start <= from
    };
    frame.variables.iter().take_while(before).count()
}

fn fraction(numerator: i64, denominator: i64) -> Rational {
    Rational::from_fraction(numerator, denominator).unwrap_or_default()
}

impl See for Seer<'_, '_, '_> {
    fn wants(&self, conclusion: Conclusion) -> bool {
        match conclusion {
            Conclusion::Undefined => !self.receive.has_ill_defined(),
            _ if self.split > 0 => true,
            Conclusion::Held => self.plan.core.some,
            Conclusion::Failed => !self.plan.core.some,
        }
    }

    fn instance(&mut self, _: u64, parameters: &[i64], conclusion: Conclusion) -> ControlFlow<()> {
        self.set(parameters, 0, usize::MAX);
        if self.split > 0 && conclusion != Conclusion::Undefined {
            self.split -= 1;
            self.tally
                .note_ranks(&self.plan.declared, &self.session.point);
            if (conclusion == Conclusion::Held) != self.plan.core.some {
                return ControlFlow::Continue(());
            }
        }
        let truth = match hypotheses(self.plan, self.session) {
            Judgement::Met(truth) => truth,
            _ => Truth::Undecided,
        };
        let expected = match conclusion {
            Conclusion::Held => Truth::True,
            Conclusion::Failed => Truth::False,
            Conclusion::Undefined => Truth::Undefined,
        };
        if truth != expected {
            self.wrong = true;
            return ControlFlow::Break(());
        }
        self.receive.receive(self.session, truth)
    }

    fn visited(&mut self, instances: u64) -> ControlFlow<()> {
        self.budget.spend(instances.div_ceil(PER_NODE))
    }

    fn class(&mut self, parameters: &[i64]) -> Option<u8> {
        let (border, count) = (self.border, self.part.frame.variables.len());
        self.set(parameters, border, count);
        let own = ranks(&self.slots(border, count), &self.session.point);
        let class = self.inner.iter().position(|other| *other == own);
        let class = class.unwrap_or_else(|| {
            self.inner.push(own);
            self.inner.len() - 1
        });
        u8::try_from(class).ok()
    }

    fn classes(&mut self, parameters: &[i64]) -> u128 {
        if !self.whole {
            return u128::MAX;
        }
        let outer = self.outer(parameters);
        self.known.get(&outer).copied().unwrap_or(0)
    }

    fn met(&mut self, parameters: &[i64], classes: u128) {
        let outer = self.outer(parameters);
        let border = self.border;
        let count = self.part.domains.len();
        let (before, after) = (self.slots(0, border), self.slots(border, count));
        let lengths = |slots: &[Slot], session: &Session<'_>| -> Vec<usize> {
            slots
                .iter()
                .map(|&slot| {
                    session
                        .point
                        .value(slot)
                        .map_or(0, |v| crate::point::matrices(v).len())
                })
                .collect()
        };
        // Values of the innermost axis stand there from the classification.
        let (left, right) = (
            lengths(&before, self.session),
            lengths(&after, self.session),
        );
        for (class, own) in self.inner.iter().enumerate() {
            if classes >> class & 1 == 0 {
                continue;
            }
            let (mut outer, mut own) = (&outer[..], &own[..]);
            let mut all = Vec::new();
            for slot in &self.plan.declared {
                let (rest, count) = if let Some(k) = before.iter().position(|s| s == slot) {
                    (&mut outer, left[k])
                } else if let Some(k) = after.iter().position(|s| s == slot) {
                    (&mut own, right[k])
                } else {
                    continue;
                };
                let (here, later) = rest.split_at(count);
                all.extend(here);
                *rest = later;
            }
            self.tally.note(all);
        }
        *self.known.entry(outer).or_insert(0) |= classes;
    }
}
