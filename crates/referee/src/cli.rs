//! The command line, as clap reads it.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::interrupt::parse_duration;
use crate::network_command::NetworkOptions;

/// What the exit codes mean.
pub const EXIT_CODES: &str = "\
Exit codes:
  0    done: every form has the verdict that its file expects, or stands; a
       network is classified, whatever it is, or within the tolerance
  1    a form is refuted or ill-defined against expectation; check found
       a counterexample, a network is above the tolerance, a certificate was
       rejected, two reports or layouts differ
  2    usage, input or output error
  3    undecided, untested, or nothing but vacuous instances
  70   internal error
  130  interrupted";

/// The exit codes of `referee network`.
const NETWORK_EXIT_CODES: &str = "\
Exit codes:
  0    the gap is within the tolerance
  1    the gap is above it
  2    usage, input or output error
  3    undecided: the enclosure of the gap contains the tolerance
  130  interrupted";

/// Referees mathematics about matrices and linear networks: hunts for counterexamples to claims,
/// and certifies what it finds by exact arithmetic. Your own claims: try, hunt, repair. Your own
/// network: network, classify. Without a command it referees the first paper of papers/.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
#[command(after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub audit: AuditOptions,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Hunt for a counterexample to a formula.
    Try(TryOptions),
    /// Hunt for counterexamples to the claims of a file.
    Hunt(HuntOptions),
    /// Find the weakest extra hypothesis under which a false form holds.
    Repair(RepairOptions),
    /// Drop and weaken the hypotheses of a form that stands, and say which weaker form is refuted.
    Weaken(WeakenOptions),
    /// Search the whole of one box of a form: all integer entries at given sizes.
    Box(BoxOptions),
    /// Referee a paper, or all papers.
    Audit {
        /// The paper, by its name or folder; without one, that of papers/ in the working folder or
        /// a parent which says `first`, or else all papers.
        paper: Option<String>,
        /// All papers.
        #[arg(long, conflicts_with = "paper")]
        all: bool,
        #[command(flatten)]
        options: AuditOptions,
    },
    /// List the claims of a file, or of the papers in papers/.
    Claims(ClaimsOptions),
    /// Show a claim: its text as it is checked, its page, what is expected of it.
    Show(ShowOptions),
    /// Check a claim at one instance, or at many.
    Check(CheckOptions),
    /// Put a file of claims into its canonical layout.
    Fmt(FmtOptions),
    /// Print claims in the notation of mathematicians.
    Print(PrintOptions),
    /// Write a file of claims to begin with.
    New(NewOptions),
    /// Say what an error code means.
    Explain {
        /// The code; without one, all are listed.
        code: Option<String>,
    },
    /// Classify one network, or many.
    Classify(ClassifyOptions),
    /// Say how far a trained linear network is from the least loss, with proof.
    #[command(after_help = NETWORK_EXIT_CODES)]
    Network(NetworkOptions),
    /// Classify every network of a box, or many random ones, with certificates.
    Census(CensusOptions),
    /// Join the shards of a census, or of a box, into its report.
    Merge(MergeOptions),
    /// Print the certificate of one network of a census, or those of a block.
    Certificate(CertificateOptions),
    /// Audit the report of a census: derive parts of it anew, at random.
    Rederive(RederiveOptions),
    /// Turn a certificate into a file that another proof checker accepts.
    Export(ExportOptions),
    /// Render a report again beside report.json, or compare two reports.
    Report(ReportOptions),
    /// Print the completions of a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub struct TryOptions {
    /// The formula, such as 'for all A, B : n x n: rank(A*B) = rank(B*A)'.
    pub formula: String,
    #[command(flatten)]
    pub effort: EffortOptions,
    /// Write the certificate to this file.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct HuntOptions {
    /// A file of claims (- for standard input), and perhaps one claim of it; or a claim of the
    /// papers in papers/.
    #[arg(value_name = "FILE | [FILE] [PAPER:]CLAIM[/FORM]", num_args = 1..=2, required = true)]
    pub words: Vec<String>,
    #[command(flatten)]
    pub effort: EffortOptions,
    /// Write the certificates into this folder.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The number of threads, one form each; 0 means one per core.
    #[arg(long, default_value_t = 0)]
    pub jobs: usize,
}

