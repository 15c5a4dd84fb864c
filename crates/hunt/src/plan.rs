//! The plan of a search, derived from a statement: its sizes, its variables in the order of the
//! search, and for each hypothesis the first variable at which it is decided.

use std::collections::HashSet;

use exact::Rational;
use kernel::core::{
    Core, CoreBinder, CoreIndex, CoreItem, CorePlace, CoreType, Kind, Op, Point, PropId, PropOp,
    Slot, TermId,
};
use kernel::instance::Value;

use crate::affine::Affine;
use crate::layout::{Layout, Shape};
use crate::order::number_key;
use crate::point::Content;
use crate::session::{Session, to_kernel};
use crate::stationary::rank_limit;

/// A size or family of sizes.
#[derive(Clone, Debug)]
pub struct SizeVariable {
    /// Its slot.
    pub slot: Slot,
    /// The least value.
    pub least: u32,
    /// The range of a family.
    pub family: Option<CoreIndex>,
}

/// What a variable ranges over.
#[derive(Clone, Debug)]
pub enum Range {
    /// A matrix, family or number.
    Entries(CoreType),
    /// A natural number, perhaps of a finite set.
    Natural(Option<Vec<TermId>>),
    /// An index.
    Index(CoreIndex),
    /// A finite set of numbers.
    Set(Vec<TermId>),
}

/// A variable.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its slot.
    pub slot: Slot,
    /// What it ranges over.
    pub range: Range,
    /// The conjuncts of hypotheses that are decided when it is set.
    pub decided: Vec<usize>,
    /// Whether its values depend on sizes alone.
    pub fixed: bool,
    /// Whether a hypothesis about a minimum or critical point is affine in it.
    pub fitted: bool,
    /// Whether it is where a hypothesis says that a function has a minimum among matrices of
    /// bounded rank.
    pub bounded: bool,
    /// Degrees of terms in the variable.
    pub affine: Affine,
}

/// A conjunct of a hypothesis.
#[derive(Clone, Debug)]
pub struct Conjunct {
    /// The place of the hypothesis in [`Plan::hypotheses`].
    pub hypothesis: usize,
    /// What is assumed.
    pub prop: PropId,
    /// The variables that it depends on, by their places.
    pub variables: Vec<usize>,
}

/// The values of a variable in a box.
#[derive(Clone, Debug)]
pub enum Domain {
    /// Free entries.
    Entries(Layout),
    /// Integers from the first to the last.
    Integers(i64, i64),
    /// These numbers or natural numbers, in their order.
    Listed(Vec<Value>),
}

/// The plan.
pub struct Plan<'c> {
    /// The statement.
    pub core: &'c Core,
    /// The sizes in the order of declaration.
    pub sizes: Vec<SizeVariable>,
    /// The conditions on sizes.
    pub conditions: Vec<PropId>,
    /// The variables in the order of the search: entries as declared, then integers.
    pub variables: Vec<Variable>,
    /// All sizes and variables in the order of declaration.
    pub declared: Vec<Slot>,
    /// The hypotheses.
    pub hypotheses: Vec<(String, PropId)>,
    /// Their conjuncts.
    pub conjuncts: Vec<Conjunct>,
    /// The conjuncts about sizes alone.
    pub about_sizes: Vec<usize>,
}

/// The conjuncts of a proposition.
pub fn conjuncts(core: &Core, prop: PropId, out: &mut Vec<PropId>) {
    match core.props[prop as usize].op {
        PropOp::And(a, b) => {
            conjuncts(core, a, out);
            conjuncts(core, b, out);
        }
        _ => out.push(prop),
    }
}

impl<'c> Plan<'c> {
    /// Whether there are finitely many instances of each tuple of sizes.
    pub fn is_finite(&self) -> bool {
        self.variables.iter().all(|variable| match &variable.range {
            Range::Entries(of) => of.over.is_some(),
            Range::Natural(over) => over.is_some(),
            Range::Index(_) | Range::Set(_) => true,
        })
    }

    /// Whether some natural number has no bound.
    pub fn counts(&self) -> bool {
        let is_natural = |variable: &Variable| matches!(variable.range, Range::Natural(None));
        self.variables.iter().any(is_natural)
    }

