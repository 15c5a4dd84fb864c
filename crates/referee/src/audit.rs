//! `audit`: referees papers.
//!
//! An audit is a list of jobs, one for each form of each claim. Finished jobs are appended to
//! `progress.jsonl`, so that an interrupted audit of the same settings can go on; what is found
//! depends on the file of claims, the seed and the effort alone.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use hunt::{Examined, Form, Limit, Options};
use indicatif::{ProgressBar, ProgressStyle};
use network::json::printable;
use paper::Paper;
use report::{
    ClaimEntry, FormEntry, FormalStatus, ProofSources, Report, Run, SCHEMA, Settings, claims_table,
    verify, write_atomically,
};
use serde::{Deserialize, Serialize};
use statement::Verdict;

use crate::cli::AuditOptions;
use crate::conclude::check_writable;
use crate::exit::Outcome;
use crate::forms::examine_all;
use crate::output::{self, note, say};
use crate::repair_command::repair_entry;
use crate::report_command::{list, read_baseline, render, write_junit};
use crate::summary::Summary;
use crate::{interrupt, run};

/// The nodes and draws of each form, unless said.
const EFFORT: u64 = 100_000;
/// The same with `--quick`.
const QUICK: u64 = 10_000;

/// One line of `progress.jsonl`.
#[derive(Serialize, Deserialize)]
struct Finished {
    version: String,
    settings: Settings,
    /// The statement and what is expected: a form that was changed is examined anew.
    task: String,
    name: String,
    milliseconds: u64,
    examined: Examined,
}

/// The finished jobs of an audit, in memory and on disk.
struct Ledger {
    path: PathBuf,
    settings: Settings,
    finished: HashMap<String, Finished>,
}

impl Ledger {
    fn open(folder: &Path, settings: &Settings, resume: bool) -> anyhow::Result<Self> {
        let path = folder.join("progress.jsonl");
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let mut finished = HashMap::new();
        let mut lines = String::new();
        if resume {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for line in text.lines() {
                // A line that was cut off by the interruption is a job that is not finished.
                let Ok(done) = serde_json::from_str::<Finished>(line) else {
                    continue;
                };
                if done.settings == *settings && done.version == version() {
                    lines += &format!("{line}\n");
                    finished.insert(done.name.clone(), done);
                }
            }
        }
        // The file begins anew with what is still valid.
        write_atomically(&path, &lines).with_context(|| path.display().to_string())?;
        Ok(Self {
            path,
            settings: settings.clone(),
            finished,
        })
    }

    fn add(
        &mut self,
        name: &str,
        task: &Form,
        examined: &Examined,
        milliseconds: u64,
    ) -> anyhow::Result<()> {
        let done = Finished {
            version: version().into(),
            settings: self.settings.clone(),
            task: told(task),
            name: name.into(),
            milliseconds,
            examined: examined.clone(),
        };
        let line = serde_json::to_string(&done)? + "\n";
        let context = || self.path.display().to_string();
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .open(&self.path)
            .with_context(context)?;
        file.write_all(line.as_bytes()).with_context(context)
    }

    /// What was found of a form in an earlier run.
    fn take(&mut self, name: &str, task: &Form) -> Option<(Examined, u64)> {
        let done = self.finished.remove(name)?;
        (done.task == told(task)).then_some((done.examined, done.milliseconds))
    }
}

/// What a task asks, as text.
fn told(task: &Form) -> String {
    format!("{}\n{:?} {:?}", task.statement, task.expected, task.without)
}

fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The folder of the formal proofs, where the program was built.
pub(crate) fn proofs_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proofs")
}

