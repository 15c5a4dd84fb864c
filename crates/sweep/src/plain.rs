//! Every point of a box, with the entries of all gradients.
//!
//! A block fixes `X` and `Y`. In the notation of `reduced.rs`, with all rows of `W = W_H` at once,
//! the gradients are
//!
//! ```text
//! layer H:          W C - Y Z^T,                       Z = B_{H-1} X,  C = Z Z^T
//! layer j < H:      A_j^T (W^T W E_j - W^T Y Z_j^T),   Z_j = B_{j-1} X, E_j = Z Z_j^T
//! ```
//!
//! The matrices `C`, `E_j` and `A_j` belong to `X` and the layers below the last and are shared by
//! all `Y`; `W^T W` belongs to the last layer; in layer 1, `W^T Y X^T` is shared by all lower
//! layers. The last layers lie side by side in the lanes of vector registers, and no step branches
//! on data. The compiler vectorises the loops over lanes; `pulp` picks the instruction set when
//! the program runs.

use std::ops::Range;

use crate::matrix::dot;
use crate::symmetry::vectors;
use crate::{Bounds, Counts, Error, Lane, Point, Region, Word, Words};

/// A box, prepared for visiting every point.
#[derive(Clone, Debug)]
pub struct Plain {
    region: Region,
    lane: Lane,
    inputs: Vec<Words<i64>>,
    targets: Vec<Words<i64>>,
    /// The layers below the last.
    lower: Vec<Vec<Words<i64>>>,
    /// The last layers.
    last: Vec<Words<i64>>,
}

/// The most choices of `X`, of `Y`, of the last layer and of the layers below it.
const MOST_MATRICES: u64 = 1 << 17;

