//! The canonical layout of a file: indentation and blanks. Words, brackets, lines and comments
//! stay.

use std::collections::HashMap;

use crate::cursor::{Cursor, Mark, Result};
use crate::diagnostic::Diagnostic;
use crate::file::parse_file;
use crate::layout::{Block, blocks};
use crate::lexer::{Kind, Lexed, Token, lex};

/// A file in its canonical layout: items are indented by 2, those of a form by 4, a line that
/// continues another by 4 more; blocks are an empty line apart; blanks are as in the kernel's
/// print, but `+ - * /` keep theirs, on both sides alike.
///
/// # Errors
/// All that is wrong with the file.
pub fn format(text: &str) -> std::result::Result<String, Vec<Diagnostic>> {
    let (_, errors) = parse_file(text);
    if !errors.is_empty() {
        return Err(errors);
    }
    let lexed = lex(text);
    let (blocks, _) = blocks(text, &lexed, false);
    let mut marks = HashMap::new();
    let mut starts = HashMap::new();
    for block in &blocks {
        if let Err(error) = place(text, &lexed, block, 0, &mut marks, &mut starts) {
            return Err(vec![*error]);
        }
    }
    let layout = Layout {
        text,
        lexed: &lexed,
        marks,
        starts,
    };
    Ok(layout.lines())
}

/// Notes where blocks start, at which level, and what their tokens mean.
fn place(
    text: &str,
    lexed: &Lexed,
    block: &Block,
    level: usize,
    marks: &mut HashMap<u32, Mark>,
    starts: &mut HashMap<usize, usize>,
) -> Result<()> {
    let mut cursor = Cursor::new(text, &lexed.tokens[block.tokens.clone()]);
    match &*block.word {
        "language" => {}
        "define" => drop(cursor.definition()?),
        "context" => {}
        "claim" => {
            cursor.step();
            cursor.id("a name")?;
            while !cursor.is(Kind::End) {
                if cursor.eat_word("page") {
                    cursor.id("a page")?;
                } else {
                    cursor.step();
                }
            }
        }
        "form" => {
            cursor.step();
            cursor.id("a name")?;
        }
        _ => drop(cursor.line()?),
    }
    marks.extend(cursor.marks);
    starts.insert(block.tokens.start, level);
    block
        .children
        .iter()
        .try_for_each(|child| place(text, lexed, child, level + 1, marks, starts))
}

struct Layout<'a> {
    text: &'a str,
    lexed: &'a Lexed,
    marks: HashMap<u32, Mark>,
    starts: HashMap<usize, usize>,
}

/// What is known while the tokens of a file go by.
#[derive(Default)]
struct State {
    /// Whether each open bracket is an index.
    brackets: Vec<bool>,
    before: Option<Before>,
    /// The end of the identifier that began last.
    id: u32,
}

#[derive(Clone, Copy)]
struct Before {
    token: Token,
    /// Whether it ends an operand.
    operand: bool,
    /// Whether nothing parts it from the next.
    tight: bool,
}

