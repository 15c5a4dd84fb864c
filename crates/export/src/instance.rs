//! What the proof of a statement takes from a certificate: the values of the variables, witnesses,
//! and evidence about networks.

use exact::{Integer, Matrix, rank, solve};
use kernel::certificate::Certificate;
use kernel::core::{Core, Slot, TermId};
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::instance::{SizeValue, Value};

use crate::parts::{Parts, Request};
use crate::writer::{Result, small};
use crate::{Unsupported, literal};

/// The definitions of a file, and the arguments at which its statement is looked at.
#[derive(Default)]
pub(crate) struct Given {
    pub data: Vec<String>,
    pub arguments: Vec<String>,
}

struct Reader<'a> {
    core: &'a Core,
    certificate: &'a Certificate,
    evaluator: Evaluator<'a>,
    given: Given,
    at: String,
}

/// What a certificate gives to a statement.
pub(crate) fn given(core: &Core, certificate: &Certificate, parts: &Parts) -> Result<Given> {
    let mut evaluator = Evaluator::new(core);
    let assigned = evaluator.assign(&certificate.instance);
    assigned.map_err(|fault| Unsupported::Meaningless(fault.to_string()))?;
    let mut reader = Reader {
        core,
        certificate,
        evaluator,
        given: Given::default(),
        at: "items".to_owned(),
    };
    for (slot, name, _) in &parts.binders {
        reader.variable(*slot, name)?;
    }
    for (k, request) in parts.requests.iter().enumerate() {
        reader.request(k + 1, request, parts)?;
    }
    Ok(reader.given)
}

