//! The Gram matrix of data, exactly: `Z Z^T`, `V Z^T` and `||V||^2`, `Z` the inputs above a row of
//! ones and `V` the targets, in integers.
//!
//! *In words.* An entry of row `i` is `2^k h + l` with a `k` for each row, `|h| <= 2^59` and
//! `0 <= l < 2^k`. Blocks of `2^8` products of `h` fit a word of 128 bits. Floats have 53 binary
//! digits, so `l` is 0 but for entries that are small beside others of their row, and only those
//! are gone through.
//!
//! *By digits.* Rows in which more entries are small, and numbers of more digits, go the way of all
//! matrices of integers.

use std::ops::Range;

use enclosure::{IntegerMatrix, progress};
use exact::{Integer, Rational};
use gap::Gram;

use crate::integers::Scaled;
use crate::{Error, Samples, Tensor};

/// Samples are taken up in blocks of this many, in words; and by digits in longer ones.
const BLOCK: usize = 256;
/// The binary digits of a high part.
const HIGH: u32 = 59;
/// The most binary digits of a low part: `2^27` products with high parts fit a word.
const MAX_LOW: u32 = 40;
/// One in so many entries may have a low part.
const SPARSE: usize = 8;
/// Columns of a product that are computed while their numbers are at hand.
const COLUMNS: usize = 32;

/// Data, one feature a row, with a last row of ones if they are inputs.
struct Data<'a> {
    scaled: Scaled<'a>,
    features: usize,
    has_ones: bool,
    count: usize,
    samples: Samples,
}

impl Data<'_> {
    fn rows(&self) -> usize {
        self.features + usize::from(self.has_ones)
    }

    /// The samples in blocks.
    fn blocks(&self, size: usize) -> impl Iterator<Item = Range<usize>> {
        let count = self.count;
        let starts = (0..count).step_by(size);
        starts.map(move |start| start..count.min(start + size))
    }

    fn place(&self, i: usize, sample: usize) -> Option<usize> {
        (i < self.features).then_some(match self.samples {
            Samples::Rows => sample * self.features + i,
            Samples::Columns => i * self.count + sample,
        })
    }

    fn get(&self, i: usize, sample: usize) -> Integer {
        let place = self.place(i, sample);
        place.map_or(Integer::ONE, |place| self.scaled.get(place))
    }

    fn word(&self, i: usize, sample: usize) -> Option<i128> {
        match self.place(i, sample) {
            Some(place) => self.scaled.word(place),
            None => Some(1),
        }
    }

    /// The digits of the low part of each row; `None` if they are not few.
    fn shifts(&self) -> Option<Vec<u32>> {
        let mut most = vec![0; self.rows()];
        for block in self.blocks(BLOCK) {
            progress(0, 0);
            for sample in block {
                for (i, most) in most.iter_mut().enumerate() {
                    let digits = 128 - self.word(i, sample)?.unsigned_abs().leading_zeros();
                    *most = digits.max(*most);
                }
            }
        }
        let shifts: Vec<u32> = most.iter().map(|most| most.saturating_sub(HIGH)).collect();
        if shifts.iter().any(|shift| *shift > MAX_LOW) {
            return None;
        }
        let has_low = |i: &usize, sample| {
            self.word(*i, sample)
                .is_some_and(|w| low(w, shifts[*i]) != 0)
        };
        let rows: Vec<usize> = (0..self.rows()).filter(|i| shifts[*i] > 0).collect();
        let of_block = |block: Range<usize>| -> usize {
            progress(0, 0);
            let of_sample = |sample| rows.iter().filter(|i| has_low(i, sample)).count();
            block.map(of_sample).sum()
        };
        let lows: usize = self.blocks(BLOCK).map(of_block).sum();
        (lows <= self.rows() * self.count / SPARSE).then_some(shifts)
    }

    /// The words of some samples.
    fn words(&self, shifts: &[u32], block: Range<usize>) -> Words {
        let (rows, len) = (self.rows(), block.len());
        let mut words = Words {
            high: vec![0; rows * len],
            across: Vec::with_capacity(rows * len),
            low: Vec::new(),
            len,
        };
        for (s, sample) in block.enumerate() {
            let mut lows = Vec::new();
            for (i, shift) in shifts.iter().enumerate() {
                let word = self.word(i, sample).unwrap_or(0);
                let high = narrow(word >> shift);
                words.high[i * len + s] = high;
                words.across.push(high);
                match low(word, *shift) {
                    0 => {}
                    low => lows.push((i, low)),
                }
            }
            words.low.push(lows);
        }
        words
    }

    /// The integers of some samples.
    fn integers(&self, block: &Range<usize>) -> IntegerMatrix {
        let row = |i| block.clone().map(|sample| self.get(i, sample)).collect();
        IntegerMatrix {
            rows: (0..self.rows()).map(row).collect(),
            cols: block.len(),
        }
    }
}

