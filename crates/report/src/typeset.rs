//! Words with formulas in them, as the registry writes statements, taken apart.
//!
//! `If rank(R X) + max(d_i, d_{i-1}) >= s, then W_i ...` becomes text and formulas in TeX. A run of
//! words is a formula if each is a symbol, a number beside an operator, or an open bracket
//! reaches it. Only characters of formulas get into TeX, so text made elsewhere is harmless.

use serde::Serialize;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Piece {
    /// Words.
    Text(String),
    /// A formula in TeX.
    Tex(String),
}

/// Names that are functions where they stand before a symbol or a bracket.
const FUNCTIONS: [&str; 7] = ["rank", "min", "max", "sin", "cos", "tr", "diag"];

/// Letters that are spelled out.
const GREEK: [&str; 11] = [
    "alpha", "beta", "delta", "epsilon", "lambda", "mu", "pi", "sigma", "theta", "Sigma", "Theta",
];

/// Longer words are text.
const MAX_WORD: usize = 60;

fn is_formula_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_^{}()[]+-*/=<>|.,'".contains(c)
}

/// The name at the start of a word.
fn name(word: &str) -> &str {
    let end = word.find(|c: char| !c.is_ascii_alphabetic());
    &word[..end.unwrap_or(word.len())]
}

fn is_operator(word: &str) -> bool {
    matches!(
        word,
        "+" | "-" | "*" | "/" | "=" | "<" | ">" | ">=" | "<=" | "..."
    )
}

/// Whether a word without its punctuation is a symbol wherever it stands.
fn is_symbol(word: &str) -> bool {
    let (name, rest) = (name(word), &word[name(word).len()..]);
    let is_letter = name.len() == 1 && name != "a" && (name != "I" || !rest.is_empty());
    let is_known = is_letter || GREEK.contains(&name);
    let is_applied = FUNCTIONS.contains(&name) && rest.starts_with(['(', '_', '^']);
    let opens = ["(", "[", "||", "|", "{"].iter().any(|open| {
        word.strip_prefix(open)
            .is_some_and(|inner| is_symbol(inner) || is_number(inner) || FUNCTIONS.contains(&inner))
    });
    (is_known && !rest.starts_with('-')) || is_applied || opens || is_quotient(word)
}

/// Products of letters written as one word, such as `pi/2`; `1/2` is a number.
fn is_quotient(word: &str) -> bool {
    word.split_once('/')
        .is_some_and(|(above, _)| is_symbol(above))
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || c == '/')
}

/// A word, and the punctuation that follows it.
fn split_punctuation(word: &str) -> (&str, &str) {
    if word == "..." {
        return (word, "");
    }
    let body = word.trim_end_matches([',', '.', ';', ':']);
    (body, &word[body.len()..])
}

fn depth(word: &str) -> i32 {
    word.chars().fold(0, |depth, c| match c {
        '(' | '[' | '{' => depth + 1,
        ')' | ']' | '}' => depth - 1,
        _ => depth,
    })
}

