//! Interruption by Ctrl-C or a request to terminate: the first one ends the run in good order, the
//! second at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use census::{Control, Progress};

use crate::output::note;

static STOP: AtomicBool = AtomicBool::new(false);

/// Installs the handler.
///
/// # Errors
/// When the system refuses it.
pub fn install() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        note!("\nstopping after the present step; press Ctrl-C again to stop at once");
    })?;
    Ok(())
}

/// The flag that the first interruption raises.
pub fn flag() -> &'static AtomicBool {
    &STOP
}

/// Ends the run in good order, as the first Ctrl-C does.
pub fn stop() {
    STOP.store(true, Ordering::Relaxed);
}

/// A control that obeys Ctrl-C and an optional limit on the time.
pub fn control<'a>(limit: Option<Duration>, observe: &'a (dyn Fn(Progress) + Sync)) -> Control<'a> {
    Control {
        stop: &STOP,
        deadline: limit.map(|limit| Instant::now() + limit),
        observe,
    }
}

/// Reads a duration such as `60s`, `5m`, `2h` or `90`, in seconds.
///
/// # Errors
/// When the text is no such duration.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let (digits, unit) = match text.char_indices().find(|(_, c)| !c.is_ascii_digit()) {
        Some((end, _)) => text.split_at(end),
        None => (text, "s"),
    };
    let factor = match unit {
        "s" => 1,
        "m" | "min" => 60,
        "h" => 3600,
        _ => {
            return Err(format!(
                "{text:?} is not a duration: expected 60s, 5m or 2h"
            ));
        }
    };
    let count: u64 = digits
        .parse()
        .map_err(|_| format!("{text:?} is not a duration: expected 60s, 5m or 2h"))?;
    count
        .checked_mul(factor)
        .map(Duration::from_secs)
        .ok_or_else(|| format!("{text} is too long"))
}
