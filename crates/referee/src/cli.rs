//! The command line, as clap reads it.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use crate::interrupt::parse_duration;

/// Referees the paper "Depth Creates No Bad Local Minima" (arXiv:1702.08580v2): searches for
/// counterexamples to its claims and certifies what it finds by exact arithmetic.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Exit codes: 0 done and nothing refuted; 1 a counterexample was found or a \
certificate rejected; 2 usage, input or output error; 3 undecided, or nothing but vacuous \
subjects; 70 internal error; 130 interrupted."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub audit: AuditOptions,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Referee the whole paper (the default).
    Audit(AuditOptions),
    /// List the claims.
    Claims {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show one claim: statement, hypotheses, page, verdict so far, and where it is checked.
    Show(ShowOptions),
    /// Check a claim on one instance, or on many.
    Check(CheckOptions),
    /// Classify one network, or many.
    Classify(ClassifyOptions),
    /// Search for counterexamples to one claim.
    Search(SearchOptions),
    /// Turn a certificate into a file that another proof checker accepts.
    Export(ExportOptions),
}

#[derive(Clone, Debug, Args)]
pub struct AuditOptions {
    /// Stop when this much time has passed, and say so (60s, 5m, 2h).
    #[arg(long, value_parser = parse_duration)]
    pub budget: Option<Duration>,
    /// The folder of the report.
    #[arg(long, default_value = "referee-report")]
    pub out: PathBuf,
    /// Go on with an interrupted audit of the same settings.
    #[arg(long)]
    pub resume: bool,
    /// The seed of all random subjects.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Random subjects per variant of a claim.
    #[arg(long, default_value_t = 3000)]
    pub instances: u64,
    /// Leave out the large boxes of the census.
    #[arg(long)]
    pub quick: bool,
    /// The number of threads; 0 means one per core.
    #[arg(long, default_value_t = 0)]
    pub jobs: usize,
    /// Print the report as JSON instead of the table.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ShowOptions {
    /// The claim, such as theorem-3.2.
    pub claim: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// The report to read the verdict from.
    #[arg(long, default_value = "referee-report/report.json")]
    pub report: PathBuf,
}

/// Which form of a claim, and without which hypotheses.
#[derive(Debug, Args)]
pub struct FormOptions {
    /// The form: stated, repaired..., strengthened... (`referee show CLAIM` lists them).
    #[arg(long, default_value = "stated", conflicts_with = "repaired")]
    pub form: String,
    /// The first repaired form.
    #[arg(long)]
    pub repaired: bool,
    /// Leave out a hypothesis (repeatable).
    #[arg(long, value_name = "HYPOTHESIS")]
    pub drop: Vec<String>,
}

#[derive(Debug, Args)]
pub struct CheckOptions {
    /// The claim, such as theorem-3.2.
    pub claim: String,
    /// A file with the instance; - for standard input.
    pub file: String,
    #[command(flatten)]
    pub form: FormOptions,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Read one instance a line and print one JSON answer a line, in order.
    #[arg(long)]
    pub jsonl: bool,
}

#[derive(Debug, Args)]
pub struct ExportOptions {
    /// A file with a certificate; - for standard input.
    pub file: String,
    /// Write a Rocq file, checked by coqc with the development in proofs/.
    #[arg(long, required = true)]
    pub rocq: bool,
    /// Compute with machine integers (bigZ), which is faster and adds their primitives to what is
    /// trusted.
    #[arg(long)]
    pub bigz: bool,
}

#[derive(Debug, Args)]
pub struct ClassifyOptions {
    /// A file with the instance; - for standard input.
    pub file: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Read one instance a line and print one JSON answer a line, in order.
    #[arg(long)]
    pub jsonl: bool,
}

#[derive(Debug, Args)]
pub struct SearchOptions {
    /// The claim, such as theorem-3.2.
    pub claim: String,
    #[command(flatten)]
    pub form: FormOptions,
    /// Check all integer instances in a box.
    #[arg(long, required_unless_present = "random")]
    pub exhaustive: bool,
    /// Check this many random instances.
    #[arg(long, value_name = "N", conflicts_with = "exhaustive")]
    pub random: Option<u64>,
    /// The seed of the random instances.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The widths d_0,d_1,...,d_H (rank-constrained problem: d_0,k,d_H; Lemma 3.4: columns of B,
    /// columns of A, rows of A).
    #[arg(long, value_delimiter = ',')]
    pub widths: Option<Vec<usize>>,
    /// All widths up to this.
    #[arg(long, default_value_t = 2)]
    pub max_width: usize,
    /// All depths up to this.
    #[arg(long, default_value_t = 2)]
    pub max_depth: usize,
    /// The largest number of samples [default: exhaustive d_0 + d_H - d_p + 1, random 4].
    #[arg(long)]
    pub samples: Option<usize>,
    /// The entries, as -N..N.
    #[arg(long, default_value = "-1..1", allow_hyphen_values = true)]
    pub entries: String,
    /// The inputs of an exhaustive search: identity, all, or a file with a matrix.
    #[arg(long, default_value = "all")]
    pub x: String,
    /// Check every instance of a box, not one of each orbit under symmetries.
    #[arg(long, conflicts_with = "random")]
    pub plain: bool,
    /// Stop when this much time has passed, and say so.
    #[arg(long, value_parser = parse_duration)]
    pub time: Option<Duration>,
    /// The number of threads; 0 means one per core.
    #[arg(long, default_value_t = 0)]
    pub jobs: usize,
    /// Keep the state of the search in this file, written every few seconds.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Go on from the state file.
    #[arg(long, requires = "state")]
    pub resume: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}
