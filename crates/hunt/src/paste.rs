//! An instance as text to paste elsewhere: LaTeX, NumPy, Sage, Lean with Mathlib.

use std::fmt::Write;

use exact::{Matrix, Rational};
use kernel::instance::{Instance, SizeValue, Value};

/// Where the text is pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// LaTeX with amsmath.
    Latex,
    /// Python with NumPy; fractions are exact only as quotients of doubles.
    Numpy,
    /// Sage, over QQ.
    Sage,
    /// Lean with Mathlib, over ℚ.
    Lean,
}

/// The instance in a language.
pub fn paste(instance: &Instance, language: Language) -> String {
    let mut out = String::new();
    if language == Language::Numpy {
        out.push_str("import numpy as np\n");
    }
    for (name, size) in &instance.sizes {
        let text = match size {
            SizeValue::One(size) => size.to_string(),
            SizeValue::Family(sizes) => list(language, sizes.iter().map(ToString::to_string)),
        };
        assign(&mut out, language, name, "ℕ", &text);
    }
    for (name, value) in &instance.values {
        match value {
            Value::Integer(integer) => assign(&mut out, language, name, "ℤ", &integer.to_string()),
            Value::Number(value) => assign(&mut out, language, name, "ℚ", &number(language, value)),
            Value::Matrix(value) => {
                let of = format!("Matrix (Fin {}) (Fin {}) ℚ", value.rows(), value.cols());
                assign(&mut out, language, name, &of, &matrix(language, value));
            }
            Value::Family(members) => {
                for (k, member) in members.iter().enumerate() {
                    let name = match language {
                        Language::Latex => format!("{name}_{{{}}}", k + 1),
                        _ => format!("{name}{}", k + 1),
                    };
                    let of = format!("Matrix (Fin {}) (Fin {}) ℚ", member.rows(), member.cols());
                    assign(&mut out, language, &name, &of, &matrix(language, member));
                }
            }
        }
    }
    out
}

fn assign(out: &mut String, language: Language, name: &str, of: &str, text: &str) {
    // Writing to a string does not fail.
    let _ = match language {
        Language::Latex => writeln!(out, "\\[ {name} = {text} \\]"),
        Language::Numpy | Language::Sage => {
            writeln!(out, "{} = {text}", name.replace('\'', "_prime"))
        }
        Language::Lean => writeln!(out, "def {name} : {of} := {text}"),
    };
}

fn list(language: Language, items: impl Iterator<Item = String>) -> String {
    let items = items.collect::<Vec<_>>().join(", ");
    match language {
        Language::Latex => format!("({items})"),
        _ => format!("[{items}]"),
    }
}

fn number(language: Language, value: &Rational) -> String {
    let (numerator, denominator) = value.parts();
    match language {
        Language::Latex if !value.is_integer() => {
            let sign = if value.is_negative() { "-" } else { "" };
            format!("{sign}\\frac{{{}}}{{{denominator}}}", numerator.abs())
        }
        _ => value.to_string(),
    }
}

fn matrix(language: Language, matrix: &Matrix) -> String {
    let empty = matrix.rows() == 0 || matrix.cols() == 0;
    let (rows, cols) = matrix.shape();
    let lines = |between: &str, row: &dyn Fn(Vec<String>) -> String| {
        let rows = matrix
            .row_slices()
            .map(|entries| row(entries.iter().map(|x| number(language, x)).collect()));
        rows.collect::<Vec<_>>().join(between)
    };
    match language {
        Language::Latex => {
            format!(
                "\\begin{{pmatrix}} {} \\end{{pmatrix}}",
                lines(" \\\\ ", &|row| row.join(" & "))
            )
        }
        Language::Numpy if empty => format!("np.zeros(({rows}, {cols}))"),
        Language::Numpy => {
            format!(
                "np.array([{}])",
                lines(", ", &|row| format!("[{}]", row.join(", ")))
            )
        }
        Language::Sage if empty => format!("matrix(QQ, {rows}, {cols})"),
        Language::Sage => {
            format!(
                "matrix(QQ, [{}])",
                lines(", ", &|row| format!("[{}]", row.join(", ")))
            )
        }
        Language::Lean if empty => "!![]".to_owned(),
        Language::Lean => format!("!![{}]", lines("; ", &|row| row.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_with_a_fraction_is_spelled_in_each_language() {
        let mut instance = Instance::default();
        let mut value = Matrix::from_integers([[0, 1], [-1, 2]]);
        value[(1, 1)] = Rational::from_fraction(-1, 2).unwrap_or_default();
        instance.values.insert("A".to_owned(), Value::Matrix(value));
        let spelled = |language| paste(&instance, language);
        assert_eq!(
            spelled(Language::Latex),
            "\\[ A = \\begin{pmatrix} 0 & 1 \\\\ -1 & -\\frac{1}{2} \\end{pmatrix} \\]\n"
        );
        assert_eq!(
            spelled(Language::Numpy),
            "import numpy as np\nA = np.array([[0, 1], [-1, -1/2]])\n"
        );
        assert_eq!(
            spelled(Language::Sage),
            "A = matrix(QQ, [[0, 1], [-1, -1/2]])\n"
        );
        assert_eq!(
            spelled(Language::Lean),
            "def A : Matrix (Fin 2) (Fin 2) ℚ := !![0, 1; -1, -1/2]\n"
        );
    }
}
