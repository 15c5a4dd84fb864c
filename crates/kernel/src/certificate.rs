//! Certificates, version 2: a statement, an instance, and the evidence that decides it.
//!
//! The format is that of `docs/certificate-format-2.md`.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value as Json};

use crate::core::{Core, CoreItem};
use crate::elaborate::elaborate;
use crate::evaluate::Evaluator;
use crate::evidence::{Evidence, Rejection};
use crate::instance::Instance;
use crate::judge::Judge;
use crate::mutant::mutate;
use crate::ring::Reason;
use crate::tree::Statement;
use crate::truth::Truth;

/// The version of the format.
pub const SCHEMA: u32 = 2;
/// The deepest nesting of lists and objects in a file.
pub const MAX_NESTING: usize = 2_000;
/// The largest file, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// What an instance shows of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The hypotheses hold, the conclusion is false.
    Refuted,
    /// The hypotheses hold, the conclusion is undefined.
    IllDefined,
    /// The hypotheses and the conclusion hold.
    Holds,
    /// The hypotheses hold, and what `show some` asks for.
    Witnessed,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refuted => "refuted",
            Self::IllDefined => "ill-defined",
            Self::Holds => "holds",
            Self::Witnessed => "witnessed",
        })
    }
}

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The version, [`SCHEMA`].
    pub schema: u32,
    /// What is certified.
    pub verdict: Verdict,
    /// The statement, as it is written.
    pub statement: Statement,
    /// What is dropped or weakened before anything else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<String>,
    /// The instance.
    pub instance: Instance,
    /// The evidence, by the path of its node.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub evidence: BTreeMap<String, Evidence>,
}

/// What became of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A condition on sizes does not hold: it is no instance of the statement.
    Outside,
    /// The hypothesis of this name is the first that does not hold.
    Vacuous(String),
    /// The hypothesis of this name is not decided.
    Unknown(String),
    /// All hypotheses hold, and this is the conclusion.
    Met(Truth),
}

/// Judges the instance that the evaluator holds.
pub fn judge(core: &Core, evaluator: &mut Evaluator<'_>, judge: &mut Judge<'_>) -> Outcome {
    for item in &core.items {
        match item {
            CoreItem::Condition(prop) if evaluator.prop(*prop, judge) != Truth::True => {
                return Outcome::Outside;
            }
            CoreItem::Assume { id, prop } => match evaluator.prop(*prop, judge) {
                Truth::True => {}
                Truth::Undecided => return Outcome::Unknown(id.clone()),
                Truth::False | Truth::Undefined => return Outcome::Vacuous(id.clone()),
            },
            CoreItem::Condition(_) | CoreItem::Size { .. } | CoreItem::Variable(_) => {}
        }
    }
    Outcome::Met(evaluator.prop(core.show, judge))
}

/// The verdict of an outcome, if it is one that is certified.
pub fn verdict(outcome: &Outcome, some: bool) -> Option<Verdict> {
    match (outcome, some) {
        (Outcome::Met(Truth::False), false) => Some(Verdict::Refuted),
        (Outcome::Met(Truth::Undefined), false) => Some(Verdict::IllDefined),
        (Outcome::Met(Truth::True), false) => Some(Verdict::Holds),
        (Outcome::Met(Truth::True), true) => Some(Verdict::Witnessed),
        _ => None,
    }
}

