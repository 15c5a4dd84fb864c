//! Straight-line integer code: instructions, each after its operands and shared where equal, with
//! a proved range of its value.
//!
//! A truth value is 0 or 1. Arithmetic with constants, and comparisons that the ranges decide, are
//! done while the code is made.

use std::collections::HashMap;

/// The result of an instruction, by its place.
pub type Reg = u32;

/// The largest absolute value of a result.
const LARGEST: i128 = 1 << 126;
/// The most instructions of a program.
const MOST: usize = 30_000;

/// Why a statement is not compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// A value may not fit 127 bits.
    #[error("a value may need more than 127 bits")]
    TooLarge,
    /// Too many instructions, or too many steps to write them.
    #[error("more instructions than the limit")]
    TooLong,
    /// A term or proposition that evaluation alone decides.
    #[error("{0} is not compiled")]
    Node(&'static str),
}

/// An instruction.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// A parameter of the box.
    Input(u32),
    /// A constant.
    Const(i128),
    /// `a + b`.
    Add([Reg; 2]),
    /// `a - b`.
    Sub([Reg; 2]),
    /// `a b`.
    Mul([Reg; 2]),
    /// `a b + c d`.
    Dot([Reg; 4]),
    /// `a b + c d + e f`.
    Dot3([Reg; 6]),
    /// `a b - c d`.
    Cross([Reg; 4]),
    /// `a + b c`.
    Plus([Reg; 3]),
    /// `a - b c`.
    Minus([Reg; 3]),
    /// Bits of both: not 0 if one of them is not.
    Or([Reg; 2]),
    /// Both truth values.
    And([Reg; 2]),
    /// Whether `a != 0`.
    NonZero([Reg; 1]),
    /// Whether `a = 0`.
    Zero([Reg; 1]),
    /// The truth value `a`, and `b = 0`.
    WhereZero([Reg; 2]),
    /// The truth value `a`, and `b c = d e`.
    WhereEqual([Reg; 5]),
    /// The other truth value.
    Not([Reg; 1]),
    /// Whether `a < b`.
    Less([Reg; 2]),
    /// The greater one.
    Max([Reg; 2]),
    /// `b` where the truth value `a` is 1, else `c`.
    Select([Reg; 3]),
    /// The rank of a matrix with so many columns, entries by rows.
    Rank(u32, Box<[Reg]>),
}

impl Op {
    /// The operands.
    pub fn operands(&self) -> &[Reg] {
        match self {
            Self::Input(_) | Self::Const(_) => &[],
            Self::NonZero(a) | Self::Zero(a) | Self::Not(a) => a,
            Self::Add(a)
            | Self::Sub(a)
            | Self::Mul(a)
            | Self::Or(a)
            | Self::And(a)
            | Self::WhereZero(a)
            | Self::Less(a)
            | Self::Max(a) => a,
            Self::Plus(a) | Self::Minus(a) | Self::Select(a) => a,
            Self::Dot(a) | Self::Cross(a) => a,
            Self::WhereEqual(a) => a,
            Self::Dot3(a) => a,
            Self::Rank(_, a) => a,
        }
    }

    /// The operands, to be renamed.
    pub fn operands_mut(&mut self) -> &mut [Reg] {
        match self {
            Self::Input(_) | Self::Const(_) => &mut [],
            Self::NonZero(a) | Self::Zero(a) | Self::Not(a) => a,
            Self::Add(a)
            | Self::Sub(a)
            | Self::Mul(a)
            | Self::Or(a)
            | Self::And(a)
            | Self::WhereZero(a)
            | Self::Less(a)
            | Self::Max(a) => a,
            Self::Plus(a) | Self::Minus(a) | Self::Select(a) => a,
            Self::Dot(a) | Self::Cross(a) => a,
            Self::WhereEqual(a) => a,
            Self::Dot3(a) => a,
            Self::Rank(_, a) => a,
        }
    }
}

