//! The critical points of a box up to symmetry, found row by row.
//!
//! *Blocks.* A block fixes `X` and the layers below the last. The points of the box are invariant
//! under signed permutations of every level and of the samples (`symmetry.rs`). So `X` runs through
//! its orbits under the signed permutations of inputs and samples; `W_1` through its orbits under
//! those of the units above it and the stabiliser of `X` in those of the inputs; every further
//! layer through its orbits under those of the units above it. Each orbit has its size as weight,
//! for a sum over what is above it does not change when it is replaced by another member.
//!
//! *Rows.* With `B_j = W_j ... W_1` and `A_j = W_{H-1} ... W_{j+1}`, the point is critical exactly
//! if for `j = 1, ..., H` the sum over the rows `y_i` of `Y` and `w_i` of `W_H` of
//!
//! ```text
//! (w_i A_j)^T (w_i E_j - y_i (B_{j-1} X)^T),    E_j = B_{H-1} X (B_{j-1} X)^T,
//! ```
//!
//! vanishes, where for `j = H` each row vanishes by itself. So the rows `(y, w)` that fail this
//! last condition are rejected once, with all points that contain them, and the others are
//! combined into tuples of sum zero by looking up the negative of a partial sum. A row and its
//! negative give the same terms; tuples are taken up to their order and the signs of the rows.
//!
//! *The way back.* [`Reduced::locate`] moves any point of the box to the one that stands for it, by
//! the same steps but without the lists: `X` and the layers are made canonical one by one, and what
//! moves them is applied to their neighbours. Each step depends on what lies below it alone, so
//! exactly as many points as the weight says are moved to a representative.

use std::ops::{ControlFlow, Range};

use exact::Integer;

use crate::matrix::dot;
use crate::symmetry::{Orbit, SignedPermutation, canonical_rows, orbits, up_to_sign, vectors};
use crate::{Bounds, Counts, Error, Lane, Point, Region, Word, Words};

/// Is told of a point, and how many it stands for; a break ends the visit.
pub type Visit<'v> = &'v mut dyn FnMut(&Point, u64) -> ControlFlow<()>;

/// The largest width of a level whose signed permutations are all listed.
const LARGEST_GROUP: usize = 5;

/// A box, prepared for visiting one point of each orbit.
#[derive(Clone, Debug)]
pub struct Reduced {
    region: Region,
    lane: Lane,
    /// `X` and `W_1` (absent where `H = 1`).
    heads: Vec<Head>,
    /// `W_2, ..., W_{H-1}`.
    middle: Vec<Vec<Orbit>>,
    /// The rows of `Y`, if it runs.
    targets: Vec<Vec<i64>>,
    /// The rows of `W_H`, up to sign if `Y` runs.
    weights: Vec<Vec<i64>>,
}

#[derive(Clone, Debug)]
struct Head {
    x: Words<i64>,
    first: Option<Words<i64>>,
    weight: u64,
}

/// The signed permutations of the inputs that are made use of.
fn input_group(region: &Region) -> Vec<SignedPermutation> {
    // What moves the samples must not move a fixed Y.
    if region.inputs() > LARGEST_GROUP || region.y.is_some() {
        vec![SignedPermutation::identity(region.inputs())]
    } else {
        SignedPermutation::all(region.inputs())
    }
}

/// The members of the group that move the columns within their orbit under the samples.
fn stabiliser(group: Vec<SignedPermutation>, columns: &Words<i64>) -> Vec<SignedPermutation> {
    let form = canonical_rows(columns);
    let fixes = |p: &SignedPermutation| canonical_rows(&p.apply_to_columns(columns)) == form;
    group.into_iter().filter(fixes).collect()
}

