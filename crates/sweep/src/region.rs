//! A box of integer networks with data, and its points.

use exact::Integer;
use network::{Instance, Network, Problem};

use crate::{Error, Words};

/// All networks of given widths with data, their entries being the integers of absolute value at
/// most `bound`; `X` and `Y` may be fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The widths `d_0, ..., d_H`.
    pub widths: Vec<usize>,
    /// The number of samples.
    pub samples: usize,
    /// The largest absolute value of an entry.
    pub bound: u32,
    /// The inputs, where they are fixed (`d_0 x samples`).
    pub x: Option<Words<i64>>,
    /// The targets, where they are fixed (`d_H x samples`).
    pub y: Option<Words<i64>>,
}

/// The most points of a row of `(Y, W_H)`, and the largest bound of an entry.
const MOST_ROWS: u64 = 1 << 22;
const LARGEST_BOUND: u32 = 1 << 30;

impl Region {
    /// Refuses sizes that fit no network, and boxes of `2^64` points or more.
    ///
    /// # Errors
    /// When the sizes do not fit or the box is too large.
    pub fn check(&self) -> Result<(), Error> {
        let shape = |text: String| Err(Error::Shape(text));
        if self.widths.len() < 2 || self.widths.contains(&0) || self.samples == 0 {
            return shape(format!(
                "widths {:?} and {} samples: expected two positive widths at least, one sample",
                self.widths, self.samples
            ));
        }
        for (name, data, rows) in [
            ("x", &self.x, self.inputs()),
            ("y", &self.y, self.outputs()),
        ] {
            if let Some(matrix) = data
                && (matrix.rows, matrix.cols) != (rows, self.samples)
            {
                return shape(format!(
                    "{name} has shape {} x {}, expected {rows} x {}",
                    matrix.rows, matrix.cols, self.samples
                ));
            }
        }
        if self.bound > LARGEST_BOUND {
            return Err(Error::TooLarge);
        }
        self.points().ok_or(Error::TooLarge).map(|_| ())
    }

    /// `H`, the number of layers.
    pub fn depth(&self) -> usize {
        self.widths.len() - 1
    }

    /// `d_0`.
    pub fn inputs(&self) -> usize {
        self.widths[0]
    }

    /// `d_H`.
    pub fn outputs(&self) -> usize {
        self.widths[self.depth()]
    }

    /// `d_{H-1}`.
    pub fn last_inputs(&self) -> usize {
        self.widths[self.depth() - 1]
    }

    /// The number of values of an entry.
    pub fn values(&self) -> u64 {
        2 * u64::from(self.bound) + 1
    }

    /// The number of arrays of `size` entries; `None` beyond 64 bits.
    pub(crate) fn arrays(&self, size: usize) -> Option<u64> {
        self.values().checked_pow(u32::try_from(size).ok()?)
    }

    /// The number of rows of `W_H`, or of `Y`, that a table can hold.
    pub(crate) fn table(&self, size: usize) -> Result<u64, Error> {
        let rows = self.arrays(size).filter(|&rows| rows <= MOST_ROWS);
        rows.ok_or(Error::TooLarge)
    }

    /// The number of points; `None` beyond 64 bits.
    pub fn points(&self) -> Option<u64> {
        let free = |fixed: &Option<Words<i64>>, rows: usize| {
            if fixed.is_none() {
                rows * self.samples
            } else {
                0
            }
        };
        let weights: usize = self.widths.windows(2).map(|pair| pair[0] * pair[1]).sum();
        self.arrays(free(&self.x, self.inputs()) + free(&self.y, self.outputs()) + weights)
    }

    /// Whether a point is one of the box.
    pub fn contains(&self, point: &Point) -> bool {
        let has = |fixed: &Option<Words<i64>>, matrix: &Words<i64>, rows: usize| match fixed {
            Some(fixed) => fixed == matrix,
            None => self.has_entries(matrix, rows, self.samples),
        };
        let mut layers = point.layers.iter().zip(self.widths.windows(2));
        has(&self.x, &point.x, self.inputs())
            && has(&self.y, &point.y, self.outputs())
            && point.layers.len() == self.depth()
            && layers.all(|(layer, pair)| self.has_entries(layer, pair[1], pair[0]))
    }

    fn has_entries(&self, matrix: &Words<i64>, rows: usize, cols: usize) -> bool {
        let bound = u64::from(self.bound);
        (matrix.rows, matrix.cols) == (rows, cols)
            && matrix.entries.iter().all(|x| x.unsigned_abs() <= bound)
    }

    /// The largest absolute values of the entries of `X` and of `Y`.
    pub(crate) fn data_bounds(&self) -> (Integer, Integer) {
        let bound = |fixed: &Option<Words<i64>>| {
            fixed
                .as_ref()
                .map_or(Integer::from(self.bound), Words::largest)
        };
        (bound(&self.x), bound(&self.y))
    }
}

/// A network of a box, with its data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// The inputs.
    pub x: Words<i64>,
    /// The targets.
    pub y: Words<i64>,
    /// The layers, `W_1` first.
    pub layers: Vec<Words<i64>>,
}

impl Point {
    /// The point in integers; `None` where an entry is no small integer.
    pub fn of(instance: &Instance) -> Option<Self> {
        let layers = instance.network().layers().iter().map(Words::from_matrix);
        Some(Self {
            x: Words::from_matrix(instance.x())?,
            y: Words::from_matrix(instance.y())?,
            layers: layers.collect::<Option<_>>()?,
        })
    }

    /// The point over the rationals.
    ///
    /// # Panics
    /// When the sizes do not fit.
    pub fn instance(&self) -> Instance {
        let problem = Problem::new(self.x.to_matrix(), self.y.to_matrix());
        let layers = self.layers.iter().map(Words::to_matrix).collect();
        let network = Network::new(layers).expect("layers that fit");
        Instance::new(problem.expect("data that fit"), network).expect("a network that fits")
    }
}

/// What a part of a box holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Points.
    pub instances: u64,
    /// Critical points.
    pub critical: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.instances += other.instances;
        self.critical += other.critical;
    }
}
