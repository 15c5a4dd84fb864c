//! Values of the kernel as values of evidence.

use exact::Rational;
use kernel::core::CoreType;
use kernel::evaluate::Evaluator;
use kernel::infinitesimal::Qt;
use kernel::instance;
use kernel::matrix::Mat;
use kernel::value::Value;

/// The most entries of a value that is looked for.
const MAX_ENTRIES: usize = 10_000;

/// The first index of a family, and the shapes of its members.
pub(crate) type Shapes = (Option<i64>, Vec<(usize, usize)>);

/// The shapes of a bound name, unless they are too large to be filled.
pub(crate) fn shapes(evaluator: &mut Evaluator<'_>, slot: u32, of: &CoreType) -> Option<Shapes> {
    let found = evaluator.shapes(slot, of).ok()?;
    let shapes = found.1.iter();
    let entries = shapes.map(|&(rows, cols)| rows.saturating_mul(cols));
    (entries.fold(0, usize::saturating_add) <= MAX_ENTRIES).then_some(found)
}

/// An element where nothing moves.
pub(crate) fn at_rest(x: &Qt) -> Rational {
    x.at_zero().unwrap_or_default()
}

/// A rational value.
pub(crate) fn constant(value: &Value) -> Option<instance::Value> {
    Some(match value {
        Value::Integer(value) => instance::Value::Integer(*value),
        Value::Number(value) => instance::Value::Number(value.number()?.clone()),
        Value::Matrix(matrix) => instance::Value::Matrix(matrix.to_exact()?),
        Value::Family(_, members) => {
            instance::Value::Family(members.iter().map(Mat::to_exact).collect::<Option<_>>()?)
        }
        Value::Sizes(..) | Value::Real(_) => return None,
    })
}

/// A value whose entries are polynomials in t, by the powers of t.
pub(crate) fn path(value: &Value) -> Option<Vec<instance::Value>> {
    let mut degree = 0;
    let polynomial = value.all(&mut |x: &Qt| {
        let length = x.coefficients().map(<[Rational]>::len);
        degree = degree.max(length.unwrap_or(0));
        length.is_some()
    });
    if !polynomial {
        return None;
    }
    let at = |k: usize| {
        let power = |x: &Qt| {
            let coefficient = x.coefficients().and_then(|all| all.get(k));
            Qt::from(coefficient.cloned().unwrap_or(Rational::ZERO))
        };
        constant(&value.map(&power))
    };
    (0..degree.max(1)).map(at).collect()
}

/// Whether two values, or their absence, are known to be the same.
pub(crate) fn same((a, b): (&Option<Value>, &Option<Value>)) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(Value::Integer(a)), Some(Value::Integer(b))) => a == b,
        (Some(Value::Number(a)), Some(Value::Number(b))) => a == b,
        (Some(Value::Matrix(a)), Some(Value::Matrix(b))) => a == b,
        (Some(Value::Family(i, a)), Some(Value::Family(j, b))) => i == j && a == b,
        (Some(Value::Sizes(i, a)), Some(Value::Sizes(j, b))) => i == j && a == b,
        _ => false,
    }
}
