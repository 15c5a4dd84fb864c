//! Statements in the notation of mathematicians: as Unicode text, LaTeX and MathML.
//!
//! A tree becomes a [`Math`], which knows of subscripts and fractions and not of matrices; each
//! notation writes that. For reading only: what is checked is shown by the print of the kernel.

mod write;

use kernel::tree::{
    Argument, Binder, Body, Call, Definition, Formula, Index, Item, Place, Quantified, Range, Size,
    Sort, Statement, Term, Type,
};

/// A piece of mathematics, laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Math {
    /// A variable.
    Name(String),
    /// A literal.
    Number(String),
    /// An upright word, such as `rank`.
    Word(String),
    /// Words of a sentence, with their blanks.
    Text(String),
    /// A sign, in Unicode.
    Sign(&'static str),
    /// Pieces side by side.
    Row(Vec<Math>),
    /// A base with an index.
    Sub(Box<Math>, Box<Math>),
    /// A base with an exponent.
    Sup(Box<Math>, Box<Math>),
    /// A fraction.
    Fraction(Box<Math>, Box<Math>),
    /// A square root.
    Root(Box<Math>),
    /// A piece between delimiters.
    Fence(&'static str, Box<Math>, &'static str),
    /// A matrix by rows.
    Matrix(Vec<Vec<Math>>),
}

/// A notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Text with Unicode signs.
    Unicode,
    /// LaTeX with amsmath and amssymb.
    Latex,
    /// MathML Core.
    MathMl,
}

/// A line of a statement: how it begins, its name, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// `Let`, `For all`, `Assume`, `Then`.
    pub lead: &'static str,
    /// The name of a hypothesis.
    pub id: Option<String>,
    /// What it says.
    pub math: Math,
}

/// A statement as sentences: definitions, items, conclusion.
pub fn sentences(statement: &Statement) -> Vec<Sentence> {
    let line = |lead, math| Sentence {
        lead,
        id: None,
        math,
    };
    let mut lines: Vec<Sentence> = statement
        .definitions
        .iter()
        .map(|d| line("Define", definition(d)))
        .collect();
    for item in &statement.items {
        lines.push(match item {
            Item::Sizes { sizes, condition } => line("Let", sizes_of(sizes, condition.as_ref())),
            Item::ForAll(binders) => line("For all", commas(binders.iter().map(binder))),
            Item::Let {
                name: new,
                parameters,
                value,
            } => line(
                "Let",
                row([headed(new, parameters), Math::Sign("="), term(value)]),
            ),
            Item::Assume {
                id,
                formula: assumed,
            } => Sentence {
                lead: "Assume",
                id: Some(id.clone()),
                math: formula(assumed),
            },
        });
    }
    let lead = if statement.some {
        "Then for some of these"
    } else {
        "Then"
    };
    lines.push(line(lead, formula(&statement.show)));
    lines
}

fn row(parts: impl IntoIterator<Item = Math>) -> Math {
    Math::Row(parts.into_iter().collect())
}

fn text(words: &str) -> Math {
    Math::Text(words.to_owned())
}

fn word(word: &str) -> Math {
    Math::Word(word.to_owned())
}

fn sub(base: Math, index: Math) -> Math {
    Math::Sub(base.into(), index.into())
}

fn sup(base: Math, exponent: Math) -> Math {
    Math::Sup(base.into(), exponent.into())
}

fn round(inside: Math) -> Math {
    Math::Fence("(", inside.into(), ")")
}

fn separated(parts: impl IntoIterator<Item = Math>, sign: &'static str) -> Math {
    let mut all = Vec::new();
    for part in parts {
        if !all.is_empty() {
            all.push(Math::Sign(sign));
        }
        all.push(part);
    }
    Math::Row(all)
}

fn commas(parts: impl IntoIterator<Item = Math>) -> Math {
    separated(parts, ",")
}

/// A name; digits at its end, and what follows `_`, are its index.
fn name(full: &str) -> Math {
    let stem = full.trim_end_matches('\'');
    let primes = "′".repeat(full.len() - stem.len());
    let base = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let (base, index) = stem.split_once('_').unwrap_or((base, &stem[base.len()..]));
    let base = Math::Name(format!("{base}{primes}"));
    match index {
        "" => base,
        index if index.chars().all(|c| c.is_ascii_digit()) => sub(base, Math::Number(index.into())),
        index => sub(base, word(index)),
    }
}

