//! `network`: how far a trained network is from the least loss.

use std::io::Read;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};
use exact::Rational;
use optimality::{Answer, Audit, Better, Control, Found, Input, Loss, Verdict};
use weights::{Orientation, Samples, Tensor};

use crate::exit::Outcome;

#[derive(Debug, Args)]
pub struct NetworkOptions {
    /// The weights: .safetensors, .npz, .npy, or .json with a list `layers`.
    pub weights: String,
    /// The data: an .npz with arrays x and y, or a .json instance.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["x", "y"])]
    pub data: Option<String>,
    /// The inputs: a .npy, .npz, .csv or .json file, and the name of the array in it.
    #[arg(long, value_name = "FILE[:NAME]", requires = "y")]
    pub x: Option<String>,
    /// The targets; `same` for those of an autoencoder.
    #[arg(long, value_name = "FILE[:NAME]|same", requires = "x")]
    pub y: Option<String>,
    /// Which tensors are layers, by name; * stands for anything.
    #[arg(long, value_name = "PATTERN")]
    pub layers: Option<String>,
    /// The weights are stored as (in, out), as in Keras and scikit-learn.
    #[arg(long)]
    pub transposed: bool,
    /// Which way the samples lie in the data [default: as the sizes say, if only one way fits].
    #[arg(long, value_enum)]
    pub samples: Option<Way>,
    /// The targets are labels 0, 1, ...; the network is to answer with rows of the identity.
    #[arg(long)]
    pub one_hot: bool,
    /// Which multiple of the sum of squares is the loss.
    #[arg(long, value_enum, default_value = "half-sum")]
    pub loss: Multiple,
    /// There is no activation between the layers, which weights cannot tell.
    #[arg(long)]
    pub linear: bool,
    /// How large the gap may be, relative to the loss of the zero network.
    #[arg(long, default_value = "1e-6", value_parser = parse_tolerance)]
    pub tolerance: Rational,
    /// The network was trained with weight decay, so that a gap is no surprise.
    #[arg(long)]
    pub weight_decay: bool,
    /// Above the tolerance, write a network with a lower loss to this file, in the format and the
    /// number types of the weights.
    #[arg(long, value_name = "FILE")]
    pub escape: Option<String>,
    /// Write the optimum to this file, in the format and the number types of the weights.
    #[arg(long, value_name = "FILE")]
    pub solve: Option<String>,
    /// Write the certificate to this file, for `recheck`.
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Which way the samples lie.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Way {
    /// One sample a row.
    Rows,
    /// One sample a column.
    Columns,
}

/// Which multiple of the sum of squares is the loss.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Multiple {
    /// Half the sum of squares.
    HalfSum,
    /// The sum of squares.
    Sum,
    /// The mean over all entries, as PyTorch's MSELoss.
    Mean,
    /// The sum of squares over the number of samples.
    MeanPerSample,
}

fn parse_tolerance(text: &str) -> Result<Rational, String> {
    let value: Rational = text.parse().map_err(|error| format!("{error}"))?;
    if value.is_negative() {
        return Err("a tolerance is not negative".into());
    }
    Ok(value)
}

/// A file and the name of an array in it, of `FILE[:NAME]`.
fn place(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(':') {
        Some((file, name)) if !std::path::Path::new(text).exists() => (file, Some(name)),
        _ => (text, None),
    }
}

/// The inputs and the targets as they stand in the files; no targets when they are the inputs.
struct Data {
    x: Tensor,
    y: Option<Tensor>,
    files: Vec<String>,
}

fn one_array(text: &str) -> anyhow::Result<(Tensor, String)> {
    let (file, name) = place(text);
    let tensor = weights::data_matrix(weights::read(file)?, name, file)?;
    Ok((tensor, file.to_owned()))
}

