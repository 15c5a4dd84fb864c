//! Every point of a box, with the entries of all gradients.
//!
//! Points are numbered in lexicographic order of `X, Y, W_1, ..., W_H`, with the entries in the
//! order `0, 1, -1, 2, -2, ...`. A block fixes `X` and `Y`; within it the layers below the last run
//! slowly, and the last layer fast. The tables of `kernel.rs` hold one run of lower layers at a
//! time, of bounded size, so a block may be as large as it likes.

use std::ops::Range;

use crate::kernel::{Hits, Kernel, Lanes, LastLayers, Tally};
use crate::{Bounds, Counts, Error, Lane, Point, Region, Words};

/// A box, prepared for visiting every point.
#[derive(Clone, Debug)]
pub struct Plain {
    region: Region,
    last: Last,
    inputs: u64,
    targets: u64,
    /// How many choices there are of the layers below the last, and how many share their tables.
    lower: u64,
    run: u64,
    /// How many choices there are of the last layer.
    last_layers: u64,
}

/// The last layers, in the lane of the computation.
#[derive(Clone, Debug)]
enum Last {
    I16(LastLayers<i16, 16>),
    I32(LastLayers<i32, 8>),
    I64(LastLayers<i64, 4>),
    I128(LastLayers<i128, 2>),
    Big,
}

/// The most choices of the last layer, whose tables are kept.
const MOST_LAST_LAYERS: u64 = 1 << 17;

/// The most bytes that the tables of a run of lower layers take.
const TABLE_BYTES: u64 = 1 << 26;

/// How many points a step visits, up to the choices of the last layer.
const STEP: u64 = 1 << 18;

/// The matrix with the given index among those of its sizes, in the order of the box.
fn matrix(region: &Region, rows: usize, cols: usize, mut index: u64) -> Words<i64> {
    let mut entries = vec![0; rows * cols];
    for entry in entries.iter_mut().rev() {
        let digit = index % region.values();
        let size = digit.div_ceil(2) as i64;
        *entry = if digit % 2 == 1 { size } else { -size };
        index /= region.values();
    }
    Words::new(rows, cols, entries)
}

/// Bounds on everything that [`Plain`] computes for the points of a box.
fn bounds(region: &Region) -> Bounds {
    let number = |n: usize| exact::Integer::from(n);
    let mut found = crate::reduced::bounds(region);
    let (_, y) = region.data_bounds();
    let entry = exact::Integer::from(region.bound);
    let (depth, widths) = (region.depth(), &region.widths);
    let of = |name: &str, found: &Bounds| {
        let position = found.0.iter().find(|(known, _)| known == name);
        position.expect("a bound of the rows").1.clone()
    };
    let (outputs, last) = (number(region.outputs()), number(region.last_inputs()));
    let square = &outputs * &entry * &entry;
    for j in 1..depth {
        let signal = of(&format!("B_{} X", j - 1), &found);
        let moment = of(&format!("E_{j}"), &found);
        let target = number(region.samples) * &y * &signal;
        let inner = &last * &square * &moment + &outputs * &entry * &target;
        // Entries of A_j, then of A_j^T times the inner part.
        let above = (j + 1..depth - 1).fold(entry.clone(), |bound, level| {
            bound * &entry * number(widths[level])
        });
        let outer = if j + 1 < depth {
            &last * above * &inner
        } else {
            inner.clone()
        };
        found.0.push((format!("Y (B_{} X)^T", j - 1), target));
        found
            .0
            .push((format!("W^T W E_{j} - W^T Y Z_{j}^T"), inner));
        found
            .0
            .push((format!("all of the gradient in layer {j}"), outer));
    }
    found.0.push(("W^T W".into(), square));
    found
}

impl Plain {
    /// Prepares a box, in the narrowest lane that cannot overflow.
    ///
    /// # Errors
    /// When the sizes do not fit or the box is too large.
    pub fn new(region: &Region) -> Result<Self, Error> {
        region.check()?;
        Self::in_lane(region, bounds(region).lane())
    }

