//! A slice of the loss surface: a plane through a point, with lines of equal loss.
//!
//! The loss is evaluated exactly on a rational grid in the plane `W + a D + b E`; marching squares
//! (crate `contour`) turn the values into lines.

use contour::ContourBuilder;
use exact::{Matrix, Rational};
use network::{Instance, Network};

use crate::{near, place};

/// Points of the grid on each side.
const SIDE: usize = 41;

/// Lines on each side of the level of the point.
const LEVELS: usize = 6;

/// A plane through a network: two directions, each with one matrix per layer.
pub(crate) struct Plane {
    pub directions: [Vec<Matrix>; 2],
    pub names: [String; 2],
    /// Half the width and height of the slice.
    pub reach: [Rational; 2],
}

/// On which side of the loss at the point a line lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Smaller loss.
    Below,
    /// The loss of the point itself.
    Level,
    /// Larger loss.
    Above,
}

/// A line of equal loss.
#[derive(Clone, Debug)]
pub struct Contour {
    /// The loss.
    pub level: f64,
    /// Compared with the loss at the point.
    pub side: Side,
    /// Its pieces.
    pub lines: Vec<Vec<(f64, f64)>>,
}

/// A slice of the loss surface.
#[derive(Clone, Debug)]
pub struct Slice {
    /// What is drawn along the two axes.
    pub axes: [String; 2],
    /// Half the width and height.
    pub reach: [f64; 2],
    /// The loss at the point.
    pub start: Rational,
    /// Lines of equal loss.
    pub contours: Vec<Contour>,
    /// The certified curve in the plane, or its projection.
    pub path: Vec<(f64, f64)>,
}

/// `W + a D + b E`.
pub(crate) fn moved(
    instance: &Instance,
    plane: &Plane,
    [a, b]: [&Rational; 2],
) -> Option<Instance> {
    let layers = instance.network().layers().iter().enumerate();
    let [first, second] = &plane.directions;
    let layers = layers.map(|(i, w)| &(w + &first[i].scale(a)) + &second[i].scale(b));
    let network = Network::new(layers.collect()).ok()?;
    instance.with_network(network).ok()
}

impl Slice {
    /// The slice of the loss in a plane, with a path drawn in it.
    pub(crate) fn new(instance: &Instance, plane: &Plane, path: Vec<(f64, f64)>) -> Option<Self> {
        let half = (SIDE / 2) as i64;
        let at = |index: usize, reach: &Rational| {
            &(reach * &Rational::from(index as i64 - half)) / &Rational::from(half)
        };
        let mut values = Vec::with_capacity(SIDE * SIDE);
        let start = instance.loss();
        for row in 0..SIDE {
            for column in 0..SIDE {
                let (a, b) = (at(column, &plane.reach[0]), at(row, &plane.reach[1]));
                let loss = moved(instance, plane, [&a, &b])?.loss();
                values.push(place(&(&loss - &start)));
            }
        }
        let reach = [place(&plane.reach[0]), place(&plane.reach[1])];
        let contours = contours(&values, reach, place(&start));
        Some(Self {
            axes: plane.names.clone(),
            reach,
            start,
            contours,
            path,
        })
    }
}

