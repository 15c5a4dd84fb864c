//! Statements about networks, tested with quickcheck on points of every kind.

use census::{Shape, Stream, random_instance};
use classify::{Kind, classify};
use network::Instance;
use quickcheck::{Arbitrary, Gen, quickcheck};

/// A network with data: critical more often than not, of every kind.
#[derive(Clone, Debug)]
struct ArbitraryInstance(Instance);

impl Arbitrary for ArbitraryInstance {
    fn arbitrary(g: &mut Gen) -> Self {
        let size = g.size();
        let shape = Shape {
            widths: None,
            max_depth: (size / 25).clamp(1, 4),
            max_width: (size / 25).clamp(1, 4),
            max_samples: (size / 25).clamp(1, 4),
        };
        let mut stream = Stream::new(u64::arbitrary(g), 0);
        Self(random_instance(&shape, &mut stream))
    }
}

quickcheck! {
    fn every_network_has_an_accepted_certificate(instance: ArbitraryInstance) -> bool {
        classify(&instance.0).is_ok_and(|found| certificate::check(&found.certificate).is_ok())
    }

    fn a_network_with_loss_zero_is_a_global_minimum(instance: ArbitraryInstance) -> bool {
        !instance.0.loss().is_zero()
            || classify(&instance.0).is_ok_and(|found| found.kind == Kind::GlobalMinimum)
    }
}
