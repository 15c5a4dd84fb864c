//! The pass over the points of a block: all gradients, many last layers side by side.
//!
//! In the notation of `reduced.rs`, with all rows of `W = W_H` at once, the gradients are
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
use crate::{Region, Word, Words};

/// A machine word in the lanes of a vector register.
pub(crate) trait Lanes: Word + Copy {
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
pub(crate) trait Sink<T, const L: usize> {
    fn take(&mut self, lower: usize, chunk: usize, misses: &Chunk<T, L>);
    fn end_of_batch(&mut self);
    /// The number of critical points, if the sink wants nothing else.
    fn total(&mut self) -> Option<&mut u64>;
}

/// Counts the critical points.
pub(crate) struct Tally<T, const L: usize> {
    lanes: Chunk<T, L>,
    pub(crate) total: u64,
}

impl<T: Lanes, const L: usize> Default for Tally<T, L> {
    fn default() -> Self {
        let lanes = [T::from_small(0); L];
        Self { lanes, total: 0 }
    }
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

/// Keeps the critical points: the lower layers, as places in their run, and the last layer.
pub(crate) struct Hits(pub(crate) Vec<(usize, usize)>);

impl<T: Lanes, const L: usize> Sink<T, L> for Hits {
    #[inline(always)]
    fn take(&mut self, lower: usize, chunk: usize, misses: &Chunk<T, L>) {
        let zero = T::from_small(0);
        for (lane, miss) in misses.iter().enumerate() {
            if *miss == zero {
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

/// The tables of the last layers, shared by all blocks.
#[derive(Clone, Debug)]
pub(crate) struct LastLayers<T, const L: usize> {
    chunks: usize,
    /// Nonzero in the lanes beyond the last point; per chunk.
    padding: Vec<Chunk<T, L>>,
    /// `W` and `W^T W`, per chunk.
    layers: Vec<Chunk<T, L>>,
    square: Vec<Chunk<T, L>>,
}

impl<T: Lanes, const L: usize> LastLayers<T, L> {
    /// All last layers of a box.
    pub(crate) fn new(region: &Region) -> Self {
        let (inner, outer) = (region.last_inputs(), region.outputs());
        let all = vectors(outer * inner, region.bound).into_iter();
        let all: Vec<Words<i64>> = all
            .map(|entries| Words::new(outer, inner, entries))
            .collect();
        let chunks = all.len().div_ceil(L);
        let lanes = |value: &dyn Fn(&Words<T>) -> T, chunk: usize, beyond: T| {
            let layer = |l| all.get(chunk * L + l);
            std::array::from_fn(|l| layer(l).map_or(beyond, |w| value(&w.cast())))
        };
        let (zero, one) = (T::from_small(0), T::from_small(1));
        let (mut padding, mut layers, mut square) = (Vec::new(), Vec::new(), Vec::new());
        for chunk in 0..chunks {
            padding.push(lanes(&|_| zero, chunk, one));
            layers.extend((0..outer * inner).map(|k| lanes(&|w| w.entries[k], chunk, zero)));
            let entry = |k: usize| {
                let entry = |w: &Words<T>| {
                    let columns = w.transpose();
                    dot(columns.row(k / inner), columns.row(k % inner))
                };
                lanes(&entry, chunk, zero)
            };
            square.extend((0..inner * inner).map(entry));
        }
        Self {
            chunks,
            padding,
            layers,
            square,
        }
    }
}

/// The tables of a block and a run of lower layers. A scalar that all lanes share is stored in
/// every lane.
pub(crate) struct Kernel<'a, T, const L: usize> {
    last: &'a LastLayers<T, L>,
    /// `d_0`, `d_{H-1}`, `d_H`, `H`.
    sizes: (usize, usize, usize, usize),
    /// Which `X` and which lower layers the tables belong to.
    prepared: Option<(u64, Range<u64>)>,
    /// `C`, and `Z` transposed for each sample, per lower layers.
    kept: Vec<Chunk<T, L>>,
    signal: Vec<Chunk<T, L>>,
    /// Tables of the layers `j < H`.
    layers: Vec<LayerTables<T, L>>,
    /// `Y` and `Y X^T`.
    y: Words<T>,
    given: Words<T>,
    /// `Y`, in all lanes, and `Y Z^T`, per lower layers of a pass.
    target: Vec<Chunk<T, L>>,
    moment: Vec<Chunk<T, L>>,
}

/// `E_j`, `Z_j` and `A_j` per lower layers; `Y Z_j^T` per lower layers of a pass.
struct LayerTables<T, const L: usize> {
    inputs: usize,
    outputs: usize,
    moment: Vec<Chunk<T, L>>,
    target: Vec<Chunk<T, L>>,
    signals: Vec<Words<T>>,
    above: Vec<Chunk<T, L>>,
}

/// A pass over a block, compiled for each instruction set.
struct Pass<'a, 'b, T, const L: usize, S> {
    kernel: &'a mut Kernel<'b, T, L>,
    lower: Range<usize>,
    sink: &'a mut S,
}

impl<T: Lanes, const L: usize, S: Sink<T, L>> pulp::WithSimd for Pass<'_, '_, T, L, S> {
    type Output = ();

    #[inline(always)]
    fn with_simd<I: pulp::Simd>(self, _: I) {
        let Self {
            kernel,
            lower,
            sink,
        } = self;
        match (sink.total(), kernel.sizes, kernel.samples()) {
            (Some(total), (2, 2, 2, 2), 2) => *total += kernel.count_two_by_two(lower),
            _ => kernel.any_sizes(lower, sink),
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

impl<'a, T: Lanes, const L: usize> Kernel<'a, T, L> {
    /// The bytes of the tables for one choice of the lower layers.
    pub(crate) fn bytes(region: &Region) -> u64 {
        let (d1, d2, samples) = (region.last_inputs(), region.outputs(), region.samples);
        let layer = |pair: &[usize]| d1 * pair[0] + d2 * pair[0] + d1 * pair[1];
        let layers: usize = region.widths[..region.depth()].windows(2).map(layer).sum();
        let chunks = d1 * d1 + d1 * samples + d2 * d1 + layers;
        (chunks * size_of::<Chunk<T, L>>()) as u64
    }

    pub(crate) fn new(region: &Region, last: &'a LastLayers<T, L>) -> Self {
        let pairs = region.widths[..region.depth()].windows(2);
        let layers = pairs.map(|pair| LayerTables {
            inputs: pair[0],
            outputs: pair[1],
            moment: Vec::new(),
            target: Vec::new(),
            signals: Vec::new(),
            above: Vec::new(),
        });
        let (inner, outer) = (region.last_inputs(), region.outputs());
        Self {
            last,
            sizes: (region.inputs(), inner, outer, region.depth()),
            prepared: None,
            kept: Vec::new(),
            signal: Vec::new(),
            layers: layers.collect(),
            y: Words::new(0, 0, Vec::new()),
            given: Words::new(0, 0, Vec::new()),
            target: Vec::new(),
            moment: Vec::new(),
        }
    }

    /// The run of lower layers whose tables for an `X` are ready.
    pub(crate) fn prepared(&self, input: u64) -> Option<Range<u64>> {
        let (known, run) = self.prepared.clone()?;
        (known == input).then_some(run)
    }

    /// Fills the tables for a block, whose `X` has the given number, and a run of lower layers.
    pub(crate) fn prepare(
        &mut self,
        input: u64,
        (x, y): (&Words<i64>, &Words<i64>),
        run: Range<u64>,
        lower: impl Fn(u64) -> Vec<Words<i64>>,
    ) {
        let (x, y) = (x.cast::<T>(), y.cast::<T>());
        if self.prepared(input).as_ref() != Some(&run) {
            self.prepared = Some((input, run.clone()));
            self.prepare_lower(&x, run.map(lower));
        }
        self.target = in_all_lanes(&y.entries).collect();
        self.given = y.times_transposed(&x);
        self.y = y;
    }

    /// Fills the tables that do not depend on `Y`.
    fn prepare_lower(&mut self, x: &Words<T>, run: impl Iterator<Item = Vec<Words<i64>>>) {
        self.kept.clear();
        self.signal.clear();
        for layer in &mut self.layers {
            layer.moment.clear();
            layer.signals.clear();
            layer.above.clear();
        }
        for below in run {
            let below: Vec<Words<T>> = below.iter().map(Words::cast).collect();
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

    /// Passes the points of some lower layers, given by their places in the run, to the sink.
    pub(crate) fn run<S: Sink<T, L>>(&mut self, lower: Range<usize>, sink: &mut S) {
        pulp::Arch::new().dispatch(Pass {
            kernel: self,
            lower,
            sink,
        });
    }

    #[inline(always)]
    fn samples(&self) -> usize {
        self.target.len() / self.sizes.2
    }

    /// Counts for two layers, all widths and the number of samples being 2: each lane in one
    /// expression, which the compiler turns into vector operations without detours.
    #[inline(always)]
    fn count_two_by_two(&mut self, lower: Range<usize>) -> u64 {
        let (zero, one) = (T::from_small(0), T::from_small(1));
        // `Y Z^T` for all lower layers.
        let [y0, y1, y2, y3] = four(&self.target);
        self.moment.resize(4 * lower.len(), [zero; L]);
        let moments = self.moment.as_chunks_mut().0.iter_mut();
        let signals = self.signal[4 * lower.start..4 * lower.end].as_chunks().0;
        for ([t0, t1, t2, t3], [z0, z1, z2, z3]) in moments.zip(signals) {
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
        for chunk in 0..self.last.chunks {
            let padding = &self.last.padding[chunk];
            let [w0, w1, w2, w3] = four(&self.last.layers[4 * chunk..]);
            let [n0, n1, _, n3] = four(&self.last.square[4 * chunk..]);
            // `W^T Y X^T`.
            let mut pulled = [[zero; L]; 4];
            for l in 0..L {
                pulled[0][l] = dot2(w0[l], given[0], w2[l], given[2]);
                pulled[1][l] = dot2(w0[l], given[1], w2[l], given[3]);
                pulled[2][l] = dot2(w1[l], given[0], w3[l], given[2]);
                pulled[3][l] = dot2(w1[l], given[1], w3[l], given[3]);
            }
            let [p0, p1, p2, p3] = &pulled;
            for start in lower.clone().step_by(BATCH) {
                let end = lower.end.min(start + BATCH);
                let mut critical = [zero; L];
                let moments = self.layers[0].moment[4 * start..4 * end].as_chunks().0;
                let kept = self.kept[4 * start..4 * end].as_chunks().0;
                let (start, end) = (start - lower.start, end - lower.start);
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

    /// `Y Z^T` for some lower layers.
    #[inline(always)]
    fn moments(&mut self, lower: Range<usize>, d1: usize, d2: usize, samples: usize) {
        let mut moment = std::mem::take(&mut self.moment);
        moment.clear();
        for lower in lower {
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
    fn any_sizes(&mut self, lower: Range<usize>, sink: &mut impl Sink<T, L>) {
        for layer in &mut self.layers {
            layer.target.clear();
            for signal in &layer.signals[lower.clone()] {
                let target = self.y.times_transposed(signal);
                layer.target.extend(in_all_lanes(&target.entries));
            }
        }
        let (_, d1, d2, _) = self.sizes;
        self.moments(lower.clone(), d1, d2, self.samples());
        let (first, last) = (lower.start, self.last);
        let mut scratch = Vec::new();
        for start in lower.clone().step_by(BATCH) {
            let end = lower.end.min(start + BATCH);
            for chunk in 0..last.chunks {
                let w = &last.layers[chunk * d2 * d1..][..d2 * d1];
                let square = &last.square[chunk * d1 * d1..][..d1 * d1];
                for lower in start..end {
                    let mut misses = last.padding[chunk];
                    for layer in &self.layers {
                        let (into, out) = (layer.inputs, layer.outputs);
                        let moment = &layer.moment[lower * d1 * into..][..d1 * into];
                        let target = &layer.target[(lower - first) * d2 * into..][..d2 * into];
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
                    let target = &self.moment[(lower - first) * d2 * d1..][..d2 * d1];
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