fn headed(of: &str, parameters: &[String]) -> Math {
    match parameters {
        [] => name(of),
        _ => row([name(of), round(commas(parameters.iter().map(|p| name(p))))]),
    }
}

fn definition(it: &Definition) -> Math {
    let head = headed(&it.name, &it.parameters);
    match &it.body {
        Body::Term(body) => row([head, Math::Sign("="), term(body)]),
        Body::Formula(body) => row([head, text(" if "), formula(body)]),
    }
}

fn sizes_of(sizes: &[Size], condition: Option<&Formula>) -> Math {
    let mut parts = vec![commas(sizes.iter().map(|size| match size {
        Size::One { name: size, least } => {
            row([name(size), Math::Sign("≥"), Math::Number(least.to_string())])
        }
        Size::Family {
            name: family,
            range,
        } => row([
            slice(family, range),
            Math::Sign("≥"),
            Math::Number("1".into()),
        ]),
    }))];
    if let Some(condition) = condition {
        parts.extend([text(" where "), formula(condition)]);
    }
    Math::Row(parts)
}

fn member(family: &str, index: &Term) -> Math {
    sub(Math::Name(family.replace('\'', "′")), term(index))
}

fn slice(family: &str, range: &Range) -> Math {
    commas([
        member(family, &range.from),
        Math::Sign("…"),
        member(family, &range.to),
    ])
}

fn range(of: &Index) -> Math {
    let Range { from, to } = &of.range;
    row([
        name(&of.name),
        Math::Sign("="),
        commas([term(from), Math::Sign("…"), term(to)]),
    ])
}

fn binder(it: &Binder) -> Math {
    let indexed = |of: &String, index: &Option<Index>| match index {
        Some(index) => sub(name(of), name(&index.name)),
        None => name(of),
    };
    let over = |index: &Option<Index>| match index {
        Some(index) => row([Math::Sign(" "), round(range(index))]),
        None => row([]),
    };
    match it {
        Binder::Typed { names, index, of } => {
            let names = commas(names.iter().map(|n| indexed(n, index)));
            row([names, Math::Sign("∈"), sort(of), over(index)])
        }
        Binder::Near {
            name: near,
            index,
            center,
        } => row([
            indexed(near, index),
            text(" near "),
            term(center),
            over(index),
        ]),
        Binder::Range(index) => range(index),
        Binder::Set { name: of, values } => row([name(of), Math::Sign("∈"), set(values)]),
    }
}

fn set(values: &[Term]) -> Math {
    Math::Fence("{", commas(values.iter().map(term)).into(), "}")
}

fn sort(of: &Type) -> Math {
    let entries = || {
        of.over
            .as_ref()
            .map_or(Math::Sign("ℝ"), |values| set(values))
    };
    let by = |a, b| row([term(a), Math::Sign("×"), term(b)]);
    let square = |n, kind: &str| row([sup(entries(), by(n, n)), text(kind)]);
    match &of.sort {
        Sort::Matrix(a, b) => sup(entries(), by(a, b)),
        Sort::Diagonal(a, b) => row([sup(entries(), by(a, b)), text(" diagonal")]),
        Sort::Symmetric(n) => square(n, " symmetric"),
        Sort::Psd(n) => square(n, " positive semidefinite"),
        Sort::Pd(n) => square(n, " positive definite"),
        Sort::Orthogonal(n) => square(n, " orthogonal"),
        Sort::Number => entries(),
        Sort::Natural if of.over.is_none() => Math::Sign("ℕ"),
        Sort::Natural => entries(),
    }
}

/// How tightly a formula binds, loosest first; from 6 on nothing needs brackets.
fn strength(it: &Formula) -> u8 {
    match it {
        Formula::ForAll(_) | Formula::Exists(_) => 0,
        Formula::Iff(..) => 1,
        Formula::Implies(..) => 2,
        Formula::Or(..) => 3,
        Formula::And(..) => 4,
        Formula::Not(_) => 5,
        Formula::Compare(..) | Formula::Call(_) => 6,
    }
}

