//! Compiled code counts what the kernel counts, on whole boxes of statements.

use std::ops::ControlFlow;

use compile::{Conclusion, Counts, Fixed, Form, Frame, INNER, Pattern, See, Values, Variable};
use kernel::core::{Core, CoreBinder, CoreItem, Kind};
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::value::Value;

pub fn core(text: &str) -> Core {
    let (file, errors) = statement::parse_file(text);
    assert!(errors.is_empty(), "{text}: {errors:?}");
    let statement = file.claims[0].forms[0].statement();
    elaborate(&statement).unwrap_or_else(|faults| panic!("{text}: {faults:?}"))
}

/// A box of all plain matrices and numbers with entries up to a height, at sizes in order.
pub fn frame(core: &Core, sizes: &[i64], height: i64) -> Frame {
    let mut evaluator = Evaluator::new(core);
    let mut frame = Frame::default();
    let mut sizes = sizes.iter();
    for item in &core.items {
        match item {
            CoreItem::Size { slot, .. } => {
                let size = *sizes.next().expect("a size");
                evaluator.set(*slot, Value::Integer(size));
                frame.fixed.push((*slot, Fixed::Integer(size)));
            }
            CoreItem::Variable(CoreBinder::Typed { slot, of }) => {
                let side = |evaluator: &mut Evaluator<'_>, term: Option<u32>| {
                    term.map_or(1, |term| evaluator.size(term).expect("a size"))
                };
                let (rows, cols) = (side(&mut evaluator, of.rows), side(&mut evaluator, of.cols));
                let entry = |k: usize| match of.kind {
                    Kind::Symmetric => {
                        let (i, j) = ((k / cols).min(k % cols), (k / cols).max(k % cols));
                        Some((i * cols - i * (i + 1) / 2 + j) as u32)
                    }
                    _ => Some(k as u32),
                };
                let entries: Vec<_> = (0..rows * cols).map(entry).collect();
                let parameters = entries.iter().flatten().max().map_or(0, |last| last + 1);
                let form = if of.rows.is_none() {
                    Form::Number
                } else {
                    Form::Matrix(Pattern {
                        rows,
                        cols,
                        entries,
                    })
                };
                frame.variables.push(Variable {
                    slot: *slot,
                    form,
                    parameters,
                    den: 1,
                    values: Values::Free((-height..=height).collect()),
                });
            }
            CoreItem::Variable(CoreBinder::Range(index)) => {
                let (from, to) = evaluator.range(index).expect("a range");
                frame.variables.push(Variable {
                    slot: index.slot,
                    form: Form::Number,
                    parameters: 1,
                    den: 1,
                    values: Values::Free((from..=to).collect()),
                });
            }
            _ => {}
        }
    }
    frame
}

fn agree(text: &str, sizes: &[i64], height: i64) {
    let core = core(text);
    let frame = frame(&core, sizes, height);
    for most in [1, 30, 1 << 14] {
        let outcome = crate::common::compare(&core, &frame, most);
        outcome.unwrap_or_else(|difference| panic!("{text} at {sizes:?}, {most}: {difference}"));
    }
}

#[test]
fn ranks_of_products() {
    let text = "claim lemma\n  sizes a, b, c\n  for all A : a x b, B : b x c\n  \
                assume full-a: rank(A) = min(a, b)\n  assume full-b: rank(B) = min(b, c)\n  \
                show rank(A*B) = min(a, c)\n";
    agree(text, &[1, 2, 1], 2);
    agree(text, &[2, 2, 1], 1);
    agree(text, &[2, 2, 2], 1);
}

#[test]
fn hypotheses_in_an_order_that_no_walk_follows() {
    // The hypothesis about B alone comes after one about both.
    let text = "claim order\n  sizes n\n  for all A, B : n x n\n  assume product: A*B = B*A\n  \
                assume left: det(A) != 0\n  assume right: trace(B) = 0\n  \
                show rank(A + B) >= rank(A)\n";
    agree(text, &[2], 1);
}

#[test]
fn partial_terms_are_undefined() {
    let text = "claim partial\n  sizes n\n  for all A : n x n, s : number, i in 0..n\n  \
                assume some: A^-1[1,1] >= 0 or s = 0\n  \
                show 1/s <= 1 implies A[i,i] <= 1/A[1,1]\n";
    agree(text, &[1], 2);
    agree(text, &[2], 1);
}

#[test]
fn orders_of_symmetric_matrices() {
    let text = "claim order\n  sizes n\n  for all A, B : symmetric n\n  assume order: A <= B\n  \
                show inertia_pos(A) <= inertia_pos(B) and (A > 0*I(n) implies det(B) > 0)\n";
    agree(text, &[1], 2);
    agree(text, &[2], 1);
}

#[test]
fn sums_and_counts_over_indices_that_the_instance_decides() {
    let text = "claim folds\n  sizes n\n  for all A : n x n, k in 1..n\n  \
                show sum(A[i,i] for i in 1..rank(A)) >= min(A[1,j] for j in k..n) \
                or count(A[i,k] > 0 for i in 1..n) = rank(A)\n";
    agree(text, &[1], 2);
    agree(text, &[2], 2);
}

