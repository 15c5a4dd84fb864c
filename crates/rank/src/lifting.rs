//! The kernel of a matrix of words, from solutions modulo a prime.
//!
//! Let `B` be the minor, nonsingular modulo `p`. For a column `c` outside of it, in the rows of
//! the minor, the solution of `B z = c` has the `p`-adic digits `z_k = B^{-1} b_k mod p`, where
//! `b_0 = c` and `b_{k+1} = (b_k - B z_k) / p`; two of them make one digit in base `p^2`. A
//! rational vector with a common denominator `d` is recovered from the digits by continued
//! fractions, and `(-d z, d)` is in the kernel if `A` maps it to zero, which is verified in
//! integers: no bound on its size need be trusted.

use exact::{Integer, integer};

use crate::Words;
use crate::modular::{Elimination, Prime};

/// A basis of the kernel, one vector for each column without pivot; `None` if there is none of this
/// form, because the rank modulo the prime is too small.
pub(crate) fn kernel(elimination: &Elimination, words: &Words) -> Option<Vec<Vec<Integer>>> {
    let rank = elimination.rank();
    let is_free = |j: &usize| elimination.pivots.binary_search(j).is_err();
    let vectors: Option<Vec<Vec<Integer>>> = (0..elimination.cols)
        .filter(is_free)
        .map(|free| solution(elimination, words, free))
        .collect();
    debug_assert!(
        vectors
            .as_ref()
            .is_none_or(|v| v.len() + rank == elimination.cols)
    );
    vectors
}

/// The most digits by Hadamard's bound: numerators and denominators are minors of the matrix.
fn most_digits(rank: usize, words: &Words) -> usize {
    let sizes = words.entries.iter().map(|x| x.unsigned_abs());
    let largest = sizes.max().unwrap_or(0);
    // A minor is at most (largest sqrt(r))^r in absolute value.
    let bits = rank * (64 - largest.leading_zeros() as usize)
        + rank * (usize::BITS - rank.leading_zeros()) as usize / 2;
    (2 * bits + 2) / 55 + 1
}

fn solution(elimination: &Elimination, words: &Words, free: usize) -> Option<Vec<Integer>> {
    let (prime, rank) = (elimination.prime, elimination.rank());
    // The system of the minor, without the columns that are not its own.
    let minor: Vec<i64> = elimination.order[..rank]
        .iter()
        .flat_map(|&i| elimination.pivots.iter().map(move |&j| words.row(i)[j]))
        .collect();
    let pivot_rows = elimination.order[..rank].iter();
    let mut rest: Vec<i128> = pivot_rows.map(|&i| words.row(i)[free].into()).collect();
    let modulus = Integer::from(prime.modulus * prime.modulus);
    let (mut power, mut value) = (Integer::ONE, vec![Integer::ZERO; rank]);
    let (mut next_try, most) = (1, most_digits(rank, words));
    for digits in 1..=most {
        let mut digit = vec![0u64; rank];
        for place in [1, prime.modulus] {
            let right: Vec<u32> = rest.iter().map(|x| residue(prime, *x)).collect();
            let solved = elimination.solve(&right);
            for (row, rest) in minor.chunks(rank.max(1)).zip(&mut rest) {
                let products = row.iter().zip(&solved);
                let sum = products.fold(0i128, |sum, (&a, &z)| sum + i128::from(a) * i128::from(z));
                *rest = divided(prime, *rest - sum);
            }
            for (digit, solved) in digit.iter_mut().zip(solved) {
                *digit += place * u64::from(solved);
            }
        }
        for (value, digit) in value.iter_mut().zip(digit) {
            *value += &power * Integer::from(digit);
        }
        power *= &modulus;
        if digits == next_try || digits == most {
            next_try += digits.div_ceil(2);
            let vector = reconstruct(&value, &power).map(|(numerators, denominator)| {
                let mut vector = vec![Integer::ZERO; elimination.cols];
                for (&j, numerator) in elimination.pivots.iter().zip(numerators) {
                    vector[j] = -numerator;
                }
                vector[free] = denominator;
                vector
            });
            let vector = vector.filter(|v| annihilates(words, std::slice::from_ref(v)));
            if vector.is_some() {
                return vector;
            }
        }
    }
    None
}

/// The residue; divisions of 64 bits are much cheaper than those of 128.
fn residue(prime: Prime, value: i128) -> u32 {
    match i64::try_from(value) {
        Ok(word) => prime.residue_of_word(word),
        Err(_) => value.rem_euclid(prime.modulus.into()) as u32,
    }
}

