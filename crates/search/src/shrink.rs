//! Small counterexamples.
//!
//! Subjects are ordered by depth, total width, widths, number of samples, largest entry, and then
//! entry by entry. A counterexample is made smaller as long as some move gives a smaller subject
//! that still refutes the variant: dropping a layer, a unit or a sample, or simplifying an entry,
//! where a changed layer may take the targets along so that the residual stays. Then, where that
//! is cheap, all integer subjects below the result are enumerated in the order, and the first
//! counterexample among them is the least one.

use certificate::{Certificate, Hypothesis, Subject};
use exact::{Matrix, Rational};
use lemmas::{SubjectKind, Variant, Verdict};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Grid;
use crate::cell::{Axis, Cells, axes};

/// In which sense a counterexample is minimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Minimality {
    /// No integer subject below it in the order refutes the variant, by enumeration. Subjects
    /// below it are those of no greater depth, widths, samples and entries.
    Least,
    /// No single move makes it smaller.
    Local,
}

/// A small counterexample.
#[derive(Clone, Debug)]
pub struct Shrunk {
    /// The subject.
    pub subject: Subject,
    /// The certificate of the refutation.
    pub certificate: Certificate,
    /// In which sense it is minimal.
    pub minimality: Minimality,
}

/// The place of an entry in the order `0, 1, -1, 2, -2, ..., 1/2, ...` of its height.
type EntryKey = (Rational, Rational, bool);

fn entry_key(entry: &Rational) -> EntryKey {
    let (numerator, denominator) = entry.parts();
    let height = if entry.is_zero() {
        Rational::ZERO
    } else {
        numerator.abs().max(denominator.clone())
    };
    (height, denominator, entry.is_negative())
}

/// The place of a subject in the order.
fn key(cells: &Cells) -> (Vec<usize>, Rational, Vec<EntryKey>, Option<usize>) {
    let mut sizes = vec![cells.widths.len(), cells.widths.iter().sum()];
    sizes.extend(&cells.widths);
    sizes.push(cells.samples());
    let keys: Vec<EntryKey> = cells
        .matrices
        .iter()
        .flat_map(|m| m.entries())
        .map(entry_key)
        .collect();
    let largest = keys
        .iter()
        .map(|key| key.0.clone())
        .max()
        .unwrap_or_default();
    (sizes, largest, keys, cells.layer)
}

fn refutation(variant: &Variant, cells: &Cells) -> Option<(Subject, Certificate)> {
    let subject = cells.subject()?;
    match variant.check(&subject) {
        Ok(Verdict::Refuted { certificate }) => Some((subject, *certificate)),
        _ => None,
    }
}

fn without(count: usize, dropped: usize) -> Vec<usize> {
    (0..count).filter(|&i| i != dropped).collect()
}

/// The subject without one unit of a level, or without one sample.
fn drop_unit(cells: &Cells, axis: Axis, unit: usize) -> Cells {
    let mut smaller = cells.clone();
    if let Axis::Level(level) = axis {
        smaller.widths[level] -= 1;
    }
    let positions = axes(cells.kind, &cells.widths);
    for (matrix, (rows, cols)) in smaller.matrices.iter_mut().zip(positions) {
        if rows == axis {
            *matrix = matrix.select_rows(&without(matrix.rows(), unit));
        }
        if cols == axis {
            *matrix = matrix.select_columns(&without(matrix.cols(), unit));
        }
    }
    smaller
}

/// The points of the rank-constrained problem without one input and the sample of the same index,
/// and without the output too: what is diagonal stays so.
fn drop_diagonal(cells: &Cells) -> Vec<Cells> {
    let (inputs, outputs) = (cells.widths[0], cells.widths[2]);
    let count = inputs.min(cells.samples());
    let without_input =
        |unit| drop_unit(&drop_unit(cells, Axis::Level(0), unit), Axis::Samples, unit);
    let pairs = (0..count).filter(|_| count > 1).map(|unit| {
        let narrow = without_input(unit);
        let small =
            (unit < outputs && outputs > 1).then(|| drop_unit(&narrow, Axis::Level(2), unit));
        [small, Some(narrow)]
    });
    pairs.flatten().flatten().collect()
}

