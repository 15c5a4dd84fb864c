//! A statement of one's own about deep linear networks, put to the test:
//! `cargo run -p search --example own_statement`.
//!
//! The statement: *every saddle of a network with two layers is strict, and at depth three some are
//! not.* Networks come from the generator, answers from the classifier, and every answer counts
//! only after the checker has accepted its certificate.

use classify::{Kind, classify};
use search::{Shape, Stream, random_instance};

fn main() {
    for depth in [2, 3] {
        let shape = Shape {
            widths: Some(vec![2; depth + 1]),
            ..Shape::default()
        };
        let (mut strict, mut other) = (0, 0);
        for index in 0..2000 {
            let instance = random_instance(&shape, &mut Stream::new(1, index));
            let found = classify(&instance).expect("the classifier is complete");
            certificate::check(&found.certificate).expect("a certificate that the checker accepts");
            match found.kind {
                Kind::StrictSaddle => strict += 1,
                Kind::NonStrictSaddle => other += 1,
                Kind::NotCritical | Kind::GlobalMinimum => {}
            }
        }
        println!("depth {depth}: {strict} strict saddles, {other} non-strict");
    }
}
