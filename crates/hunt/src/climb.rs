//! A climb: an instance is changed step by step so that it comes closer to meeting the hypotheses
//! and failing the conclusion. What moves are the entries of the variables, the entries of Gram
//! factors of psd ones, and the free parameters where hypotheses are linear in a variable.

use std::ops::ControlFlow;

use exact::{Matrix, Rational};
use kernel::core::{Kind, PropId};
use kernel::instance::Value;
use kernel::judge::Judge;

use crate::affine::Affine;
use crate::budget::Budget;
use crate::judge::{Judgement, hypotheses};
use crate::layout::{Layout, Shape};
use crate::plan::{Domain, Plan};
use crate::point::Content;
use crate::score::score;
use crate::session::Session;
use crate::stream::Stream;

/// Steps of one climb.
const STEPS: usize = 160;
/// Steps without progress that end it.
const PATIENCE: usize = 50;
/// A score that is taken for 0.
const CLOSE: f64 = 1e-12;

/// What moves in one variable.
struct Genes {
    numbers: Vec<Rational>,
    layout: Option<Layout>,
    /// The value of an index or member of a finite set.
    fixed: Option<Value>,
    equations: Vec<PropId>,
}

/// Climbs on a plan.
pub struct Climber<'p, 'c> {
    plan: &'p Plan<'c>,
    affine: Vec<Affine>,
}

impl<'p, 'c> Climber<'p, 'c> {
    /// A climber.
    pub fn new(plan: &'p Plan<'c>) -> Self {
        let affine = plan.affine();
        Self { plan, affine }
    }

