//! The data: one matrix of samples, and which way they lie.

use crate::npy::finite;
use crate::{Error, Kind, Tensor, Values, shown};

/// Which way the samples of a data matrix lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Samples {
    /// One sample a row.
    Rows,
    /// One sample a column.
    Columns,
}

/// The tensor of this name, or the only one; finite, nonempty, a matrix or a vector.
///
/// # Errors
/// When there is no such tensor, or it is no matrix or vector of finite numbers.
pub fn data_matrix(tensors: Vec<Tensor>, name: Option<&str>, file: &str) -> Result<Tensor, Error> {
    let names: Vec<String> = tensors.iter().map(|tensor| shown(&tensor.name)).collect();
    let count = tensors.len();
    let found = match name {
        Some(name) => tensors.into_iter().find(|tensor| tensor.name == name),
        None => tensors.into_iter().next().filter(|_| count == 1),
    };
    let tensor = found.ok_or_else(|| {
        let what = match name {
            _ if count == 0 => "no array in the file".to_owned(),
            Some(name) => format!("no array {}; there are: {}", shown(name), names.join(", ")),
            None => format!("name one of the arrays {} after a colon", names.join(", ")),
        };
        Error::new(file, what)
    })?;
    if tensor.values.is_empty() || !(1..=2).contains(&tensor.shape.len()) {
        let what = format!("of size {}; expected a nonempty matrix", tensor.size());
        return Err(Error::tensor(file, &tensor.name, what));
    }
    finite(tensor, file)
}

/// Labels `0, ..., classes - 1` as rows of the identity: one sample a row.
fn one_hot(labels: &Tensor, classes: usize, file: &str) -> Result<Tensor, Error> {
    let fail = |what: String| Error::tensor(file, &labels.name, what);
    if labels.shape.iter().filter(|size| **size != 1).count() > 1 {
        let size = labels.size();
        return Err(fail(format!(
            "of size {size}; --one-hot expects a vector of labels"
        )));
    }
    let count = labels.values.len();
    let mut entries = vec![0; count * classes];
    for i in 0..count {
        let label = labels.values.get(i);
        let class = match label.to_small_fraction() {
            Some((class, 1)) => usize::try_from(class).ok().filter(|class| *class < classes),
            _ => None,
        };
        let class = class.ok_or_else(|| {
            fail(format!(
                "label {i} (from 0) is {label}; expected an integer from 0 to {}",
                classes - 1
            ))
        })?;
        entries[i * classes + class] = 1;
    }
    Ok(Tensor {
        name: labels.name.clone(),
        shape: vec![count, classes],
        kind: Kind::Integer,
        values: Values::Integers(entries),
    })
}

/// The inputs and the targets of a network.
#[derive(Clone, Debug)]
pub struct Data {
    /// The inputs, a matrix.
    pub x: Tensor,
    /// The targets; without them, the inputs.
    pub y: Option<Tensor>,
    /// Which way the samples lie in both.
    pub samples: Samples,
    /// Whether that was inferred from the sizes.
    pub inferred: bool,
}

