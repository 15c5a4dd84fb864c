//! Files: contexts and claims, each read on its own, so that a wrong one loses no other.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use kernel::mutant::mutants;

use crate::cursor::{Cursor, Result};
use crate::definitions::definitions;
use crate::diagnostic::Diagnostic;
use crate::form::Form;
use crate::item::Line;
use crate::layout::{Block, blocks};
use crate::lexer::{Kind, Lexed, lex};
use crate::scope::{Checker, Definitions, Layer};
use crate::span::Span;
use crate::{MAX_BYTES, MAX_EXTENDS};

/// A name and where it stands.
type Named = (String, Span);

/// The most errors that are told of one file.
const MAX_ERRORS: usize = 1000;

/// The claims of a file.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// The claims that have no error, in their order.
    pub claims: Vec<Claim>,
}

/// A claim.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// The context that it stands in.
    pub context: Option<String>,
    /// The page of the source.
    pub page: Option<String>,
    /// Its first line.
    pub span: Span,
    /// Its forms that have no error.
    pub forms: Vec<Form>,
}

/// Reads a file. The errors stand beside the claims that have none.
pub fn parse_file(text: &str) -> (File, Vec<Diagnostic>) {
    if text.len() > MAX_BYTES {
        let message = format!("the file has {} bytes", text.len());
        let error = Diagnostic::new("too-long", message, Span::default(), "")
            .help(format!("a file has at most {MAX_BYTES} bytes; split it"));
        return (File::default(), vec![error]);
    }
    let lexed = lex(text);
    let (blocks, errors) = blocks(text, &lexed, false);
    let mut reader = Reader::new(text, &lexed, &blocks, errors);
    reader.contexts(&blocks);
    let mut file = File::default();
    let mut ids = HashMap::new();
    for block in blocks.iter().filter(|block| block.word == "claim") {
        if let Some(claim) = reader.claim(block, &mut ids) {
            file.claims.push(claim);
        }
    }
    let mut errors = reader.errors;
    errors.sort_by_key(|error| error.labels.first().map_or(0, |(span, _)| span.start));
    if errors.len() > MAX_ERRORS {
        let more = errors.len() - MAX_ERRORS;
        errors.truncate(MAX_ERRORS);
        errors.push(Diagnostic::new(
            "too-many-errors",
            format!("and {more} more errors"),
            Span::default(),
            "",
        ));
    }
    (file, errors)
}

/// What is known of a file while it is read.
pub(crate) struct Reader<'a> {
    text: &'a str,
    lexed: &'a Lexed,
    pub(crate) definitions: Arc<Definitions>,
    contexts: HashMap<String, Context<'a>>,
    pub(crate) errors: Vec<Diagnostic>,
}

