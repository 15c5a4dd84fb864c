//! `referee`: the command line.
//!
//! Exit codes: 0 done and nothing refuted; 1 a counterexample was found, a certificate rejected, or
//! two reports differ; 2 usage, input or output error; 3 undecided, or nothing but vacuous
//! subjects; 70 internal error; 130 interrupted.

mod audit;
mod cli;
mod conclude;
mod exit;
mod export;
mod hunt_command;
mod hunt_print;
mod input;
mod instances;
mod interrupt;
mod network_command;
mod plan;
mod progress;
mod recheck;
mod report_command;
mod run;
mod search_command;
mod show;
mod space;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::exit::Outcome;

fn main() -> ExitCode {
    let cli = Cli::parse();
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("referee: internal error: {panic}");
        eprintln!("This is a bug; please report it with the command and its input.");
    }));
    match std::panic::catch_unwind(|| run(cli)) {
        Ok(Ok(outcome)) => outcome.into(),
        Ok(Err(error)) => {
            eprintln!("referee: {error:#}");
            Outcome::BadInput.into()
        }
        Err(_) => Outcome::InternalError.into(),
    }
}

fn run(cli: Cli) -> anyhow::Result<Outcome> {
    match cli.command.unwrap_or(Command::Audit(cli.audit)) {
        Command::Audit(options) => audit::audit(&options),
        Command::Try(options) => hunt_command::try_formula(&options),
        Command::Hunt(options) => hunt_command::hunt(&options),
        Command::Claims { json } => show::claims(json),
        Command::Show(options) => show::show(&options),
        Command::Check(options) => instances::check(&options),
        Command::Classify(options) => instances::classify(&options),
        Command::Network(options) => network_command::network(&options),
        Command::Search(options) => search_command::search(&options),
        Command::Census(options) => search_command::census(&options),
        Command::Merge(options) => search_command::merge(&options),
        Command::Certificate(options) => recheck::certificate(&options),
        Command::Recheck(options) => recheck::recheck(&options),
        Command::Export(options) => export::export(&options),
        Command::Report(options) => report_command::report(&options),
    }
}
