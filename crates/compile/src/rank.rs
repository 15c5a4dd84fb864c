//! The rank of an integer matrix, by elimination modulo a prime, confirmed exactly.
//!
//! The rank modulo a prime is at most the rank, so a full rank is certain. A smaller one is found
//! again over the integers, by fraction-free elimination (Bareiss 1968).

/// A Mersenne prime.
const PRIME: i64 = (1 << 31) - 1;

/// The rank of a matrix with so many columns, entries by rows.
pub fn rank(entries: &[i128], cols: usize) -> usize {
    if entries.is_empty() {
        return 0;
    }
    let rows = entries.len() / cols;
    let modular = modulo(entries, rows, cols);
    if modular == rows.min(cols) {
        return modular;
    }
    bareiss(entries.to_vec(), rows, cols).unwrap_or_else(|| {
        let number = |&entry: &i128| exact::Rational::from(entry);
        let entries = entries.iter().map(number).collect();
        exact::rank(&exact::Matrix::from_entries(rows, cols, entries))
    })
}

fn modulo(entries: &[i128], rows: usize, cols: usize) -> usize {
    let mut m: Vec<i64> = entries
        .iter()
        .map(|entry| entry.rem_euclid(i128::from(PRIME)) as i64)
        .collect();
    let mut rank = 0;
    for col in 0..cols {
        let Some(row) = (rank..rows).find(|&row| m[row * cols + col] != 0) else {
            continue;
        };
        for j in 0..cols {
            m.swap(rank * cols + j, row * cols + j);
        }
        let pivot = m[rank * cols + col];
        for i in rank + 1..rows {
            let factor = m[i * cols + col];
            if factor == 0 {
                continue;
            }
            for j in col..cols {
                // Both products are below 2^62.
                let cross = pivot * m[i * cols + j] - factor * m[rank * cols + j];
                m[i * cols + j] = cross.rem_euclid(PRIME);
            }
        }
        rank += 1;
    }
    rank
}

/// The rank, unless a minor does not fit.
fn bareiss(mut m: Vec<i128>, rows: usize, cols: usize) -> Option<usize> {
    let (mut rank, mut previous) = (0, 1i128);
    for col in 0..cols {
        let Some(row) = (rank..rows).find(|&row| m[row * cols + col] != 0) else {
            continue;
        };
        for j in 0..cols {
            m.swap(rank * cols + j, row * cols + j);
        }
        let pivot = m[rank * cols + col];
        for i in rank + 1..rows {
            let factor = m[i * cols + col];
            for j in col + 1..cols {
                let (a, b) = (
                    pivot.checked_mul(m[i * cols + j])?,
                    factor.checked_mul(m[rank * cols + j])?,
                );
                m[i * cols + j] = a.checked_sub(b)? / previous;
            }
            m[i * cols + col] = 0;
        }
        previous = pivot;
        rank += 1;
    }
    Some(rank)
}
