//! The numbers of lanes, and instructions on all lanes of a batch.

use crate::program::{Op, Reg};

/// The instances of a batch: its registers stay in the first-level cache.
pub const LANES: usize = 2 * ROW;
/// The lanes of a row of a table: a batch has two.
pub const ROW: usize = 128;
/// Marks a register of the block.
pub const BLOCK: Reg = 1 << 31;
/// Marks a register of which the first lane of each row is read for all of them.
pub const ROWS: Reg = 1 << 30;

/// A register of a batch.
pub type Batch<T> = [T; LANES];

/// An integer of one width. Operations wrap; results that are in range are exact.
pub trait Lane: Copy + Ord + Send + Sync + 'static {
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// The number, which fits.
    fn from_wide(value: i128) -> Self;
    /// The number.
    fn wide(self) -> i128;
    /// The sum.
    fn plus(self, other: Self) -> Self;
    /// The difference.
    fn minus(self, other: Self) -> Self;
    /// The product.
    fn times(self, other: Self) -> Self;
    /// Bits of both.
    fn either(self, other: Self) -> Self;
    /// Bits in common.
    fn both(self, other: Self) -> Self;
    /// 1 or 0.
    fn truth(value: bool) -> Self;
}

macro_rules! lane {
    ($($type:ty),*) => {$(
        impl Lane for $type {
            const ZERO: Self = 0;
            const ONE: Self = 1;
            #[inline(always)]
            fn from_wide(value: i128) -> Self {
                value as $type
            }
            #[inline(always)]
            fn wide(self) -> i128 {
                self as i128
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
            #[inline(always)]
            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }
            #[inline(always)]
            fn times(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }
            #[inline(always)]
            fn either(self, other: Self) -> Self {
                self | other
            }
            #[inline(always)]
            fn both(self, other: Self) -> Self {
                self & other
            }
            #[inline(always)]
            fn truth(value: bool) -> Self {
                value as $type
            }
        }
    )*};
}
lane!(i16, i32, i64, i128);

/// The value of an instruction at one instance.
pub fn evaluate(op: &Op, get: impl Fn(Reg) -> i128) -> i128 {
    let truth = i128::from;
    match *op {
        Op::Input(_) => 0,
        Op::Const(value) => value,
        Op::Add([a, b]) => get(a).wrapping_add(get(b)),
        Op::Sub([a, b]) => get(a).wrapping_sub(get(b)),
        Op::Mul([a, b]) => get(a).wrapping_mul(get(b)),
        Op::Dot([a, b, c, d]) => {
            let (x, y) = (get(a).wrapping_mul(get(b)), get(c).wrapping_mul(get(d)));
            x.wrapping_add(y)
        }
        Op::Dot3([a, b, c, d, e, f]) => {
            let (x, y) = (get(a).wrapping_mul(get(b)), get(c).wrapping_mul(get(d)));
            x.wrapping_add(y).wrapping_add(get(e).wrapping_mul(get(f)))
        }
        Op::Cross([a, b, c, d]) => {
            let (x, y) = (get(a).wrapping_mul(get(b)), get(c).wrapping_mul(get(d)));
            x.wrapping_sub(y)
        }
        Op::Plus([a, b, c]) => get(a).wrapping_add(get(b).wrapping_mul(get(c))),
        Op::Minus([a, b, c]) => get(a).wrapping_sub(get(b).wrapping_mul(get(c))),
        Op::Or([a, b]) => get(a) | get(b),
        Op::And([a, b]) => get(a) & get(b),
        Op::NonZero([a]) => truth(get(a) != 0),
        Op::Zero([a]) => truth(get(a) == 0),
        Op::WhereZero([a, b]) => get(a) & truth(get(b) == 0),
        Op::WhereEqual([a, b, c, d, e]) => {
            get(a) & truth(get(b).wrapping_mul(get(c)) == get(d).wrapping_mul(get(e)))
        }
        Op::Not([a]) => 1 - get(a),
        Op::Less([a, b]) => truth(get(a) < get(b)),
        Op::Max([a, b]) => get(a).max(get(b)),
        Op::Select([a, b, c]) => {
            if get(a) == 0 {
                get(c)
            } else {
                get(b)
            }
        }
        Op::Rank(cols, ref entries) => {
            let entries: Vec<i128> = entries.iter().map(|&entry| get(entry)).collect();
            crate::rank::rank(&entries, cols as usize) as i128
        }
    }
}

