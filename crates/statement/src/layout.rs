//! Lines to blocks: what stands at the margin, the items below it, and the items of forms.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::item::ITEMS;
use crate::lexer::{Lexed, Line};
use crate::span::Span;

/// A line with the lines that continue it, and the block below it.
#[derive(Debug)]
pub struct Block {
    /// Its first word.
    pub word: String,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The block below.
    pub children: Vec<Block>,
    /// Whether a line of it is in no right place.
    pub wrong: bool,
    indent: usize,
}

/// The blocks of a file. In the text of a claim without a name, items stand at the margin.
pub fn blocks(text: &str, lexed: &Lexed, unnamed: bool) -> (Vec<Block>, Vec<Diagnostic>) {
    let mut layout = Layout {
        text,
        lexed,
        unnamed,
        blocks: Vec::new(),
        errors: Vec::new(),
    };
    for line in &lexed.lines {
        if let Err(error) = layout.line(line) {
            layout.errors.push(*error);
            if let Some(block) = layout.blocks.last_mut() {
                block.wrong = true;
            }
        }
    }
    (layout.blocks, layout.errors)
}

struct Layout<'a> {
    text: &'a str,
    lexed: &'a Lexed,
    unnamed: bool,
    blocks: Vec<Block>,
    errors: Vec<Diagnostic>,
}

impl Layout<'_> {
    /// The list of blocks below the last one, some levels down.
    fn level(&mut self, level: usize) -> &mut Vec<Block> {
        let mut list = &mut self.blocks;
        for _ in 0..level {
            // A level exists only below a block.
            let last = list.len() - 1;
            list = &mut list[last].children;
        }
        list
    }

    fn push(&mut self, level: usize, word: String, tokens: Range<usize>, indent: usize) {
        let block = Block {
            word,
            tokens,
            children: Vec::new(),
            wrong: false,
            indent,
        };
        self.level(level).push(block);
    }

    fn line(&mut self, line: &Line) -> Result<(), Box<Diagnostic>> {
        let span = self.lexed.tokens[line.tokens.start].span;
        let word = self.text[span.range()].to_owned();
        let error = |code, message: &str, label: &str| {
            Box::new(Diagnostic::new(code, message, span, label))
        };
        if line.tab {
            return Err(
                error("tab", "there is a tab in the indentation", "before this")
                    .help("indent by blanks")
                    .into(),
            );
        }
        if line.indent == 0 && (!self.unnamed || ["define", "claim", "context"].contains(&&*word)) {
            return self.margin(line, word, span);
        }
        if line.indent == 0
            && self
                .blocks
                .last()
                .is_none_or(|block| !block.tokens.is_empty())
        {
            self.push(0, "claim".into(), 0..0, 0);
        }
        let Some(top) = self.blocks.last() else {
            return Err(error(
                "indentation",
                "a file begins at the margin",
                "this line is indented",
            )
            .help("`define`, `context` and `claim` stand at the margin")
            .into());
        };
        if ["define", "language"].contains(&&*top.word) {
            return self.extend(0, line);
        }
        // The columns at which items stand: of the claim or context, and of the last form.
        let outer = top.children.first().map_or(line.indent, |item| item.indent);
        let form = top.children.last().filter(|item| item.word == "form");
        let inner = form.map(|form| {
            form.children
                .first()
                .map_or(line.indent, |item| item.indent)
        });
        match inner {
            _ if line.indent == outer => self.item(1, line, word, span),
            Some(inner) if line.indent == inner && inner > outer => self.item(2, line, word, span),
            Some(inner) if line.indent > inner => self.extend(2, line),
            None if line.indent > outer => self.extend(1, line),
            _ => Err(error(
                "indentation",
                "this line belongs to no block",
                "its indentation is \
            new",
            )
            .help(
                "items of a block stand below each other; a line that continues an item \
                is indented deeper",
            )
            .into()),
        }
    }

    fn margin(&mut self, line: &Line, word: String, span: Span) -> Result<(), Box<Diagnostic>> {
        let language = word == "language" && self.blocks.is_empty();
        if language || ["define", "context", "claim"].contains(&&*word) {
            self.push(0, word, line.tokens.clone(), 0);
            return Ok(());
        }
        let help = if ITEMS.contains(&&*word) || word == "form" {
            "indent it below its claim or context"
        } else {
            "`define`, `context` and `claim` stand at the margin; a line that continues another \
            is indented deeper"
        };
        let message = format!("`{word}` begins nothing at the margin");
        Err(Diagnostic::new("margin", message, span, "")
            .help(help)
            .into())
    }

    fn item(
        &mut self,
        level: usize,
        line: &Line,
        word: String,
        span: Span,
    ) -> Result<(), Box<Diagnostic>> {
        let known = ITEMS.contains(&&*word) || word == "form" && level == 1;
        self.push(level, word.clone(), line.tokens.clone(), line.indent);
        if known {
            return Ok(());
        }
        let near = ITEMS
            .iter()
            .find(|item| strsim::damerau_levenshtein(item, &word) <= 2);
        let help = match (near, &*word) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (_, "given" | "suppose" | "hypothesis" | "where" | "if") => "a hypothesis is \
            `assume NAME: ...`"
                .into(),
            (_, "prove" | "then" | "conclude" | "thus") => "a conclusion is `show ...`".into(),
            (_, "form") => "a form holds no form".into(),
            _ => "items begin with sizes, for all, let, assume, show, expect; a line that \
            continues one is indented deeper"
                .into(),
        };
        Err(
            Diagnostic::new("item", format!("`{word}` begins no item"), span, "")
                .help(help)
                .into(),
        )
    }

    /// Adds a line to the last block of a level.
    fn extend(&mut self, level: usize, line: &Line) -> Result<(), Box<Diagnostic>> {
        if let Some(block) = self.level(level).last_mut() {
            block.tokens.end = line.tokens.end;
        }
        Ok(())
    }
}
