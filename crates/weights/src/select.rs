//! Which tensors are the layers of the network, and in what order.

use std::cmp::Ordering;

use gap::{MAX_DEPTH, MAX_SIZE};

use crate::{Error, Tensor, npy::finite, shown};

/// One layer of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerTensors {
    /// The weights, `d_i x d_{i-1}` (out, in).
    pub weight: Tensor,
    /// The bias, of length `d_i`.
    pub bias: Option<Tensor>,
}

/// How the weights are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Orientation {
    /// `(out, in)`, as in PyTorch and in the literature.
    #[default]
    OutIn,
    /// `(in, out)`, as in Keras and scikit-learn.
    InOut,
}

/// The name without the prefixes that PyTorch's wrappers put before it.
fn bare(name: &str) -> &str {
    let mut name = name;
    while let Some(rest) = ["module.", "_orig_mod."]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
    {
        name = rest;
    }
    name
}

/// What a name is sorted by: an encoder comes before its decoder.
fn sorted_by(name: &str) -> String {
    let part = |part: &str| match part.strip_prefix("enc") {
        Some(rest) => format!("dec!{rest}"),
        None => part.to_owned(),
    };
    let parts: Vec<String> = bare(name).split('.').map(part).collect();
    parts.join(".")
}

/// The order of names with numbers in them compared as numbers: `net.2` before `net.10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (a, b) = (sorted_by(a), sorted_by(b));
    let (mut a, mut b) = (a.as_str(), b.as_str());
    loop {
        let digits = |s: &str| s.len() - s.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (m, n) = (digits(a), digits(b));
        if m > 0 && n > 0 {
            let number = |s: &str| s.trim_start_matches('0').to_owned();
            let (x, y) = (number(&a[..m]), number(&b[..n]));
            let order = x.len().cmp(&y.len()).then_with(|| x.cmp(&y));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (&a[m..], &b[n..]);
            continue;
        }
        match (a.chars().next(), b.chars().next()) {
            (Some(x), Some(y)) if x == y => {
                (a, b) = (&a[x.len_utf8()..], &b[y.len_utf8()..]);
            }
            (x, y) => return x.cmp(&y),
        }
    }
}

/// Whether a name matches a pattern in which `*` stands for anything.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// What a weight and its bias have in common in their names: `net.0` of `net.0.weight` and
/// `net.0.bias`, `1` of `W1` and `b1`. `None` for a name of another kind.
fn stem(name: &str, words: &[&str]) -> Option<String> {
    let name = bare(name);
    let (path, last) = name.rsplit_once('.').unwrap_or(("", name));
    let lower = last.to_ascii_lowercase();
    words.iter().find_map(|word| {
        let rest = lower.strip_prefix(word)?.trim_matches('_');
        let is_number = rest.chars().all(|c| c.is_ascii_digit());
        is_number.then(|| format!("{path}.{rest}"))
    })
}

const WEIGHT_WORDS: [&str; 6] = ["weights", "weight", "kernel", "coefs", "coef", "w"];
const BIAS_WORDS: [&str; 5] = ["biases", "bias", "intercepts", "intercept", "b"];