/// All matrices of a box.
fn matrices(rows: usize, cols: usize, region: &Region) -> Result<Vec<Words<i64>>, Error> {
    let count = region.arrays(rows * cols);
    if count.is_none_or(|count| count > MOST_MATRICES) {
        return Err(Error::TooLarge);
    }
    let all = vectors(rows * cols, region.bound).into_iter();
    Ok(all.map(|entries| Words::new(rows, cols, entries)).collect())
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
        let fixed_or_all = |fixed: &Option<Words<i64>>, rows: usize| match fixed {
            Some(matrix) => Ok(vec![matrix.clone()]),
            None => matrices(rows, region.samples, region),
        };
        let mut lower: Vec<Vec<Words<i64>>> = vec![Vec::new()];
        for pair in region.widths[..region.depth()].windows(2) {
            let layers = matrices(pair[1], pair[0], region)?;
            if (lower.len() * layers.len()) as u64 > MOST_MATRICES {
                return Err(Error::TooLarge);
            }
            let extend = |below: &Vec<Words<i64>>| {
                let below = below.clone();
                let above = |layer: &Words<i64>| [below.clone(), vec![layer.clone()]].concat();
                layers.iter().map(above).collect::<Vec<_>>()
            };
            lower = lower.iter().flat_map(extend).collect();
        }
        Ok(Self {
            lane: bounds(region).lane(),
            inputs: fixed_or_all(&region.x, region.inputs())?,
            targets: fixed_or_all(&region.y, region.outputs())?,
            last: matrices(region.outputs(), region.last_inputs(), region)?,
            lower,
            region: region.clone(),
        })
    }

    /// The lane of the computation.
    pub fn lane(&self) -> Lane {
        self.lane
    }

    /// The number of blocks, one for each `(X, Y)`.
    pub fn blocks(&self) -> u64 {
        (self.inputs.len() * self.targets.len()) as u64
    }

    fn points_of_block(&self) -> u64 {
        (self.lower.len() * self.last.len()) as u64
    }

    /// Counts the critical points of a range of blocks.
    ///
    /// # Panics
    /// When the range exceeds [`Self::blocks`].
    pub fn count(&self, blocks: Range<u64>) -> Counts {
        let instances = self.points_of_block() * (blocks.end - blocks.start);
        let critical = match self.lane {
            Lane::I16 => self.count_in::<i16, 16>(blocks),
            Lane::I32 => self.count_in::<i32, 8>(blocks),
            Lane::I64 => self.count_in::<i64, 4>(blocks),
            Lane::I128 => self.count_in::<i128, 2>(blocks),
            Lane::Big => {
                let count = |block| self.visit(block, &mut |_, _| ()).critical;
                blocks.map(count).sum()
            }
        };
        Counts {
            instances,
            critical,
        }
    }

    /// Visits every critical point of a block, each with weight 1, in the order of the box.
    ///
    /// # Panics
    /// When the index is not below [`Self::blocks`].
    pub fn visit(&self, block: u64, visit: &mut dyn FnMut(&Point, u64)) -> Counts {
        let mut hits = match self.lane {
            Lane::I16 => self.hits_in::<i16, 16>(block),
            Lane::I32 => self.hits_in::<i32, 8>(block),
            Lane::I64 => self.hits_in::<i64, 4>(block),
            Lane::I128 => self.hits_in::<i128, 2>(block),
            Lane::Big => self.hits_over_the_rationals(block),
        };
        hits.sort_unstable();
        for &(lower, last) in &hits {
            visit(&self.point(block, lower, last), 1);
        }
        Counts {
            instances: self.points_of_block(),
            critical: hits.len() as u64,
        }
    }

    /// `X` and `Y` of a block.
    fn data(&self, block: u64) -> (&Words<i64>, &Words<i64>) {
        let block = block as usize;
        let targets = self.targets.len();
        (
            &self.inputs[block / targets],
            &self.targets[block % targets],
        )
    }

    fn point(&self, block: u64, lower: usize, last: usize) -> Point {
        let (x, y) = self.data(block);
        let last = [self.last[last].clone()];
        Point {
            x: x.clone(),
            y: y.clone(),
            layers: self.lower[lower].iter().cloned().chain(last).collect(),
        }
    }

    fn hits_over_the_rationals(&self, block: u64) -> Vec<(usize, usize)> {
        let all = (0..self.lower.len()).flat_map(|i| (0..self.last.len()).map(move |j| (i, j)));
        all.filter(|&(lower, last)| {
            let at = self.point(block, lower, last).instance().evaluate();
            at.noncritical_layer().is_none()
        })
        .collect()
    }

    fn count_in<T: Lanes, const L: usize>(&self, blocks: Range<u64>) -> u64 {
        let mut scan = Scan::<T, L>::new(self);
        let mut tally = Tally {
            lanes: [T::from_small(0); L],
            total: 0,
        };
        for block in blocks {
            scan.prepare(self, block);
            scan.run(&mut tally);
        }
        tally.total
    }

    fn hits_in<T: Lanes, const L: usize>(&self, block: u64) -> Vec<(usize, usize)> {
        let mut scan = Scan::<T, L>::new(self);
        let mut hits = Vec::new();
        scan.prepare(self, block);
        scan.run(&mut Hits(&mut hits));
        hits
    }

    /// Runs in a lane of the caller's choice: for a test that shows that a wrong one is noticed.
    #[cfg(test)]
    fn in_lane(mut self, lane: Lane) -> Self {
        self.lane = lane;
        self
    }
}

/// A machine word in the lanes of a vector register.
trait Lanes: Word + Copy {
    fn or(self, other: Self) -> Self;
    /// The value, a count.
    fn to_count(self) -> u64;
}

macro_rules! lanes {
    ($($word:ty)*) => {$(
        impl Lanes for $word {
            #[inline(always)]
            fn or(self, other: Self) -> Self {
                self | other
            }
            #[inline(always)]
            fn to_count(self) -> u64 {
                self as u64
            }
        }
    )*};
}
lanes!(i16 i32 i64 i128);

/// Words of several points side by side.
type Chunk<T, const L: usize> = [T; L];

#[inline(always)]
fn map2<T: Lanes, const L: usize>(
    a: &Chunk<T, L>,
    b: &Chunk<T, L>,
    f: impl Fn(T, T) -> T,
) -> Chunk<T, L> {
    let mut result = *a;
    for l in 0..L {
        result[l] = f(a[l], b[l]);
    }
    result
}