/// The orbits of `X`, with the signed permutations of the inputs that stay free, in the order of
/// the columns of `X`.
fn inputs(region: &Region) -> Result<Vec<Orbit>, Error> {
    let (inputs, samples) = (region.inputs(), region.samples);
    let group = input_group(region);
    let single = |matrix: Words<i64>, stabiliser| Orbit {
        matrix,
        weight: 1,
        stabiliser,
    };
    match &region.x {
        Some(x) => Ok(vec![single(x.clone(), stabiliser(group, &x.transpose()))]),
        None if region.y.is_some() => {
            region.table(inputs * samples)?;
            let mut all = vectors(inputs * samples, region.bound);
            all.sort();
            let columns = |entries| Words::new(samples, inputs, entries);
            Ok(all
                .into_iter()
                .map(|entries| single(columns(entries).transpose(), group.clone()))
                .collect())
        }
        None => {
            let mut found = orbits(samples, inputs, region.bound, &group)?;
            for orbit in &mut found {
                orbit.matrix = orbit.matrix.transpose();
            }
            Ok(found)
        }
    }
}

/// Bounds on everything that [`Reduced`] computes for the points of a box.
pub(crate) fn bounds(region: &Region) -> Bounds {
    let number = |n: usize| Integer::from(n);
    let (x, y) = region.data_bounds();
    let entry = Integer::from(region.bound);
    let (depth, widths) = (region.depth(), &region.widths);
    let (samples, last) = (number(region.samples), number(region.last_inputs()));
    let mut found = vec![
        ("entries of X".to_owned(), x.clone()),
        ("entries of Y".to_owned(), y.clone()),
        ("entries of layers".to_owned(), entry.clone()),
    ];
    // |B_j X|, for j = 0, ..., H - 1; |A_j| in each coordinate of w A_j, from the top.
    let mut signals = vec![x];
    for level in 0..depth - 1 {
        signals.push(&signals[level] * &entry * number(widths[level]));
    }
    let mut above = vec![entry.clone(); depth];
    for level in (1..depth.saturating_sub(1)).rev() {
        above[level] = &above[level + 1] * &entry * number(widths[level + 1]);
    }
    let output = &signals[depth - 1];
    for j in 1..=depth {
        let signal = &signals[j - 1];
        let moment = &samples * output * signal;
        let change = &last * &entry * &moment + &samples * &y * signal;
        found.push((format!("B_{} X", j - 1), signal.clone()));
        found.push((format!("E_{j}"), moment));
        if j < depth {
            let term = number(region.outputs()) * &above[j] * &change;
            found.push((format!("w A_{j}"), above[j].clone()));
            found.push((format!("the gradient in layer {j}"), term));
        }
        found.push((format!("w E_{j} - y (B_{} X)^T", j - 1), change));
    }
    Bounds(found)
}

impl Reduced {
    /// Prepares a box, in the narrowest lane that cannot overflow.
    ///
    /// # Errors
    /// When the sizes do not fit or the box is too large.
    pub fn new(region: &Region) -> Result<Self, Error> {
        region.check()?;
        let mut heads = Vec::new();
        for orbit in inputs(region)? {
            if region.depth() == 1 {
                heads.push(Head {
                    x: orbit.matrix,
                    first: None,
                    weight: orbit.weight,
                });
                continue;
            }
            let [width, next] = [region.widths[0], region.widths[1]];
            for first in orbits(next, width, region.bound, &orbit.stabiliser)? {
                heads.push(Head {
                    x: orbit.matrix.clone(),
                    first: Some(first.matrix),
                    weight: orbit
                        .weight
                        .checked_mul(first.weight)
                        .ok_or(Error::TooLarge)?,
                });
            }
        }
        let mut middle = Vec::new();
        for pair in region.widths[1..region.depth()].windows(2) {
            let trivial = [SignedPermutation::identity(pair[0])];
            middle.push(orbits(pair[1], pair[0], region.bound, &trivial)?);
        }
        region.table(region.last_inputs())?;
        let mut weights = vectors(region.last_inputs(), region.bound);
        let mut targets = Vec::new();
        if region.y.is_none() {
            region.table(region.samples)?;
            targets = vectors(region.samples, region.bound);
            weights.retain(|w| up_to_sign(w) == *w);
        }
        let prepared = Self {
            lane: bounds(region).lane(),
            region: region.clone(),
            heads,
            middle,
            targets,
            weights,
        };
        prepared.check_weights()?;
        Ok(prepared)
    }

