//! Compiles a statement, for fixed sizes, to straight-line integer code, and walks boxes with it.
//!
//! Terms become integer instructions (`lower`): products are unrolled, equal sub-terms shared, and
//! every result has a proved range, so that the narrowest lanes are known on which nothing
//! overflows. `rank(M) >= k` is that some minor of size k is not 0; from 5 x 5 on, ranks are found
//! by elimination modulo a prime with an exact confirmation. An interpreter runs each instruction
//! over the lanes of a batch that stays in the first-level cache (`walk`).
//!
//! Partial terms carry where they are defined, and propositions are pairs of truth values, so the
//! three values of the kernel come out. What is not compiled is refused and left to the kernel.
//! Nothing here is trusted.

mod algebra;
mod compiled;
mod frame;
mod lane;
mod lower;
mod program;
mod rank;
mod walk;

pub use compiled::{Compiled, Uncompiled, compile};
pub use frame::{Axis, Fixed, Form, Frame, INNER, Pattern, Values, Variable};
pub use program::Refusal;
pub use rank::rank;
pub use walk::{Conclusion, Counts, See, Walk, walk, walk_on};
