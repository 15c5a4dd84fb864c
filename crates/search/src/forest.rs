//! A Merkle tree over numbered leaves, of which only a contiguous part need be known.
//!
//! The part is kept as its maximal complete subtrees: those over `k 2^l, ..., (k + 1) 2^l - 1` for
//! some `k` and `l`. They are at most two of each height, and determined by the range and its
//! leaves, so that parts can be joined in any grouping with the same result. Leaves and inner nodes
//! are hashed with different prefixes (SHA-256).

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::census::hex;

/// The digests of a range of leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forest {
    start: u64,
    end: u64,
    subtrees: Vec<Subtree>,
}

/// A complete subtree with `2^height` leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Subtree {
    height: u32,
    digest: String,
}

impl Forest {
    /// No leaves, the next one being number `start`.
    pub fn empty(start: u64) -> Self {
        Self {
            start,
            end: start,
            subtrees: Vec::new(),
        }
    }

    /// The single leaf number `start` with this content.
    pub fn leaf(start: u64, content: &[u8]) -> Self {
        let digest = Sha256::new_with_prefix([0]).chain_update(content);
        Self {
            start,
            end: start + 1,
            subtrees: vec![Subtree {
                height: 0,
                digest: hex(&digest.finalize()),
            }],
        }
    }

    /// The numbers of the leaves, from the first to before the last.
    pub fn range(&self) -> std::ops::Range<u64> {
        self.start..self.end
    }

    /// Appends the leaves that follow; `false`, and nothing is done, when others are given.
    #[must_use]
    pub fn append(&mut self, later: &Self) -> bool {
        if later.start != self.end {
            return false;
        }
        for subtree in &later.subtrees {
            self.push(subtree.clone());
        }
        true
    }

    /// Appends a subtree and merges siblings.
    fn push(&mut self, subtree: Subtree) {
        self.end += 1 << subtree.height;
        self.subtrees.push(subtree);
        while let [.., left, right] = self.subtrees.as_slice() {
            let size = 2u64 << right.height;
            if left.height != right.height || !self.end.is_multiple_of(size) {
                return;
            }
            let digest = Sha256::new_with_prefix([1])
                .chain_update(&left.digest)
                .chain_update(&right.digest);
            let parent = Subtree {
                height: right.height + 1,
                digest: hex(&digest.finalize()),
            };
            self.subtrees.truncate(self.subtrees.len() - 2);
            self.subtrees.push(parent);
        }
    }

    /// One digest of the range and all its leaves.
    pub fn root(&self) -> String {
        let mut hasher = Sha256::new_with_prefix([2]);
        hasher.update(self.start.to_le_bytes());
        hasher.update(self.end.to_le_bytes());
        for subtree in &self.subtrees {
            hasher.update(&subtree.digest);
        }
        hex(&hasher.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: u64, end: u64) -> Forest {
        (start..end).fold(Forest::empty(start), |mut forest, k| {
            assert!(forest.append(&Forest::leaf(k, &k.to_le_bytes())));
            forest
        })
    }

    #[test]
    fn parts_join_to_the_whole_in_any_grouping() {
        for (start, end) in [(0, 21), (5, 30), (7, 8), (16, 32)] {
            let whole = range(start, end);
            for a in start..=end {
                for b in a..=end {
                    let (mut left, mut right) = (range(start, a), range(a, b));
                    let last = range(b, end);
                    let mut first = left.clone();
                    assert!(first.append(&right) && first.append(&last));
                    assert!(right.append(&last) && left.append(&right));
                    assert_eq!((&first, &left), (&whole, &whole));
                }
            }
        }
    }

    #[test]
    fn a_changed_leaf_changes_the_root_and_a_gap_is_refused() {
        let mut spoiled = range(0, 9);
        assert!(spoiled.append(&Forest::leaf(9, b"spoiled")));
        assert_ne!(spoiled.root(), range(0, 10).root());
        assert_ne!(range(0, 4).root(), range(1, 5).root());
        let before = spoiled.clone();
        assert!(!spoiled.append(&range(11, 12)) && !spoiled.append(&range(9, 12)));
        assert_eq!(spoiled, before);
    }

    #[test]
    fn a_long_range_is_kept_in_few_subtrees() {
        assert!(range(3, 1000).subtrees.len() <= 20);
    }
}
