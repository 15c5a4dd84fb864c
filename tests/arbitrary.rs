//! Statements about networks, tested with quickcheck on our instances.

use classify::{Kind, classify};
use quickcheck::quickcheck;
use search::ArbitraryInstance;

quickcheck! {
    fn every_network_has_an_accepted_certificate(instance: ArbitraryInstance) -> bool {
        classify(&instance.0).is_ok_and(|found| certificate::check(&found.certificate).is_ok())
    }

    fn a_network_with_loss_zero_is_a_global_minimum(instance: ArbitraryInstance) -> bool {
        !instance.0.loss().is_zero()
            || classify(&instance.0).is_ok_and(|found| found.kind == Kind::GlobalMinimum)
    }
}

#[test]
fn shrinking_makes_instances_smaller_and_ends() {
    use quickcheck::{Arbitrary, Gen};
    let mut present = ArbitraryInstance::arbitrary(&mut Gen::new(100));
    let mut steps = 0;
    while let Some(next) = present.shrink().next() {
        present = next;
        steps += 1;
        assert!(steps < 10_000);
    }
    let widths = present.0.network().widths();
    assert!(
        widths.iter().all(|&width| width == 1) && present.0.x().cols() == 1,
        "{widths:?}"
    );
}
