//! Better networks: the optimum, a step of descent, and the escape from a saddle.
//!
//! All of them are guesses in double precision, rounded to the number types of the weights; what
//! they are worth is decided by their exact loss.
//!
//! *The best map of rank `q`.* In whitened coordinates it is `U U^T N`, `U` the `q` leading left
//! singular vectors of `N`, so that `R = U (U^T N W^T)` on the basis and 0 elsewhere.
//!
//! *Balanced factors.* With `R = U s V^T`, the layers `W_1 = s^(1/H) V^T`, `W_i = s^(1/H)`,
//! `W_H = U s^(1/H)`, padded by zeros, multiply to `R`; no layer is large while another is small,
//! so rounding does least harm. A constant beside `R` goes into the output bias; into a hidden bias
//! it goes by one more unit, or as one more column of `V`.
//!
//! *The escape.* At a critical point that is not optimal, the map misses a singular direction of
//! the data which the widths have room for. The escape is the best map of the rank that the network
//! has learned plus one, in balanced factors; it does not depend on gradients, which vanish, nor on
//! the Hessian, which may.

use exact::Rational;
use faer::Mat;
use gap::{Biases, Certificate, Gram, Layer};
use weights::{LayerTensors, Tensor, Values};

use crate::audit::Audit;
use crate::rotate::{approx_matrix, decomposition};
use crate::{Control, Error, apart, gradient};

/// How a better network was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A step against the gradient.
    Descent,
    /// One more singular direction than the network has learned.
    Escape,
    /// The optimum.
    Optimum,
}

impl Way {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Descent => "a step of descent",
            Self::Escape => "the escape along a direction that the network has not learned",
            Self::Optimum => "the optimum",
        }
    }
}

/// A network with a lower loss than another.
#[derive(Clone, Debug)]
pub struct Better {
    /// Its layers, in the number types and under the names of the other.
    pub layers: Vec<LayerTensors>,
    /// Its loss, exactly.
    pub loss: Rational,
    /// How it was found.
    pub way: Way,
}

impl Better {
    /// The certificate of its loss: that of the network audited, with other layers.
    ///
    /// # Errors
    /// As for [`crate::audit`].
    pub fn certificate(&self, audit: &Audit) -> Result<Certificate, Error> {
        let layers: Result<Vec<Layer>, _> = self.layers.iter().map(weights::layer).collect();
        let mut certificate = audit.certificate.clone();
        certificate.layers = layers?;
        certificate.claim.loss.clone_from(&self.loss);
        Ok(certificate)
    }
}

/// A tensor like another with other entries, rounded to its number type; `None` on overflow.
fn like(tensor: &Tensor, entry: impl Fn(usize) -> f64) -> Option<Tensor> {
    let values: Vec<f64> = (0..tensor.values.len())
        .map(|i| weights::rounded(tensor.kind, entry(i)))
        .collect();
    values.iter().all(|x| x.is_finite()).then(|| Tensor {
        values: Values::Floats(values),
        ..tensor.clone()
    })
}

fn exact_loss(gram: &Gram, layers: &[LayerTensors]) -> Result<Rational, Error> {
    let layers: Result<Vec<Layer>, _> = layers.iter().map(weights::layer).collect();
    Ok(gap::loss(gram, &layers?)?)
}

/// The best map of rank at most `q` and the constant beside it, approximately.
fn best_map(audit: &Audit, q: usize) -> Option<(Mat<f64>, Vec<f64>)> {
    let evidence = &audit.certificate.evidence;
    let gram = &audit.certificate.gram;
    let problem = &audit.problem;
    let outputs = problem.reduced.cross.rows.len();
    let columns = problem.reduced.inputs.cols;
    let rank = evidence.basis.len();
    let scale = |exponent: f64| exponent.exp2();
    let inputs = audit.widths[0];
    let mut map = Mat::<f64>::zeros(outputs, columns);
    if rank > 0 && q > 0 {
        let (n, bits) = approx_matrix(&audit.whitened);
        let svd = decomposition(&n)?;
        let kept = q.min(svd.S().column_vector().nrows());
        let (w, w_bits) = approx_matrix(&evidence.whitener);
        // Rows of `w` are columns of the whitener: R_J = U U^T N W^T.
        let on_basis = apart(move || {
            let u = svd.U().subcols(0, kept);
            u * (u.transpose() * &n * &w)
        });
        let exponent =
            f64::from(bits) + f64::from(w_bits) - 2.0 * evidence.whitener_precision as f64;
        for (k, j) in evidence.basis.iter().enumerate() {
            for i in 0..outputs {
                map[(i, *j)] = on_basis[(i, k)] * scale(exponent);
            }
        }
    }
    // From integer units to those of the data.
    let output = weights::approx_rational(&gram.output_scale);
    let ratio = weights::approx_rational(&(&gram.output_scale / &gram.input_scale));
    let mut constant = vec![0.0; outputs];
    let quotient = |x: &exact::Integer, by: &exact::Integer| {
        let quotient = Rational::from_integers(x.clone(), by.clone());
        quotient.map_or(0.0, |value| weights::approx_rational(&value))
    };
    let samples = &gram.inputs.rows[inputs][inputs];
    for i in 0..outputs {
        match audit.biases {
            Biases::None => {}
            Biases::Augmented => constant[i] = map[(i, inputs)] * output,
            Biases::Affine => {
                let mean = quotient(&gram.cross.rows[i][inputs], samples);
                let inner = (0..inputs)
                    .map(|j| map[(i, j)] * quotient(&gram.inputs.rows[inputs][j], samples));
                constant[i] = (mean - inner.sum::<f64>()) * output;
            }
        }
    }
    Some((
        Mat::from_fn(outputs, inputs, |i, j| map[(i, j)] * ratio),
        constant,
    ))
}

