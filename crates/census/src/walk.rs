//! A space as a stream of numbered units, each standing for some of its networks.
//!
//! One by one, a unit is a network. Up to symmetry it is a block of a box ([`Reduced`]): of its
//! critical points one of each orbit is visited, with the size of the orbit as its weight. One by
//! one is the trivial group, with the weight 1 everywhere. What is found by integer arithmetic to
//! be not critical is passed over. Units depend on the space alone.

use std::ops::{ControlFlow, Range};

use ::sweep::{Plain, Point, Reduced, Region, Words};
use network::Instance;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::census::certify;
use crate::{Choice, Grid, Space};
use schemars::JsonSchema;

/// Which networks of a space are certified one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certify {
    /// Every one.
    Every,
    /// In boxes that are small enough for integers of known size, the critical ones: the others
    /// are counted as not critical by integer arithmetic alone. Elsewhere every one.
    #[default]
    Critical,
}

/// A space that is ready to be walked through.
#[derive(Clone, Debug)]
pub struct Walk {
    space: Space,
    /// Whether units are blocks.
    pub symmetry: bool,
    /// The number of networks.
    pub networks: u64,
    /// The number of units.
    pub units: u64,
    pieces: Vec<Piece>,
}

/// The units of a box, or of the whole space.
#[derive(Clone, Debug)]
struct Piece {
    units: Range<u64>,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    /// Every network is visited.
    Each,
    /// The critical ones are.
    Plain(Box<Plain>),
    /// One critical one of each orbit is.
    Reduced(Box<Reduced>),
}

/// What is met on a walk, in order.
pub(crate) enum Step {
    /// A network of the unit under way, and how many it stands for.
    Visit(Subject, u64),
    /// The end of some units, all alike: how many they are, the networks that they stand for, and
    /// how many of these are critical, where integer arithmetic says so.
    End(u64, u64, Option<u64>),
}

/// A network.
pub(crate) enum Subject {
    Index(u64),
    Point(Point),
}

/// A point, its block, and the point of the block that stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The block.
    pub block: u64,
    /// The point.
    pub point: Point,
    /// What stands for it.
    pub representative: Point,
}

/// The box of a grid in integers; `None` where a fixed matrix has an entry that is no small
/// integer.
fn region(grid: &Grid) -> Option<Region> {
    let fixed = |choice: &Choice| match choice {
        Choice::All => Some(None),
        Choice::Fixed(matrix) => Words::from_matrix(matrix).map(Some),
    };
    Some(Region {
        widths: grid.widths.clone(),
        samples: grid.samples,
        bound: grid.bound,
        x: fixed(&grid.x)?,
        y: fixed(&grid.y)?,
    })
}

impl Walk {
    /// Prepares a space; up to symmetry, `certify` has no say.
    ///
    /// # Errors
    /// When its sizes are impossible or there are too many networks; and up to symmetry, when it is
    /// none of boxes of small integers that fit.
    pub fn new(space: &Space, certify: Certify, symmetry: bool) -> Result<Self, String> {
        space.validate()?;
        let too_many = "the boxes hold more than 2^64 networks; make them smaller";
        let networks = space.count().ok_or(too_many)?;
        let (mut pieces, mut units) = (Vec::new(), 0u64);
        let mut add = |count: u64, way| {
            let first = units;
            units = first.checked_add(count).ok_or("more than 2^64 blocks")?;
            pieces.push(Piece {
                units: first..units,
                way,
            });
            Ok::<(), String>(())
        };
        match space {
            Space::Random { .. } if symmetry => {
                return Err("random networks have no symmetry to make use of".into());
            }
            Space::Boxes(grids) if symmetry => {
                for grid in grids {
                    let (widths, samples) = (&grid.widths, grid.samples);
                    let wrong =
                        |what: &str| format!("widths {widths:?} with {samples} samples: {what}");
                    let region = region(grid)
                        .ok_or_else(|| wrong("a fixed matrix has an entry that is no integer"))?;
                    let engine =
                        Reduced::new(&region).map_err(|error| wrong(&error.to_string()))?;
                    add(engine.blocks(), Way::Reduced(Box::new(engine)))?;
                }
            }
            Space::Boxes(grids) if certify == Certify::Critical => {
                for grid in grids {
                    let plain = region(grid).and_then(|region| Plain::new(&region).ok());
                    let way = plain.map_or(Way::Each, |plain| Way::Plain(Box::new(plain)));
                    add(grid.count().ok_or(too_many)?, way)?;
                }
            }
            _ => add(networks, Way::Each)?,
        }
        Ok(Self {
            space: space.clone(),
            symmetry,
            networks,
            units,
            pieces,
        })
    }

    /// The piece of a unit, by its place.
    fn place(&self, unit: u64) -> Option<usize> {
        let holds = |piece: &Piece| piece.units.contains(&unit);
        self.pieces.iter().position(holds)
    }