#[test]
fn critical_points_of_a_product() {
    let text = "claim critical\n  sizes n\n  for all U : 2 x n, V : n x 2, Y : 2 x 2\n  \
                assume point: critical(||U*V - Y||^2; U, V)\n  \
                show rank(U*V) <= rank(Y)\n";
    agree(text, &[1], 1);
}

#[test]
fn a_kink_at_the_edge_of_a_box_is_left_to_the_kernel() {
    let text = |kink: &str| format!("claim c\n  for all x : number\n  show grad({kink}; x) = 1\n");
    agree(&text("relu(x + 2)"), &[], 1);
    for kink in ["relu(x + 1)", "abs(1 - x)", "relu(rank([x]) - 1)"] {
        let core = core(&text(kink));
        let difference = crate::common::compare(&core, &frame(&core, &[], 1), 3);
        let told = difference.unwrap_err();
        assert!(told.starts_with("uncompiled"), "{kink}: {told}");
    }
}

#[test]
fn ranks_from_five_rows_on() {
    let text = "claim wide\n  sizes n\n  for all x, y : 5 x 1, s : number\n  \
                show rank(x*y^T + s*I(5)) >= 4\n";
    let core = core(text);
    let mut frame = frame(&core, &[1], 1);
    frame.variables[0].values = Values::Free(vec![0, 3]);
    frame.variables[1].values = Values::Free(vec![0, -1]);
    crate::common::compare(&core, &frame, 1 << 14).unwrap();
}

#[test]
fn a_claim_that_needs_evidence_is_refused() {
    let core =
        core("claim some\n  sizes n\n  for all A : n x n\n  show exists X : n x n: A*X = A\n");
    let difference = crate::common::compare(&core, &frame(&core, &[1], 1), 9);
    assert!(
        difference
            .unwrap_err()
            .starts_with("uncompiled: the conclusion")
    );
}

/// Keeps what it is told of.
struct Seen(Conclusion, Vec<Vec<i64>>);

impl See for Seen {
    fn wants(&self, conclusion: Conclusion) -> bool {
        conclusion == self.0
    }
    fn instance(&mut self, _: u64, parameters: &[i64], conclusion: Conclusion) -> ControlFlow<()> {
        assert_eq!(conclusion, self.0);
        self.1.push(parameters.to_vec());
        ControlFlow::Continue(())
    }
    fn visited(&mut self, _: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

const RANK: &str = "rank(A*B) = min(a, c)";

#[test]
fn a_table_of_rows_and_lanes_is_the_list_in_its_order() {
    let head = "claim c\n  sizes a, b, c\n  for all A : a x b, B : b x c\n";
    for (text, show, sizes) in [
        (
            "  assume h: rank(A) = min(a, b)\n  assume g: rank(B) = min(b, c)\n",
            RANK,
            [2, 3, 2],
        ),
        (
            "  assume h: rank(A*B) >= 1\n  assume g: B[1,1] >= B[2,1]\n",
            RANK,
            [2, 3, 2],
        ),
        ("  assume g: ||A*B||^2 <= 2\n", RANK, [2, 3, 2]),
        // Where a lane that is not in use would meet the hypothesis.
        (
            "  assume g: B[1,1]*B[1,2]*B[3,1]*B[2,1] = 0\n",
            "A[1,1]*B[1,1] > 0",
            [2, 3, 2],
        ),
        ("  assume g: B[1,1] <= 0\n", "A[1,1]*B[1,2] > 0", [2, 3, 2]),
        ("  assume g: B[1,2] <= 0\n", "A[1,1]*B[1,1] > 0", [2, 3, 2]),
        ("", RANK, [1, 2, 3]),
        ("", RANK, [2, 2, 3]),
    ] {
        let text = format!("{head}{text}  show {show}\n");
        let core = core(&text);
        let props = crate::common::hypotheses(&core);
        for wanted in [Conclusion::Failed, Conclusion::Held] {
            let [table, list] = [INNER, 100].map(|most| {
                let frame = frame(&core, &sizes, 1);
                let code = compile::compile(&core, frame, &props, core.show).unwrap();
                let mut walk = compile::walk(code, most).unwrap();
                let (mut counts, mut seen) = (Counts::default(), Seen(wanted, Vec::new()));
                let flow = walk.run(0, walk.points(), &mut counts, &mut seen);
                assert!(flow.is_continue());
                (counts, seen.1)
            });
            assert_eq!(table.0, list.0, "{text}");
            assert!(table.1 == list.1, "{text}");
            assert!(list.1.is_sorted());
        }
    }
}

#[test]
fn ranges_that_are_undefined_for_some_values_of_the_indices_before() {
    // B has one column, so the second range is undefined where the rank of A is 2.
    let text = "claim folds\n  sizes n\n  for all A : n x n, B : 1 x 1\n  \
                assume some: sum(1 for i in 1..rank(A), j in 1..rank(B[,i])) <= 1\n  \
                show count(i for i in 1..rank(A), j in 1..rank(B[,i])) = rank(B) or det(A) = 0\n";
    agree(text, &[1], 2);
    agree(text, &[2], 1);
}
