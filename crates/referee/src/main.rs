//! `referee`: the command line.
//!
//! The exit codes are in the help ([`cli::EXIT_CODES`]).

mod audit;
mod box_command;
mod census_command;
mod chart;
mod check_command;
mod claims_command;
mod cli;
mod codes;
mod conclude;
mod exit;
mod export;
mod forms;
mod hunt_command;
mod hunt_print;
mod input;
mod instance;
mod instances;
mod interrupt;
mod language_commands;
mod network_command;
mod network_page;
mod output;
mod papers;
mod progress;
mod rederive;
mod repair_command;
mod report_command;
mod run;
mod space;
mod summary;
mod tell;
mod weaken_command;

use std::process::ExitCode;

use clap::Parser;
use network::json::printable;

use crate::cli::{Cli, Command};
use crate::exit::Outcome;
use crate::output::note;

/// Commands that were, and what does their work now.
const FORMER: [(&str, &str); 2] = [
    (
        "recheck",
        "`recheck FILE`, a program of its own; for a census, `referee rederive REPORT` besides",
    ),
    (
        "search",
        "`referee hunt CLAIM[/FORM]`, for any claim that is a text",
    ),
];

/// What does the work of a command that was.
fn former() -> Option<(&'static str, &'static str)> {
    let word = std::env::args_os().nth(1)?;
    FORMER.into_iter().find(|(name, _)| word == *name)
}

fn main() -> ExitCode {
    if let Some((name, now)) = former() {
        note!("referee: `referee {name}` is now {now}");
        return Outcome::BadInput.into();
    }
    let cli = Cli::parse();
    std::panic::set_hook(Box::new(|panic| {
        note!("referee: internal error: {panic}");
        note!("This is a bug; please report it with the command and its input.");
    }));
    let ended = std::panic::catch_unwind(|| run(cli));
    if let Some(error) = output::failure() {
        note!("referee: standard output: {error}");
        return Outcome::BadInput.into();
    }
    match ended {
        Ok(Ok(outcome)) => outcome.into(),
        Ok(Err(error)) => {
            note!("referee: {}", printable(&format!("{error:#}")));
            Outcome::BadInput.into()
        }
        Err(_) => Outcome::InternalError.into(),
    }
}

fn run(cli: Cli) -> anyhow::Result<Outcome> {
    let Some(command) = cli.command else {
        return audit::audit(None, false, &cli.audit);
    };
    match command {
        Command::Audit {
            paper,
            all,
            options,
        } => audit::audit(paper.as_deref(), all, &options),
        Command::Try(options) => hunt_command::try_formula(&options),
        Command::Hunt(options) => hunt_command::hunt(&options),
        Command::Repair(options) => repair_command::repair(&options),
        Command::Weaken(options) => weaken_command::weaken(&options),
        Command::Box(options) => box_command::search(&options),
        Command::Claims(options) => claims_command::claims(&options),
        Command::Show(options) => claims_command::show(&options),
        Command::Check(options) => check_command::check(&options),
        Command::Fmt(options) => language_commands::fmt(&options),
        Command::Print(options) => language_commands::print(&options),
        Command::New(options) => language_commands::new(&options),
        Command::Explain { code } => language_commands::explain(code.as_deref()),
        Command::Classify(options) => instances::classify(&options),
        Command::Network(options) => network_command::network(&options),
        Command::Census(options) => census_command::census(&options),
        Command::Merge(options) => census_command::merge(&options),
        Command::Certificate(options) => rederive::certificate(&options),
        Command::Rederive(options) => rederive::rederive(&options),
        Command::Export(options) => export::export(&options),
        Command::Report(options) => report_command::report(&options),
        Command::Completions { shell } => Ok(language_commands::completions(shell)),
    }
}