impl Op {
    /// Puts the one factor of each product first that is of some kind; whether there is just one in
    /// each.
    pub fn factors_first(&mut self, is_its: impl Fn(Reg) -> bool) -> bool {
        let factors = match self {
            Self::Mul(a) => &mut a[..],
            Self::Plus(a) | Self::Minus(a) => &mut a[1..],
            Self::WhereEqual(a) => &mut a[1..],
            Self::Dot(a) | Self::Cross(a) => &mut a[..],
            Self::Dot3(a) => &mut a[..],
            _ => return false,
        };
        let is_one = |pair: &[Reg]| is_its(pair[0]) != is_its(pair[1]);
        if !factors.chunks(2).all(is_one) {
            return false;
        }
        let turned = factors.chunks_mut(2).filter(|pair| is_its(pair[1]));
        turned.for_each(|pair| pair.swap(0, 1));
        true
    }
}

/// The range of a value, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least value.
    pub low: i128,
    /// The greatest value.
    pub high: i128,
}

impl Range {
    const TRUTH: Self = Self { low: 0, high: 1 };

    fn new(low: Option<i128>, high: Option<i128>) -> Result<Self, Refusal> {
        match (low, high) {
            (Some(low), Some(high)) if low >= -LARGEST && high <= LARGEST => Ok(Self { low, high }),
            _ => Err(Refusal::TooLarge),
        }
    }

    fn plus(self, other: Self) -> Result<Self, Refusal> {
        Self::new(
            self.low.checked_add(other.low),
            self.high.checked_add(other.high),
        )
    }

    fn minus(self, other: Self) -> Result<Self, Refusal> {
        Self::new(
            self.low.checked_sub(other.high),
            self.high.checked_sub(other.low),
        )
    }

    fn times(self, other: Self, same: bool) -> Result<Self, Refusal> {
        let ends = [
            self.low.checked_mul(other.low),
            self.low.checked_mul(other.high),
            self.high.checked_mul(other.low),
            self.high.checked_mul(other.high),
        ];
        let ends = ends.into_iter().collect::<Option<Vec<i128>>>();
        let ends = ends.ok_or(Refusal::TooLarge)?;
        let low = if same && self.low <= 0 && self.high >= 0 {
            Some(0)
        } else if same {
            ends.iter().copied().filter(|&end| end >= 0).min()
        } else {
            ends.iter().copied().min()
        };
        Self::new(low, ends.iter().copied().max())
    }

    /// The least power of two above both absolute values.
    fn power(self) -> i128 {
        let most = self.low.unsigned_abs().max(self.high.unsigned_abs());
        (most + 1).next_power_of_two() as i128
    }

    /// Whether there is one value only.
    pub fn constant(self) -> Option<i128> {
        (self.low == self.high).then_some(self.low)
    }
}

/// A program under construction.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The instructions.
    pub ops: Vec<Op>,
    /// The range of each.
    pub ranges: Vec<Range>,
    known: HashMap<Op, Reg>,
}

type Made = Result<Reg, Refusal>;

/// Two factors.
type Pair = (Reg, Reg);

impl Program {
    /// The constant, if the register is one.
    pub fn constant(&self, a: Reg) -> Option<i128> {
        match self.ops[a as usize] {
            Op::Const(value) => Some(value),
            _ => None,
        }
    }

    /// The range of a register.
    pub fn range(&self, a: Reg) -> Range {
        self.ranges[a as usize]
    }

    fn put(&mut self, op: Op, range: Range) -> Made {
        if let Some(&known) = self.known.get(&op) {
            return Ok(known);
        }
        let op = match range.constant() {
            Some(value) if !matches!(op, Op::Const(_)) => return self.number(value),
            _ => op,
        };
        if self.ops.len() >= MOST {
            return Err(Refusal::TooLong);
        }
        let reg = self.ops.len() as Reg;
        self.ops.push(op.clone());
        self.ranges.push(range);
        self.known.insert(op, reg);
        Ok(reg)
    }

    /// A constant.
    pub fn number(&mut self, value: i128) -> Made {
        let range = Range::new(Some(value), Some(value))?;
        self.put(Op::Const(value), range)
    }

