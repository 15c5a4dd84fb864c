//! The tuples of sizes of a statement, in their order: a family's length first, then the sum, then
//! each as declared; only those that meet the conditions on sizes.

use std::ops::ControlFlow;

use kernel::instance::length;
use kernel::truth::Truth;

use crate::order::sizes_key;
use crate::plan::Plan;
use crate::point::Content;
use crate::session::Session;

/// The most tuples that are listed.
const MOST: usize = 2_000;
/// The most choices made while they are listed.
const CHOICES: u64 = 200_000;

/// What the sizes are, in the order of declaration.
pub type Tuple = Vec<Content>;

/// The tuples with sizes up to `most`, and whether these are all; if too many, those that exceed
/// the least sizes by little.
pub fn tuples<'c>(plan: &Plan<'c>, session: &mut Session<'c>, most: u32) -> Vec<Tuple> {
    let mut found = Vec::new();
    let mut choices = 0;
    for excess in 0.. {
        let mut listing = Listing {
            plan,
            session,
            most,
            chosen: Vec::new(),
            found: Vec::new(),
            choices: 0,
            more: false,
        };
        let flow = listing.next(excess);
        let (more, new) = (listing.more, listing.found);
        choices += listing.choices;
        found.extend(new);
        if flow.is_break() || !more || found.len() >= MOST || choices >= CHOICES {
            break;
        }
    }
    for variable in &plan.sizes {
        session.clear(variable.slot);
    }
    found.sort_by_cached_key(|tuple| sizes_key(tuple.iter()));
    found
}

/// Sets the sizes of a session.
pub fn assign(plan: &Plan<'_>, session: &mut Session<'_>, tuple: &Tuple) {
    for variable in &plan.variables {
        session.clear(variable.slot);
    }
    for (variable, content) in plan.sizes.iter().zip(tuple) {
        session.set(variable.slot, content.clone());
    }
}

struct Listing<'l, 'c> {
    plan: &'l Plan<'c>,
    session: &'l mut Session<'c>,
    most: u32,
    chosen: Tuple,
    found: Vec<Tuple>,
    choices: u64,
    /// Whether a greater excess may give more.
    more: bool,
}

impl Listing<'_, '_> {
    /// Chooses the next size; `excess` is what the sizes exceed their least values by in all.
    fn next(&mut self, excess: u32) -> ControlFlow<()> {
        self.choices += 1;
        if self.choices > CHOICES {
            return ControlFlow::Break(());
        }
        let Some(variable) = self.plan.sizes.get(self.chosen.len()) else {
            if excess > 0 {
                return ControlFlow::Continue(());
            }
            self.more = true;
            let conditions = &self.plan.conditions;
            if conditions
                .iter()
                .all(|&prop| self.session.truth(prop) == Truth::True)
            {
                self.found.push(self.chosen.clone());
            }
            return ControlFlow::Continue(());
        };
        let (slot, least) = (variable.slot, variable.least);
        match &variable.family {
            None => {
                let top = self.most.max(least) - least;
                for over in 0..=excess.min(top) {
                    self.more |= over == excess && over < top;
                    self.set(slot, Content::Size(least + over), excess - over)?;
                }
            }
            Some(index) => {
                let Some((from, to)) = self.session.range(index.from, index.to) else {
                    return ControlFlow::Continue(());
                };
                let length = length(from, to) as usize;
                if length > 16 {
                    return ControlFlow::Continue(());
                }
                self.family(slot, least, &mut vec![least; length], 0, excess)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn set(&mut self, slot: u32, content: Content, excess: u32) -> ControlFlow<()> {
        self.session.set(slot, content.clone());
        self.chosen.push(content);
        let flow = self.next(excess);
        self.chosen.pop();
        self.session.clear(slot);
        flow
    }

    fn family(
        &mut self,
        slot: u32,
        least: u32,
        sizes: &mut Vec<u32>,
        at: usize,
        excess: u32,
    ) -> ControlFlow<()> {
        if at == sizes.len() {
            return self.set(slot, Content::Sizes(sizes.clone()), excess);
        }
        let top = self.most.max(least) - least;
        for over in 0..=excess.min(top) {
            self.more |= over == excess && over < top;
            sizes[at] = least + over;
            self.family(slot, least, sizes, at + 1, excess - over)?;
        }
        sizes[at] = least;
        ControlFlow::Continue(())
    }
}