    /// The weights of the blocks must sum to the size of the box.
    fn check_weights(&self) -> Result<(), Error> {
        let expected = self.region.points().ok_or(Error::TooLarge)?;
        let add = |sum: u64, weight: u64| sum.checked_add(weight);
        let mut found = self.heads.iter().map(|head| head.weight).try_fold(0, add);
        for layer in &self.middle {
            let layer = layer.iter().map(|orbit| orbit.weight).try_fold(0, add);
            found = found
                .zip(layer)
                .and_then(|(a, b): (u64, u64)| a.checked_mul(b));
        }
        let found: u64 = found.ok_or(Error::TooLarge)?;
        let tuples = self.tuples().ok_or(Error::TooLarge)?;
        let found = found.checked_mul(tuples).ok_or(Error::TooLarge)?;
        if found == expected {
            Ok(())
        } else {
            Err(Error::Weights { found, expected })
        }
    }

    /// The number of pairs `(Y, W_H)`.
    fn tuples(&self) -> Option<u64> {
        let size = match self.region.y {
            Some(_) => self.region.last_inputs(),
            None => self.region.last_inputs() + self.region.samples,
        };
        self.region.arrays(size * self.region.outputs())
    }

    /// The lane of the computation.
    pub fn lane(&self) -> Lane {
        self.lane
    }

    /// The number of blocks.
    pub fn blocks(&self) -> u64 {
        let middle = self.middle.iter().map(|layer| layer.len() as u64);
        self.heads.len() as u64 * middle.product::<u64>()
    }

    /// `X`, the layers below the last, and how many such choices the block stands for.
    fn block(&self, mut index: u64) -> (&Words<i64>, Vec<&Words<i64>>, u64) {
        let mut upper = Vec::new();
        let mut weight = 1;
        for layer in self.middle.iter().rev() {
            let orbit = &layer[(index % layer.len() as u64) as usize];
            index /= layer.len() as u64;
            weight *= orbit.weight;
            upper.push(&orbit.matrix);
        }
        let head = &self.heads[index as usize];
        let layers = head.first.iter().chain(upper.into_iter().rev()).collect();
        (&head.x, layers, weight * head.weight)
    }

    /// The inputs of a block, up to symmetry.
    ///
    /// # Panics
    /// When the index is not below [`Self::blocks`].
    pub fn input(&self, block: u64) -> &Words<i64> {
        self.block(block).0
    }

    /// The number of points of a block.
    ///
    /// # Panics
    /// When the index is not below [`Self::blocks`].
    pub fn instances(&self, block: u64) -> u64 {
        self.block(block).2 * self.tuples().expect("a checked box")
    }

    /// The block of a point, and the point of the block that stands for it; `None` for a point that
    /// is not in the box.
    pub fn locate(&self, point: &Point) -> Option<(u64, Point)> {
        let Point { x, y, layers } = point;
        if !self.region.contains(point) {
            return None;
        }
        // The data as columns: samples are rows.
        let (mut x, mut y, mut layers) = (x.transpose(), y.transpose(), layers.clone());
        if self.region.y.is_none() {
            // What makes X least, or keeps a fixed one, and then makes the first layer least.
            let group = input_group(&self.region);
            let data = |p: &SignedPermutation| canonical_rows(&p.apply_to_columns(&x));
            let kept = self
                .region
                .x
                .as_ref()
                .map(|x| canonical_rows(&x.transpose()));
            let image = |p: &&SignedPermutation| {
                let is_last = self.region.depth() == 1;
                let first = (!is_last).then(|| canonical_rows(&p.apply_to_columns(&layers[0])));
                (data(p), first)
            };
            let keeps = |p: &&SignedPermutation| kept.as_ref().is_none_or(|x| data(p) == *x);
            let inputs = group.iter().filter(keeps).min_by_key(image)?;
            let moved = inputs.apply_to_columns(&x);
            let home = match &self.region.x {
                Some(x) => x.transpose(),
                None => canonical_rows(&moved),
            };
            let samples = SignedPermutation::between(&moved, &home)?;
            (x, y) = (home, samples.apply_to_rows(&y));
            layers[0] = inputs.apply_to_columns(&layers[0]);
        }
        for level in 0..layers.len() - 1 {
            let form = canonical_rows(&layers[level]);
            let units = SignedPermutation::between(&layers[level], &form)?;
            layers[level] = form;
            layers[level + 1] = units.apply_to_columns(&layers[level + 1]);
        }
        let (x, mut y) = (x.transpose(), y.transpose());
        if self.region.y.is_none() {
            let last = layers.last_mut()?;
            let rows = (0..y.rows).map(|i| canonical_pair(last.row(i), y.row(i)));
            (*last, y) = sorted_outputs(rows.collect());
        }
        let block = self.block_index(&x, &layers)?;
        Some((block, Point { x, y, layers }))
    }