    /// A parameter with its least and greatest value.
    pub fn input(&mut self, parameter: u32, low: i128, high: i128) -> Made {
        // Two parameters of one value each differ only in name.
        let range = Range::new(Some(low), Some(high))?;
        self.put(Op::Input(parameter), range)
    }

    /// `a + b`.
    pub fn add(&mut self, a: Reg, b: Reg) -> Made {
        match (self.constant(a), self.constant(b)) {
            (Some(0), _) => Ok(b),
            (_, Some(0)) => Ok(a),
            _ => {
                let range = self.range(a).plus(self.range(b))?;
                self.put(Op::Add([a.min(b), a.max(b)]), range)
            }
        }
    }

    /// `a - b`.
    pub fn sub(&mut self, a: Reg, b: Reg) -> Made {
        if a == b {
            return self.number(0);
        }
        if self.constant(b) == Some(0) {
            return Ok(a);
        }
        let range = self.range(a).minus(self.range(b))?;
        self.put(Op::Sub([a, b]), range)
    }

    /// `-a`.
    pub fn negate(&mut self, a: Reg) -> Made {
        let zero = self.number(0)?;
        self.sub(zero, a)
    }

    fn product_range(&self, a: Reg, b: Reg) -> Result<Range, Refusal> {
        self.range(a).times(self.range(b), a == b)
    }

    /// `a b`.
    pub fn mul(&mut self, a: Reg, b: Reg) -> Made {
        let (a, b) = (a.min(b), a.max(b));
        match (self.constant(a), self.constant(b)) {
            (Some(0), _) | (_, Some(0)) => self.number(0),
            (Some(1), _) => Ok(b),
            (_, Some(1)) => Ok(a),
            _ => {
                let range = self.product_range(a, b)?;
                self.put(Op::Mul([a, b]), range)
            }
        }
    }

    /// The sum of some products less the sum of others.
    pub fn products(&mut self, plus: &[(Reg, Reg)], minus: &[(Reg, Reg)]) -> Made {
        let (mut added, mut plus) = self.simple(plus)?;
        let (subtracted, mut minus) = self.simple(minus)?;
        let mut sum = match (&plus[..], &minus[..]) {
            (&[.., (a, b)], &[.., (c, d)]) => {
                plus.pop();
                minus.pop();
                let range = self.product_range(a, b)?.minus(self.product_range(c, d)?)?;
                Some(self.put(Op::Cross([a, b, c, d]), range)?)
            }
            (&[.., (a, b), (c, d), (e, f)], []) => {
                plus.truncate(plus.len() - 3);
                let two = self.product_range(a, b)?.plus(self.product_range(c, d)?)?;
                let range = two.plus(self.product_range(e, f)?)?;
                Some(self.put(Op::Dot3([a, b, c, d, e, f]), range)?)
            }
            (&[(a, b), (c, d)], []) => {
                plus.clear();
                let range = self.product_range(a, b)?.plus(self.product_range(c, d)?)?;
                Some(self.put(Op::Dot([a, b, c, d]), range)?)
            }
            (&[(a, b)], []) if added.is_empty() => {
                plus.clear();
                Some(self.mul(a, b)?)
            }
            _ => added.pop(),
        };
        for (a, b) in plus {
            let start = sum.expect("a product before");
            let range = self.range(start).plus(self.product_range(a, b)?)?;
            sum = Some(self.put(Op::Plus([start, a, b]), range)?);
        }
        for (a, b) in minus {
            let start = match sum {
                Some(sum) => sum,
                None => self.number(0)?,
            };
            let range = self.range(start).minus(self.product_range(a, b)?)?;
            sum = Some(self.put(Op::Minus([start, a, b]), range)?);
        }
        let mut sum = match sum {
            Some(sum) => sum,
            None => self.number(0)?,
        };
        for a in added {
            sum = self.add(sum, a)?;
        }
        for a in subtracted {
            sum = self.sub(sum, a)?;
        }
        Ok(sum)
    }

