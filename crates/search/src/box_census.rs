//! The census of a box: every point is counted, by kind; the critical ones are certified.
//!
//! The crate `sweep` finds the critical points, all of them or one of each orbit; each of those is
//! classified, and its certificate is written, read back and re-checked. The others are counted as
//! not critical. The census of a range of blocks depends on the box, the enumeration and the range
//! alone, and the censuses of adjacent ranges join to that of their union.

use std::collections::BTreeMap;
use std::ops::Range;

use certificate::Statement;
use classify::{Classification, Kind};
use network::Instance;
use serde::{Deserialize, Serialize};
use sweep::{Counts, Error, Lane, Point, Reduced, Region, Words};

use crate::census::{add_counts, certify, covered, keep_first, label, order_key};
use crate::run::fold;
use crate::tree::UNBOUNDED;
use crate::{Choice, Control, Grid, Hash, Sampled, StopReason, Tree};

/// Which points of a box are visited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Enumeration {
    /// One critical point of each orbit under signed permutations.
    #[default]
    Reduced,
}

/// A box, prepared for its census.
#[derive(Clone, Debug)]
pub struct Sweep {
    pub(crate) engine: Reduced,
}

/// A critical point that stands for its orbit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Representative {
    /// The number of points that it stands for.
    pub weight: u64,
    /// Its certificate as it is written, or why there is none.
    pub certificate: Result<String, String>,
}

/// How many points of a range of blocks are of which kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoxCensus {
    /// Points of the box in these blocks.
    pub instances: u64,
    /// Critical points.
    pub critical: u64,
    /// Points by kind; the points that are not critical are counted without a certificate each.
    pub kinds: BTreeMap<String, u64>,
    /// Saddles by depth, order of descent, and whether the order is known to be least.
    pub orders: BTreeMap<String, u64>,
    /// What the critical points cover.
    pub coverage: BTreeMap<String, u64>,
    /// Critical points whose certificate the checker accepted after it was written and read back;
    /// each stands for its orbit.
    pub certified: u64,
    /// Critical points that were not classified, or whose certificate was not accepted.
    pub failed: u64,
    /// The block of the first failure, and what went wrong.
    pub first_failure: Option<(u64, String)>,
    /// The first certificate of each kind and order, with its block as index.
    pub samples: Vec<Sampled>,
    /// The blocks, and the digests over the certificates and weights of each.
    pub digest: Tree,
}

