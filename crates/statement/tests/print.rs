//! The print of a tree reads back as the same tree.

use kernel::print::Brackets;
use kernel::tree::{Formula, Statement};
use proptest::prelude::*;
use statement::{parse_file, parse_formula};

/// The statements of a text that has no error.
fn read(text: &str) -> Vec<Statement> {
    let (file, errors) = parse_file(text);
    assert!(
        errors.is_empty(),
        "{}",
        statement::render("print", text, &errors)
    );
    file.claims
        .iter()
        .flat_map(|claim| &claim.forms)
        .map(|form| form.statement())
        .collect()
}

#[test]
fn every_claim_is_the_print_of_itself() {
    let files = [
        include_str!("../../../papers/lu-kawaguchi-2017/paper.claims"),
        include_str!("../../../tests/claims/generic.claims"),
        include_str!("../../../tests/claims/related.claims"),
        include_str!("../../../tests/claims/open.claims"),
    ];
    let counts = files.map(|text| {
        let statements = read(text);
        for statement in &statements {
            assert_eq!(
                read(&statement.to_string()),
                *std::slice::from_ref(statement)
            );
            let unnamed = Statement {
                claim: String::new(),
                form: String::new(),
                ..statement.clone()
            };
            assert_eq!(
                parse_formula(&unnamed.to_string()).unwrap().statement(),
                unnamed
            );
        }
        statements.len()
    });
    assert_eq!(counts, [95, 30, 17, 70]);
}

/// The conclusion of a claim about the variables of random trees.
fn conclusion(text: &str) -> Formula {
    let text = format!("{}\nshow {text}", crate::trees::DECLARATIONS);
    match parse_formula(&text) {
        Ok(form) => form.statement().show,
        Err(errors) => panic!("{}", statement::render("print", &text, &errors)),
    }
}

proptest! {
    #[test]
    fn a_formula_is_the_reading_of_its_print(formula in crate::trees::formula()) {
        prop_assert_eq!(&conclusion(&Brackets::Least.formula(&formula)), &formula);
        prop_assert_eq!(&conclusion(&Brackets::All.formula(&formula)), &formula);
    }
}