    /// The plan of a statement.
    pub fn new(core: &'c Core) -> Self {
        let mut plan = Self {
            core,
            sizes: Vec::new(),
            conditions: Vec::new(),
            variables: Vec::new(),
            declared: Vec::new(),
            hypotheses: Vec::new(),
            conjuncts: Vec::new(),
            about_sizes: Vec::new(),
        };
        let mut variables = Vec::new();
        for item in &core.items {
            match item {
                CoreItem::Size { slot, least } => {
                    plan.declared.push(*slot);
                    plan.sizes.push(SizeVariable {
                        slot: *slot,
                        least: *least,
                        family: core.slots[*slot as usize].family.clone(),
                    });
                }
                CoreItem::Condition(prop) => plan.conditions.push(*prop),
                CoreItem::Variable(binder) => {
                    let (slot, range) = range_of(binder);
                    plan.declared.push(slot);
                    variables.push((slot, range));
                }
                CoreItem::Assume { id, prop } => plan.hypotheses.push((id.clone(), *prop)),
            }
        }
        // Integers come last, unless a later size needs them.
        let needed: HashSet<Slot> = variables
            .iter()
            .flat_map(|(slot, range)| needs(core, *slot, range))
            .collect();
        let rank = |(slot, range): &(Slot, Range)| match range {
            _ if needed.contains(slot) => 0,
            Range::Entries(_) | Range::Set(_) => 1,
            Range::Natural(_) | Range::Index(_) => 2,
        };
        variables.sort_by_key(rank);
        let slots: Vec<Slot> = variables.iter().map(|(slot, _)| *slot).collect();
        plan.variables = variables
            .into_iter()
            .map(|(slot, range)| Variable {
                slot,
                fixed: !needs(core, slot, &range)
                    .iter()
                    .any(|need| slots.contains(need)),
                range,
                fitted: false,
                bounded: false,
                decided: Vec::new(),
                affine: Affine::new(vec![slot]),
            })
            .collect();
        for (hypothesis, (_, prop)) in plan.hypotheses.iter().enumerate() {
            let mut parts = Vec::new();
            conjuncts(core, *prop, &mut parts);
            for prop in parts {
                let free = &core.props[prop as usize].free;
                let variables: Vec<usize> = (0..plan.variables.len())
                    .filter(|&k| free.contains(&plan.variables[k].slot))
                    .collect();
                let index = plan.conjuncts.len();
                match variables.last() {
                    Some(&last) => plan.variables[last].decided.push(index),
                    None => plan.about_sizes.push(index),
                }
                plan.conjuncts.push(Conjunct {
                    hypothesis,
                    prop,
                    variables,
                });
            }
        }
        for variable in &mut plan.variables {
            variable.bounded = plan.conjuncts.iter().any(|conjunct| {
                matches!(&core.props[conjunct.prop as usize].op,
                    PropOp::Predicate { places, over: Some(over), .. }
                        if rank_limit(core, *over, places).is_some()
                            && places.iter().any(|place| is_at(core, place, variable.slot)))
            });
            variable.fitted = plan.conjuncts.iter().any(|conjunct| {
                matches!(
                    core.props[conjunct.prop as usize].op,
                    PropOp::Predicate { .. }
                ) && variable.affine.has_equation(core, conjunct.prop)
            });
        }
        plan
    }

    /// Whether some hypothesis is about a minimum or critical point.
    pub fn assumes_minimum(&self) -> bool {
        self.conjuncts.iter().any(|conjunct| {
            let op = &self.core.props[conjunct.prop as usize].op;
            matches!(op, PropOp::Predicate { .. })
        })
    }

    /// Whether the variables are set in the order in which instances are compared.
    pub fn is_ordered(&self) -> bool {
        let place = |variable: &Variable| {
            let is_integer = matches!(variable.range, Range::Natural(_) | Range::Index(_));
            let declared = self.declared.iter().position(|&slot| slot == variable.slot);
            (is_integer, declared)
        };
        self.variables.is_sorted_by_key(place)
    }

    /// Degrees of terms in each variable, for one user to add to.
    pub fn affine(&self) -> Vec<Affine> {
        let variables = self.variables.iter();
        variables.map(|variable| variable.affine.clone()).collect()
    }

    /// The values of a variable at the sizes of the session; `None` if they are not defined.
    /// Naturals go up to `natural`.
    pub fn domain(
        &self,
        session: &mut Session<'c>,
        variable: usize,
        natural: i64,
    ) -> Option<Domain> {
        let variable = &self.variables[variable];
        Some(match &variable.range {
            Range::Entries(of) => Domain::Entries(layout(session, variable.slot, of)?),
            Range::Natural(None) => Domain::Integers(0, natural),
            Range::Natural(Some(values)) => {
                let numbers = numbers(session, values)?.into_iter();
                let naturals = numbers.filter_map(|number| match number.to_small_fraction()? {
                    (value @ 0.., 1) => Some(Value::Integer(i64::try_from(value).ok()?)),
                    _ => None,
                });
                Domain::Listed(naturals.collect())
            }
            Range::Index(index) => {
                let (from, to) = session.range(index.from, index.to)?;
                // The number of members is an integer too.
                to.checked_sub(from)?.checked_add(1)?;
                Domain::Integers(from, to)
            }
            Range::Set(values) => {
                let numbers = numbers(session, values)?.into_iter();
                Domain::Listed(numbers.map(Value::Number).collect())
            }
        })
    }
}

