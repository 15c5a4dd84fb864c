//! What the checker of singular values establishes, against the mathematics.

mod bounds;
mod faults;
mod spectrum;