#[derive(Debug, Args)]
pub struct RepairOptions {
    /// The form, after its file; without one, the papers in papers/ are looked through.
    #[arg(value_name = "[FILE] [PAPER:]CLAIM[/FORM]", num_args = 1..=2, required = true)]
    pub words: Vec<String>,
    /// Use only these variables, and sizes: an instance fails if some value of the others fails.
    #[arg(long = "in", value_delimiter = ',', value_name = "NAMES")]
    pub within: Vec<String>,
    /// Drop these hypotheses first.
    #[arg(long, value_delimiter = ',', value_name = "IDS")]
    pub without: Vec<String>,
    /// The bound of work, in instances and what judging them costs.
    #[arg(long, value_name = "N")]
    pub effort: Option<u64>,
    /// The seed of the draws.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Write the repaired forms as claims to this file.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print one line of JSON.
    #[arg(long)]
    pub json: bool,
}

/// What `weaken` is asked.
#[derive(Debug, Args)]
pub struct WeakenOptions {
    /// The form, after its file; without one, the papers in papers/ are looked through.
    #[arg(value_name = "[FILE] [PAPER:]CLAIM[/FORM]", num_args = 1..=2, required = true)]
    pub words: Vec<String>,
    /// The bound of work of each hunt, in instances and what judging them costs.
    #[arg(long, value_name = "N")]
    pub effort: Option<u64>,
    /// The seed of the draws.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Print one line of JSON.
    #[arg(long)]
    pub json: bool,
}

/// Which box is searched, and how.
#[derive(Debug, Args)]
pub struct BoxOptions {
    /// The form, after its file; without one, the papers in papers/ are looked through.
    #[arg(value_name = "[FILE] [PAPER:]CLAIM[/FORM]", num_args = 1..=2, required = true)]
    pub words: Vec<String>,
    /// The sizes, as n=2,d=1:2:1; nothing for a form without sizes.
    #[arg(long, value_parser = parse_sizes, value_name = "SIZES", default_value = "")]
    pub sizes: BoxSizes,
    /// The entries, as -N..N.
    #[arg(long, value_parser = parse_entries, allow_hyphen_values = true, value_name = "-N..N")]
    pub entries: u32,
    /// Let one value of the first variable stand for all that are equal up to symmetry.
    #[arg(long)]
    pub symmetry: bool,
    /// Say how the box would be searched, and search none of it.
    #[arg(long)]
    pub plan: bool,
    #[command(flatten)]
    pub run: RunOptions,
}

/// The sizes of a box.
#[derive(Clone, Debug)]
pub struct BoxSizes(pub std::collections::BTreeMap<String, hunt::Sizes>);

/// Reads `n=2,d=1:2:1`.
fn parse_sizes(text: &str) -> Result<BoxSizes, String> {
    let wrong = || format!("{text:?} are no sizes: expected n=2,d=1:2:1");
    let mut sizes = std::collections::BTreeMap::new();
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or_else(wrong)?;
        let all = value.split(':').map(str::parse::<u32>);
        let all = all.collect::<Result<Vec<u32>, _>>().map_err(|_| wrong())?;
        let size = match all[..] {
            [size] if !value.contains(':') => hunt::Sizes::One(size),
            _ => hunt::Sizes::Family(all),
        };
        if sizes.insert(name.trim().to_owned(), size).is_some() {
            return Err(format!("{name} stands twice"));
        }
    }
    Ok(BoxSizes(sizes))
}

/// How far a hunt goes.
#[derive(Debug, Args)]
pub struct EffortOptions {
    /// The bound of work, in instances and what judging them costs, on which a verdict depends,
    /// with the seed.
    #[arg(long, value_name = "N")]
    pub effort: Option<u64>,
    /// A ceiling of time (10s, 5m) for a form, and again for its mutants together; it marks the
    /// verdict it cuts, and alone lifts the bound of effort.
    #[arg(long, value_parser = parse_duration)]
    pub time: Option<Duration>,
    /// The greatest entries of the boxes, as -N..N.
    #[arg(long, value_parser = parse_entries, allow_hyphen_values = true, value_name = "-N..N")]
    pub entries: Option<u32>,
    /// The greatest size; without it, sizes up to 3, and up to 5 for a quarter of the effort
    /// besides if nothing is found and all is decided.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_size: Option<u32>,
    /// Draw at random only.
    #[arg(long, conflicts_with = "box_only")]
    pub random_only: bool,
    /// Search boxes only.
    #[arg(long)]
    pub box_only: bool,
    /// The seed of the draws.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Tell of every mutant, with its least counterexample.
    #[arg(long)]
    pub mutants: bool,
    /// Go on after the first counterexample.
    #[arg(long)]
    pub all: bool,
    /// Take the first counterexample, and do not look for the least.
    #[arg(long, conflicts_with = "all")]
    pub any: bool,
    /// Look for a counterexample without sizes of 1, zero, identity or equal matrices.
    #[arg(long)]
    pub no_degenerate: bool,
    /// Print the instance as text to paste, too.
    #[arg(long = "as", value_enum, value_name = "LANGUAGE")]
    pub language: Option<Language>,
    /// Print one line of JSON for each form.
    #[arg(long)]
    pub json: bool,
}

