//! The census: every network of a space is classified, and its certificate is written, read back
//! and re-checked. Networks that integer arithmetic shows to be not critical can be counted
//! without a certificate each ([`Certify`]).

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Instant;

use certificate::{Certificate, Established, MinimumEvidence, Statement};
use classify::{Classification, Kind, classify};
use exact::rank;
use network::Instance;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::run::fold;
use crate::stretch::{Parts, Points, Stretch};
use crate::tree::{Hash, Tree};
use crate::{Control, Opinions, Space, StopReason};

/// Which networks of a census are certified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certify {
    /// Every one.
    Every,
    /// In boxes that are small enough for integers of known size, the critical ones: the others
    /// are counted as not critical by integer arithmetic alone. Elsewhere every one.
    #[default]
    Critical,
}

/// How many networks were of which kind, and what the certificates covered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// Networks that were counted as not critical by integer arithmetic alone, without a
    /// certificate each.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub counted: u64,
    /// Certificates that it did not accept, or networks that were not classified.
    pub failed: u64,
    /// The first failure, and what went wrong.
    pub first_failure: Option<(u64, String)>,
    /// What singular values say of the certificates of critical points.
    #[serde(default)]
    pub opinions: Opinions,
    /// The Merkle tree over the records of the networks: `not-critical` for one that is not
    /// critical, the certificate as written for a critical one, and what failed for a failure. So
    /// it can be computed without deciding in which layer the gradient does not vanish.
    pub digest: Tree,
    /// The first certificate of each kind and order.
    pub samples: Vec<Sampled>,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// A certificate kept as a sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sampled {
    /// The index of the network in its space.
    pub index: u64,
    /// What it stands for, such as `strict-saddle, order 2`.
    pub label: String,
    /// The certificate as it was written.
    pub certificate: String,
}

/// Adds counts by name.
pub(crate) fn add_counts(counts: &mut BTreeMap<String, u64>, more: BTreeMap<String, u64>) {
    for (name, count) in more {
        *counts.entry(name).or_default() += count;
    }
}

