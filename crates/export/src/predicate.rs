//! Predicates of a network: `local_min` and `global_min` of `1/2 ||W[H] * ... * W[1] * X - Y||^2`
//! in all of its layers, decided by the evidence of the certificate.
//!
//! That the gradient in the product vanishes shows a minimum; a curve along which the loss falls,
//! or a better network, that there is none (`proofs/theories/predicates.v`).

use exact::{Integer, Matrix};
use kernel::core::{CoreBinder, CoreItem, CorePlace, Op, Point, Predicate, PropId, Slot, TermId};
use kernel::evidence::Evidence;
use kernel::instance::Value;

use crate::literal;
use crate::writer::{Both, Result, Writer};

/// The variables of a network.
struct Network {
    weights: Slot,
    inputs: Slot,
    targets: Slot,
    depth: TermId,
}

impl Writer<'_> {
    /// A predicate of a network.
    pub(crate) fn predicate(
        &mut self,
        predicate: Predicate,
        objective: TermId,
        places: &[CorePlace],
        over: Option<PropId>,
    ) -> Result<Both> {
        let (word, function) = match predicate {
            Predicate::LocalMin => ("local_min", "predicates.LocalMin"),
            Predicate::GlobalMin => ("global_min", "predicates.GlobalMin"),
            other => return self.unsupported(format!("the predicate {other:?}")),
        };
        let network = match over {
            None => self.network(objective, places),
            Some(_) => None,
        };
        let Some(network) = network else {
            return self.unsupported(format!("{word} of a function that is no loss of a network"));
        };
        let d = self.widths_of(network.weights)?;
        let (x, y) = (self.name(network.inputs)?, self.name(network.targets)?);
        let (w, depth) = (self.name(network.weights)?, self.side(network.depth)?);
        let Some(Value::Family(layers)) = self.value(network.weights).cloned() else {
            return self.unsupported("a network without a value");
        };
        let evidence = self.predicate_evidence(network.weights, &layers)?;
        let samples = match self.value(network.inputs) {
            Some(Value::Matrix(inputs)) => inputs.cols(),
            _ => return self.unsupported("a network without inputs"),
        };
        let mut widths: Vec<String> = layers.iter().map(|w| w.cols().to_string()).collect();
        widths.extend(layers.last().map(|w| w.rows().to_string()));
        let members = (1..=layers.len()).map(|k| format!("{w} {k}%N"));
        let label = format!("network_{}", self.witnesses.len() + 1);
        self.witnesses.push(format!(
            "Definition {label} : verdicts.instance Z :=\n  verdicts.Instance {}%N {samples}%N \
             {x} {y} {}.",
            literal::list(widths),
            literal::list(members)
        ));
        let index = if w == "k" { "l" } else { "k" };
        let text = format!(
            "{word} (d := {d}) (H := {depth}) {x} {y} (fun {index} : nat => {w} {index}.+1)"
        );
        let tree = format!("(FLeaf _ ({function} {label} {evidence}))");
        Ok(Both::new(text, 10, tree))
    }

    /// The value of a variable of the statement.
    fn value(&self, slot: Slot) -> Option<&Value> {
        let declared = self.core.items.iter().any(|item| match item {
            CoreItem::Variable(CoreBinder::Typed { slot: other, .. }) => *other == slot,
            _ => false,
        });
        let name = &self.core.slots[slot as usize].name;
        self.certificate
            .instance
            .values
            .get(name)
            .filter(|_| declared)
    }

    fn network(&self, objective: TermId, places: &[CorePlace]) -> Option<Network> {
        let [
            CorePlace {
                slot,
                point: Point::Family(family),
            },
        ] = places
        else {
            return None;
        };
        let op = |id: TermId| &self.core.terms[id as usize].op;
        let number = |id: TermId| match op(id) {
            Op::Number(value) => value.to_small_fraction(),
            _ => None,
        };
        let Op::Multiply(half, square) = op(objective) else {
            return None;
        };
        let Op::NormSquared(residual) = op(*square) else {
            return None;
        };
        let Op::Subtract(output, targets) = op(*residual) else {
            return None;
        };
        let Op::Multiply(product, inputs) = op(*output) else {
            return None;
        };
        let Op::Product {
            family: moved,
            from,
            to,
            ascending: false,
            ..
        } = op(*product)
        else {
            return None;
        };
        let (Op::Slot(inputs), Op::Slot(targets)) = (op(*inputs), op(*targets)) else {
            return None;
        };
        let is_half = match op(*half) {
            Op::Divide(a, b) => number(*a) == Some((1, 1)) && number(*b) == Some((2, 1)),
            _ => number(*half) == Some((1, 2)),
        };
        let range = self.core.slots[family.slot as usize].family.as_ref()?;
        let whole = range.to == *from && number(*to) == Some((1, 1)) && self.begins_at_one(range);
        let plain = family.replaced.is_empty() && moved.replaced.is_empty() && moved.slot == *slot;
        (whole && plain && is_half).then_some(Network {
            weights: family.slot,
            inputs: *inputs,
            targets: *targets,
            depth: *from,
        })
    }

    fn predicate_evidence(&mut self, slot: Slot, layers: &[Matrix]) -> Result<String> {
        let name = self.core.slots[slot as usize].name.clone();
        let (word, moves) = match self.certificate.evidence.get(&self.at) {
            Some(Evidence::Convex) => return Ok("predicates.ByGradient".to_owned()),
            Some(Evidence::Curve(paths)) => match paths.get(&name) {
                Some(path) => ("predicates.ByCurve", moves_of(&path[1..])),
                None => return self.unsupported("a curve of something else"),
            },
            Some(Evidence::Better(values)) => match values.get(&name) {
                Some(Value::Family(better)) => {
                    let lines = better.iter().zip(layers).map(|(b, w)| vec![b - w]);
                    ("predicates.ByLine", lines.collect())
                }
                _ => return self.unsupported("a better point of something else"),
            },
            Some(_) => return self.unsupported("a minimum by this evidence"),
            None => return self.unsupported("a minimum that is decided without evidence"),
        };
        let moves: Vec<Vec<Matrix>> = moves;
        let mut written = Vec::new();
        for (k, coefficients) in moves.iter().enumerate() {
            let q = self.layer_denominator(&name, k, &layers[k]);
            let integers = coefficients.iter().map(|c| literal::integers(c, &q));
            match integers.collect::<Option<Vec<String>>>() {
                Some(integers) => written.push(literal::list(integers)),
                None => return self.unsupported("a curve over another denominator"),
            }
        }
        let label = format!("moves_{}", self.witnesses.len() + 1);
        self.witnesses.push(format!(
            "Definition {label} : predicates.moves_of := {}.",
            literal::list(written)
        ));
        Ok(format!("({word} {label})"))
    }

    /// A common denominator of a layer and of all that the evidence makes of it.
    pub(crate) fn layer_denominator(&self, name: &str, k: usize, layer: &Matrix) -> Integer {
        let mut all = vec![layer];
        for evidence in self.certificate.evidence.values() {
            let values: Vec<&Value> = match evidence {
                Evidence::Curve(paths) => paths.get(name).into_iter().flatten().collect(),
                Evidence::Better(values) => values.get(name).into_iter().collect(),
                _ => Vec::new(),
            };
            all.extend(values.into_iter().filter_map(|value| match value {
                Value::Family(members) => members.get(k),
                _ => None,
            }));
        }
        literal::common_denominator(all)
    }
}

/// The coefficients of each layer.
fn moves_of(coefficients: &[Value]) -> Vec<Vec<Matrix>> {
    let families: Vec<&Vec<Matrix>> = coefficients
        .iter()
        .filter_map(|value| match value {
            Value::Family(members) => Some(members),
            _ => None,
        })
        .collect();
    let layers = families.first().map_or(0, |members| members.len());
    (0..layers)
        .map(|k| families.iter().map(|members| members[k].clone()).collect())
        .collect()
}
