//! The rank of a rational matrix, with a witness.
//!
//! A minor that does not vanish modulo a prime bounds the rank from below, and vectors of the
//! kernel that are independent bound it from above; where the bounds meet, the rank is proved. A
//! [`Witness`] holds both, over the integers, and [`Witness::check`] verifies it without knowing
//! how it was found.
//!
//! It is found by elimination modulo a prime below `2^28` (`modular.rs`), which gives the minor,
//! and by lifting the solutions of the linear system of the minor to `p`-adic numbers (Dixon,
//! Numer. Math. 40, 1982), from which the kernel is reconstructed (`lifting.rs`). A prime that
//! divides a minor shows itself when no kernel is found, and another one is taken.

mod lifting;
mod modular;

use exact::{Integer, Matrix, Rational, integer, kernel_basis};

use modular::{Elimination, PRIMES, Prime};

/// What proves the rank of a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The rows and the columns of a nonsingular minor, as many as the rank.
    pub rows: Vec<usize>,
    /// The columns of the minor, increasing.
    pub cols: Vec<usize>,
    /// The prime modulo which the minor does not vanish.
    pub prime: u64,
    /// A basis of the kernel: one vector for each column that is not in the minor, in order. It is
    /// positive in that column and zero in the other such columns.
    pub kernel: Vec<Vec<Integer>>,
}

/// A matrix of integers with the same kernel: each row times a common denominator.
fn integral(matrix: &Matrix) -> Vec<Vec<Integer>> {
    let row = |i: usize| {
        let entries: Vec<_> = (0..matrix.cols())
            .map(|j| matrix[(i, j)].to_integers())
            .collect();
        let common = entries
            .iter()
            .fold(Integer::ONE, |common, (_, denominator)| {
                if *denominator == Integer::ONE {
                    return common;
                }
                let divisor = integer::gcd(&common, denominator);
                common / divisor * denominator
            });
        if common == Integer::ONE {
            return entries
                .into_iter()
                .map(|(numerator, _)| numerator)
                .collect();
        }
        let scaled = |(numerator, denominator)| numerator * (&common / denominator);
        entries.into_iter().map(scaled).collect()
    };
    (0..matrix.rows()).map(row).collect()
}

/// A matrix of words, by rows.
struct Words {
    rows: usize,
    cols: usize,
    entries: Vec<i64>,
}

impl Words {
    fn row(&self, i: usize) -> &[i64] {
        &self.entries[i * self.cols..][..self.cols]
    }
}

/// The same in words, where all entries are small, as they are in practice.
fn words(matrix: &Matrix) -> Option<Words> {
    if matrix.cols() > MOST_COLUMNS {
        return None;
    }
    // Divisions of 64 bits are much cheaper than those of 128.
    let parts = |entry: &Rational| -> Option<(i64, u64)> {
        let (numerator, denominator) = entry.to_small_fraction()?;
        Some((numerator.try_into().ok()?, denominator.try_into().ok()?))
    };
    let (rows, cols) = matrix.shape();
    let mut words = Vec::with_capacity(rows * cols);
    for i in 0..rows {
        let row = &matrix.entries()[i * cols..][..cols];
        let mut common = 1u64;
        for entry in row {
            let (_, denominator) = parts(entry)?;
            if denominator != 1 && !common.is_multiple_of(denominator) {
                let (mut a, mut b) = (common, denominator);
                while b != 0 {
                    (a, b) = (b, a % b);
                }
                common = common.checked_mul(denominator / a)?;
            }
        }
        for entry in row {
            let (numerator, denominator) = parts(entry)?;
            let factor = if denominator == common {
                1
            } else {
                common / denominator
            };
            let value = numerator.checked_mul(i64::try_from(factor).ok()?)?;
            if value.unsigned_abs() >= LARGEST_WORD {
                return None;
            }
            words.push(value);
        }
    }
    Some(Words {
        rows,
        cols,
        entries: words,
    })
}

