//! Networks: the audit, the exact kind of a point, and the check of certificates.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use exact::Rational;
use optimality::{Answer, Better, Control, Error, Found, Input, Loss};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use weights::{Data, Format, LayerTensors, Orientation, Samples, Tensor};

use crate::watch::watched;

/// An array with its name, as bytes in NumPy's format.
type Array = (String, Vec<u8>);

fn bad(error: impl ToString) -> PyErr {
    PyValueError::new_err(error.to_string())
}

fn tensor((name, bytes): &Array) -> Result<Tensor, String> {
    let mut read = weights::read_bytes(bytes, Format::Npy, "").map_err(|e| e.what)?;
    let tensor = read.pop().ok_or("no array")?;
    Ok(Tensor {
        name: name.clone(),
        ..tensor
    })
}

/// The audit of a network, with what is needed to better it.
#[pyclass(frozen)]
pub struct Audit {
    audit: Arc<optimality::Audit>,
    layers: Arc<Vec<LayerTensors>>,
    loss: Loss,
    notes: Vec<String>,
}

/// A question, read.
struct Question {
    layers: Vec<LayerTensors>,
    data: Data,
    tolerance: Rational,
    notes: Vec<String>,
}

fn question(
    layers: &[(Array, Option<Array>)],
    named: bool,
    (x, y): (&Array, Option<&Array>),
    samples: Option<&str>,
    one_hot: bool,
    tolerance: &str,
) -> Result<Question, String> {
    // In the words of Python, without hints about options of the command line.
    let told = |error: weights::Error| {
        let said = error
            .to_string()
            .replace(
                "--samples rows or --samples columns",
                "samples='rows' or samples='columns'",
            )
            .replace("--one-hot", "one_hot=True");
        let parts: Vec<&str> = said
            .split("; ")
            .filter(|part| !part.contains("--"))
            .collect();
        parts.join("; ")
    };
    let layers = if named {
        let tensors: Result<_, _> = layers.iter().map(|(array, _)| tensor(array)).collect();
        weights::layers(tensors?, None, Orientation::OutIn, "")
    } else {
        let layer = |(weight, bias): &(Array, Option<Array>)| {
            let bias = bias.as_ref().map(tensor).transpose()?;
            Ok::<_, String>(LayerTensors {
                weight: tensor(weight)?,
                bias,
            })
        };
        let layers: Result<Vec<_>, _> = layers.iter().map(layer).collect();
        weights::layers_of_tensors(layers?, Orientation::OutIn, "")
    };
    let layers = layers.map_err(told)?;
    let (Some(first), Some(last)) = (layers.first(), layers.last()) else {
        return Err("layers: there is none; expected at least one".into());
    };
    let sizes = (first.weight.shape[1], last.weight.shape[0]);
    let matrix = |array: &Array| -> Result<Tensor, String> {
        weights::data_matrix(vec![tensor(array)?], None, "").map_err(told)
    };
    let x = matrix(x)?;
    let y = y.map(matrix).transpose()?;
    let said = match samples {
        None => None,
        Some("rows") => Some(Samples::Rows),
        Some("columns") => Some(Samples::Columns),
        Some(other) => return Err(format!("samples={other:?}; expected 'rows' or 'columns'")),
    };
    let data = weights::orient(x, y, one_hot, sizes, said, ("", "")).map_err(told)?;
    let tolerance: Rational =
        (tolerance.parse()).map_err(|error| format!("tolerance={tolerance}: {error}"))?;
    if tolerance.is_negative() {
        return Err(format!(
            "tolerance={tolerance}: a tolerance is not negative"
        ));
    }
    let way = match data.samples {
        Samples::Rows => "rows",
        Samples::Columns => "columns",
    };
    let notes = data
        .inferred
        .then(|| format!("samples are {way}, as only that fits the sizes"));
    Ok(Question {
        layers,
        data,
        tolerance,
        notes: notes.into_iter().collect(),
    })
}

fn control(stop: Arc<AtomicBool>) -> Control {
    Control::new(move |_, _| !stop.load(Ordering::Relaxed))
}

/// Audits a network. With `named`, the layers are to be found among all tensors of a model, by
/// their names, and come without biases of their own.
#[pyfunction]
#[pyo3(signature = (layers, named, x, y, samples, one_hot, loss, tolerance))]
#[expect(
    clippy::too_many_arguments,
    reason = "the options of the Python function"
)]
pub fn audit(
    py: Python<'_>,
    layers: Vec<(Array, Option<Array>)>,
    named: bool,
    x: Array,
    y: Option<Array>,
    samples: Option<String>,
    one_hot: bool,
    loss: &str,
    tolerance: String,
) -> PyResult<Audit> {
    let kinds = Loss::ALL.iter().copied();
    let loss = kinds
        .clone()
        .find(|kind| kind.name() == loss)
        .ok_or_else(|| {
            let names: Vec<&str> = kinds.map(Loss::name).collect();
            bad(format!(
                "loss={loss:?}; expected one of {}",
                names.join(", ")
            ))
        })?;
    let found = watched(py, move |stop| {
        let data = (&x, y.as_ref());
        let samples = samples.as_deref();
        let question = question(&layers, named, data, samples, one_hot, &tolerance)?;
        drop((layers, x, y));
        let input = Input {
            layers: &question.layers,
            x: &question.data.x,
            y: question.data.y.as_ref(),
            samples: question.data.samples,
            source: None,
            tolerance: question.tolerance.clone(),
        };
        let audit = optimality::audit(&input, &control(stop));
        let audit = audit.map_err(|error: Error| error.to_string())?;
        Ok::<_, String>((audit, question.layers, question.notes))
    })?;
    let (audit, layers, notes) = found.map_err(bad)?;
    Ok(Audit {
        audit: Arc::new(audit),
        layers: Arc::new(layers),
        loss,
        notes,
    })
}

