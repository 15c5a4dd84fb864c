//! Activations, exponentials and convolutions: the features of hidden layers as terms.

use std::fmt::Write as _;

use exact::{Matrix, Rational, solve};

use crate::exponent::{Basis, product_of_powers};
use crate::record::{Activation, ActivationKind, Activations, Number, Record, Signs};
use crate::write::{Outputs, Part, Refusal, Written, beyond, number, samples, wrong};

/// The exponentials of the pre-activations of the first layer, times `scale`.
pub(crate) fn exponentials(
    written: &mut Written,
    x: &Matrix,
    layer: &Matrix,
    bias: Option<&Vec<Rational>>,
    scale: i64,
) -> Result<String, Refusal> {
    let samples = match bias {
        Some(_) => x.vstack(&Matrix::from_fn(1, x.cols(), |_, _| Rational::ONE)),
        None => x.clone(),
    };
    let samples = samples.scale(&Rational::from(scale));
    let Some(basis) = Basis::of(&samples) else {
        return beyond("x", "the samples span no lattice with the unit vectors");
    };
    let n = samples.rows();
    let inverse = solve(&basis.columns, &Matrix::identity(n));
    let Some(inverse) = inverse else {
        return beyond("x", "the basis has no inverse");
    };
    let mut values = Vec::new();
    for i in 0..layer.rows() {
        let mut given = layer.row(i).to_vec();
        given.extend(bias.map(|bias| bias[i].clone()));
        if !given.iter().all(Rational::is_positive) {
            return wrong("layers[0]", "an exponential is not positive");
        }
        for j in 0..n {
            let powers = basis.columns.column(j);
            let Some(value) = product_of_powers(&given, powers.entries()) else {
                return beyond("layers[0]", "an exponential at the samples is irrational");
            };
            values.push(value);
        }
    }
    let value = Matrix::from_entries(layer.rows(), n, values);
    let part = Part::Exponentials {
        inverse,
        bias: bias.is_some(),
    };
    written.place("P".into(), part, value);
    written.over = Some("positive(P)".into());
    let mut columns = Vec::new();
    for s in 0..samples.cols() {
        let mut term = String::from("1");
        for j in 0..n {
            let Some((power, 1)) = basis.coordinates.column(s).entries()[j].to_small_fraction()
            else {
                return beyond("x", "a sample has no integer coordinates");
            };
            let _ = match power {
                0 => Ok(()),
                1.. => write!(term, "*P[k,{}]^{power}", j + 1),
                _ => write!(term, "/P[k,{}]^{}", j + 1, power.unsigned_abs()),
            };
        }
        columns.push(format!("[{term} for k in 1..{}, j in 1..1]", layer.rows()));
    }
    Ok(format!("[{}]", columns.join(", ")))
}

/// The activation of a term, and of exponentials if it is one of these. Where it has no exact value
/// but at 0, its Taylor polynomial there stands in its place, with the order of what is left out.
pub(crate) fn activated(
    activation: &Activation,
    z: &str,
    (rows, cols): (usize, usize),
    exponential: bool,
) -> Result<(String, Option<i64>), Refusal> {
    let entries = |term: &str| format!("[{term} for k in 1..{rows}, j in 1..{cols}]");
    let power = |n: u32| format!("{z}[k,j]^{n}");
    let near_0 = |term: String, order| Ok((entries(&term), Some(order)));
    Ok((
        match activation.kind {
            ActivationKind::Relu => format!("relu({z})"),
            ActivationKind::PiecewiseLinear => {
                let slope = |slope: &Option<Number>, name: &str| match slope {
                    Some(value) => Ok(number(&value.0)),
                    None => wrong(&format!("activation.{name}"), "missing"),
                };
                let below = slope(&activation.negative_slope, "negative_slope")?;
                let above = slope(&activation.positive_slope, "positive_slope")?;
                format!("{above}*relu({z}) - {below}*relu(-{z})")
            }
            ActivationKind::Square => format!("hadamard({z}, {z})"),
            ActivationKind::Identity => z.to_owned(),
            ActivationKind::Sigmoid if exponential => entries(&format!("{z}[k,j]/(1 + {z}[k,j])")),
            ActivationKind::Tanh if exponential => {
                entries(&format!("({z}[k,j] - 1)/({z}[k,j] + 1)"))
            }
            ActivationKind::Sigmoid => {
                return near_0(format!("1/2 + {z}[k,j]/4 - {}/48", power(3)), 5);
            }
            ActivationKind::Tanh => return near_0(format!("{z}[k,j] - {}/3", power(3)), 5),
            ActivationKind::SigmoidOfCube => return near_0(format!("1/2 + {}/4", power(3)), 9),
        },
        None,
    ))
}

