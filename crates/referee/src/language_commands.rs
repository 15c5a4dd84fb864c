//! `fmt`, `print`, `new`, `explain` and `completions`: the language and the command line.

use std::path::Path;

use anyhow::{Context, bail};
use clap::CommandFactory;
use network::json::printable;
use statement::typeset::{Notation, sentences};

use crate::cli::{Cli, FmtOptions, NewOptions, PrintOptions};
use crate::exit::Outcome;
use crate::output::{self, say};
use crate::papers::{self, complain, proposal};
use crate::{codes, input};

/// `referee fmt`.
///
/// # Errors
/// When the file cannot be read or written.
pub fn fmt(options: &FmtOptions) -> anyhow::Result<Outcome> {
    let text = input::read(&options.file)?;
    let formatted = match statement::format(&text) {
        Ok(formatted) => formatted,
        Err(errors) => return Ok(complain(&options.file, &text, &errors)),
    };
    if options.check {
        if formatted == text {
            return Ok(Outcome::Done);
        }
        let lines = formatted.lines().zip(text.lines());
        let line = lines.take_while(|(a, b)| a == b).count() + 1;
        say!("{}: line {line} is not formatted", options.file);
        return Ok(Outcome::Different);
    }
    if options.file == "-" {
        output::print(format_args!("{formatted}"));
    } else if formatted != text {
        report::write_atomically(Path::new(&options.file), &formatted)
            .with_context(|| options.file.clone())?;
        say!("formatted {}", options.file);
    }
    Ok(Outcome::Done)
}

/// `referee print`.
///
/// # Errors
/// When the file cannot be read, or has no such claim.
pub fn print(options: &PrintOptions) -> anyhow::Result<Outcome> {
    let (source, name) = papers::find(&options.words)?;
    let outcome = match &name {
        None => source.complain(),
        Some(_) => Outcome::Done,
    };
    if options.coq {
        let forms = source.forms(name.as_ref())?.into_iter();
        let named = forms.map(|form| (source.full_name(form), form.statement()));
        let (file, missing) = ::export::definitions(named);
        output::print(format_args!("{file}"));
        // What has no text is left undecided.
        return Ok(if missing > 0 {
            outcome.max(Outcome::Undecided)
        } else {
            outcome
        });
    }
    let notation = match (options.latex, options.unicode) {
        (true, _) => Some(Notation::Latex),
        (_, true) => Some(Notation::Unicode),
        _ => None,
    };
    for form in source.forms(name.as_ref())? {
        let statement = form.statement();
        let Some(notation) = notation else {
            for line in statement.to_string().lines() {
                say!("{}", printable(line));
            }
            say!("");
            continue;
        };
        let head = source.full_name(form);
        match notation {
            Notation::Latex => say!("% {}", printable(&head)),
            _ => say!("{}", printable(&head)),
        };
        for sentence in sentences(&statement) {
            say!("{}", printable(&notation.sentence(&sentence)));
        }
        say!("");
    }
    Ok(outcome)
}

/// `referee new`.
///
/// # Errors
/// When the file exists or cannot be written.
pub fn new(options: &NewOptions) -> anyhow::Result<Outcome> {
    let path = &options.file;
    if path.exists() {
        bail!("{} exists", path.display());
    }
    report::write_atomically(path, TEMPLATE).with_context(|| path.display().to_string())?;
    say!("wrote {0}; try: referee hunt {0}", path.display());
    Ok(Outcome::Done)
}

/// `referee explain`.
///
/// # Errors
/// When there is no such code.
pub fn explain(code: Option<&str>) -> anyhow::Result<Outcome> {
    let Some(code) = code else {
        for (code, page) in codes::pages() {
            let first = page.lines().next().unwrap_or_default();
            say!("{code:22} {first}");
        }
        return Ok(Outcome::Done);
    };
    let Some((_, page)) = codes::pages().find(|(other, _)| *other == code) else {
        let known = codes::pages().map(|(code, _)| code);
        bail!(
            "there is no code {code}{}; `referee explain` lists them",
            proposal(code, known)
        );
    };
    say!("{code}\n\n{page}");
    Ok(Outcome::Done)
}

/// `referee completions`.
pub fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "referee", &mut script);
    say!("{}", String::from_utf8_lossy(&script).trim_end());
    Outcome::Done
}

/// A file of claims to begin with; every claim of it has the verdict that it expects.
pub const TEMPLATE: &str = include_str!("template.claims");