/// A network that was found: what is proved of it as JSON, and its arrays: weight and bias.
type Network = (String, Vec<(Vec<u8>, Option<Vec<u8>>)>);

/// A way to a network with a lower loss.
type Improve = fn(&optimality::Audit, &[LayerTensors], &Control) -> Result<Option<Better>, Error>;

impl Audit {
    fn network(&self, found: &Better) -> Result<Network, String> {
        let bytes = |tensor: &Tensor| {
            weights::write(std::slice::from_ref(tensor), Format::Npy, "").map_err(|e| e.to_string())
        };
        let layer = |layer: &LayerTensors| {
            let bias = layer.bias.as_ref().map(bytes).transpose()?;
            Ok::<_, String>((bytes(&layer.weight)?, bias))
        };
        let layers: Result<Vec<_>, _> = found.layers.iter().map(layer).collect();
        let said = Found::new(&self.audit, found, self.loss, String::new());
        let said = serde_json::to_string(&said).map_err(|e| e.to_string())?;
        Ok((said, layers?))
    }

    fn find(&self, py: Python<'_>, way: Improve) -> PyResult<Option<Network>> {
        let (audit, layers) = (Arc::clone(&self.audit), Arc::clone(&self.layers));
        let found = watched(py, move |stop| way(&audit, &layers, &control(stop)))?;
        let found = found.map_err(bad)?;
        found
            .map(|found| self.network(&found).map_err(bad))
            .transpose()
    }
}

#[pymethods]
impl Audit {
    /// The answer, as `referee network --json` prints it.
    fn answer(&self) -> PyResult<String> {
        let answer = Answer::new(&self.audit, self.loss, self.notes.clone());
        serde_json::to_string(&answer).map_err(bad)
    }

    /// The certificate, for `recheck`.
    fn certificate(&self) -> PyResult<String> {
        serde_json::to_string(&self.audit.certificate).map_err(bad)
    }

    /// Approximate singular values of the data, and how much of each is learned.
    fn spectrum(&self) -> (Vec<f64>, Vec<f64>) {
        let Self { audit, .. } = self;
        (audit.approx_spectrum.clone(), audit.approx_learned.clone())
    }

    /// A network with a lower loss.
    fn better(&self, py: Python<'_>) -> PyResult<Option<Network>> {
        self.find(py, optimality::better)
    }

    /// The optimum, rounded.
    fn solve(&self, py: Python<'_>) -> PyResult<Option<Network>> {
        self.find(py, optimality::solve)
    }
}

/// The kind of an instance, exactly; both in JSON.
#[pyfunction]
pub fn classify(py: Python<'_>, instance: String) -> PyResult<String> {
    let found = watched(py, move |_| {
        let instance: network::Instance = network::json::read(&instance).map_err(bad)?;
        let found = ::classify::classify(&instance)
            .map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        let certificate = serde_json::to_value(&found.certificate).map_err(bad)?;
        Ok::<_, PyErr>(serde_json::json!({
            "kind": found.kind.id(),
            "loss": found.loss.to_string(),
            "rank": found.rank,
            "bottleneck": found.bottleneck,
            "descent_order": found.descent.map(|descent| descent.order),
            "certificate": certificate,
        }))
    })?;
    Ok(found?.to_string())
}

/// What a certificate of any kind establishes, in words; an error if it is not accepted.
#[pyfunction]
pub fn recheck(py: Python<'_>, text: String) -> PyResult<String> {
    let found = watched(py, move |_| {
        let is_gap = serde_json::from_str::<serde_json::Value>(&text)
            .map_err(|e| e.to_string())?
            .get("statement")
            .is_some_and(|statement| statement == "gap");
        if is_gap {
            let read = gap::read(&text).and_then(|certificate| gap::check(&certificate));
            let said = read.map(|established| {
                format!("about all data with the Gram matrices given: {established}")
            });
            return said.map_err(|e| e.to_string());
        }
        if let Ok(certificate) = kernel::certificate::Certificate::read(&text) {
            let checked = certificate.check();
            return checked
                .map(|()| format!("{:?}", certificate.verdict).to_lowercase())
                .map_err(|e| format!("[{}] {}", e.code, e.message));
        }
        let read = certificate::read(&text).and_then(|found| certificate::check(&found));
        read.map(|e| e.to_string()).map_err(|e| e.to_string())
    })?;
    found.map_err(bad)
}
