//! Predicates of functions: local and global minima, local maxima, critical points.
//!
//! They are spelled out, but for `local_min` and `global_min` of the loss of a network,
//! `1/2 ||W[H] * ... * W[1] * X - Y||^2` in all of its layers, which are words of `statements.v`.
//! Two kinds have a term, decided by the evidence of a certificate: the loss of a network
//! (`proofs/theories/predicates.v`), and `||T * X - Y||^2` in T over the matrices of bounded rank,
//! whose minima have a vanishing gradient, or are none if two factors do better.

use kernel::core::{CorePlace, Family, Op, Point, Predicate, PropId, Slot, TermId};
use kernel::tree::Relation;

use crate::formula::{conjunction, implies};
use crate::near::{Neighbour, bound, close_then};
use crate::parts::Request;
use crate::writer::{Both, Result, Writer};

/// The variables of a network.
struct Network<'a> {
    weights: &'a Family,
    inputs: Slot,
    targets: Slot,
    depth: TermId,
}

impl Writer<'_> {
    /// A predicate of a function.
    pub(crate) fn predicate(
        &mut self,
        predicate: Predicate,
        objective: TermId,
        places: &[CorePlace],
        over: Option<PropId>,
    ) -> Result<Both> {
        let words = match predicate {
            Predicate::LocalMin => Some(("local_min", "LocalMin")),
            Predicate::GlobalMin => Some(("global_min", "GlobalMin")),
            Predicate::Critical => None,
            Predicate::DescendsOnALine => {
                return self.unsupported("the predicate descends_on_a_line");
            }
        };
        if let (Some((word, kind)), None) = (words, over)
            && let Some(network) = self.network(objective, places)
        {
            return self.of_network(word, kind, &network);
        }
        let text = self.without_near(|w| match predicate {
            Predicate::Critical => w.critical(objective, places, over),
            _ => w.minimum(predicate, objective, places, over),
        })?;
        match self.nearest(predicate, objective, places, over)? {
            Some(tree) => Ok(Both::new(text.text, text.level, tree)),
            None => Ok(self.unproved(
                format!("{predicate:?} of this function"),
                text.text,
                text.level,
            )),
        }
    }

    /// The term of a minimum of `||T * X - Y||^2` in T over the matrices of bounded rank.
    fn nearest(
        &mut self,
        predicate: Predicate,
        objective: TermId,
        places: &[CorePlace],
        over: Option<PropId>,
    ) -> Result<Option<String>> {
        let ([place], Some(over)) = (places, over) else {
            return Ok(None);
        };
        let core = self.core;
        let op = |id: TermId| &core.terms[id as usize].op;
        let moves = |id: TermId| core.terms[id as usize].free.contains(&place.slot);
        let moved = |id: TermId| matches!(op(id), Op::Slot(slot) if *slot == place.slot);
        let near = match predicate {
            Predicate::LocalMin => true,
            Predicate::GlobalMin => false,
            _ => return Ok(None),
        };
        let (Point::Term(point), Op::NormSquared(residual)) = (&place.point, op(objective)) else {
            return Ok(None);
        };
        let Op::Subtract(output, targets) = op(*residual) else {
            return Ok(None);
        };
        let Op::Multiply(matrix, inputs) = op(*output) else {
            return Ok(None);
        };
        let Some((Relation::AtMost, bound)) = core.compared_rank(over, moved) else {
            return Ok(None);
        };
        let fixed = !moves(*inputs) && !moves(*targets) && !moves(bound);
        if !moved(*matrix) || !fixed || !self.is_natural(bound) {
            return Ok(None);
        }
        let (point, k) = (self.matrix(*point)?.tree, self.natural(bound)?.term());
        let (x, y) = (self.matrix(*inputs)?.tree, self.matrix(*targets)?.tree);
        self.requests.push(Request::Nearest {
            at: self.at.clone(),
            place: place.slot,
            bound,
        });
        let factors = self.requests.len();
        Ok(Some(format!(
            "(FAnd (FNat leq (NRank {point}) {k}) (FNearest {near} {k} {x} {y} {point} \
             factors_{factors}))"
        )))
    }

    /// The value of a function, and whether the point is feasible, where the places have the given
    /// names.
    fn at_point(
        &mut self,
        objective: TermId,
        places: &[CorePlace],
        over: Option<PropId>,
        names: &[String],
    ) -> Result<(Both, Option<Both>)> {
        let depth = self.scope.len();
        let at = places.iter().zip(names);
        self.scope
            .extend(at.map(|(place, name)| (place.slot, name.clone())));
        let value = self.number(objective)?;
        let feasible = over.map(|over| self.formula(over)).transpose()?;
        self.scope.truncate(depth);
        Ok((value, feasible))
    }

    /// The points of places.
    fn points(&mut self, places: &[CorePlace]) -> Result<Vec<String>> {
        places
            .iter()
            .map(|place| self.point(&place.point))
            .collect()
    }

    /// Other values of places, beside these points.
    fn others(&mut self, places: &[CorePlace], points: &[String]) -> Result<Vec<Neighbour>> {
        let places = places.iter().zip(points);
        places
            .map(|(place, point)| self.other(place.slot, &place.point, point))
            .collect()
    }

    fn minimum(
        &mut self,
        predicate: Predicate,
        objective: TermId,
        places: &[CorePlace],
        over: Option<PropId>,
    ) -> Result<Both> {
        let depth = self.scope.len();
        let points = self.points(places)?;
        let (value, feasible) = self.at_point(objective, places, over, &points)?;
        let guards = self.guards.len();
        let near = self.others(places, &points)?;
        let names: Vec<String> = near.iter().map(|one| one.name.clone()).collect();
        let (other, allowed) = self.at_point(objective, places, over, &names)?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.free_of(guards, &names)?;
        let mut inside = Both::new(format!("{} <= {}", value.at(69), other.at(69)), 70, "");
        let bound = bound(&near);
        let text = if predicate == Predicate::GlobalMin {
            inside = allowed
                .iter()
                .fold(inside, |inside, allowed| implies(allowed, &inside));
            format!("forall {bound}, {}", inside.at(200))
        } else {
            let radius = self.fresh("e");
            inside = close_then(&near, &radius, inside);
            inside = allowed
                .iter()
                .fold(inside, |inside, allowed| implies(allowed, &inside));
            format!(
                "exists2 {radius}, 0 < {radius} & forall {bound}, {}",
                inside.at(200)
            )
        };
        self.scope.truncate(depth);
        let minimum = Both::new(text, 200, "");
        let feasible = feasible.iter();
        Ok(feasible.fold(minimum, |minimum, feasible| conjunction(feasible, &minimum)))
    }

    /// The derivative along every line vanishes.
    fn critical(
        &mut self,
        objective: TermId,
        places: &[CorePlace],
        over: Option<PropId>,
    ) -> Result<Both> {
        if over.is_some() {
            return self.unsupported("a critical point of a feasible set");
        }
        let depth = self.scope.len();
        let points = self.points(places)?;
        let (value, _) = self.at_point(objective, places, None, &points)?;
        let guards = self.guards.len();
        let lines = self.others(places, &points)?;
        let [e, delta, t] = ["e", "delta", "t"].map(|name| self.fresh(name));
        let moved = places.iter().zip(points.iter().zip(&lines));
        let moved = moved.map(|(place, (point, line))| match &place.point {
            Point::Family(_) => {
                format!("(fun i : nat => {point} i + {t} *: {} i)", line.name)
            }
            Point::Term(term) => {
                let mark = if self.is_matrix(*term) { "*:" } else { "*" };
                format!("({point} + {t} {mark} {})", line.name)
            }
        });
        let moved: Vec<String> = moved.collect();
        let (other, _) = self.at_point(objective, places, None, &moved)?;
        let mut names: Vec<&str> = lines.iter().map(|one| one.name.as_str()).collect();
        names.push(&t);
        self.free_of(guards, &names)?;
        let text = format!(
            "forall {}, forall {e}, 0 < {e} -> exists2 {delta}, 0 < {delta} & forall {t}, `|{t}| < \
             {delta} -> `|{} - {}| <= {e} * `|{t}|",
            bound(&lines),
            other.at(50),
            value.at(49)
        );
        self.scope.truncate(depth);
        Ok(Both::new(text, 200, ""))
    }

    /// A word of `statements.v` about a network.
    fn of_network(&mut self, word: &str, kind: &'static str, network: &Network) -> Result<Both> {
        let d = self.widths_of(network.weights.slot)?;
        let (x, y) = (self.name(network.inputs)?, self.name(network.targets)?);
        let (w, depth) = (self.family(network.weights)?, self.side(network.depth)?);
        let index = if w == "k" { "l" } else { "k" };
        let text = format!(
            "{word} (d := {d}) (H := {depth}) {x} {y} (fun {index} : nat => {w} {index}.+1)"
        );
        self.requests.push(Request::Network {
            at: self.at.clone(),
            kind,
            weights: network.weights.slot,
            inputs: network.inputs,
            targets: network.targets,
            names: [w, x, y],
        });
        let tree = format!("(FLeaf _ leaf_{})", self.requests.len());
        Ok(Both::new(text, 10, tree))
    }

    fn network<'p>(&self, objective: TermId, places: &'p [CorePlace]) -> Option<Network<'p>> {
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
        let plain = moved.replaced.is_empty() && moved.slot == *slot;
        (whole && plain && is_half).then_some(Network {
            weights: family,
            inputs: *inputs,
            targets: *targets,
            depth: *from,
        })
    }
}
