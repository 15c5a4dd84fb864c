//! Elimination modulo a prime below `2^61`.
//!
//! Sums of up to 32 products of residues fit in 127 bits, so that inner products are reduced once.
//! The elimination is the left-looking one of Crout: column by column, with inner products.

use exact::Integer;

/// Primes to be tried in turn: `2^61 - 1`, and the two below it.
pub(crate) const PRIMES: [u64; 3] = [(1 << 61) - 1, (1 << 61) - 31, (1 << 61) - 229];

/// Products that are summed before a reduction.
const TERMS: usize = 32;

/// Arithmetic modulo a prime.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prime {
    pub modulus: u64,
    /// `2^61 - modulus`: `2^61` is congruent to this small number.
    excess: u64,
}

impl Prime {
    pub fn new(modulus: u64) -> Self {
        let excess = (1u64 << 61).wrapping_sub(modulus);
        Self { modulus, excess }
    }

    /// The residue of a number below `2^127`.
    #[inline]
    pub fn reduce(self, value: u128) -> u64 {
        if self.excess > 1 << 16 {
            return (value % u128::from(self.modulus)) as u64;
        }
        // Fold twice at bit 61; the first leaves fewer than 84 bits, the second fewer than 63. The
        // operations cannot overflow, and without checks they are faster.
        let fold = |value: u128| {
            let low = value & ((1 << 61) - 1);
            low.wrapping_add((value >> 61).wrapping_mul(u128::from(self.excess)))
        };
        let mut value = fold(fold(value)) as u64;
        while value >= self.modulus {
            value -= self.modulus;
        }
        value
    }

    #[inline]
    pub fn times(self, a: u64, b: u64) -> u64 {
        self.reduce(u128::from(a) * u128::from(b))
    }

    #[inline]
    pub fn minus(self, a: u64, b: u64) -> u64 {
        if a >= b { a - b } else { a + self.modulus - b }
    }

    /// The inner product.
    #[inline]
    pub fn dot(self, a: &[u64], b: &[u64]) -> u64 {
        let product = |x: u64, y: u64| u128::from(x).wrapping_mul(y.into());
        let sum = |a: &[u64], b: &[u64]| {
            let ((fours_a, rest_a), (fours_b, rest_b)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
            let mut sum = 0u128;
            for (x, y) in fours_a.iter().zip(fours_b) {
                let (left, right) = (product(x[0], y[0]), product(x[1], y[1]));
                sum = sum.wrapping_add(left.wrapping_add(right));
                let (left, right) = (product(x[2], y[2]), product(x[3], y[3]));
                sum = sum.wrapping_add(left.wrapping_add(right));
            }
            let rest = rest_a.iter().zip(rest_b);
            rest.fold(sum, |sum, (&x, &y)| sum.wrapping_add(product(x, y)))
        };
        if a.len() <= TERMS {
            return self.reduce(sum(a, b));
        }
        let parts = a.chunks(TERMS).zip(b.chunks(TERMS));
        let reduced = parts.map(|(a, b)| u128::from(self.reduce(sum(a, b))));
        self.reduce(reduced.sum())
    }

    /// The inverse of a nonzero residue, by Euclid; the cofactors stay below the modulus.
    pub fn inverse(self, value: u64) -> u64 {
        let (mut a, mut b) = (self.modulus, value);
        let (mut s, mut t) = (0i64, 1i64);
        while b != 0 {
            let quotient = a / b;
            (a, b) = (b, a - quotient * b);
            (s, t) = (t, s.wrapping_sub((quotient as i64).wrapping_mul(t)));
        }
        if s < 0 {
            self.modulus - s.unsigned_abs()
        } else {
            s as u64
        }
    }

    pub fn residue_of_word(self, value: i64) -> u64 {
        let size = value.unsigned_abs();
        let size = if size < self.modulus {
            size
        } else {
            size % self.modulus
        };
        if value < 0 { self.minus(0, size) } else { size }
    }

    pub fn residue(self, value: &Integer) -> u64 {
        let modulus = Integer::from(self.modulus);
        let rest = value % &modulus;
        let rest = if rest < Integer::ZERO {
            rest + modulus
        } else {
            rest
        };
        u64::try_from(&rest).expect("a residue")
    }
}

/// Whether a number is prime (Miller and Rabin with the bases that suffice below `2^64`).
pub(crate) fn is_prime(n: u64) -> bool {
    const BASES: [u64; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
    if BASES.contains(&n) {
        return true;
    }
    if !(2..1 << 61).contains(&n) || BASES.iter().any(|&b| n.is_multiple_of(b)) {
        return false;
    }
    let times = |a: u64, b: u64| (u128::from(a) * u128::from(b) % u128::from(n)) as u64;
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
    /// Row `i` of `L` below the diagonal of ones, `rank` entries at most.
    pub lower: Vec<Vec<u64>>,
    /// Row `k` of `U` right of the diagonal, and the inverse of its diagonal entry.
    pub upper: Vec<(Vec<u64>, u64)>,
}

impl Elimination {
    pub fn new<T>(
        prime: Prime,
        cols: usize,
        rows: &[Vec<T>],
        word: impl Fn(Prime, &T) -> u64,
    ) -> Self {
        let count = rows.len();
        let mut found = Self {
            prime,
            cols,
            order: (0..count).collect(),
            pivots: Vec::new(),
            lower: (0..count)
                .map(|_| Vec::with_capacity(count.min(cols)))
                .collect(),
            upper: Vec::new(),
        };
        let entry = |i: usize, j: usize| word(prime, &rows[i][j]);
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
                let sum = prime.dot(&found.lower[i][..known], &column[..known]);
                column[i] = prime.minus(column[i], sum);
            }
            let Some(pivot) = (rank..count).find(|&i| column[i] != 0) else {
                continue;
            };
            found.order.swap(rank, pivot);
            found.lower.swap(rank, pivot);
            column.swap(rank, pivot);
            let inverse = prime.inverse(column[rank]);
            for (row, &entry) in found.lower[rank + 1..].iter_mut().zip(&column[rank + 1..]) {
                row.push(prime.times(entry, inverse));
            }
            found.pivots.push(j);
            for ((row, _), entry) in found.upper.iter_mut().zip(&column) {
                row.push(*entry);
            }
            found
                .upper
                .push((Vec::with_capacity(count - rank), inverse));
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
    pub fn solve(&self, right: &[u64]) -> Vec<u64> {
        let mut solution = right.to_vec();
        for i in 1..self.rank() {
            let sum = self.prime.dot(&self.lower[i][..i], &solution[..i]);
            solution[i] = self.prime.minus(solution[i], sum);
        }
        for k in (0..self.rank()).rev() {
            let (row, inverse) = &self.upper[k];
            let sum = self.prime.dot(row, &solution[k + 1..]);
            solution[k] = self
                .prime
                .times(self.prime.minus(solution[k], sum), *inverse);
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
            for shift in 0..127 {
                for value in [1u128 << shift, (1 << shift) - 1, (1 << shift) + 12345] {
                    let value = value & ((1 << 127) - 1);
                    let expected = (value % u128::from(modulus)) as u64;
                    assert_eq!(prime.reduce(value), expected, "{value} mod {modulus}");
                }
            }
            for value in [1, 2 % modulus, modulus - 1].into_iter().filter(|&v| v > 0) {
                assert_eq!(prime.times(prime.inverse(value), value), 1);
            }
        }
    }
}
