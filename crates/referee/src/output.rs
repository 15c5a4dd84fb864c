//! Standard output, and what is said beside it.
//!
//! A reader that has gone (`referee claims | head -1`) is no error: the rest is not printed, and
//! the command ends as it would have. Any other failure is kept and told at the end, since an
//! answer that was not written is no answer.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};
use std::sync::Mutex;

static FAILURE: Mutex<Option<io::Error>> = Mutex::new(None);

/// Keeps what went wrong; true if nothing did.
fn keep(result: io::Result<()>) -> bool {
    let Err(error) = result else { return true };
    if let Ok(mut failure) = FAILURE.lock() {
        failure.get_or_insert(error);
    }
    false
}

/// Prints text, with its styles where the output is a terminal that shows them. Returns whether
/// anybody reads it.
pub fn print(text: Arguments) -> bool {
    let mut out = anstream::stdout().lock();
    keep(out.write_fmt(text).and_then(|()| out.flush()))
}

/// Whether nobody reads any more, or nothing can be written.
pub fn is_over() -> bool {
    FAILURE.lock().is_ok_and(|failure| failure.is_some())
}

/// What kept an answer from being written, unless the reader had gone.
pub fn failure() -> Option<io::Error> {
    let failure = FAILURE.lock().ok()?.take();
    failure.filter(|error| error.kind() != ErrorKind::BrokenPipe)
}

/// Prints a line, as `println!` does, but survives a reader that has gone.
macro_rules! say {
    ($($argument:tt)*) => {
        _ = $crate::output::print(format_args!("{}\n", format_args!($($argument)*)))
    };
}
pub(crate) use say;

/// Says text beside the answer. Nobody needs to hear it.
pub fn tell(text: Arguments) {
    let _ = anstream::stderr().lock().write_fmt(text);
}

/// Says a line beside the answer, as `eprintln!` does, but survives a listener that has gone.
macro_rules! note {
    ($($argument:tt)*) => {
        $crate::output::tell(format_args!("{}\n", format_args!($($argument)*)))
    };
}
pub(crate) use note;