fn read_data(options: &NetworkOptions) -> anyhow::Result<Data> {
    if let (Some(x), Some(y)) = (&options.x, &options.y) {
        let (x, x_file) = one_array(x)?;
        if y == "same" {
            return Ok(Data {
                x,
                y: None,
                files: vec![x_file],
            });
        }
        let (y, y_file) = one_array(y)?;
        let files = vec![x_file, y_file];
        return Ok(Data {
            x,
            y: Some(y),
            files,
        });
    }
    let is_json = weights::format(&options.weights)? == weights::Format::Json;
    let file = match &options.data {
        Some(file) => file,
        None if is_json => &options.weights,
        None => {
            anyhow::bail!("no data: give --data FILE.npz, or --x FILE and --y FILE or --y same")
        }
    };
    let tensors = weights::read(file)?;
    let find = |name: &str| -> anyhow::Result<Tensor> {
        let upper = name.to_ascii_uppercase();
        let found = tensors.iter().find(|t| t.name == name || t.name == upper);
        let named = found.map_or(name, |tensor| &tensor.name);
        Ok(weights::data_matrix(tensors.clone(), Some(named), file)?)
    };
    Ok(Data {
        x: find("x")?,
        y: Some(find("y")?),
        files: vec![file.clone()],
    })
}

/// The SHA-256 of a file, as a certificate names it.
fn fingerprint(file: &str) -> anyhow::Result<String> {
    use sha2::Digest;
    let mut hasher = sha2::Sha256::new();
    let mut opened = std::fs::File::open(file).with_context(|| file.to_owned())?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        let count = opened.read(&mut buffer).with_context(|| file.to_owned())?;
        if count == 0 {
            let digest = hasher.finalize();
            let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            return Ok(format!("sha256:{digits}"));
        }
        hasher.update(&buffer[..count]);
    }
}

/// Runs the command.
///
/// # Errors
/// When the files cannot be read, do not fit each other, or the answer cannot be written.
pub fn network(options: &NetworkOptions) -> anyhow::Result<Outcome> {
    let file = &options.weights;
    let orientation = match options.transposed {
        true => Orientation::InOut,
        false => Orientation::OutIn,
    };
    let tensors = weights::read(file)?;
    let layers = weights::layers(tensors, options.layers.as_deref(), orientation, file)?;
    let Data { x, y, files } = read_data(options)?;
    let inputs = layers[0].weight.shape[1];
    let outputs = layers[layers.len() - 1].weight.shape[0];
    let mut notes = Vec::new();
    let is_same = y.is_none();
    let y = match y {
        Some(y) if options.one_hot => weights::one_hot(&y, outputs, &files[files.len() - 1])?,
        Some(y) => y,
        None => x.clone(),
    };
    let said = options.samples.map(|way| match way {
        Way::Rows => Samples::Rows,
        Way::Columns => Samples::Columns,
    });
    let is_instance = options.data.is_none() && options.x.is_none();
    let said = said.or(is_instance.then_some(Samples::Columns));
    let (x, y, samples, inferred) =
        weights::orient(x, y, (inputs, outputs), said, &files.join(", "))?;
    if inferred {
        let way = match samples {
            Samples::Rows => "rows",
            Samples::Columns => "columns",
        };
        notes.push(format!("samples are {way}, as only that fits the sizes"));
    }
    for layer in &layers {
        if let Some(bias) = &layer.bias {
            notes.push(format!(
                "{} is the bias of {}",
                bias.name, layer.weight.name
            ));
        }
    }
    if !options.linear && layers.len() > 1 {
        notes.push(
            "weights do not tell whether there is an activation between the layers; the answer is \
             about the linear network (--linear says that it is one)"
                .into(),
        );
    }
    if !options.weight_decay {
        notes.push(
            "a network trained with weight decay is expected to show a gap (--weight-decay says \
             that it was)"
                .into(),
        );
    }
    let progress = indicatif::ProgressBar::new_spinner();
    let step = |name: &str| {
        progress.set_message(name.to_owned());
        true
    };
    let input = Input {
        layers: &layers,
        x: &x,
        y: (!is_same).then_some(&y),
        samples,
        names: files
            .iter()
            .map(|file| fingerprint(file))
            .collect::<anyhow::Result<_>>()?,
        tolerance: options.tolerance.clone(),
    };
    let audit = optimality::audit(&input, &Control { step: &step })?;
    progress.finish_and_clear();
    let loss = match options.loss {
        Multiple::HalfSum => Loss::HalfSum,
        Multiple::Sum => Loss::Sum,
        Multiple::Mean => Loss::Mean,
        Multiple::MeanPerSample => Loss::MeanPerSample,
    };
    if let Some(file) = &options.certificate {
        let text = serde_json::to_string(&audit.certificate).context("writing the certificate")?;
        report::write_atomically(file, &text).with_context(|| file.display().to_string())?;
    }
    let mut answer = Answer::new(&audit, loss, notes);
    if let Some(file) = &options.escape
        && audit.verdict() != Verdict::Within
        && let Some(found) = optimality::better(&audit, &layers)?
    {
        write_network(&found, orientation, file)?;
        answer.better = Some(Found::new(&audit, &found, loss, file.clone()));
    }
    if let Some(file) = &options.solve
        && let Some(found) = optimality::solve(&audit, &layers)?
    {
        write_network(&found, orientation, file)?;
        answer.solved = Some(Found::new(&audit, &found, loss, file.clone()));
    }
    if options.json {
        let text = serde_json::to_string_pretty(&answer).context("writing JSON")?;
        anstream::println!("{text}");
    } else {
        print(&answer, &audit);
    }
    Ok(match audit.verdict() {
        Verdict::Within => Outcome::Done,
        Verdict::Above => Outcome::Refuted,
        Verdict::Undecided => Outcome::Undecided,
    })
}