/// How tightly a term binds; fractions are operands of products.
fn tightness(it: &Term) -> u8 {
    match it {
        Term::With(..) => 0,
        Term::Add(..) | Term::Subtract(..) => 1,
        Term::Multiply(..) => 2,
        Term::Minus(_) => 3,
        _ => 4,
    }
}

fn bracketed(needed: bool, inside: Math) -> Math {
    if needed { round(inside) } else { inside }
}

/// A formula, laid out.
pub fn formula(it: &Formula) -> Math {
    let f = |part: &Formula, least: u8| bracketed(strength(part) < least, formula(part));
    match it {
        Formula::Iff(a, b) => row([f(a, 2), Math::Sign("⇔"), f(b, 2)]),
        Formula::Implies(a, b) => row([f(a, 3), Math::Sign("⇒"), f(b, 2)]),
        Formula::Or(a, b) => row([f(a, 3), text(" or "), f(b, 3)]),
        Formula::And(a, b) => row([f(a, 4), text(" and "), f(b, 4)]),
        Formula::Not(a) => row([text("not "), f(a, 5)]),
        Formula::Compare(relation, a, b) => {
            let sign = match relation.to_string().as_str() {
                "=" => "=",
                "!=" => "≠",
                "<" => "<",
                "<=" => "≤",
                ">" => ">",
                _ => "≥",
            };
            row([term(a), Math::Sign(sign), term(b)])
        }
        Formula::ForAll(q) => quantified("∀", q),
        Formula::Exists(q) => quantified("∃", q),
        Formula::Call(it) => call(it),
    }
}

fn quantified(sign: &'static str, it: &Quantified) -> Math {
    let mut parts = vec![Math::Sign(sign), commas(it.binders.iter().map(binder))];
    if let Some(condition) = &it.condition {
        parts.extend([text(" with "), formula(condition)]);
    }
    parts.extend([Math::Sign(":"), formula(&it.body)]);
    Math::Row(parts)
}

/// A term, laid out.
pub fn term(it: &Term) -> Math {
    let t = |part: &Term, least: u8| bracketed(tightness(part) < least, term(part));
    // A base that is no name or literal stands in brackets.
    let base = |part: &Term| match part {
        Term::Name(_) | Term::Number(_) | Term::Member(..) | Term::Block(_) => term(part),
        Term::Call(call) if !["kron", "hadamard", "sum", "min", "max"].contains(&&*call.name) => {
            term(part)
        }
        Term::Entry(..) | Term::Identity(_) => term(part),
        _ => round(term(part)),
    };
    match it {
        Term::Number(_) => Math::Number(it.to_string()),
        Term::Name(of) => name(of),
        Term::Identity(None) => Math::Name("I".into()),
        Term::Identity(Some(size)) => sub(Math::Name("I".into()), term(size)),
        Term::Minus(a) => row([Math::Sign("−"), t(a, 2)]),
        Term::Add(a, b) => row([t(a, 1), Math::Sign("+"), t(b, 1)]),
        Term::Subtract(a, b) => row([t(a, 1), Math::Sign("−"), t(b, 2)]),
        Term::Multiply(a, b) => {
            // Two numbers side by side would be one.
            let number = matches!(**b, Term::Number(_) | Term::Power(..) | Term::Divide(..));
            let sign = if number { "⋅" } else { " " };
            row([t(a, 2), Math::Sign(sign), t(b, 4)])
        }
        Term::Divide(a, b) => Math::Fraction(term(a).into(), term(b).into()),
        Term::Transpose(a) => sup(base(a), word("T")),
        Term::Pseudoinverse(a) => sup(base(a), Math::Sign("+")),
        Term::Inverse(a) => sup(base(a), row([Math::Sign("−"), Math::Number("1".into())])),
        Term::Power(a, n) => sup(base(a), term(n)),
        Term::NormSquared(a) => sup(
            Math::Fence("‖", term(a).into(), "‖"),
            Math::Number("2".into()),
        ),
        Term::Entry(a, i, j) => sub(base(a), commas([term(i), term(j)])),
        Term::Row(a, i) => sub(base(a), commas([term(i), Math::Sign("⋅")])),
        Term::Column(a, j) => sub(base(a), commas([Math::Sign("⋅"), term(j)])),
        Term::Member(family, i) => member(family, i),
        Term::Slice(family, range) => slice(family, range),
        Term::Product { family, from, to } => {
            row([member(family, from), Math::Sign("⋯"), member(family, to)])
        }
        Term::Block(rows) => Math::Matrix(
            rows.iter()
                .map(|row| row.iter().map(term).collect())
                .collect(),
        ),
        Term::Entries {
            value,
            row: i,
            column: j,
        } => sub(round(term(value)), commas([range(i), range(j)])),
        Term::With(a, places) => {
            let places = commas(places.iter().map(|it| place(it, "≔")));
            row([base(a), Math::Fence("[", places.into(), "]")])
        }
        Term::Call(it) => call(it),
    }
}

