//! Layers given by exponentials: `w = ln r`.
//!
//! `sigmoid(z) = E/(1+E)` with `E = exp(z)`, and `tanh(z) = (E-1)/(E+1)` with `E = exp(2z)`. At a
//! sample x the exponential of `w . x` is the product of the powers `r_j^(x_j)`. Where a power is
//! no integer, the weights are described in another basis: of the lattice that the unit vectors and
//! the samples span over the integers. In it every sample has integer coordinates, the change of
//! basis is one to one, and the exponentials are rational if those at the samples are.

use exact::{Matrix, Rational, solve};

/// A basis of a lattice as columns, and the integer coordinates of the vectors in it.
pub struct Basis {
    pub columns: Matrix,
    pub coordinates: Matrix,
}

impl Basis {
    /// Of the lattice of the unit vectors and some others, given as columns.
    pub fn of(vectors: &Matrix) -> Option<Self> {
        let n = vectors.rows();
        let mut generators: Vec<Vec<Rational>> = Vec::new();
        let all = Matrix::identity(n).hstack(vectors);
        for j in 0..all.cols() {
            generators.push(all.column(j).entries().to_vec());
        }
        let mut basis: Vec<Vec<Rational>> = Vec::new();
        for row in (0..n).rev() {
            // Euclid on the entries of this row leaves one generator with an entry there.
            loop {
                let mut with: Vec<usize> = (0..generators.len())
                    .filter(|&k| !generators[k][row].is_zero())
                    .collect();
                with.sort_by_key(|&k| generators[k][row].abs());
                let [least, rest @ ..] = with.as_slice() else {
                    break;
                };
                if rest.is_empty() {
                    basis.push(generators.remove(*least));
                    break;
                }
                let unit = generators[*least].clone();
                for &k in rest {
                    let times = floor(&(&generators[k][row] / &unit[row]));
                    for (entry, by) in generators[k].iter_mut().zip(&unit) {
                        *entry = &*entry - &(by * &times);
                    }
                }
            }
        }
        if basis.len() != n {
            return None;
        }
        let columns = Matrix::from_fn(n, n, |i, j| basis[j][i].clone());
        let coordinates = solve(&columns, vectors)?;
        let found = Self {
            columns,
            coordinates,
        };
        let reduced = found.reduced();
        let start = if size(&reduced.coordinates) < size(&found.coordinates) {
            reduced
        } else {
            found
        };
        Some(start.simplest(&all, vectors))
    }

    /// Another basis, in which as few coordinates as possible are not 0: Hermite's normal form.
    fn reduced(&self) -> Self {
        let mut rows: Vec<Vec<Rational>> =
            self.coordinates.row_slices().map(<[_]>::to_vec).collect();
        let mut basis: Vec<Vec<Rational>> = (0..rows.len())
            .map(|k| self.columns.column(k).entries().to_vec())
            .collect();
        let mut done = 0;
        for j in 0..self.coordinates.cols() {
            // Takes the row from others, so the vectors of these are added to that of the row.
            let mut take = |least: usize, others: &[usize]| {
                for &k in others {
                    let times = floor(&(&rows[k][j] / &rows[least][j]));
                    let (row, vector) = (rows[least].clone(), basis[k].clone());
                    for (entry, by) in rows[k].iter_mut().zip(&row) {
                        *entry = &*entry - &(by * &times);
                    }
                    for (entry, by) in basis[least].iter_mut().zip(&vector) {
                        *entry = &*entry + &(by * &times);
                    }
                }
                let mut left: Vec<usize> = (done..rows.len())
                    .filter(|&k| !rows[k][j].is_zero())
                    .collect();
                left.sort_by_key(|&k| rows[k][j].abs());
                left
            };
            let mut left = take(0, &[]);
            while let [least, rest @ ..] = left.as_slice()
                && !rest.is_empty()
            {
                left = take(*least, rest);
            }
            if let Some(&found) = left.first() {
                let above: Vec<usize> = (0..done).collect();
                take(found, &above);
                rows.swap(done, found);
                basis.swap(done, found);
                done += 1;
            }
        }
        for (row, vector) in rows.iter_mut().zip(&mut basis) {
            if row.iter().cloned().sum::<Rational>().is_negative() {
                for entry in row.iter_mut().chain(vector) {
                    *entry = -&*entry;
                }
            }
        }
        let n = basis.len();
        Self {
            columns: Matrix::from_fn(n, n, |i, j| basis[j][i].clone()),
            coordinates: Matrix::from_fn(n, self.coordinates.cols(), |i, j| rows[i][j].clone()),
        }
    }

    /// Another basis, of the vectors and unit vectors, in which the vectors are simplest.
    fn simplest(self, all: &Matrix, vectors: &Matrix) -> Self {
        let n = all.rows();
        let mut best = self;
        let mut subset: Vec<usize> = (0..n).collect();
        for _ in 0..MAX_SUBSETS {
            let columns = all.select_columns(&subset);
            // A basis of the lattice: both changes of coordinates are integral.
            let change = solve(&best.columns, &columns);
            let back = solve(&columns, &best.columns);
            let integral = |m: &Option<Matrix>| {
                m.as_ref()
                    .is_some_and(|m| m.entries().iter().all(Rational::is_integer))
            };
            if exact::rank(&columns) == n
                && integral(&change)
                && integral(&back)
                && let Some(coordinates) = solve(&columns, vectors)
                && size(&coordinates) < size(&best.coordinates)
            {
                best = Self {
                    columns,
                    coordinates,
                };
            }
            // The next subset in the order of the dictionary.
            let Some(place) = (0..n).rev().find(|&k| subset[k] < all.cols() - n + k) else {
                break;
            };
            subset[place] += 1;
            for k in place + 1..n {
                subset[k] = subset[k - 1] + 1;
            }
        }
        best
    }
}

