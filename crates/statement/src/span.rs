//! Places in a text, and the tree of places that runs beside a tree of the kernel.

/// Bytes `start..end` of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// From a first to a last place.
    pub fn to(self, last: Self) -> Self {
        Self {
            start: self.start,
            end: last.end,
        }
    }

    /// The bytes, to index a text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where a term, formula, definition or item stands, with its sub-terms and sub-formulas in the
/// order of the fields of the kernel's tree: those inside ranges, types, binders, places and
/// arguments in order of appearance, of a quantifier the binders' terms, the condition, the body.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// The whole.
    pub span: Span,
    /// The parts.
    pub children: Vec<Node>,
    /// The names that it binds, moves or declares, in order of appearance.
    pub names: Vec<Span>,
    /// The number of levels, at least 1.
    pub depth: u32,
}

impl Node {
    /// A node with its parts.
    pub fn new(span: Span, children: Vec<Self>, names: Vec<Span>) -> Self {
        let depth = 1 + children.iter().map(|child| child.depth).max().unwrap_or(0);
        Self {
            span,
            children,
            names,
            depth,
        }
    }

    /// The place of the part at a path of child indices; of the deepest one that exists.
    pub fn find(&self, path: &[u32]) -> Span {
        let mut node = self;
        for &step in path {
            match node.children.get(step as usize) {
                Some(child) => node = child,
                None => break,
            }
        }
        node.span
    }
}
