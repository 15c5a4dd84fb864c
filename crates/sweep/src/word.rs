//! Integers of a fixed or of any size behind one set of operations.
//!
//! The machine words wrap. That is sound where [`Bounds`] has shown that no intermediate result
//! leaves the word: every sum is bounded by the sum of the absolute values of its terms.

use std::fmt;

use exact::Integer;

/// An integer type in which a box is searched.
pub trait Word: Clone + Ord + Send + Sync + fmt::Debug {
    /// The word with this value, which fits.
    fn from_small(value: i64) -> Self;
    /// The sum.
    fn plus(&self, other: &Self) -> Self;
    /// The difference.
    fn minus(&self, other: &Self) -> Self;
    /// The product.
    fn times(&self, other: &Self) -> Self;
}

macro_rules! machine_word {
    ($($word:ty)*) => {$(
        impl Word for $word {
            #[inline(always)]
            fn from_small(value: i64) -> Self {
                value as Self
            }
            #[inline(always)]
            fn plus(&self, other: &Self) -> Self {
                self.wrapping_add(*other)
            }
            #[inline(always)]
            fn minus(&self, other: &Self) -> Self {
                self.wrapping_sub(*other)
            }
            #[inline(always)]
            fn times(&self, other: &Self) -> Self {
                self.wrapping_mul(*other)
            }
        }
    )*};
}
machine_word!(i16 i32 i64 i128);

impl Word for Integer {
    fn from_small(value: i64) -> Self {
        value.into()
    }
    fn plus(&self, other: &Self) -> Self {
        self + other
    }
    fn minus(&self, other: &Self) -> Self {
        self - other
    }
    fn times(&self, other: &Self) -> Self {
        self * other
    }
}

/// The widths of the words that a box can be searched in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// 16 bits.
    I16,
    /// 32 bits.
    I32,
    /// 64 bits.
    I64,
    /// 128 bits.
    I128,
    /// Integers of any size.
    Big,
}

impl Lane {
    /// The lanes, the narrowest first.
    pub const ALL: [Self; 5] = [Self::I16, Self::I32, Self::I64, Self::I128, Self::Big];

    /// The largest number that the lane holds, as does its negative; `None` where there is no
    /// limit.
    pub fn limit(self) -> Option<Integer> {
        match self {
            Self::I16 => Some(i16::MAX.into()),
            Self::I32 => Some(i32::MAX.into()),
            Self::I64 => Some(i64::MAX.into()),
            Self::I128 => Some(i128::MAX.into()),
            Self::Big => None,
        }
    }

    /// The narrowest lane that holds every number of absolute value at most `bound`.
    pub fn for_bound(bound: &Integer) -> Self {
        let holds = |lane: &Self| lane.limit().is_none_or(|limit| *bound <= limit);
        Self::ALL.into_iter().find(holds).unwrap_or(Self::Big)
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::I16 => "16-bit words",
            Self::I32 => "32-bit words",
            Self::I64 => "64-bit words",
            Self::I128 => "128-bit words",
            Self::Big => "integers of any size",
        })
    }
}

/// Bounds on the absolute values of every intermediate result, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds(pub Vec<(String, Integer)>);

impl Bounds {
    /// The largest bound.
    pub fn largest(&self) -> Integer {
        let bounds = self.0.iter().map(|(_, bound)| bound.clone());
        bounds.max().unwrap_or(Integer::ZERO)
    }

    /// The narrowest lane in which nothing overflows.
    pub fn lane(&self) -> Lane {
        Lane::for_bound(&self.largest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_of_the_lane_flips_exactly_at_the_limits() {
        for pair in Lane::ALL.windows(2) {
            let limit = pair[0].limit().unwrap();
            assert_eq!(Lane::for_bound(&limit), pair[0]);
            assert_eq!(Lane::for_bound(&(limit + Integer::ONE)), pair[1]);
        }
        assert_eq!(Lane::for_bound(&Integer::ZERO), Lane::I16);
    }
}