/// The layers among the tensors of a file, in numeric order of their names, with their biases.
///
/// Without a pattern every matrix is a layer, every vector must be the bias of one, and tensors
/// called `x` or `y` are data. With a pattern the layers are the tensors that match; the biases
/// that belong to them are found in the file. Several patterns, with commas between them, say the
/// order of the layers.
///
/// # Errors
/// When a tensor is neither layer nor bias, nothing is found, a size is 0, a number is not finite,
/// or the shapes do not fit; the error names the tensor.
pub fn layers(
    tensors: Vec<Tensor>,
    pattern: Option<&str>,
    orientation: Orientation,
    file: &str,
) -> Result<Vec<LayerTensors>, Error> {
    let patterns: Vec<&str> = pattern.into_iter().flat_map(|p| p.split(',')).collect();
    let patterns: Vec<&str> = patterns.iter().map(|pattern| pattern.trim()).collect();
    let place = |name: &str| {
        let fits = |pattern: &&str| matches(pattern, name) || matches(pattern, bare(name));
        patterns.iter().position(fits)
    };
    let is_data = |name: &str| ["x", "y"].contains(&name.to_ascii_lowercase().as_str());
    let (mut chosen, others): (Vec<Tensor>, Vec<Tensor>) = match pattern {
        Some(_) => (tensors.into_iter()).partition(|tensor| place(&tensor.name).is_some()),
        None => tensors
            .into_iter()
            .filter(|tensor| !is_data(&tensor.name))
            .partition(|_| true),
    };
    chosen.sort_by(|a, b| {
        let order = place(&a.name).cmp(&place(&b.name));
        order.then_with(|| natural(&a.name, &b.name))
    });
    let (weights, vectors): (Vec<Tensor>, Vec<Tensor>) = chosen
        .into_iter()
        .partition(|tensor| tensor.shape.len() == 2);
    let stems: Vec<Option<String>> = weights
        .iter()
        .map(|weight| stem(&weight.name, &WEIGHT_WORDS))
        .collect();
    let mut biases: Vec<Option<Tensor>> = vec![None; weights.len()];
    let selected = vectors.len();
    for (position, tensor) in vectors.into_iter().chain(others).enumerate() {
        let owner = (tensor.shape.len() == 1)
            .then(|| stem(&tensor.name, &BIAS_WORDS))
            .flatten()
            .and_then(|stem| stems.iter().position(|s| s.as_ref() == Some(&stem)));
        match owner {
            Some(owner) => biases[owner] = Some(tensor),
            None if position < selected => {
                let what = format!(
                    "of size {} is neither the matrix of a fully connected layer nor the bias of \
                     one; choose the layers with --layers, such as --layers 'net.*.weight'",
                    tensor.size()
                );
                return Err(Error::tensor(file, &tensor.name, what));
            }
            None => {}
        }
    }
    let is_met = |at: usize| weights.iter().any(|weight| place(&weight.name) == Some(at));
    if let Some(unmet) = (0..patterns.len()).find(|at| !is_met(*at)) {
        let what = format!(
            "no matrix has a name that matches {}",
            shown(patterns[unmet])
        );
        return Err(Error::new(file, what));
    }
    if weights.is_empty() {
        return Err(Error::new(file, "no matrix in the file"));
    }
    let layers = weights.into_iter().zip(biases);
    let layers = layers.map(|(weight, bias)| LayerTensors { weight, bias });
    layers_of_tensors(layers.collect(), orientation, file)
}

