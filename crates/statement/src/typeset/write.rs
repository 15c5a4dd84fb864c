//! The notations: Unicode, LaTeX, MathML.

use super::{Math, Notation, Sentence};

/// Signs and what LaTeX calls them; those that are missing are themselves.
const LATEX: [(&str, &str); 30] = [
    ("≤", r"\le "),
    ("≥", r"\ge "),
    ("≠", r"\ne "),
    ("∈", r"\in "),
    ("∀", r"\forall "),
    ("∃", r"\exists "),
    ("¬", r"\neg "),
    ("⇒", r"\implies "),
    ("⇔", r"\iff "),
    ("≔", r":= "),
    ("−", "-"),
    ("×", r"\times "),
    ("⋅", r"\cdot "),
    ("⋯", r"\cdots "),
    ("…", r"\dots "),
    ("⊗", r"\otimes "),
    ("∘", r"\circ "),
    ("∑", r"\sum "),
    ("∇", r"\nabla "),
    ("σ", r"\sigma "),
    ("λ", r"\lambda "),
    ("ρ", r"\rho "),
    ("ℝ", r"\mathbb{R}"),
    ("ℕ", r"\mathbb{N}"),
    (":", r"\colon "),
    (",", ", "),
    ("‖", r"\|"),
    ("{", r"\{"),
    ("}", r"\}"),
    (" ", r"\,"),
];

/// The names of Greek letters.
#[rustfmt::skip]
const GREEK: [(char, &str); 35] = [
    ('α', "alpha"), ('β', "beta"), ('γ', "gamma"), ('δ', "delta"), ('ε', "varepsilon"),
    ('ζ', "zeta"), ('η', "eta"), ('θ', "theta"), ('ι', "iota"), ('κ', "kappa"), ('λ', "lambda"),
    ('μ', "mu"), ('ν', "nu"), ('ξ', "xi"), ('π', "pi"), ('ρ', "rho"), ('σ', "sigma"),
    ('ς', "varsigma"), ('τ', "tau"), ('υ', "upsilon"), ('φ', "varphi"), ('χ', "chi"),
    ('ψ', "psi"), ('ω', "omega"), ('Γ', "Gamma"), ('Δ', "Delta"), ('Θ', "Theta"),
    ('Λ', "Lambda"), ('Ξ', "Xi"), ('Π', "Pi"), ('Σ', "Sigma"), ('Υ', "Upsilon"), ('Φ', "Phi"),
    ('Ψ', "Psi"), ('Ω', "Omega"),
];