fn place(it: &Place, sign: &'static str) -> Math {
    let at = match &it.index {
        Some(index) => member(&it.name, index),
        None => name(&it.name),
    };
    match &it.value {
        Some(value) => row([at, Math::Sign(sign), term(value)]),
        None => at,
    }
}

fn body(it: &Body) -> Math {
    match it {
        Body::Term(it) => term(it),
        Body::Formula(it) => formula(it),
    }
}

fn call(it: &Call) -> Math {
    let argument = |k: usize| body(&it.arguments[k].value);
    let simple = it.places.is_empty() && it.arguments.iter().all(|a| a.indices.is_empty());
    let infix = |sign| {
        let part = |k: usize| match &it.arguments[k].value {
            Body::Term(part @ (Term::Name(_) | Term::Member(..))) => term(part),
            part => round(body(part)),
        };
        row([part(0), Math::Sign(sign), part(1)])
    };
    let of = |head: Math| row([head, round(argument(it.arguments.len() - 1))]);
    match (it.name.as_str(), it.arguments.len()) {
        ("abs", 1) if simple => Math::Fence("|", argument(0).into(), "|"),
        ("sqrt", 1) if simple => Math::Root(argument(0).into()),
        ("norm2", 1) if simple => sub(
            Math::Fence("‖", argument(0).into(), "‖"),
            Math::Number("2".into()),
        ),
        ("sigma", 2) if simple => of(sub(Math::Sign("σ"), argument(0))),
        ("eig", 2) if simple => of(sub(Math::Sign("λ"), argument(0))),
        ("radius", 1) if simple => of(Math::Sign("ρ")),
        ("kron", 2) if simple => infix("⊗"),
        ("hadamard", 2) if simple => infix("∘"),
        ("sum", 1) if !simple => comprehension(Math::Sign("∑"), &it.arguments[0]),
        ("min" | "max", 1) if !simple => comprehension(word(&it.name), &it.arguments[0]),
        ("grad", 1) => row([
            sub(
                Math::Sign("∇"),
                commas(it.places.iter().map(|p| place(p, "="))),
            ),
            round(argument(0)),
        ]),
        _ => {
            let head = match it.name.as_str() {
                "trace" => word("tr"),
                known if crate::words::function(known).is_some() => word(&known.replace('_', " ")),
                other => name(other),
            };
            let mut inside = vec![commas(it.arguments.iter().map(|argument| {
                let value = body(&argument.value);
                if argument.indices.is_empty() {
                    return value;
                }
                let mut parts = vec![
                    value,
                    text(" for "),
                    commas(argument.indices.iter().map(range)),
                ];
                if let Some(condition) = &argument.condition {
                    parts.extend([text(" where "), formula(condition)]);
                }
                Math::Row(parts)
            }))];
            if !it.places.is_empty() {
                inside.extend([
                    Math::Sign(";"),
                    commas(it.places.iter().map(|p| place(p, "="))),
                ]);
            }
            if let Some(over) = &it.over {
                inside.extend([text(" over "), formula(over)]);
            }
            row([head, round(Math::Row(inside))])
        }
    }
}

/// A sum, or a least or largest value, with its indices below.
fn comprehension(head: Math, argument: &Argument) -> Math {
    let mut below = vec![commas(argument.indices.iter().map(range))];
    if let Some(condition) = &argument.condition {
        below.extend([Math::Sign(":"), formula(condition)]);
    }
    let value = match &argument.value {
        Body::Term(it @ (Term::Add(..) | Term::Subtract(..) | Term::Minus(_) | Term::With(..))) => {
            round(term(it))
        }
        it => body(it),
    };
    row([sub(head, Math::Row(below)), Math::Sign(" "), value])
}
