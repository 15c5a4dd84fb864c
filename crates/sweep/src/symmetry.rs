//! Signed permutations, and the orbits of matrices under them.
//!
//! Permuting the units of a level and changing their signs changes neither the loss nor a box with
//! entries from `-b` to `b`: with signed permutations `P_0, ..., P_H` of the levels and `Q` of the
//! samples, `(X, Y, W_i)` and `(P_0 X Q^T, P_H Y Q^T, P_i W_i P_{i-1}^T)` have the same loss, and
//! gradients that differ by signed permutations. Such a move maps critical points to critical
//! points of the same kind.
//!
//! A matrix is brought into a canonical form under signed permutations of its rows by making the
//! first nonzero entry of each row positive and sorting the rows.

use crate::{Error, Words};

/// A signed permutation of coordinates: coordinate `i` moves to `image[i]`, times `sign[i]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SignedPermutation {
    image: Vec<usize>,
    sign: Vec<i64>,
}

impl SignedPermutation {
    /// The identity.
    pub fn identity(size: usize) -> Self {
        Self {
            image: (0..size).collect(),
            sign: vec![1; size],
        }
    }

    /// All signed permutations of `size` coordinates, `2^size size!` in number, the identity first.
    pub fn all(size: usize) -> Vec<Self> {
        let mut images: Vec<Vec<usize>> = vec![Vec::new()];
        for _ in 0..size {
            let extend = |image: &Vec<usize>| {
                let free: Vec<usize> = (0..size).filter(|i| !image.contains(i)).collect();
                let image = image.clone();
                free.into_iter()
                    .map(move |i| [image.clone(), vec![i]].concat())
            };
            images = images.iter().flat_map(extend).collect();
        }
        let signs = 0..1u64 << size;
        let with_signs = |image: Vec<usize>| {
            signs.clone().map(move |bits| Self {
                image: image.clone(),
                sign: (0..size).map(|i| 1 - 2 * (bits >> i & 1) as i64).collect(),
            })
        };
        images.into_iter().flat_map(with_signs).collect()
    }

    /// The signed permutation of rows that takes one matrix to another; of several the first.
    /// `None` where there is none.
    pub fn between(from: &Words<i64>, to: &Words<i64>) -> Option<Self> {
        let (mut image, mut sign) = (Vec::new(), Vec::new());
        for i in 0..from.rows {
            let row = from.row(i);
            let is_image = |j: &usize| up_to_sign(to.row(*j)) == up_to_sign(row);
            let j = (0..to.rows).find(|j| !image.contains(j) && is_image(j))?;
            sign.push(if to.row(j) == row { 1 } else { -1 });
            image.push(j);
        }
        (from.rows == to.rows).then_some(Self { image, sign })
    }

    /// The moved vector.
    pub fn apply(&self, vector: &[i64]) -> Vec<i64> {
        let mut moved = vec![0; vector.len()];
        for ((&to, &sign), &value) in self.image.iter().zip(&self.sign).zip(vector) {
            moved[to] = sign * value;
        }
        moved
    }

    /// `M P^T`: every row is moved.
    pub fn apply_to_columns(&self, matrix: &Words<i64>) -> Words<i64> {
        let rows = (0..matrix.rows).flat_map(|i| self.apply(matrix.row(i)));
        Words::new(matrix.rows, matrix.cols, rows.collect())
    }

    /// `P M`: every column is moved.
    pub fn apply_to_rows(&self, matrix: &Words<i64>) -> Words<i64> {
        self.apply_to_columns(&matrix.transpose()).transpose()
    }
}

/// The vector or its negative, whichever has a positive first nonzero entry.
pub(crate) fn up_to_sign(vector: &[i64]) -> Vec<i64> {
    let is_negative = vector.iter().find(|&&x| x != 0).is_some_and(|&x| x < 0);
    let sign = if is_negative { -1 } else { 1 };
    vector.iter().map(|x| sign * x).collect()
}