impl Certificate {
    /// Reads a certificate, strictly: what it says, written again, gives the same JSON value.
    ///
    /// # Errors
    /// `too-large`, `malformed`, or `unsupported-schema`.
    pub fn read(text: &str) -> Result<Self, Rejection> {
        let malformed = |error: serde_json::Error| Rejection::new("malformed", error.to_string());
        if text.len() > MAX_BYTES || nesting(text) > MAX_NESTING {
            return Err(Rejection::new("too-large", "the file exceeds a limit"));
        }
        let mut reader = serde_json::Deserializer::from_str(text);
        reader.disable_recursion_limit();
        let Unique(json) = Unique::deserialize(&mut reader).map_err(malformed)?;
        reader.end().map_err(malformed)?;
        match json.get("schema").and_then(Json::as_u64) {
            Some(2) => {}
            _ => {
                return Err(Rejection::new(
                    "unsupported-schema",
                    "expected \"schema\": 2",
                ));
            }
        }
        let certificate: Self = serde_json::from_value(json.clone()).map_err(malformed)?;
        if serde_json::to_value(&certificate).map_err(malformed)? != json {
            return Err(Rejection::new(
                "malformed",
                "not spelled as it would be written",
            ));
        }
        Ok(certificate)
    }

    /// Accepts if the instance has the verdict.
    ///
    /// # Errors
    /// Why it is not accepted.
    pub fn check(&self) -> Result<(), Rejection> {
        let statement = mutate(&self.statement, &self.dropped).map_err(|name| {
            Rejection::new("unknown-dropped", format!("nothing is named {name}"))
        })?;
        let core = elaborate(&statement).map_err(|faults| {
            let message = faults
                .first()
                .map_or(String::new(), |fault| fault.message.clone());
            Rejection::new("meaningless", message)
        })?;
        let mut evaluator = Evaluator::new(&core);
        evaluator
            .assign(&self.instance)
            .map_err(|fault| Rejection::new("no-instance", fault.to_string()))?;
        let mut evidence = self.evidence.clone();
        let mut judge_by = Judge::new(&mut evidence);
        let outcome = judge(&core, &mut evaluator, &mut judge_by);
        if verdict(&outcome, core.some) == Some(self.verdict) {
            return Ok(());
        }
        let refused = judge_by.refused.into_iter().next();
        let missing = |what: String| match evaluator.why() {
            Reason::TooCostly => Rejection::new("too-costly", what),
            _ => Rejection::new("evidence-missing", what),
        };
        Err(match (outcome, refused) {
            (Outcome::Unknown(_) | Outcome::Met(Truth::Undecided), Some((path, rejection))) => {
                Rejection::new(rejection.code, format!("at {path}: {}", rejection.message))
            }
            (Outcome::Outside, _) => Rejection::new("no-instance", "a condition on sizes fails"),
            (Outcome::Vacuous(id), _) => Rejection::new(
                "hypothesis-fails",
                format!("the hypothesis {id} does not hold"),
            ),
            (Outcome::Unknown(id), None) => missing(format!("the hypothesis {id} is not decided")),
            (Outcome::Met(Truth::Undecided), None) => {
                missing("the conclusion is not decided".to_owned())
            }
            (Outcome::Met(truth), _) => {
                Rejection::new("verdict-mismatch", format!("the conclusion is {truth:?}"))
            }
        })
    }
}

/// A JSON value of integers and strings, in which no object has a field twice.
struct Unique(Json);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Unique;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object, a list, a string, a truth value, null or an integer")
            }

            fn visit_unit<E>(self) -> Result<Unique, E> {
                Ok(Unique(Json::Null))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Unique, E> {
                Ok(Unique(value.into()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Unique, E> {
                Ok(Unique(value.into()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Unique, E> {
                Ok(Unique(value.into()))
            }

            fn visit_str<E>(self, value: &str) -> Result<Unique, E> {
                Ok(Unique(value.into()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Unique, A::Error> {
                let mut values = Vec::new();
                while let Some(Unique(value)) = list.next_element()? {
                    values.push(value);
                }
                Ok(Unique(Json::Array(values)))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
                let mut fields = Map::new();
                while let Some(name) = map.next_key::<String>()? {
                    let Unique(value) = map.next_value()?;
                    if fields.contains_key(&name) {
                        let message = format!("the field {name:?} stands twice");
                        return Err(A::Error::custom(message));
                    }
                    fields.insert(name, value);
                }
                Ok(Unique(Json::Object(fields)))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// The depth of lists and objects in a JSON text.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}