    /// The block of an input and layers in canonical form.
    fn block_index(&self, x: &Words<i64>, layers: &[Words<i64>]) -> Option<u64> {
        let (below, columns) = (&layers[..layers.len() - 1], x.transpose());
        let order = |head: &Head| {
            let inputs = head.x.transpose().cmp(&columns);
            inputs.then_with(|| head.first.as_ref().cmp(&below.first()))
        };
        let mut index = self.heads.binary_search_by(order).ok()? as u64;
        for (orbits, layer) in self.middle.iter().zip(below.iter().skip(1)) {
            let place = orbits.binary_search_by(|orbit| orbit.matrix.cmp(layer));
            index = index * orbits.len() as u64 + place.ok()? as u64;
        }
        Some(index)
    }

    /// Counts the critical points of a range of blocks.
    ///
    /// # Panics
    /// When the range exceeds [`Self::blocks`].
    pub fn count(&self, blocks: Range<u64>) -> Counts {
        match self.lane {
            Lane::I16 => self.count_in::<i16>(blocks),
            Lane::I32 => self.count_in::<i32>(blocks),
            Lane::I64 => self.count_in::<i64>(blocks),
            Lane::I128 => self.count_in::<i128>(blocks),
            Lane::Big => self.count_in::<Integer>(blocks),
        }
    }

    /// Visits a representative of every orbit of critical points of a block but the first `skip`,
    /// with the number of points that it stands for, in an order that depends on the block alone.
    ///
    /// # Panics
    /// When the index is not below [`Self::blocks`].
    pub fn visit(&self, block: u64, skip: u64, visit: Visit<'_>) -> ControlFlow<()> {
        match self.lane {
            Lane::I16 => self.visit_in::<i16>(block, skip, visit),
            Lane::I32 => self.visit_in::<i32>(block, skip, visit),
            Lane::I64 => self.visit_in::<i64>(block, skip, visit),
            Lane::I128 => self.visit_in::<i128>(block, skip, visit),
            Lane::Big => self.visit_in::<Integer>(block, skip, visit),
        }
    }

    /// The lists of rows that meet the condition on the last layer, one list per output where `Y`
    /// is fixed, else one for all.
    fn rows<W: Word>(&self, x: &Words<i64>, layers: &[&Words<i64>]) -> Vec<Rows<W>> {
        let conditions = Conditions::<W>::new(x, layers);
        match &self.region.y {
            Some(y) => (0..y.rows)
                .map(|i| Rows::new(&conditions, &[y.row(i).to_vec()], &self.weights, false))
                .collect(),
            None => vec![Rows::new(&conditions, &self.targets, &self.weights, true)],
        }
    }

    fn count_in<W: Word>(&self, blocks: Range<u64>) -> Counts {
        let tuples = self.tuples().expect("a checked box");
        let mut counts = Counts::default();
        for index in blocks {
            let (x, layers, weight) = self.block(index);
            let lists = self.rows::<W>(x, &layers);
            let groups: Vec<Groups<W>> = lists.iter().map(Rows::groups).collect();
            let outputs = self.region.outputs();
            let all: Vec<&Groups<W>> = groups.iter().cycle().take(outputs).collect();
            counts += Counts {
                instances: weight * tuples,
                critical: weight * zero_sums(&all),
            };
        }
        counts
    }

