//! `recheck`: the independent checker, on certificates and reports.
//!
//! Exit codes: 0 everything was accepted; 1 a certificate was rejected; 2 usage, a file that
//! cannot be read, or one that holds no certificate.

use std::fs::File;
use std::io::{self, Read, Write};
use std::process::ExitCode;

use certificate::{Certificate, Code, Rejection, Statement};
use network::json;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

const USAGE: &str = "\
Checks certificates of referee by exact arithmetic, trusting nothing but the files themselves.

Usage: recheck [--order] [--json] [--no-limit] FILE...

A FILE is a certificate, or a report with a list `certificates`.
  --order   for a descent, also say whether its order is the least possible
  --json    print one JSON object per certificate
  --no-limit  check also what the estimate finds too costly
Exit codes: 0 all accepted, 1 some certificate rejected, 2 usage or unreadable input.";

struct Options {
    order: bool,
    json: bool,
    no_limit: bool,
    files: Vec<String>,
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        order: false,
        json: false,
        no_limit: false,
        files: Vec::new(),
    };
    for argument in std::env::args_os().skip(1) {
        let argument = argument
            .into_string()
            .map_err(|argument| format!("the argument {argument:?} is not UTF-8"))?;
        match argument.as_str() {
            "--order" => options.order = true,
            "--json" => options.json = true,
            "--no-limit" => options.no_limit = true,
            "-h" | "--help" => return Err(String::new()),
            flag if flag.starts_with('-') => return Err(format!("unknown option {flag}")),
            file => options.files.push(file.to_owned()),
        }
    }
    if options.files.is_empty() {
        return Err("no file given".into());
    }
    Ok(options)
}

/// The texts of the certificates in a file: the whole text, or the list of a report.
fn certificates(text: &str) -> Result<Vec<String>, String> {
    #[derive(Deserialize)]
    struct Report {
        certificates: Option<Vec<Box<RawValue>>>,
        statement: Option<IgnoredAny>,
    }
    if is_gap(text) {
        return Ok(vec![text.to_owned()]);
    }
    let report: Report = json::read(text).map_err(|error| error.to_string())?;
    match (report.certificates, report.statement) {
        (Some(_), Some(_)) => {
            Err("both a certificate and a report: it has `statement` and `certificates`".into())
        }
        (Some(list), None) if list.is_empty() => Err("the list `certificates` is empty".into()),
        (Some(list), None) => Ok(list.iter().map(|raw| raw.get().to_owned()).collect()),
        (None, Some(_)) => Ok(vec![text.to_owned()]),
        (None, None) => Err(
            "neither a certificate nor a report: it has neither `statement` nor `certificates`"
                .into(),
        ),
    }
}

/// The largest file that is read, in bytes: a Gram matrix is large.
const MAX_BYTES: u64 = 1 << 30;

/// Reads a file of at most [`MAX_BYTES`] bytes.
fn read_file(name: &str) -> Result<String, String> {
    let limit = MAX_BYTES;
    let mut text = String::new();
    File::open(name)
        .and_then(|file| file.take(limit + 1).read_to_string(&mut text))
        .map_err(|error| error.to_string())?;
    Ok(text)
}

