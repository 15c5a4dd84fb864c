//! Elimination modulo a prime below `2^28`.
//!
//! Sums of up to 256 products of residues fit in 64 bits, so that inner products are reduced once
//! and the compiler vectorises them. The elimination is the left-looking one of Crout: column by
//! column, with inner products.

use std::cmp::Ordering;

use exact::Integer;

/// Primes to be tried in turn, below `2^28`.
pub(crate) const PRIMES: [u64; 3] = [(1 << 28) - 57, (1 << 28) - 89, (1 << 28) - 95];

/// Products that are summed before a reduction.
const TERMS: usize = 256;

/// Arithmetic modulo a prime.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prime {
    pub modulus: u64,
    /// `2^64 / modulus`, rounded down.
    reciprocal: u64,
}

impl Prime {
    pub fn new(modulus: u64) -> Self {
        let reciprocal = ((1u128 << 64) / u128::from(modulus)) as u64;
        Self {
            modulus,
            reciprocal,
        }
    }

    /// The residue of a number.
    #[inline]
    pub fn reduce(self, value: u64) -> u32 {
        // The quotient is too small by one at most.
        let quotient = (u128::from(value) * u128::from(self.reciprocal)) >> 64;
        let rest = value.wrapping_sub((quotient as u64).wrapping_mul(self.modulus));
        let rest = if rest >= self.modulus {
            rest - self.modulus
        } else {
            rest
        };
        rest as u32
    }

    #[inline]
    pub fn times(self, a: u32, b: u32) -> u32 {
        self.reduce(u64::from(a) * u64::from(b))
    }

    #[inline]
    pub fn minus(self, a: u32, b: u32) -> u32 {
        if a >= b {
            a - b
        } else {
            a + self.modulus as u32 - b
        }
    }

    /// The inner product.
    #[inline]
    pub fn dot(self, a: &[u32], b: &[u32]) -> u32 {
        // The products cannot overflow, and without checks they are faster.
        let sum = |a: &[u32], b: &[u32]| {
            let products = a.iter().zip(b);
            products.fold(0u64, |sum, (&x, &y)| {
                sum.wrapping_add(u64::from(x).wrapping_mul(y.into()))
            })
        };
        if a.len() <= TERMS {
            return self.reduce(sum(a, b));
        }
        let parts = a.chunks(TERMS).zip(b.chunks(TERMS));
        let reduced = parts.map(|(a, b)| u64::from(self.reduce(sum(a, b))));
        self.reduce(reduced.sum())
    }

    /// The inverse of a nonzero residue, by Euclid; the cofactors stay below the modulus.
    pub fn inverse(self, value: u32) -> u32 {
        let (mut a, mut b) = (self.modulus as u32, value);
        let (mut s, mut t) = (0i32, 1i32);
        while b != 0 {
            let quotient = a / b;
            (a, b) = (b, a - quotient * b);
            (s, t) = (t, s.wrapping_sub((quotient as i32).wrapping_mul(t)));
        }
        if s < 0 {
            self.modulus as u32 - s.unsigned_abs()
        } else {
            s as u32
        }
    }

    #[inline]
    pub fn residue_of_word(self, value: i64) -> u32 {
        let size = self.reduce(value.unsigned_abs());
        if value < 0 { self.minus(0, size) } else { size }
    }

    pub fn residue(self, value: &Integer) -> u32 {
        let modulus = Integer::from(self.modulus);
        let rest = value % &modulus;
        let rest = if rest < Integer::ZERO {
            rest + modulus
        } else {
            rest
        };
        u32::try_from(&rest).expect("a residue")
    }
}

/// Whether a number below `2^28` is prime (Miller and Rabin with the bases that suffice below
/// `3 10^9`).
pub(crate) fn is_prime(n: u64) -> bool {
    const BASES: [u64; 4] = [2, 3, 5, 7];
    if BASES.contains(&n) {
        return true;
    }
    if !(2..1 << 28).contains(&n) || BASES.iter().any(|&b| n.is_multiple_of(b)) {
        return false;
    }
    let times = |a: u64, b: u64| a * b % n;
    let twos = (n - 1).trailing_zeros();
    BASES.iter().all(|&base| {
        let (mut power, mut exponent, mut square) = (1, (n - 1) >> twos, base);
        while exponent > 0 {
            if exponent & 1 == 1 {
                power = times(power, square);
            }
            square = times(square, square);
            exponent >>= 1;
        }
        let mut passes = power == 1 || power == n - 1;
        for _ in 1..twos {
            power = times(power, power);
            passes |= power == n - 1;
        }
        passes
    })
}

/// The next smaller prime.
pub(crate) fn next_prime(below: u64) -> u64 {
    (2..below)
        .rev()
        .find(|&n| is_prime(n))
        .expect("a prime below")
}

