//! `network`: how far a trained network is from the least loss.

use std::cell::RefCell;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::{Args, ValueEnum};
use exact::Rational;
use gap::{Array, Source};
use optimality::{Answer, Audit, Better, Control, Found, Input, Loss, Verdict};
use weights::{Data, LayerTensors, Orientation, Samples, Tensor};

use crate::conclude::check_writable;
use crate::exit::Outcome;
use crate::output::{note, say};
use crate::{interrupt, network_page};

#[derive(Clone, Debug, Args)]
pub struct NetworkOptions {
    /// The weights: .safetensors, .npz, .npy, or .json with a list `layers`.
    pub weights: String,
    /// The data: an .npz or .safetensors file with arrays x and y, or a .json instance.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["x", "y"])]
    pub data: Option<String>,
    /// The inputs: a .npy, .npz, .csv, .safetensors or .json file, and the name of the array in it,
    /// if it holds more than one.
    #[arg(long, value_name = "FILE[:NAME]", requires = "y")]
    pub x: Option<String>,
    /// The targets; `same` for those of an autoencoder.
    #[arg(long, value_name = "FILE[:NAME]|same", requires = "x")]
    pub y: Option<String>,
    /// Which tensors are layers, by name; * stands for anything, and several names with commas
    /// between them say the order.
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
    #[arg(long, default_value = "1e-6", value_parser = parse_tolerance,
        allow_negative_numbers = true)]
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
    /// Write a page with pictures, in HTML and Markdown, with the certificates, to this folder.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
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

/// A file, and the name of an array in it.
type Place = (String, Option<String>);

fn one_array(text: &str) -> anyhow::Result<(Tensor, Place)> {
    let (file, name) = place(text);
    let tensor = weights::data_matrix(weights::read(file)?, name, file)?;
    Ok((tensor, (file.to_owned(), name.map(str::to_owned))))
}

/// The inputs and the targets as they stand in the files, no targets when they are the inputs; and
/// where they stand.
fn read_data(options: &NetworkOptions) -> anyhow::Result<(Tensor, Option<Tensor>, Vec<Place>)> {
    if let (Some(x), Some(y)) = (&options.x, &options.y) {
        let (x, x_place) = one_array(x)?;
        let (y, y_place) = match y.as_str() {
            "same" => (None, None),
            y => {
                let (y, place) = one_array(y)?;
                (Some(y), Some(place))
            }
        };
        let places = std::iter::once(x_place).chain(y_place).collect();
        return Ok((x, y, places));
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
    let find = |name: &str| -> anyhow::Result<(Tensor, Place)> {
        let upper = name.to_ascii_uppercase();
        let found = tensors.iter().find(|t| t.name == name || t.name == upper);
        let named = found.map_or(name, |tensor| &tensor.name);
        let tensor = weights::data_matrix(tensors.clone(), Some(named), file)?;
        Ok((tensor, (file.clone(), Some(named.to_owned()))))
    };
    let ((x, x_place), (y, y_place)) = (find("x")?, find("y")?);
    Ok((x, Some(y), vec![x_place, y_place]))
}

/// What a certificate says about where the data stand.
fn source(places: &[Place], samples: Samples, one_hot: bool) -> anyhow::Result<Source> {
    let array = |(file, name): &Place| -> anyhow::Result<Array> {
        Ok(Array {
            sha256: fingerprint(file)?,
            name: name.clone(),
        })
    };
    Ok(Source {
        x: array(&places[0])?,
        y: places.get(1).map(array).transpose()?,
        samples_are_rows: samples == Samples::Rows,
        one_hot,
    })
}

/// The SHA-256 of a file, in hexadecimal digits.
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
            return Ok(digits);
        }
        hasher.update(&buffer[..count]);
    }
}

/// Tells on the terminal how far the work is, and ends it at Ctrl-C.
fn control(progress: &indicatif::ProgressBar) -> Control {
    let progress = progress.clone();
    let told = RefCell::new((String::new(), None, Instant::now()));
    Control::new(move |step, hundredths| {
        let mut told = told.borrow_mut();
        if told.0 != step {
            *told = (step.to_owned(), None, Instant::now());
        }
        // Where nobody knows how far the step is, how long it has taken.
        let far = hundredths.map(|h| format!("{h} %"));
        let far = far.unwrap_or_else(|| format!("{} s", told.2.elapsed().as_secs()));
        if told.1.as_ref() != Some(&far) {
            progress.set_message(format!("{step}, {far}"));
            told.1 = Some(far);
        }
        !interrupt::flag().load(Ordering::Relaxed)
    })
}

/// Runs the command.
///
/// # Errors
/// When the files cannot be read, do not fit each other, or the answer cannot be written.
pub fn network(options: &NetworkOptions) -> anyhow::Result<Outcome> {
    interrupt::install()?;
    let progress = indicatif::ProgressBar::new_spinner();
    progress.enable_steady_tick(Duration::from_millis(200));
    let outcome = answered(options, &progress);
    progress.finish_and_clear();
    match outcome {
        Err(error) if matches!(error.downcast_ref(), Some(optimality::Error::Interrupted)) => {
            note!("interrupted; nothing was written");
            Ok(Outcome::Interrupted)
        }
        outcome => outcome,
    }
}

