//! Boxes up to symmetry: their critical points, one of each orbit, in numbered blocks.

use std::ops::Range;

use ::sweep::{Counts, Point, Reduced, Region, Words};
use network::Instance;
use rayon::prelude::*;

use crate::census::certify;
use crate::{Choice, Grid, Space};

/// Boxes of networks with data, prepared for visiting one critical point of each orbit. Their
/// blocks are numbered one box after the other; the numbers depend on the boxes alone.
#[derive(Clone, Debug)]
pub struct Sweep {
    boxes: Vec<SweptBox>,
}

#[derive(Clone, Debug)]
pub(crate) struct SweptBox {
    pub(crate) grid: Grid,
    pub(crate) engine: Reduced,
    /// The number of its first block.
    first: u64,
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
    /// Prepares the boxes of a space.
    ///
    /// # Errors
    /// When it is none of boxes, the sizes do not fit, a box is too large, or a fixed matrix is not
    /// one of small integers; the error names the box.
    pub fn new(space: &Space) -> Result<Self, String> {
        let Space::Boxes(grids) = space else {
            return Err("random networks have no symmetry to make use of".into());
        };
        let (mut boxes, mut first) = (Vec::new(), 0u64);
        for grid in grids {
            let (widths, samples) = (&grid.widths, grid.samples);
            let wrong = |what: &str| format!("widths {widths:?} with {samples} samples: {what}");
            let region = region(grid)
                .ok_or_else(|| wrong("a fixed matrix has an entry that is no integer"))?;
            let engine = Reduced::new(&region).map_err(|error| wrong(&error.to_string()))?;
            let next = first.checked_add(engine.blocks());
            let grid = grid.clone();
            boxes.push(SweptBox {
                grid,
                engine,
                first,
            });
            first = next.ok_or("the boxes have more than 2^64 blocks")?;
        }
        Ok(Self { boxes })
    }

    /// The number of blocks.
    pub fn blocks(&self) -> u64 {
        let last = self.boxes.last();
        last.map_or(0, |last| last.first + last.engine.blocks())
    }

    /// The box of a block, by its number, and the number of the block within it.
    ///
    /// # Panics
    /// When the block is not below [`Self::blocks`].
    pub(crate) fn place(&self, block: u64) -> (usize, u64) {
        let after = self.boxes.partition_point(|swept| swept.first <= block);
        // Of boxes that start here the last one has the block: the others have none.
        let number = after.checked_sub(1).expect("a block of the boxes");
        (number, block - self.boxes[number].first)
    }

    fn of_block(&self, block: u64) -> (&SweptBox, u64) {
        let (number, block) = self.place(block);
        (&self.boxes[number], block)
    }

    /// The number of points that a range of blocks stands for.
    ///
    /// # Panics
    /// When the range exceeds [`Self::blocks`].
    pub fn points(&self, blocks: Range<u64>) -> u64 {
        let of_block = |block| {
            let (swept, block) = self.of_block(block);
            swept.engine.instances(block)
        };
        blocks.map(of_block).sum()
    }

    /// Counts the critical points of a block without visiting them.
    ///
    /// # Panics
    /// When the block is not below [`Self::blocks`].
    pub fn count(&self, block: u64) -> Counts {
        let (swept, block) = self.of_block(block);
        swept.engine.count(block..block + 1)
    }

    /// Visits the critical points of a block that represent their orbits, with their weights.
    ///
    /// # Panics
    /// When the block is not below [`Self::blocks`].
    pub fn visit(&self, block: u64, visit: &mut dyn FnMut(&Point, u64)) -> Counts {
        let (swept, block) = self.of_block(block);
        swept.engine.visit(block, visit)
    }

    /// For some of the critical points that represent those of a block, by their numbers in the
    /// order of its digest: how many points each stands for, and its certificate as it is written,
    /// or why there is none.
    ///
    /// # Panics
    /// When the block is not below [`Self::blocks`].
    pub fn representatives(
        &self,
        block: u64,
        numbers: Range<usize>,
    ) -> Vec<(u64, Result<String, String>)> {
        let (mut points, mut number) = (Vec::new(), 0);
        self.visit(block, &mut |point, weight| {
            if numbers.contains(&number) {
                points.push((weight, point.clone()));
            }
            number += 1;
        });
        let certified = |(weight, point): (u64, Point)| {
            let found = certify(&point.instance());
            (weight, found.map(|(_, text)| text))
        };
        points.into_par_iter().map(certified).collect()
    }

    /// Where the network with the given index belongs, in the order of [`Space::instance`]; `None`
    /// when there is none.
    pub fn locate(&self, mut index: u64) -> Option<Located> {
        for swept in &self.boxes {
            let count = swept.grid.count()?;
            if index < count {
                return swept.locate(&swept.grid.instance(index)?);
            }
            index -= count;
        }
        None
    }

    /// The certificate of a critical point that represents others in a block.
    ///
    /// # Errors
    /// When the block has no such representative, or its certificate is not accepted.
    pub fn certificate(&self, block: u64, instance: &Instance) -> Result<String, String> {
        let swept = (block < self.blocks()).then(|| self.of_block(block).0);
        let located = swept.and_then(|swept| swept.locate(instance));
        let stands = |found: &Located| found.block == block && found.point == found.representative;
        if !located.is_some_and(|found| stands(&found)) {
            return Err("it is that of a point that stands for none of the block".into());
        }
        certify(instance).map(|(_, text)| text)
    }
}

impl SweptBox {
    fn locate(&self, instance: &Instance) -> Option<Located> {
        let point = Point::of(instance)?;
        let (block, representative) = self.engine.locate(&point)?;
        Some(Located {
            block: self.first + block,
            point,
            representative,
        })
    }
}