/// A decomposition without one singular value, one row of `U` and one of `V`; where `M` is not
/// square, also without one row of the longer side alone.
fn without_triples(cells: &Cells) -> Vec<Cells> {
    let [cols, rows] = cells.widths[..] else {
        return Vec::new();
    };
    let remove = |row: Option<usize>, value: Option<usize>, col: Option<usize>| {
        let mut smaller = cells.clone();
        let kept = |count, dropped: Option<usize>| without(count, dropped.unwrap_or(count));
        smaller.widths = vec![
            cols - usize::from(col.is_some()),
            rows - usize::from(row.is_some()),
        ];
        let dropped = [row, None, col];
        for (matrix, dropped) in smaller.matrices.iter_mut().zip(dropped) {
            *matrix = matrix.select_rows(&kept(matrix.rows(), dropped));
            *matrix = matrix.select_columns(&kept(matrix.cols(), value));
        }
        smaller
    };
    let mut found = Vec::new();
    let count = cols.min(rows);
    if count > 1 {
        for value in 0..count {
            for row in 0..rows {
                found.extend((0..cols).map(|col| remove(Some(row), Some(value), Some(col))));
            }
        }
    }
    if rows > cols {
        found.extend((0..rows).map(|row| remove(Some(row), None, None)));
    } else if cols > rows {
        found.extend((0..cols).map(|col| remove(None, None, Some(col))));
    }
    found
}

/// The subject with two neighbouring layers replaced by their product.
fn merge_layers(cells: &Cells, level: usize) -> Option<Cells> {
    let first = match cells.kind {
        SubjectKind::Network | SubjectKind::Layer => 2,
        SubjectKind::Chain | SubjectKind::Target => 0,
        _ => return None,
    };
    let mut smaller = cells.clone();
    let upper = smaller.matrices.remove(first + level);
    let lower = &mut smaller.matrices[first + level - 1];
    *lower = &upper * lower;
    smaller.widths.remove(level);
    smaller.layer = cells
        .layer
        .map(|layer| if layer > level { layer - 1 } else { layer });
    Some(smaller)
}

/// The subject with one entry replaced, and with the targets moved along if the entry is in a
/// layer of a network with data.
fn replace(
    cells: &Cells,
    matrix: usize,
    place: (usize, usize),
    value: Rational,
) -> [Option<Cells>; 2] {
    let mut plain = cells.clone();
    plain.matrices[matrix][place] = value;
    let has_data = matches!(cells.kind, SubjectKind::Network | SubjectKind::Layer);
    let product = |cells: &Cells| {
        let outputs = |signal: Matrix, layer: &Matrix| layer * &signal;
        cells.matrices[2..]
            .iter()
            .fold(cells.matrices[0].clone(), outputs)
    };
    let followed = (has_data && matrix >= 2).then(|| {
        let mut followed = plain.clone();
        followed.matrices[1] = &(&cells.matrices[1] + &product(&plain)) - &product(cells);
        followed
    });
    [followed, Some(plain)]
}

/// The subject with `X = [I | 0]` and targets for which `G` stays as it is: the residual
/// `R X - Y` becomes `[G | N]` with `N` zero or a partial identity.
fn simple_data(cells: &Cells) -> Vec<Cells> {
    let product = match (cells.kind, cells.matrices.as_slice()) {
        (SubjectKind::RankConstrained, [_, _, r]) => r.clone(),
        (SubjectKind::Network | SubjectKind::Layer, [_, _, first, rest @ ..]) => rest
            .iter()
            .fold(first.clone(), |product, layer| layer * &product),
        _ => return Vec::new(),
    };
    let (x, y) = (&cells.matrices[0], &cells.matrices[1]);
    let g = &(&(&product * x) - y) * &x.transpose();
    let (inputs, outputs) = (x.rows(), y.rows());
    let with_extra = |(extra, ones): (usize, usize)| {
        let mut simple = cells.clone();
        simple.matrices[0] = Matrix::identity(inputs).hstack(&Matrix::zeros(inputs, extra));
        let rest = Matrix::from_fn(outputs, extra, |i, j| {
            if i == j && i < ones {
                -&Rational::ONE
            } else {
                Rational::ZERO
            }
        });
        simple.matrices[1] = &(&product * &simple.matrices[0]) - &g.hstack(&rest);
        simple
    };
    let sizes = (0..=outputs).flat_map(|extra| [(extra, 0), (extra, extra)]);
    sizes.map(with_extra).collect()
}

