//! The bindings: arrays come in NumPy's own format, answers go back as JSON, and the package in
//! `referee/__init__.py` makes plain objects of them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use exact::Rational;
use optimality::{Answer, Control, Input, Loss};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use weights::{Format, LayerTensors, Samples, Tensor};

fn bad(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

fn tensor(name: &str, bytes: &[u8]) -> PyResult<Tensor> {
    let mut tensors = weights::read_bytes(bytes, Format::Npy, "").map_err(|error| {
        let what = error.what;
        bad(format!("{name}: {what}"))
    })?;
    let mut tensor = tensors.remove(0);
    tensor.name = name.to_owned();
    Ok(tensor)
}

/// Runs `work` without the GIL, and stops it when a signal is pending.
fn interruptible<T: Send>(
    py: Python<'_>,
    work: impl FnOnce(&Control<'_>) -> T + Send,
) -> PyResult<T> {
    let stop = AtomicBool::new(false);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (stop, done) = (&stop, &done);
        let worker = scope.spawn(move || {
            let go_on = |_: &str| !stop.load(Ordering::Relaxed);
            let result = work(&Control { step: &go_on });
            done.store(true, Ordering::Release);
            result
        });
        let mut signal = Ok(());
        while !done.load(Ordering::Acquire) && !worker.is_finished() {
            py.detach(|| std::thread::sleep(Duration::from_millis(2)));
            if signal.is_ok() {
                signal = py.check_signals();
                stop.store(signal.is_err(), Ordering::Relaxed);
            }
        }
        let result = py.detach(|| worker.join());
        signal?;
        result.map_err(|_| PyRuntimeError::new_err("internal error; please report it"))
    })
}

/// Layers are `(name, weight, bias or None)`, arrays in NumPy's format.
#[pyfunction]
#[pyo3(signature = (layers, x, y, tolerance, samples, loss, one_hot, certificate))]
#[allow(clippy::too_many_arguments)]
fn audit_network(
    py: Python<'_>,
    layers: Vec<(String, Vec<u8>, Option<Vec<u8>>)>,
    x: Vec<u8>,
    y: Option<Vec<u8>>,
    tolerance: &str,
    samples: Option<&str>,
    loss: &str,
    one_hot: bool,
    certificate: bool,
) -> PyResult<(String, Option<String>)> {
    let tolerance: Rational = tolerance.parse().map_err(|e| bad(format!("tolerance: {e}")))?;
    if tolerance.is_negative() {
        return Err(bad("tolerance: expected a number that is not negative"));
    }
    let said = match samples {
        None => None,
        Some("rows") => Some(Samples::Rows),
        Some("columns") => Some(Samples::Columns),
        Some(other) => return Err(bad(format!("samples: {other:?}; expected rows or columns"))),
    };
    let loss = Loss::ALL.into_iter().find(|kind| kind.name() == loss);
    let loss = loss.ok_or_else(|| {
        bad("loss: expected half-sum, sum, mean or mean-per-sample")
    })?;
    let mut read = Vec::new();
    for (name, weight, bias) in &layers {
        let bias_name = format!("the bias of {name}");
        read.push(LayerTensors {
            weight: tensor(name, weight)?,
            bias: bias.as_ref().map(|bytes| tensor(&bias_name, bytes)).transpose()?,
        });
    }
    if read.is_empty() {
        return Err(bad("layers: expected at least one"));
    }
    let layers = weights::layers_of_tensors(read, Default::default(), "").map_err(bad)?;
    let finite = |t: Tensor| weights::data_matrix(vec![t], None, "").map_err(bad);
    let x = finite(tensor("x", &x)?)?;
    let outputs = layers[layers.len() - 1].weight.shape[0];
    let inputs = layers[0].weight.shape[1];
    let y = match y {
        Some(bytes) => Some(finite(tensor("y", &bytes)?)?),
        None => None,
    };
    let is_same = y.is_none();
    let y = match y {
        Some(y) if one_hot => weights::one_hot(&y, outputs, "").map_err(bad)?,
        Some(y) => y,
        None => x.clone(),
    };
    let (x, y, samples, _) =
        weights::orient(x, y, (inputs, outputs), said, "").map_err(bad)?;
    let audit = interruptible(py, |control| {
        let input = Input {
            layers: &layers,
            x: &x,
            y: (!is_same).then_some(&y),
            samples,
            names: Vec::new(),
            tolerance,
        };
        optimality::audit(&input, control)
    })?
    .map_err(bad)?;
    let answer = serde_json::to_string(&Answer::new(&audit, loss, Vec::new())).map_err(bad)?;
    let certificate = certificate.then(|| serde_json::to_string(&audit.certificate));
    Ok((answer, certificate.transpose().map_err(bad)?))
}

/// What the trusted checker says of a certificate of a gap.
#[pyfunction]
fn recheck(py: Python<'_>, text: &str) -> PyResult<String> {
    let checked = py.detach(|| gap::read(text).and_then(|certificate| gap::check(&certificate)));
    checked.map(|established| established.to_string()).map_err(bad)
}

/// The classification of an instance, as JSON.
#[pyfunction]
fn classify(py: Python<'_>, instance: &str) -> PyResult<String> {
    let instance: network::Instance = network::json::read(instance).map_err(bad)?;
    let found = py.detach(|| ::classify::classify(&instance)).map_err(bad)?;
    let answer = serde_json::json!({
        "verdict": found.kind.id(),
        "order": found.descent.map(|descent| descent.order),
        "loss": found.loss.to_string(),
        "rank": found.rank,
        "bottleneck": found.bottleneck,
        "certificate": found.certificate,
    });
    Ok(answer.to_string())
}

/// The verdict of a claim on a subject, as JSON.
#[pyfunction]
fn check(py: Python<'_>, claim: &str, form: &str, dropped: Vec<String>, subject: &str) -> PyResult<String> {
    let variant = lemmas::Variant::new(claim, form, &dropped).map_err(bad)?;
    let subject = lemmas::input::read_subject(variant.claim.subject, subject).map_err(bad)?;
    let (verdict, _) = py.detach(|| variant.check_with_facts(&subject)).map_err(bad)?;
    serde_json::to_string(&verdict).map_err(bad)
}

#[pymodule]
fn _referee(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(audit_network, module)?)?;
    module.add_function(wrap_pyfunction!(recheck, module)?)?;
    module.add_function(wrap_pyfunction!(classify, module)?)?;
    module.add_function(wrap_pyfunction!(check, module)?)
}