/// The most bases that are compared.
const MAX_SUBSETS: usize = 5_000;

/// The sum of the absolute values of the entries; those below 0 count for one more.
fn size(m: &Matrix) -> Rational {
    let below = m.entries().iter().filter(|x| x.is_negative()).count();
    let sum: Rational = m.entries().iter().map(Rational::abs).sum();
    &sum + &Rational::from(below as i64)
}

fn floor(value: &Rational) -> Rational {
    let (above, below) = value.parts();
    let mut low = Rational::ZERO;
    // The quotients of short numbers are short; the sign is that of the numerator.
    let magnitude = above.abs();
    let mut step = Rational::ONE;
    while &step * &below <= magnitude {
        step = &step + &step;
    }
    while step >= Rational::ONE {
        let next = &low + &step;
        if &next * &below <= magnitude {
            low = next;
        }
        step = &step / &Rational::from(2);
    }
    if above.is_negative() {
        let exact = &low * &below == magnitude;
        let low = -low;
        return if exact { low } else { &low - &Rational::ONE };
    }
    low
}

/// The product of powers of positive numbers, if it is rational.
pub fn product_of_powers(bases: &[Rational], exponents: &[Rational]) -> Option<Rational> {
    let mut root = 1i64;
    for exponent in exponents {
        let (_, below) = exponent.to_small_fraction()?;
        root = root.checked_mul(i64::try_from(below).ok()?)?;
        if root > 64 {
            return None;
        }
    }
    let mut product = Rational::ONE;
    for (base, exponent) in bases.iter().zip(exponents) {
        let (power, one) = (exponent * &Rational::from(root)).to_small_fraction()?;
        if one != 1 || power.abs() > 4_096 || !base.is_positive() {
            return None;
        }
        let base = if power < 0 {
            base.recip()?
        } else {
            base.clone()
        };
        for _ in 0..power.unsigned_abs() {
            product *= &base;
        }
    }
    nth_root(&product, u32::try_from(root).ok()?)
}

/// The rational n-th root, if there is one.
fn nth_root(value: &Rational, n: u32) -> Option<Rational> {
    if n == 1 {
        return Some(value.clone());
    }
    let (above, below) = value.parts();
    let whole = |x: &Rational| -> Option<Rational> {
        let (mut low, mut high) = (Rational::ZERO, Rational::ONE);
        let power = |r: &Rational| (0..n).fold(Rational::ONE, |p, _| &p * r);
        while power(&high) < *x {
            high = &high + &high;
        }
        while &high - &low > Rational::ONE {
            let middle = floor(&(&(&low + &high) / &Rational::from(2)));
            if power(&middle) < *x {
                low = middle;
            } else {
                high = middle;
            }
        }
        (power(&high) == *x).then_some(high)
    };
    Some(&whole(&above)? / &whole(&below)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rational(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn samples_have_integer_coordinates_in_the_lattice_that_they_span() {
        let halves = Matrix::from_fn(2, 1, |_, _| rational("1/2"));
        let basis = Basis::of(&halves).unwrap();
        assert!(basis.coordinates.entries().iter().all(Rational::is_integer));
        assert_eq!(&basis.columns * &basis.coordinates, halves);
        let inverse = solve(&basis.columns, &Matrix::identity(2)).unwrap();
        assert!(inverse.entries().iter().all(Rational::is_integer));
    }

    #[test]
    fn samples_on_a_line_have_two_coordinates() {
        let rows = ["4 4 4", "4 4 4", "2 4 3", "2 2 2"];
        let rows = rows.map(|row| row.split(' ').map(rational).collect());
        let samples = Matrix::from_rows(rows.into()).unwrap();
        let basis = Basis::of(&samples).unwrap();
        assert_eq!(&basis.columns * &basis.coordinates, samples);
        let used = basis.coordinates.row_slices();
        assert_eq!(
            used.filter(|row| row.iter().any(|x| !x.is_zero())).count(),
            2
        );
        let inverse = solve(&basis.columns, &Matrix::identity(4)).unwrap();
        assert!(inverse.entries().iter().all(Rational::is_integer));
    }

    #[test]
    fn products_of_roots_are_taken_where_they_are_rational() {
        let half = rational("1/2");
        let halves = [half.clone(), half.clone()];
        assert_eq!(product_of_powers(&halves, &halves), Some(half.clone()));
        assert_eq!(product_of_powers(&halves[..1], &halves[..1]), None);
        let thirds = [rational("-2/3")];
        assert_eq!(
            product_of_powers(&[rational("8")], &thirds),
            Some(rational("1/4"))
        );
    }
}
