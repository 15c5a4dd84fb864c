//! `recheck`: the independent checker, on certificates and reports.
//!
//! Exit codes: 0 everything was accepted; 1 a certificate was rejected; 2 usage, a file that
//! cannot be read, or one that holds no certificate.

use std::process::ExitCode;

use certificate::{Certificate, Code, Established, Rejection, Statement};
use network::json;
use serde::Deserialize;
use serde_json::value::RawValue;

const USAGE: &str = "\
Checks certificates of referee by exact arithmetic, trusting nothing but the files themselves.

Usage: recheck [--order] [--json] FILE...

A FILE is a certificate, or a report with a list `certificates`.
  --order   for a descent, also say whether its order is the least possible
  --json    print one JSON object per certificate
Exit codes: 0 all accepted, 1 some certificate rejected, 2 usage or unreadable input.";

struct Options {
    order: bool,
    json: bool,
    files: Vec<String>,
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        order: false,
        json: false,
        files: Vec::new(),
    };
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--order" => options.order = true,
            "--json" => options.json = true,
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
    }
    match json::read::<Report>(text) {
        Ok(Report {
            certificates: Some(list),
        }) => Ok(list.iter().map(|raw| raw.get().to_owned()).collect()),
        Ok(Report { certificates: None }) => Ok(vec![text.to_owned()]),
        Err(error) => Err(error.to_string()),
    }
}

fn check(text: &str) -> Result<(Certificate, Established), Rejection> {
    let certificate = certificate::read(text)?;
    let established = certificate::check(&certificate)?;
    Ok((certificate, established))
}

/// Whether a descent has the least possible order, in words.
fn order_remark(certificate: &Certificate) -> Option<String> {
    let Statement::NotLocalMinimum {
        instance, order, ..
    } = &certificate.statement
    else {
        return None;
    };
    Some(match certificate::least_order(instance) {
        Ok(least) if least == *order => format!("order {order} is the least possible"),
        Ok(4) => format!("the least order is at least 4; {order} is not shown to be least"),
        Ok(least) => format!("the least order is {least}"),
        Err(rejection) => format!("least order not examined: {rejection}"),
    })
}

fn main() -> ExitCode {
    let options = match options() {
        Ok(options) => options,
        Err(message) => {
            if message.is_empty() {
                println!("{USAGE}");
                return ExitCode::SUCCESS;
            }
            eprintln!("recheck: {message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let (mut accepted, mut rejected, mut unreadable) = (0, 0, 0);
    for file in &options.files {
        let texts = std::fs::read_to_string(file)
            .map_err(|error| error.to_string())
            .and_then(|text| certificates(&text));
        let texts = match texts {
            Ok(texts) => texts,
            Err(message) => {
                eprintln!("recheck: {file}: {message}");
                unreadable += 1;
                continue;
            }
        };
        let single = texts.len() == 1;
        for (index, text) in texts.iter().enumerate() {
            let name = if single {
                file.clone()
            } else {
                format!("{file}#{index}")
            };
            let result = check(text);
            let (ruling, code, detail) = match &result {
                Ok((certificate, established)) => {
                    accepted += 1;
                    let remark = options.order.then(|| order_remark(certificate)).flatten();
                    let remark = remark
                        .map(|remark| format!("; {remark}"))
                        .unwrap_or_default();
                    ("accepted", None, format!("{established}{remark}"))
                }
                Err(rejection) => {
                    match rejection.code {
                        Code::Malformed | Code::UnsupportedSchema => unreadable += 1,
                        _ => rejected += 1,
                    }
                    (
                        "rejected",
                        Some(rejection.code.id()),
                        rejection.detail.clone(),
                    )
                }
            };
            if options.json {
                let line = serde_json::json!({"file": name, "ruling": ruling, "code": code, "detail": detail});
                println!("{line}");
            } else {
                let code = code.map(|code| format!("[{code}] ")).unwrap_or_default();
                println!("{name}: {ruling}: {code}{detail}");
            }
        }
    }
    if !options.json {
        println!("{accepted} accepted, {rejected} rejected, {unreadable} unreadable");
    }
    if unreadable > 0 {
        ExitCode::from(2)
    } else if rejected > 0 {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}