/// Words are below the first number in absolute value, and there are no more columns than the
/// second says, so that sums of products of words with digits of 56 bits fit in 128 bits.
const LARGEST_WORD: u64 = 1 << 56;
const MOST_COLUMNS: usize = 512;

/// Up to this many rows or columns elimination over the rationals is faster.
const SMALL: usize = 4;

/// The rank of a matrix, proved by a witness where that is faster than elimination.
pub fn rank(matrix: &Matrix) -> usize {
    if matrix.rows().min(matrix.cols()) <= SMALL {
        exact::rank(matrix)
    } else {
        rank_with_witness(matrix).rank()
    }
}

/// The rank of a matrix, with its witness.
pub fn rank_with_witness(matrix: &Matrix) -> Witness {
    if let Some(words) = words(matrix) {
        for modulus in PRIMES {
            let prime = Prime::new(modulus);
            let entry = |i: usize, j: usize| prime.residue_of_word(words.row(i)[j]);
            let found = Elimination::new(prime, matrix.shape(), entry);
            if let Some(kernel) = lifting::kernel(&found, &words) {
                let (rows, cols) = found.minor();
                return Witness {
                    rows,
                    cols,
                    prime: modulus,
                    kernel,
                };
            }
        }
    }
    over_the_rationals(matrix, &integral(matrix))
}

/// The witness by rational elimination, for large entries and if all primes fail.
fn over_the_rationals(matrix: &Matrix, rows: &[Vec<Integer>]) -> Witness {
    let basis = kernel_basis(matrix);
    let clear = |j: usize| {
        let column = basis.column(j);
        let transposed = integral(&column.transpose());
        transposed.into_iter().next().unwrap_or_default()
    };
    let kernel: Vec<Vec<Integer>> = (0..basis.cols()).map(clear).collect();
    let mut modulus = PRIMES[0];
    loop {
        let prime = Prime::new(modulus);
        let found = Elimination::new(prime, matrix.shape(), |i, j| prime.residue(&rows[i][j]));
        let (rows, cols) = found.minor();
        if rows.len() + kernel.len() == matrix.cols() {
            return Witness {
                rows,
                cols,
                prime: modulus,
                kernel,
            };
        }
        modulus = modular::next_prime(modulus);
    }
}

impl Witness {
    /// The rank.
    pub fn rank(&self) -> usize {
        self.rows.len()
    }