/// The box of a grid in integers; `None` where a fixed matrix has an entry that is no small
/// integer.
pub(crate) fn region(grid: &Grid) -> Option<Region> {
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

impl Sweep {
    /// Prepares the box of networks with data.
    ///
    /// # Errors
    /// When the sizes do not fit, the box is too large, or a fixed matrix is not one of small
    /// integers.
    pub fn new(grid: &Grid, enumeration: Enumeration) -> Result<Self, Error> {
        let region = region(grid)
            .ok_or_else(|| Error::Shape("a fixed matrix has an entry that is no integer".into()))?;
        let engine = match enumeration {
            Enumeration::Reduced => Reduced::new(&region)?,
        };
        Ok(Self { engine })
    }

    /// The number of blocks that the box is divided into.
    pub fn blocks(&self) -> u64 {
        self.engine.blocks()
    }

    /// The words in which the critical points are found.
    pub fn lane(&self) -> Lane {
        self.engine.lane()
    }

    /// Counts the critical points of a range of blocks without classifying them.
    pub fn count(&self, blocks: Range<u64>) -> Counts {
        self.engine.count(blocks)
    }

    /// Visits the critical points of a block that represent their orbits, with their weights.
    pub fn visit(&self, block: u64, visit: &mut dyn FnMut(&Point, u64)) -> Counts {
        self.engine.visit(block, visit)
    }

    /// The certificates of a block, in the order of its digest.
    pub fn representatives(&self, block: u64) -> Vec<Representative> {
        let mut found = Vec::new();
        self.visit(block, &mut |point, weight| {
            let certificate = certify(&point.instance()).map(|(_, text)| text);
            found.push(Representative {
                weight,
                certificate,
            });
        });
        found
    }

    /// The census of a range of blocks.
    pub fn census(&self, blocks: Range<u64>) -> BoxCensus {
        let mut census = BoxCensus::empty(blocks.start);
        for block in blocks {
            census.add_block(self, block);
        }
        census
    }
}

impl BoxCensus {
    /// The census of no blocks, the next one being `start`.
    pub fn empty(start: u64) -> Self {
        Self {
            instances: 0,
            critical: 0,
            kinds: BTreeMap::new(),
            orders: BTreeMap::new(),
            coverage: BTreeMap::new(),
            certified: 0,
            failed: 0,
            first_failure: None,
            samples: Vec::new(),
            digest: Tree::empty(start, UNBOUNDED),
        }
    }

    /// The blocks that the census covers.
    pub fn blocks(&self) -> Range<u64> {
        self.digest.range()
    }

    fn add_block(&mut self, sweep: &Sweep, block: u64) {
        let mut leaf = Vec::new();
        let counts = sweep.visit(block, &mut |point, weight| {
            let instance = point.instance();
            match certify(&instance) {
                Ok((found, text)) => {
                    leaf.extend_from_slice(format!("{weight} {text}\n").as_bytes());
                    self.add(block, &instance, &found, weight, text);
                }
                Err(reason) => {
                    leaf.extend_from_slice(format!("{weight} failed: {reason}\n").as_bytes());
                    self.failed += 1;
                    self.first_failure.get_or_insert((block, reason));
                }
            }
        });
        self.instances += counts.instances;
        self.critical += counts.critical;
        let rest = counts.instances - counts.critical;
        if rest > 0 {
            *self.kinds.entry(Kind::NotCritical.id().into()).or_default() += rest;
        }
        debug_assert_eq!(self.digest.range().end, block, "blocks are added in order");
        self.digest.push(Hash::leaf(&leaf));
    }

    fn add(
        &mut self,
        block: u64,
        instance: &Instance,
        found: &Classification,
        weight: u64,
        text: String,
    ) {
        if matches!(found.certificate.statement, Statement::NotCritical { .. }) {
            self.failed += 1;
            let reason = "a point that was counted as critical is not".to_owned();
            self.first_failure.get_or_insert((block, reason));
            return;
        }
        self.certified += 1;
        let add = |map: &mut BTreeMap<String, u64>, key| *map.entry(key).or_default() += weight;
        add(&mut self.kinds, found.kind.id().to_owned());
        if let Some(key) = order_key(instance, found) {
            add(&mut self.orders, key);
        }
        for label in covered(instance, found) {
            add(&mut self.coverage, label);
        }
        let sample = Sampled {
            index: block,
            label: label(found),
            certificate: text,
        };
        keep_first(&mut self.samples, sample);
    }

    /// Appends the census of the blocks that follow. The result does not depend on the grouping.
    /// `false`, and nothing is done, when the blocks are not those that follow.
    #[must_use]
    pub fn append(&mut self, later: Self) -> bool {
        if self.blocks().end != later.blocks().start {
            return false;
        }
        self.digest.append(&later.digest);
        self.instances += later.instances;
        self.critical += later.critical;
        self.certified += later.certified;
        self.failed += later.failed;
        self.first_failure = self.first_failure.take().or(later.first_failure);
        add_counts(&mut self.kinds, later.kinds);
        add_counts(&mut self.orders, later.orders);
        add_counts(&mut self.coverage, later.coverage);
        for sample in later.samples {
            keep_first(&mut self.samples, sample);
        }
        true
    }
}

/// Extends the census of some blocks to those that follow, up to `end`, in parallel. Returns the
/// census, and why the run ended early, if so; `checkpoint` sees every intermediate state.
pub fn box_census(
    sweep: &Sweep,
    start: BoxCensus,
    end: u64,
    control: &Control,
    mut checkpoint: impl FnMut(&BoxCensus),
) -> (BoxCensus, Option<StopReason>) {
    let append = |census: &mut BoxCensus, later| assert!(census.append(later), "a gap");
    let (census, _, stopped) = fold(
        (start.blocks().end, start),
        end,
        control,
        |blocks| sweep.census(blocks),
        append,
        |_, census| checkpoint(census),
    );
    (census, stopped)
}