    fn visit_in<W: Word>(&self, block: u64, mut skip: u64, visit: Visit<'_>) -> ControlFlow<()> {
        let (x, layers, weight) = self.block(block);
        let lists = self.rows::<W>(x, &layers);
        let mut emit = |chosen: &[usize]| {
            let at = |i: usize| &lists[i.min(lists.len() - 1)].rows[chosen[i]];
            let tuples = if self.region.y.is_some() {
                1
            } else {
                let runs = chosen.chunk_by(|a, b| a == b).map(<[_]>::len);
                let signs = (0..chosen.len()).map(|i| at(i).signs).product::<u64>();
                signs * crate::symmetry::arrangements(chosen.len(), runs).expect("a checked box")
            };
            let weights = (0..chosen.len()).map(|i| &self.weights[at(i).weight]);
            let (last, y) = match &self.region.y {
                Some(fixed) => {
                    let weights: Vec<i64> = weights.flatten().copied().collect();
                    let last = Words::new(chosen.len(), self.region.last_inputs(), weights);
                    (last, fixed.clone())
                }
                None => {
                    let targets = (0..chosen.len()).map(|i| &self.targets[at(i).target]);
                    sorted_outputs(weights.cloned().zip(targets.cloned()).collect())
                }
            };
            let point = Point {
                x: x.clone(),
                y,
                layers: layers.iter().copied().cloned().chain([last]).collect(),
            };
            visit(&point, weight * tuples)
        };
        let (mut chosen, outputs) = (Vec::new(), self.region.outputs());
        combine(&lists, outputs, &mut chosen, None, &mut skip, &mut emit)
    }

    /// Runs in a lane of the caller's choice, and with another weight of the first block: for tests
    /// that show that a wrong lane or weight is noticed.
    #[cfg(test)]
    fn spoiled(mut self, lane: Lane, weight: Option<u64>) -> Result<Self, Error> {
        self.lane = lane;
        self.heads[0].weight = weight.unwrap_or(self.heads[0].weight);
        self.check_weights()?;
        Ok(self)
    }
}

/// The rows `w` and `y` of one output, or their negatives: the first nonzero entry is positive.
fn canonical_pair(w: &[i64], y: &[i64]) -> (Vec<i64>, Vec<i64>) {
    let mut pair = up_to_sign(&[w, y].concat());
    let y = pair.split_off(w.len());
    (pair, y)
}

/// `W_H` and `Y` with their rows in order.
fn sorted_outputs(mut rows: Vec<(Vec<i64>, Vec<i64>)>) -> (Words<i64>, Words<i64>) {
    rows.sort();
    let (count, (w, y)) = (rows.len(), rows.into_iter().unzip());
    let matrix = |rows: Vec<Vec<i64>>| Words::new(count, rows[0].len(), rows.concat());
    (matrix(w), matrix(y))
}

/// The matrices of the conditions of criticality for one block.
struct Conditions<W> {
    /// `(E_j, B_{j-1} X, A_j)` for `j = 1, ..., H`.
    layers: Vec<(Words<W>, Words<W>, Words<W>)>,
}

impl<W: Word> Conditions<W> {
    fn new(x: &Words<i64>, below: &[&Words<i64>]) -> Self {
        let below: Vec<Words<W>> = below.iter().map(|layer| layer.cast()).collect();
        let mut signals = vec![x.cast::<W>()];
        for (level, layer) in below.iter().enumerate() {
            signals.push(layer.times(&signals[level]));
        }
        let output = &signals[below.len()];
        let mut above = Words::identity(output.rows);
        let mut layers = Vec::new();
        for level in (0..signals.len()).rev() {
            let moment = output.times_transposed(&signals[level]);
            layers.push((moment, signals[level].clone(), above.clone()));
            if level > 0 && level < signals.len() - 1 {
                above = above.times(&below[level]);
            }
        }
        layers.reverse();
        Self { layers }
    }
}

/// A row `(y, w)` that meets the condition on the last layer.
#[derive(Clone, Debug)]
struct Row {
    target: usize,
    weight: usize,
    /// 2 where the row stands for itself and its negative.
    signs: u64,
}

/// Rows sorted by their terms in the gradients of the other layers.
struct Rows<W> {
    rows: Vec<Row>,
    /// The terms of each row, one after the other.
    terms: Vec<W>,
    /// The number of terms of a row.
    width: usize,
}