/// What is asked: the network and the data, as they fit each other.
struct Question {
    layers: Vec<LayerTensors>,
    data: Data,
    source: Source,
    notes: Vec<String>,
}

fn orientation(options: &NetworkOptions) -> Orientation {
    match options.transposed {
        true => Orientation::InOut,
        false => Orientation::OutIn,
    }
}

fn read(options: &NetworkOptions) -> anyhow::Result<Question> {
    let file = &options.weights;
    let tensors = weights::read(file)?;
    let pattern = options.layers.as_deref();
    let layers = weights::layers(tensors, pattern, orientation(options), file)?;
    let (x, y, places) = read_data(options)?;
    let x_file = places[0].0.as_str();
    let y_file = places.get(1).map_or(x_file, |place| place.0.as_str());
    let inputs = layers[0].weight.shape[1];
    let outputs = layers[layers.len() - 1].weight.shape[0];
    let mut notes = Vec::new();
    let said = options.samples.map(|way| match way {
        Way::Rows => Samples::Rows,
        Way::Columns => Samples::Columns,
    });
    let is_instance = options.data.is_none() && options.x.is_none();
    let said = said.or(is_instance.then_some(Samples::Columns));
    let labels = options.one_hot;
    let mut data = weights::orient(x, y, labels, (inputs, outputs), said, (x_file, y_file))?;
    // The only array of a file has no name; an error is to tell which one it was.
    for (tensor, file) in [(Some(&mut data.x), x_file), (data.y.as_mut(), y_file)] {
        if let Some(tensor) = tensor.filter(|tensor| tensor.name.is_empty()) {
            file.clone_into(&mut tensor.name);
        }
    }
    if data.inferred {
        let way = match data.samples {
            Samples::Rows => "rows",
            Samples::Columns => "columns",
        };
        notes.push(format!("samples are {way}, as only that fits the sizes"));
    }
    for layer in &layers {
        if let Some(bias) = &layer.bias {
            notes.push(format!(
                "{} is the bias of {}",
                network::json::printable(&bias.name),
                network::json::printable(&layer.weight.name)
            ));
        }
    }
    Ok(Question {
        source: source(&places, data.samples, labels && data.y.is_some())?,
        layers,
        data,
        notes,
    })
}

fn answered(
    options: &NetworkOptions,
    progress: &indicatif::ProgressBar,
) -> anyhow::Result<Outcome> {
    let control = control(progress);
    let question = {
        let options = options.clone();
        control.apart("reading", move || read(&options))??
    };
    let layers = &question.layers;
    let mut notes = question.notes;
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
    // What cannot be written is better known before the work than after it.
    check_writable(options.certificate.as_deref())?;
    if let Some(folder) = options.out.as_ref().filter(|folder| folder.exists()) {
        anyhow::ensure!(folder.is_dir(), "{}: is no folder", folder.display());
    }
    for file in [&options.escape, &options.solve].into_iter().flatten() {
        weights::check_writable(
            &stored(layers, orientation(options)),
            weights::format(file)?,
            file,
        )?;
        check_writable(Some(Path::new(file)))?;
    }
    let input = Input {
        layers,
        x: &question.data.x,
        y: question.data.y.as_ref(),
        samples: question.data.samples,
        source: Some(question.source),
        tolerance: options.tolerance.clone(),
    };
    let audit = optimality::audit(&input, &control)?;
    let loss = match options.loss {
        Multiple::HalfSum => Loss::HalfSum,
        Multiple::Sum => Loss::Sum,
        Multiple::Mean => Loss::Mean,
        Multiple::MeanPerSample => Loss::MeanPerSample,
    };
    let mut answer = Answer::new(&audit, loss, notes);
    let (mut better, mut way, mut solved) = (None, Vec::new(), None);
    if audit.verdict() != Verdict::Within && (options.escape.is_some() || options.out.is_some()) {
        better = optimality::better(&audit, layers, &control)?;
    }
    if let Some(found) = &better {
        let file = options.escape.clone().unwrap_or_default();
        answer.better = Some(Found::new(&audit, found, loss, file));
        if options.out.is_some() {
            let is_small = audit.widths.iter().all(|width| *width <= 128);
            let steps = if is_small { 32 } else { 8 };
            let gram = &audit.certificate.gram;
            way = optimality::losses_between(gram, layers, &found.layers, steps, &control)?;
        }
    }
    if let Some(file) = &options.solve {
        solved = optimality::solve(&audit, layers, &control)?;
        let found = solved.as_ref();
        answer.solved = found.map(|found| Found::new(&audit, found, loss, file.clone()));
    }
    let unwritten = |file: &Option<String>, why: &str| {
        let file = file.as_ref()?;
        Some(format!("{file} was not written: {why}"))
    };
    let why = match audit.verdict() {
        Verdict::Within => "the gap is within the tolerance",
        _ => "no network with a lower loss was found",
    };
    if better.is_none() {
        answer.notes.extend(unwritten(&options.escape, why));
    }
    if solved.is_none() {
        let why = "the optimum is beyond the range of the number type";
        answer.notes.extend(unwritten(&options.solve, why));
    }
    if audit.verdict() == Verdict::Above {
        let unasked = [
            (
                &options.escape,
                "--escape FILE writes a network with a lower loss",
            ),
            (&options.solve, "--solve FILE writes the optimum"),
        ];
        let unasked = unasked.into_iter().filter(|(file, _)| file.is_none());
        answer
            .notes
            .extend(unasked.map(|(_, hint)| hint.to_owned()));
    }
    progress.finish_and_clear();
    // Only now is anything written: a run that is interrupted leaves nothing behind.
    if let Some(file) = &options.certificate {
        let text = serde_json::to_string(&audit.certificate).context("writing the certificate")?;
        report::write_atomically(file, &text).with_context(|| file.display().to_string())?;
        note!("wrote {}", file.display());
    }
    for (file, found) in [(&options.escape, &better), (&options.solve, &solved)] {
        if let Some((file, found)) = file.as_ref().zip(found.as_ref()) {
            write_network(found, orientation(options), file)?;
        }
    }
    if let Some(folder) = &options.out {
        let found = (better.as_ref(), solved.as_ref());
        network_page::write(folder, &answer, &audit, found, &way)?;
        note!("wrote {}", folder.join("network.html").display());
    }
    if options.json {
        let text = serde_json::to_string_pretty(&answer).context("writing JSON")?;
        say!("{text}");
    } else {
        print(&answer, &audit);
    }
    Ok(match audit.verdict() {
        Verdict::Within => Outcome::Done,
        Verdict::Above => Outcome::Refuted,
        Verdict::Undecided => Outcome::Undecided,
    })
}