/// The canonical form under signed permutations of the rows.
pub fn canonical_rows(matrix: &Words<i64>) -> Words<i64> {
    let mut rows: Vec<Vec<i64>> = (0..matrix.rows)
        .map(|i| up_to_sign(matrix.row(i)))
        .collect();
    rows.sort();
    Words::new(matrix.rows, matrix.cols, rows.concat())
}

/// All vectors with entries from `-bound` to `bound`, in the order of the box.
pub(crate) fn vectors(size: usize, bound: u32) -> Vec<Vec<i64>> {
    let values = 2 * u64::from(bound) + 1;
    let value = |index: u64| {
        let size = index.div_ceil(2) as i64;
        if index % 2 == 1 { size } else { -size }
    };
    let mut found = vec![Vec::new()];
    for _ in 0..size {
        let extend = |vector: &Vec<i64>| {
            let vector = vector.clone();
            (0..values).map(move |index| [vector.clone(), vec![value(index)]].concat())
        };
        found = found.iter().flat_map(extend).collect();
    }
    found
}

/// A multiset of `total` things with the given multiplicities stands for this many sequences.
pub(crate) fn arrangements(
    total: usize,
    multiplicities: impl Iterator<Item = usize>,
) -> Option<u64> {
    let (mut count, mut placed) = (1u64, 0u64);
    for multiplicity in multiplicities {
        for k in 1..=multiplicity as u64 {
            placed += 1;
            count = count.checked_mul(placed)? / k;
        }
    }
    debug_assert_eq!(placed, total as u64);
    Some(count)
}

/// How many matrices have this canonical form: the rows can be arranged and take signs.
pub(crate) fn size_of_row_orbit(rows: &[Vec<i64>]) -> Option<u64> {
    let runs = rows.chunk_by(|a, b| a == b).map(<[_]>::len);
    let signs = rows
        .iter()
        .filter(|row| row.iter().any(|&x| x != 0))
        .count();
    arrangements(rows.len(), runs)?.checked_mul(1u64.checked_shl(signs as u32)?)
}

/// A matrix that stands for its orbit.
#[derive(Clone, Debug)]
pub struct Orbit {
    /// The matrix, in canonical form.
    pub matrix: Words<i64>,
    /// The number of matrices in the orbit.
    pub weight: u64,
    /// The members of the group of columns that move the matrix within its row orbit.
    pub stabiliser: Vec<SignedPermutation>,
}

/// The most canonical forms that are listed.
const MOST_FORMS: u128 = 20_000_000;

/// The orbits of all `rows x cols` matrices with entries from `-bound` to `bound` under signed
/// permutations of the rows and a group of signed permutations of the columns.
///
/// # Errors
/// When there are too many canonical forms, or an orbit has more than `2^64` members.
pub fn orbits(
    rows: usize,
    cols: usize,
    bound: u32,
    group: &[SignedPermutation],
) -> Result<Vec<Orbit>, Error> {
    let values = 2 * u128::from(bound) + 1;
    let all = values.checked_pow(cols as u32).ok_or(Error::TooLarge)?;
    let classes = all.div_ceil(2);
    let forms = (1..=rows as u128).try_fold(1u128, |count, k| {
        Some(count.checked_mul(classes.checked_add(k - 1)?)? / k)
    });
    if forms.is_none_or(|forms| forms > MOST_FORMS) {
        return Err(Error::TooLarge);
    }
    let mut classes = vectors(cols, bound);
    classes.retain(|vector| up_to_sign(vector) == *vector);
    classes.sort();
    let mut chosen = vec![0; rows];
    let mut found = Vec::new();
    loop {
        let matrix: Vec<Vec<i64>> = chosen.iter().map(|&k: &usize| classes[k].clone()).collect();
        found.extend(orbit(matrix, cols, group)?);
        // The next nondecreasing sequence of classes.
        let Some(position) = chosen.iter().rposition(|&k| k + 1 < classes.len()) else {
            return Ok(found);
        };
        let next = chosen[position] + 1;
        chosen[position..].fill(next);
    }
}