/// A ruling: what is established, in words, or the code and the detail of the rejection.
type Ruling = Result<String, (&'static str, String)>;

/// Whether the text states how far a network is from the least loss, which the crate `gap` checks.
fn is_gap(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Head {
        statement: Box<RawValue>,
    }
    serde_json::from_str(text).is_ok_and(|head: Head| head.statement.get() == "\"gap\"")
}

/// Checks a certificate of either kind, with a remark on the order of a descent if asked for.
fn check(text: &str, options: &Options) -> Ruling {
    if is_gap(text) {
        let established = gap::read(text).and_then(|certificate| gap::check(&certificate));
        return established
            .map(|established| established.to_string())
            .map_err(|rejection| (rejection.code.id(), rejection.detail));
    }
    let certificate = certificate::read(text);
    let established = certificate.and_then(|certificate| {
        let established = match options.no_limit {
            true => certificate::check_at_any_cost(&certificate)?,
            false => certificate::check(&certificate)?,
        };
        let remark = options
            .order
            .then(|| order_remark(&certificate, options.no_limit))
            .flatten();
        let remark = remark.map_or_else(String::new, |remark| format!("; {remark}"));
        Ok(format!("{established}{remark}"))
    });
    established.map_err(|rejection: Rejection| (rejection.code.id(), rejection.detail))
}

/// Whether a descent has the least possible order, in words.
fn order_remark(certificate: &Certificate, no_limit: bool) -> Option<String> {
    let Statement::NotLocalMinimum {
        instance, order, ..
    } = &certificate.statement
    else {
        return None;
    };
    if !no_limit && let Err(rejection) = certificate::order_cost(instance).check() {
        return Some(format!("least order not examined: {rejection}"));
    }
    Some(match certificate::least_order(instance) {
        Ok(least) if least == *order => format!("order {order} is the least possible"),
        Ok(4) => format!("the least order is at least 4; {order} is not shown to be least"),
        Ok(least) => format!("the least order is {least}"),
        Err(rejection) => format!("least order not examined: {rejection}"),
    })
}

/// How many certificates came out how.
#[derive(Default)]
struct Tally {
    accepted: usize,
    rejected: usize,
    unreadable: usize,
}

/// Checks one certificate and prints the ruling.
fn rule_on(text: &str, name: &str, options: &Options, tally: &mut Tally) -> io::Result<()> {
    let (ruling, code, detail) = match check(text, options) {
        Ok(detail) => {
            tally.accepted += 1;
            ("accepted", None, detail)
        }
        Err((code, detail)) => {
            let unreadable = [Code::Malformed, Code::UnsupportedSchema];
            if unreadable.iter().any(|unreadable| unreadable.id() == code) {
                tally.unreadable += 1;
            } else {
                tally.rejected += 1;
            }
            ("rejected", Some(code), detail)
        }
    };
    let mut out = io::stdout().lock();
    if options.json {
        let line =
            serde_json::json!({"file": name, "ruling": ruling, "code": code, "detail": detail});
        writeln!(out, "{line}")
    } else {
        let code = code.map(|code| format!("[{code}] ")).unwrap_or_default();
        let line = format!("{name}: {ruling}: {code}{detail}");
        writeln!(out, "{}", json::printable(&line))
    }
}

/// Checks all files.
fn run(options: &Options) -> io::Result<Tally> {
    let mut tally = Tally::default();
    for file in &options.files {
        match read_file(file).and_then(|text| certificates(&text)) {
            Err(message) => {
                let line = format!("recheck: {file}: {message}");
                writeln!(io::stderr(), "{}", json::printable(&line))?;
                tally.unreadable += 1;
            }
            Ok(texts) if texts.len() == 1 => rule_on(&texts[0], file, options, &mut tally)?,
            Ok(texts) => {
                for (index, text) in texts.iter().enumerate() {
                    rule_on(text, &format!("{file}#{index}"), options, &mut tally)?;
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

fn main() -> ExitCode {
    let options = match options() {
        Ok(options) => options,
        Err(message) if message.is_empty() => {
            // Nobody reads a usage text that cannot be written.
            let _ = writeln!(io::stdout(), "{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            let _ = writeln!(io::stderr(), "recheck: {message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        // An answer that was not written is not an acceptance.
        Err(error) => {
            let _ = writeln!(io::stderr(), "recheck: {error}");
            ExitCode::from(2)
        }
        Ok(tally) if tally.unreadable > 0 => ExitCode::from(2),
        Ok(tally) if tally.rejected > 0 => ExitCode::from(1),
        Ok(_) => ExitCode::SUCCESS,
    }
}