/// `sum_s a[s] b[s stride_b]`, lane by lane, over `terms` terms; `a` with its own stride.
#[inline(always)]
fn inner<T: Lanes, const L: usize>(
    terms: usize,
    a: &[Chunk<T, L>],
    stride_a: usize,
    b: &[Chunk<T, L>],
    stride_b: usize,
) -> Chunk<T, L> {
    let product = |s: usize| map2(&a[s * stride_a], &b[s * stride_b], |x, y| x.times(&y));
    let mut total = product(0);
    for s in 1..terms {
        total = map2(&total, &product(s), |x, y| x.plus(&y));
    }
    total
}

/// What is done with the points, `L` at a time: `misses` is zero in the lanes of critical points.
trait Sink<T, const L: usize> {
    fn take(&mut self, lower: usize, chunk: usize, misses: &Chunk<T, L>);
    fn end_of_batch(&mut self);
    /// The number of critical points, if the sink wants nothing else.
    fn total(&mut self) -> Option<&mut u64>;
}

struct Tally<T, const L: usize> {
    lanes: Chunk<T, L>,
    total: u64,
}

impl<T: Lanes, const L: usize> Sink<T, L> for Tally<T, L> {
    #[inline(always)]
    fn take(&mut self, _: usize, _: usize, misses: &Chunk<T, L>) {
        let (zero, one) = (T::from_small(0), T::from_small(1));
        self.lanes = map2(&self.lanes, misses, |count, miss| {
            count.plus(&if miss == zero { one } else { zero })
        });
    }
    #[inline(always)]
    fn end_of_batch(&mut self) {
        for lane in &mut self.lanes {
            self.total += lane.to_count();
            *lane = T::from_small(0);
        }
    }
    #[inline(always)]
    fn total(&mut self) -> Option<&mut u64> {
        Some(&mut self.total)
    }
}

struct Hits<'a>(&'a mut Vec<(usize, usize)>);

impl<T: Lanes, const L: usize> Sink<T, L> for Hits<'_> {
    #[inline(always)]
    fn take(&mut self, lower: usize, chunk: usize, misses: &Chunk<T, L>) {
        for (lane, miss) in misses.iter().enumerate() {
            if *miss == T::from_small(0) {
                self.0.push((lower, chunk * L + lane));
            }
        }
    }
    #[inline(always)]
    fn end_of_batch(&mut self) {}
    #[inline(always)]
    fn total(&mut self) -> Option<&mut u64> {
        None
    }
}

/// How many lower layers share a pass over the last layers; their tables stay in the first cache.
const BATCH: usize = 32;

/// The tables of a block. A scalar that all lanes share is stored in every lane.
struct Scan<T, const L: usize> {
    /// `d_0`, `d_{H-1}`, `d_H`, `H`.
    sizes: (usize, usize, usize, usize),
    chunks: usize,
    lower: usize,
    /// Nonzero in the lanes beyond the last point; per chunk.
    padding: Vec<Chunk<T, L>>,
    /// `W` and `W^T W`, per chunk.
    last: Vec<Chunk<T, L>>,
    square: Vec<Chunk<T, L>>,
    /// The layers below the last.
    below: Vec<Vec<Words<T>>>,
    /// Which `X` the tables of lower layers belong to.
    input: Option<usize>,
    /// `C`, and `Z` transposed for each sample, per lower layers.
    kept: Vec<Chunk<T, L>>,
    signal: Vec<Chunk<T, L>>,
    /// Tables of the layers `j < H`.
    layers: Vec<LayerTables<T, L>>,
    /// `Y` and `Y X^T`.
    y: Words<T>,
    given: Words<T>,
    /// `Y`, in all lanes, and `Y Z^T`, per lower layers.
    target: Vec<Chunk<T, L>>,
    moment: Vec<Chunk<T, L>>,
}

/// `E_j`, `Y Z_j^T`, `Z_j` and `A_j` per lower layers.
struct LayerTables<T, const L: usize> {
    inputs: usize,
    outputs: usize,
    moment: Vec<Chunk<T, L>>,
    target: Vec<Chunk<T, L>>,
    signals: Vec<Words<T>>,
    above: Vec<Chunk<T, L>>,
}

/// A pass over a block, compiled for each instruction set.
struct Pass<'a, T, const L: usize, S> {
    scan: &'a mut Scan<T, L>,
    sink: &'a mut S,
}

