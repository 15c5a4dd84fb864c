//! An instance as text to paste elsewhere: LaTeX, NumPy, Sage, Lean with Mathlib.

use std::fmt::Write;

use exact::{Matrix, Rational};
use kernel::instance::{Instance, SizeValue, Value};

use crate::firsts::{Firsts, index_of};

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

/// The instance in a language, members of families by their indices.
pub fn paste(instance: &Instance, firsts: &Firsts, language: Language) -> String {
    let mut out = String::new();
    if language == Language::Numpy {
        out.push_str("import numpy as np\n");
    }
    for (name, size) in &instance.sizes {
        let (of, text) = match size {
            SizeValue::One(size) => ("ℕ", size.to_string()),
            SizeValue::Family(sizes) => {
                let sizes = sizes.iter().map(ToString::to_string);
                ("List ℕ", list(language, sizes))
            }
        };
        assign(&mut out, language, &identifier(language, name), of, &text);
    }
    for (variable, value) in &instance.values {
        let name = &identifier(language, variable);
        match value {
            Value::Integer(integer) => assign(&mut out, language, name, "ℤ", &integer.to_string()),
            Value::Number(value) => assign(&mut out, language, name, "ℚ", &number(language, value)),
            Value::Matrix(value) => {
                let of = format!("Matrix (Fin {}) (Fin {}) ℚ", value.rows(), value.cols());
                assign(&mut out, language, name, &of, &matrix(language, value));
            }
            Value::Family(members) => {
                for (k, member) in members.iter().enumerate() {
                    let index = index_of(firsts, variable, k);
                    let name = match language {
                        Language::Latex => format!("{name}_{{{index}}}"),
                        // No name has a sign in it.
                        _ if index < 0 => format!("{name}_minus{}", index.unsigned_abs()),
                        _ => format!("{name}{index}"),
                    };
                    let of = format!("Matrix (Fin {}) (Fin {}) ℚ", member.rows(), member.cols());
                    assign(&mut out, language, &name, &of, &matrix(language, member));
                }
            }
        }
    }
    out
}

/// A name as the language has it.
fn identifier(language: Language, name: &str) -> String {
    match language {
        Language::Latex => name.replace('_', "\\_"),
        Language::Numpy | Language::Sage => name.replace('\'', "_prime"),
        Language::Lean if ["λ", "Π", "Σ"].contains(&name) => format!("«{name}»"),
        Language::Lean => name.to_owned(),
    }
}

fn assign(out: &mut String, language: Language, name: &str, of: &str, text: &str) {
    // Writing to a string does not fail.
    let _ = match language {
        Language::Latex => writeln!(out, "\\[ {name} = {text} \\]"),
        Language::Numpy | Language::Sage => writeln!(out, "{name} = {text}"),
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
        // A row of commas, or a column of semicolons: Mathlib's matrices with a side 0.
        Language::Lean if empty => format!("!![{}{}]", ",".repeat(cols), ";".repeat(rows)),
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
        let mut empty = Instance::default();
        let value = Value::Matrix(Matrix::zeros(0, 2));
        empty.values.insert("B_1".to_owned(), value);
        let lean = "def B_1 : Matrix (Fin 0) (Fin 2) ℚ := !![,,]\n";
        let none = Firsts::new();
        assert_eq!(paste(&empty, &none, Language::Lean), lean);
        assert!(paste(&empty, &none, Language::Latex).contains("B\\_1 ="));
        let spelled = |language| paste(&instance, &none, language);
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