    /// Whether the witness proves the rank of the matrix.
    pub fn check(&self, matrix: &Matrix) -> bool {
        let cols = matrix.cols();
        let in_order = |indices: &[usize]| indices.windows(2).all(|pair| pair[0] < pair[1]);
        let distinct = {
            let mut rows = self.rows.clone();
            rows.sort_unstable();
            in_order(&rows)
        };
        let fits = self.rows.iter().all(|&i| i < matrix.rows())
            && self.cols.iter().all(|&j| j < cols)
            && in_order(&self.cols)
            && distinct
            && self.rows.len() == self.cols.len()
            && self.rank() + self.kernel.len() == cols
            && self.kernel.iter().all(|vector| vector.len() == cols);
        if !fits || !modular::is_prime(self.prime) {
            return false;
        }
        let free: Vec<usize> = (0..cols).filter(|j| !self.cols.contains(j)).collect();
        let independent = self.kernel.iter().enumerate().all(|(k, vector)| {
            let entry = |(l, &j): (usize, &usize)| (vector[j] == Integer::ZERO) == (k != l);
            free.iter().enumerate().all(entry)
        });
        let rows = integral(matrix);
        let vanish = match words(matrix) {
            Some(words) => lifting::annihilates(&words, &self.kernel),
            None => rows.iter().all(|row| {
                self.kernel.iter().all(|v| {
                    let products = row.iter().zip(v).map(|(a, b)| a * b);
                    products.sum::<Integer>() == Integer::ZERO
                })
            }),
        };
        let prime = Prime::new(self.prime);
        let entry = |i: usize, j: usize| prime.residue(&rows[self.rows[i]][self.cols[j]]);
        let elimination = Elimination::new(prime, (self.rank(), self.rank()), entry);
        independent && vanish && elimination.rank() == self.rank()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matrix(rows: usize, cols: usize) -> impl Strategy<Value = Matrix> {
        let entry = (-9i64..10, 1i64..5).prop_map(|(n, d)| Rational::from_fraction(n, d).unwrap());
        prop::collection::vec(entry, rows * cols)
            .prop_map(move |entries| Matrix::from_entries(rows, cols, entries))
    }

    /// Products through a middle of any width.
    fn any_rank() -> impl Strategy<Value = Matrix> {
        (1usize..9, 0usize..9, 1usize..9)
            .prop_flat_map(|(m, k, n)| (matrix(m, k), matrix(k, n)).prop_map(|(a, b)| &a * &b))
    }

    proptest! {
        #[test]
        fn the_witness_proves_the_rank(matrix in any_rank()) {
            let witness = rank_with_witness(&matrix);
            prop_assert_eq!(witness.rank(), exact::rank(&matrix));
            prop_assert_eq!(witness.rank(), rank(&matrix));
            prop_assert!(witness.check(&matrix));
        }

        #[test]
        fn large_entries_are_treated_alike(matrix in any_rank(), exponent in 40u32..90) {
            let factor = (0..exponent).fold(Rational::ONE, |power, _| power * Rational::from(3));
            let matrix = matrix.scale(&factor);
            let large = &matrix + &Matrix::from_fn(matrix.rows(), matrix.cols(), |i, j| {
                Rational::from(i * j)
            });
            let witness = rank_with_witness(&large);
            prop_assert_eq!(witness.rank(), rank(&large));
            prop_assert!(witness.check(&large));
        }

        #[test]
        fn a_changed_matrix_or_witness_is_refused(matrix in any_rank(), k in 0usize..64) {
            let witness = rank_with_witness(&matrix);
            let (i, j) = (k % matrix.rows(), k % matrix.cols());
            let mut changed = matrix.clone();
            changed[(i, j)] += Rational::ONE;
            prop_assert!(!witness.check(&changed) || rank(&changed) == witness.rank());
            for spoil in [
                |w: &mut Witness| { w.rows.pop(); },
                |w: &mut Witness| { w.prime += 1; },
                |w: &mut Witness| { w.kernel.push(vec![Integer::ZERO]); },
                |w: &mut Witness| if let Some(v) = w.kernel.first_mut() {
                    v.iter_mut().for_each(|x| *x = Integer::ZERO);
                } else {
                    w.cols.clear();
                },
            ] {
                let mut spoiled = witness.clone();
                spoil(&mut spoiled);
                prop_assert!(spoiled == witness || !spoiled.check(&matrix));
            }
        }
    }

    #[test]
    fn a_minor_that_the_first_prime_divides_is_found_with_another_one() {
        let p = Rational::from(PRIMES[0]);
        let matrix = Matrix::from_fn(2, 2, |i, j| match (i, j) {
            (0, 0) => p.clone(),
            (1, 1) => Rational::ONE,
            _ => Rational::ZERO,
        });
        let witness = rank_with_witness(&matrix);
        assert_eq!((witness.rank(), witness.prime), (2, PRIMES[1]));
        assert!(witness.check(&matrix));
        // The same with a rank of 1 modulo the prime and nothing small in the kernel.
        let near = Matrix::from_fn(2, 2, |i, j| {
            if i == 1 && j == 1 {
                &p + &Rational::ONE
            } else {
                Rational::ONE
            }
        });
        assert!(rank_with_witness(&near).check(&near));
        assert_eq!(rank_with_witness(&near).rank(), 2);
    }

    #[test]
    fn matrices_without_entries_have_rank_zero() {
        for (rows, cols) in [(0, 3), (3, 0), (0, 0)] {
            let witness = rank_with_witness(&Matrix::zeros(rows, cols));
            assert_eq!((witness.rank(), witness.kernel.len()), (0, cols));
            assert!(witness.check(&Matrix::zeros(rows, cols)));
        }
    }
}