/// Runs instructions on a batch. Registers are places of `file`, or, if marked, of `block`; none is
/// written by the instruction that reads it.
#[inline(always)]
pub fn run<T: Lane>(
    code: &[(Reg, Op)],
    file: &mut [Box<Batch<T>>],
    block: &[Batch<T>],
    spare: &mut Box<Batch<T>>,
) {
    for (to, op) in code {
        std::mem::swap(spare, &mut file[*to as usize]);
        let out: &mut Batch<T> = spare;
        let get = |reg: Reg| -> &Batch<T> {
            if reg & BLOCK == 0 {
                &file[reg as usize]
            } else {
                &block[(reg & !BLOCK) as usize]
            }
        };
        // The first lane of each row.
        let rows = |reg: Reg| {
            let batch = get(reg & !ROWS);
            [batch[0], batch[ROW]]
        };
        match *op {
            Op::Input(_) | Op::Const(_) => {}
            Op::Mul([x, b]) if x & ROWS != 0 => {
                let (x, b) = (rows(x), get(b));
                by_row(out, |r, l| x[r].times(b[l]));
            }
            Op::Plus([a, x, c]) if x & ROWS != 0 => {
                let (a, x, c) = (get(a), rows(x), get(c));
                by_row(out, |r, l| a[l].plus(x[r].times(c[l])));
            }
            Op::Minus([a, x, c]) if x & ROWS != 0 => {
                let (a, x, c) = (get(a), rows(x), get(c));
                by_row(out, |r, l| a[l].minus(x[r].times(c[l])));
            }
            Op::Dot([x, b, y, d]) if x & ROWS != 0 => {
                let (x, b, y, d) = (rows(x), get(b), rows(y), get(d));
                by_row(out, |r, l| x[r].times(b[l]).plus(y[r].times(d[l])));
            }
            Op::Cross([x, b, y, d]) if x & ROWS != 0 => {
                let (x, b, y, d) = (rows(x), get(b), rows(y), get(d));
                by_row(out, |r, l| x[r].times(b[l]).minus(y[r].times(d[l])));
            }
            Op::Dot3([x, b, y, d, z, f]) if x & ROWS != 0 => {
                let (x, b, y, d) = (rows(x), get(b), rows(y), get(d));
                let (z, f) = (rows(z), get(f));
                by_row(out, |r, l| {
                    let two = x[r].times(b[l]).plus(y[r].times(d[l]));
                    two.plus(z[r].times(f[l]))
                });
            }
            Op::WhereEqual([a, x, b, y, d]) if x & ROWS != 0 => {
                let (a, x, b, y, d) = (get(a), rows(x), get(b), rows(y), get(d));
                by_row(out, |r, l| {
                    a[l].both(T::truth(x[r].times(b[l]) == y[r].times(d[l])))
                });
            }
            Op::Add([a, b]) => two(out, get(a), get(b), T::plus),
            Op::Sub([a, b]) => two(out, get(a), get(b), T::minus),
            Op::Mul([a, b]) => two(out, get(a), get(b), T::times),
            Op::Or([a, b]) => two(out, get(a), get(b), T::either),
            Op::And([a, b]) => two(out, get(a), get(b), T::both),
            Op::Less([a, b]) => two(out, get(a), get(b), |x, y| T::truth(x < y)),
            Op::Max([a, b]) => two(out, get(a), get(b), |x, y| if x < y { y } else { x }),
            Op::NonZero([a]) => two(out, get(a), get(a), |x, _| T::truth(x != T::ZERO)),
            Op::Zero([a]) => two(out, get(a), get(a), |x, _| T::truth(x == T::ZERO)),
            Op::WhereZero([a, b]) => {
                two(out, get(a), get(b), |x, y| x.both(T::truth(y == T::ZERO)));
            }
            Op::Not([a]) => two(out, get(a), get(a), |x, _| T::ONE.minus(x)),
            Op::Plus([a, b, c]) => {
                three(out, get(a), get(b), get(c), |x, y, z| x.plus(y.times(z)));
            }
            Op::Minus([a, b, c]) => {
                three(out, get(a), get(b), get(c), |x, y, z| x.minus(y.times(z)));
            }
            Op::Select([a, b, c]) => three(out, get(a), get(b), get(c), |x, y, z| {
                if x == T::ZERO { z } else { y }
            }),
            Op::Dot([a, b, c, d]) => {
                let (a, b, c, d) = (get(a), get(b), get(c), get(d));
                for l in 0..LANES {
                    out[l] = a[l].times(b[l]).plus(c[l].times(d[l]));
                }
            }
            Op::Cross([a, b, c, d]) => {
                let (a, b, c, d) = (get(a), get(b), get(c), get(d));
                for l in 0..LANES {
                    out[l] = a[l].times(b[l]).minus(c[l].times(d[l]));
                }
            }
            Op::WhereEqual([a, b, c, d, e]) => {
                let (a, b, c, d, e) = (get(a), get(b), get(c), get(d), get(e));
                for l in 0..LANES {
                    out[l] = a[l].both(T::truth(b[l].times(c[l]) == d[l].times(e[l])));
                }
            }
            Op::Dot3([a, b, c, d, e, f]) => {
                let (a, b, c, d, e, f) = (get(a), get(b), get(c), get(d), get(e), get(f));
                for l in 0..LANES {
                    let two = a[l].times(b[l]).plus(c[l].times(d[l]));
                    out[l] = two.plus(e[l].times(f[l]));
                }
            }
            Op::Rank(cols, ref entries) => {
                let mut matrix = vec![0; entries.len()];
                for (l, out) in out.iter_mut().enumerate() {
                    for (to, &entry) in matrix.iter_mut().zip(entries) {
                        *to = get(entry)[l].wide();
                    }
                    *out = T::from_wide(crate::rank::rank(&matrix, cols as usize) as i128);
                }
            }
        }
        std::mem::swap(spare, &mut file[*to as usize]);
    }
}

