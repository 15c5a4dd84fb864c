//! The same box is counted the same however it is searched.

use super::*;

fn task(text: &str, sizes: &[(&str, u32)], entries: u32, symmetry: bool) -> Task {
    let (file, errors) = statement::parse_file(text);
    assert!(errors.is_empty(), "{errors:?}");
    Task {
        schema: SCHEMA,
        program: "test".to_owned(),
        statement: file.claims[0].forms[0].statement(),
        sizes: sizes
            .iter()
            .map(|&(name, size)| (name.to_owned(), Sizes::One(size)))
            .collect(),
        entries,
        symmetry,
    }
}

/// The part of a run between two of so many cuts.
fn part(task: &Task, exact: bool, (k, n): (u64, u64)) -> BoxPart {
    let core = task.core().unwrap();
    let (mut run, _) = Run::new(task, &core).unwrap();
    if exact {
        for piece in &mut run.pieces {
            let (outer, inner) = piece.cut.frame.axes(INNER).unwrap();
            piece.engine = Engine::Exact(outer, inner);
        }
    }
    let range = (run.points * (k - 1) / n, run.points * k / n);
    let mut part = BoxPart::new(task.clone(), run.points, range);
    part.next = run.visit(range, &mut part, None).unwrap();
    assert!(part.adds_up());
    part
}

fn whole(task: &Task, exact: bool) -> BoxPart {
    part(task, exact, (1, 1))
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
        let plain = whole(&task(text, &sizes, entries, false), false);
        let reduced = whole(&task(text, &sizes, entries, true), false);
        assert_eq!(plain.met, reduced.met, "{text}");
        assert!(reduced.points < plain.points, "{text}");
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
    let core = task.core().unwrap();
    let (mut run, _) = Run::new(&task, &core).unwrap();
    let (weights, _) = run.pieces[0].weights.as_mut().unwrap();
    *weights.last_mut().unwrap() += 1;
    let mut part = BoxPart::new(task, run.points, (0, run.points));
    run.visit((0, run.points), &mut part, None).unwrap();
    assert_ne!(part.met.instances, run.instances);
    assert_eq!(plain.met.instances, run.instances);
}

#[test]
fn shards_are_the_whole() {
    let task = task(LEMMA, &[("a", 2), ("b", 3), ("c", 2)], 1, false);
    let whole = whole(&task, false);
    assert!(whole.found.is_some());
    for n in [2, 7] {
        let mut parts: Vec<(String, BoxPart)> = (1..=n)
            .map(|k| (format!("shard {k}"), part(&task, false, (k, n))))
            .collect();
        parts.reverse();
        assert_eq!(join(parts.clone()).unwrap(), whole);
        let refused = |parts: Vec<(String, BoxPart)>, why: &str| {
            let error = join(parts).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        };
        let mut gap = parts.clone();
        gap.remove(1);
        refused(gap, "nothing covers");
        let mut twice = parts.clone();
        twice.push(twice[0].clone());
        refused(twice, "covered twice");
        let mut boundary = parts.clone();
        boundary[0].1.from += 1;
        boundary[0].1.next = boundary[0].1.next.max(boundary[0].1.from);
        refused(boundary, "nothing covers");
        let mut other = parts.clone();
        other[0].1.task.entries = 2;
        refused(other, "another box");
        let mut version = parts.clone();
        version[0].1.task.program = "0".to_owned();
        refused(version, "another box");
        let mut open = parts.clone();
        open[0].1.next -= 1;
        refused(open, "it ends at point");
        let mut count = parts;
        count[0].1.met.held += 1;
        refused(count, "do not add up");
    }
}

#[test]
fn what_was_interrupted_goes_on() {
    let task = task(CONJUGATION, &[("n", 2)], 1, false);
    let whole = whole(&task, false);
    let core = task.core().unwrap();
    let mut part = BoxPart::new(task.clone(), whole.points, (0, whole.points));
    let mut step = 1;
    while part.next < part.to {
        // Each time by a new run, and from what was written.
        let text = serde_json::to_string(&part).unwrap();
        part = serde_json::from_str(&text).unwrap();
        let (mut run, _) = Run::new(&task, &core).unwrap();
        let end = part.to.min(part.next + step);
        part.next = run.visit((part.next, end), &mut part, None).unwrap();
        step += 3;
    }
    assert_eq!(part, whole);
}

#[test]
fn what_is_not_compiled_is_searched_all_the_same() {
    let text = "claim solvable\n  sizes n\n  for all A, B : n x n\n  \
                show exists X : n x n: A*X = B\n";
    let task = task(text, &[("n", 1)], 2, false);
    let core = task.core().unwrap();
    let (_, methods) = Run::new(&task, &core).unwrap();
    let refused = methods[0].refused.as_deref().unwrap();
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
        let core = task.core().unwrap();
        let refused = Run::new(&task, &core).err();
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
        let core = task.core().unwrap();
        let refused = Run::new(&task, &core).err();
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