/// Distinct terms with the number of rows that have them, sorted.
type Groups<W> = Vec<(Vec<W>, u64)>;

impl<W: Word> Rows<W> {
    fn new(
        conditions: &Conditions<W>,
        targets: &[Vec<i64>],
        weights: &[Vec<i64>],
        up_to_signs: bool,
    ) -> Self {
        let words = |row: &[i64]| -> Vec<W> { row.iter().map(|&x| W::from_small(x)).collect() };
        let (last, others) = conditions.layers.split_last().expect("a layer");
        let zero = W::from_small(0);
        let product = |row: &[W], matrix: &Words<W>| -> Vec<W> {
            (0..matrix.rows).map(|i| dot(row, matrix.row(i))).collect()
        };
        let ys: Vec<Vec<W>> = targets.iter().map(|y| words(y)).collect();
        // y Z^T, sorted, to be met by w Z Z^T.
        let mut wanted: Vec<(Vec<W>, usize)> =
            ys.iter().map(|y| product(y, &last.1)).zip(0..).collect();
        wanted.sort();
        let others: Vec<_> = others
            .iter()
            .map(|(moment, signal, above)| (moment.transpose(), signal, above.transpose()))
            .collect();
        let width = others.iter().map(|(m, _, a)| m.rows * a.rows).sum();
        let mut found: Vec<(Vec<W>, Row)> = Vec::new();
        for (weight, w) in weights.iter().enumerate() {
            let w = words(w);
            let is_zero = w.iter().all(|x| *x == zero);
            let target = product(&w, &last.0);
            let start = wanted.partition_point(|(key, _)| *key < target);
            let matching = wanted[start..].iter().take_while(|(key, _)| *key == target);
            let parts: Vec<(Vec<W>, Vec<W>)> = others
                .iter()
                .map(|(moment, _, above)| (product(&w, moment), product(&w, above)))
                .collect();
            for &(_, target) in matching {
                let y = &ys[target];
                let y_is_zero = y.iter().all(|x| *x == zero);
                if up_to_signs && is_zero && up_to_sign(&targets[target]) != targets[target] {
                    continue;
                }
                let mut terms = Vec::with_capacity(width);
                for ((_, signal, _), (moment, above)) in others.iter().zip(&parts) {
                    let change = (0..signal.rows).map(|k| moment[k].minus(&dot(y, signal.row(k))));
                    let change: Vec<W> = change.collect();
                    for a in above {
                        terms.extend(change.iter().map(|c| a.times(c)));
                    }
                }
                let signs = if up_to_signs && !(is_zero && y_is_zero) {
                    2
                } else {
                    1
                };
                let row = Row {
                    target,
                    weight,
                    signs,
                };
                found.push((terms, row));
            }
        }
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut terms = Vec::with_capacity(found.len() * width);
        let mut rows = Vec::with_capacity(found.len());
        for (term, row) in found {
            terms.extend(term);
            rows.push(row);
        }
        Self { rows, terms, width }
    }

    fn terms(&self, row: usize) -> &[W] {
        &self.terms[row * self.width..(row + 1) * self.width]
    }

    fn groups(&self) -> Groups<W> {
        let mut groups: Groups<W> = Vec::new();
        for (k, row) in self.rows.iter().enumerate() {
            match groups.last_mut() {
                Some((terms, count)) if *terms == self.terms(k) => *count += row.signs,
                _ => groups.push((self.terms(k).to_vec(), row.signs)),
            }
        }
        groups
    }

