//! The definitions of a file and of the prelude: names, cycles, costs.

use std::sync::LazyLock;

use kernel::tree::{Body, Definition};

use crate::cursor::Cursor;
use crate::diagnostic::Diagnostic;
use crate::layout::{Block, blocks};
use crate::lexer::{Lexed, lex};
use crate::scope::{Checker, DefinitionAt, Definitions, Weight};
use crate::span::Node;

/// The prelude, a file of the language.
pub const PRELUDE: &str = include_str!("prelude.claims");

/// The definitions of the prelude.
static BUILT: LazyLock<Definitions> = LazyLock::new(|| {
    let lexed = lex(PRELUDE);
    let (blocks, mut errors) = blocks(PRELUDE, &lexed, false);
    let prelude = build(
        Definitions::default(),
        PRELUDE,
        &lexed,
        &blocks,
        &mut errors,
    );
    debug_assert!(errors.is_empty(), "{errors:?}");
    Definitions {
        prelude: prelude.list.len(),
        ..prelude
    }
});

/// The definitions of a file, after those of the prelude.
pub fn definitions(
    text: &str,
    lexed: &Lexed,
    blocks: &[Block],
    errors: &mut Vec<Diagnostic>,
) -> Definitions {
    build(BUILT.clone(), text, lexed, blocks, errors)
}

fn build(
    mut all: Definitions,
    text: &str,
    lexed: &Lexed,
    blocks: &[Block],
    errors: &mut Vec<Diagnostic>,
) -> Definitions {
    let first = all.list.len();
    for block in blocks.iter().filter(|block| block.word == "define") {
        let mut cursor = Cursor::new(text, &lexed.tokens[block.tokens.clone()]);
        match cursor.definition() {
            Ok((definition, node)) => {
                let weight = Weight {
                    nodes: cursor.nodes(),
                    depth: node.depth as usize,
                };
                let (uses, calls) = (Vec::new(), Vec::new());
                let wrong = block.wrong;
                all.list.push(DefinitionAt {
                    definition,
                    node,
                    uses,
                    calls,
                    weight,
                    wrong,
                });
            }
            Err(error) => {
                errors.push(*error);
                // Its name is known, so that what calls it is not an error too.
                if let Some(name) = lexed.tokens[block.tokens.clone()].get(1) {
                    all.list.push(unreadable(&text[name.span.range()]));
                }
            }
        }
    }
    for index in first..all.list.len() {
        let name = all.list[index].definition.name.clone();
        match all.names.insert(name.clone(), index) {
            Some(before) if before >= first => {
                let place = |index: usize| {
                    all.list[index]
                        .node
                        .names
                        .first()
                        .copied()
                        .unwrap_or_default()
                };
                errors.push(
                    Diagnostic::new(
                        "name-taken",
                        format!("`{name}` is defined twice"),
                        place(index),
                        "again here",
                    )
                    .label(place(before), "first here")
                    .help("keep one of them"),
                );
                all.list[index].wrong = true;
            }
            _ => {}
        }
    }
    for index in first..all.list.len() {
        let mut definition = all.list[index].definition.clone();
        let node = all.list[index].node.clone();
        let mut checker = Checker::new(&all, &[]);
        checker.quiet = errors.len() > 100;
        checker.definition(&mut definition, &node);
        let (uses, calls) = (checker.uses, checker.calls);
        let wrong = !checker.errors.is_empty();
        for error in checker.errors {
            errors.push(if error.code == "unknown-name" {
                error.label(
                    node.names[0],
                    "a definition sees only its parameters and other definitions",
                )
            } else {
                error
            });
        }
        let entry = &mut all.list[index];
        (entry.definition, entry.uses, entry.calls) = (definition, uses, calls);
        entry.wrong |= wrong;
    }
    unfold(&mut all, first, errors);
    capture(&mut all, first);
    all
}

/// A definition that could not be read.
fn unreadable(name: &str) -> DefinitionAt {
    let body = Body::Term(kernel::tree::Term::Identity(None));
    DefinitionAt {
        definition: Definition {
            name: name.to_owned(),
            parameters: Vec::new(),
            body,
        },
        node: Node {
            names: vec![Default::default()],
            ..Node::default()
        },
        uses: Vec::new(),
        calls: Vec::new(),
        weight: Weight::default(),
        wrong: true,
    }
}

/// Adds to each definition the cost of those that it calls, and refuses cycles; depth first.
fn unfold(all: &mut Definitions, first: usize, errors: &mut Vec<Diagnostic>) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut state = vec![State::Done; first];
    state.resize(all.list.len(), State::New);
    for start in first..all.list.len() {
        if state[start] != State::New {
            continue;
        }
        state[start] = State::Open;
        let mut stack = vec![(start, 0)];
        while let Some((index, next)) = stack.last_mut() {
            let index = *index;
            if let Some(&used) = all.list[index].uses.get(*next) {
                *next += 1;
                match state[used] {
                    State::New => {
                        state[used] = State::Open;
                        stack.push((used, 0));
                    }
                    State::Open => {
                        all.list[used].wrong = true;
                        errors.push(cycle(all, &stack, used));
                    }
                    State::Done => {}
                }
                continue;
            }
            let mut total = all.list[index].weight;
            let mut depth = 0;
            let mut wrong = all.list[index].wrong;
            for &used in &all.list[index].uses {
                let used = &all.list[used];
                total.nodes = total.nodes.saturating_add(used.weight.nodes);
                depth = depth.max(used.weight.depth);
                wrong |= used.wrong;
            }
            total.depth = total.depth.saturating_add(depth);
            let entry = &mut all.list[index];
            (entry.weight, entry.wrong) = (total, wrong);
            state[index] = State::Done;
            stack.pop();
        }
    }
}

fn cycle(all: &Definitions, stack: &[(usize, usize)], used: usize) -> Diagnostic {
    let start = stack
        .iter()
        .position(|(index, _)| *index == used)
        .unwrap_or(0);
    let name = |index: usize| &all.list[index].definition.name;
    let place = |index: usize| all.list[index].node.names[0];
    let chain: Vec<_> = stack[start..]
        .iter()
        .map(|(index, _)| format!("`{}`", name(*index)))
        .collect();
    let shown = if chain.len() > 5 { &chain[..5] } else { &chain };
    let dots = if chain.len() > 5 { " -> ..." } else { "" };
    let mut error = Diagnostic::new(
        "recursive",
        format!("`{}` is defined by itself", name(used)),
        place(used),
        "its body leads back to it",
    )
    .help(
        "definitions are not recursive; for a power write `A^n`, for a sum `sum(f(i) for i in \
    1..n)`",
    );
    error.message += &format!(": {}{dots} -> `{}`", shown.join(" -> "), name(used));
    for (index, _) in stack[start..].iter().skip(1).take(4) {
        error = error.label(place(*index), "and through this");
    }
    error
}

/// Finds the definitions of the prelude that call what the file defines anew.
fn capture(all: &mut Definitions, first: usize) {
    for index in 0..all.prelude {
        let entry = &all.list[index];
        let anew = entry
            .calls
            .iter()
            .find(|name| all.names.get(*name).is_some_and(|own| *own >= first));
        let through = entry.uses.iter().find_map(|used| all.captured.get(used));
        if let Some(name) = anew.or(through) {
            let name = name.clone();
            all.captured.insert(index, name);
        }
    }
}
