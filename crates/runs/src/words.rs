//! The subjects of a run, in words.

use lemmas::SubjectKind;
use search::{Choice, Grid, Space};

/// More boxes than this are told in sum.
const MOST_BOXES: usize = 12;

/// The subjects of a space, in words.
pub fn subjects_text(space: &Space, claim: &str) -> String {
    let kind = lemmas::claim(claim).map(|claim| claim.subject);
    let count = kind.and_then(|kind| space.len(kind));
    let count = count.map_or_else(String::new, |count| grouped(count) + " ");
    let boxes = match space {
        Space::Random { seed, shape, .. } => {
            let sizes = match &shape.widths {
                Some(widths) => format!("widths {}", list(widths)),
                None => format!(
                    "depth to {}, widths to {}",
                    shape.max_depth, shape.max_width
                ),
            };
            return format!(
                "{count}random subjects, made to meet the hypotheses (seed {seed}, {sizes})"
            );
        }
        Space::Boxes(boxes) => boxes,
    };
    let size = |grid: &Grid| {
        let samples = match (
            kind.is_some_and(SubjectKind::has_data),
            &grid.x,
            grid.samples,
        ) {
            (false, ..) => String::new(),
            (true, Choice::All, 1) => " with 1 sample".into(),
            (true, Choice::All, samples) => format!(" with {samples} samples"),
            (true, Choice::Fixed(_), samples) => format!(" with {samples} samples, X fixed"),
        };
        format!("{}{samples}", list(&grid.widths))
    };
    let bound = boxes.iter().map(|grid| grid.bound).max().unwrap_or(0);
    let all = format!("all {count}subjects with entries from -{bound} to {bound}");
    match boxes.as_slice() {
        few if few.len() <= MOST_BOXES && few.iter().all(|grid| grid.bound == bound) => {
            let sizes: Vec<String> = few.iter().map(size).collect();
            format!("{all}, widths {}", sizes.join("; "))
        }
        many => {
            let most = |size: fn(&Grid) -> usize| many.iter().map(size).max().unwrap_or(0);
            let depth = most(|grid| grid.widths.len().saturating_sub(1));
            let width = most(|grid| grid.widths.iter().copied().max().unwrap_or(0));
            let samples = most(|grid| grid.samples);
            let number = many.len();
            format!(
                "{all} or less in {number} boxes (depth to {depth}, widths to {width}, samples to {samples})"
            )
        }
    }
}

/// Widths as the command line takes them.
fn list(widths: &[usize]) -> String {
    let widths: Vec<String> = widths.iter().map(usize::to_string).collect();
    widths.join(",")
}

/// A count with its thousands apart.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
