//! The native half of the Python package `referee`; the other half, `referee/__init__.py`, turns
//! arrays into bytes and answers into objects. Users see the latter only.
//!
//! Arrays cross as bytes in NumPy's own format and are read by the crate `weights`, exactly and
//! with the checks that files get. Everything long runs in a thread of its own, without the lock of
//! the interpreter, while this one asks for signals: see `watch.rs`.

mod claims;
mod networks;
mod watch;

use pyo3::prelude::*;

/// The module `referee._native`.
#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<networks::Audit>()?;
    module.add_function(wrap_pyfunction!(networks::audit, module)?)?;
    module.add_function(wrap_pyfunction!(networks::classify, module)?)?;
    module.add_function(wrap_pyfunction!(networks::recheck, module)?)?;
    module.add_function(wrap_pyfunction!(claims::check, module)?)?;
    module.add_function(wrap_pyfunction!(claims::hunt, module)?)?;
    Ok(())
}