/// A sentence of the registry as text and formulas.
pub(crate) fn typeset(sentence: &str) -> Vec<Piece> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let body = |k: usize| words.get(k).map_or("", |word| split_punctuation(word).0);
    let is_plain =
        |k: usize| body(k).len() <= MAX_WORD && body(k).chars().all(is_formula_character);
    let near_operator = |k: usize| is_operator(body(k + 1)) || (k > 0 && is_operator(words[k - 1]));
    // "A local minimum" opens with an article, "A has full row rank" and "A B" do not.
    let is_article = |k: usize| {
        let opens = k == 0 || words[k - 1].ends_with('.');
        words[k] == "A" && opens && !is_symbol(body(k + 1)) && !matches!(body(k + 1), "has" | "is")
    };
    let is_formula = |k: usize| {
        let word = body(k);
        let strays = depth(word) < 0 && is_symbol(word.trim_end_matches([')', ']']));
        // In "full row rank, W is" the comma tells that it is a word.
        let is_function = FUNCTIONS.contains(&word) && words[k] == word && is_symbol(body(k + 1));
        is_plain(k)
            && !is_article(k)
            && (is_operator(word)
                || is_symbol(word)
                || strays
                || is_function
                || (is_number(word) && (near_operator(k) || is_symbol(body(k + 1)))))
    };
    let (mut pieces, mut text, mut k) = (Vec::new(), String::new(), 0);
    while k < words.len() {
        if !is_formula(k) {
            text.push_str(words[k]);
            text.push(' ');
            k += 1;
            continue;
        }
        // As far as symbols follow without punctuation, or inside brackets.
        let (mut end, mut open, mut run) = (k, 0, String::new());
        let mut after = "";
        while end < words.len() && (end == k || is_formula(end) || (open > 0 && is_plain(end))) {
            let (word, punctuation) = split_punctuation(words[end]);
            open += depth(word);
            end += 1;
            run.push_str(word);
            if !punctuation.is_empty() && open <= 0 {
                after = punctuation;
                break;
            }
            run.push_str(punctuation);
            run.push(' ');
        }
        // A bracket around words was opened before the formula.
        let run = run.trim_end();
        let closing = "]})".chars().rev().find(|_| open < 0);
        let (run, after) = match closing.and(run.strip_suffix(')')) {
            Some(run) => (run, format!("){after}")),
            None => (run, after.to_owned()),
        };
        if !text.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
        }
        pieces.push(Piece::Tex(tex(run)));
        text.push_str(&after);
        if end < words.len() {
            text.push(' ');
        }
        k = end;
    }
    let text = text.trim_end();
    if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
    pieces
}

/// What the registry writes, and what TeX does; longer marks stand before their beginnings.
const MARKS: [(&str, &str); 11] = [
    ("^T", "^{\\top}"),
    ("...", "\\cdots "),
    ("..", ",\\dots,"),
    (">=", "\\ge "),
    ("<=", "\\le "),
    ("1/2", "\\tfrac{1}{2}"),
    ("<", "\\lt "),
    (">", "\\gt "),
    ("*", "\\cdot "),
    ("||", "\\lVert "),
    ("|", "\\lvert "),
];

/// A formula as the registry writes it, in TeX.
fn tex(run: &str) -> String {
    // Whether a norm and an absolute value are open.
    let (mut norm, mut value) = (false, false);
    let (mut tex, mut rest) = (String::new(), run);
    while let Some(first) = rest.chars().next() {
        let word = name(rest);
        let (length, text) = if word.len() > 1 {
            let text = match word {
                // Only the bracket of the argument may follow without a gap.
                "rank" if !rest[word.len()..].starts_with('(') => "\\operatorname{rank}\\,".into(),
                "rank" | "diag" | "tr" => format!("\\operatorname{{{word}}}"),
                _ if FUNCTIONS.contains(&word) || GREEK.contains(&word) => format!("\\{word} "),
                _ => format!("\\text{{ {word} }}"),
            };
            (word.len(), text)
        } else {
            let mark = MARKS.iter().find(|(mark, _)| rest.starts_with(mark));
            mark.map_or((first.len_utf8(), first.to_string()), |(mark, text)| {
                let open = match *mark {
                    "||" => Some(&mut norm),
                    "|" => Some(&mut value),
                    _ => None,
                };
                let closes = open.is_some_and(|open| std::mem::replace(open, !*open));
                let text = match closes {
                    true => text.replace("\\l", "\\r"),
                    false => (*text).to_owned(),
                };
                (mark.len(), text)
            })
        };
        tex.push_str(&text);
        rest = &rest[length..];
    }
    // A stray brace would spoil the formula.
    if depth(&tex.replace(['(', ')', '[', ']'], "")) == 0 {
        tex
    } else {
        format!("\\text{{{}}}", words_of(run))
    }
}