    /// Products with a constant, made; and the others, in a fixed order.
    fn simple(&mut self, pairs: &[(Reg, Reg)]) -> Result<(Vec<Reg>, Vec<Pair>), Refusal> {
        let (mut made, mut open) = (Vec::new(), Vec::new());
        for &(a, b) in pairs {
            if self.constant(a).is_some() || self.constant(b).is_some() {
                let product = self.mul(a, b)?;
                if self.constant(product) != Some(0) {
                    made.push(product);
                }
            } else {
                open.push((a.min(b), a.max(b)));
            }
        }
        open.sort_unstable();
        Ok((made, open))
    }

    /// A truth value.
    pub fn truth(&mut self, value: bool) -> Made {
        self.number(i128::from(value))
    }

    /// Whether `a != 0`.
    pub fn nonzero(&mut self, a: Reg) -> Made {
        let range = self.range(a);
        match self.constant(a) {
            Some(value) => self.truth(value != 0),
            None if range == Range::TRUTH => Ok(a),
            None if range.low > 0 || range.high < 0 => self.truth(true),
            None => self.put(Op::NonZero([a]), Range::TRUTH),
        }
    }

    /// The other truth value.
    pub fn not(&mut self, a: Reg) -> Made {
        match self.ops[a as usize] {
            Op::Const(value) => self.truth(value == 0),
            Op::Not([a]) => Ok(a),
            Op::NonZero([a]) => self.put(Op::Zero([a]), Range::TRUTH),
            Op::Zero([a]) => self.put(Op::NonZero([a]), Range::TRUTH),
            _ => self.put(Op::Not([a]), Range::TRUTH),
        }
    }

    /// A value that is 0 only if all are.
    pub fn any(&mut self, parts: &[Reg]) -> Made {
        let mut any = self.number(0)?;
        for &b in parts {
            let (a, b) = (any.min(b), any.max(b));
            any = match (self.constant(a), self.constant(b)) {
                (Some(0), _) => b,
                (_, Some(0)) => a,
                (Some(1), _) if self.range(b) == Range::TRUTH => a,
                (_, Some(1)) if self.range(a) == Range::TRUTH => b,
                _ if a == b => a,
                _ => {
                    let (left, right) = (self.range(a), self.range(b));
                    let range = if left == Range::TRUTH && right == Range::TRUTH {
                        Range::TRUTH
                    } else {
                        let power = left.power().max(right.power());
                        Range::new(Some(-power), Some(power - 1))?
                    };
                    self.put(Op::Or([a, b]), range)?
                }
            };
        }
        Ok(any)
    }

    /// All truth values.
    pub fn all(&mut self, parts: &[Reg]) -> Made {
        let mut all = self.truth(true)?;
        for &b in parts {
            let (a, b) = (all.min(b), all.max(b));
            all = match (self.constant(a), self.constant(b)) {
                (Some(0), _) | (_, Some(0)) => return self.truth(false),
                (Some(_), _) => b,
                (_, Some(_)) => a,
                _ if a == b => a,
                _ => match (&self.ops[a as usize], &self.ops[b as usize]) {
                    (_, &Op::Zero([c])) => self.put(Op::WhereZero([a, c]), Range::TRUTH)?,
                    (&Op::Zero([c]), _) => self.put(Op::WhereZero([b, c]), Range::TRUTH)?,
                    _ => self.put(Op::And([a, b]), Range::TRUTH)?,
                },
            };
        }
        Ok(all)
    }

    /// Whether `a < b`.
    pub fn less(&mut self, a: Reg, b: Reg) -> Made {
        let (left, right) = (self.range(a), self.range(b));
        if a == b || left.low >= right.high {
            self.truth(false)
        } else if left.high < right.low {
            self.truth(true)
        } else if left == Range::TRUTH && self.constant(b) == Some(1) {
            self.not(a)
        } else if right == Range::TRUTH && self.constant(a) == Some(0) {
            Ok(b)
        } else {
            self.put(Op::Less([a, b]), Range::TRUTH)
        }
    }