impl<T: Lanes, const L: usize, S: Sink<T, L>> pulp::WithSimd for Pass<'_, T, L, S> {
    type Output = ();

    #[inline(always)]
    fn with_simd<I: pulp::Simd>(self, _: I) {
        let Self { scan, sink } = self;
        match (sink.total(), scan.sizes, scan.samples()) {
            (Some(total), (2, 2, 2, 2), 2) => *total += scan.count_two_by_two(),
            _ => scan.any_sizes(sink),
        }
    }
}

#[inline(always)]
fn four<T, const L: usize>(chunks: &[Chunk<T, L>]) -> &[Chunk<T, L>; 4] {
    chunks.first_chunk().expect("four entries")
}

#[inline(always)]
fn dot2<T: Lanes>(a: T, b: T, c: T, d: T) -> T {
    a.times(&b).plus(&c.times(&d))
}

fn in_all_lanes<T: Lanes, const L: usize>(words: &[T]) -> impl Iterator<Item = Chunk<T, L>> {
    words.iter().map(|&word| [word; L])
}

impl<T: Lanes, const L: usize> Scan<T, L> {
    fn new(plain: &Plain) -> Self {
        let region = &plain.region;
        let (inner, outer) = (region.last_inputs(), region.outputs());
        let chunks = plain.last.len().div_ceil(L);
        let lanes = |value: &dyn Fn(&Words<T>) -> T, chunk: usize, beyond: T| {
            std::array::from_fn(|l| {
                plain
                    .last
                    .get(chunk * L + l)
                    .map_or(beyond, |w| value(&w.cast()))
            })
        };
        let (zero, one) = (T::from_small(0), T::from_small(1));
        let (mut padding, mut last, mut square) = (Vec::new(), Vec::new(), Vec::new());
        for chunk in 0..chunks {
            padding.push(lanes(&|_| zero, chunk, one));
            last.extend((0..outer * inner).map(|k| lanes(&|w| w.entries[k], chunk, zero)));
            let entry = |k: usize| {
                let entry = |w: &Words<T>| {
                    let columns = w.transpose();
                    dot(columns.row(k / inner), columns.row(k % inner))
                };
                lanes(&entry, chunk, zero)
            };
            square.extend((0..inner * inner).map(entry));
        }
        let layers = region.widths[..region.depth()]
            .windows(2)
            .map(|pair| LayerTables {
                inputs: pair[0],
                outputs: pair[1],
                moment: Vec::new(),
                target: Vec::new(),
                signals: Vec::new(),
                above: Vec::new(),
            });
        Self {
            sizes: (region.inputs(), inner, outer, region.depth()),
            chunks,
            lower: plain.lower.len(),
            padding,
            last,
            square,
            below: plain
                .lower
                .iter()
                .map(|l| l.iter().map(Words::cast).collect())
                .collect(),
            input: None,
            kept: Vec::new(),
            signal: Vec::new(),
            layers: layers.collect(),
            y: Words::new(0, 0, Vec::new()),
            given: Words::new(0, 0, Vec::new()),
            target: Vec::new(),
            moment: Vec::new(),
        }
    }

    /// Fills the tables for a block.
    fn prepare(&mut self, plain: &Plain, block: u64) {
        let (x, y) = plain.data(block);
        let (x, y) = (x.cast::<T>(), y.cast::<T>());
        let input = block as usize / plain.targets.len();
        if self.input != Some(input) {
            self.input = Some(input);
            self.prepare_lower(&x);
        }
        self.target = in_all_lanes(&y.entries).collect();
        self.given = y.times_transposed(&x);
        self.y = y;
    }

    /// Fills the tables that do not depend on `Y`.
    fn prepare_lower(&mut self, x: &Words<T>) {
        self.kept.clear();
        self.signal.clear();
        for layer in &mut self.layers {
            layer.moment.clear();
            layer.signals.clear();
            layer.above.clear();
        }
        for below in &self.below {
            let mut signals = vec![x.clone()];
            for (level, layer) in below.iter().enumerate() {
                signals.push(layer.times(&signals[level]));
            }
            let output = &signals[below.len()];
            self.kept
                .extend(in_all_lanes(&output.times_transposed(output).entries));
            self.signal.extend(in_all_lanes(&output.entries));
            let mut above = Words::identity(output.rows);
            for (level, layer) in self.layers.iter_mut().enumerate().rev() {
                let moment = output.times_transposed(&signals[level]);
                layer.moment.extend(in_all_lanes(&moment.entries));
                layer.above.extend(in_all_lanes(&above.entries));
                layer.signals.push(signals[level].clone());
                above = above.times(&below[level]);
            }
        }
    }

