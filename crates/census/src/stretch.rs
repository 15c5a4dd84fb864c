//! A space in stretches of networks that are not critical, and critical ones.
//!
//! In a box that fits [`Plain`] the critical points are found by integer arithmetic, and those
//! between them need not be looked at one by one.

use std::ops::Range;

use sweep::{Plain, Scan};

use crate::sweep::region;
use crate::{Grid, Space};

/// A space in parts: its boxes, or the whole.
pub(crate) struct Parts(Vec<SpacePart>);

/// A range of the networks of a space.
pub(crate) struct SpacePart {
    /// Their indices.
    pub(crate) range: Range<u64>,
    /// The box, where its critical points can be found by integer arithmetic.
    pub(crate) points: Option<Points>,
}

/// The points of a box, from an index on.
pub(crate) struct Points {
    plain: Plain,
    first: u64,
}

/// Networks in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stretch {
    /// Those that are not critical.
    NotCritical(Range<u64>),
    /// A critical one.
    Critical(u64),
}

impl Parts {
    /// Prepares a space.
    pub(crate) fn new(space: &Space) -> Self {
        let Space::Boxes(boxes) = space else {
            return Self::whole();
        };
        let (mut parts, mut first) = (Vec::new(), 0u64);
        for grid in boxes {
            // A space with more networks than indices is visited as far as these go.
            let end = first.saturating_add(grid.count().unwrap_or(u64::MAX));
            parts.push(SpacePart {
                range: first..end,
                points: Points::new(grid, first),
            });
            first = end;
        }
        Self(parts)
    }

    /// A space in one part, whose networks are looked at one by one.
    pub(crate) fn whole() -> Self {
        Self(vec![SpacePart {
            range: 0..u64::MAX,
            points: None,
        }])
    }

    /// The parts that meet a range, each with the indices in both.
    pub(crate) fn within(
        &self,
        range: Range<u64>,
    ) -> impl Iterator<Item = (&SpacePart, Range<u64>)> {
        let common = move |part: &SpacePart| {
            range.start.max(part.range.start)..range.end.min(part.range.end)
        };
        let parts = self.0.iter().map(move |part| (part, common(part)));
        parts.filter(|(_, range)| !range.is_empty())
    }
}

impl Points {
    fn new(grid: &Grid, first: u64) -> Option<Self> {
        let plain = Plain::new(&region(grid)?).ok()?;
        Some(Self { plain, first })
    }

    /// A way through the box; its tables serve several walks.
    pub(crate) fn scan(&self) -> Scan<'_> {
        self.plain.scan()
    }

    /// A range of indices in stretches.
    pub(crate) fn walk<'a, 'b>(
        &'a self,
        scan: &'a mut Scan<'b>,
        range: Range<u64>,
    ) -> Walk<'a, 'b> {
        Walk {
            points: self,
            scan,
            scanned: range.start,
            range,
            critical: Vec::new(),
            taken: 0,
        }
    }
}

/// The stretches of a range of indices.
pub(crate) struct Walk<'a, 'b> {
    points: &'a Points,
    scan: &'a mut Scan<'b>,
    /// The indices that are left, and how far the critical points are known.
    range: Range<u64>,
    scanned: u64,
    /// The critical points of the last step, and how many of them have passed.
    critical: Vec<u64>,
    taken: usize,
}

impl Iterator for Walk<'_, '_> {
    type Item = Stretch;

    fn next(&mut self) -> Option<Stretch> {
        let first = self.points.first;
        let Range { start, end } = self.range;
        if start >= end {
            return None;
        }
        if start >= self.scanned {
            let points = start - first..end - first;
            (self.taken, self.scanned) = (0, 0);
            self.critical.clear();
            let reached = self.scan.step(points, &mut self.critical);
            self.scanned = end.min(first + reached);
        }
        let Some(point) = self.critical.get(self.taken) else {
            self.range.start = self.scanned;
            return Some(Stretch::NotCritical(start..self.scanned));
        };
        let critical = first + point;
        if start < critical {
            self.range.start = critical;
            return Some(Stretch::NotCritical(start..critical));
        }
        self.range.start += 1;
        self.taken += 1;
        Some(Stretch::Critical(start))
    }
}