/// Layers of these shapes whose product is the map, with the constant in a bias.
fn balanced(
    layers: &[LayerTensors],
    biases: Biases,
    bottleneck: usize,
    map: &Mat<f64>,
    constant: &[f64],
) -> Option<Vec<LayerTensors>> {
    let depth = layers.len();
    let (outputs, inputs) = (map.nrows(), map.ncols());
    // The map to be factored: with the constant as a column where that has to share the rank.
    let joined = biases == Biases::Augmented;
    let cols = inputs + usize::from(joined);
    let joint = Mat::from_fn(outputs, cols, |i, j| {
        if j < inputs { map[(i, j)] } else { constant[i] }
    });
    let svd = decomposition(&joint)?;
    let (u, v) = (svd.U().to_owned(), svd.V().to_owned());
    let count = bottleneck.min(svd.S().column_vector().nrows());
    let values: Vec<f64> = svd
        .S()
        .column_vector()
        .iter()
        .take(count)
        .copied()
        .collect();
    let share = 1.0 / depth as f64;
    let part = |k: usize, power: f64| values[k].max(0.0).powf(power);
    let width = |i: usize| layers[i].weight.shape[0];
    // The layer whose bias carries the constant.
    let wide = |i: usize| (i..depth).all(|j| width(j) > bottleneck);
    let carrier = match biases {
        Biases::None => None,
        Biases::Affine if layers[depth - 1].bias.is_some() => Some(depth - 1),
        Biases::Affine => (0..depth).find(|i| layers[*i].bias.is_some() && wide(*i)),
        Biases::Augmented => (0..depth).find(|i| layers[*i].bias.is_some()),
    };
    // An affine constant in a hidden bias runs through unit number `bottleneck`.
    let extra = carrier.filter(|i| biases == Biases::Affine && *i + 1 < depth);
    let entry = |layer: usize, i: usize, j: usize| -> f64 {
        if extra.is_some_and(|carrier| layer > carrier) && j == bottleneck {
            return match layer + 1 == depth {
                true => constant[i],
                false => f64::from(u8::from(i == bottleneck)),
            };
        }
        match (layer == 0, layer + 1 == depth) {
            (true, true) => (0..count).map(|k| u[(i, k)] * values[k] * v[(j, k)]).sum(),
            (true, false) if i < count => part(i, share) * v[(j, i)],
            (false, true) if j < count => u[(i, j)] * part(j, share),
            (false, false) if i == j && i < count => part(i, share),
            _ => 0.0,
        }
    };
    let bias = |layer: usize, i: usize| -> f64 {
        match carrier {
            Some(carrier) if carrier == layer => match biases {
                Biases::Augmented if i < count => {
                    part(i, share * (layer + 1) as f64) * v[(inputs, i)]
                }
                Biases::Affine if layer + 1 == depth => constant[i],
                Biases::Affine => f64::from(u8::from(i == bottleneck)),
                _ => 0.0,
            },
            _ => 0.0,
        }
    };
    let layer = |(index, layer): (usize, &LayerTensors)| {
        let cols = layer.weight.shape[1];
        let weight = like(&layer.weight, |at| entry(index, at / cols, at % cols))?;
        let bias = match &layer.bias {
            Some(tensor) => Some(like(tensor, |i| bias(index, i))?),
            None => None,
        };
        Some(LayerTensors { weight, bias })
    };
    layers.iter().enumerate().map(layer).collect()
}

/// The best network that is found of a map of rank at most `q`, with its exact loss.
fn of_rank(audit: &Audit, layers: &[LayerTensors], q: usize) -> Result<Option<Better>, Error> {
    let network = best_map(audit, q).and_then(|(map, constant)| {
        balanced(layers, audit.biases, audit.bottleneck, &map, &constant)
    });
    let Some(network) = network else {
        return Ok(None);
    };
    let way = if q >= audit.bottleneck {
        Way::Optimum
    } else {
        Way::Escape
    };
    Ok(Some(Better {
        loss: exact_loss(&audit.certificate.gram, &network)?,
        layers: network,
        way,
    }))
}

/// The optimum, rounded; its loss may exceed the least loss by what rounding costs.
///
/// # Errors
/// As for [`crate::audit`].
pub fn solve(
    audit: &Audit,
    layers: &[LayerTensors],
    control: &Control,
) -> Result<Option<Better>, Error> {
    control.run(|| {
        control.step("the optimum");
        of_rank(audit, layers, audit.bottleneck)
    })
}