    /// Passes all points of the block to the sink.
    fn run<S: Sink<T, L>>(&mut self, sink: &mut S) {
        pulp::Arch::new().dispatch(Pass { scan: self, sink });
    }

    #[inline(always)]
    fn samples(&self) -> usize {
        self.target.len() / self.sizes.2
    }

    /// Counts for two layers, all widths and the number of samples being 2: each lane in one
    /// expression, which the compiler turns into vector operations without detours.
    #[inline(always)]
    fn count_two_by_two(&mut self) -> u64 {
        let (zero, one) = (T::from_small(0), T::from_small(1));
        // `Y Z^T` for all lower layers.
        let [y0, y1, y2, y3] = four(&self.target);
        self.moment.resize(4 * self.lower, [zero; L]);
        let moments = self.moment.as_chunks_mut().0.iter_mut();
        for ([t0, t1, t2, t3], [z0, z1, z2, z3]) in moments.zip(self.signal.as_chunks().0) {
            for l in 0..L {
                t0[l] = dot2(y0[l], z0[l], y1[l], z1[l]);
                t1[l] = dot2(y0[l], z2[l], y1[l], z3[l]);
                t2[l] = dot2(y2[l], z0[l], y3[l], z1[l]);
                t3[l] = dot2(y2[l], z2[l], y3[l], z3[l]);
            }
        }
        // `Y X^T`, by rows.
        let given: [T; 4] = std::array::from_fn(|k| self.given.entries[k]);
        let mut total = 0;
        for chunk in 0..self.chunks {
            let padding = &self.padding[chunk];
            let [w0, w1, w2, w3] = four(&self.last[4 * chunk..]);
            let [n0, n1, _, n3] = four(&self.square[4 * chunk..]);
            // `W^T Y X^T`.
            let mut pulled = [[zero; L]; 4];
            for l in 0..L {
                pulled[0][l] = dot2(w0[l], given[0], w2[l], given[2]);
                pulled[1][l] = dot2(w0[l], given[1], w2[l], given[3]);
                pulled[2][l] = dot2(w1[l], given[0], w3[l], given[2]);
                pulled[3][l] = dot2(w1[l], given[1], w3[l], given[3]);
            }
            let [p0, p1, p2, p3] = &pulled;
            for start in (0..self.lower).step_by(BATCH) {
                let end = self.lower.min(start + BATCH);
                let mut critical = [zero; L];
                let moments = self.layers[0].moment[4 * start..4 * end].as_chunks().0;
                let kept = self.kept[4 * start..4 * end].as_chunks().0;
                let targets = self.moment[4 * start..4 * end].as_chunks().0;
                let tables = moments.iter().zip(kept).zip(targets);
                for (([e0, e1, e2, e3], [c0, c1, _, c3]), [t0, t1, t2, t3]) in tables {
                    for l in 0..L {
                        let misses = padding[l]
                            .or(dot2(n0[l], e0[l], n1[l], e2[l]).minus(&p0[l]))
                            .or(dot2(n0[l], e1[l], n1[l], e3[l]).minus(&p1[l]))
                            .or(dot2(n1[l], e0[l], n3[l], e2[l]).minus(&p2[l]))
                            .or(dot2(n1[l], e1[l], n3[l], e3[l]).minus(&p3[l]))
                            .or(dot2(w0[l], c0[l], w1[l], c1[l]).minus(&t0[l]))
                            .or(dot2(w0[l], c1[l], w1[l], c3[l]).minus(&t1[l]))
                            .or(dot2(w2[l], c0[l], w3[l], c1[l]).minus(&t2[l]))
                            .or(dot2(w2[l], c1[l], w3[l], c3[l]).minus(&t3[l]));
                        critical[l] = critical[l].plus(&if misses == zero { one } else { zero });
                    }
                }
                total += critical.iter().map(|count| count.to_count()).sum::<u64>();
            }
        }
        total
    }