struct Context<'a> {
    block: &'a Block,
    name: Span,
    extends: Option<Named>,
    layers: Option<Vec<Arc<Layer>>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        text: &'a str,
        lexed: &'a Lexed,
        blocks: &'a [Block],
        errors: Vec<Diagnostic>,
    ) -> Self {
        let mut errors = errors;
        let definitions = Arc::new(definitions(text, lexed, blocks, &mut errors));
        let mut reader = Self {
            text,
            lexed,
            definitions,
            contexts: HashMap::new(),
            errors,
        };
        let language = blocks.first().filter(|block| block.word == "language");
        if let Some(language) = language
            && !matches!(
                &lexed.tokens[language.tokens.clone()],
                [_, one] if &text[one.span.range()] == "1"
            )
        {
            let span = reader.whole(&language.tokens);
            reader.errors.push(
                Diagnostic::new("language", "this program reads language 1", span, "")
                    .help("write `language 1`, or leave the line out"),
            );
        }
        reader
    }

    fn cursor(&self, tokens: &Range<usize>) -> Cursor<'a> {
        Cursor::new(self.text, &self.lexed.tokens[tokens.clone()])
    }

    fn whole(&self, tokens: &Range<usize>) -> Span {
        match &self.lexed.tokens[tokens.clone()] {
            [first, .., last] => first.span.to(last.span),
            [only] => only.span,
            [] => Span::default(),
        }
    }

    /// Notes an error, and gives `None`.
    fn note<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.errors.push(*error)).ok()
    }

    /// Reads all contexts, each after the one that it extends.
    fn contexts(&mut self, blocks: &'a [Block]) {
        let mut order = Vec::new();
        for block in blocks.iter().filter(|block| block.word == "context") {
            let head = self.context_head(block);
            let Some((name, span, extends)) = self.note(head) else {
                continue;
            };
            if let Some(before) = self.contexts.get(&name) {
                self.errors.push(
                    Diagnostic::new(
                        "name-taken",
                        format!("there are two contexts `{name}`"),
                        span,
                        "again here",
                    )
                    .label(before.name, "first here"),
                );
                continue;
            }
            order.push(name.clone());
            self.contexts.insert(
                name,
                Context {
                    block,
                    name: span,
                    extends,
                    layers: None,
                },
            );
        }
        for name in order {
            self.context(&name, &mut Vec::new());
        }
    }

    fn context_head(&self, block: &Block) -> Result<(String, Span, Option<Named>)> {
        let mut cursor = self.cursor(&block.tokens);
        cursor.step();
        let (name, span) = cursor.name()?;
        let extends = if cursor.eat_word("extends") {
            Some(cursor.name()?)
        } else {
            None
        };
        cursor.end()?;
        Ok((name, span, extends))
    }

    /// The layers of a context; `open` are those that wait for it.
    fn context(&mut self, name: &str, open: &mut Vec<String>) -> Vec<Arc<Layer>> {
        let Some(context) = self.contexts.get(name) else {
            return vec![wrong()];
        };
        if let Some(layers) = &context.layers {
            return layers.clone();
        }
        let (block, span, extends) = (context.block, context.name, context.extends.clone());
        open.push(name.to_owned());
        let mut layers = match extends {
            None => Vec::new(),
            Some((base, place)) if open.contains(&base) || open.len() > MAX_EXTENDS => {
                let (code, message) = if open.contains(&base) {
                    ("recursive", format!("the context `{name}` extends itself"))
                } else {
                    (
                        "too-deep",
                        format!("more than {MAX_EXTENDS} contexts extend each other"),
                    )
                };
                self.errors
                    .push(Diagnostic::new(code, message, place, "").label(span, "the context"));
                vec![wrong()]
            }
            Some((base, place)) if !self.contexts.contains_key(&base) => {
                self.no_context(&base, place);
                vec![wrong()]
            }
            Some((base, _)) => self.context(&base, open),
        };
        open.pop();
        let layer = self.layer(block, &layers);
        if let Some(form) = block.children.iter().find(|child| child.word == "form") {
            let span = self.whole(&form.tokens);
            self.errors.push(
                Diagnostic::new("item", "a context has no forms", span, "")
                    .help("forms belong to claims"),
            );
        }
        layers.push(Arc::new(layer));
        if let Some(context) = self.contexts.get_mut(name) {
            context.layers = Some(layers.clone());
        }
        layers
    }

    fn no_context(&mut self, name: &str, span: Span) {
        let mut names: Vec<_> = self.contexts.keys().take(1000).cloned().collect();
        names.sort_by_key(|other| (strsim::damerau_levenshtein(name, other), other.clone()));
        let help = match names.first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write it: `context {name}`, at the margin, and its items below"),
        };
        let error = Diagnostic::new(
            "unknown-context",
            format!("there is no context `{name}`"),
            span,
            "",
        );
        self.errors.push(error.help(help));
    }

    /// Reads the items of a block. Forms are left out.
    pub(crate) fn layer(&mut self, block: &Block, outer: &[Arc<Layer>]) -> Layer {
        let definitions = Arc::clone(&self.definitions);
        let mut checker = Checker::new(&definitions, outer);
        let mut layer = Layer {
            wrong: block.wrong || outer.iter().any(|layer| layer.wrong),
            ..Layer::default()
        };
        checker.incomplete = layer.wrong;
        let mut form = false;
        for item in &block.children {
            form |= item.word == "form";
            if item.word == "form"
                || item.wrong
                || block.wrong && !crate::item::ITEMS.contains(&&*item.word)
            {
                continue;
            }
            if form {
                let span = self.whole(&item.tokens);
                self.errors.push(
                    Diagnostic::new(
                        "item",
                        "the items of a claim stand before its forms",
                        span,
                        "after a form",
                    )
                    .help("move it up, or indent it as the items of the form"),
                );
                layer.wrong = true;
                continue;
            }
            checker.quiet = self.errors.len() > 100;
            let line = self.cursor(&item.tokens).line();
            let Some((line, node)) = self.note(line) else {
                layer.wrong = true;
                checker.incomplete |= ["for", "sizes", "let"].contains(&&*item.word);
                continue;
            };
            match line {
                Line::Item(mut item) => {
                    checker.item(&mut item, &node);
                    if let kernel::tree::Item::Assume { id, .. } = &item {
                        let before = outer.iter().find_map(|layer| layer.ids.get(id)).copied();
                        if let Some(before) = before.or(layer.ids.get(id).copied()) {
                            checker.errors.push(
                                Diagnostic::new(
                                    "name-taken",
                                    format!("there are two hypotheses `{id}`"),
                                    node.names[0],
                                    "again here",
                                )
                                .label(before, "first here")
                                .help("a hypothesis has a name of its own in each form"),
                            );
                        }
                        if id.starts_with("with-") || id.starts_with("type-") {
                            checker.errors.push(
                                Diagnostic::new(
                                    "name-taken",
                                    format!("`{id}` is how a mutant is named, not a hypothesis"),
                                    node.names[0],
                                    "another name",
                                )
                                .help(
                                    "`with-K` is the K-th side condition of the conclusion left \
                                     out, `type-X` the type of X weakened",
                                ),
                            );
                        }
                        layer.ids.insert(id.clone(), node.names[0]);
                    }
                    layer.items.push((item, node));
                }
                Line::Show(mut formula, some) => {
                    checker.show(&mut formula, &node);
                    let before = outer
                        .iter()
                        .find_map(|layer| layer.show.as_ref())
                        .or(layer.show.as_ref());
                    if let Some((.., before)) = before {
                        checker.errors.push(
                            Diagnostic::new(
                                "two-conclusions",
                                "two `show` reach this form",
                                node.span,
                                "the second",
                            )
                            .label(before.span, "the first")
                            .help("a form has one conclusion: use `and`, or two forms"),
                        );
                    }
                    layer.show = Some((formula, some, node));
                }
                Line::Expect(expect) => layer.expects.push(expect),
            }
        }
        layer.wrong |= !checker.errors.is_empty();
        self.errors.append(&mut checker.errors);
        layer.names = checker.names;
        layer.uses = checker.uses;
        layer.uses.sort_unstable();
        layer.uses.dedup();
        layer.wrong |= layer.uses.iter().any(|used| definitions.list[*used].wrong);
        layer
    }

    fn claim(&mut self, block: &Block, ids: &mut HashMap<String, Span>) -> Option<Claim> {
        let head = self.claim_head(block);
        let (mut claim, span, context) = self.note(head)?;
        if let Some(before) = ids.get(&claim.id) {
            let message = format!("there are two claims `{}`", claim.id);
            self.errors.push(
                Diagnostic::new("name-taken", message, span, "again here")
                    .label(*before, "first here")
                    .help("a claim has a name of its own"),
            );
            return None;
        }
        ids.insert(claim.id.clone(), span);
        let mut layers = Vec::new();
        if let Some((name, place)) = context {
            if self.contexts.contains_key(&name) {
                layers = self.context(&name, &mut Vec::new());
            } else {
                self.no_context(&name, place);
                layers.push(wrong());
            }
            claim.context = Some(name);
        }
        let own = Arc::new(self.layer(block, &layers));
        layers.push(own);
        let mut forms = HashMap::new();
        for form in block.children.iter().filter(|child| child.word == "form") {
            let head = self.form_head(form);
            let Some((id, span)) = self.note(head) else {
                continue;
            };
            if let Some(before) = forms.insert(id.clone(), span) {
                self.errors.push(
                    Diagnostic::new(
                        "name-taken",
                        format!("there are two forms `{id}`"),
                        span,
                        "again here",
                    )
                    .label(before, "first here")
                    .help("a form has a name of its own in its claim"),
                );
                continue;
            }
            let mut all = layers.clone();
            all.push(Arc::new(self.layer(form, &layers)));
            claim.forms.extend(self.form(&claim.id, id, span, all));
        }
        if forms.is_empty() && !block.children.iter().any(|child| child.word == "form") {
            claim
                .forms
                .extend(self.form(&claim.id, "stated".into(), span, layers));
        }
        (!claim.forms.is_empty()).then_some(claim)
    }

    /// A form of these layers, if they are right.
    pub(crate) fn form(
        &mut self,
        claim: &str,
        id: String,
        span: Span,
        layers: Vec<Arc<Layer>>,
    ) -> Option<Form> {
        if layers.iter().any(|layer| layer.wrong) {
            return None;
        }
        if layers.iter().all(|layer| layer.show.is_none()) {
            self.errors.push(
                Diagnostic::new(
                    "no-conclusion",
                    match (claim, &*id) {
                        ("", _) => "there is no conclusion".to_owned(),
                        (_, "stated") => format!("no `show` reaches the claim `{claim}`"),
                        _ => format!("no `show` reaches the form `{id}`"),
                    },
                    span,
                    "",
                )
                .help("the conclusion is `show ...`"),
            );
            return None;
        }
        let definitions = Arc::clone(&self.definitions);
        let form = Form {
            claim: claim.to_owned(),
            id,
            span,
            layers,
            definitions,
        };
        let mut right = true;
        let mut seen: Vec<&Option<String>> = Vec::new();
        for expect in form.expects() {
            let error = |message: String| Diagnostic::new("expectation", message, expect.span, "");
            if seen.contains(&&expect.without) {
                self.errors
                    .push(error("two expectations are of the same".into()));
                right = false;
            }
            seen.push(&expect.without);
        }
        if seen.iter().any(|without| without.is_some()) {
            let mutants = mutants(&form.statement());
            for expect in form.expects() {
                if let Some(without) = expect
                    .without
                    .as_ref()
                    .filter(|without| !mutants.contains(without))
                {
                    let names = if mutants.is_empty() {
                        "nothing".into()
                    } else {
                        mutants.join(", ")
                    };
                    self.errors.push(
                        Diagnostic::new(
                            "expectation",
                            format!("there is no `{without}` to leave out"),
                            expect.span,
                            "",
                        )
                        .help(format!("this form can be weakened by: {names}")),
                    );
                    right = false;
                }
            }
        }
        right.then_some(form)
    }

    fn form_head(&self, block: &Block) -> Result<Named> {
        let mut cursor = self.cursor(&block.tokens);
        cursor.step();
        let id = cursor.id("the name of the form")?;
        cursor.end()?;
        Ok(id)
    }

    fn claim_head(&self, block: &Block) -> Result<(Claim, Span, Option<Named>)> {
        let mut cursor = self.cursor(&block.tokens);
        cursor.step();
        let (id, span) = cursor.id("the name of the claim")?;
        let title = (cursor.is(Kind::String)).then(|| {
            let span = cursor.step();
            cursor.slice(span).trim_matches('"').to_owned()
        });
        let context = if cursor.eat_word("in") {
            Some(cursor.name()?)
        } else {
            None
        };
        let page = if cursor.eat_word("page") {
            Some(cursor.id("a page")?.0)
        } else {
            None
        };
        if !cursor.is(Kind::End) {
            return Err(cursor.expected("the end of the line"));
        }
        let whole = self.whole(&block.tokens);
        let claim = Claim {
            id,
            title,
            context: None,
            page,
            span: whole,
            forms: Vec::new(),
        };
        Ok((claim, span, context))
    }
}

/// A layer that stands for one that could not be read.
fn wrong() -> Arc<Layer> {
    Arc::new(Layer {
        wrong: true,
        ..Layer::default()
    })
}