/// Where an instance is pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    Latex,
    Numpy,
    Sage,
    Lean,
}

impl From<Language> for hunt::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Latex => Self::Latex,
            Language::Numpy => Self::Numpy,
            Language::Sage => Self::Sage,
            Language::Lean => Self::Lean,
        }
    }
}

/// Reads `-N..N`.
fn parse_entries(text: &str) -> Result<u32, String> {
    let ends = text.split_once("..");
    let parsed =
        ends.and_then(|(low, high)| Some((low.parse::<i64>().ok()?, high.parse::<i64>().ok()?)));
    match parsed {
        Some((low, high)) if low == -high && (0..=1000).contains(&high) => Ok(high as u32),
        _ => Err(format!(
            "{text:?} is no range of entries: expected -N..N with N up to 1000"
        )),
    }
}

#[derive(Clone, Debug, Args)]
pub struct AuditOptions {
    /// The folder of the report; of several papers, each has a folder in it.
    #[arg(long, default_value = "referee-report")]
    pub out: PathBuf,
    /// Go on with an interrupted audit of the same settings.
    #[arg(long)]
    pub resume: bool,
    /// The seed of all draws.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The bound of work for each form, in instances and what judging them costs [default: 100000].
    #[arg(long, value_name = "N")]
    pub effort: Option<u64>,
    /// A tenth of the effort.
    #[arg(long, conflicts_with = "effort")]
    pub quick: bool,
    /// Look for the condition under which each form holds that is refuted as stated.
    #[arg(long)]
    pub repair: bool,
    /// A ceiling of time for each form (10s, 5m), which marks the verdict it cuts.
    #[arg(long, value_parser = parse_duration)]
    pub time: Option<Duration>,
    /// The number of threads, at most one per core; 0 means one per core.
    #[arg(long, default_value_t = 0)]
    pub jobs: usize,
    /// Print the report as JSON instead of the table.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub junit: JunitOptions,
}