/// `referee audit`.
///
/// # Errors
/// When there is no such paper, it has errors, or the report cannot be written.
pub fn audit(paper: Option<&str>, all: bool, options: &AuditOptions) -> anyhow::Result<Outcome> {
    interrupt::install()?;
    let papers = chosen(paper, all)?;
    if papers.is_empty() {
        bail!(
            "there is no folder papers/ here; try a formula: \
             referee try 'for all A, B : n x n: rank(A*B) = rank(B*A)'"
        );
    }
    let mut outcome = Outcome::Done;
    let mut summary = Summary::default();
    for paper in &papers {
        let out = match papers.len() {
            1 => options.out.clone(),
            _ => options.out.join(&paper.about.id),
        };
        if papers.len() > 1 && !options.json {
            say!("\n{}", printable(&paper.about.title));
        }
        let (of_paper, report) = audit_paper(paper, &out, options)?;
        outcome = outcome.max(of_paper);
        if outcome == Outcome::Interrupted {
            break;
        }
        if let Some(report) = &report {
            summary.add(report);
        }
    }
    if all && !options.json {
        say!("\n{}", summary.text());
    }
    Ok(outcome)
}

/// The papers that are meant: one by its name or folder, the first of `papers/`, or all of it.
fn chosen(name: Option<&str>, all: bool) -> anyhow::Result<Vec<Paper>> {
    let here = std::env::current_dir().context("the working folder")?;
    let mut folders = paper::folders(&here);
    folders.retain(|folder| paper::is_paper(folder));
    let Some(name) = name else {
        let papers = folders.iter().map(|folder| Paper::read(folder));
        let mut papers: Vec<Paper> = papers.collect::<Result<_, _>>()?;
        if !all && papers.iter().any(|paper| paper.about.first) {
            papers.retain(|paper| paper.about.first);
        }
        return Ok(papers);
    };
    if Path::new(name).is_dir() {
        return Ok(vec![Paper::read(Path::new(name))?]);
    }
    let mut known = Vec::new();
    for folder in folders {
        let paper = Paper::read(&folder)?;
        if paper.about.id == name || folder.file_name().is_some_and(|file| file == name) {
            return Ok(vec![paper]);
        }
        known.push(paper.about.id);
    }
    bail!(
        "there is no paper {name:?}; in papers/ there {}",
        match &known[..] {
            [] => "is none".to_owned(),
            known => format!("are {}", known.join(", ")),
        }
    )
}

