//! How far a long run is: the share done, the rate, the time left, and the counts so far.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressStyle};

use runs::Found;

use crate::output::note;

/// How often the progress is told where no terminal shows it.
const REMARK: Duration = Duration::from_secs(30);

/// Shows the progress of a run: a bar on a terminal, else a line from time to time.
pub struct Meter {
    bar: ProgressBar,
    is_terminal: bool,
    told: Instant,
    from: u64,
}

impl Meter {
    /// Of a run over `from..end` that goes on at `next`.
    pub fn new(from: u64, next: u64, end: u64) -> anyhow::Result<Self> {
        let bar = ProgressBar::new(end - from).with_position(next - from);
        bar.set_style(ProgressStyle::with_template("{wide_bar} {msg}")?);
        // What was done before is not part of the rate.
        bar.reset_eta();
        Ok(Self {
            bar,
            is_terminal: std::io::stderr().is_terminal(),
            told: Instant::now(),
            from,
        })
    }

    /// The units before `next` are done. Rate and time left are those of the last while, as
    /// those of critical points cost a thousand times as much as others.
    pub fn show(&mut self, next: u64, counts: impl FnOnce() -> String) {
        self.bar.set_position(next - self.from);
        if !self.is_terminal && self.told.elapsed() < REMARK {
            return;
        }
        self.told = Instant::now();
        let length = self.bar.length().unwrap_or(0).max(1);
        let permille = u128::from(next - self.from) * 1000 / u128::from(length);
        let message = format!(
            "{}.{} %, {}/s, {} left; {}",
            permille / 10,
            permille % 10,
            HumanCount(self.bar.per_sec() as u64),
            HumanDuration(self.bar.eta()),
            counts()
        );
        if self.is_terminal {
            self.bar.set_message(message);
        } else {
            note!("{message}");
        }
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// What was found so far in words.
pub fn counts(found: &Found) -> String {
    let census = match found {
        Found::Census(census) => census,
        Found::Box(found) => {
            return format!("{} hold, {} fail", found.met.held, found.met.failed);
        }
    };
    let kinds = census.kinds.iter();
    let kinds: Vec<String> = kinds
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    format!("{}, {} failed", kinds.join(", "), census.failed)
}
