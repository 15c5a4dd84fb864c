//! Fuzzing on the stable compiler: mutations of the corpus, and of what they were mutated to where
//! that was read. `REFEREE_FUZZ=1000000` asks for a million instead of a few thousand.

#[path = "../../../fuzz/tensors.rs"]
mod reader;

use std::path::Path;

/// A generator of pseudorandom numbers (splitmix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) >> 32).unwrap() % n.max(1)
    }

    /// One change: of a bit, a byte, a number in the text, or a stretch, which may come from
    /// another file.
    fn mutate(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        let at = self.below(bytes.len());
        let end = (at + 1 + self.below(16)).min(bytes.len());
        match self.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
            1 if at < bytes.len() => {
                bytes[at] = [0, 1, 0x7f, 0x80, 0xff, b'9', b'(', b','][self.below(8)];
            }
            2 => bytes.truncate(at.max(1)),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let stretch = bytes[at..end].to_vec();
                bytes.splice(at..at, stretch);
            }
            5 => {
                let from = self.below(other.len());
                let to = (from + 1 + self.below(32)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            _ => {
                if let Some(digit) = bytes[at..].iter_mut().find(|byte| byte.is_ascii_digit()) {
                    *digit = b'0' + u8::try_from(self.below(10)).unwrap();
                }
            }
        }
    }
}

#[test]
fn mutations_of_the_corpus_are_read_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/weights");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    // What is refused is replayed elsewhere; what is read is worth mutating.
    let mut pool: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .filter(|bytes| reader::weights(bytes))
        .collect();
    let seeds = pool.len();
    assert!(seeds >= 5, "{seeds} seeds are read");
    let asked = std::env::var("REFEREE_FUZZ").ok();
    let count: usize = asked.map_or(5_000, |count| count.parse().unwrap());
    let seed = std::env::var("REFEREE_FUZZ_SEED").ok();
    let mut draw = Draw(seed.map_or(1, |seed| seed.parse().unwrap()));
    let mut accepted = 0;
    for _ in 0..count {
        let mut bytes = pool[draw.below(pool.len())].clone();
        let other = draw.below(pool.len());
        for _ in 0..1 + draw.below(4) {
            draw.mutate(&mut bytes, &pool[other]);
        }
        bytes.truncate(4096);
        let run = std::panic::catch_unwind(|| reader::weights(&bytes));
        let was_read = run.unwrap_or_else(|_| panic!("these bytes panic: {bytes:?}"));
        accepted += usize::from(was_read);
        // What was read is worth mutating further; the seeds stay.
        if was_read && draw.below(4) == 0 {
            match pool.len() < seeds + 500 {
                true => pool.push(bytes),
                false => {
                    let place = seeds + draw.below(pool.len() - seeds);
                    pool[place] = bytes;
                }
            }
        }
    }
    println!("{count} mutations, {accepted} read");
    assert!(accepted * 20 > count, "{accepted} of {count} are read");
}
