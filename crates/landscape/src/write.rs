//! A point as a statement in the claim language, with its instance.

use std::fmt::Write as _;

use exact::{Matrix, Rational};
use kernel::instance::{Instance, SizeValue, Value};
use kernel::truth::Truth;

use crate::ask;
use crate::features::{activated, convolution, exponentials};
use crate::loss;
use crate::record::{Activation, ActivationKind, Activations, Record, Rows};

/// A point that cannot be written as a statement: the field, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The field of the record.
    pub field: String,
    /// What is wrong.
    pub message: String,
    /// Whether the point has a meaning all the same, which the language cannot say.
    pub beyond: bool,
}

pub(crate) fn wrong<T>(field: &str, message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal {
        field: field.to_owned(),
        message: message.into(),
        beyond: false,
    })
}

pub(crate) fn beyond<T>(field: &str, message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal {
        field: field.to_owned(),
        message: message.into(),
        beyond: true,
    })
}

/// What a variable of the statement stands for.
#[derive(Clone, Debug)]
pub enum Part {
    /// All layers.
    Layers,
    /// The layer of a number from 0.
    Layer(usize),
    /// The bias of a layer.
    Bias(usize),
    /// The exponentials of the weights and the bias of the first layer in a basis.
    Exponentials {
        /// From the coordinates of the basis to those of the record.
        inverse: Matrix,
        /// Whether the last column is the bias.
        bias: bool,
    },
    /// A matrix in place of layers.
    Product,
}

/// A variable that moves.
#[derive(Clone, Debug)]
pub struct Place {
    pub name: String,
    pub part: Part,
    /// Rows and columns of a single matrix.
    pub shape: (usize, usize),
}

/// The statement but for its conclusion.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The items, each a line.
    pub items: Vec<String>,
    pub instance: Instance,
    pub places: Vec<Place>,
    /// The feasible set.
    pub over: Option<String>,
    /// The finite set of the entries.
    pub lattice: Option<String>,
    /// The term of the features, samples as columns, and whether they are convolutional.
    pub features: Option<(String, bool)>,
    /// Whether there is a function `L`.
    pub has_loss: bool,
    /// Where activations are replaced by polynomials: the order of the difference.
    pub taylor: Option<i64>,
    /// Whether the loss is a convex function of the outputs.
    pub convex: bool,
    binders: Vec<String>,
    /// Whether the layers are a family with widths `d[0..H]`, which the other sizes follow.
    is_family: bool,
}

impl Written {
    /// The text of the claim with a conclusion.
    pub fn claim(&self, show: &str) -> String {
        let mut text = String::from("claim point\n");
        let (sizes, rest): (Vec<&String>, Vec<&String>) = self
            .items
            .iter()
            .partition(|item| item.starts_with("sizes"));
        for item in sizes {
            let _ = writeln!(text, "  {item}");
        }
        let _ = writeln!(text, "  for all {}", self.binders.join(", "));
        for item in rest {
            let _ = writeln!(text, "  {item}");
        }
        let _ = writeln!(text, "  show {show}");
        text
    }

    /// The names of the places, with commas.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self
            .places
            .iter()
            .map(|place| place.name.as_str())
            .collect();
        names.join(", ")
    }

    fn variable(&mut self, name: &str, of: &str, value: Matrix) {
        self.binders.push(format!("{name} : {of}"));
        let value = Value::Matrix(value);
        self.instance.values.insert(name.to_owned(), value);
    }

    pub(crate) fn given(&mut self, name: &str, value: &Matrix) {
        let of = match name {
            "X" if self.is_family => "d[0] x m".to_owned(),
            "Y" | "M" if self.is_family => "d[H] x m".to_owned(),
            _ => format!("{} x {}", value.rows(), value.cols()),
        };
        self.variable(name, &of, value.clone());
    }

    pub(crate) fn place(&mut self, name: String, part: Part, value: Matrix) {
        let shape = value.shape();
        let over = match &self.lattice {
            Some(set) => format!(" over {{{set}}}"),
            None => String::new(),
        };
        self.variable(&name, &format!("{} x {}{over}", shape.0, shape.1), value);
        self.places.push(Place { name, part, shape });
    }

    pub(crate) fn item(&mut self, text: impl Into<String>) {
        self.items.push(text.into());
    }
}