/// The features of one-dimensional filters: a layer whose rows are the filters at each position.
pub(crate) fn convolution(written: &mut Written, record: &Record) -> Result<Outputs, Refusal> {
    let (x, Some(of)) = (samples(record)?, &record.convolution) else {
        return wrong("convolution", "missing");
    };
    if !of.log || of.stride == 0 {
        return beyond(
            "convolution",
            "filters are read as exponentials, with a stride from 1",
        );
    }
    written.given("X", x);
    let mut rows = Vec::new();
    let mut bias = Vec::new();
    for (filter, biases) in of.filters.iter().zip(&of.biases) {
        let positions = (x.rows() + of.stride).saturating_sub(filter.len()) / of.stride;
        if positions != biases.len() || filter.is_empty() {
            return wrong("convolution.biases", "expected a number for each position");
        }
        for (position, b) in biases.iter().enumerate() {
            let entry = |j: usize| {
                let place = j.checked_sub(position * of.stride);
                let value = place.and_then(|place| filter.get(place));
                value.map_or(Rational::ONE, |value| value.0.clone())
            };
            rows.push((0..x.rows()).map(entry).collect::<Vec<_>>());
            bias.push(b.0.clone());
        }
    }
    let Ok(layer) = Matrix::from_rows(rows) else {
        return wrong("convolution.filters", "there is none");
    };
    let z = exponentials(written, x, &layer, Some(&bias), 1)?;
    written.item(format!("let Z1 = {z}"));
    let Some(Activations::One(activation)) = &record.activation else {
        return wrong("activation", "expected one activation");
    };
    let shape = (layer.rows(), x.cols());
    let (f, None) = activated(activation, "Z1", shape, true)? else {
        return beyond("activation", "this activation is not read of exponentials");
    };
    written.item(format!("let F1 = {f}"));
    written.features = Some(("F1".into(), true));
    Ok(Outputs {
        term: "F1".into(),
        rows: shape.0,
        cols: shape.1,
    })
}

/// The slopes of the units of a record without layers: given as a matrix `S`, or a binder of it.
pub(crate) enum Slopes {
    Given,
    All(String),
}

/// The data of a record without layers whose columns are multiplied one by one.
pub(crate) fn khatri_rao(record: &Record) -> Result<(Written, Slopes), Refusal> {
    let (x, Some(noise)) = (samples(record)?, &record.noise) else {
        return wrong("noise", "missing");
    };
    if noise.0.cols() != x.cols() {
        return wrong("noise", "expected a column for each sample");
    }
    let mut written = Written::default();
    written.given("X", x);
    written.given("N", &noise.0);
    let Some(Activations::One(activation)) = &record.activation else {
        return wrong("activation", "expected one activation");
    };
    let [below, above] = match activation.kind {
        ActivationKind::Relu => [Rational::ZERO, Rational::ONE],
        ActivationKind::PiecewiseLinear => {
            let slope = |slope: &Option<Number>| {
                let given = slope.as_ref();
                given.map_or(Rational::ONE, |value| value.0.clone())
            };
            [
                slope(&activation.negative_slope),
                slope(&activation.positive_slope),
            ]
        }
        _ => return wrong("activation.kind", "expected slopes"),
    };
    let (rows, cols) = noise.0.shape();
    if let Some(Signs::Each(signs)) = &record.signs {
        if signs.len() != rows || signs.iter().any(|row| row.len() != cols) {
            return wrong(
                "signs",
                "expected a row for each unit, a sign for each sample",
            );
        }
        let slope = |i: usize, j: usize| if signs[i][j] { &above } else { &below };
        written.given(
            "S",
            &Matrix::from_fn(rows, cols, |i, j| slope(i, j).clone()),
        );
        return Ok((written, Slopes::Given));
    }
    let set = [number(&below), number(&above)].join(", ");
    let binder = format!("S : {rows} x {cols} over {{{set}}}");
    Ok((written, Slopes::All(binder)))
}
