//! `recheck`: the independent checker of certificates, alone or in a report.
//!
//! It reads certificates of version 1 (a point, or a counterexample to a claim of the first paper),
//! of version 2 (a statement as a tree), and of the gap of a network. All of them are decided by
//! exact arithmetic, by crates that do not know how a certificate was found.
//!
//! Exit codes: 0 everything was accepted; 1 a certificate was rejected; 2 usage, a file that
//! cannot be read, or one that holds no certificate.

#[cfg(feature = "against")]
mod against;
#[cfg(feature = "data")]
mod data;
mod file;
mod options;
mod ruling;

use std::io::{self, Write};
use std::process::ExitCode;

use network::json::printable;

use crate::options::{Asked, Options, USAGE};
use crate::ruling::{Rejected, check};

/// The stack of the checker: trees are as deep as their files, up to a limit.
const STACK: usize = 1 << 30;

/// How many certificates came out how.
#[derive(Default)]
struct Tally {
    accepted: usize,
    rejected: usize,
    unreadable: usize,
}

/// Checks one certificate and prints the ruling.
fn rule_on(text: &str, name: &str, options: &Options, tally: &mut Tally) -> io::Result<()> {
    let ruling = check(text, options);
    match &ruling {
        Ok(_) => tally.accepted += 1,
        Err(rejected) if rejected.is_unreadable() => tally.unreadable += 1,
        Err(_) => tally.rejected += 1,
    }
    let mut out = io::stdout().lock();
    if options.json {
        let line = match ruling {
            Ok(shown) => serde_json::json!({
                "file": name, "ruling": "accepted", "code": null, "detail": shown.detail,
                "statement": shown.statement, "instance": shown.instance,
            }),
            Err(Rejected { code, detail }) => serde_json::json!({
                "file": name, "ruling": "rejected", "code": code, "detail": detail,
                "statement": null, "instance": null,
            }),
        };
        return writeln!(out, "{line}");
    }
    match ruling {
        Err(Rejected { code, detail }) => {
            let line = format!("{name}: rejected: [{code}] {detail}");
            writeln!(out, "{}", printable(&line))
        }
        Ok(shown) => {
            let line = format!("{name}: accepted: {}", shown.detail);
            writeln!(out, "{}", printable(&line))?;
            for line in shown.statement.iter().flat_map(|text| text.lines()) {
                writeln!(out, "  {}", printable(line))?;
            }
            match shown.instance {
                Some(instance) => writeln!(out, "  at {}", printable(&instance.to_string())),
                None => Ok(()),
            }
        }
    }
}

/// Checks all files.
fn run(options: &Options) -> io::Result<Tally> {
    let mut tally = Tally::default();
    for name in &options.files {
        let complain = |message: &str| {
            let line = format!("recheck: {name}: {message}");
            writeln!(io::stderr(), "{}", printable(&line))
        };
        match file::read(name).and_then(|text| file::certificates(&text)) {
            Err(message) => {
                complain(&message)?;
                tally.unreadable += 1;
            }
            Ok(found) => {
                match found.texts.as_slice() {
                    [text] => rule_on(text, name, options, &mut tally)?,
                    texts => {
                        for (index, text) in texts.iter().enumerate() {
                            rule_on(text, &format!("{name}#{index}"), options, &mut tally)?;
                        }
                    }
                }
                if found.counts {
                    complain(
                        "the certificates were checked, the counts were not: \
                         `referee rederive FILE` derives parts of them anew",
                    )?;
                }
            }
        }
    }
    if !options.json {
        let Tally {
            accepted,
            rejected,
            unreadable,
        } = tally;
        writeln!(
            io::stdout(),
            "{accepted} accepted, {rejected} rejected, {unreadable} unreadable"
        )?;
    }
    Ok(tally)
}

/// Does what is asked.
fn ended() -> ExitCode {
    // Nobody reads a text that cannot be written.
    let options = match options::options(std::env::args_os().skip(1)) {
        Ok(Asked::Check(options)) => options,
        Ok(Asked::Help) => {
            let _ = writeln!(io::stdout(), "{USAGE}");
            return ExitCode::SUCCESS;
        }
        Ok(Asked::Version) => {
            let _ = writeln!(io::stdout(), "recheck {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            let message = printable(&message);
            let _ = writeln!(io::stderr(), "recheck: {message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        // An answer that was not written is not an acceptance; a reader who left is not told.
        Err(error) => {
            if error.kind() != io::ErrorKind::BrokenPipe {
                let _ = writeln!(io::stderr(), "recheck: {error}");
            }
            ExitCode::from(2)
        }
        Ok(tally) if tally.unreadable > 0 => ExitCode::from(2),
        Ok(tally) if tally.rejected > 0 => ExitCode::from(1),
        Ok(_) => ExitCode::SUCCESS,
    }
}

fn main() -> ExitCode {
    let deep = std::thread::Builder::new().stack_size(STACK).spawn(ended);
    match deep.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        // The thread said what happened.
        Ok(Err(_)) | Err(_) => ExitCode::from(70),
    }
}