    /// Prepares a box in a lane of the caller's choice.
    fn in_lane(region: &Region, lane: Lane) -> Result<Self, Error> {
        let data = |fixed: &Option<Words<i64>>, rows: usize| match fixed {
            Some(_) => Some(1),
            None => region.arrays(rows * region.samples),
        };
        let weights = |layers: &[usize]| {
            let entries = layers.windows(2).map(|pair| pair[0] * pair[1]).sum();
            region.arrays(entries)
        };
        let last_layers = weights(&region.widths[region.depth() - 1..])
            .filter(|&count| count <= MOST_LAST_LAYERS)
            .ok_or(Error::TooLarge)?;
        let last = match lane {
            Lane::I16 => Last::I16(LastLayers::new(region)),
            Lane::I32 => Last::I32(LastLayers::new(region)),
            Lane::I64 => Last::I64(LastLayers::new(region)),
            Lane::I128 => Last::I128(LastLayers::new(region)),
            Lane::Big => Last::Big,
        };
        Ok(Self {
            last,
            inputs: data(&region.x, region.inputs()).ok_or(Error::TooLarge)?,
            targets: data(&region.y, region.outputs()).ok_or(Error::TooLarge)?,
            lower: weights(&region.widths[..region.depth()]).ok_or(Error::TooLarge)?,
            run: (TABLE_BYTES / Kernel::<i64, 4>::bytes(region)).max(1),
            last_layers,
            region: region.clone(),
        })
    }

    /// The lane of the computation.
    pub fn lane(&self) -> Lane {
        match self.last {
            Last::I16(_) => Lane::I16,
            Last::I32(_) => Lane::I32,
            Last::I64(_) => Lane::I64,
            Last::I128(_) => Lane::I128,
            Last::Big => Lane::Big,
        }
    }

    /// The number of blocks, one for each `(X, Y)`.
    pub fn blocks(&self) -> u64 {
        self.inputs * self.targets
    }

    /// The number of points of a block. The points of the box are numbered block by block.
    pub fn points_of_block(&self) -> u64 {
        self.lower * self.last_layers
    }

    /// Counts the critical points of a range of blocks.
    ///
    /// # Panics
    /// When the range exceeds [`Self::blocks`].
    pub fn count(&self, blocks: Range<u64>) -> Counts {
        let points = blocks.start * self.points_of_block()..blocks.end * self.points_of_block();
        let critical = match &self.last {
            Last::I16(last) => self.count_in(last, blocks),
            Last::I32(last) => self.count_in(last, blocks),
            Last::I64(last) => self.count_in(last, blocks),
            Last::I128(last) => self.count_in(last, blocks),
            Last::Big => {
                let is_critical = |&index: &u64| self.is_critical(index);
                points.clone().filter(is_critical).count() as u64
            }
        };
        Counts {
            instances: points.end - points.start,
            critical,
        }
    }

    fn count_in<T: Lanes, const L: usize>(
        &self,
        last: &LastLayers<T, L>,
        blocks: Range<u64>,
    ) -> u64 {
        let mut kernel = Kernel::new(&self.region, last);
        let mut tally = Tally::default();
        for block in blocks {
            for start in (0..self.lower).step_by(self.run as usize) {
                let run = start..self.lower.min(start + self.run);
                let lower = 0..(run.end - run.start) as usize;
                self.prepare(&mut kernel, block, run);
                kernel.run(lower, &mut tally);
            }
        }
        tally.total
    }

    /// Fills the tables for a block and a run of lower layers.
    fn prepare<T: Lanes, const L: usize>(
        &self,
        kernel: &mut Kernel<T, L>,
        block: u64,
        run: Range<u64>,
    ) {
        let (x, y) = self.data(block);
        kernel.prepare(block / self.targets, (&x, &y), run, |lower| {
            self.layers(lower)
        });
    }