const RAISED: (&str, &str) = ("0123456789+−T", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀ");
const LOWERED: (&str, &str) = (
    "0123456789+−aehijklmnoprstuvx",
    "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ",
);

/// Signs with a blank on both sides in Unicode text.
const SPACED: [&str; 14] = [
    "=", "≠", "<", "≤", ">", "≥", "∈", "⇒", "⇔", "≔", "+", "−", "⊗", "∘",
];

impl Notation {
    /// A piece of mathematics.
    pub fn math(self, math: &Math) -> String {
        match self {
            Self::Unicode => unicode(math),
            Self::Latex => latex(math),
            Self::MathMl => format!("<math>{}</math>", mathml(math)),
        }
    }

    /// A sentence.
    pub fn sentence(self, sentence: &Sentence) -> String {
        let Sentence { lead, id, math } = sentence;
        let id = id.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
        let math = self.math(math);
        match self {
            Self::Unicode => format!("{lead}{id} {math}."),
            Self::Latex => format!("{lead}{} ${math}$.", id.replace('_', r"\_")),
            Self::MathMl => format!("<p>{lead}{id} {math}.</p>"),
        }
    }
}

/// A text in raised or lowered letters, if each of them exists.
fn shifted(text: &str, (plain, moved): (&str, &str)) -> Option<String> {
    text.chars()
        .filter(|c| *c != ' ')
        .map(|c| moved.chars().nth(plain.chars().position(|p| p == c)?))
        .collect()
}

fn unicode(math: &Math) -> String {
    match math {
        Math::Name(text) | Math::Number(text) | Math::Word(text) | Math::Text(text) => text.clone(),
        Math::Sign(sign @ ("," | ";" | ":")) => format!("{sign} "),
        Math::Sign("⋯") => " ⋯ ".into(),
        Math::Sign(sign) => (*sign).into(),
        Math::Row(parts) => {
            parts
                .iter()
                .enumerate()
                .fold(String::new(), |out, (i, part)| match part {
                    Math::Sign(sign) if i > 0 && SPACED.contains(sign) => format!("{out} {sign} "),
                    part => out + &unicode(part),
                })
        }
        Math::Sub(base, index) => {
            let (base, index) = (unicode(base), unicode(index));
            match shifted(&index, LOWERED) {
                Some(index) => base + &index,
                None => format!("{base}[{index}]"),
            }
        }
        Math::Sup(base, exponent) => {
            let (base, exponent) = (unicode(base), unicode(exponent));
            match shifted(&exponent, RAISED) {
                Some(exponent) => base + &exponent,
                None if exponent.chars().count() == 1 => format!("{base}^{exponent}"),
                None => format!("{base}^({exponent})"),
            }
        }
        Math::Fraction(a, b) => {
            let part = |part: &Math| match part {
                Math::Row(_) => format!("({})", unicode(part)),
                part => unicode(part),
            };
            format!("{}/{}", part(a), part(b))
        }
        Math::Root(inside) => format!("√({})", unicode(inside)),
        Math::Fence(open, inside, close) => format!("{open}{}{close}", unicode(inside)),
        Math::Matrix(rows) => {
            let row = |row: &Vec<Math>| row.iter().map(unicode).collect::<Vec<_>>().join(", ");
            format!("[{}]", rows.iter().map(row).collect::<Vec<_>>().join("; "))
        }
    }
}

fn latex_sign(sign: &str) -> &str {
    LATEX
        .iter()
        .find(|(unicode, _)| *unicode == sign)
        .map_or(sign, |(_, latex)| latex)
}

fn latex_name(text: &str) -> String {
    let stem = text.trim_end_matches('′');
    let primes = "'".repeat(text.chars().count() - stem.chars().count());
    let greek = |c: char| {
        GREEK
            .iter()
            .find(|(letter, _)| *letter == c)
            .map(|(_, name)| *name)
    };
    let mut spelled = String::new();
    for c in stem.chars() {
        match greek(c) {
            Some(name) => spelled += &format!("\\{name} "),
            None => spelled.push(c),
        }
    }
    let spelled = spelled.trim_end();
    if stem.chars().count() > 1 {
        format!(r"\mathit{{{spelled}}}{primes}")
    } else {
        format!("{spelled}{primes}")
    }
}

fn latex(math: &Math) -> String {
    match math {
        Math::Name(text) => latex_name(text),
        Math::Number(text) => text.clone(),
        Math::Word(text) => format!(
            r"\operatorname{{{}}}",
            text.replace(' ', r"\ ").replace('_', r"\_")
        ),
        Math::Text(text) => format!(r"\text{{{text}}}"),
        Math::Sign(sign) => latex_sign(sign).into(),
        Math::Row(parts) => parts.iter().map(latex).collect(),
        Math::Sub(base, index) => format!("{{{}}}_{{{}}}", latex(base), latex(index)),
        Math::Sup(base, exponent) => match &**exponent {
            Math::Word(word) if word == "T" => format!(r"{{{}}}^{{\mathsf{{T}}}}", latex(base)),
            exponent => format!("{{{}}}^{{{}}}", latex(base), latex(exponent)),
        },
        Math::Fraction(a, b) => format!(r"\frac{{{}}}{{{}}}", latex(a), latex(b)),
        Math::Root(inside) => format!(r"\sqrt{{{}}}", latex(inside)),
        Math::Fence(open, inside, close) => {
            format!(
                r"\left{}{}\right{}",
                latex_sign(open),
                latex(inside),
                latex_sign(close)
            )
        }
        Math::Matrix(rows) => {
            let row = |row: &Vec<Math>| row.iter().map(latex).collect::<Vec<_>>().join(" & ");
            let rows = rows.iter().map(row).collect::<Vec<_>>().join(r" \\ ");
            format!(r"\begin{{bmatrix}}{rows}\end{{bmatrix}}")
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn mathml(math: &Math) -> String {
    match math {
        Math::Name(text) => format!("<mi>{}</mi>", escaped(text)),
        Math::Number(text) => format!("<mn>{text}</mn>"),
        Math::Word(text) => format!(r#"<mi mathvariant="normal">{}</mi>"#, escaped(text)),
        Math::Text(text) => format!("<mtext>{}</mtext>", escaped(text).replace(' ', "&#xa0;")),
        Math::Sign(" ") => "<mo>&#x2062;</mo>".into(),
        Math::Sign(sign @ ("ℝ" | "ℕ" | "σ" | "λ" | "ρ")) => format!("<mi>{sign}</mi>"),
        Math::Sign(sign) => format!("<mo>{}</mo>", escaped(sign)),
        Math::Row(parts) => format!(
            "<mrow>{}</mrow>",
            parts.iter().map(mathml).collect::<String>()
        ),
        Math::Sub(base, index) => format!("<msub>{}{}</msub>", mathml(base), mathml(index)),
        Math::Sup(base, exponent) => format!("<msup>{}{}</msup>", mathml(base), mathml(exponent)),
        Math::Fraction(a, b) => format!("<mfrac>{}{}</mfrac>", mathml(a), mathml(b)),
        Math::Root(inside) => format!("<msqrt>{}</msqrt>", mathml(inside)),
        Math::Fence(open, inside, close) => {
            format!(
                "<mrow><mo>{open}</mo>{}<mo>{close}</mo></mrow>",
                mathml(inside)
            )
        }
        Math::Matrix(rows) => {
            let cell = |cell: &Math| format!("<mtd>{}</mtd>", mathml(cell));
            let row = |row: &Vec<Math>| {
                format!("<mtr>{}</mtr>", row.iter().map(cell).collect::<String>())
            };
            let rows: String = rows.iter().map(row).collect();
            format!("<mrow><mo>[</mo><mtable>{rows}</mtable><mo>]</mo></mrow>")
        }
    }
}