/// The layers, checked: finite numbers, sizes of at least 1, and shapes that fit.
///
/// # Errors
/// As for [`layers`].
pub fn layers_of_tensors(
    layers: Vec<LayerTensors>,
    orientation: Orientation,
    file: &str,
) -> Result<Vec<LayerTensors>, Error> {
    let fits = |layers: &[LayerTensors]| {
        let mut pairs = layers.windows(2);
        pairs.all(|pair| pair[1].weight.shape[1] == pair[0].weight.shape[0])
    };
    let turned = |layers: Vec<LayerTensors>| -> Vec<LayerTensors> {
        let turn = |layer: LayerTensors| LayerTensors {
            weight: layer.weight.transposed(),
            bias: layer.bias,
        };
        layers.into_iter().map(turn).collect()
    };
    if layers.len() > MAX_DEPTH {
        let found = layers.len();
        return Err(Error::new(
            file,
            format!("{found} layers; expected at most {MAX_DEPTH}"),
        ));
    }
    let mut checked = Vec::new();
    for LayerTensors { weight, bias } in layers {
        if weight.shape.contains(&0) || weight.shape.len() != 2 {
            let what = format!("of size {}; expected a nonempty matrix", weight.size());
            return Err(Error::tensor(file, &weight.name, what));
        }
        if weight.shape.iter().any(|size| *size > MAX_SIZE) {
            let what = format!(
                "of size {}; expected widths of at most {MAX_SIZE}",
                weight.size()
            );
            return Err(Error::tensor(file, &weight.name, what));
        }
        let weight = finite(weight, file)?;
        let bias = bias.map(|bias| finite(bias, file)).transpose()?;
        checked.push(LayerTensors { weight, bias });
    }
    if orientation == Orientation::InOut {
        checked = turned(checked);
    }
    if !fits(&checked) {
        let other = turned(checked.clone());
        let hint = match orientation {
            Orientation::OutIn if fits(&other) => {
                "; the layers fit as (in, out), with --transposed, or in another order, which \
                 --layers 'FIRST,SECOND' says"
            }
            _ => "; --layers 'FIRST,SECOND' says the order of the layers",
        };
        for pair in checked.windows(2) {
            let (first, second) = (&pair[0].weight, &pair[1].weight);
            if second.shape[1] != first.shape[0] {
                let what = format!(
                    "of size {} (out x in) does not follow {} of size {}: expected {} \
                     columns{hint}",
                    second.size(),
                    shown(&first.name),
                    first.size(),
                    first.shape[0],
                );
                return Err(Error::tensor(file, &second.name, what));
            }
        }
    }
    for LayerTensors { weight, bias } in &checked {
        if let Some(bias) = bias
            && bias.shape != [weight.shape[0]]
        {
            let what = format!(
                "the bias of {} has size {}; expected {}",
                shown(&weight.name),
                bias.size(),
                weight.shape[0]
            );
            return Err(Error::tensor(file, &bias.name, what));
        }
    }
    Ok(checked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tensor::ones as tensor;

    fn names(layers: &[LayerTensors]) -> Vec<(&str, Option<&str>)> {
        let name = |layer: &LayerTensors| layer.bias.as_ref().map(|bias| bias.name.clone());
        let leak = |name: String| -> &'static str { name.leak() };
        layers
            .iter()
            .map(|layer| (layer.weight.name.as_str(), name(layer).map(leak)))
            .collect()
    }

    #[test]
    fn an_encoder_comes_before_its_decoder_and_patterns_say_any_other_order() {
        let tensors = || {
            vec![
                tensor("decoder.0.weight", &[3, 2]),
                tensor("decoder.10.weight", &[4, 3]),
                tensor("encoder.0.weight", &[2, 4]),
            ]
        };
        let found = layers(tensors(), None, Orientation::OutIn, "f").unwrap();
        let of = |found: &[LayerTensors]| -> Vec<String> {
            found
                .iter()
                .map(|layer| layer.weight.name.clone())
                .collect()
        };
        let expected = ["encoder.0.weight", "decoder.0.weight", "decoder.10.weight"];
        assert_eq!(of(&found), expected);
        let pattern = Some("decoder.10*, enc*,decoder.0*");
        let found = layers(tensors(), pattern, Orientation::OutIn, "f").unwrap();
        let expected = ["decoder.10.weight", "encoder.0.weight", "decoder.0.weight"];
        assert_eq!(of(&found), expected);
        let pattern = Some("decoder.0*,enc*");
        let told = layers(tensors(), pattern, Orientation::OutIn, "f").unwrap_err();
        assert!(
            told.to_string().contains("--layers 'FIRST,SECOND'"),
            "{told}"
        );
    }

    #[test]
    fn layers_come_in_numeric_order_with_their_biases() {
        let tensors = vec![
            tensor("module.net.10.weight", &[2, 3]),
            tensor("module.net.10.bias", &[2]),
            tensor("module.net.2.weight", &[3, 4]),
        ];
        let found = layers(tensors, None, Orientation::OutIn, "f").unwrap();
        assert_eq!(
            names(&found),
            [
                ("module.net.2.weight", None),
                ("module.net.10.weight", Some("module.net.10.bias"))
            ]
        );
        let tensors = vec![
            tensor("W1", &[3, 4]),
            tensor("b1", &[3]),
            tensor("W2", &[2, 3]),
            tensor("b2", &[2]),
        ];
        let found = layers(tensors, None, Orientation::OutIn, "f").unwrap();
        assert_eq!(names(&found), [("W1", Some("b1")), ("W2", Some("b2"))]);
    }

    #[test]
    fn a_pattern_picks_layers_and_their_biases_follow() {
        let tensors = vec![
            tensor("conv.weight", &[3, 1, 2, 2]),
            tensor("net.0.weight", &[3, 4]),
            tensor("net.0.bias", &[3]),
            tensor("norm.weight", &[3]),
        ];
        let error = layers(tensors.clone(), None, Orientation::OutIn, "f").unwrap_err();
        assert!(error.to_string().contains("\"conv.weight\""), "{error}");
        let found = layers(tensors, Some("net.*.weight"), Orientation::OutIn, "f").unwrap();
        assert_eq!(names(&found), [("net.0.weight", Some("net.0.bias"))]);
        // With or without the prefix of a wrapper.
        for pattern in ["module.net.*", "net.*"] {
            let wrapped = vec![tensor("module.net.0.weight", &[3, 4])];
            let found = layers(wrapped, Some(pattern), Orientation::OutIn, "f").unwrap();
            assert_eq!(names(&found), [("module.net.0.weight", None)]);
        }
    }

    #[test]
    fn shapes_that_do_not_follow_are_refused_with_a_hint() {
        let tensors = vec![tensor("a", &[4, 3]), tensor("b", &[3, 2])];
        let error = layers(tensors.clone(), None, Orientation::OutIn, "f").unwrap_err();
        assert!(error.to_string().contains("--transposed"), "{error}");
        let found = layers(tensors, None, Orientation::InOut, "f").unwrap();
        assert_eq!(found[0].weight.shape, [3, 4]);
    }

    #[test]
    fn patterns_match_whole_names() {
        assert!(matches("net.*.weight", "net.10.weight"));
        assert!(!matches("net.*.weight", "net.10.weights"));
        assert!(matches("*", "anything") && matches("a", "a") && !matches("a", "ab"));
        assert!(matches("*a*b", "xaxxb") && !matches("*a*b", "xbxxa"));
        // No letter is matched twice.
        assert!(matches("*ab*b", "xabb") && !matches("*ab*b", "xab"));
        assert!(matches("*a*a*a", "xaaa") && !matches("*a*a*a", "xxaa"));
    }

    #[test]
    fn names_are_ordered_by_letters_and_numbers() {
        let names = [
            "", "a", "a.1", "a.01x", "a.02", "a.2x", "a.10", "a.x", "b", "enc", "dec.1",
        ];
        // An encoder is sorted as what comes before a decoder.
        for (i, a) in names.iter().enumerate() {
            for (j, b) in names.iter().enumerate() {
                assert_eq!(natural(a, b), i.cmp(&j), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn layers_that_do_not_follow_and_biases_of_another_size_are_named() {
        let told = |tensors: &[(&str, &[usize])], orientation| {
            let tensors = tensors.iter().map(|(name, shape)| tensor(name, shape));
            let refused = layers(tensors.collect(), None, orientation, "f");
            refused.unwrap_err().to_string()
        };
        let chain: [(&str, &[usize]); 3] = [("W1", &[3, 2]), ("W2", &[4, 3]), ("W3", &[2, 5])];
        assert_eq!(
            told(&chain, Orientation::OutIn),
            "f: tensor \"W3\": of size 2 x 5 (out x in) does not follow \"W2\" of size 4 x 3: \
             expected 4 columns; --layers 'FIRST,SECOND' says the order of the layers"
        );
        // As (in, out) the sizes are told as (out, in), and nothing is to be transposed.
        let turned = told(&[("W1", &[3, 2]), ("W2", &[4, 3])], Orientation::InOut);
        assert!(turned.starts_with("f: tensor \"W2\": of size 3 x 4 (out x in) does not follow"));
        assert!(
            turned.ends_with(
                "expected 2 columns; --layers 'FIRST,SECOND' says the order of the layers"
            )
        );
        assert_eq!(
            told(&[("W1", &[3, 2]), ("b1", &[2])], Orientation::OutIn),
            "f: tensor \"b1\": the bias of \"W1\" has size 2; expected 3"
        );
        assert!(told(&[("W1", &[0, 2])], Orientation::OutIn).contains("of size 0 x 2; expected"));
        assert!(told(&[("b1", &[2])], Orientation::OutIn).contains("neither"));
        assert_eq!(told(&[], Orientation::OutIn), "f: no matrix in the file");
    }

    #[test]
    fn the_largest_network_is_read() {
        let of = |name: String| tensor(&name, &[1, 1]);
        let deep: Vec<Tensor> = (0..MAX_DEPTH).map(|i| of(format!("W{i}"))).collect();
        assert!(layers(deep, None, Orientation::OutIn, "f").is_ok());
        let wide = tensor("W", &[MAX_SIZE, 1]);
        assert!(layers(vec![wide], None, Orientation::OutIn, "f").is_ok());
    }

    #[test]
    fn data_beside_the_layers_are_none_and_what_a_pattern_leaves_out_is_left_out() {
        let tensors = || {
            vec![
                tensor("W", &[2, 3]),
                tensor("X", &[3, 9]),
                tensor("y", &[2, 9]),
            ]
        };
        let found = layers(tensors(), None, Orientation::OutIn, "f").unwrap();
        assert_eq!(names(&found), [("W", None)]);
        let found = layers(tensors(), Some("y"), Orientation::OutIn, "f").unwrap();
        assert_eq!(names(&found), [("y", None)]);
        let all = [tensors(), vec![tensor("mean", &[3])]].concat();
        let found = layers(all.clone(), Some("W"), Orientation::OutIn, "f").unwrap();
        assert_eq!(names(&found), [("W", None)]);
        let told = layers(all, Some("W,mean"), Orientation::OutIn, "f").unwrap_err();
        assert!(
            told.to_string()
                .starts_with("f: tensor \"mean\": of size 3 is neither")
        );
    }
}