    /// Looks for the critical points from the first of a range on; prepared tables are kept from
    /// step to step.
    pub fn scan(&self) -> Scan<'_> {
        fn in_lane<'a, T: Lanes, const L: usize>(
            plain: &'a Plain,
            last: &'a LastLayers<T, L>,
        ) -> Box<dyn Step + 'a> {
            let kernel = Kernel::new(&plain.region, last);
            Box::new(InLane { plain, kernel })
        }
        Scan(match &self.last {
            Last::I16(last) => in_lane(self, last),
            Last::I32(last) => in_lane(self, last),
            Last::I64(last) => in_lane(self, last),
            Last::I128(last) => in_lane(self, last),
            Last::Big => Box::new(OverTheRationals(self)),
        })
    }

    /// `X` and `Y` of a block.
    ///
    /// # Panics
    /// When the index is not below [`Self::blocks`].
    pub fn data(&self, block: u64) -> (Words<i64>, Words<i64>) {
        assert!(block < self.blocks(), "block {block} of {}", self.blocks());
        let region = &self.region;
        let pick = |fixed: &Option<Words<i64>>, rows: usize, index: u64| {
            let free = || matrix(region, rows, region.samples, index);
            fixed.clone().unwrap_or_else(free)
        };
        (
            pick(&region.x, region.inputs(), block / self.targets),
            pick(&region.y, region.outputs(), block % self.targets),
        )
    }

    /// The layers below the last with the given index.
    fn layers(&self, mut index: u64) -> Vec<Words<i64>> {
        let pairs = self.region.widths[..self.region.depth()].windows(2).rev();
        let mut layers: Vec<_> = pairs
            .map(|pair| {
                // The number of points is below 2^64.
                let count = self.region.arrays(pair[0] * pair[1]).unwrap_or(u64::MAX);
                let layer = matrix(&self.region, pair[1], pair[0], index % count);
                index /= count;
                layer
            })
            .collect();
        layers.reverse();
        layers
    }

    /// The point with the given index.
    ///
    /// # Panics
    /// When the box has no such point.
    pub fn point(&self, index: u64) -> Point {
        let (x, y) = self.data(index / self.points_of_block());
        let mut layers = self.layers(index % self.points_of_block() / self.last_layers);
        let (rows, cols) = (self.region.outputs(), self.region.last_inputs());
        layers.push(matrix(&self.region, rows, cols, index % self.last_layers));
        Point { x, y, layers }
    }

    fn is_critical(&self, index: u64) -> bool {
        let at = self.point(index).instance().evaluate();
        at.noncritical_layer().is_none()
    }
}

/// A way through the critical points of a range, in order.
pub struct Scan<'a>(Box<dyn Step + 'a>);

impl Scan<'_> {
    /// Visits some of the points of a range that is not empty, from its start on, and appends the
    /// indices of the critical ones among them, in order. Returns the first index that was not
    /// visited.
    ///
    /// # Panics
    /// When the range exceeds the box.
    pub fn step(&mut self, points: Range<u64>, critical: &mut Vec<u64>) -> u64 {
        self.0.step(points, critical)
    }
}

trait Step {
    fn step(&mut self, points: Range<u64>, critical: &mut Vec<u64>) -> u64;
}

struct InLane<'a, T, const L: usize> {
    plain: &'a Plain,
    kernel: Kernel<'a, T, L>,
}

impl<T: Lanes, const L: usize> Step for InLane<'_, T, L> {
    fn step(&mut self, points: Range<u64>, critical: &mut Vec<u64>) -> u64 {
        let Self { plain, kernel } = self;
        let (size, last) = (plain.points_of_block(), plain.last_layers);
        let block = points.start / size;
        let start = block * size;
        let end = points.end.min(start + size);
        // The lower layers of the range in this block, at most those of a step: a caller that has
        // no time for the next one shall not have waited for its tables.
        let first = (points.start - start) / last;
        let most = plain.run.min((STEP / last).max(1));
        let run = first..(end - start).div_ceil(last).min(first + most);
        let stop = run.end;
        let holds = |run: &Range<u64>| run.contains(&first) && stop <= run.end;
        let prepared = kernel.prepared(block / plain.targets).filter(holds);
        let run = prepared.unwrap_or(run);
        let offset = run.start;
        plain.prepare(kernel, block, run);
        let found = critical.len();
        let mut hits = Hits(Vec::new());
        kernel.run(
            (first - offset) as usize..(stop - offset) as usize,
            &mut hits,
        );
        let index =
            |(lower, layer): (usize, usize)| start + (offset + lower as u64) * last + layer as u64;
        let reached = end.min(start + stop * last);
        let visited = points.start..reached;
        let hits = hits.0.into_iter().map(index);
        critical.extend(hits.filter(|index| visited.contains(index)));
        critical[found..].sort_unstable();
        reached
    }
}