    /// The rows with the given terms.
    fn with_terms(&self, terms: &[W]) -> Range<usize> {
        let indices = |below: &dyn Fn(&[W]) -> bool| {
            let (mut low, mut high) = (0, self.rows.len());
            while low < high {
                let middle = (low + high) / 2;
                if below(self.terms(middle)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            low
        };
        indices(&|key| key < terms)..indices(&|key| key <= terms)
    }
}

fn negative<W: Word>(terms: &[W]) -> Vec<W> {
    let zero = W::from_small(0);
    terms.iter().map(|term| zero.minus(term)).collect()
}

fn sum<W: Word>(a: &[W], b: &[W]) -> Vec<W> {
    a.iter().zip(b).map(|(x, y)| x.plus(y)).collect()
}

/// The sums of one row of each list, with their numbers, sorted.
fn sums<W: Word>(lists: &[&Groups<W>]) -> Groups<W> {
    let Some((first, rest)) = lists.split_first() else {
        return Vec::new();
    };
    rest.iter().fold((*first).clone(), |partial, list| {
        let mut all: Groups<W> = Vec::with_capacity(partial.len() * list.len());
        for (a, m) in &partial {
            all.extend(list.iter().map(|(b, n)| (sum(a, b), m * n)));
        }
        all.sort();
        let mut merged: Groups<W> = Vec::new();
        for (terms, count) in all {
            match merged.last_mut() {
                Some((last, sum)) if *last == terms => *sum += count,
                _ => merged.push((terms, count)),
            }
        }
        merged
    })
}

/// The number of ways to take one row of each list with terms of sum zero.
fn zero_sums<W: Word>(lists: &[&Groups<W>]) -> u64 {
    let (left, right) = lists.split_at(lists.len() / 2);
    let right = sums(right);
    let count = |terms: &[W]| {
        let found = right.binary_search_by(|(key, _)| key.as_slice().cmp(terms));
        found.map_or(0, |k| right[k].1)
    };
    if left.is_empty() {
        // One row: its own terms must vanish.
        let zero = |terms: &[W]| terms.iter().all(|t| *t == W::from_small(0));
        return right
            .iter()
            .filter(|(terms, _)| zero(terms))
            .map(|(_, n)| n)
            .sum();
    }
    sums(left)
        .iter()
        .map(|(terms, n)| n * count(&negative(terms)))
        .sum()
}

/// Calls `emit` with every choice of rows of sum zero but the first `skip`: nondecreasing where all
/// outputs share one list.
fn combine<W: Word>(
    lists: &[Rows<W>],
    outputs: usize,
    chosen: &mut Vec<usize>,
    partial: Option<Vec<W>>,
    skip: &mut u64,
    emit: &mut dyn FnMut(&[usize]) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let list = &lists[chosen.len().min(lists.len() - 1)];
    let zero = || vec![W::from_small(0); list.width];
    let floor = match (lists.len(), chosen.last()) {
        (1, Some(&last)) => last,
        _ => 0,
    };
    if chosen.len() + 1 == outputs {
        let wanted = negative(&partial.unwrap_or_else(zero));
        let Range { start, end } = list.with_terms(&wanted);
        let start = start.max(floor);
        let passed = (*skip).min(end.saturating_sub(start) as u64);
        *skip -= passed;
        for row in start + passed as usize..end {
            chosen.push(row);
            emit(chosen)?;
            chosen.pop();
        }
        return ControlFlow::Continue(());
    }
    for row in floor..list.rows.len() {
        let partial = match &partial {
            Some(partial) => sum(partial, list.terms(row)),
            None => list.terms(row).to_vec(),
        };
        chosen.push(row);
        combine(lists, outputs, chosen, Some(partial), skip, emit)?;
        chosen.pop();
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(widths: &[usize], samples: usize, bound: u32, x: Option<Words<i64>>) -> Region {
        Region {
            widths: widths.to_vec(),
            samples,
            bound,
            x,
            y: None,
        }
    }

    fn whole(reduced: &Reduced) -> Counts {
        reduced.count(0..reduced.blocks())
    }

    #[test]
    fn the_box_of_widths_2_2_2_has_1_930_305_critical_points() {
        let all = region(&[2, 2, 2], 2, 1, None);
        let counts = whole(&Reduced::new(&all).unwrap());
        assert_eq!((counts.instances, counts.critical), (43_046_721, 1_930_305));
    }

    #[test]
    fn at_the_identity_it_has_6641() {
        let identity = region(&[2, 2, 2], 2, 1, Some(Words::identity(2)));
        let counts = whole(&Reduced::new(&identity).unwrap());
        assert_eq!((counts.instances, counts.critical), (531_441, 6_641));
    }

    #[test]
    fn every_lane_that_is_wide_enough_counts_alike() {
        let box_ = Reduced::new(&region(&[1, 2, 2], 2, 1, None)).unwrap();
        assert_eq!(box_.lane(), Lane::I16);
        let counts = whole(&box_);
        for lane in Lane::ALL {
            assert_eq!(whole(&box_.clone().spoiled(lane, None).unwrap()), counts);
        }
    }

    #[test]
    fn a_wrong_weight_of_an_orbit_is_noticed() {
        let box_ = Reduced::new(&region(&[2, 2, 2], 2, 1, None)).unwrap();
        let weight = box_.heads[0].weight;
        assert!(box_.clone().spoiled(Lane::I16, Some(weight)).is_ok());
        for wrong in [0, weight + 1, 2 * weight] {
            let spoiled = box_.clone().spoiled(Lane::I16, Some(wrong));
            assert!(matches!(spoiled, Err(Error::Weights { .. })), "{wrong}");
        }
    }

    #[test]
    fn a_lane_that_is_too_narrow_gives_other_counts() {
        // One weight and one sample, X and Y fixed: x (w x - y) = 0 at w = 1 alone; but with
        // x = 256 and y = 0 the product w x^2 = 65536 w vanishes in 16 bits.
        let fixed = |value| Some(Words::new(1, 1, vec![value]));
        let mut one = region(&[1, 1], 1, 1, fixed(256));
        one.y = fixed(0);
        let box_ = Reduced::new(&one).unwrap();
        assert_eq!((box_.lane(), whole(&box_).critical), (Lane::I32, 1));
        let narrow = box_.spoiled(Lane::I16, None).unwrap();
        assert_eq!(whole(&narrow).critical, 3);
    }

    /// The largest absolute value that the terms of the conditions reach at the extreme point of a
    /// box: every entry equal to its bound, the targets of the opposite sign.
    fn extreme(region: &Region) -> Integer {
        let full = |rows, cols| Words::new(rows, cols, vec![i64::from(region.bound); rows * cols]);
        let layers: Vec<Words<i64>> = region.widths.windows(2).map(|d| full(d[1], d[0])).collect();
        let (last, below) = layers.split_last().unwrap();
        let below: Vec<&Words<i64>> = below.iter().collect();
        let x = full(region.inputs(), region.samples);
        let conditions = Conditions::<Integer>::new(&x, &below);
        let w: Vec<Integer> = last.row(0).iter().map(|&x| x.into()).collect();
        let y = vec![-Integer::from(region.bound); region.samples];
        let mut largest = Integer::ZERO;
        for (j, (moment, signal, above)) in conditions.layers.iter().enumerate() {
            let change = dot(&w, moment.transpose().row(0)) - dot(&y, signal.row(0));
            let mut term = change;
            if j + 1 < conditions.layers.len() {
                term *= dot(&w, above.transpose().row(0)) * Integer::from(region.outputs());
            }
            largest = largest.max(term);
        }
        largest
    }

    #[test]
    fn the_bound_is_attained_so_a_smaller_one_would_be_wrong() {
        for (widths, samples) in [(&[1, 1][..], 1), (&[2, 2, 2], 2), (&[1, 3, 2, 2], 3)] {
            for bound in [1, 2, 5] {
                let region = region(widths, samples, bound, None);
                assert_eq!(bounds(&region).largest(), extreme(&region), "{region:?}");
            }
        }
    }

    #[test]
    fn the_lane_flips_exactly_where_the_bound_does() {
        let mut seen = Vec::new();
        for bound in 1..40_000 {
            let region = region(&[1, 1], 1, bound, None);
            let (exact, lane) = (extreme(&region), bounds(&region).lane());
            assert!(lane.limit().unwrap() >= exact, "{bound}");
            let narrower = Lane::ALL.into_iter().take_while(|&l| l < lane);
            assert!(
                narrower.last().is_none_or(|l| l.limit().unwrap() < exact),
                "{bound}"
            );
            if seen.last() != Some(&lane) {
                seen.push(lane);
            }
        }
        assert_eq!(seen, [Lane::I16, Lane::I32, Lane::I64]);
    }
}