#[inline(always)]
#[expect(
    clippy::needless_range_loop,
    reason = "with constant bounds it is unrolled"
)]
fn by_row<T: Lane>(out: &mut Batch<T>, f: impl Fn(usize, usize) -> T) {
    for row in 0..2 {
        for l in row * ROW..(row + 1) * ROW {
            out[l] = f(row, l);
        }
    }
}

#[inline(always)]
fn two<T: Lane>(out: &mut Batch<T>, a: &Batch<T>, b: &Batch<T>, f: impl Fn(T, T) -> T) {
    for l in 0..LANES {
        out[l] = f(a[l], b[l]);
    }
}

#[inline(always)]
fn three<T: Lane>(
    out: &mut Batch<T>,
    a: &Batch<T>,
    b: &Batch<T>,
    c: &Batch<T>,
    f: impl Fn(T, T, T) -> T,
) {
    for l in 0..LANES {
        out[l] = f(a[l], b[l], c[l]);
    }
}

/// The sum of truth values, of the first lanes of each row.
#[inline(always)]
pub fn total<T: Lane>(batch: &Batch<T>, lens: [usize; 2]) -> u64 {
    let sum = |lanes: &[T]| lanes.iter().fold(T::ZERO, |sum, &x| sum.plus(x)).wide() as u64;
    match lens {
        [ROW, ROW] => sum(&batch[..]),
        [first, second] => sum(&batch[..first]) + sum(&batch[ROW..][..second]),
    }
}