/// For integers of any size.
struct OverTheRationals<'a>(&'a Plain);

impl Step for OverTheRationals<'_> {
    fn step(&mut self, points: Range<u64>, critical: &mut Vec<u64>) -> u64 {
        critical.extend(self.0.is_critical(points.start).then_some(points.start));
        points.start + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_weight(x: i64, y: i64) -> Region {
        Region {
            widths: vec![1, 1],
            samples: 1,
            bound: 1,
            x: Some(Words::new(1, 1, vec![x])),
            y: Some(Words::new(1, 1, vec![y])),
        }
    }

    /// All targets and layers of -1, 0, 1 at a fixed input.
    fn two_samples(widths: &[usize]) -> Region {
        let x = vec![1, -1, 0, 1][..2 * widths[0]].to_vec();
        Region {
            widths: widths.to_vec(),
            samples: 2,
            bound: 1,
            x: Some(Words::new(widths[0], 2, x)),
            y: None,
        }
    }

    #[test]
    fn a_lane_that_is_too_narrow_gives_other_counts() {
        let box_ = Plain::new(&one_weight(256, 0)).unwrap();
        assert_eq!((box_.lane(), box_.count(0..1).critical), (Lane::I32, 1));
        let narrow = Plain::in_lane(&one_weight(256, 0), Lane::I16).unwrap();
        assert_eq!(narrow.count(0..1).critical, 3);
    }

    #[test]
    fn every_lane_that_is_wide_enough_counts_alike() {
        for widths in [&[2, 1, 2][..], &[2, 2, 1], &[1, 2, 1, 1], &[2, 2]] {
            let region = two_samples(widths);
            let box_ = Plain::new(&region).unwrap();
            assert_eq!(box_.lane(), Lane::I16);
            let counts = box_.count(0..box_.blocks());
            for lane in Lane::ALL {
                let box_ = Plain::in_lane(&region, lane).unwrap();
                assert_eq!(box_.count(0..box_.blocks()), counts, "{widths:?} {lane:?}");
            }
        }
    }

    #[test]
    fn the_lane_is_wide_enough_for_all_that_is_computed() {
        // The gradient of a network of one weight, with its parts: w x^2, y x, and the difference.
        for (x, lane) in [(180, Lane::I16), (181, Lane::I32), (182, Lane::I32)] {
            // w x^2 - y x <= x^2 + x <= 32767 exactly if x <= 180.
            assert_eq!(Plain::new(&one_weight(x, 1)).unwrap().lane(), lane);
        }
    }

    #[test]
    fn the_critical_points_do_not_depend_on_the_size_of_the_tables() {
        for widths in [&[2, 2, 2][..], &[1, 2, 1, 1], &[2, 2]] {
            let region = two_samples(widths);
            let whole = Plain::new(&region).unwrap();
            let counts = whole.count(0..whole.blocks());
            for run in [1, 2, 7] {
                let cut = Plain {
                    run,
                    ..whole.clone()
                };
                assert_eq!(cut.count(0..cut.blocks()), counts);
                let (mut scan, mut found, mut next) = (cut.scan(), Vec::new(), 0);
                while next < counts.instances {
                    next = scan.step(next..counts.instances, &mut found);
                }
                assert!(found.is_sorted());
                assert_eq!(found.len() as u64, counts.critical, "{widths:?}, {run}");
            }
        }
    }
}