    /// Whether `a = b`.
    pub fn equal(&mut self, a: Reg, b: Reg) -> Made {
        let (left, right) = (self.range(a), self.range(b));
        if left.high < right.low || right.high < left.low {
            return self.truth(false);
        }
        let difference = self.sub(a, b)?;
        let differ = self.nonzero(difference)?;
        self.not(differ)
    }

    /// The greater one.
    pub fn max(&mut self, a: Reg, b: Reg) -> Made {
        let (left, right) = (self.range(a), self.range(b));
        if a == b || left.low >= right.high {
            return Ok(a);
        }
        if left.high <= right.low {
            return Ok(b);
        }
        let range = Range {
            low: left.low.max(right.low),
            high: left.high.max(right.high),
        };
        self.put(Op::Max([a.min(b), a.max(b)]), range)
    }

    /// `b` where the truth value `a` is 1, else `c`.
    pub fn select(&mut self, a: Reg, b: Reg, c: Reg) -> Made {
        match self.constant(a) {
            Some(0) => return Ok(c),
            Some(_) => return Ok(b),
            None if b == c => return Ok(b),
            None => {}
        }
        let (yes, no) = (self.range(b), self.range(c));
        let range = Range {
            low: yes.low.min(no.low),
            high: yes.high.max(no.high),
        };
        self.put(Op::Select([a, b, c]), range)
    }

    /// The rank of a matrix, found by elimination in each lane.
    pub fn rank(&mut self, rows: usize, cols: usize, entries: &[Reg]) -> Made {
        let range = Range {
            low: 0,
            high: rows.min(cols) as i128,
        };
        self.put(Op::Rank(cols as u32, entries.into()), range)
    }
}

impl Program {
    /// An instruction with other operands.
    pub fn remake(&mut self, op: &Op) -> Made {
        match *op {
            Op::Const(value) => self.number(value),
            // It has no operands, so it is known.
            Op::Input(_) => self.known.get(op).copied().ok_or(Refusal::TooLong),
            Op::Add([a, b]) => self.add(a, b),
            Op::Sub([a, b]) => self.sub(a, b),
            Op::Mul([a, b]) => self.mul(a, b),
            Op::Dot([a, b, c, d]) => self.products(&[(a, b), (c, d)], &[]),
            Op::Dot3([a, b, c, d, e, f]) => self.products(&[(a, b), (c, d), (e, f)], &[]),
            Op::Cross([a, b, c, d]) => self.products(&[(a, b)], &[(c, d)]),
            Op::Plus([a, b, c]) => {
                let one = self.number(1)?;
                self.products(&[(a, one), (b, c)], &[])
            }
            Op::Minus([a, b, c]) => {
                let one = self.number(1)?;
                self.products(&[(a, one)], &[(b, c)])
            }
            Op::Or([a, b]) => self.any(&[a, b]),
            Op::And([a, b]) => self.all(&[a, b]),
            Op::NonZero([a]) => self.nonzero(a),
            Op::Zero([a]) => {
                let nonzero = self.nonzero(a)?;
                self.not(nonzero)
            }
            Op::WhereZero([a, b]) => {
                let nonzero = self.nonzero(b)?;
                let zero = self.not(nonzero)?;
                self.all(&[a, zero])
            }
            Op::WhereEqual([a, b, c, d, e]) => {
                let difference = self.products(&[(b, c)], &[(d, e)])?;
                let differ = self.nonzero(difference)?;
                let equal = self.not(differ)?;
                self.all(&[a, equal])
            }
            Op::Not([a]) => self.not(a),
            Op::Less([a, b]) => self.less(a, b),
            Op::Max([a, b]) => self.max(a, b),
            Op::Select([a, b, c]) => self.select(a, b, c),
            Op::Rank(cols, ref entries) => {
                let cols = cols as usize;
                let rows = entries.len() / cols.max(1);
                self.rank(rows, cols, entries)
            }
        }
    }
}
