//! The cost of evaluation: `cargo bench -p kernel`.

#[path = "../tests/common/mod.rs"]
mod common;

use common::{call, core, equal, matrix, mul, name, statement};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use exact::Rational;
use kernel::decide::NoEvidence;
use kernel::evaluate::Evaluator;
use kernel::matrix::Mat;
use kernel::truth::Truth;
use kernel::value::Value;

fn main() {
    divan::main();
}

const INSTANCES: i64 = 1000;

/// `rank(A*B) = min(a, b, c)` at 2 x 3 x 2, entries -2..2, both matrices new each time.
#[divan::bench]
fn rank_of_a_product(bencher: Bencher) {
    let least = call("min", [name("a"), name("b"), name("c")]);
    let show = equal(call("rank", [mul(name("A"), name("B"))]), least);
    let binders = vec![matrix("A", "a", "b"), matrix("B", "b", "c")];
    let core = core(&statement(&["a", "b", "c"], binders, show));
    let mut evaluator = Evaluator::<Rational>::new(&core);
    for (slot, size) in [(0, 2), (1, 3), (2, 2)] {
        evaluator.set(slot, Value::Integer(size));
    }
    let matrix = |rows, cols, k: i64| {
        let entry = |e: i64| Rational::from((k * (e + 3) + e * e) % 5 - 2);
        let entries = (0..(rows * cols) as i64).map(entry);
        Value::Matrix(Mat::new(rows, cols, entries.collect()))
    };
    bencher
        .counter(ItemsCount::new(INSTANCES as usize))
        .bench_local(|| {
            let mut held = 0;
            for k in 0..INSTANCES {
                evaluator.set(3, matrix(2, 3, black_box(k)));
                evaluator.set(4, matrix(3, 2, k / 7));
                held += u32::from(evaluator.prop(core.show, &mut NoEvidence) == Truth::True);
            }
            held
        });
}