/// Keeps the first sample of each label.
pub(crate) fn keep_first(samples: &mut Vec<Sampled>, sample: Sampled) {
    if samples.iter().all(|known| known.label != sample.label) {
        samples.push(sample);
    }
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

/// A classification and its certificate as written, or why there is none.
type Certified = Result<(Classification, String), String>;

/// Classifies, writes, reads back and re-checks.
pub(crate) fn certify(instance: &Instance) -> Certified {
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
    /// No networks, before the one with the given index; the nodes of the digest have at most
    /// `2^level` leaves.
    pub fn starting(index: u64, level: u32) -> Self {
        Self {
            digest: Tree::empty(index, level),
            ..Self::default()
        }
    }

    fn fail(&mut self, index: u64, reason: String) {
        self.instances += 1;
        self.failed += 1;
        self.digest
            .push(Hash::leaf(format!("failed: {reason}").as_bytes()));
        self.first_failure.get_or_insert((index, reason));
    }

    fn count(&mut self, index: u64, instance: &Instance) {
        let (found, text) = match certify(instance) {
            Ok(result) => result,
            Err(reason) => return self.fail(index, reason),
        };
        self.instances += 1;
        self.accepted += 1;
        let record = match found.kind {
            Kind::NotCritical => found.kind.id(),
            _ => &text,
        };
        self.digest.push(Hash::leaf(record.as_bytes()));
        let add = |map: &mut BTreeMap<String, u64>, key: String| *map.entry(key).or_default() += 1;
        add(&mut self.kinds, found.kind.id().into());
        if found.kind != Kind::NotCritical {
            self.critical += 1;
            for label in covered(instance, &found) {
                add(&mut self.coverage, label);
            }
            self.opinions.count(index, &found.certificate);
        }
        if let Some(key) = order_key(instance, &found) {
            add(&mut self.orders, key);
        }
        let sample = Sampled {
            index,
            label: label(&found),
            certificate: text,
        };
        keep_first(&mut self.samples, sample);
    }

    /// Counts networks that are not critical by integer arithmetic. The first of a part is
    /// certified: as a sample, and as a check.
    fn count_not_critical(&mut self, range: Range<u64>, certify: impl Fn(u64) -> Certified) {
        let kind = Kind::NotCritical;
        let mut range = range;
        if self
            .samples
            .iter()
            .all(|sample| !sample.label.starts_with(kind.id()))
        {
            let (index, certified) = (range.start, certify(range.start));
            match certified {
                Ok((found, certificate)) if found.kind == kind => self.samples.push(Sampled {
                    index,
                    label: label(&found),
                    certificate,
                }),
                certified => {
                    let other =
                        certified.map_or_else(|reason| reason, |(found, _)| found.kind.id().into());
                    self.fail(index, format!("counted as {}, but: {other}", kind.id()));
                    range.start += 1;
                }
            }
        }
        let count = range.end - range.start;
        if count > 0 {
            self.instances += count;
            self.counted += count;
            *self.kinds.entry(kind.id().into()).or_default() += count;
            self.digest
                .push_equal(Hash::leaf(kind.id().as_bytes()), count);
        }
    }

    /// Appends the census of the networks that follow.
    ///
    /// # Panics
    /// When they do not follow.
    pub fn append(&mut self, later: Self) {
        self.digest.append(&later.digest);
        self.instances += later.instances;
        self.critical += later.critical;
        self.accepted += later.accepted;
        self.counted += later.counted;
        self.failed += later.failed;
        self.first_failure = self.first_failure.take().or(later.first_failure);
        self.opinions.append(later.opinions);
        add_counts(&mut self.kinds, later.kinds);
        add_counts(&mut self.orders, later.orders);
        add_counts(&mut self.coverage, later.coverage);
        for sample in later.samples {
            keep_first(&mut self.samples, sample);
        }
    }
}

/// The classification of the network with the given index and its certificate as written, after
/// the checker has accepted it.
///
/// # Errors
/// When there is no such network, it is not classified, or its certificate is not accepted.
pub fn certified(space: &Space, index: u64) -> Certified {
    match space.instance(index) {
        Some(instance) => certify(&instance),
        None => Err(format!("the space has no network {index}")),
    }
}

/// Classifies the networks of a space from `start` on, up to the index `end`, and certifies those
/// that `certify` asks for; the given census is that of the networks before,
/// [`Census::starting`] at first. Returns the census, the index up to which it goes, and why the
/// run ended early, if so.
pub fn census(
    space: &Space,
    certify: Certify,
    start: (u64, Census),
    end: u64,
    control: &Control,
    checkpoint: impl FnMut(u64, &Census),
) -> (Census, u64, Option<StopReason>) {
    let level = start.1.digest.level();
    let parts = match certify {
        Certify::Every => Parts::whole(),
        Certify::Critical => Parts::new(space),
    };
    let count = |index: u64, census: &mut Census| match space.instance(index) {
        Some(instance) => census.count(index, &instance),
        None => census.fail(index, "no network".into()),
    };
    let work = |range: Range<u64>, deadline: Instant| {
        let mut census = Census::starting(range.start, level);
        'parts: for (part, range) in parts.within(range.clone()) {
            let mut scan = part.points.as_ref().map(Points::scan);
            let stretches: Box<dyn Iterator<Item = Stretch>> = match (&part.points, &mut scan) {
                (Some(points), Some(scan)) => Box::new(points.walk(scan, range)),
                _ => Box::new(range.map(Stretch::Critical)),
            };
            for stretch in stretches {
                match stretch {
                    Stretch::Critical(index) => count(index, &mut census),
                    Stretch::NotCritical(range) => {
                        census.count_not_critical(range, |index| certified(space, index))
                    }
                }
                if Instant::now() >= deadline {
                    break 'parts;
                }
            }
        }
        let reached = census.digest.range().end;
        (census, reached)
    };
    fold(start, end, control, work, Census::append, checkpoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_that_was_wrongly_counted_as_not_critical_fails_where_it_is_a_sample() {
        let space = Space::Boxes(vec![crate::Grid::all(vec![1, 1], 1, 1)]);
        // Network 0, with zeros only, is a global minimum.
        let certify = |index| certified(&space, index);
        let mut census = Census::starting(0, 0);
        census.count_not_critical(0..20, certify);
        assert_eq!(
            (census.instances, census.failed, census.counted),
            (20, 1, 19)
        );
        let (index, reason) = census.first_failure.unwrap();
        assert_eq!(index, 0);
        assert!(reason.contains("global-minimum"), "{reason}");
    }
}