/// All subjects one move away, the greatest reductions first.
fn moves(cells: &Cells) -> Vec<Cells> {
    let depth = cells.widths.len().saturating_sub(1);
    let mut found: Vec<Cells> = (1..depth)
        .filter_map(|level| merge_layers(cells, level))
        .collect();
    if cells.kind == SubjectKind::Svd {
        found.extend(without_triples(cells));
    } else if cells.kind != SubjectKind::Rotation {
        for (level, &width) in cells
            .widths
            .iter()
            .enumerate()
            .filter(|(_, width)| **width > 1)
        {
            found.extend((0..width).map(|unit| drop_unit(cells, Axis::Level(level), unit)));
        }
    }
    if cells.samples() > 1 {
        found.extend((0..cells.samples()).map(|s| drop_unit(cells, Axis::Samples, s)));
    }
    if cells.kind == SubjectKind::RankConstrained {
        found.extend(drop_diagonal(cells));
    }
    found.extend(simple_data(cells));
    for (index, matrix) in cells.matrices.iter().enumerate() {
        for i in 0..matrix.rows() {
            for j in 0..matrix.cols() {
                let entry = &matrix[(i, j)];
                let key = entry_key(entry);
                let (numerator, _) = entry.parts();
                let one = Rational::ONE;
                let candidates = [Rational::ZERO, one.clone(), -&one, entry.abs(), numerator];
                for value in candidates
                    .into_iter()
                    .filter(|value| entry_key(value) < key)
                {
                    found.extend(replace(cells, index, (i, j), value).into_iter().flatten());
                }
            }
        }
    }
    found
}

/// Shrinks a counterexample; `limit` bounds the number of subjects that are enumerated in search
/// of the least one. `None` when the subject does not refute the variant.
pub fn shrink(variant: &Variant, subject: &Subject, limit: u64) -> Option<Shrunk> {
    let Ok(Verdict::Refuted { certificate }) = variant.check(subject) else {
        return None;
    };
    // The certificate may speak of another subject, such as a family through a target.
    let refuting = match &certificate.statement {
        certificate::Statement::Counterexample(case) => case.subject.clone(),
        _ => subject.clone(),
    };
    let local = |subject, certificate| Shrunk {
        subject,
        certificate,
        minimality: Minimality::Local,
    };
    let Some(mut cells) = Cells::of(&refuting).filter(|cells| refutation(variant, cells).is_some())
    else {
        return Some(local(refuting, *certificate));
    };
    loop {
        cells = descend(variant, cells);
        let (found, minimality) = least_below(variant, &cells, limit);
        let improved = found.filter(|found| key(found) <= key(&cells));
        match (improved, minimality) {
            (Some(found), Minimality::Local) if key(&found) < key(&cells) => cells = found,
            (found, minimality) => {
                let minimality = if found.is_some() {
                    minimality
                } else {
                    Minimality::Local
                };
                let cells = found.unwrap_or(cells);
                let (subject, certificate) = refutation(variant, &cells)?;
                return Some(Shrunk {
                    subject,
                    certificate,
                    minimality,
                });
            }
        }
    }
}

/// Moves down as long as some move gives a smaller counterexample.
fn descend(variant: &Variant, mut cells: Cells) -> Cells {
    loop {
        let present = key(&cells);
        let smaller = moves(&cells)
            .into_iter()
            .find(|candidate| key(candidate) < present && refutation(variant, candidate).is_some());
        match smaller {
            Some(smaller) => cells = smaller,
            None => return cells,
        }
    }
}

/// All vectors of positive widths with the given length, total and largest width.
fn widths_with_total(length: usize, total: usize, largest: usize) -> Vec<Vec<usize>> {
    if length == 0 {
        return if total == 0 {
            vec![Vec::new()]
        } else {
            Vec::new()
        };
    }
    let mut found = Vec::new();
    for first in 1..=largest.min(total) {
        for mut rest in widths_with_total(length - 1, total - first, largest) {
            rest.insert(0, first);
            found.push(rest);
        }
    }
    found
}