/// Inputs and targets as they fit a network with so many inputs and outputs; a vector is a matrix
/// of one feature. With `labels` the targets are labels `0, ..., outputs - 1`, which stand for rows
/// of the identity.
///
/// # Errors
/// When the sizes fit neither way, or both and the user did not say, or an entry is no label; the
/// error names the files of `x` and `y`.
pub fn orient(
    x: Tensor,
    y: Option<Tensor>,
    labels: bool,
    (inputs, outputs): (usize, usize),
    said: Option<Samples>,
    (x_file, y_file): (&str, &str),
) -> Result<Data, Error> {
    let labels = labels && y.is_some();
    let y = match y {
        Some(y) if labels => Some(one_hot(&y, outputs, y_file)?),
        y => y,
    };
    let fits = |tensor: &Tensor, features: usize, samples: Samples| -> Option<usize> {
        match (tensor.shape.as_slice(), samples) {
            ([count], _) if features == 1 => Some(*count),
            ([rows, cols], Samples::Rows) if *cols == features => Some(*rows),
            ([rows, cols], Samples::Columns) if *rows == features => Some(*cols),
            _ => None,
        }
    };
    let targets = y.as_ref().unwrap_or(&x);
    let fit = |samples: &Samples| {
        let of_targets = if labels { Samples::Rows } else { *samples };
        let counts = fits(&x, inputs, *samples).zip(fits(targets, outputs, of_targets));
        counts.is_some_and(|(m, n)| m == n)
    };
    let ways: Vec<Samples> = [Samples::Rows, Samples::Columns]
        .into_iter()
        .filter(|samples| said.is_none_or(|said| said == *samples))
        .filter(fit)
        .collect();
    let file = match y_file == x_file || y.is_none() {
        true => x_file.to_owned(),
        false => format!("{x_file}, {y_file}"),
    };
    let both_vectors = x.shape.len() == 1 && targets.shape.len() == 1;
    let samples = match ways.as_slice() {
        [samples] => *samples,
        [_, _] if both_vectors => Samples::Rows,
        [_, _] => {
            let what = format!(
                "x of size {} and y of size {} fit with samples as rows and as columns; \
                 say which with --samples rows or --samples columns",
                x.size(),
                targets.size()
            );
            return Err(Error::new(&file, what));
        }
        _ => {
            let way = match said {
                Some(Samples::Rows) => " with samples as rows",
                Some(Samples::Columns) => " with samples as columns",
                None => "",
            };
            let what = format!(
                "x of size {} and y of size {} do not fit the network{way}: expected {inputs} \
                 inputs, {outputs} outputs, and as many samples in x as in y{}",
                x.size(),
                targets.size(),
                match (targets.shape.len(), outputs) {
                    (1, 2..) => "; labels need --one-hot",
                    _ => "",
                }
            );
            return Err(Error::new(&file, what));
        }
    };
    let as_matrix = |tensor: Tensor| match (tensor.shape.as_slice(), samples) {
        ([count], Samples::Rows) => Tensor {
            shape: vec![*count, 1],
            ..tensor
        },
        ([count], Samples::Columns) => Tensor {
            shape: vec![1, *count],
            ..tensor
        },
        _ => tensor,
    };
    let y = y.map(|y| match (labels, samples) {
        (true, Samples::Columns) => y.transposed(),
        _ => as_matrix(y),
    });
    Ok(Data {
        x: as_matrix(x),
        y,
        samples,
        inferred: said.is_none(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tensor::ones as tensor;

    #[test]
    fn samples_are_inferred_only_when_unambiguous() {
        let orient = |x: &[usize], y: &[usize], sizes, said| {
            orient(
                tensor("x", x),
                Some(tensor("y", y)),
                false,
                sizes,
                said,
                ("f", "f"),
            )
        };
        let way =
            |x: &[usize], y: &[usize], said| orient(x, y, (4, 3), said).map(|found| found.samples);
        assert_eq!(way(&[9, 4], &[9, 3], None), Ok(Samples::Rows));
        assert_eq!(way(&[4, 9], &[3, 9], None), Ok(Samples::Columns));
        assert!(way(&[4, 9], &[9, 3], None).is_err());
        assert!(way(&[9, 4], &[9, 3], Some(Samples::Columns)).is_err());
        let square = orient(&[4, 4], &[4, 4], (4, 4), None);
        assert!(square.unwrap_err().to_string().contains("--samples"));
        // A vector lies both ways, and a square matrix beside it still either way.
        for (x, y, sizes) in [(&[5][..], &[5, 5][..], (1, 5)), (&[5, 5], &[5], (5, 1))] {
            let told = orient(x, y, sizes, None).unwrap_err().to_string();
            assert!(told.contains("--samples"), "{told}");
        }
    }

    #[test]
    fn labels_become_rows_of_the_identity() {
        let labels = Tensor {
            values: Values::Integers(vec![2, 0]),
            ..tensor("y", &[2])
        };
        let hot = one_hot(&labels, 3, "f").unwrap();
        assert_eq!(hot.values, Values::Integers(vec![0, 0, 1, 1, 0, 0]));
        assert!(one_hot(&labels, 2, "f").is_err());
        // They lie as the inputs do, whichever way that is.
        for (shape, way) in [([2, 4], Samples::Rows), ([4, 2], Samples::Columns)] {
            let x = tensor("x", &shape);
            let found = orient(x, Some(labels.clone()), true, (4, 3), None, ("f", "f")).unwrap();
            let y = found.y.unwrap();
            let features = match way {
                Samples::Rows => y.transposed(),
                Samples::Columns => y,
            };
            assert_eq!(
                (found.samples, features.shape.as_slice()),
                (way, &[3, 2][..])
            );
            assert_eq!(features.values, Values::Integers(vec![0, 1, 0, 0, 1, 0]));
        }
    }

    #[test]
    fn a_vector_is_one_feature_of_as_many_samples() {
        let (line, row, column) = (&[5][..], &[1, 5][..], &[5, 1][..]);
        for (x, y, said, way) in [
            (line, line, None, Samples::Rows),
            (line, line, Some(Samples::Columns), Samples::Columns),
            (line, column, None, Samples::Rows),
            (column, line, None, Samples::Rows),
            (line, row, None, Samples::Columns),
            (row, line, None, Samples::Columns),
        ] {
            let y = Some(tensor("y", y));
            let found = orient(tensor("x", x), y, false, (1, 1), said, ("f", "f")).unwrap();
            let shape = if way == Samples::Rows { column } else { row };
            assert_eq!((found.samples, found.inferred), (way, said.is_none()));
            assert_eq!([found.x.shape, found.y.unwrap().shape], [shape, shape]);
        }
        // Of more features it is nothing, and of other samples neither.
        for (y, outputs) in [(line, 5), (&[4][..], 1)] {
            let y = Some(tensor("y", y));
            assert!(orient(tensor("x", line), y, false, (1, outputs), None, ("f", "f")).is_err());
        }
    }

    #[test]
    fn without_targets_the_inputs_are_the_targets() {
        for labels in [true, false] {
            let x = || tensor("x", &[9, 4]);
            let found = orient(x(), None, labels, (4, 4), None, ("f", "")).unwrap();
            assert_eq!((found.samples, found.y), (Samples::Rows, None));
            let told = orient(x(), None, labels, (4, 3), None, ("f", "")).unwrap_err();
            assert!(
                told.to_string()
                    .starts_with("f: x of size 9 x 4 and y of size 9 x 4 do not")
            );
        }
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_files_the_way_and_a_hint() {
        let told = |y: &[usize], outputs, said, files| {
            let y = Some(tensor("y", y));
            let refused = orient(tensor("x", &[9, 4]), y, false, (4, outputs), said, files);
            refused.unwrap_err().to_string()
        };
        let (one, two) = (("a", "a"), ("a", "b"));
        assert!(told(&[9, 2], 3, None, one).starts_with("a: x of size 9 x 4 and y of size 9 x 2"));
        assert!(told(&[9, 2], 3, None, two).starts_with("a, b: x of size"));
        let network = |way: &str, hint: &str| {
            format!(
                "do not fit the network{way}: expected 4 inputs, 3 outputs, and as many samples \
                 in x as in y{hint}"
            )
        };
        for (y, said, way, hint) in [
            (&[9, 2][..], None, "", ""),
            (&[9, 2], Some(Samples::Rows), " with samples as rows", ""),
            (
                &[9, 3],
                Some(Samples::Columns),
                " with samples as columns",
                "",
            ),
            (&[9], None, "", "; labels need --one-hot"),
        ] {
            let told = told(y, 3, said, one);
            assert!(told.ends_with(&network(way, hint)), "{told}");
        }
        assert!(told(&[8], 1, None, one).ends_with("as in y"));
    }

    #[test]
    fn labels_are_one_vector_of_integers_below_the_number_of_outputs() {
        let labels = |shape: &[usize], values: Values| Tensor {
            values,
            ..tensor("y", shape)
        };
        let two = || Values::Integers(vec![1, 0]);
        for shape in [&[2][..], &[1, 2], &[2, 1], &[1, 2, 1]] {
            let hot = one_hot(&labels(shape, two()), 2, "f").unwrap();
            assert_eq!((hot.shape, hot.kind), (vec![2, 2], Kind::Integer));
            assert_eq!(hot.values, Values::Integers(vec![0, 1, 1, 0]));
        }
        let integers = Values::Integers;
        for (shape, values, told) in [
            (
                &[2, 2][..],
                integers(vec![0; 4]),
                "of size 2 x 2; --one-hot expects a vector",
            ),
            (
                &[2],
                integers(vec![0, 3]),
                "label 1 (from 0) is 3; expected an integer from 0 to 2",
            ),
            (
                &[1],
                integers(vec![-1]),
                "label 0 (from 0) is -1; expected an integer from 0 to 2",
            ),
            (
                &[1],
                Values::Floats(vec![0.5]),
                "label 0 (from 0) is 1/2; expected an integer",
            ),
        ] {
            let found = one_hot(&labels(shape, values), 3, "f")
                .unwrap_err()
                .to_string();
            assert!(
                found.starts_with(&format!("f: tensor \"y\": {told}")),
                "{found}"
            );
        }
    }
}
