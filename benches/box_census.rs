//! The census of a box up to symmetry, on one thread, with its cost:
//! `cargo run --release -p benches --bin box_census -- WIDTHS SAMPLES BOUND all|identity`.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use census::{Census, Certify, Choice, Control, Grid, Space, Walk, census};
use exact::Matrix;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [widths, samples, bound, x] = arguments.as_slice() else {
        panic!("expected: WIDTHS SAMPLES BOUND all|identity");
    };
    let widths: Vec<usize> = widths
        .split(',')
        .map(|w| w.parse().expect("a width"))
        .collect();
    let samples = samples.parse().expect("a number of samples");
    let mut grid = Grid::all(widths, samples, bound.parse().expect("a bound"));
    if x == "identity" {
        grid.x = Choice::Fixed(Matrix::identity(grid.widths[0]));
    }
    let start = Instant::now();
    let space = Space::Boxes(vec![grid]);
    let walk = Walk::new(&space, Certify::Critical, true).expect("a box that fits");
    let stop = AtomicBool::new(false);
    let control = Control::until(&stop);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1);
    let pool = pool.build().expect("a thread");
    let empty = Census::starting(0, 0);
    let (census, _) = pool.install(|| census(&walk, empty, walk.units, &control, |_| {}));
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{} points, {} critical, {} certificates checked, {} failed, in {} blocks: {seconds:.3} s, \
         {:.1} us a certificate",
        census.instances,
        census.critical,
        census.accepted,
        census.failed,
        walk.units,
        seconds * 1e6 / census.accepted.max(1) as f64
    );
    println!(
        "{:?}\nroot of the certificates: {:?}",
        census.kinds,
        census.digest.root()
    );
}