/// # Panics
/// When the number has more than 63 binary digits.
fn narrow(word: i128) -> i64 {
    i64::try_from(word).expect("a part of a word")
}

fn low(word: i128, shift: u32) -> i64 {
    narrow(word & ((1 << shift) - 1))
}

/// High parts, by rows and by samples, and the low parts of each sample that are not 0.
struct Words {
    high: Vec<i64>,
    across: Vec<i64>,
    low: Vec<Vec<(usize, i64)>>,
    len: usize,
}

/// The parts of the products of all rows of two matrices.
struct Sums {
    rows: usize,
    cols: usize,
    /// High by high, in units of 1 and of `2^64`.
    high: Vec<[i128; 2]>,
    /// Low by high, `rows x cols`.
    low_high: Vec<i128>,
    /// High by low, `cols x rows`.
    high_low: Vec<i128>,
    /// Low by low.
    low: Vec<i128>,
}

impl Sums {
    fn new(rows: usize, cols: usize) -> Self {
        let zeros = || vec![0; rows * cols];
        Self {
            rows,
            cols,
            high: vec![[0; 2]; rows * cols],
            low_high: zeros(),
            high_low: zeros(),
            low: zeros(),
        }
    }

    /// Adds the products of a block of samples; `done` of the samples were added before. Of the
    /// products of a matrix with itself those of high parts are needed below the diagonal alone.
    fn add(&mut self, a: &Words, b: &Words, is_same: bool, done: (usize, usize)) {
        for start in (0..self.cols).step_by(COLUMNS) {
            progress(done.0 * self.cols + start * a.len, done.1 * self.cols);
            let end = self.cols.min(start + COLUMNS);
            for i in (0..self.rows).step_by(2) {
                let end = if is_same { end.min(i + 2) } else { end };
                // Where a second row is missing, the first stands in for it.
                let pair = [i, (i + 1).min(self.rows - 1)];
                for j in (start..end).step_by(2) {
                    let others = [j, (j + 1).min(self.cols - 1)];
                    let dots = dots(a, pair, b, others);
                    for (k, dot) in dots.into_iter().enumerate() {
                        let (row, col) = (k / 2, k % 2);
                        if pair[row] >= i + row && others[col] >= j + col {
                            let sum = &mut self.high[pair[row] * self.cols + others[col]];
                            sum[0] += dot & i128::from(u64::MAX);
                            sum[1] += dot >> 64;
                        }
                    }
                }
            }
        }
        for s in 0..a.len {
            let of_a = &a.across[s * self.rows..][..self.rows];
            let of_b = &b.across[s * self.cols..][..self.cols];
            for (i, low) in &a.low[s] {
                add_multiple(&mut self.low_high[i * self.cols..], *low, of_b);
                for (j, other) in &b.low[s] {
                    self.low[i * self.cols + j] += i128::from(*low) * i128::from(*other);
                }
            }
            for (j, low) in b.low[s].iter().filter(|_| !is_same) {
                add_multiple(&mut self.high_low[j * self.rows..], *low, of_a);
            }
        }
    }

    /// The products, with the shifts of the rows of both matrices.
    fn total(&self, a: &[u32], b: &[u32], is_same: bool) -> IntegerMatrix {
        let shifted = |sum: i128, shift: u32| Integer::from(sum) << shift as usize;
        let entry = |i: usize, j: usize| {
            let at = i * self.cols + j;
            let [small, large] = self.high[if is_same {
                i.max(j) * self.cols + i.min(j)
            } else {
                at
            }];
            let high = Integer::from(small) + (Integer::from(large) << 64);
            let turned = j * self.rows + i;
            let high_low = if is_same {
                self.low_high[turned]
            } else {
                self.high_low[turned]
            };
            (high << (a[i] + b[j]) as usize)
                + shifted(self.low_high[at], b[j])
                + shifted(high_low, a[i])
                + Integer::from(self.low[at])
        };
        IntegerMatrix {
            rows: (0..self.rows)
                .map(|i| (0..self.cols).map(|j| entry(i, j)).collect())
                .collect(),
            cols: self.cols,
        }
    }
}