/// Whether a hypothesis fails on all subjects of a box, by its sizes alone.
fn excluded_by_size(variant: &Variant, grid: &Grid) -> bool {
    let widths = &grid.widths;
    let least = widths.iter().min();
    let first = widths.iter().position(|width| Some(width) == least);
    variant.hypotheses().any(|hypothesis| match hypothesis {
        Hypothesis::XFullRowRank => grid.samples < widths[0],
        Hypothesis::YFullRowRank => grid.samples < widths[widths.len() - 1],
        Hypothesis::TwoLayers => widths.len() != 3,
        Hypothesis::BottleneckAtEnd => !(Some(&widths[0]) == least || widths.last() == least),
        Hypothesis::BottleneckAfterSecond => first < Some(2),
        Hypothesis::BottleneckNotFirst => first == Some(1),
        Hypothesis::BoundFits => widths[1] > widths[0].min(widths[2]),
        Hypothesis::TargetSquare => grid.samples != widths[widths.len() - 1],
        Hypothesis::SquareMatrices => widths[0] != widths[widths.len() - 1],
        Hypothesis::TargetWide => widths[0] < widths[widths.len() - 1],
        _ => false,
    })
}

/// The boxes of integer subjects that are no deeper, wider, longer or larger, in the order.
fn boxes_below(variant: &Variant, cells: &Cells) -> Vec<Grid> {
    let largest_width = cells.widths.iter().copied().max().unwrap_or(1);
    let heights = cells.matrices.iter().map(Matrix::max_abs_entry);
    let largest_entry = heights.max().unwrap_or_default();
    let largest_entry = largest_entry
        .to_small_fraction()
        .map_or(1, |(n, d)| (n + d - 1) / d);
    let bound = u32::try_from(largest_entry).unwrap_or(1).max(1);
    let lengths = match cells.kind {
        SubjectKind::RankConstrained | SubjectKind::LeftFactor | SubjectKind::TriplePair => 3..=3,
        SubjectKind::Rotation => 1..=1,
        SubjectKind::Pair | SubjectKind::Svd => 2..=2,
        _ => 2..=cells.widths.len(),
    };
    let is_at_identity = variant.hypotheses().any(|h| h == Hypothesis::InputIdentity);
    let mut boxes = Vec::new();
    for length in lengths {
        for total in length..=length * largest_width {
            for widths in widths_with_total(length, total, largest_width) {
                let samples = if is_at_identity {
                    widths[0]..=widths[0]
                } else {
                    1..=cells.samples().max(1)
                };
                for samples in samples {
                    for size in 1..=bound {
                        boxes.push(if is_at_identity {
                            Grid::with_identity_input(widths.clone(), size)
                        } else {
                            Grid::all(widths.clone(), samples, size)
                        });
                    }
                }
            }
        }
    }
    if cells.kind == SubjectKind::TriplePair {
        boxes.retain(|grid| grid.widths[1] <= grid.widths[0].min(grid.widths[2]));
    }
    boxes.retain(|grid| !excluded_by_size(variant, grid));
    boxes
}

/// The first counterexample of a box in the order, with its place.
fn first_in_box(variant: &Variant, kind: SubjectKind, grid: &Grid, count: u64) -> Option<Cells> {
    let refuting = |index: u64| {
        let subject = grid.subject(kind, index)?;
        match variant.check(&subject) {
            Ok(Verdict::Refuted { .. }) => Cells::of(&subject),
            _ => None,
        }
    };
    let indices = (0..count).into_par_iter();
    if grid.bound == 1 {
        indices.find_map_first(refuting)
    } else {
        // Within a box the largest entry decides before the order of the entries.
        indices.filter_map(refuting).min_by_key(key)
    }
}

/// The least counterexample among the integer subjects below, if all boxes below together hold at
/// most `limit` subjects; otherwise a smaller one, if a box that is small enough has one.
fn least_below(variant: &Variant, cells: &Cells, limit: u64) -> (Option<Cells>, Minimality) {
    let kind = cells.kind;
    let (mut visited, mut complete) = (0u64, true);
    for grid in boxes_below(variant, cells) {
        let count = grid.count(kind).unwrap_or(u64::MAX);
        if visited.saturating_add(count) > limit {
            complete = false;
            continue;
        }
        visited += count;
        if let Some(found) = first_in_box(variant, kind, &grid, count) {
            let minimality = if complete {
                Minimality::Least
            } else {
                Minimality::Local
            };
            return (Some(found), minimality);
        }
    }
    (None, Minimality::Local)
}

/// The smaller subjects one move of [`shrink`] away.
pub fn smaller(subject: &Subject) -> impl Iterator<Item = Subject> + use<> {
    let cells = Cells::of(subject);
    let present = cells.as_ref().map(key);
    let found = cells.map(|cells| moves(&cells)).unwrap_or_default();
    let smaller = found
        .into_iter()
        .filter(move |other| Some(key(other)) < present);
    smaller.filter_map(|other| other.subject())
}
