//! A Merkle tree over the records of an indexed set, built in parts.
//!
//! The tree is that of RFC 6962, section 2.1: a leaf is `SHA-256(0x00 || record)`, a node is
//! `SHA-256(0x01 || left || right)`, and of `n` leaves the left subtree has the largest power of
//! two below `n`. A part covers the leaves `from..to` by the hashes of the maximal aligned
//! subtrees within it, none of more than `2^level` leaves, in order. These depend on the range
//! alone, so joining neighbouring parts is associative, and the root does not depend on the cuts.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// The level of parts whose nodes are as large as they can be.
pub const UNBOUNDED: u32 = 64;

/// A SHA-256 hash; in JSON its 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of a record.
    pub fn leaf(record: &[u8]) -> Self {
        let hasher = Sha256::new().chain_update([0]).chain_update(record);
        Self(hasher.finalize().into())
    }

    fn node(left: Self, right: Self) -> Self {
        let hasher = Sha256::new().chain_update([1]);
        Self(
            hasher
                .chain_update(left.0)
                .chain_update(right.0)
                .finalize()
                .into(),
        )
    }

    /// The hash of a text, as `sha256sum` prints it.
    pub fn of_text(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digit = |at: usize| char::from(text.as_bytes()[at]).to_digit(16);
        let byte = |at: usize| Some((digit(2 * at)? * 16 + digit(2 * at + 1)?) as u8);
        let bytes = (text.len() == 64).then(|| (0..32).map(byte).collect::<Option<Vec<u8>>>());
        let bytes = bytes.flatten().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| {
            serde::de::Error::custom("expected 64 hexadecimal digits of a SHA-256 hash")
        })
    }
}

/// The part of a tree over the leaves `from..to`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Unchecked")]
#[schemars(!try_from)]
pub struct Tree {
    from: u64,
    to: u64,
    level: u32,
    #[schemars(with = "Vec<String>")]
    nodes: Vec<Hash>,
}

/// A part of a tree as it was read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    from: u64,
    to: u64,
    level: u32,
    nodes: Vec<Hash>,
}

impl TryFrom<Unchecked> for Tree {
    type Error = String;

    fn try_from(read: Unchecked) -> Result<Self, String> {
        let Unchecked {
            from,
            to,
            level,
            nodes,
        } = read;
        let given = nodes.len();
        let count = spans(from, to, level).take(given + 1).count();
        if from > to || level > UNBOUNDED || count != given {
            return Err(format!(
                "{given} nodes do not cover the leaves {from}..{to} at level {level}"
            ));
        }
        Ok(Self {
            from,
            to,
            level,
            nodes,
        })
    }
}

/// The starts and levels of the maximal aligned subtrees within `from..to`.
fn spans(from: u64, to: u64, level: u32) -> impl Iterator<Item = (u64, u32)> {
    let mut next = from;
    std::iter::from_fn(move || {
        let fitting = to.checked_sub(next)?.checked_ilog2()?;
        let level = next.trailing_zeros().min(fitting).min(level);
        let span = (next, level);
        next += 1 << level;
        Some(span)
    })
}

impl Tree {
    /// No leaves, before the leaf `from`; nodes have at most `2^level` leaves.
    pub fn empty(from: u64, level: u32) -> Self {
        Self {
            from,
            to: from,
            level,
            nodes: Vec::new(),
        }
    }

    /// The first leaf, and the first that follows.
    pub fn range(&self) -> std::ops::Range<u64> {
        self.from..self.to
    }

    /// Nodes have at most `2^level` leaves.
    pub fn level(&self) -> u32 {
        self.level
    }