fn add_multiple(sums: &mut [i128], factor: i64, row: &[i64]) {
    for (sum, x) in sums.iter_mut().zip(row) {
        *sum += i128::from(factor) * i128::from(*x);
    }
}

/// The inner products of two rows and two rows of high parts, in the order 00, 01, 10, 11.
fn dots(a: &Words, i: [usize; 2], b: &Words, j: [usize; 2]) -> [i128; 4] {
    let row = |words: &'_ Words, i: usize| i * words.len..(i + 1) * words.len;
    let [x, y] = i.map(|i| &a.high[row(a, i)]);
    let [u, v] = j.map(|j| &b.high[row(b, j)]);
    let mut dots = [0i128; 4];
    // 2^8 products of at most 2^118 each: no sum overflows.
    for ((x, y), (u, v)) in x.iter().zip(y).zip(u.iter().zip(v)) {
        let [x, y, u, v] = [x, y, u, v].map(|x| i128::from(*x));
        dots[0] = dots[0].wrapping_add(x.wrapping_mul(u));
        dots[1] = dots[1].wrapping_add(x.wrapping_mul(v));
        dots[2] = dots[2].wrapping_add(y.wrapping_mul(u));
        dots[3] = dots[3].wrapping_add(y.wrapping_mul(v));
    }
    dots
}

/// `Z Z^T`, `V Z^T` and `||V||^2`.
type Products = (IntegerMatrix, IntegerMatrix, Integer);

/// Both in words, if that is possible for both.
fn by_words(z: &Data<'_>, v: Option<&Data<'_>>) -> Option<Products> {
    let shifts = z.shifts()?;
    let v_shifts = v.map_or(Some(Vec::new()), Data::shifts)?;
    let mut square = Sums::new(z.rows(), z.rows());
    let mut cross = Sums::new(v_shifts.len(), z.rows());
    let mut target = Integer::ZERO;
    for block in z.blocks(BLOCK) {
        let (done, words) = ((block.start, z.count), z.words(&shifts, block.clone()));
        square.add(&words, &words, true, done);
        if let Some(v) = v {
            cross.add(&v.words(&v_shifts, block.clone()), &words, false, done);
            let words = block.flat_map(|s| (0..v.rows()).map(move |i| (i, s)));
            let words = words.filter_map(|(i, s)| v.word(i, s));
            target += words.map(square_of).sum::<Integer>();
        }
    }
    Some((
        square.total(&shifts, &shifts, true),
        cross.total(&v_shifts, &shifts, false),
        target,
    ))
}

fn square_of(word: i128) -> Integer {
    match word.checked_mul(word) {
        Some(square) => square.into(),
        None => Integer::from(word) * Integer::from(word),
    }
}

fn by_digits(z: &Data<'_>, v: Option<&Data<'_>>) -> Products {
    let zeros = |rows: usize| IntegerMatrix {
        rows: vec![vec![Integer::ZERO; z.rows()]; rows],
        cols: z.rows(),
    };
    let (mut square, mut cross) = (zeros(z.rows()), zeros(v.map_or(0, Data::rows)));
    let mut target = Integer::ZERO;
    let add = |sums: &mut IntegerMatrix, terms: IntegerMatrix| {
        let terms = terms.rows.iter().flatten();
        for (sum, term) in sums.rows.iter_mut().flatten().zip(terms) {
            *sum += term;
        }
    };
    for block in z.blocks(4 * BLOCK) {
        let inputs = z.integers(&block);
        add(&mut square, inputs.gram());
        if let Some(v) = v {
            let targets = v.integers(&block);
            target += targets
                .rows
                .iter()
                .flatten()
                .map(|x| x * x)
                .sum::<Integer>();
            add(&mut cross, targets.times_transpose(&inputs));
        }
    }
    (square, cross, target)
}