/// JUnit XML beside a report.
#[derive(Clone, Debug, Args)]
pub struct JunitOptions {
    /// Write JUnit XML to this file too.
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// A former report: where a form has the status that it has there, the case passes.
    #[arg(long, value_name = "REPORT", requires = "junit")]
    pub baseline: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ClaimsOptions {
    /// A file of claims; - for standard input.
    pub file: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ShowOptions {
    /// The claim, after its file; without a file, the papers in papers/ are looked through.
    #[arg(value_name = "[FILE] [PAPER:]CLAIM[/FORM]", num_args = 1..=2, required = true)]
    pub words: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct FmtOptions {
    /// A file of claims; - reads standard input and writes standard output.
    pub file: String,
    /// Change nothing; end with exit code 1 if the file is not formatted.
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Args)]
pub struct PrintOptions {
    /// A file, or a claim of the papers in papers/.
    #[arg(value_name = "[FILE] [PAPER:]CLAIM[/FORM]", num_args = 1..=2, required = true)]
    pub words: Vec<String>,
    /// In Unicode, without the signs of the language.
    #[arg(long, conflicts_with = "latex")]
    pub unicode: bool,
    /// In LaTeX, with amsmath and amssymb.
    #[arg(long)]
    pub latex: bool,
    /// As definitions in plain MathComp; where a form has none, the node that is missing.
    #[arg(long, conflicts_with_all = ["unicode", "latex"])]
    pub coq: bool,
}

#[derive(Debug, Args)]
pub struct NewOptions {
    /// The file, which does not exist yet.
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct CheckOptions {
    /// The claim, after its file or among the papers in papers/, and a file with the instance, in
    /// JSON (- for standard input): {"sizes": {..}, "values": {..}}, or {"x", "y", "layers",
    /// "layer"} for claims about the layers of a network.
    #[arg(value_name = "[FILE] [PAPER:]CLAIM[/FORM] INSTANCE", num_args = 2..=3, required = true)]
    pub words: Vec<String>,
    /// The form of the claim.
    #[arg(long)]
    pub form: Option<String>,
    /// Leave out a hypothesis, or weaken a type: a name, with-K, type-X (repeatable).
    #[arg(long, value_name = "NAME")]
    pub drop: Vec<String>,
    #[command(flatten)]
    pub certificate: CertificateFile,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Read one instance a line and print one JSON answer a line, in order.
    #[arg(long)]
    pub jsonl: bool,
}

/// Where the certificate goes.
#[derive(Debug, Args)]
pub struct CertificateFile {
    /// Write the certificate of the answer to this file, if it has one.
    #[arg(long, value_name = "FILE", conflicts_with = "jsonl")]
    pub certificate: Option<PathBuf>,
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
    /// Print JSON: an object whose field `rocq` is the file.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ReportOptions {
    /// The report.json of an audit.
    #[arg(required_unless_present = "diff")]
    pub report: Option<PathBuf>,
    /// The folder to write to [default: that of the report].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The refutations.json of `make -C proofs audit`: the report says which of its certificates
    /// are listed there as checked by Coq's kernel.
    #[arg(long, value_name = "FILE")]
    pub checked: Option<PathBuf>,
    #[command(flatten)]
    pub junit: JunitOptions,
    /// Compare two reports instead; the exit code is 0 if they agree and 1 if they differ.
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"],
          conflicts_with_all = ["report", "out", "checked", "junit"])]
    pub diff: Option<Vec<PathBuf>>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ClassifyOptions {
    /// A file with the instance; - for standard input.
    pub file: String,
    #[command(flatten)]
    pub certificate: CertificateFile,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Read one instance a line and print one JSON answer a line, in order.
    #[arg(long)]
    pub jsonl: bool,
}

#[derive(Debug, Args)]
pub struct CensusOptions {
    /// Certify every network, not only the critical ones: slower by far, with the same counts.
    #[arg(long)]
    pub every_point: bool,
    /// Certify one critical point of each orbit under symmetries, and count it for all of them.
    #[arg(long, conflicts_with_all = ["random", "every_point"])]
    pub symmetry: bool,
    #[command(flatten)]
    pub space: SpaceOptions,
    #[command(flatten)]
    pub run: RunOptions,
}

#[derive(Debug, Args)]
pub struct CertificateOptions {
    #[command(flatten)]
    pub space: SpaceOptions,
    /// Of a census up to symmetry.
    #[arg(long, conflicts_with = "random")]
    pub symmetry: bool,
    /// The index of the network in the census of this space; with --symmetry the block, or the
    /// block and the number of the certificate within it, from 0.
    #[arg(long, value_name = "INDEX[:K]", value_parser = parse_place)]
    pub index: Place,
}

/// An index, and a number within what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub index: u64,
    pub within: Option<u64>,
}

/// Reads `INDEX` or `INDEX:K`.
fn parse_place(text: &str) -> Result<Place, String> {
    let wrong = |_| format!("{text:?} is not a place: expected INDEX or INDEX:K");
    let (index, within) = match text.split_once(':') {
        Some((index, within)) => (index, Some(within.parse().map_err(wrong)?)),
        None => (text, None),
    };
    let index = index.parse().map_err(wrong)?;
    Ok(Place { index, within })
}

#[derive(Debug, Args)]
pub struct MergeOptions {
    /// The files of all shards, in any order.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Write the report of the whole run to this file.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct RederiveOptions {
    /// The report of a census, as written by `census --out` or `merge --out`.
    pub report: PathBuf,
    /// How many networks are drawn at random; the part of the digest over each is derived anew. Of
    /// a census up to symmetry, how many blocks, and how many networks that are looked for in their
    /// blocks.
    #[arg(long, default_value_t = 100, value_name = "K")]
    pub sample: u64,
    /// The seed of the draw [default: another one each time].
    #[arg(long)]
    pub seed: Option<u64>,
    /// The number of threads, at most one per core; 0 means one per core.
    #[arg(long, default_value_t = 0)]
    pub jobs: usize,
}

/// Which networks: all of some boxes, or random ones.
#[derive(Clone, Debug, Args)]
pub struct SpaceOptions {
    /// Random networks, this many, instead of all in a box.
    #[arg(long, value_name = "N")]
    pub random: Option<u64>,
    /// The seed of the random networks.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The widths d_0,d_1,...,d_H.
    #[arg(long, value_delimiter = ',')]
    pub widths: Option<Vec<usize>>,
    /// All widths up to this.
    #[arg(long, default_value_t = 2)]
    pub max_width: usize,
    /// All depths up to this.
    #[arg(long, default_value_t = 2)]
    pub max_depth: usize,
    /// The largest number of samples [default: of boxes d_0 + d_H - d_p + 1, random 4].
    #[arg(long)]
    pub samples: Option<usize>,
    /// The entries, as -N..N.
    #[arg(long, default_value = "-1..1", value_parser = parse_entries, allow_hyphen_values = true,
          value_name = "-N..N")]
    pub entries: u32,
    /// The inputs in boxes: identity, all, or a file with a matrix.
    #[arg(long, default_value = "all")]
    pub x: String,
}