/// The letters, digits and spaces of a text.
fn words_of(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == ' ')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text as it is, formulas between dollar signs.
    fn shown(sentence: &str) -> String {
        let piece = |piece: Piece| match piece {
            Piece::Text(text) => text,
            Piece::Tex(tex) => format!("${}$", tex.trim()),
        };
        typeset(sentence).into_iter().map(piece).collect()
    }

    #[test]
    fn formulas_are_told_from_words() {
        for (sentence, expected) in [
            (
                "A local minimum W is near A B.",
                r"A local minimum $W$ is near $A B$.",
            ),
            ("A has full row rank.", "$A$ has full row rank."),
            (
                "X has full row rank, W is near",
                "$X$ has full row rank, $W$ is near",
            ),
            (
                "If rank(R X) + max(d_i, d_{i-1}) >= 2, then W_i moves.",
                r"If $\operatorname{rank}(R X) + \max (d_i, d_{i-1}) \ge  2$, then $W_i$ moves.",
            ),
            (
                "near W_2 W_1 (of rank d_p) is W_2 W_1'",
                r"near $W_2 W_1$ (of $\operatorname{rank}\, d_p$) is $W_2 W_1'$",
            ),
            (
                "layers near W_1, ..., W_H.",
                "layers near $W_1$, ..., $W_H$.",
            ),
            ("then Theorem 3.2 fails", "then Theorem 3.2 fails"),
            (
                "the kept directions number k: rank(R X) = k.",
                r"the kept directions number $k$: $\operatorname{rank}(R X) = k$.",
            ),
            (
                "1/2 ||R X - Y||_F^2 = L(W).",
                r"$\tfrac{1}{2} \lVert R X - Y\rVert _F^2 = L(W)$.",
            ),
            (
                "then ||sin Theta(U, U')||^2 <= |sigma_1 - sigma_2| (Frobenius).",
                r"then $\lVert \sin  \Theta (U, U')\rVert ^2 \le  \lvert \sigma _1 - \sigma _2\rvert$ (Frobenius).",
            ),
            ("0 <= theta < pi/2", r"$0 \le  \theta  \lt  \pi /2$"),
            ("p is not 1 and p >= 2", r"$p$ is not 1 and $p \ge  2$"),
        ] {
            assert_eq!(shown(sentence), expected);
        }
    }

    #[test]
    fn nothing_but_formulas_gets_into_tex() {
        for hostile in [
            r"\input{/etc/passwd} W_1\input{x} = 2",
            "<script>alert(1)</script> W_{ <b> } } = 3",
            "W_{{{ = 1",
            "$x$ = \\def 2",
        ] {
            for piece in typeset(hostile) {
                if let Piece::Tex(tex) = piece {
                    assert!(
                        !tex.contains("\\input") && !tex.contains(['<', '>', '$']),
                        "{tex}"
                    );
                    assert!(!tex.contains("\\def"), "{tex}");
                    assert_eq!(tex.matches('{').count(), tex.matches('}').count(), "{tex}");
                }
            }
        }
    }

    #[test]
    fn no_word_is_lost() {
        let letters =
            |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect() };
        for claim in lemmas::claims() {
            for form in claim.forms {
                let pieces = typeset(form.statement);
                let commands = [
                    "operatorname",
                    "lVert",
                    "rVert",
                    "lvert",
                    "rvert",
                    "cdots",
                    "cdot",
                    "dots",
                    "text",
                    "tfrac",
                ];
                let all: String = pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Text(text) => letters(text),
                        Piece::Tex(tex) => {
                            let plain =
                                commands.iter().fold(tex.replace("\\top", "T"), |tex, c| {
                                    tex.replace(&format!("\\{c}"), "")
                                });
                            letters(
                                &plain
                                    .replace("\\ge ", "")
                                    .replace("\\le ", "")
                                    .replace("\\lt ", "")
                                    .replace("\\gt ", ""),
                            )
                        }
                    })
                    .collect();
                assert_eq!(all, letters(form.statement), "{:?}", pieces);
            }
        }
    }
}