/// The Gram matrix of data, exactly; `y` is `None` when the targets are the inputs.
///
/// # Errors
/// When fractions have a common denominator that is too long.
pub fn gram(x: &Tensor, y: Option<&Tensor>, samples: Samples) -> Result<Gram, Error> {
    let data = |tensor, has_ones| {
        let (features, count) = sizes(tensor, samples);
        let (scaled, scale) = Scaled::new(tensor)?;
        let data = Data {
            scaled,
            features,
            has_ones,
            count,
            samples,
        };
        Ok((data, scale))
    };
    let (z, input_scale) = data(x, true)?;
    let v = y.map(|y| data(y, false)).transpose()?;
    let output_scale = v.as_ref().map_or(&input_scale, |(_, scale)| scale).clone();
    let v = v.map(|(v, _)| v);
    let (square, mut cross, mut target) =
        by_words(&z, v.as_ref()).unwrap_or_else(|| by_digits(&z, v.as_ref()));
    if v.is_none() {
        cross.rows = square.rows[..z.features].to_vec();
        target = (0..z.features).map(|i| square.rows[i][i].clone()).sum();
    }
    Ok(Gram {
        source: None,
        input_scale,
        output_scale,
        inputs: square,
        cross,
        target: Rational::from_integers(target, Integer::ONE).expect("a positive denominator"),
    })
}

