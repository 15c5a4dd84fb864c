//! A tally of second opinions on certificates.

use std::fmt;

use certificate::Certificate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Opinion, second_opinion};

/// On how many certificates singular values agree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Opinions {
    /// Points called global minima whose value is proved to be the least.
    pub agreed: u64,
    /// Points called no local minima whose value is strictly above the least.
    pub above: u64,
    /// Certificates that singular values contradict, or on which there is no opinion.
    pub contradicted: u64,
    /// The first of these, and what singular values say.
    pub first_contradiction: Option<(u64, String)>,
}

impl Opinions {
    /// Adds the opinion on the certificate with the given index.
    pub fn count(&mut self, index: u64, certificate: &Certificate) {
        let reason = match second_opinion(certificate) {
            Ok(Opinion::Agrees { .. }) => {
                self.agreed += 1;
                return;
            }
            Ok(Opinion::Above) => {
                self.above += 1;
                return;
            }
            Ok(Opinion::Contradicts(reason)) => reason,
            Err(error) => error.to_string(),
        };
        self.contradicted += 1;
        self.first_contradiction.get_or_insert((index, reason));
    }

    /// Appends the tally of later certificates.
    pub fn append(&mut self, later: Self) {
        self.agreed += later.agreed;
        self.above += later.above;
        self.contradicted += later.contradicted;
        self.first_contradiction = self
            .first_contradiction
            .take()
            .or(later.first_contradiction);
    }
}

impl fmt::Display for Opinions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} agreed, {} strictly above the least value, {} contradicted",
            self.agreed, self.above, self.contradicted
        )
    }
}