/// Whether the point of a place is a variable.
fn is_at(core: &Core, place: &CorePlace, slot: Slot) -> bool {
    match place.point {
        Point::Term(term) => core.terms[term as usize].op == Op::Slot(slot),
        Point::Family(_) => false,
    }
}

/// What a binder binds, and over what that ranges.
pub fn range_of(binder: &CoreBinder) -> (Slot, Range) {
    match binder {
        CoreBinder::Typed { slot, of } if of.kind == Kind::Natural => {
            (*slot, Range::Natural(of.over.clone()))
        }
        CoreBinder::Typed { slot, of } | CoreBinder::Near { slot, of, .. } => {
            (*slot, Range::Entries(of.clone()))
        }
        CoreBinder::Range(index) => (index.slot, Range::Index(index.clone())),
        CoreBinder::Set { slot, values } => (*slot, Range::Set(values.clone())),
    }
}

/// The slots that the sizes and range of a variable depend on.
pub fn needs(core: &Core, slot: Slot, range: &Range) -> Vec<Slot> {
    let mut terms: Vec<TermId> = Vec::new();
    match range {
        Range::Entries(of) => {
            terms.extend(of.rows);
            terms.extend(of.cols);
            terms.extend(of.over.iter().flatten());
        }
        Range::Index(index) => terms.extend([index.from, index.to]),
        Range::Set(values) => terms.extend(values),
        Range::Natural(over) => terms.extend(over.iter().flatten()),
    }
    if let Some(index) = &core.slots[slot as usize].family {
        terms.extend([index.from, index.to]);
    }
    let free = |&term: &TermId| match core.terms[term as usize].op {
        kernel::core::Op::Slot(slot) => vec![slot],
        _ => core.terms[term as usize].free.to_vec(),
    };
    terms.iter().flat_map(free).collect()
}

/// The most entries, rows and columns of a variable that is hunted.
pub const MAX_ENTRIES: usize = 4_096;

/// The layout of a type at the sizes of the session; none where these make no sense, or the
/// variable has over [`MAX_ENTRIES`] entries.
pub fn layout(session: &mut Session<'_>, slot: Slot, of: &CoreType) -> Option<Layout> {
    let over = match &of.over {
        Some(values) => Some(numbers(session, values)?),
        None => None,
    };
    let shape = |session: &mut Session<'_>| -> Option<Shape> {
        let mut side = |term: Option<TermId>| match term {
            Some(term) => usize::try_from(session.integer(term)?).ok(),
            None => Some(1),
        };
        let (rows, cols) = (side(of.rows)?, side(of.cols)?);
        if rows.max(1).saturating_mul(cols.max(1)) > MAX_ENTRIES {
            session.too_large = true;
            return None;
        }
        Some(Shape {
            kind: of.kind,
            rows,
            cols,
            over: over.clone(),
        })
    };
    let Some(index) = session.core.slots[slot as usize].family.clone() else {
        return Some(Layout {
            family: false,
            shapes: vec![shape(session)?],
        });
    };
    let (from, to) = session.range(index.from, index.to)?;
    let (mut shapes, mut entries) = (Vec::new(), 0);
    for value in from..=to {
        let value = Content::Value(Value::Integer(value));
        session.evaluator.set(index.slot, to_kernel(&value, 0));
        let Some(shape) = shape(session) else {
            shapes.clear();
            break;
        };
        entries += shape.rows.max(1) * shape.cols.max(1);
        shapes.push(shape);
        if entries > MAX_ENTRIES {
            session.too_large = true;
            shapes.clear();
            break;
        }
    }
    session.evaluator.clear(index.slot);
    if shapes.is_empty() && from <= to {
        return None;
    }
    Some(Layout {
        family: true,
        shapes,
    })
}

/// The values of number terms, each once and in their order.
fn numbers(session: &mut Session<'_>, terms: &[TermId]) -> Option<Vec<Rational>> {
    let mut numbers = terms
        .iter()
        .map(|&term| match session.term(term).ok()? {
            kernel::value::Value::Integer(integer) => Some(Rational::from(*integer)),
            kernel::value::Value::Number(number) => number.number().cloned(),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    numbers.sort_by_cached_key(number_key);
    numbers.dedup();
    Some(numbers)
}
