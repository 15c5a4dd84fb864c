//! The same box is counted the same however it is searched.

use super::*;

fn task(text: &str, sizes: &[(&str, u32)], entries: u32, symmetry: bool) -> BoxTask {
    let (file, errors) = statement::parse_file(text);
    assert!(errors.is_empty(), "{errors:?}");
    BoxTask {
        statement: file.claims[0].forms[0].statement(),
        sizes: sizes
            .iter()
            .map(|&(name, size)| (name.to_owned(), Sizes::One(size)))
            .collect(),
        entries,
        symmetry,
    }
}

/// What is met between two of so many cuts, and the points of the whole.
fn part(task: &BoxTask, exact: bool, (k, n): (u64, u64)) -> (BoxFound, u64) {
    let mut run = BoxRun::new(task).unwrap();
    if exact {
        for piece in &mut run.pieces {
            let (outer, inner) = piece.cut.frame.axes(INNER).unwrap();
            piece.engine = Engine::Exact(outer, inner);
        }
    }
    let range = run.points * (k - 1) / n..run.points * k / n;
    let mut found = BoxFound::default();
    assert_eq!(run.visit(range.clone(), &mut found, None), Ok(range.end));
    run.check(&found, range).unwrap();
    (found, run.points)
}

fn whole(task: &BoxTask, exact: bool) -> BoxFound {
    part(task, exact, (1, 1)).0
}

const LEMMA: &str = "claim lemma\n  sizes a, b, c\n  for all A : a x b, B : b x c\n  \
    assume full-a: rank(A) = min(a, b)\n  assume full-b: rank(B) = min(b, c)\n  \
    show rank(A*B) = min(a, c)\n";
const CONJUGATION: &str = "claim conjugation\n  sizes n\n  for all A, B : n x n\n  \
    assume commute: A*B = B*A\n  show trace(A*A) >= 0 or A*B*B = B*B*A\n";
const ORDER: &str = "claim order\n  sizes n\n  for all A : symmetric n, B : psd n\n  \
    assume order: A <= B\n  assume inverse: B^-1 >= 0*B\n  show det(A) <= det(B)\n";

fn boxes() -> [(&'static str, Vec<(&'static str, u32)>); 3] {
    [
        (LEMMA, vec![("a", 2), ("b", 3), ("c", 1)]),
        (CONJUGATION, vec![("n", 2)]),
        (ORDER, vec![("n", 2)]),
    ]
}

#[test]
fn compiled_and_exact_evaluation_count_the_same() {
    for (text, sizes) in boxes() {
        let task = task(text, &sizes, 1, false);
        assert_eq!(whole(&task, false), whole(&task, true), "{text}");
    }
}

#[test]
fn plain_and_reduced_boxes_count_the_same() {
    for (text, sizes, entries) in [
        (LEMMA, vec![("a", 2), ("b", 2), ("c", 3)], 2),
        (CONJUGATION, vec![("n", 2)], 3),
        (ORDER, vec![("n", 2)], 8),
    ] {
        let (plain, points) = part(&task(text, &sizes, entries, false), false, (1, 1));
        let (reduced, fewer) = part(&task(text, &sizes, entries, true), false, (1, 1));
        assert_eq!(plain.met, reduced.met, "{text}");
        assert!(fewer < points, "{text}");
    }
}

#[test]
fn what_takes_the_place_of_a_member_or_meets_a_hessian_is_not_moved() {
    for text in [
        "claim member\n  sizes n\n  for all A : n x 1, W[i in 1..1] : n x 1 over {0}\n  \
         show (W[1] with W[1] := A) != [1; zeros(n-1, 1)]\n",
        "claim minimum\n  sizes n\n  for all A : 1 x n, W[i in 1..1] : 1 x n over {0}\n  \
         let L = ||W[1] - [1, zeros(1, n-1)]||^2\n  show not local_min(L; W[1] = A)\n",
        "claim hessian\n  sizes n\n  for all M : n x n over {0, 2}, x : n x 1\n  \
         show hess(||x||^2; x) != M\n",
    ] {
        let refused = BoxRun::new(&task(text, &[("n", 2)], 1, true)).err();
        assert!(matches!(refused, Some(BoxError::Symmetry(_))), "{text}");
        let plain = whole(&task(text, &[("n", 2)], 1, false), false);
        assert!(plain.met.failed > 0, "{text}");
    }
}

#[test]
fn a_box_of_one_variable_is_reduced_too() {
    let text = "claim one\n  sizes n\n  for all A : n x n\n  assume even: A*A = A\n  \
                show rank(A) = trace(A)\n";
    let plain = whole(&task(text, &[("n", 2)], 2, false), false);
    let reduced = whole(&task(text, &[("n", 2)], 2, true), false);
    assert_eq!(plain.met, reduced.met);
    assert_eq!(plain.met.failed, 0);
}

#[test]
fn a_wrong_weight_of_an_orbit_is_caught() {
    let sizes = [("a", 2), ("b", 2), ("c", 3)];
    let plain = whole(&task(LEMMA, &sizes, 2, false), false);
    let task = task(LEMMA, &sizes, 2, true);
    let mut run = BoxRun::new(&task).unwrap();
    let mut found = BoxFound::default();
    let (weights, _) = run.pieces[0].weights.as_mut().unwrap();
    *weights.last_mut().unwrap() += 1;
    run.visit(0..run.points, &mut found, None).unwrap();
    assert_eq!(plain.met.instances, run.instances);
    let caught = BoxRun::new(&task).unwrap().check(&found, 0..run.points);
    assert!(caught.unwrap_err().contains("stand for"));
}

