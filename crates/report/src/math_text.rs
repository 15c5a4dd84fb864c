//! Texts with formulas between dollar signs, as the crate `lemmas` writes them, and their plain
//! form for the terminal.

use std::collections::BTreeMap;

use lemmas::Quantity;
use serde::Serialize;

use crate::typeset::{Piece, typeset};

/// A text with formulas, in two spellings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MathText {
    /// Words, which each format escapes, and formulas in TeX.
    pub pieces: Vec<Piece>,
    /// The same in Unicode.
    pub plain: String,
}

/// The values that stand for `<<key>>`, in TeX and in plain text.
#[derive(Clone, Debug, Default)]
pub struct Values(BTreeMap<&'static str, (String, String)>);

impl Values {
    /// The values of some quantities.
    pub fn new(quantities: &[Quantity]) -> Self {
        let spell = |q: &Quantity| (q.key, value(q));
        Self(quantities.iter().map(spell).collect())
    }
}

/// A number in TeX, a fraction as one.
pub fn number_tex(number: &str) -> String {
    match number.split_once('/') {
        Some((above, below)) => match above.strip_prefix('-') {
            Some(above) => format!("-\\tfrac{{{above}}}{{{below}}}"),
            None => format!("\\tfrac{{{above}}}{{{below}}}"),
        },
        None => number.to_owned(),
    }
}

/// A matrix in TeX, and that there are more rows or columns, if so.
pub fn matrix_tex(rows: &[Vec<String>], more_rows: bool, more_columns: bool) -> String {
    let row = |row: &Vec<String>| {
        let entries = row.iter().map(|entry| number_tex(entry));
        let dots = more_columns.then(|| r"\cdots".to_owned());
        entries.chain(dots).collect::<Vec<_>>().join(" & ")
    };
    let dots = more_rows.then(|| r"\vdots".to_owned());
    let rows: Vec<String> = rows.iter().map(row).chain(dots).collect();
    format!(r"\begin{{pmatrix}}{}\end{{pmatrix}}", rows.join(r" \\ "))
}

/// The value of a quantity, in TeX and in plain text.
pub fn value(quantity: &Quantity) -> (String, String) {
    let rows: Vec<Vec<String>> = quantity
        .value
        .row_slices()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    if quantity.is_number {
        return (number_tex(&rows[0][0]), rows[0][0].clone());
    }
    let lines: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
    let plain = format!("[{}]", lines.join("; "));
    (matrix_tex(&rows, false, false), plain)
}

/// Fills in the values; `None` when one is missing.
pub fn fill(text: &str, values: &Values) -> Option<MathText> {
    let mut filled = MathText::default();
    for (i, part) in text.split('$').enumerate() {
        let is_formula = i % 2 == 1;
        let (mut tex, mut plain, mut rest) = (String::new(), String::new(), part);
        let spelled = |part: &str| match is_formula {
            true => unicode(part),
            false => part.to_owned(),
        };
        while let Some((before, after)) = rest.split_once("<<") {
            let (key, after) = after.split_once(">>")?;
            let (tex_value, plain_value) = values.0.get(key)?;
            tex.push_str(before);
            tex.push_str(tex_value);
            plain.push_str(&spelled(before));
            plain.push_str(plain_value);
            rest = after;
        }
        tex.push_str(rest);
        plain.push_str(&spelled(rest));
        filled.plain.push_str(&plain);
        match is_formula {
            true => filled.pieces.push(Piece::Tex(tex)),
            false if tex.is_empty() => {}
            false => filled.pieces.push(Piece::Text(tex)),
        }
    }
    Some(filled)
}

/// A sentence of the registry, with its formulas found.
pub fn sentence(words: &str) -> MathText {
    MathText {
        pieces: typeset(words),
        plain: words.into(),
    }
}

/// A text without values to fill in.
pub fn math_text(text: &str) -> MathText {
    fill(text, &Values::default()).unwrap_or_default()
}

/// The plain spelling of TeX commands; any other command is spelled by its name.
const COMMANDS: [(&str, &str); 15] = [
    ("cdots", "···"),
    ("ge", "≥"),
    ("lVert", "‖"),
    ("lambda", "λ"),
    ("le", "≤"),
    ("mu", "µ"),
    ("ne", "≠"),
    ("operatorname", ""),
    ("rVert", "‖"),
    ("Sigma", "Σ"),
    ("tfrac", ""),
    ("theta", "θ"),
    ("times", "×"),
    ("to", "→"),
    ("top", "T"),
];

/// A formula without TeX: `\operatorname{rank}(YX^{\top}) \ge d_p` as `rank(YX^T) ≥ d_p`.
fn unicode(formula: &str) -> String {
    let mut text = String::new();
    let mut rest = formula;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let end = rest.find(|c: char| !c.is_ascii_alphabetic());
                let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
                let known = COMMANDS.iter().find(|(command, _)| *command == name);
                text.push_str(known.map_or(name, |(_, spelled)| spelled));
                // The space that ends a command belongs to it where what it spells is no word.
                let is_tight = ["cdots", "lVert", "lambda", "theta"].contains(&name);
                rest = if is_tight { after.trim_start() } else { after };
                // Fractions are written with single digits.
                if let ("tfrac", Some((digits, after))) = (name, rest.split_at_checked(2)) {
                    text.push_str(&format!("{}/{} ", &digits[..1], &digits[1..]));
                    rest = after.trim_start();
                }
            }
            '{' | '}' => {
                // Braces that hold more than one symbol stay where they are an index.
                let index = text.ends_with('_') || text.ends_with('^');
                let group = rest.split('}').next().unwrap_or("");
                if c == '{' && index && !group.starts_with('\\') && group.chars().count() > 1 {
                    text.push_str(&format!("{{{group}}}"));
                    rest = &rest[group.len()..];
                }
            }
            _ => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use exact::Matrix;

    use super::*;

    #[test]
    fn formulas_have_a_plain_spelling() {
        for (tex, plain) in [
            (
                r"\operatorname{rank}(YX^{\top}) \ge d_p",
                "rank(YX^T) ≥ d_p",
            ),
            (r"\tfrac12\lVert RX - Y\rVert_F^2", "1/2 ‖RX - Y‖_F^2"),
            (
                r"A_i(W_i' - W_i)B_{i-1}X = 0",
                "A_i(W_i' - W_i)B_{i-1}X = 0",
            ),
            (r"\lambda_1\sin^2\theta", "λ_1sin^2θ"),
        ] {
            assert_eq!(unicode(tex), plain);
        }
    }

    #[test]
    fn values_are_filled_in_and_a_missing_one_is_noticed() {
        let quantity = Quantity {
            key: "g",
            formula: "G",
            value: Matrix::from_integers([[0, 1], [2, 3]]),
            is_number: false,
        };
        let values = Values::new(&[quantity]);
        let filled = fill(r"As $G = <<g>> \ne 0$.", &values).unwrap();
        assert_eq!(filled.plain, "As G = [0 1; 2 3] ≠ 0.");
        let formula = r"G = \begin{pmatrix}0 & 1 \\ 2 & 3\end{pmatrix} \ne 0";
        let (text, tex) = (
            |text: &str| Piece::Text(text.into()),
            |tex: &str| Piece::Tex(tex.into()),
        );
        assert_eq!(filled.pieces, [text("As "), tex(formula), text(".")]);
        assert_eq!(fill("$<<unknown>>$", &values), None);
    }
}
