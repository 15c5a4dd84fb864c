//! A walk over the instances that meet the hypotheses, as a hunt meets them.

use std::sync::atomic::AtomicBool;

use kernel::core::{Core, PropId};
use kernel::evaluate::Evaluator;
use kernel::instance::Instance;
use kernel::truth::Truth;

use crate::hunt::{Options, hunt_with};
use crate::plan::Plan;
use crate::session::{STEPS, Session};
use crate::tally::Tally;

/// An instance that meets the hypotheses.
pub struct Met<'s, 'p, 'c> {
    pub(crate) session: &'s mut Session<'c>,
    pub(crate) plan: &'p Plan<'c>,
}

impl<'c> Met<'_, '_, 'c> {
    /// The evaluator, at the instance.
    pub fn evaluator(&mut self) -> &mut Evaluator<'c> {
        &mut self.session.evaluator
    }

    /// The truth of a proposition at the instance.
    pub fn truth(&mut self, prop: PropId) -> Truth {
        self.session.truth(prop)
    }

    /// Adds the steps of evaluations to the cost of the instance.
    pub fn spend(&mut self, steps: u64) {
        self.session.charge(steps / STEPS);
    }

    /// The instance.
    pub fn instance(&self) -> Instance {
        self.session.instance(&self.plan.declared)
    }
}

/// Shows every instance that meets the hypotheses of a statement whose conclusion is false whatever
/// the instance is, until the effort is spent.
pub fn visit(
    core: &Core,
    options: &Options,
    stop: Option<&AtomicBool>,
    see: &dyn Fn(&mut Met<'_, '_, '_>),
) -> Tally {
    let options = Options {
        all: true,
        any: true,
        ..options.clone()
    };
    hunt_with(core, &options, stop, Some(see)).tally
}