/// The features and the samples of a matrix.
fn sizes(tensor: &Tensor, samples: Samples) -> (usize, usize) {
    match samples {
        Samples::Rows => (tensor.shape[1], tensor.shape[0]),
        Samples::Columns => (tensor.shape[0], tensor.shape[1]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Values};
    use enclosure::watched;
    use proptest::prelude::*;
    use std::cell::RefCell;
    use std::rc::Rc;

    fn tensor(shape: [usize; 2], values: Vec<f64>) -> Tensor {
        Tensor {
            name: String::new(),
            shape: shape.to_vec(),
            kind: Kind::F64,
            values: Values::Floats(values),
        }
    }

    /// Floats with few small ones among them, or none, or many.
    fn float() -> impl Strategy<Value = f64> {
        let exponent = prop_oneof![20 => -2i32..3, 1 => -45i32..-2];
        (-1.0f64..1.0, exponent).prop_map(|(x, e)| x * 2f64.powi(e))
    }

    proptest! {
        #[test]
        fn words_and_digits_give_the_inner_products_of_the_rows(
            (features, outputs, count) in (1usize..6, 1usize..5, 1usize..9),
            entries in prop::collection::vec(float(), 9 * 11),
            repeats in prop::sample::select(vec![1usize, 60]),
            rows in any::<bool>(),
        ) {
            let count = count * repeats;
            let samples = if rows { Samples::Rows } else { Samples::Columns };
            let shape = |n| if rows { [count, n] } else { [n, count] };
            let values = |n: usize, from: usize| {
                (0..n * count).map(|i| entries[(from + i * 7) % entries.len()]).collect()
            };
            let x = tensor(shape(features), values(features, 0));
            let y = tensor(shape(outputs), values(outputs, 3));
            let data = |tensor, features, has_ones| Data {
                scaled: Scaled::new(tensor).unwrap().0,
                features, has_ones, count, samples,
            };
            let (z, v) = (data(&x, features, true), data(&y, outputs, false));
            let inner = |a: &Data<'_>, i, b: &Data<'_>, j| {
                (0..count).map(|s| a.get(i, s) * b.get(j, s)).sum::<Integer>()
            };
            let found = by_words(&z, Some(&v)).into_iter().chain([by_digits(&z, Some(&v))]);
            for (square, cross, target) in found {
                for i in 0..=features {
                    for j in 0..=features {
                        prop_assert_eq!(&square.rows[i][j], &inner(&z, i, &z, j));
                    }
                    for j in 0..outputs {
                        prop_assert_eq!(&cross.rows[j][i], &inner(&v, j, &z, i));
                    }
                }
                prop_assert_eq!(target, (0..outputs).map(|j| inner(&v, j, &v, j)).sum());
            }
        }
    }

    proptest! {
        /// In the units of the scales; the ones have none.
        #[test]
        fn the_gram_matrix_is_that_of_the_samples_whichever_way_they_lie(
            (features, outputs, count) in (1usize..4, 1usize..4, 1usize..6),
            entries in prop::collection::vec(float(), 36),
            has_targets in any::<bool>(),
        ) {
            let of = |n: usize, from: usize| {
                tensor([count, n], entries[from..from + n * count].to_vec())
            };
            let (x, y) = (of(features, 0), of(outputs, 18));
            let turned = (x.transposed(), y.transposed());
            for ((inputs, targets), samples) in
                [((&x, &y), Samples::Rows), ((&turned.0, &turned.1), Samples::Columns)]
            {
                let found = gram(inputs, has_targets.then_some(targets), samples).unwrap();
                let z = |i: usize, s: usize| match i == features {
                    true => Rational::ONE,
                    false => &x.values.get(s * features + i) / &found.input_scale,
                };
                let v = |j: usize, s: usize| match has_targets {
                    true => &y.values.get(s * outputs + j) / &found.output_scale,
                    false => z(j, s),
                };
                let sum = |term: &dyn Fn(usize) -> Rational| {
                    (0..count).fold(Rational::ZERO, |sum, s| sum + term(s))
                };
                let number = |x: &Integer| Rational::from_integers(x.clone(), 1.into()).unwrap();
                let rows = if has_targets { outputs } else { features };
                prop_assert_eq!(found.inputs.rows.len(), features + 1);
                prop_assert_eq!((found.cross.rows.len(), found.cross.cols), (rows, features + 1));
                for i in 0..=features {
                    for (k, row) in found.inputs.rows.iter().enumerate() {
                        prop_assert_eq!(number(&row[i]), sum(&|s| z(k, s) * z(i, s)));
                    }
                    for (j, row) in found.cross.rows.iter().enumerate() {
                        prop_assert_eq!(number(&row[i]), sum(&|s| v(j, s) * z(i, s)));
                    }
                }
                let squares = (0..rows).map(|j| sum(&|s| v(j, s) * v(j, s)));
                let target = squares.fold(Rational::ZERO, |sum, square| sum + square);
                prop_assert_eq!(found.target, target);
            }
        }
    }

    /// One feature.
    fn inputs(tensor: &Tensor) -> Data<'_> {
        Data {
            scaled: Scaled::new(tensor).unwrap().0,
            features: 1,
            has_ones: true,
            count: tensor.values.len(),
            samples: Samples::Rows,
        }
    }

    #[test]
    fn low_parts_have_at_most_forty_digits_and_one_entry_in_eight_has_one() {
        // Of 16 samples there are 32 entries with those of the row of ones.
        let is_in_words = |values: Vec<f64>| {
            let tensor = tensor([16, 1], values);
            let z = inputs(&tensor);
            let found = by_words(&z, None);
            found.is_some_and(|(square, _, _)| square.rows == by_digits(&z, None).0.rows)
        };
        for (few, digits) in [(4, 40), (1, 40), (4, 1), (0, 1)] {
            let with = |few: usize, digits: i32| {
                let low = vec![2f64.powi(-58 - digits); few];
                is_in_words([vec![2.0 - 2f64.powi(-52); 16 - few], low].concat())
            };
            assert!(with(few, digits), "{few} {digits}");
            assert!(
                few == 0 || !with(few, 41) && !with(5, digits),
                "{few} {digits}"
            );
        }
    }

    #[test]
    fn who_watches_hears_of_each_block_of_samples_and_of_each_block_of_columns() {
        let (count, features) = (2 * BLOCK + 1, COLUMNS + 7);
        let x = tensor([count, features], vec![1.0; count * features]);
        let seen = Rc::new(RefCell::new(Vec::new()));
        let told = Rc::clone(&seen);
        let watcher = move |done, total| {
            told.borrow_mut().push((done, total));
            true
        };
        assert!(watched(watcher, || gram(&x, None, Samples::Rows)).is_some());
        // Twice the samples are looked through, then multiplied by columns, that of ones the last.
        let (mut expected, all) = (vec![(0, 0); 6], features + 1);
        for (start, len) in [(0, BLOCK), (BLOCK, BLOCK), (2 * BLOCK, 1)] {
            let done = |columns: usize| (start * all + columns * len, count * all);
            expected.extend([done(0), done(COLUMNS)]);
        }
        assert_eq!(*seen.borrow(), expected);
    }

    #[test]
    fn most_floats_are_summed_in_words_and_the_widest_sums_fit() {
        let spread = |small: f64| {
            let mut values = vec![-1.0 + 2f64.powi(-53); 512];
            values[7] = small;
            tensor([512, 1], values)
        };
        let near = spread(3.0 * 2f64.powi(-98));
        let (z, none) = (inputs(&near), None);
        let (square, _, _) = by_words(&z, none).unwrap();
        assert_eq!(square.rows, by_digits(&z, none).0.rows);
        let far = spread(2f64.powi(-110));
        assert!(by_words(&inputs(&far), none).is_none());
        // Zeros have no digits, whatever the scale.
        let zeros = tensor([512, 1], [vec![0.0; 511], vec![2f64.powi(-900)]].concat());
        assert_eq!(
            by_words(&inputs(&zeros), none).unwrap().0.rows[0][0],
            1.into()
        );
    }
}