/// What an audit ends with, and its report unless it was interrupted.
fn audit_paper(
    paper: &Paper,
    out: &Path,
    options: &AuditOptions,
) -> anyhow::Result<(Outcome, Option<Report>)> {
    let start = Instant::now();
    let jobs = run::threads(options.jobs);
    check_writable(options.junit.junit.as_deref())?;
    let baseline = read_baseline(&options.junit)?;
    let effort = if options.quick { QUICK } else { EFFORT };
    let settings = Settings {
        seed: options.seed,
        effort: options.effort.unwrap_or(effort),
        repair: options.repair,
    };
    let mut ledger = Ledger::open(out, &settings, options.resume)?;
    for name in ["report.json", "report.html", "report.md", "errata.tex"] {
        check_writable(Some(&out.join(name)))?;
    }
    let forms: Vec<&statement::Form> = paper.claims.iter().flat_map(|c| &c.forms).collect();
    let tasks: Vec<Form> = forms.iter().map(|&form| form.into()).collect();
    let names: Vec<String> = forms
        .iter()
        .map(|form| format!("{}/{}", form.claim, form.id))
        .collect();
    let hunting = Options {
        effort: Some(settings.effort),
        time: options.time,
        seed: settings.seed,
        ..Options::default()
    };
    let bar = ProgressBar::new(forms.len() as u64);
    bar.set_style(ProgressStyle::with_template(
        "{pos}/{len} {elapsed} {wide_msg}",
    )?);
    let mut found: Vec<Option<(Examined, u64)>> = (names.iter().zip(&tasks))
        .map(|(name, task)| ledger.take(name, task))
        .collect();
    let missing: Vec<usize> = (0..tasks.len()).filter(|k| found[*k].is_none()).collect();
    bar.inc((tasks.len() - missing.len()) as u64);
    let wanted: Vec<&Form> = missing.iter().map(|k| &tasks[*k]).collect();
    let mut interrupted = false;
    examine_all(
        &wanted,
        &hunting,
        false,
        jobs,
        |index, examined, milliseconds| {
            let k = missing[index];
            let examined = match examined {
                Ok(examined) => examined,
                Err(faults) => {
                    let told: Vec<_> = faults
                        .iter()
                        .map(|fault| forms[k].diagnostic(fault))
                        .collect();
                    let shown = paper.folder.join("paper.claims").display().to_string();
                    bail!("{}", statement::render(&shown, &paper.text, &told));
                }
            };
            let limits = std::iter::once(&examined.line).chain(&examined.mutants);
            if limits
                .into_iter()
                .any(|line| line.limit == Some(Limit::Interrupted))
            {
                interrupted = true;
                return Ok(());
            }
            ledger.add(&names[k], &tasks[k], &examined, milliseconds)?;
            bar.set_message(format!("{}: {}", names[k], examined.line.verdict));
            bar.inc(1);
            found[k] = Some((examined, milliseconds));
            Ok(())
        },
    )?;
    bar.finish_and_clear();
    if interrupted || interrupt::flag().load(std::sync::atomic::Ordering::Relaxed) {
        note!(
            "interrupted; the finished forms are kept in {}: run the same command with --resume",
            ledger.path.display()
        );
        return Ok((Outcome::Interrupted, None));
    }
    let formal = FormalStatus::built_in();
    let (mut claims, mut times, mut next) = (Vec::new(), BTreeMap::new(), 0);
    for claim in &paper.claims {
        let mut entries = Vec::new();
        for form in &claim.forms {
            if let Some((examined, milliseconds)) = found[next].take() {
                times.insert(names[next].clone(), milliseconds);
                let mut entry = FormEntry::new(form, examined);
                let is_stated = form.id == "stated";
                if options.repair && is_stated && entry.found.verdict == Verdict::Refuted {
                    entry.repair = repair_entry(&entry.statement, &settings);
                }
                entries.push(entry);
            }
            next += 1;
        }
        let entry = ClaimEntry::new(paper, claim, entries, &formal);
        claims.push(entry.map_err(anyhow::Error::msg)?);
    }
    let mut report = Report {
        referee_report: SCHEMA,
        paper: paper.about.clone(),
        settings,
        run: Run {
            version: version().into(),
            finished: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |time| time.as_secs()),
            seconds: start.elapsed().as_secs(),
            threads: jobs,
            times,
            proofs: formal.check(&proofs_folder()),
        },
        claims,
        proofs: ProofSources {
            sources: formal.sources.clone(),
            statements: formal.statements.clone(),
        },
        certificates: Vec::new(),
        checked: None,
    };
    report.gather();
    let outcome = conclude(&report, baseline.as_ref(), out, options)?;
    Ok((outcome, Some(report)))
}

/// Checks the report as a reader will, prints it, and writes it.
fn conclude(
    report: &Report,
    baseline: Option<&Report>,
    out: &Path,
    options: &AuditOptions,
) -> anyhow::Result<Outcome> {
    let disagreements = verify(report).err().unwrap_or_default();
    for disagreement in &disagreements {
        note!("referee: the report contradicts itself: {disagreement}");
    }
    let json = serde_json::to_string_pretty(report)? + "\n";
    // A verdict is not lost where it cannot be written.
    if options.json {
        output::print(format_args!("{json}"));
    } else {
        say!("{}", claims_table(report));
        say!(
            "{} certificates, all re-checked: {} rejected; {} claims not checked",
            report.certificates.len(),
            disagreements.len(),
            report.paper.unchecked.len()
        );
    }
    let path = out.join("report.json");
    write_atomically(&path, &json).with_context(|| path.display().to_string())?;
    let mut written = vec![path];
    written.extend(render(report, out)?);
    written.extend(write_junit(report, baseline, &options.junit)?);
    if !options.json {
        say!("wrote {}", list(&written));
    }
    for (claim, form) in report.forms().filter(|(_, form)| !form.is_met()) {
        let told = format!("{}/{}: {}", claim.id, form.found.form, form.told());
        note!("referee: {}", printable(&told));
    }
    let surprised = report.forms().any(|(_, form)| form.found.is_surprise());
    let unmet = report.forms().any(|(_, form)| !form.is_met());
    Ok(if !disagreements.is_empty() || surprised {
        Outcome::Refuted
    } else if unmet {
        Outcome::Undecided
    } else {
        Outcome::Done
    })
}
