//! Deep linear networks with the square loss, exactly.
//!
//! A network is a chain of layers `W_1, ..., W_H` with `W_i` of size `d_i x d_{i-1}`; a problem is
//! a pair `X` (`d_0 x m`), `Y` (`d_H x m`); the loss is
//! `L(W) = 1/2 ||W_H ... W_1 X - Y||_F^2` (Lu and Kawaguchi, arXiv:1702.08580v2, page 2).
//! Throughout,
//!
//! * `R = W_H ... W_1` is the product, `d_p` the least width, the *bottleneck*;
//! * `A_i = W_H ... W_{i+1}` (`A_H = I`) and `B_i = W_i ... W_1` (`B_0 = I`);
//! * `G = (R X - Y) X^T`, so that the gradient in layer `i` is `A_i^T G B_{i-1}^T`.
//!
//! Layers are counted from 1 as in the paper, levels from 0 to `H`. Shapes are checked once, on
//! construction; everything after that cannot fail.

mod hessian;
mod instance;
pub mod json;
mod strict;

pub use hessian::{direction_from_vector, hessian};
pub use instance::{Evaluation, Instance, MAX_DEPTH, MAX_SIZE, Network, Problem, ShapeError};