/// The orbit of a canonical form, if the form is the least of its orbit.
fn orbit(
    rows: Vec<Vec<i64>>,
    cols: usize,
    group: &[SignedPermutation],
) -> Result<Option<Orbit>, Error> {
    let mut images: Vec<Vec<Vec<i64>>> = Vec::new();
    let mut stabiliser = Vec::new();
    for element in group {
        let mut image: Vec<Vec<i64>> = rows.iter().map(|r| up_to_sign(&element.apply(r))).collect();
        image.sort();
        match image.cmp(&rows) {
            std::cmp::Ordering::Less => return Ok(None),
            std::cmp::Ordering::Equal => stabiliser.push(element.clone()),
            std::cmp::Ordering::Greater => images.push(image),
        }
    }
    images.sort();
    images.dedup();
    let weight =
        size_of_row_orbit(&rows).and_then(|size| size.checked_mul(images.len() as u64 + 1));
    Ok(Some(Orbit {
        matrix: Words::new(rows.len(), cols, rows.concat()),
        weight: weight.ok_or(Error::TooLarge)?,
        stabiliser,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn all_matrices(rows: usize, cols: usize, bound: u32) -> Vec<Words<i64>> {
        let matrix = |entries| Words::new(rows, cols, entries);
        vectors(rows * cols, bound)
            .into_iter()
            .map(matrix)
            .collect()
    }

    #[test]
    fn there_are_two_to_the_n_n_factorial_signed_permutations() {
        for (size, count) in [(0, 1), (1, 2), (2, 8), (3, 48), (4, 384)] {
            let all = SignedPermutation::all(size);
            let distinct: BTreeSet<_> = all.iter().collect();
            assert_eq!((all.len(), distinct.len()), (count, count));
            assert_eq!(all[0], SignedPermutation::identity(size));
        }
    }

    #[test]
    fn the_orbits_partition_all_matrices() {
        for (rows, cols, bound) in [(2, 2, 1), (2, 2, 2), (3, 2, 1), (1, 3, 1), (2, 3, 1)] {
            let group = SignedPermutation::all(cols);
            let rows_group = SignedPermutation::all(rows);
            let found = orbits(rows, cols, bound, &group).unwrap();
            let mut seen = BTreeSet::new();
            for orbit in &found {
                let images = rows_group.iter().flat_map(|p| {
                    group
                        .iter()
                        .map(|q| q.apply_to_columns(&p.apply_to_rows(&orbit.matrix)))
                });
                let members: BTreeSet<_> = images.collect();
                assert_eq!(members.len() as u64, orbit.weight);
                for member in members {
                    assert!(seen.insert(member), "two orbits overlap");
                }
            }
            assert_eq!(seen.len(), all_matrices(rows, cols, bound).len());
        }
    }

    #[test]
    fn the_stabiliser_has_the_order_that_the_orbit_allows() {
        // Orbits of row classes: |group| = |orbit of classes| * |stabiliser|.
        let group = SignedPermutation::all(2);
        for orbit in orbits(2, 2, 2, &group).unwrap() {
            let rows: Vec<Vec<i64>> = (0..2).map(|i| orbit.matrix.row(i).to_vec()).collect();
            let classes = orbit.weight / size_of_row_orbit(&rows).unwrap();
            assert_eq!(classes * orbit.stabiliser.len() as u64, 8);
        }
    }

    #[test]
    fn a_matrix_and_its_canonical_form_are_in_one_orbit() {
        for matrix in all_matrices(2, 2, 1) {
            let form = canonical_rows(&matrix);
            let group = SignedPermutation::all(2);
            assert!(group.iter().any(|p| p.apply_to_rows(&matrix) == form));
        }
    }
}
