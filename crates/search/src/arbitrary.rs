//! quickcheck's `Arbitrary` for instances, so that users can test their own statements about
//! networks on points of every kind, shrunk by our moves.

use certificate::Subject;
use network::Instance;
use quickcheck::{Arbitrary, Gen};

use crate::shrink::neighbours;
use crate::{Shape, Stream, random_instance};

/// A network with data: critical more often than not, of every kind.
#[derive(Clone, Debug)]
pub struct ArbitraryInstance(pub Instance);

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
        Box::new(neighbours(&subject).filter_map(|smaller| match smaller {
            Subject::Network { instance } => Some(Self(instance)),
            _ => None,
        }))
    }
}
