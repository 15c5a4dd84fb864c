//! A space in stretches of subjects whose point is not critical, and subjects of critical points.
//!
//! In a box that fits [`Plain`] the critical points are found by integer arithmetic, and the
//! subjects between them need not be looked at one by one.

use std::ops::Range;

use lemmas::SubjectKind;
use sweep::{Plain, Scan};

use crate::sweep::region;
use crate::{Grid, Space};

/// A space in parts: its boxes, or the whole.
pub(crate) struct Parts(Vec<SpacePart>);

/// A range of the subjects of a space.
pub(crate) struct SpacePart {
    /// The subjects.
    pub(crate) range: Range<u64>,
    /// The box, where its critical points can be found by integer arithmetic.
    pub(crate) points: Option<Points>,
}

/// The points of a box, each with as many subjects.
pub(crate) struct Points {
    plain: Plain,
    first: u64,
    subjects: u64,
}

/// Subjects in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stretch {
    /// Subjects whose points are not critical.
    NotCritical(Range<u64>),
    /// A subject whose point is critical.
    Critical(u64),
}

impl Parts {
    /// Prepares a space.
    pub(crate) fn new(space: &Space, kind: SubjectKind) -> Self {
        let Space::Boxes(boxes) = space else {
            return Self::whole();
        };
        let (mut parts, mut first) = (Vec::new(), 0u64);
        for grid in boxes {
            // A space with more subjects than indices is searched as far as these go.
            let end = first.saturating_add(grid.count(kind).unwrap_or(u64::MAX));
            parts.push(SpacePart {
                range: first..end,
                points: Points::new(grid, kind, first),
            });
            first = end;
        }
        Self(parts)
    }

    /// A space in one part, whose subjects are looked at one by one.
    pub(crate) fn whole() -> Self {
        Self(vec![SpacePart {
            range: 0..u64::MAX,
            points: None,
        }])
    }

    /// The parts that meet a range, each with the subjects in both.
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
    fn new(grid: &Grid, kind: SubjectKind, first: u64) -> Option<Self> {
        let subjects = match kind {
            SubjectKind::Network => 1,
            SubjectKind::Layer => grid.widths.len() as u64 - 1,
            _ => return None,
        };
        Some(Self {
            plain: Plain::new(&region(grid)?).ok()?,
            first,
            subjects,
        })
    }

    /// A range of subjects in the blocks of equal data that it meets.
    pub(crate) fn blocks(&self, range: Range<u64>) -> impl Iterator<Item = (u64, Range<u64>)> {
        let (first, size) = (self.first, self.plain.points_of_block() * self.subjects);
        let blocks = (range.start - first) / size..(range.end - first).div_ceil(size);
        blocks.map(move |block| {
            let start = first + block * size;
            (block, range.start.max(start)..range.end.min(start + size))
        })
    }

    /// `X` and `Y` of a block.
    pub(crate) fn data(&self, block: u64) -> (exact::Matrix, exact::Matrix) {
        let (x, y) = self.plain.data(block);
        (x.to_matrix(), y.to_matrix())
    }

    /// A way through the box; its tables serve several walks.
    pub(crate) fn scan(&self) -> Scan<'_> {
        self.plain.scan()
    }

    /// A range of subjects in stretches.
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

/// The stretches of a range of subjects.
pub(crate) struct Walk<'a, 'b> {
    points: &'a Points,
    scan: &'a mut Scan<'b>,
    /// The subjects that are left, and how far the critical points are known.
    range: Range<u64>,
    scanned: u64,
    /// The critical points of the last step, and how many of them have passed.
    critical: Vec<u64>,
    taken: usize,
}

impl Iterator for Walk<'_, '_> {
    type Item = Stretch;

    fn next(&mut self) -> Option<Stretch> {
        let (first, subjects) = (self.points.first, self.points.subjects);
        let Range { start, end } = self.range;
        if start >= end {
            return None;
        }
        if start >= self.scanned {
            let points = (start - first) / subjects..(end - first).div_ceil(subjects);
            (self.taken, self.scanned) = (0, 0);
            self.critical.clear();
            let reached = self.scan.step(points, &mut self.critical);
            self.scanned = end.min(first + reached * subjects);
        }
        let Some(point) = self.critical.get(self.taken) else {
            self.range.start = self.scanned;
            return Some(Stretch::NotCritical(start..self.scanned));
        };
        let critical = first + point * subjects;
        if start < critical {
            self.range.start = critical;
            return Some(Stretch::NotCritical(start..critical));
        }
        self.range.start += 1;
        self.taken += usize::from(start + 1 == critical + subjects);
        Some(Stretch::Critical(start))
    }
}