/// Writes a network as the weights were stored.
fn write_network(found: &Better, orientation: Orientation, file: &str) -> anyhow::Result<()> {
    let mut tensors = Vec::new();
    for layer in &found.layers {
        tensors.push(match orientation {
            Orientation::OutIn => layer.weight.clone(),
            Orientation::InOut => layer.weight.transposed(),
        });
        tensors.extend(layer.bias.clone());
    }
    let bytes = weights::write(&tensors, weights::format(file)?, file)?;
    let path = std::path::Path::new(file);
    report::write_bytes_atomically(path, &bytes).with_context(|| file.to_owned())
}

/// The answer in words.
fn print(answer: &Answer, audit: &Audit) {
    let widths: Vec<String> = answer.widths.iter().map(usize::to_string).collect();
    let verdict = match audit.verdict() {
        Verdict::Within => "optimal within the tolerance",
        Verdict::Above => "not optimal",
        Verdict::Undecided => "undecided",
    };
    let [lower, upper] = &answer.least_loss;
    anstream::println!("{verdict}");
    anstream::println!(
        "  network {}, {} samples, bottleneck {}",
        widths.join("-"),
        answer.samples,
        answer.bottleneck
    );
    anstream::println!("  loss        {} ({})", answer.loss, answer.loss_kind);
    anstream::println!("  least loss  between {lower}");
    anstream::println!("              and     {upper}");
    anstream::println!("  gap         at most {}", answer.gap);
    if let Some(relative) = &answer.gap_relative {
        anstream::println!("              at most {relative} of the least loss");
    }
    if let Some(relative) = &answer.gap_to_zero_network {
        let tolerance = &answer.tolerance;
        anstream::println!(
            "              at most {relative} of the loss of the zero network (tolerance \
             {tolerance})"
        );
    }
    anstream::println!("  gradient    of norm at most {}", answer.gradient_norm);
    let others = answer.losses.iter();
    let others: Vec<String> = others
        .map(|(kind, loss)| format!("{kind} {loss}"))
        .collect();
    anstream::println!("  the loss in other words: {}", others.join(", "));
    if !answer.input_rank_proved {
        anstream::println!(
            "  the rank of the inputs is not proved; the least loss may be below what is reachable"
        );
    }
    for (what, found) in [("better", &answer.better), ("solved", &answer.solved)] {
        if let Some(found) = found {
            let Found {
                way,
                file,
                loss,
                gap,
                ..
            } = found;
            anstream::println!(
                "  {what}      {file}: {way}, loss at most {loss}, gap at most {gap}"
            );
        }
    }
    for note in &answer.notes {
        anstream::println!("  note: {note}");
    }
}
