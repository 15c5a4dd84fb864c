//! The cost of evaluation: `cargo bench -p kernel`.

#[path = "../tests/common/mod.rs"]
mod common;

use common::{
    add, call, compare, core, equal, matrix, moved, mul, name, norm_squared, number, place,
    predicate, statement, sub,
};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use kernel::decide::NoEvidence;
use kernel::evaluate::Evaluator;
use kernel::infinitesimal::Qt;
use kernel::matrix::Mat;
use kernel::ring::Ring;
use kernel::tree::{Formula, Relation};
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
    let mut evaluator = Evaluator::new(&core);
    for (slot, size) in [(0, 2), (1, 3), (2, 2)] {
        evaluator.set(slot, Value::Integer(size));
    }
    let matrix = |rows, cols, k: i64| {
        let entry = |e: i64| Qt::integer((k * (e + 3) + e * e) % 5 - 2);
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

/// A conclusion about `A` and `B`, n x n, entries -2..2, both new each time.
fn of_two_matrices(bencher: Bencher, n: i64, show: Formula) {
    let binders = vec![matrix("A", "n", "n"), matrix("B", "n", "n")];
    let core = core(&statement(&["n"], binders, show));
    let mut evaluator = Evaluator::new(&core);
    evaluator.set(0, Value::Integer(n));
    let matrix = |k: i64| {
        let entry = |e: i64| Qt::integer((k * (e + 3) + e * e) % 5 - 2);
        Value::Matrix(Mat::new(
            n as usize,
            n as usize,
            (0..n * n).map(entry).collect(),
        ))
    };
    let mut k = 0;
    bencher.counter(ItemsCount::new(1usize)).bench_local(|| {
        k += 1;
        evaluator.set(1, matrix(k));
        evaluator.set(2, matrix(k / 7 + 1));
        evaluator.prop(core.show, &mut NoEvidence)
    });
}

/// The gradient of `||A B A - B||^2` in A.
#[divan::bench(args = [2, 3])]
fn gradient_of_a_squared_norm(bencher: Bencher, n: i64) {
    let residual = sub(mul(name("A"), mul(name("B"), name("A"))), name("B"));
    let gradient = moved("grad", norm_squared(residual), vec![place("A")]);
    of_two_matrices(bencher, n, equal(gradient, mul(number(0), name("A"))));
}

/// `hurwitz(A)`.
#[divan::bench(args = [2, 3, 4])]
fn hurwitz(bencher: Bencher, n: i64) {
    of_two_matrices(bencher, n, predicate("hurwitz", [name("A")]));
}

/// `norm2(A + B) <= norm2(A) + norm2(B)`, three irrational numbers.
#[divan::bench(args = [2, 3, 4])]
fn triangle_inequality_of_the_spectral_norm(bencher: Bencher, n: i64) {
    let norm = |a| call("norm2", [a]);
    let sum = add(norm(name("A")), norm(name("B")));
    let show = compare(Relation::AtMost, norm(add(name("A"), name("B"))), sum);
    of_two_matrices(bencher, n, show);
}
