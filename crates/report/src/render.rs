//! Templates, and the escaping of each format.
//!
//! Templates write `<< value >>` and `<% statement %>`, which neither Markdown nor LaTeX uses.
//! Every value is escaped when it is printed; what the filters of this module return is markup
//! already. Control characters are printed in no format.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior};
use serde::Serialize;

/// A format with its rules of escaping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// GitHub-flavoured Markdown.
    Markdown,
    /// LaTeX, in text and in formulas.
    Latex,
}

/// Whether a character changes how its neighbours are shown: control characters but for the line
/// break, and marks that reorder text.
fn is_control(c: char) -> bool {
    let reorders = ['\u{61c}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{2029}'];
    (c.is_control() && c != '\n')
        || reorders.contains(&c)
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
}

/// Text on one line without control characters.
pub fn clean(text: &str) -> String {
    let visible = |c| match c {
        '\n' | '\r' | '\t' => ' ',
        c if is_control(c) => '\u{fffd}',
        c => c,
    };
    text.chars().map(visible).collect()
}

fn escape_markdown(text: &str) -> String {
    let mut escaped = String::new();
    for c in clean(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '$' => escaped.push_str("&#36;"),
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '#' | '~' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    // Code hosts make links of plain addresses.
    escaped
        .replace("://", "&#58;//")
        .replace("www.", "www&#46;")
}

fn escape_latex(text: &str) -> String {
    let mut escaped = String::new();
    for c in clean(text).chars() {
        match c {
            '\\' => escaped.push_str(r"\textbackslash{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => escaped.extend(['\\', c]),
            '^' => escaped.push_str(r"\textasciicircum{}"),
            '~' => escaped.push_str(r"\textasciitilde{}"),
            '<' => escaped.push_str(r"\textless{}"),
            '>' => escaped.push_str(r"\textgreater{}"),
            '|' => escaped.push_str(r"\textbar{}"),
            '"' => escaped.push_str(r"\textquotedbl{}"),
            '`' => escaped.push_str(r"\textasciigrave{}"),
            '–' => escaped.push_str("--"),
            ' '..='~' | 'À'..='ÿ' => escaped.push(c),
            // Not in the fonts; shown by its number.
            c => escaped.push_str(&format!("[U+{:04X}]", u32::from(c))),
        }
    }
    escaped
}

impl Format {
    fn escape(self, text: &str) -> String {
        match self {
            Self::Markdown => escape_markdown(text),
            Self::Latex => escape_latex(text),
        }
    }

    /// A text whose formulas are made smaller where they would leave the page.
    fn fitted(self, text: &Value) -> Result<String, Error> {
        let mut markup = String::new();
        for piece in text.get_attr("pieces")?.try_iter()? {
            let tex = piece.get_attr("tex")?;
            markup.push_str(&match tex.as_str() {
                None => self.escape(&piece.get_attr("text")?.to_string()),
                Some(tex) => format!(r"\fit{{{tex}}}"),
            });
        }
        Ok(markup)
    }

    /// A text with formulas, as markup of the format.
    fn formulas(self, text: &Value) -> Result<String, Error> {
        let mut markup = String::new();
        for piece in text.get_attr("pieces")?.try_iter()? {
            let tex = piece.get_attr("tex")?;
            markup.push_str(&match (self, tex.as_str()) {
                (_, None) => self.escape(&piece.get_attr("text")?.to_string()),
                (Self::Markdown, Some(tex)) => format!("$`{tex}`$"),
                (_, Some(tex)) => format!("${tex}$"),
            });
        }
        Ok(markup)
    }
}

/// The anchor that a code host gives to a heading.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || ['-', '_', ' '].contains(c);
    let text: String = clean(heading).chars().filter(kept).collect();
    text.to_lowercase().replace(' ', "-")
}

/// A name as code. In Markdown only where nothing in it could end the span.
fn code(format: Format, text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-+=, ".contains(c);
    match format {
        Format::Markdown if !text.is_empty() && text.chars().all(is_plain) => format!("`{text}`"),
        Format::Latex => {
            let breakable = escape_latex(text).replace(r"\_", r"\_\allowbreak{}");
            format!(r"\texttt{{{breakable}}}")
        }
        _ => format.escape(text),
    }
}

/// Renders a template.
///
/// # Panics
/// When the template, which is built in, is broken.
pub fn render(format: Format, template: &str, data: &impl Serialize) -> String {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .block_delimiters("<%", "%>")
        .variable_delimiters("<<", ">>")
        .comment_delimiters("<#", "#>")
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .expect("distinct delimiters");
    environment.set_syntax(syntax);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("report".into()));
    environment.set_formatter(move |out, _, value| {
        if value.is_safe() {
            return Ok(out.write_str(value.as_str().unwrap_or(""))?);
        }
        Ok(out.write_str(&format.escape(&value.to_string()))?)
    });
    let safe = |text: String| Value::from_safe_string(text);
    environment.add_filter("math", move |text: Value| format.formulas(&text).map(safe));
    environment.add_filter("fitted", move |text: Value| format.fitted(&text).map(safe));
    environment.add_filter("code", move |text: String| safe(code(format, &text)));
    environment.add_filter("anchor", move |text: String| safe(anchor(&text)));
    environment
        .render_named_str("report", template, Value::from(Serde(data)))
        .unwrap_or_else(|error| panic!("a built-in template is broken: {error:#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str =
        "<script>alert(1)</script> \\input{/etc/passwd} $x$ | `a` [b](http://c) \u{1b}[31m\u{202e}";

    fn show(format: Format) -> String {
        render(format, "<< name >>", &serde_json::json!({"name": HOSTILE}))
    }

    #[test]
    fn markdown_shows_hostile_text_as_text() {
        let text = show(Format::Markdown);
        for harmful in [
            "<script", " | ", "`a`", "[b]", "http://", "$x$", "\u{1b}", "\u{202e}",
        ] {
            assert!(!text.contains(harmful), "{harmful}: {text}");
        }
        assert!(
            text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
            "{text}"
        );
    }

    #[test]
    fn latex_shows_hostile_text_as_text() {
        let text = show(Format::Latex);
        for harmful in ["\\input", "{/etc", "$x$", "\u{1b}", "\u{202e}"] {
            let is_escaped = text.contains(&format!("\\{harmful}"));
            assert!(is_escaped || !text.contains(harmful), "{harmful}: {text}");
        }
        assert!(
            text.contains(r"\textbackslash{}input\{/etc/passwd\}"),
            "{text}"
        );
    }

    #[test]
    fn a_code_span_holds_nothing_that_could_end_it() {
        assert_eq!(
            code(Format::Markdown, "x-full-row-rank"),
            "`x-full-row-rank`"
        );
        assert_eq!(code(Format::Markdown, "a`b|c"), "a\\`b\\|c");
    }
}