/// A factorisation `P A = L U` modulo a prime, with the pivots.
pub(crate) struct Elimination {
    pub prime: Prime,
    pub cols: usize,
    /// The rows of the matrix in their new order; the first ones, as many as the rank, have pivots.
    pub order: Vec<usize>,
    /// The columns of the pivots.
    pub pivots: Vec<usize>,
    /// From one row of `lower` or `upper` to the next.
    stride: usize,
    /// `L` below its diagonal of ones.
    lower: Vec<u32>,
    /// `U` right of its diagonal.
    upper: Vec<u32>,
    /// The inverses of the diagonal of `U`.
    inverses: Vec<u32>,
}

impl Elimination {
    /// Eliminates a matrix of the given size by its entries modulo the prime.
    pub fn new(
        prime: Prime,
        (count, cols): (usize, usize),
        entry: impl Fn(usize, usize) -> u32,
    ) -> Self {
        let stride = count.min(cols);
        let mut found = Self {
            prime,
            cols,
            order: (0..count).collect(),
            pivots: Vec::with_capacity(stride),
            stride,
            lower: vec![0; count * stride],
            upper: vec![0; stride * stride],
            inverses: Vec::with_capacity(stride),
        };
        let mut column = Vec::with_capacity(count);
        for j in 0..cols {
            let rank = found.pivots.len();
            if rank == count {
                break;
            }
            column.clear();
            column.extend(found.order.iter().map(|&i| entry(i, j)));
            for i in 1..count {
                let known = i.min(rank);
                let sum = prime.dot(&found.lower[i * stride..][..known], &column[..known]);
                column[i] = prime.minus(column[i], sum);
            }
            let Some(pivot) = (rank..count).find(|&i| column[i] != 0) else {
                continue;
            };
            if pivot > rank {
                found.order.swap(rank, pivot);
                column.swap(rank, pivot);
                let (above, below) = found.lower.split_at_mut(pivot * stride);
                above[rank * stride..][..rank].swap_with_slice(&mut below[..rank]);
            }
            let inverse = prime.inverse(column[rank]);
            for (i, &entry) in column.iter().enumerate() {
                match i.cmp(&rank) {
                    Ordering::Less => found.upper[i * stride + rank] = entry,
                    Ordering::Equal => {}
                    Ordering::Greater => {
                        found.lower[i * stride + rank] = prime.times(entry, inverse);
                    }
                }
            }
            found.pivots.push(j);
            found.inverses.push(inverse);
        }
        found
    }

    pub fn rank(&self) -> usize {
        self.pivots.len()
    }

    /// The rows and columns of the minor.
    pub fn minor(&self) -> (Vec<usize>, Vec<usize>) {
        (self.order[..self.rank()].to_vec(), self.pivots.clone())
    }

    /// The solution of the system of the minor; the right side in the order of its rows.
    pub fn solve(&self, right: &[u32]) -> Vec<u32> {
        let (rank, stride) = (self.rank(), self.stride);
        let mut solution = right.to_vec();
        for i in 1..rank {
            let row = &self.lower[i * stride..][..i];
            let sum = self.prime.dot(row, &solution[..i]);
            solution[i] = self.prime.minus(solution[i], sum);
        }
        for k in (0..rank).rev() {
            let row = &self.upper[k * stride..][k + 1..rank];
            let sum = self.prime.dot(row, &solution[k + 1..]);
            let rest = self.prime.minus(solution[k], sum);
            solution[k] = self.prime.times(rest, self.inverses[k]);
        }
        solution
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primes_are_prime_and_their_neighbours_are_not() {
        assert!(PRIMES.into_iter().all(is_prime));
        assert!(!is_prime(PRIMES[0] - 1) && !is_prime(561) && !is_prime(1));
        assert_eq!(next_prime(PRIMES[0]), PRIMES[1]);
        let small: Vec<u64> = (0..50).filter(|&n| is_prime(n)).collect();
        assert_eq!(
            small,
            [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47]
        );
    }

    #[test]
    fn reduction_is_the_remainder() {
        for modulus in PRIMES.into_iter().chain([2, 97, 1_000_003]) {
            let prime = Prime::new(modulus);
            for shift in 0..64 {
                for value in [
                    1u64 << shift,
                    (1 << shift) - 1,
                    (1 << shift) + 12345,
                    u64::MAX,
                ] {
                    let expected = value % modulus;
                    assert_eq!(
                        u64::from(prime.reduce(value)),
                        expected,
                        "{value} mod {modulus}"
                    );
                }
            }
            let some = [1, 2 % modulus, modulus - 1].map(|value| value as u32);
            for value in some.into_iter().filter(|&value| value > 0) {
                assert_eq!(prime.times(prime.inverse(value), value), 1);
            }
        }
    }

    #[test]
    fn long_inner_products_are_reduced_on_the_way() {
        let prime = Prime::new(PRIMES[0]);
        let largest = vec![(PRIMES[0] - 1) as u32; 1000];
        // (-1)^2 a thousand times.
        assert_eq!(prime.dot(&largest, &largest), 1000);
    }
}