    /// One climb at the sizes of the session; `visit` is told of each judgement.
    pub fn climb(
        &mut self,
        session: &mut Session<'c>,
        stream: &mut Stream,
        natural: i64,
        budget: &mut Budget<'_>,
        visit: &mut dyn FnMut(&mut Session<'c>, Judgement) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let solve = stream.chance(3, 4);
        let Some(mut genes) = self.start(session, stream, natural, solve) else {
            return budget.spend(1);
        };
        let mut moving: Vec<(usize, usize)> = Vec::new();
        for (k, gene) in genes.iter().enumerate() {
            moving.extend((0..gene.numbers.len()).map(|index| (k, index)));
        }
        budget.spend(session.cost())?;
        let mut best = self.height(session, &genes);
        let mut waited = 0;
        for _ in 0..STEPS {
            if best <= CLOSE {
                let judgement = hypotheses(self.plan, session);
                visit(session, judgement)?;
                return ControlFlow::Continue(());
            }
            if moving.is_empty() || waited > PATIENCE {
                break;
            }
            budget.spend(session.cost())?;
            let mut undo = Vec::new();
            for _ in 0..1 + stream.below(2) {
                let (k, index) = moving[stream.below(moving.len())];
                let number = &mut genes[k].numbers[index];
                undo.push((k, index, number.clone()));
                *number = moved(stream, number);
            }
            let height = self.height(session, &genes);
            if height <= best {
                waited = if height < best { 0 } else { waited + 1 };
                best = height;
            } else {
                waited += 1;
                for (k, index, number) in undo.into_iter().rev() {
                    genes[k].numbers[index] = number;
                }
                if best <= CLOSE {
                    self.height(session, &genes);
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn start(
        &mut self,
        session: &mut Session<'c>,
        stream: &mut Stream,
        natural: i64,
        solve: bool,
    ) -> Option<Vec<Genes>> {
        let plan = self.plan;
        let mut genes = Vec::new();
        let style = stream.style();
        for (k, variable) in plan.variables.iter().enumerate() {
            let mut gene = Genes {
                numbers: Vec::new(),
                layout: None,
                fixed: None,
                equations: Vec::new(),
            };
            match plan.domain(session, k, natural)? {
                Domain::Integers(from, to) if from <= to => {
                    let offset = stream.below((to - from + 1) as usize) as i64;
                    let value = Value::Integer(from + offset);
                    session.set(variable.slot, Content::Value(value.clone()));
                    gene.fixed = Some(value);
                }
                Domain::Integers(..) => return None,
                Domain::Listed(values) => gene.fixed = Some(stream.pick(&values)?.clone()),
                Domain::Entries(layout) => {
                    if solve {
                        for &c in &variable.decided {
                            let prop = plan.conjuncts[c].prop;
                            if self.affine[k].has_equation(plan.core, prop) {
                                gene.equations.push(prop);
                            }
                        }
                    }
                    let count = if gene.equations.is_empty() {
                        layout.shapes.iter().map(genes_of).sum()
                    } else {
                        layout.parameters()
                    };
                    gene.numbers = (0..count).map(|_| stream.number(style)).collect();
                    gene.layout = Some(layout);
                }
            }
            genes.push(gene);
        }
        Some(genes)
    }

    /// Sets the variables; how far the point is from a counterexample.
    fn height(&mut self, session: &mut Session<'c>, genes: &[Genes]) -> f64 {
        let plan = self.plan;
        let mut total = 0.0;
        for variable in &plan.variables {
            session.clear(variable.slot);
        }
        for (k, gene) in genes.iter().enumerate() {
            let slot = plan.variables[k].slot;
            let value = match (&gene.fixed, &gene.layout) {
                (Some(fixed), _) => fixed.clone(),
                (None, Some(layout)) if gene.equations.is_empty() => express(layout, &gene.numbers),
                (None, Some(layout)) => {
                    let first = match &plan.core.slots[slot as usize].family {
                        Some(index) => session.integer(index.from).unwrap_or(1),
                        None => 0,
                    };
                    let solved = self.affine[k].system(
                        plan.core,
                        &mut session.evaluator,
                        &mut Judge::new(&mut session.prover),
                        &[(layout.clone(), first)],
                        &gene.equations,
                    );
                    session.clear(slot);
                    match solved {
                        Ok((Some(system), _)) => {
                            layout.build(&system.point(|index| gene.numbers[index].clone()))
                        }
                        _ => layout.build(&gene.numbers),
                    }
                }
                (None, None) => continue,
            };
            if let Some(layout) = &gene.layout
                && !layout.admits(&value)
            {
                total += 1.0;
            }
            session.set(slot, Content::Value(value));
        }
        for (_, prop) in &plan.hypotheses {
            total += score(session, *prop, true);
        }
        total + score(session, plan.core.show, plan.core.some)
    }
}

/// A number near another.
fn moved(stream: &mut Stream, number: &Rational) -> Rational {
    let step = Rational::from(if stream.chance(1, 2) { 1 } else { -1 });
    match stream.below(10) {
        0 => Rational::ZERO,
        1 => -number,
        2 => number * &Rational::from(2),
        3 if number.is_integer() => {
            let half = number / &Rational::from(2);
            if half.is_integer() {
                half
            } else {
                number + &step
            }
        }
        4 => number + &(&step * &Rational::from(2)),
        5 => number + &(&step * &Rational::from(5)),
        _ => number + &step,
    }
}

/// How many numbers express a matrix of a shape.
fn genes_of(shape: &Shape) -> usize {
    match shape.kind {
        Kind::Psd | Kind::Pd => shape.rows * shape.rows,
        _ => shape.free().len(),
    }
}

/// The value of a type that numbers express: psd matrices by a factor.
fn express(layout: &Layout, numbers: &[Rational]) -> Value {
    let mut start = 0;
    let mut parameters = Vec::new();
    for shape in &layout.shapes {
        let part = &numbers[start..start + genes_of(shape)];
        start += part.len();
        match shape.kind {
            Kind::Psd | Kind::Pd => {
                let n = shape.rows;
                let factor = Matrix::from_entries(n, n, part.to_vec());
                let mut gram = &factor * &factor.transpose();
                if shape.kind == Kind::Pd && exact::rank(&gram) < n {
                    gram = &gram + &Matrix::identity(n);
                }
                parameters.extend(shape.free().into_iter().map(|place| gram[place].clone()));
            }
            _ => parameters.extend_from_slice(part),
        }
    }
    layout.build(&parameters)
}
