//! The weights and data of networks, read from the files that people have, and written back.
//!
//! [`read`] opens a `.safetensors`, `.npz`, `.npy`, `.csv` or `.json` file and gives its tensors by
//! name, as the exact numbers that they are: a float is a dyadic rational, a decimal in a text is
//! the fraction that it spells. [`layers`] picks the layers of a network among them, in order, and
//! [`data_matrix`] one matrix of samples. `write` writes tensors in the format and number type of
//! the weights, bit for bit what other programs read.
//!
//! Nothing here is trusted: a report names the data by its Gram matrix. But a file from a stranger
//! is an input like any other: every reader checks sizes before it allocates, at most
//! [`MAX_ENTRIES`] numbers a file, archives are unpacked as far as their size makes likely, and a
//! bad file is an error that names the file and the tensor.
//!
//! [`layer`] and [`gram`] turn them into the integers that the checker in the crate `gap` knows.
//!
//! Reading order: `tensor.rs`, `read.rs` and the readers below it, `select.rs`, `data.rs`,
//! `integers.rs`, `gram.rs`, `write.rs`.

mod data;
mod gram;
mod integers;
mod npy;
mod read;
mod select;
mod tensor;
mod text;
mod write;

pub use data::{Data, Samples, data_matrix, orient};
pub use gram::gram;
pub use integers::layer;
pub use read::{Format, format, read, read_bytes};
pub use select::{LayerTensors, Orientation, layers, layers_of_tensors};
pub use tensor::{Kind, Tensor, Values, approx_rational, dyadic};
pub use write::{check_writable, rounded, write};

/// The most numbers that are read from one file.
pub const MAX_ENTRIES: usize = 1 << 27;
/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 2 << 30;

/// Why a file was not read, or makes no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}{what}", place(.file), tensor_place(.tensor))]
pub struct Error {
    /// The file; empty for arrays in memory.
    pub file: String,
    /// The tensor, where there is one.
    pub tensor: Option<String>,
    /// What is wrong, and what was expected.
    pub what: String,
}

fn place(file: &str) -> String {
    if file.is_empty() {
        String::new()
    } else {
        format!("{file}: ")
    }
}

fn tensor_place(tensor: &Option<String>) -> String {
    tensor
        .as_ref()
        .filter(|name| !name.is_empty())
        .map_or_else(String::new, |name| format!("tensor {}: ", shown(name)))
}

/// A name from a file, quoted, without control characters and not too long.
pub(crate) fn shown(name: &str) -> String {
    let short: String = name.chars().take(80).collect();
    let dots = if short.len() < name.len() { "..." } else { "" };
    format!("{:?}{dots}", short)
}

impl Error {
    pub(crate) fn new(file: &str, what: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            tensor: None,
            what: what.into(),
        }
    }

    pub(crate) fn tensor(file: &str, name: &str, what: impl Into<String>) -> Self {
        Self {
            tensor: Some(name.to_owned()),
            ..Self::new(file, what)
        }
    }
}
