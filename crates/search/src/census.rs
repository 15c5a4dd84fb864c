//! The census: every network of a space is classified, and its certificate is written, read back
//! and re-checked.

use std::collections::BTreeMap;
use std::ops::Range;

use certificate::{Certificate, Established, MinimumEvidence, Statement, Subject};
use classify::{Classification, Kind, classify};
use exact::rank;
use lemmas::Variant;
use network::Instance;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::run::{CHUNK, fold};
use crate::{Control, Space, StopReason};

/// How many networks were of which kind, and what the certificates covered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Census {
    /// Networks classified.
    pub instances: u64,
    /// By kind.
    pub kinds: BTreeMap<String, u64>,
    /// Critical points, by any kind.
    pub critical: u64,
    /// Saddles by depth, order of descent, and whether the order is known to be least.
    pub orders: BTreeMap<String, u64>,
    /// What was met on the way: forms of evidence, places of the bottleneck, ranks of X.
    pub coverage: BTreeMap<String, u64>,
    /// Certificates that the checker accepted after they were written and read back.
    pub accepted: u64,
    /// Certificates that it did not accept, or networks that were not classified.
    pub failed: u64,
    /// The first failure, and what went wrong.
    pub first_failure: Option<(u64, String)>,
    /// SHA-256 over the digests of the chunks, each over the certificates of its networks.
    pub digest: String,
    /// The first certificate of each kind and order.
    pub samples: Vec<Sampled>,
}

/// A certificate kept as a sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sampled {
    /// The index of the network in its space.
    pub index: u64,
    /// What it stands for, such as `strict-saddle, order 2`.
    pub label: String,
    /// The certificate as it was written.
    pub certificate: String,
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a sample with this classification stands for.
pub(crate) fn label(found: &Classification) -> String {
    match (&found.descent, &found.certificate.statement) {
        (Some(descent), _) => format!("{}, order {}", found.kind.id(), descent.order),
        (
            None,
            Statement::GlobalMinimum {
                evidence: MinimumEvidence::GradientZero,
                ..
            },
        ) => "global-minimum, gradient zero".into(),
        (None, _) => "global-minimum, rank bound".into(),
    }
}

/// Classifies, writes, reads back and re-checks.
pub(crate) fn certify(instance: &Instance) -> Result<(Classification, String), String> {
    let found = classify(instance).map_err(|error| error.to_string())?;
    let text = serde_json::to_string(&found.certificate).map_err(|error| error.to_string())?;
    let certificate: Certificate = certificate::read(&text).map_err(|error| error.to_string())?;
    let established = certificate::check(&certificate).map_err(|error| error.to_string())?;
    let agrees = match found.kind {
        Kind::NotCritical => established == Established::NotCritical,
        Kind::GlobalMinimum => established == Established::GlobalMinimum,
        Kind::StrictSaddle | Kind::NonStrictSaddle => {
            matches!(established, Established::NotLocalMinimum { .. })
        }
    };
    if agrees {
        Ok((found, text))
    } else {
        Err(format!("{} established {established}", found.kind.id()))
    }
}

/// Depth, order of descent of a saddle, and whether the order is known to be least.
pub(crate) fn order_key(instance: &Instance, found: &Classification) -> Option<String> {
    let descent = found.descent.as_ref()?;
    let least = if descent.is_minimal {
        "least"
    } else {
        "an upper bound"
    };
    let depth = instance.network().depth();
    (found.kind != Kind::NotCritical)
        .then(|| format!("H={depth}, order {}, {least}", descent.order))
}

/// What a critical point covers: its label, the place of the bottleneck, the rank of X.
pub(crate) fn covered(instance: &Instance, found: &Classification) -> Vec<String> {
    let (widths, x) = (instance.network().widths(), instance.x());
    let least: Vec<usize> = (0..widths.len())
        .filter(|&level| widths[level] == found.bottleneck)
        .collect();
    let place = match (least[0], widths.len() - 1) {
        (0, _) => "bottleneck at the input",
        (level, depth) if level == depth => "bottleneck at the output",
        _ => "bottleneck inside",
    };
    let full = rank(x) == x.rows();
    let mut labels = vec![place.to_owned(), label(found)];
    labels.push(
        if full {
            "X of full row rank"
        } else {
            "X of deficient row rank"
        }
        .into(),
    );
    if x.cols() > x.rows() {
        labels.push("X with more samples than inputs".into());
    }
    if least.len() > 1 {
        labels.push("several bottlenecks".into());
    }
    labels
}

impl Census {
    fn count(&mut self, index: u64, instance: &Instance, hasher: &mut Sha256) {
        self.instances += 1;
        let (found, text) = match certify(instance) {
            Ok(result) => result,
            Err(reason) => {
                self.failed += 1;
                self.first_failure.get_or_insert((index, reason));
                return;
            }
        };
        self.accepted += 1;
        hasher.update(text.as_bytes());
        let add = |map: &mut BTreeMap<String, u64>, key: String| *map.entry(key).or_default() += 1;
        add(&mut self.kinds, found.kind.id().into());
        if found.kind != Kind::NotCritical {
            self.critical += 1;
            for label in covered(instance, &found) {
                add(&mut self.coverage, label);
            }
        }
        if let Some(key) = order_key(instance, &found) {
            add(&mut self.orders, key);
        }
        let label = label(&found);
        if self.samples.iter().all(|sample| sample.label != label) {
            self.samples.push(Sampled {
                index,
                label,
                certificate: text,
            });
        }
    }

    fn append(&mut self, later: Self) {
        self.instances += later.instances;
        self.critical += later.critical;
        self.accepted += later.accepted;
        self.failed += later.failed;
        self.first_failure = self.first_failure.take().or(later.first_failure);
        for (map, other) in [
            (&mut self.kinds, later.kinds),
            (&mut self.orders, later.orders),
            (&mut self.coverage, later.coverage),
        ] {
            for (key, count) in other {
                *map.entry(key).or_default() += count;
            }
        }
        for sample in later.samples {
            if self.samples.iter().all(|known| known.label != sample.label) {
                self.samples.push(sample);
            }
        }
        let chained = Sha256::new()
            .chain_update(&self.digest)
            .chain_update(&later.digest);
        self.digest = hex(&chained.finalize());
    }
}

/// Classifies and certifies the networks of a space from a given start on; `variant` says how
/// random ones are made. Returns the census, the number of networks that it covers, and why the
/// run ended early, if so.
///
/// # Panics
/// When the space has more than `2^64` subjects.
pub fn census(
    variant: &Variant,
    space: &Space,
    start: (u64, Census),
    control: &Control,
    checkpoint: impl FnMut(u64, &Census),
) -> (Census, u64, Option<StopReason>) {
    let total = space
        .len(variant.claim.subject)
        .expect("a space of at most 2^64 subjects");
    let work = |range: Range<u64>| {
        let mut part = Census::default();
        let mut hasher = Sha256::new();
        for index in range {
            match space.subject(variant, index) {
                Some(Subject::Network { instance }) => part.count(index, &instance, &mut hasher),
                _ => {
                    part.failed += 1;
                    part.first_failure
                        .get_or_insert((index, "no network".into()));
                }
            }
        }
        part.digest = hex(&hasher.finalize());
        part
    };
    fold(
        total,
        CHUNK,
        start,
        control,
        work,
        Census::append,
        checkpoint,
    )
}