/// The statement of a record.
///
/// # Errors
/// What does not fit, or is beyond the language.
pub fn write(record: &Record) -> Result<Written, Refusal> {
    let mut written = Written::default();
    if let Some(lattice) = &record.lattice {
        let values: Vec<String> = lattice.iter().map(|x| number(&x.0)).collect();
        written.lattice = Some(values.join(", "));
        let layers = record.layers.iter().flatten();
        let mut entries = layers.flat_map(|layer| layer.0.entries());
        if !entries.all(|entry| lattice.iter().any(|x| x.0 == *entry)) {
            return wrong("layers", "an entry is not of the lattice");
        }
    }
    if let Some(activation) = &record.output_activation
        && activation.kind != ActivationKind::Identity
    {
        return beyond(
            "output_activation",
            "an activation of the outputs is not read",
        );
    }
    let outputs = match (&record.r, &record.layers, &record.convolution) {
        (Some(r), None, None) => product(&mut written, record, r)?,
        (None, Some(layers), None) => network(&mut written, record, layers)?,
        (None, None, Some(_)) => convolution(&mut written, record)?,
        _ => return wrong(".", "expected one of layers, r and convolution"),
    };
    match &record.loss {
        Some(loss) => loss::loss(&mut written, record, loss, &outputs)?,
        None if record.y.is_some() => return wrong("loss", "missing"),
        None => {}
    }
    Ok(written)
}

pub(crate) fn number(value: &Rational) -> String {
    if value.is_negative() || !value.is_integer() {
        format!("({value})")
    } else {
        value.to_string()
    }
}

/// The outputs: a term, and its rows and columns.
pub(crate) struct Outputs {
    pub(crate) term: String,
    pub(crate) rows: usize,
    pub(crate) cols: usize,
}

pub(crate) fn samples(record: &Record) -> Result<&Matrix, Refusal> {
    match &record.x {
        Some(x) => Ok(&x.0),
        None => wrong("x", "missing"),
    }
}

fn product(written: &mut Written, record: &Record, r: &Rows) -> Result<Outputs, Refusal> {
    let x = samples(record)?;
    if r.0.cols() != x.rows() {
        return wrong("r", "its columns are not the rows of x");
    }
    written.given("X", x);
    written.place("R".into(), Part::Product, r.0.clone());
    if let Some(k) = record.rank_at_most {
        written.over = Some(format!("rank(R) <= {k}"));
    }
    Ok(Outputs {
        term: "R*X".into(),
        rows: r.0.rows(),
        cols: x.cols(),
    })
}

/// The activations of the hidden layers.
fn activations(record: &Record, hidden: usize) -> Result<Vec<Option<&Activation>>, Refusal> {
    Ok(match &record.activation {
        None => vec![None; hidden],
        Some(Activations::One(one)) => vec![Some(one); hidden],
        Some(Activations::Each(each)) if each.len() == hidden => each.iter().map(Some).collect(),
        Some(Activations::Each(each)) => {
            let message = format!("{} activations for {hidden} hidden layers", each.len());
            return wrong("activation", message);
        }
    })
}

fn network(written: &mut Written, record: &Record, layers: &[Rows]) -> Result<Outputs, Refusal> {
    let layers: Vec<&Matrix> = layers.iter().map(|layer| &layer.0).collect();
    let (Some(first), Some(last)) = (layers.first(), layers.last()) else {
        return wrong("layers", "there is none");
    };
    for (k, pair) in layers.windows(2).enumerate() {
        if pair[1].cols() != pair[0].rows() {
            return wrong(
                &format!("layers[{}]", k + 1),
                "it does not fit the layer before it",
            );
        }
    }
    let linear = record.activation.is_none()
        && record.biases.is_none()
        && record.log_layers.is_empty()
        && record.noise.is_none();
    let inputs = match &record.x {
        Some(x) if x.0.rows() != first.cols() => {
            return wrong("x", "its rows are not the columns of the first layer");
        }
        Some(x) => Some(&x.0),
        None if linear => None,
        None => return wrong("x", "missing"),
    };
    written.is_family = linear && written.lattice.is_none();
    if let Some(x) = inputs {
        written.given("X", x);
    }
    if linear {
        return Ok(linear_network(
            written,
            inputs,
            &layers,
            (first.cols(), last.rows()),
        ));
    }
    let without_loss = record.loss.is_none();
    let hidden = if without_loss {
        layers.len()
    } else {
        layers.len() - 1
    };
    let activations = activations(record, hidden)?;
    let biases = biases(record, &layers)?;
    let m = inputs.map_or(0, Matrix::cols);
    let mut term = String::from("X");
    for (k, layer) in layers.iter().enumerate() {
        let n = k + 1;
        let pre = if record.log_layers.contains(&n) {
            let scale = match activations.get(k).copied().flatten().map(|a| a.kind) {
                Some(ActivationKind::Sigmoid) => 1,
                Some(ActivationKind::Tanh) => 2,
                _ => return beyond("log_layers", "exponentials stand before sigmoid or tanh"),
            };
            if k > 0 {
                return beyond(
                    "log_layers",
                    "exponentials are read in the first layer alone",
                );
            }
            exponentials(written, samples(record)?, layer, biases[k].as_ref(), scale)?
        } else {
            written.place(format!("W{n}"), Part::Layer(k), (*layer).clone());
            let mut pre = format!("W{n}*{term}");
            if let Some(bias) = &biases[k] {
                let bias = Matrix::from_fn(bias.len(), 1, |i, _| bias[i].clone());
                written.place(format!("b{n}"), Part::Bias(k), bias);
                let _ = write!(pre, " + b{n}*ones(1,{m})");
            }
            pre
        };
        written.item(format!("let Z{n} = {pre}"));
        term = format!("Z{n}");
        if let Some(activation) = activations.get(k).copied().flatten() {
            let exponential = record.log_layers.contains(&n);
            let shape = (layer.rows(), m);
            let (of, order) = activated(activation, &term, shape, exponential)?;
            if let Some(order) = order {
                // Evaluated here, the statement so far has all that the term needs.
                if !holds(written, &format!("{term} = zeros({}, {m})", shape.0))? {
                    return beyond(
                        "activation",
                        "this activation has no exact values but at 0: give exponentials",
                    );
                }
                let least = written.taylor.map_or(order, |other| other.min(order));
                written.taylor = Some(least);
            }
            written.item(format!("let F{n} = {of}"));
            term = format!("F{n}");
        }
        if k == 0
            && let Some(noise) = &record.noise
        {
            if noise.0.shape() != (layer.rows(), m) {
                return wrong(
                    "noise",
                    "it is not sized as the features of the first layer",
                );
            }
            written.given("N", &noise.0);
            written.item(format!("let D{n} = hadamard(N, {term})"));
            term = format!("D{n}");
        }
    }
    if without_loss {
        written.features = Some((term.clone(), false));
    }
    Ok(Outputs {
        term,
        rows: last.rows(),
        cols: m,
    })
}

