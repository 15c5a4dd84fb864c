//! What an audit does: the spaces of each kind of claim, the sets of the census, and the floors of
//! the coverage.

use exact::Matrix;
use lemmas::SubjectKind;
use search::{Choice, Grid, Shape, Space};

/// The small boxes in which every variant of a claim about such subjects is checked.
pub fn boxes(kind: SubjectKind) -> Vec<Grid> {
    let all = |list: &[(&[usize], usize)]| -> Vec<Grid> {
        list.iter()
            .map(|(widths, samples)| Grid::all(widths.to_vec(), *samples, 1))
            .collect()
    };
    match kind {
        SubjectKind::Network | SubjectKind::Layer => all(&[
            (&[1, 1], 1),
            (&[1, 1], 2),
            (&[1, 1, 1], 1),
            (&[1, 1, 1], 2),
            (&[1, 2, 1], 2),
            (&[1, 1, 1, 1], 1),
            (&[1, 1, 1, 1], 2),
        ]),
        SubjectKind::Chain => all(&[
            (&[1, 1], 1),
            (&[2, 2], 1),
            (&[1, 2, 1], 1),
            (&[2, 1, 2], 1),
            (&[2, 2, 1], 1),
            (&[2, 2, 2], 1),
            (&[3, 2, 2], 1),
            (&[2, 2, 1, 2], 1),
        ]),
        SubjectKind::Target => all(&[
            (&[1, 1], 1),
            (&[1, 1, 1], 1),
            (&[2, 1, 1], 1),
            (&[1, 2, 1], 1),
            (&[2, 1, 2], 1),
        ]),
        SubjectKind::RankConstrained => {
            let mut boxes = all(&[
                (&[1, 1, 1], 1),
                (&[1, 1, 1], 2),
                (&[2, 1, 1], 2),
                (&[1, 1, 2], 2),
            ]);
            boxes.push(Grid::with_identity_input(vec![2, 1, 2], 1));
            boxes
        }
        SubjectKind::LeftFactor => all(&[
            (&[1, 1, 1], 1),
            (&[1, 2, 1], 1),
            (&[2, 2, 1], 1),
            (&[1, 1, 2], 1),
            (&[1, 2, 2], 1),
        ]),
        SubjectKind::Rotation => vec![Grid::all(vec![1], 1, 2)],
        SubjectKind::Pair => all(&[(&[1, 1], 1), (&[2, 1], 1), (&[1, 2], 1)]),
        SubjectKind::Svd => all(&[(&[1, 1], 1), (&[2, 1], 1), (&[1, 2], 1), (&[2, 2], 1)]),
        SubjectKind::TriplePair => all(&[
            (&[1, 1, 1], 1),
            (&[1, 1, 2], 1),
            (&[2, 1, 1], 1),
            (&[1, 1, 3], 1),
            (&[2, 1, 2], 1),
        ]),
    }
}

/// One set of networks for the census.
pub struct CensusSet {
    /// Its name.
    pub name: &'static str,
    /// The networks.
    pub space: Space,
}

/// The sets of the census. The quick form leaves out the large boxes.
pub fn census_sets(seed: u64, random: u64, quick: bool) -> Vec<CensusSet> {
    let wide_input = Matrix::identity(2).hstack(&Matrix::zeros(2, 1));
    let wide = Grid {
        widths: vec![2, 1, 1, 2],
        samples: 3,
        bound: 1,
        x: Choice::Fixed(wide_input.clone()),
        // The targets of the saddle from which only curves descend, and its neighbours.
        y: Choice::Fixed(Matrix::from_integers([[0, 0, 1], [0, 1, 0]])),
    };
    let drawn = |name, count, shape| CensusSet {
        name,
        space: Space::Random { seed, count, shape },
    };
    let boxed = |name, grid| CensusSet {
        name,
        space: Space::Boxes(vec![grid]),
    };
    let mut sets = Vec::new();
    if !quick {
        let name = "widths 2,2,2, X = I, entries -1..1";
        sets.push(boxed(name, Grid::with_identity_input(vec![2, 2, 2], 1)));
    }
    let small = Shape {
        max_depth: 3,
        max_width: 3,
        ..Shape::default()
    };
    let large = Shape {
        max_depth: 5,
        max_width: 4,
        ..Shape::default()
    };
    sets.extend([
        boxed(
            "widths 2,1,2, X = I, entries -1..1",
            Grid::with_identity_input(vec![2, 1, 2], 1),
        ),
        boxed(
            "widths 1,1,1,1, two samples, entries -1..1",
            Grid::all(vec![1, 1, 1, 1], 2, 1),
        ),
        boxed("widths 2,1,1,2, X = [I 0], one Y, entries -1..1", wide),
        drawn("random, depth to 3, widths to 3", random, small),
        drawn("random, depth to 5, widths to 4", random / 2, large),
    ]);
    sets
}

/// The random subjects per variant, at least, of an audit that must meet the floors.
pub const FULL: u64 = 3000;

/// What the census must meet, and how often; what the second opinion must have judged.
pub const FLOORS: &[(&str, u64)] = &[
    ("global-minimum, gradient zero", 100),
    ("global-minimum, rank bound", 100),
    ("strict-saddle, order 2", 100),
    ("non-strict-saddle, order 3", 20),
    ("non-strict-saddle, order 4", 5),
    ("bottleneck inside", 100),
    ("bottleneck at the input", 100),
    ("bottleneck at the output", 20),
    ("several bottlenecks", 100),
    ("X of full row rank", 100),
    ("X of deficient row rank", 100),
    ("X with more samples than inputs", 100),
    ("second opinion: agreed", 200),
    ("second opinion: strictly above", 100),
];