/// How a long run is run.
#[derive(Debug, Args)]
pub struct RunOptions {
    /// Stop when this much time has passed, and say so.
    #[arg(long, value_parser = parse_duration)]
    pub time: Option<Duration>,
    /// The number of threads, at most one per core; 0 means one per core.
    #[arg(long, default_value_t = 0)]
    pub jobs: usize,
    /// Run only this part, as I/N: the I-th of N, for `referee merge`.
    #[arg(long, value_name = "I/N", value_parser = parse_shard, requires = "out")]
    pub shard: Option<Shard>,
    /// Write the report, or the shard, to this file.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Keep the state of the run in this file; one that is there needs --resume.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// How often the state is written.
    #[arg(long, value_parser = parse_duration, default_value = "5s", value_name = "TIME")]
    pub checkpoint: Duration,
    /// Go on from the state file, if it exists.
    #[arg(long, requires = "state")]
    pub resume: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// The part `index` of `count`, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    pub index: u64,
    pub count: u64,
}

impl Shard {
    /// Its subjects. The shards of one count cut the subjects into parts of equal size, up to one.
    pub fn range(self, subjects: u64) -> std::ops::Range<u64> {
        let cut = |k: u64| {
            let at = u128::from(subjects) * u128::from(k) / u128::from(self.count);
            // At most `subjects`, as `k <= count`.
            u64::try_from(at).unwrap_or(subjects)
        };
        cut(self.index - 1)..cut(self.index)
    }
}

/// Reads `I/N`.
fn parse_shard(text: &str) -> Result<Shard, String> {
    let numbers = text
        .split_once('/')
        .and_then(|(index, count)| Some((index.parse::<u64>().ok()?, count.parse::<u64>().ok()?)));
    match numbers {
        Some((index, count)) if (1..=count).contains(&index) => Ok(Shard { index, count }),
        _ => Err(format!(
            "{text:?} is not a shard: expected I/N with 1 <= I <= N"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shards_of_any_count_cover_each_subject_once() {
        for subjects in [0, 1, 5, 97, u64::MAX] {
            for count in [1, 2, 7, 100] {
                let ranges = (1..=count).map(|index| Shard { index, count }.range(subjects));
                let end = ranges.fold(0, |end, range| {
                    assert_eq!(range.start, end);
                    range.end
                });
                assert_eq!(end, subjects);
            }
        }
    }

    #[test]
    fn a_place_is_an_index_with_or_without_a_number() {
        let place = |index, within| Ok(Place { index, within });
        assert_eq!(parse_place("7"), place(7, None));
        assert_eq!(parse_place("7:0"), place(7, Some(0)));
        for text in ["", ":", "7:", ":7", "-1", "1:2:3", "x"] {
            assert!(parse_place(text).unwrap_err().contains("INDEX:K"), "{text}");
        }
    }

    #[test]
    fn what_is_no_shard_is_refused() {
        assert_eq!(parse_shard("3/7"), Ok(Shard { index: 3, count: 7 }));
        for text in ["0/3", "4/3", "1", "1/", "a/b", "-1/3", "1/0", "1/3/5"] {
            assert!(parse_shard(text).unwrap_err().contains("I/N"), "{text}");
        }
    }
}