    /// Adds the next leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.append(&Self {
            from: self.to,
            to: self.to + 1,
            level: self.level,
            nodes: vec![leaf],
        });
    }

    /// Adds `count` equal leaves, with as many hashes as the tree has levels, twice.
    ///
    /// # Panics
    /// When the leaves exceed `2^64`.
    pub fn push_equal(&mut self, leaf: Hash, count: u64) {
        let to = self.to.checked_add(count).expect("at most 2^64 leaves");
        let mut hashes = vec![leaf];
        let node = |(_, level): (u64, u32)| {
            while hashes.len() <= level as usize {
                let below = hashes[hashes.len() - 1];
                hashes.push(Hash::node(below, below));
            }
            hashes[level as usize]
        };
        self.append(&Self {
            from: self.to,
            to,
            level: self.level,
            nodes: spans(self.to, to, self.level).map(node).collect(),
        });
    }

    /// Appends the part over the leaves that follow.
    ///
    /// # Panics
    /// When `later` does not start where this part ends.
    pub fn append(&mut self, later: &Self) {
        assert_eq!(self.to, later.from, "neighbouring parts");
        for ((start, level), &node) in spans(later.from, later.to, later.level).zip(&later.nodes) {
            let (mut start, mut level, mut node) = (start, level, node);
            // A right child whose sibling lies within this part: the sibling is then the last of
            // the maximal subtrees before it.
            while level < self.level
                && start & (1 << level) != 0
                && start - (1 << level) >= self.from
                && let Some(left) = self.nodes.pop()
            {
                (start, node) = (start - (1 << level), Hash::node(left, node));
                level += 1;
            }
            self.nodes.push(node);
            self.to = start + (1 << level);
        }
    }

    /// The node that covers a leaf: its leaves, and its hash.
    pub fn node_over(&self, leaf: u64) -> Option<(std::ops::Range<u64>, Hash)> {
        let covers =
            |&((start, level), _): &((u64, u32), &Hash)| start <= leaf && leaf - start < 1 << level;
        let mut nodes = spans(self.from, self.to, self.level).zip(&self.nodes);
        nodes
            .find(covers)
            .map(|((start, level), hash)| (start..start + (1 << level), *hash))
    }

    /// The root of the tree over the leaves `0..to`; `None` for a part that starts later or is
    /// empty.
    pub fn root(&self) -> Option<Hash> {
        let mut peaks = Self::empty(0, UNBOUNDED);
        (self.from == 0).then(|| peaks.append(self))?;
        peaks
            .nodes
            .into_iter()
            .rev()
            .reduce(|right, left| Hash::node(left, right))
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self::empty(0, UNBOUNDED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn leaf(index: u64) -> Hash {
        Hash::leaf(&index.to_be_bytes())
    }

    /// The root by the recursive definition.
    fn definition(leaves: std::ops::Range<u64>) -> Hash {
        let count = leaves.end - leaves.start;
        if count == 1 {
            return leaf(leaves.start);
        }
        let middle = leaves.start + (1 << (count - 1).ilog2());
        Hash::node(
            definition(leaves.start..middle),
            definition(middle..leaves.end),
        )
    }

    fn part(leaves: std::ops::Range<u64>, level: u32) -> Tree {
        let mut tree = Tree::empty(leaves.start, level);
        leaves.for_each(|index| tree.push(leaf(index)));
        tree
    }

    #[test]
    fn the_root_is_that_of_rfc_6962_at_every_level() {
        for count in 1..=70 {
            for level in [0, 1, 2, 3, 5, UNBOUNDED] {
                assert_eq!(part(0..count, level).root(), Some(definition(0..count)));
            }
        }
        // The hash of an empty record, known from certificate transparency.
        assert_eq!(
            Hash::leaf(b"").to_string(),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
    }

    #[test]
    fn joined_parts_are_the_whole_wherever_it_is_cut() {
        for level in [0, 2, UNBOUNDED] {
            let whole = part(3..50, level);
            for first in 3..=50 {
                for second in first..=50 {
                    let mut left = part(3..first, level);
                    let (mut middle, right) = (part(first..second, level), part(second..50, level));
                    let mut by_steps = left.clone();
                    by_steps.append(&middle);
                    by_steps.append(&right);
                    middle.append(&right);
                    left.append(&middle);
                    assert_eq!((&by_steps, &left), (&whole, &whole));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn equal_leaves_at_once_are_equal_leaves_one_by_one(
            from in 0u64..100, level in prop_oneof![0u32..8, Just(UNBOUNDED)],
            runs in prop::collection::vec((0u64..3, 0u64..300), 0..6)
        ) {
            let mut one_by_one = Tree::empty(from, level);
            let mut at_once = one_by_one.clone();
            for (number, count) in runs {
                (0..count).for_each(|_| one_by_one.push(leaf(number)));
                at_once.push_equal(leaf(number), count);
                prop_assert_eq!(&at_once, &one_by_one);
            }
        }
    }

    #[test]
    fn a_box_of_almost_2_to_the_64_equal_leaves_has_a_root() {
        let mut tree = Tree::default();
        tree.push_equal(leaf(0), u64::MAX);
        // The complete subtrees, of 2^63, 2^62, ..., 1 leaves, from the right.
        let mut node = leaf(0);
        let mut root = node;
        for _ in 1..64 {
            node = Hash::node(node, node);
            root = Hash::node(node, root);
        }
        assert_eq!(tree.root(), Some(root));
    }

    #[test]
    fn a_node_has_the_hash_of_its_leaves_recomputed() {
        let tree = part(0..77, 3);
        for index in 0..77 {
            let (leaves, hash) = tree.node_over(index).unwrap();
            assert!(leaves.contains(&index));
            assert_eq!(
                part(leaves.clone(), 3).node_over(index),
                Some((leaves, hash))
            );
        }
        assert_eq!(tree.node_over(77), None);
    }

    #[test]
    fn another_leaf_or_another_order_changes_the_root() {
        let swapped = |index: u64| leaf(index ^ u64::from(index >= 10));
        for count in 12..=20 {
            let mut tree = Tree::default();
            (0..count).for_each(|index| tree.push(swapped(index)));
            assert_ne!(tree.root(), part(0..count, UNBOUNDED).root());
        }
    }

    #[test]
    fn a_tree_survives_json_and_a_wrong_number_of_nodes_does_not() {
        let tree = part(5..29, 2);
        let text = serde_json::to_string(&tree).unwrap();
        assert_eq!(serde_json::from_str::<Tree>(&text).unwrap(), tree);
        for (from, to) in [("\"to\":29", "\"to\":28"), ("\"from\":5", "\"from\":50")] {
            assert!(serde_json::from_str::<Tree>(&text.replace(from, to)).is_err());
        }
        assert!(serde_json::from_str::<Hash>("\"00\"").is_err());
    }
}
