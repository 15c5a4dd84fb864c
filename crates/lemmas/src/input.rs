//! The flat JSON that users write for a subject: the fields of an instance plus what the claim
//! needs. Unknown fields are errors.

use certificate::{Subject, Svd};
use exact::{Matrix, MatrixPolynomial, Rational};
use network::json::{self, JsonError};
use network::{Instance, Network, Problem};
use serde::Deserialize;

use crate::SubjectKind;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayerFields {
    #[serde(with = "json::matrix")]
    x: Matrix,
    #[serde(with = "json::matrix")]
    y: Matrix,
    layers: Network,
    layer: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChainFields {
    layers: Network,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetFields {
    layers: Network,
    #[serde(with = "json::matrix")]
    target: Matrix,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FamilyFields {
    layers: Network,
    #[serde(with = "json::polynomial")]
    left: MatrixPolynomial,
    #[serde(with = "json::polynomial")]
    right: MatrixPolynomial,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RankConstrainedFields {
    #[serde(with = "json::matrix")]
    x: Matrix,
    #[serde(with = "json::matrix")]
    y: Matrix,
    #[serde(with = "json::matrix")]
    r: Matrix,
    rank: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeftFactorFields {
    #[serde(with = "json::matrix")]
    a: Matrix,
    #[serde(with = "json::matrix")]
    b: Matrix,
    #[serde(with = "json::matrix")]
    target: Matrix,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RotationFields {
    #[serde(with = "json::rational")]
    lambda_1: Rational,
    #[serde(with = "json::rational")]
    lambda_2: Rational,
    #[serde(with = "json::rational")]
    tangent: Rational,
    #[serde(with = "json::rational")]
    later_tangent: Rational,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PairFields {
    #[serde(with = "json::matrix")]
    m: Matrix,
    #[serde(with = "json::matrix")]
    other: Matrix,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TriplePairFields {
    #[serde(with = "json::matrix")]
    m: Matrix,
    #[serde(with = "json::matrix")]
    other: Matrix,
    count: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecomposedPairFields {
    #[serde(with = "json::matrix")]
    u: Matrix,
    #[serde(with = "json::rationals")]
    values: Vec<Rational>,
    #[serde(with = "json::matrix")]
    v: Matrix,
    #[serde(with = "json::matrix")]
    other_u: Matrix,
    #[serde(with = "json::rationals")]
    other_values: Vec<Rational>,
    #[serde(with = "json::matrix")]
    other_v: Matrix,
    count: usize,
}

fn invalid(field: &str, message: String) -> JsonError {
    JsonError {
        field: field.into(),
        message,
    }
}

fn whole(error: impl ToString) -> JsonError {
    invalid(".", error.to_string())
}

fn expect_shape(
    field: &str,
    found: (usize, usize),
    expected: (usize, usize),
) -> Result<(), JsonError> {
    if found == expected {
        return Ok(());
    }
    let message = format!(
        "is {} x {}, expected {} x {}",
        found.0, found.1, expected.0, expected.1
    );
    Err(invalid(field, message))
}

/// Reads a subject of the given kind. A target may be a matrix `target` or a family with the
/// factors `left` and `right`, lists of coefficient matrices; a pair of matrices `m`, `other` may
/// be given by decompositions `u`, `values`, `v` and `other_u`, `other_values`, `other_v`.
///
/// # Errors
/// When the text is not such JSON or the sizes do not fit; the error names the field.
pub fn read_subject(kind: SubjectKind, text: &str) -> Result<Subject, JsonError> {
    Ok(match kind {
        SubjectKind::Network => Subject::Network {
            instance: json::read::<Instance>(text)?,
        },
        SubjectKind::Layer => {
            let LayerFields {
                x,
                y,
                layers,
                layer,
            } = json::read(text)?;
            if !(1..=layers.depth()).contains(&layer) {
                let message = format!("is {layer}, expected 1 to {}", layers.depth());
                return Err(invalid("layer", message));
            }
            let problem = Problem::new(x, y).map_err(whole)?;
            Subject::Layer {
                instance: Instance::new(problem, layers).map_err(whole)?,
                layer,
            }
        }
        SubjectKind::Chain => {
            let ChainFields { layers } = json::read(text)?;
            Subject::Chain { layers }
        }
        SubjectKind::Target => read_target(text)?,
        SubjectKind::RankConstrained => {
            let RankConstrainedFields { x, y, r, rank } = json::read(text)?;
            let problem = Problem::new(x.clone(), y.clone()).map_err(whole)?;
            expect_shape("r", r.shape(), (problem.y().rows(), problem.x().rows()))?;
            if rank == 0 {
                return Err(invalid("rank", "is 0, expected at least 1".into()));
            }
            Subject::RankConstrained { x, y, r, rank }
        }
        SubjectKind::LeftFactor => {
            let LeftFactorFields { a, b, target } = json::read(text)?;
            expect_shape("b", b.shape(), (a.cols(), b.cols()))?;
            expect_shape("target", target.shape(), (a.rows(), b.cols()))?;
            Subject::LeftFactor { a, b, target }
        }
        SubjectKind::Rotation => {
            let RotationFields {
                lambda_1,
                lambda_2,
                tangent,
                later_tangent,
            } = json::read(text)?;
            Subject::Rotation {
                lambda_1,
                lambda_2,
                tangent,
                later_tangent,
            }
        }
        SubjectKind::Pair => {
            let PairFields { m, other } = json::read(text)?;
            expect_shape("other", other.shape(), m.shape())?;
            Subject::Pair { m, other }
        }
        SubjectKind::Svd => {
            let svd: Svd = json::read(text)?;
            let count = svd.u.rows().min(svd.v.rows());
            expect_shape("u", svd.u.shape(), (svd.u.rows(), count))?;
            expect_shape("v", svd.v.shape(), (svd.v.rows(), count))?;
            if svd.values.len() != count {
                let message = format!("has {} entries, expected {count}", svd.values.len());
                return Err(invalid("values", message));
            }
            Subject::Svd(svd)
        }
        SubjectKind::TriplePair => read_triple_pair(text)?,
    })
}

fn expect_count(count: usize, shape: (usize, usize)) -> Result<(), JsonError> {
    let most = shape.0.min(shape.1);
    if (1..=most).contains(&count) {
        return Ok(());
    }
    let message = format!("is {count}, expected 1 to {most}");
    Err(invalid("count", message))
}

fn read_triple_pair(text: &str) -> Result<Subject, JsonError> {
    #[derive(Deserialize)]
    struct Probe {
        u: Option<serde::de::IgnoredAny>,
    }
    let probe: Probe = json::read(text)?;
    if probe.u.is_none() {
        let TriplePairFields { m, other, count } = json::read(text)?;
        expect_shape("other", other.shape(), m.shape())?;
        expect_count(count, m.shape())?;
        return Ok(Subject::TriplePair { m, other, count });
    }
    let fields: DecomposedPairFields = json::read(text)?;
    let shape = (fields.u.rows(), fields.v.rows());
    let size = shape.0.min(shape.1);
    expect_count(fields.count, shape)?;
    let decomposition = |names: [&str; 3], u: Matrix, values: Vec<Rational>, v: Matrix| {
        for (name, factor, rows) in [(names[0], &u, shape.0), (names[2], &v, shape.1)] {
            expect_shape(name, factor.shape(), (rows, size))?;
            if &factor.transpose() * factor != Matrix::identity(size) {
                return Err(invalid(name, "the columns are not orthonormal".into()));
            }
        }
        if values.len() != size || values.iter().any(Rational::is_negative) {
            let message = format!("expected {size} numbers that are not negative");
            return Err(invalid(names[1], message));
        }
        Ok(Svd { u, values, v })
    };
    let names = ["other_u", "other_values", "other_v"];
    let other = decomposition(names, fields.other_u, fields.other_values, fields.other_v)?;
    let m = decomposition(["u", "values", "v"], fields.u, fields.values, fields.v)?;
    let count = fields.count;
    Ok(Subject::DecomposedPair { m, other, count })
}

fn read_target(text: &str) -> Result<Subject, JsonError> {
    #[derive(Deserialize)]
    struct Probe {
        left: Option<serde::de::IgnoredAny>,
        right: Option<serde::de::IgnoredAny>,
    }
    let probe: Probe = json::read(text)?;
    let size = |layers: &Network| {
        let widths = layers.widths();
        (widths[layers.depth()], widths[0])
    };
    if probe.left.is_some() || probe.right.is_some() {
        let FamilyFields {
            layers,
            left,
            right,
        } = json::read(text)?;
        let (rows, cols) = size(&layers);
        expect_shape("left", left.shape(), (rows, right.shape().0))?;
        expect_shape("right", right.shape(), (left.shape().1, cols))?;
        if left.start() * right.start() != layers.product() {
            return Err(invalid(
                "left",
                "the family does not start at the product of the layers".into(),
            ));
        }
        Ok(Subject::Family {
            layers,
            left,
            right,
        })
    } else {
        let TargetFields { layers, target } = json::read(text)?;
        expect_shape("target", target.shape(), size(&layers))?;
        Ok(Subject::Target { layers, target })
    }
}
