//! Statements about networks, tested with quickcheck on our instances: on points of every kind,
//! shrunk by our moves.

use certificate::Subject;
use classify::{Kind, classify};
use network::Instance;
use quickcheck::{Arbitrary, Gen, quickcheck};
use search::{Shape, Stream, random_instance, smaller};

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

    fn shrink(&self) -> Box<dyn Iterator<Item = Self>> {
        let subject = Subject::Network {
            instance: self.0.clone(),
        };
        Box::new(smaller(&subject).filter_map(|other| match other {
            Subject::Network { instance } => Some(Self(instance)),
            _ => None,
        }))
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

#[test]
fn shrinking_makes_instances_smaller_and_ends() {
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