/// Lines at the level of the point and at quantiles of the changes on either side.
fn contours(changes: &[f64], reach: [f64; 2], start: f64) -> Vec<Contour> {
    let quantiles = |mut part: Vec<f64>| -> Vec<f64> {
        part.sort_by(f64::total_cmp);
        let pick = |k: usize| part.get(part.len() * k / (LEVELS + 1)).copied();
        let mut levels: Vec<f64> = (1..=LEVELS).filter_map(pick).collect();
        levels.dedup();
        levels
    };
    let below = quantiles(changes.iter().copied().filter(|&c| c < 0.0).collect());
    let above = quantiles(changes.iter().copied().filter(|&c| c > 0.0).collect());
    // At a minimum the surface touches its level; a line just above shows where.
    let largest = changes.iter().copied().fold(0.0, f64::max);
    let level = if below.is_empty() {
        largest * 1e-3
    } else {
        0.0
    };
    let sided = |levels: Vec<f64>, side| levels.into_iter().map(move |level| (level, side));
    let all = sided(below, Side::Below)
        .chain(sided(vec![level], Side::Level))
        .chain(sided(above, Side::Above));
    let cell = |axis: usize| 2.0 * reach[axis] / (SIDE - 1) as f64;
    let builder = ContourBuilder::new(SIDE, SIDE, true)
        // The library counts from the corner of a cell, the grid from its centre.
        .x_origin(-reach[0] - cell(0) / 2.0)
        .y_origin(-reach[1] - cell(1) / 2.0)
        .x_step(cell(0))
        .y_step(cell(1));
    let (thresholds, sides): (Vec<f64>, Vec<Side>) = all.unzip();
    let lines = builder.lines(changes, &thresholds).unwrap_or_default();
    lines
        .into_iter()
        .zip(sides)
        .map(|(line, side)| Contour {
            level: line.threshold() + start,
            side,
            lines: line
                .geometry()
                .0
                .iter()
                .flat_map(|ring| {
                    let points = ring.0.iter().map(|point| (point.x, point.y)).collect();
                    without_frame(points, reach)
                })
                .collect(),
        })
        .collect()
}

/// The pieces of a ring that do not run along the frame of the drawing, where the library closes
/// its lines.
fn without_frame(ring: Vec<(f64, f64)>, reach: [f64; 2]) -> Vec<Vec<(f64, f64)>> {
    let on_frame = |(x, y): (f64, f64)| {
        x.abs() >= reach[0] * (1.0 - 1e-6) || y.abs() >= reach[1] * (1.0 - 1e-6)
    };
    let mut pieces: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
    for (k, &point) in ring.iter().enumerate() {
        if k > 0 && on_frame(point) && on_frame(ring[k - 1]) {
            pieces.push(Vec::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(point);
        }
    }
    pieces.retain(|piece| piece.len() > 1);
    pieces
}

/// The plane of the two weights that change the loss most together.
pub(crate) fn weight_plane(instance: &Instance) -> Option<Plane> {
    /// More weights are not compared pair by pair.
    const COMPARED: usize = 12;
    let layers = instance.network().layers();
    let zero = || -> Vec<Matrix> {
        layers
            .iter()
            .map(|w| Matrix::zeros(w.rows(), w.cols()))
            .collect()
    };
    let mut weights = Vec::new();
    for (i, w) in layers.iter().enumerate() {
        for (row, column) in (0..w.rows()).flat_map(|r| (0..w.cols()).map(move |c| (r, c))) {
            let mut direction = zero();
            direction[i] = Matrix::unit(w.rows(), w.cols(), row, column);
            let name = format!("W_{}[{},{}]", i + 1, row + 1, column + 1);
            weights.push((i, name, direction));
        }
    }
    weights.truncate(COMPARED);
    let reach = near(1.5);
    let mut best: Option<(Rational, Plane)> = None;
    for (k, (i, name, direction)) in weights.iter().enumerate() {
        for (j, other_name, other) in &weights[k + 1..] {
            let plane = Plane {
                directions: [direction.clone(), other.clone()],
                names: [name.clone(), other_name.clone()],
                reach: [reach.clone(), reach.clone()],
            };
            let corner = |a: i64, b: i64| {
                let steps = [Rational::from(a), Rational::from(b)];
                let moved = moved(instance, &plane, [&steps[0], &steps[1]])?;
                Some((moved.loss() - instance.loss()).abs())
            };
            let mut change = corner(1, 1)? + corner(1, -1)?;
            // Two weights of different layers show more than a quadratic form.
            if i != j {
                change *= Rational::from(4);
            }
            if best.as_ref().is_none_or(|(most, _)| change > *most) {
                best = Some((change, plane));
            }
        }
    }
    best.map(|(_, plane)| plane)
}
