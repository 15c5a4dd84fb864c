//! `referee`: the command line.
//!
//! The exit codes are in the help ([`cli::EXIT_CODES`]).

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
mod output;
mod papers;
mod plan;
mod progress;
mod recheck;
mod repair_command;
mod report_command;
mod run;
mod search_command;
mod show;
mod space;

use std::process::ExitCode;

use clap::Parser;
use network::json::printable;

use crate::cli::{Cli, Command};
use crate::exit::Outcome;

fn main() -> ExitCode {
    let cli = Cli::parse();
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("referee: internal error: {panic}");
        eprintln!("This is a bug; please report it with the command and its input.");
    }));
    let ended = std::panic::catch_unwind(|| run(cli));
    if let Some(error) = output::failure() {
        eprintln!("referee: standard output: {error}");
        return Outcome::BadInput.into();
    }
    match ended {
        Ok(Ok(outcome)) => outcome.into(),
        Ok(Err(error)) => {
            eprintln!("referee: {}", printable(&format!("{error:#}")));
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
        Command::Repair(options) => repair_command::repair(&options),
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