impl Layout<'_> {
    fn lines(&self) -> String {
        let mut out: Vec<String> = Vec::new();
        let (mut comments, mut blank): (Vec<&str>, bool) = (Vec::new(), false);
        let (mut state, mut level) = (State::default(), 0);
        let mut lines = self.lexed.lines.iter().peekable();
        let mut start = 0;
        for source in self.text.split_inclusive('\n') {
            let end = start + source.len();
            let line = lines.next_if(|line| {
                let first = self.lexed.tokens[line.tokens.start].span.start as usize;
                (start..end).contains(&first)
            });
            start = end;
            let Some(line) = line else {
                let comment = source.trim().trim_start_matches('\u{feff}');
                if comment.is_empty() {
                    // A comment before an empty line belongs to what stands above.
                    self.comments(&mut out, &mut comments, 2 * level);
                    blank = true;
                } else {
                    if comments.is_empty() && blank && !out.is_empty() {
                        out.push(String::new());
                    }
                    blank = false;
                    comments.push(comment);
                }
                continue;
            };
            let starts = self.starts.get(&line.tokens.start);
            let apart = starts == Some(&0)
                && self.lexed.tokens[line.tokens.start].kind != Kind::Word("define");
            let before = comments.len();
            if let Some(own) = starts {
                (level, state) = (*own, State::default());
            }
            let indent = 2 * level + if starts.is_some() { 0 } else { 4 };
            if (blank || apart && before == 0) && out.last().is_some_and(|last| !last.is_empty()) {
                out.push(String::new());
            }
            blank = false;
            self.comments(&mut out, &mut comments, indent);
            let tokens = self.line(&self.lexed.tokens[line.tokens.clone()], &mut state);
            let last = self.lexed.tokens[line.tokens.end - 1].span.end as usize;
            let comment = self.text[last..end].trim();
            let gap = if comment.is_empty() { "" } else { "  " };
            out.push(format!("{}{tokens}{gap}{comment}", " ".repeat(indent)));
        }
        self.comments(&mut out, &mut comments, 0);
        while out.last().is_some_and(String::is_empty) {
            out.pop();
        }
        out.push(String::new());
        out.join("\n")
    }

    fn comments(&self, out: &mut Vec<String>, comments: &mut Vec<&str>, indent: usize) {
        let indented = |comment: &str| format!("{}{comment}", " ".repeat(indent));
        out.extend(comments.drain(..).map(indented));
    }

    /// The tokens of a line with the blanks between them.
    fn line(&self, tokens: &[Token], state: &mut State) -> String {
        let mut out = String::new();
        for (i, token) in tokens.iter().enumerate() {
            if i > 0 && tokens[i - 1].span == token.span {
                continue;
            }
            let gap = self.gap(token, state);
            if i > 0 && gap {
                out.push(' ');
            }
            out.push_str(&self.text[token.span.range()]);
        }
        out
    }

    /// Whether a blank stands before a token; what comes after it is noted.
    fn gap(&self, token: &Token, state: &mut State) -> bool {
        let mark = self.marks.get(&token.span.start).copied();
        let operand = state.before.is_some_and(|before| before.operand);
        let written = state
            .before
            .is_some_and(|before| before.token.span.end < token.span.start);
        let index = token.kind == Kind::Sign("[") && operand;
        let inner = state.brackets.last().copied().unwrap_or(false);
        let in_id = token.span.start < state.id;
        // What the token does: a gap before it, none after it, and whether it ends an operand.
        let (gap, tight, ends) = match token.kind {
            _ if in_id => (false, false, true),
            Kind::Sign("(") => (!self.is_call(state), true, false),
            Kind::Sign("[") => (!index, true, false),
            Kind::Sign("{") => (true, true, false),
            Kind::Sign(")" | "]" | "}") => (false, false, true),
            Kind::Sign(",") => (false, inner, false),
            Kind::Sign(";") => (false, false, false),
            Kind::Sign(":") => (mark == Some(Mark::TypeColon), false, false),
            Kind::Sign("^T" | "^+" | "^-1") => (false, false, true),
            Kind::Sign("^") => (false, true, false),
            Kind::Sign("..") => (false, true, false),
            Kind::Sign("||") if operand => (false, false, true),
            Kind::Sign("||") => (true, true, false),
            Kind::Sign("-") if mark == Some(Mark::Unary) => (true, true, false),
            Kind::Sign("+" | "-" | "*" | "/") => (written, !written, false),
            Kind::Name if mark == Some(Mark::TypeSign) => (true, false, false),
            Kind::Name | Kind::Number | Kind::String | Kind::Word("I") => (true, false, true),
            _ => (true, false, false),
        };
        match token.kind {
            Kind::Sign("[") => state.brackets.push(index),
            Kind::Sign("(" | "{") => state.brackets.push(false),
            Kind::Sign(")" | "]" | "}") => drop(state.brackets.pop()),
            _ => {}
        }
        if let Some(Mark::Id(end)) = mark {
            state.id = end;
        }
        let gap = gap && state.before.is_none_or(|before| !before.tight);
        state.before = Some(Before {
            token: *token,
            operand: ends,
            tight,
        });
        gap
    }

    /// Whether a bracket that follows holds arguments.
    fn is_call(&self, state: &State) -> bool {
        state.before.is_some_and(|before| {
            let named = matches!(before.token.kind, Kind::Name | Kind::Word("I"));
            named && before.operand
        })
    }
}