/// A multiple of the prime, divided by it.
fn divided(prime: Prime, value: i128) -> i128 {
    match i64::try_from(value) {
        Ok(word) => (word / prime.modulus as i64).into(),
        Err(_) => value / i128::from(prime.modulus),
    }
}

/// Whether the matrix maps all the vectors to zero: digit by digit in base `2^56`, with carries.
pub(crate) fn annihilates(words: &Words, vectors: &[Vec<Integer>]) -> bool {
    vectors.iter().all(|vector| {
        let mut digits: Vec<Vec<i64>> = Vec::new();
        for (i, entry) in vector.iter().enumerate() {
            integer::digits(entry, |k, digit| {
                if digits.len() <= k {
                    digits.resize(k + 1, vec![0; vector.len()]);
                }
                digits[k][i] = digit;
            });
        }
        (0..words.rows).all(|i| {
            let row = words.row(i);
            let mut carry = 0i128;
            for digits in &digits {
                let products = row.iter().zip(digits);
                let sum = products.fold(carry, |s, (&a, &d)| s + i128::from(a) * i128::from(d));
                if sum & ((1 << 56) - 1) != 0 {
                    return false;
                }
                carry = sum >> 56;
            }
            carry == 0
        })
    })
}

/// Numerators with a common positive denominator, each congruent to its value times the
/// denominator; all of them and the denominator small beside the modulus.
fn reconstruct(values: &[Integer], modulus: &Integer) -> Option<(Vec<Integer>, Integer)> {
    let limit = integer::floor_sqrt(modulus);
    let mut denominator = Integer::ONE;
    let mut numerators: Vec<Integer> = Vec::with_capacity(values.len());
    for value in values {
        let mut scaled = symmetric(&(value * &denominator), modulus);
        if integer::bit_length(&scaled) * 2 + 2 > integer::bit_length(modulus) {
            let factor = fraction(&scaled, modulus, &limit)?;
            denominator *= &factor;
            if denominator > limit {
                return None;
            }
            scaled = symmetric(&(scaled * &factor), modulus);
            for numerator in &mut numerators {
                *numerator *= &factor;
            }
        }
        numerators.push(scaled);
    }
    Some((numerators, denominator))
}

/// The residue of least absolute value.
fn symmetric(value: &Integer, modulus: &Integer) -> Integer {
    let rest = value % modulus;
    if &rest + &rest > *modulus {
        rest - modulus
    } else if &rest + &rest < -modulus {
        rest + modulus
    } else {
        rest
    }
}

/// The denominator of the first fraction of numerator at most `limit` that is congruent to `value`.
fn fraction(value: &Integer, modulus: &Integer, limit: &Integer) -> Option<Integer> {
    let value = if *value < Integer::ZERO {
        value + modulus
    } else {
        value.clone()
    };
    let in_words = |x: &Integer| i128::try_from(x).ok();
    if let (Some(a), Some(b), Some(limit)) = (in_words(modulus), in_words(&value), in_words(limit))
    {
        return fraction_in_words(a, b, limit).map(Integer::from);
    }
    let (mut a, mut b) = (modulus.clone(), value);
    let (mut s, mut t) = (Integer::ZERO, Integer::ONE);
    while b > *limit {
        let quotient = &a / &b;
        let remainder = &a - &quotient * &b;
        let next = &s - &quotient * &t;
        (a, b, s, t) = (b, remainder, t, next);
    }
    let denominator = if t < Integer::ZERO { -t } else { t };
    (denominator != Integer::ZERO && denominator <= *limit).then_some(denominator)
}

/// The same in words: remainders and cofactors are at most the modulus in absolute value.
fn fraction_in_words(modulus: i128, value: i128, limit: i128) -> Option<i128> {
    let (mut a, mut b, mut s, mut t) = (modulus, value, 0i128, 1i128);
    while b > limit {
        // Divisions of 64 bits are much cheaper, and small quotients need none.
        let mut quotient = match (u64::try_from(a), u64::try_from(b)) {
            (Ok(a), Ok(b)) => i128::from(a / b),
            _ => 0,
        };
        let mut remainder = a - quotient * b;
        while remainder >= b && quotient < 4 {
            (remainder, quotient) = (remainder - b, quotient + 1);
        }
        if remainder >= b {
            (quotient, remainder) = (a / b, a % b);
        }
        (a, b, s, t) = (b, remainder, t, s - quotient * t);
    }
    let denominator = t.abs();
    (denominator != 0 && denominator <= limit).then_some(denominator)
}