impl Reader<'_> {
    fn unsupported<T>(&self, what: impl Into<String>) -> Result<T> {
        Err(Unsupported::Node {
            at: self.at.clone(),
            what: what.into(),
        })
    }

    fn put(&mut self, define: String, argument: String) {
        self.given.data.push(define);
        self.given.arguments.push(argument);
    }

    fn natural(&mut self, name: &str, value: u64) -> Result<()> {
        small(value, &self.at)?;
        let define = format!("Definition {name} : nat := {value}%N.");
        self.put(define, format!("Instance.{name}"));
        Ok(())
    }

    fn variable(&mut self, slot: Slot, name: &str) -> Result<()> {
        let info = &self.core.slots[slot as usize];
        let (source, family) = (info.name.clone(), info.family.clone());
        let instance = &self.certificate.instance;
        match (
            instance.sizes.get(&source),
            instance.values.get(&source),
            family,
        ) {
            (Some(SizeValue::One(value)), _, None) => self.natural(name, u64::from(*value))?,
            (Some(SizeValue::Family(values)), _, Some(range)) => {
                let mut padded = vec!["0".to_owned(); self.first(range.from)?];
                for value in values {
                    small(u64::from(*value), &self.at)?;
                    padded.push(value.to_string());
                }
                let list = literal::list(padded);
                let define = format!("Definition {name} : nat -> nat := nth 0%N {list}%N.");
                self.put(define, format!("Instance.{name}"));
            }
            (_, Some(Value::Integer(value)), None) => match u64::try_from(*value) {
                Ok(value) => self.natural(name, value)?,
                Err(_) => return self.unsupported("a natural number below 0"),
            },
            (_, Some(Value::Number(value)), None) => {
                let written = literal::number(value);
                let define = format!("Definition {name} : frac := {written}.");
                self.put(define, format!("(of_frac R Instance.{name})"));
            }
            (_, Some(Value::Matrix(value)), None) => {
                let written = literal::matrix(value);
                let define = format!("Definition {name} : fmat := {written}.");
                self.put(define, format!("(of_fmat R _ _ Instance.{name})"));
            }
            (_, Some(Value::Family(members)), Some(range)) => {
                let mut padded = vec!["(0, [::])".to_owned(); self.first(range.from)?];
                for (k, member) in members.iter().enumerate() {
                    let q = self.layer_denominator(&source, k, member);
                    padded.push(literal::matrix_over(member, &q));
                }
                let list = literal::list(padded);
                let define =
                    format!("Definition {name} (i : nat) : fmat := nth (0, [::]) {list} i.");
                self.put(
                    define,
                    format!("(fun i => of_fmat R _ _ (Instance.{name} i))"),
                );
            }
            _ => return self.unsupported(format!("the variable `{source}` without a value")),
        }
        Ok(())
    }

    /// The first index of a family, at the instance.
    fn first(&mut self, from: TermId) -> Result<usize> {
        match self.evaluator.integer(from).map(usize::try_from) {
            Ok(Ok(first)) if first <= 100 => Ok(first),
            _ => self.unsupported("a family that begins below 0"),
        }
    }

    fn request(&mut self, k: usize, request: &Request, parts: &Parts) -> Result<()> {
        match request {
            Request::Witness { at, name } => {
                self.at.clone_from(at);
                let value = match self.certificate.evidence.get(at) {
                    Some(Evidence::Witness(values)) => values.get(name),
                    _ => None,
                };
                let (of_type, written) = match value {
                    Some(Value::Matrix(value)) => ("fmat", literal::matrix(value)),
                    Some(Value::Number(value)) => ("frac", literal::number(value)),
                    _ => {
                        return self.unsupported(
                            "a quantifier over matrices or numbers, not by a witness,",
                        );
                    }
                };
                let data = &mut self.given.data;
                data.push(format!("Definition witness_{k} : {of_type} := {written}."));
            }
            Request::Network {
                at,
                kind,
                weights,
                inputs,
                targets,
                names,
            } => {
                self.at.clone_from(at);
                let value = |slot: &Slot| {
                    let name = &self.core.slots[*slot as usize].name;
                    // A bound variable of the same name has no value.
                    let declared = parts.binders.iter().any(|(other, ..)| other == slot);
                    let value = self.certificate.instance.values.get(name);
                    value.filter(|_| declared)
                };
                let (Some(Value::Family(layers)), Some(Value::Matrix(x)), Some(_)) =
                    (value(weights), value(inputs), value(targets))
                else {
                    return self.unsupported("a network without a value");
                };
                let mut widths: Vec<String> = layers
                    .iter()
                    .map(|layer| layer.cols().to_string())
                    .collect();
                widths.extend(layers.last().map(|layer| layer.rows().to_string()));
                let [w, inputs, targets] = names;
                let members = (1..=layers.len()).map(|k| format!("{w} {k}%N"));
                let network = format!(
                    "(verdicts.Instance {}%N {}%N {inputs} {targets} {})",
                    literal::list(widths),
                    x.cols(),
                    literal::list(members)
                );
                let evidence = self.network_evidence(*weights, layers)?;
                self.given.data.push(format!(
                    "Definition leaf_{k} : predicates.leaf :=\n  predicates.{kind} {network}\n  \
                     {evidence}."
                ));
            }
            Request::Nearest { at, place, bound } => {
                self.at.clone_from(at);
                let factors = self.factors(*place, *bound)?;
                self.given.data.push(format!(
                    "Definition factors_{k} : option (fmat * fmat) := {factors}."
                ));
            }
        }
        Ok(())
    }

    /// Two factors of a better point, of the inner size that bounds its rank; none if the gradient
    /// vanishes.
    fn factors(&mut self, place: Slot, bound: TermId) -> Result<String> {
        let name = &self.core.slots[place as usize].name;
        let better = match self.certificate.evidence.get(&self.at) {
            Some(Evidence::Convex) => return Ok("None".to_owned()),
            Some(Evidence::Better(values)) => match values.get(name) {
                Some(Value::Matrix(better)) => better,
                _ => return self.unsupported("a better point of something else"),
            },
            _ => return self.unsupported("a minimum of bounded rank by this evidence"),
        };
        let size = match self.evaluator.integer(bound).map(usize::try_from) {
            Ok(Ok(size)) if size <= 1_000 => size,
            _ => return self.unsupported("a bound on the rank that has no value here"),
        };
        let Some((left, right)) = factored(better, size) else {
            return self.unsupported("a better point of larger rank");
        };
        let (left, right) = (literal::matrix(&left), literal::matrix(&right));
        Ok(format!("Some ({left}, {right})"))
    }

    fn network_evidence(&self, slot: Slot, layers: &[Matrix]) -> Result<String> {
        let name = &self.core.slots[slot as usize].name;
        let (word, moves): (_, Vec<Vec<Matrix>>) = match self.certificate.evidence.get(&self.at) {
            Some(Evidence::Convex) => return Ok("predicates.ByGradient".to_owned()),
            Some(Evidence::Curve(paths)) => match paths.get(name) {
                Some(path) => ("predicates.ByCurve", moves_of(&path[1..])),
                None => return self.unsupported("a curve of something else"),
            },
            Some(Evidence::Better(values)) => match values.get(name) {
                Some(Value::Family(better)) => {
                    let lines = better.iter().zip(layers).map(|(b, w)| vec![b - w]);
                    ("predicates.ByLine", lines.collect())
                }
                _ => return self.unsupported("a better point of something else"),
            },
            Some(_) => return self.unsupported("a minimum by this evidence"),
            None => return self.unsupported("a minimum that is decided without evidence"),
        };
        let mut written = Vec::new();
        for (k, coefficients) in moves.iter().enumerate() {
            let q = self.layer_denominator(name, k, &layers[k]);
            let integers = coefficients.iter().map(|c| literal::integers(c, &q));
            match integers.collect::<Option<Vec<String>>>() {
                Some(integers) => written.push(literal::list(integers)),
                None => return self.unsupported("a curve over another denominator"),
            }
        }
        Ok(format!("({word} {})", literal::list(written)))
    }

    /// A common denominator of a layer and of all that the evidence makes of it.
    fn layer_denominator(&self, name: &str, k: usize, layer: &Matrix) -> Integer {
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

/// Factors of a matrix, of the given inner size, if its rank is no larger.
fn factored(matrix: &Matrix, size: usize) -> Option<(Matrix, Matrix)> {
    let mut basis = Vec::new();
    for column in 0..matrix.cols() {
        basis.push(column);
        if rank(&matrix.select_columns(&basis)) < basis.len() {
            basis.pop();
        }
    }
    let left = matrix.select_columns(&basis);
    let gram = &left.transpose() * &left;
    let right = solve(&gram, &(&left.transpose() * matrix))?;
    let missing = size.checked_sub(basis.len())?;
    let (rows, cols) = matrix.shape();
    let left = left.hstack(&Matrix::zeros(rows, missing));
    Some((left, right.vstack(&Matrix::zeros(missing, cols))))
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