#[test]
fn parts_in_their_order_are_the_whole() {
    let task = task(LEMMA, &[("a", 2), ("b", 3), ("c", 2)], 1, false);
    let whole = whole(&task, false);
    assert!(whole.found.is_some());
    for n in [2, 7] {
        let mut sum = BoxFound::default();
        (1..=n).for_each(|k| sum.append(part(&task, false, (k, n)).0));
        assert_eq!(sum, whole);
    }
}

#[test]
fn a_wrong_boundary_and_a_wrong_first_instance_are_caught() {
    let task = task(LEMMA, &[("a", 2), ("b", 3), ("c", 2)], 1, false);
    let (found, points) = part(&task, false, (1, 1));
    let mut run = BoxRun::new(&task).unwrap();
    let first = found.found.clone().unwrap();
    assert!(run.check(&found, 0..points - 1).is_err());
    let mut later = found.clone();
    later.found.as_mut().unwrap().point += 1;
    let mut missing = found.clone();
    missing.found = None;
    let mut held = found.clone();
    let (name, value) = first.instance.values.iter().next().unwrap();
    let kernel::instance::Value::Matrix(matrix) = value else {
        panic!("a matrix")
    };
    let zero = exact::Matrix::zeros(matrix.rows(), matrix.cols());
    let values = &mut held.found.as_mut().unwrap().instance.values;
    values.insert(name.clone(), kernel::instance::Value::Matrix(zero));
    for wrong in [later, missing, held] {
        assert!(run.check(&wrong, 0..points).is_err());
    }
}

#[test]
fn what_was_interrupted_goes_on() {
    let task = task(CONJUGATION, &[("n", 2)], 1, false);
    let (whole, points) = part(&task, false, (1, 1));
    let (mut found, mut next, mut step) = (BoxFound::default(), 0, 1);
    while next < points {
        // Each time by a new run, and from what was written.
        let text = serde_json::to_string(&found).unwrap();
        found = serde_json::from_str(&text).unwrap();
        let mut run = BoxRun::new(&task).unwrap();
        // The time is up at once.
        let end = points.min(next + step);
        next = run
            .visit(next..end, &mut found, Some(Instant::now()))
            .unwrap();
        step += 3;
    }
    assert_eq!(found, whole);
}

#[test]
fn what_is_not_compiled_is_searched_all_the_same() {
    let text = "claim solvable\n  sizes n\n  for all A, B : n x n\n  \
                show exists X : n x n: A*X = B\n";
    let task = task(text, &[("n", 1)], 2, false);
    let run = BoxRun::new(&task).unwrap();
    let refused = run.methods()[0].refused.as_deref().unwrap();
    assert!(refused.starts_with("the conclusion"), "{refused}");
    let met = whole(&task, false).met;
    // A = 0 and B != 0 has no solution.
    assert_eq!((met.instances, met.failed, met.held), (25, 4, 21));
}

#[test]
fn reading_an_entry_or_a_block_leaves_no_symmetry() {
    let entry = "claim entry\n  sizes n\n  for all A, B : n x n\n  show A[1,1] <= A[1,1] + 1\n";
    let block = "claim block\n  sizes n\n  for all A, B : n x n\n  \
                 show [A, B; B^T, A] >= 0*[A, B; B^T, A] or rank(A) >= 0\n";
    for text in [entry, block] {
        let task = task(text, &[("n", 2)], 2, true);
        let refused = BoxRun::new(&task).err();
        assert!(
            matches!(refused, Some(BoxError::Symmetry(_))),
            "{text}: {refused:?}"
        );
    }
}

#[test]
fn sizes_that_do_not_fit_are_refused() {
    for sizes in [vec![], vec![("n", 0)], vec![("n", 2), ("m", 1)]] {
        let task = task(CONJUGATION, &sizes, 1, false);
        let refused = BoxRun::new(&task).err();
        assert!(
            matches!(refused, Some(BoxError::Sizes(_))),
            "{sizes:?}: {refused:?}"
        );
    }
}

#[test]
fn most_open_claims_are_compiled() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/claims/open.claims"
    );
    let (file, errors) = statement::parse_file(&std::fs::read_to_string(path).unwrap());
    assert!(errors.is_empty(), "{errors:?}");
    let numbers = numbers_up_to(1, Numbers::Integers);
    let (mut compiled, mut refused) = (0, Vec::new());
    for form in file.claims.iter().flat_map(|claim| &claim.forms) {
        let statement = form.statement();
        let core = elaborate(&statement).unwrap();
        let plan = Plan::new(&core);
        let mut session = Session::new(&core);
        let listed = crate::sizes::tuples(&plan, &mut session, 2);
        let Some(tuple) = listed.last() else { continue };
        crate::sizes::assign(&plan, &mut session, tuple);
        let props: Vec<PropId> = plan.hypotheses.iter().map(|pair| pair.1).collect();
        let outcome = batch::parts(&plan, &mut session, &numbers, 2)
            .ok_or_else(|| "no list of instances".to_owned())
            .and_then(|cuts| {
                cuts.into_iter().try_for_each(|cut| {
                    let code = compile::compile(&core, cut.frame, &props, core.show);
                    code.map(|_| ())
                        .map_err(|uncompiled| uncompiled.to_string())
                })
            });
        match outcome {
            Ok(()) => compiled += 1,
            Err(why) => refused.push(format!("{}: {why}", statement.claim)),
        }
    }
    println!(
        "{compiled} compiled, {} refused: {refused:#?}",
        refused.len()
    );
    assert!(compiled >= 2 * refused.len(), "{compiled}: {refused:#?}");
}