/// Whether a formula holds at the point, by evaluation.
fn holds(written: &Written, show: &str) -> Result<bool, Refusal> {
    Ok(ask(written, show)?.truth == Truth::True)
}

fn linear_network(
    written: &mut Written,
    inputs: Option<&Matrix>,
    layers: &[&Matrix],
    (first, last): (usize, usize),
) -> Outputs {
    let depth = layers.len();
    let product = if written.lattice.is_some() {
        for (k, layer) in layers.iter().enumerate() {
            written.place(format!("W{}", k + 1), Part::Layer(k), (*layer).clone());
        }
        let factors: Vec<String> = (1..=depth).rev().map(|n| format!("W{n}")).collect();
        factors.join(" * ")
    } else {
        let samples = inputs.map(|x| x.cols() as u32);
        let m = if samples.is_some() { ", m" } else { "" };
        written.item(format!("sizes H, d[0..H]{m}"));
        let samples = samples.map(|m| ("m".to_owned(), SizeValue::One(m)));
        written.instance.sizes.extend(samples);
        let widths = layers.iter().map(|layer| layer.rows() as u32);
        let widths = std::iter::once(first as u32).chain(widths).collect();
        let sizes = &mut written.instance.sizes;
        sizes.insert("H".into(), SizeValue::One(depth as u32));
        sizes.insert("d".into(), SizeValue::Family(widths));
        written.binders.push("W[i in 1..H] : d[i] x d[i-1]".into());
        let family = layers.iter().map(|layer| (*layer).clone()).collect();
        let values = &mut written.instance.values;
        values.insert("W".into(), Value::Family(family));
        written.places.push(Place {
            name: "W".into(),
            part: Part::Layers,
            shape: (0, 0),
        });
        "W[H] * ... * W[1]".into()
    };
    written.item(format!("let R = {product}"));
    let (term, cols) = match inputs {
        Some(x) => ("R*X".to_owned(), x.cols()),
        None => ("R".to_owned(), first),
    };
    Outputs {
        term,
        rows: last,
        cols,
    }
}

type Biases = Vec<Option<Vec<Rational>>>;

fn biases(record: &Record, layers: &[&Matrix]) -> Result<Biases, Refusal> {
    let Some(biases) = &record.biases else {
        return Ok(vec![None; layers.len()]);
    };
    if biases.len() != layers.len() {
        return wrong("biases", "expected one list for each layer, or null");
    }
    let mut all = Vec::new();
    for (k, (bias, layer)) in biases.iter().zip(layers).enumerate() {
        let values: Option<Vec<Rational>> = bias
            .as_ref()
            .map(|bias| bias.iter().map(|x| x.0.clone()).collect());
        if values.as_ref().is_some_and(|v| v.len() != layer.rows()) {
            return wrong(&format!("biases[{k}]"), "expected one number for each unit");
        }
        all.push(values);
    }
    Ok(all)
}