/// The tensors of layers as they are stored.
fn stored(layers: &[LayerTensors], orientation: Orientation) -> Vec<Tensor> {
    let mut tensors = Vec::new();
    for layer in layers {
        tensors.push(match orientation {
            Orientation::OutIn => layer.weight.clone(),
            Orientation::InOut => layer.weight.transposed(),
        });
        tensors.extend(layer.bias.clone());
    }
    tensors
}

/// Writes a network as the weights were stored.
fn write_network(found: &Better, orientation: Orientation, file: &str) -> anyhow::Result<()> {
    let bytes = weights::write(
        &stored(&found.layers, orientation),
        weights::format(file)?,
        file,
    )?;
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
    say!("{verdict}");
    say!(
        "  network {}, {} {}, bottleneck {}",
        widths.join("-"),
        answer.samples,
        if answer.samples == 1 {
            "sample"
        } else {
            "samples"
        },
        answer.bottleneck
    );
    say!("  loss        {}", network_page::loss(answer));
    say!("  least loss  between {lower}");
    say!("              and     {upper}");
    say!("  gap         at most {}", answer.gap);
    if let Some(relative) = &answer.gap_relative {
        say!("              at most {relative} of the least loss");
    }
    if let Some(relative) = &answer.gap_to_zero_network {
        let tolerance = &answer.tolerance;
        say!(
            "              at most {relative} of the loss of the zero network (tolerance \
             {tolerance})"
        );
    }
    say!(
        "  of that     {} due to rank, {} due to directions",
        network_page::between(&answer.gap_of_rank),
        network_page::between(&answer.gap_of_directions)
    );
    match answer.gradient_norm.as_str() {
        "0" => say!("  gradient    exactly 0: a critical point"),
        norm => say!(
            "  gradient    of norm at most {norm} (hardly any network of floats is exactly critical)"
        ),
    }
    if let Some(hessian) = &answer.hessian {
        say!(
            "  Hessian     {} positive, {} negative, {} zero eigenvalues",
            hessian.positive,
            hessian.negative,
            hessian.zero
        );
    }
    say!(
        "  learned     {} of {} leading singular directions; learned are {}",
        answer.learned_directions,
        answer.bottleneck,
        network_page::learned(answer)
    );
    for (i, of_layer) in answer.singular_values.iter().enumerate() {
        let name = format!("layer {}", i + 1);
        say!(
            "  {name:<10}  singular values {}",
            network_page::values(of_layer)
        );
    }
    let product = network_page::values(&answer.product_singular_values);
    say!("  product     singular values {product}");
    let others = answer.losses.iter();
    let others: Vec<String> = others
        .map(|(kind, loss)| format!("{kind} {loss}"))
        .collect();
    say!("  the loss in other words: {}", others.join(", "));
    if !answer.input_rank_proved {
        say!(
            "  the rank of the inputs is not proved; the least loss may be below what is reachable"
        );
    }
    for (what, found) in [("better", &answer.better), ("solved", &answer.solved)] {
        if let Some(found) = found {
            say!("  {what}      {}", network_page::told(found));
        }
    }
    for note in &answer.notes {
        say!("  note: {note}");
    }
}
