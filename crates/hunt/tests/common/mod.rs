//! What the tests of the hunt share.

use kernel::instance::{Instance, SizeValue, Value};

/// The sum of the sizes and the largest height of an entry.
pub fn place(instance: &Instance) -> (u32, i128) {
    let sizes = instance.sizes.values().map(|size| match size {
        SizeValue::One(size) => *size,
        SizeValue::Family(sizes) => sizes.iter().sum(),
    });
    let matrices = instance.values.values().flat_map(|value| match value {
        Value::Matrix(matrix) => matrix.entries().to_vec(),
        Value::Family(members) => members.iter().flat_map(|m| m.entries().to_vec()).collect(),
        Value::Number(number) => vec![number.clone()],
        Value::Integer(_) => Vec::new(),
    });
    let height = matrices.filter(|entry| !entry.is_zero()).map(|entry| {
        let (numerator, denominator) = entry.to_small_fraction().unwrap();
        numerator.abs().max(denominator)
    });
    (sizes.sum(), height.max().unwrap_or(0))
}
