//! A mutant drops hypotheses, never the meaning of the conclusion: what the paper says in the
//! bases of a singular value decomposition is the same in all others, or is not decided there.

use certificate::{Code, Counterexample, Evidence, Statement, Subject, rule, rules};
use companion::{ACCEPTED, certificate_texts, diagonal_point, on_diagonal, orthogonal};
use companion::{testdata_text, workspace_root};
use exact::Matrix;
use proptest::prelude::*;

use crate::truth::is_true;

const STEPS: [&str; 4] = [
    "t2.2.projection",
    "t2.2.commute",
    "t2.2.block-diagonal",
    "t2.2.value",
];

/// `X V`, `Q Y V`, `Q R` for orthogonal `Q` and `V`: the same `T` and `D`.
fn in_other_bases(subject: &Subject, left: &Matrix, right: &Matrix) -> Subject {
    let Subject::RankConstrained { x, y, r, rank } = subject else {
        panic!("a point of the rank-constrained problem");
    };
    Subject::RankConstrained {
        x: x * right,
        y: &(left * y) * right,
        r: left * r,
        rank: *rank,
    }
}

/// The conclusion of every step is false in both bases, true in both, or not decided in the second.
fn assert_same_in_all_bases(subject: &Subject, left: &Matrix, right: &Matrix) {
    let turned = in_other_bases(subject, left, right);
    for rule in rules().iter().filter(|rule| STEPS.contains(&rule.claim)) {
        let fails = |subject| (rule.fails)(subject, &Evidence::default());
        let code = |subject| fails(subject).map_err(|rejection| rejection.code);
        let (straight, turned) = (code(subject), code(&turned));
        assert!(
            turned == straight
                || turned == Err(Code::SubjectMismatch)
                || straight == Err(Code::SubjectMismatch)
                || straight == Err(Code::EvidenceMissing),
            "{} ({}): {straight:?}, in other bases {turned:?}",
            rule.claim,
            rule.form
        );
    }
}

proptest! {
    #[test]
    fn a_step_of_theorem_2_2_does_not_depend_on_the_bases(
        (subject, left, right) in diagonal_point(3).prop_flat_map(|subject| {
            let y = subject.data().unwrap();
            let (rows, cols) = y.y().shape();
            (Just(subject), orthogonal(rows), orthogonal(cols))
        }),
    ) {
        assert_same_in_all_bases(&subject, &left, &right);
    }
}

#[test]
fn a_projection_turned_by_a_pythagorean_rotation_stays_one() {
    let subject = on_diagonal("2 0; 0 1", "2 0; 0 0", 1);
    let turn = companion::matrix("3/5 -4/5; 4/5 3/5");
    assert_same_in_all_bases(&subject, &turn, &Matrix::identity(2));
    assert_same_in_all_bases(&subject, &turn, &turn);
}

/// The known counterexamples and the attacks, with every set of hypotheses dropped.
#[test]
fn whatever_is_dropped_an_accepted_counterexample_makes_the_conclusion_false() {
    let mut texts = certificate_texts(&testdata_text(ACCEPTED));
    let attacks = std::fs::read_dir(workspace_root().join("tests/attacks")).unwrap();
    for folder in attacks {
        texts.extend(std::fs::read_to_string(folder.unwrap().path().join("certificate.json")).ok());
    }
    let (mut accepted, mut false_ones) = (0, Vec::new());
    for text in texts {
        let Ok(mut certificate) = certificate::read(&text) else {
            continue;
        };
        let Statement::Counterexample(case) = certificate.statement.clone() else {
            continue;
        };
        let Some(rule) = rule(&case.claim, &case.form) else {
            continue;
        };
        for set in 0..1_u32 << rule.hypotheses.len() {
            let all = rule.hypotheses.iter().enumerate();
            let dropped = all.filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, h)| *h);
            let dropped = Counterexample {
                dropped: dropped.collect(),
                ..(*case).clone()
            };
            certificate.statement = Statement::Counterexample(Box::new(dropped));
            if let Ok(established) = certificate::check(&certificate) {
                accepted += 1;
                if !is_true(&certificate) {
                    false_ones.push(format!("{established}: {text}"));
                }
            }
        }
    }
    assert!(false_ones.is_empty(), "{}", false_ones.join("\n"));
    assert!(accepted >= 500, "{accepted} accepted");
}