/// The best step against the gradient among lengths that are powers of 4.
fn descend(audit: &Audit, layers: &[LayerTensors]) -> Result<Option<Better>, Error> {
    let gram = &audit.certificate.gram;
    let gradients = gradient::gradient(gram, &audit.certificate.layers);
    let approx: Vec<(Mat<f64>, Vec<f64>)> = gradients
        .iter()
        .map(|gradient| {
            let number = |x: &exact::Integer| {
                let value = Rational::from_integers(x.clone(), exact::Integer::ONE);
                let value = &value.expect("a positive denominator") * &gradient.scale;
                weights::approx_rational(&value)
            };
            let rows = &gradient.weight.rows;
            let weight = Mat::from_fn(rows.len(), gradient.weight.cols, |i, j| number(&rows[i][j]));
            let bias = gradient.bias.iter().flatten().map(number).collect();
            (weight, bias)
        })
        .collect();
    // A length at which the loss would fall by about all of itself, if it fell linearly.
    let norm = weights::approx_rational(&audit.gradient_norm.1);
    let loss = weights::approx_rational(&audit.loss);
    let mut length = loss / (norm * norm);
    if !length.is_finite() {
        return Ok(None);
    }
    let mut best: Option<Better> = None;
    for _ in 0..24 {
        let moved: Option<Vec<LayerTensors>> = layers
            .iter()
            .zip(&approx)
            .map(|(layer, (weight, bias))| {
                let cols = layer.weight.shape[1];
                let values = &layer.weight.values;
                let step = |at: usize| values.approx(at) - length * weight[(at / cols, at % cols)];
                let moved = match &layer.bias {
                    Some(old) => Some(like(old, |i| old.values.approx(i) - length * bias[i])?),
                    None => None,
                };
                Some(LayerTensors {
                    weight: like(&layer.weight, step)?,
                    bias: moved,
                })
            })
            .collect();
        if let Some(layers) = moved {
            let loss = exact_loss(gram, &layers)?;
            let is_better = best.as_ref().is_none_or(|best| loss < best.loss);
            if is_better {
                best = Some(Better {
                    layers,
                    loss,
                    way: Way::Descent,
                });
            } else if best.as_ref().is_some_and(|best| best.loss < audit.loss) {
                break;
            }
        }
        length /= 4.0;
    }
    Ok(best)
}

/// A network with a lower loss, if the gap leaves room for one: a step of descent where that closes
/// a hundredth of the gap, else the escape, else the optimum. Its loss is compared exactly.
///
/// # Errors
/// As for [`crate::audit`].
pub fn better(
    audit: &Audit,
    layers: &[LayerTensors],
    control: &Control,
) -> Result<Option<Better>, Error> {
    control.run(|| {
        control.step("a step of descent");
        let step = descend(audit, layers)?;
        let wanted = &audit.loss - &(&audit.gap().1 / &Rational::from(100));
        if step.as_ref().is_some_and(|step| step.loss <= wanted) {
            return Ok(step);
        }
        control.step("the escape");
        let next = audit.learned_directions + 1;
        for q in [next.min(audit.bottleneck), audit.bottleneck] {
            if let Some(found) = of_rank(audit, layers, q)?
                && found.loss < audit.loss
            {
                return Ok(Some(found));
            }
        }
        Ok(step.filter(|step| step.loss < audit.loss))
    })
}

/// Losses, as floats, on the straight line from one network to another: how far, and the loss. Both
/// have the same shapes.
///
/// # Errors
/// As for [`crate::audit`].
pub fn losses_between(
    gram: &Gram,
    from: &[LayerTensors],
    to: &[LayerTensors],
    steps: u32,
    control: &Control,
) -> Result<Vec<(f64, f64)>, Error> {
    let mixed = |a: &Tensor, b: &Tensor, t: &Rational| {
        let entry = |i: usize| {
            let (a, b) = (a.values.get(i), b.values.get(i));
            &a + &(t * &(&b - &a))
        };
        Tensor {
            values: Values::Rationals((0..a.values.len()).map(entry).collect()),
            ..a.clone()
        }
    };
    // Steps of a power of two, so that the weights stay dyadic.
    let steps = steps.next_power_of_two();
    let on_the_way = |step: u32| {
        control.step("losses on the way");
        let t = Rational::from_integers(step.into(), steps.into()).expect("some steps");
        let layer = |(a, b): (&LayerTensors, &LayerTensors)| LayerTensors {
            weight: mixed(&a.weight, &b.weight, &t),
            bias: a
                .bias
                .as_ref()
                .zip(b.bias.as_ref())
                .map(|(a, b)| mixed(a, b, &t)),
        };
        let layers: Vec<LayerTensors> = from.iter().zip(to).map(layer).collect();
        let loss = weights::approx_rational(&exact_loss(gram, &layers)?);
        Ok((f64::from(step) / f64::from(steps), loss))
    };
    control.run(|| (0..=steps).map(on_the_way).collect())
}
