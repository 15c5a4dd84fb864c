//! The index of the first member of each family, by which its members are named.

use std::collections::BTreeMap;

use kernel::core::Core;
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::instance::Instance;
use kernel::tree::Statement;

use crate::point::{Content, Point};
use crate::session::{declared, point_of, to_kernel};

/// The index of the first member of each family of matrices, by its name.
pub type Firsts = BTreeMap<String, i64>;

/// The first indices at an instance.
pub fn firsts(statement: &Statement, instance: &Instance) -> Firsts {
    elaborate(statement).map_or_else(
        |_| Firsts::new(),
        |core| firsts_at(&core, &point_of(&core, instance)),
    )
}

/// The first indices at a point.
pub(crate) fn firsts_at(core: &Core, point: &Point) -> Firsts {
    let mut evaluator = Evaluator::new(core);
    let mut firsts = Firsts::new();
    for slot in declared(core) {
        let family = core.slots[slot as usize].family.as_ref();
        let range = family.and_then(|index| evaluator.range(index).ok());
        let Some(content) = point.get(slot) else {
            continue;
        };
        if let (Some((first, _)), Content::Value(_)) = (range, content) {
            firsts.insert(core.slots[slot as usize].name.clone(), first);
        }
        let first = range.map_or(0, |(first, _)| first);
        evaluator.set(slot, to_kernel(content, first));
    }
    firsts
}

/// The index of a member, counted from 0, of a family by its name.
pub fn index_of(firsts: &Firsts, name: &str, member: usize) -> i64 {
    firsts.get(name).copied().unwrap_or(1) + member as i64
}