    /// `Y Z^T` for all lower layers.
    #[inline(always)]
    fn moments(&mut self, d1: usize, d2: usize, samples: usize) {
        let mut moment = std::mem::take(&mut self.moment);
        moment.clear();
        for lower in 0..self.lower {
            let signal = &self.signal[lower * d1 * samples..][..d1 * samples];
            for r in 0..d2 {
                let y = &self.target[r * samples..][..samples];
                for c in 0..d1 {
                    moment.push(inner(samples, y, 1, &signal[c * samples..], 1));
                }
            }
        }
        self.moment = moment;
    }

    #[inline(always)]
    fn any_sizes(&mut self, sink: &mut impl Sink<T, L>) {
        for layer in &mut self.layers {
            layer.target.clear();
            for signal in &layer.signals {
                let target = self.y.times_transposed(signal);
                layer.target.extend(in_all_lanes(&target.entries));
            }
        }
        let (_, d1, d2, _) = self.sizes;
        self.moments(d1, d2, self.samples());
        let mut scratch = Vec::new();
        for start in (0..self.lower).step_by(BATCH) {
            let end = self.lower.min(start + BATCH);
            for chunk in 0..self.chunks {
                let w = &self.last[chunk * d2 * d1..][..d2 * d1];
                let square = &self.square[chunk * d1 * d1..][..d1 * d1];
                for lower in start..end {
                    let mut misses = self.padding[chunk];
                    for layer in &self.layers {
                        let (into, out) = (layer.inputs, layer.outputs);
                        let moment = &layer.moment[lower * d1 * into..][..d1 * into];
                        let target = &layer.target[lower * d2 * into..][..d2 * into];
                        let above = &layer.above[lower * d1 * out..][..d1 * out];
                        scratch.clear();
                        for r in 0..d1 {
                            for c in 0..into {
                                let full = inner(d1, &square[r * d1..], 1, &moment[c..], into);
                                let pulled = inner(d2, &w[r..], d1, &target[c..], into);
                                scratch.push(map2(&full, &pulled, |a, b| a.minus(&b)));
                            }
                        }
                        for r in 0..out {
                            for c in 0..into {
                                let entry = inner(d1, &above[r..], out, &scratch[c..], into);
                                misses = map2(&misses, &entry, T::or);
                            }
                        }
                    }
                    let kept = &self.kept[lower * d1 * d1..][..d1 * d1];
                    let target = &self.moment[lower * d2 * d1..][..d2 * d1];
                    for r in 0..d2 {
                        for c in 0..d1 {
                            let full = inner(d1, &w[r * d1..], 1, &kept[c..], d1);
                            let entry = map2(&full, &target[r * d1 + c], |a, b| a.minus(&b));
                            misses = map2(&misses, &entry, T::or);
                        }
                    }
                    sink.take(lower, chunk, &misses);
                }
                sink.end_of_batch();
            }
        }
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

    #[test]
    fn a_lane_that_is_too_narrow_gives_other_counts() {
        let box_ = Plain::new(&one_weight(256, 0)).unwrap();
        assert_eq!((box_.lane(), box_.count(0..1).critical), (Lane::I32, 1));
        assert_eq!(box_.in_lane(Lane::I16).count(0..1).critical, 3);
    }

    #[test]
    fn every_lane_that_is_wide_enough_counts_alike() {
        for widths in [&[2, 1, 2][..], &[2, 2, 1], &[1, 2, 1, 1], &[2, 2]] {
            let region = Region {
                widths: widths.to_vec(),
                samples: 2,
                bound: 1,
                x: Some(Words::new(
                    widths[0],
                    2,
                    vec![1, -1, 0, 1][..2 * widths[0]].to_vec(),
                )),
                y: None,
            };
            let box_ = Plain::new(&region).unwrap();
            assert_eq!(box_.lane(), Lane::I16);
            let counts = box_.count(0..box_.blocks());
            for lane in Lane::ALL {
                let box_ = box_.clone().in_lane(lane);
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
}