    /// The number of networks that a range of units stands for.
    pub fn stands_for(&self, units: Range<u64>) -> u64 {
        let of_piece = |piece: &Piece| {
            let first = piece.units.start;
            let common = units.start.max(first)..units.end.min(piece.units.end);
            match &piece.way {
                Way::Reduced(engine) => common.map(|unit| engine.instances(unit - first)).sum(),
                _ => common.end.saturating_sub(common.start),
            }
        };
        self.pieces.iter().map(of_piece).sum()
    }

    /// The network with the given index.
    pub(crate) fn instance(&self, subject: &Subject) -> Option<Instance> {
        match subject {
            Subject::Index(index) => self.space.instance(*index),
            Subject::Point(point) => Some(point.instance()),
        }
    }

    /// Tells what is met on a range of units, but for the first `skip` visits of the first one.
    pub(crate) fn pass(
        &self,
        range: Range<u64>,
        mut skip: u64,
        see: &mut dyn FnMut(Step) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        for Piece { units, way } in &self.pieces {
            let first = units.start;
            let (mut at, end) = (range.start.max(first), range.end.min(units.end));
            let mut critical = Vec::new();
            let mut scan = match way {
                Way::Plain(plain) if at < end => Some(plain.scan()),
                _ => None,
            };
            while at < end {
                match (way, &mut scan) {
                    (Way::Plain(_), Some(scan)) => {
                        let reached = first + scan.step(at - first..end - first, &mut critical);
                        for index in critical
                            .drain(..)
                            .map(|point| first + point)
                            .chain([reached])
                        {
                            if at < index {
                                see(Step::End(index - at, index - at, Some(0)))?;
                            }
                            if index < reached {
                                see(Step::Visit(Subject::Index(index), 1))?;
                                see(Step::End(1, 1, Some(1)))?;
                            }
                            at = index + 1;
                        }
                        at = reached;
                    }
                    (Way::Reduced(engine), _) => {
                        let block = at - first;
                        engine.visit(block, skip, &mut |point, weight| {
                            see(Step::Visit(Subject::Point(point.clone()), weight))
                        })?;
                        let counted = engine.count(block..block + 1);
                        see(Step::End(1, counted.instances, Some(counted.critical)))?;
                        (at, skip) = (at + 1, 0);
                    }
                    _ => {
                        see(Step::Visit(Subject::Index(at), 1))?;
                        see(Step::End(1, 1, None))?;
                        at += 1;
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// For some of the networks that are visited in a unit, by their numbers in the order of the
    /// digest: how many each stands for, and its certificate as it is written, or why there is
    /// none.
    pub fn certificates(
        &self,
        unit: u64,
        numbers: Range<u64>,
    ) -> Vec<(u64, Result<String, String>)> {
        let mut found = Vec::new();
        let _ = self.pass(unit..unit + 1, numbers.start, &mut |step| match step {
            Step::Visit(subject, weight) if (found.len() as u64) < numbers.end - numbers.start => {
                found.push((subject, weight));
                ControlFlow::Continue(())
            }
            _ => ControlFlow::Break(()),
        });
        let certified = |(subject, weight): (Subject, u64)| {
            let found = self.instance(&subject).ok_or("no network".to_owned());
            let found = found.and_then(|instance| certify(&instance));
            (weight, found.map(|(_, text)| text))
        };
        found.into_par_iter().map(certified).collect()
    }

    /// The certificate of a network that stands for others, or itself, in a unit.
    ///
    /// # Errors
    /// When the unit has no such network, or its certificate is not accepted.
    pub fn certificate(&self, unit: u64, instance: &Instance) -> Result<String, String> {
        let place = self.place(unit);
        let stands = match place.map(|place| &self.pieces[place]) {
            Some(Piece {
                units,
                way: Way::Reduced(engine),
            }) => {
                let point = Point::of(instance);
                let located = point.as_ref().and_then(|point| engine.locate(point));
                located == point.map(|point| (unit - units.start, point)) && located.is_some()
            }
            Some(_) => self.space.instance(unit).as_ref() == Some(instance),
            None => false,
        };
        if !stands {
            return Err("it is that of a network that stands for none of it".into());
        }
        certify(instance).map(|(_, text)| text)
    }

    /// Tells the points that are visited in a block.
    pub fn points(&self, block: u64, see: &mut dyn FnMut(&Point)) {
        let _ = self.pass(block..block + 1, 0, &mut |step| {
            if let Step::Visit(Subject::Point(point), _) = step {
                see(&point);
            }
            ControlFlow::Continue(())
        });
    }

    /// Where the network with the given index belongs, up to symmetry.
    pub fn locate(&self, mut index: u64) -> Option<Located> {
        let Space::Boxes(grids) = &self.space else {
            return None;
        };
        for (grid, Piece { units, way }) in grids.iter().zip(&self.pieces) {
            let count = grid.count()?;
            if index < count {
                let Way::Reduced(engine) = way else {
                    return None;
                };
                let point = Point::of(&grid.instance(index)?)?;
                let (block, representative) = engine.locate(&point)?;
                return Some(Located {
                    block: units.start + block,
                    point,
                    representative,
                });
            }
            index -= count;
        }
        None
    }
}
