//! x
pub(crate) mod layout;
pub(crate) mod math;
pub(crate) mod plot;
