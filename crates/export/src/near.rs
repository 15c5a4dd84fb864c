//! Quantifiers over what is near: `mxclose e A B`, each entry of `B` less than `e` away from `A`'s.
//!
//! `for all x near c: P` holds for some radius, `exists x near c: P` at each. An existential one
//! that stands positively within a universal one is at the radius that the universal one is given:
//! for each e there is a delta such that for all x within delta some y within e has P.

use kernel::core::{CoreBinder, Point, Slot, TermId};

use crate::formula::implies;
use crate::writer::{Both, Result, Writer, all_indices, matrices};

/// What `near` means at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Radius {
    /// A quantifier has a radius of its own.
    Own,
    /// An existential one has the radius of this name.
    Given(String),
    /// There is no reading.
    None,
}

/// What is near a point: its name, its type, and that it is within a radius.
pub(crate) struct Neighbour {
    pub name: String,
    pub of: String,
    pub close: Box<dyn Fn(&str) -> Both>,
}

/// The name of an index, and its range.
type Range = (String, String, String);

impl Writer<'_> {
    /// Writes where a quantifier over what is near would be read with its polarity turned.
    pub(crate) fn without_near<T>(
        &mut self,
        write: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let inside = match self.radius {
            Radius::Own => Radius::Own,
            _ => Radius::None,
        };
        let before = std::mem::replace(&mut self.radius, inside);
        let written = write(self);
        self.radius = before;
        written
    }

    /// Quantifiers over what is near, of one list.
    pub(crate) fn near(
        &mut self,
        universal: bool,
        binders: &[CoreBinder],
        write: impl FnOnce(&mut Self) -> Result<Both>,
    ) -> Result<Both> {
        let depth = self.scope.len();
        let guards = self.guards.len();
        let mut near = Vec::new();
        for binder in binders {
            if let CoreBinder::Near { slot, center, .. } = binder {
                let (slot, of) = (*slot, self.point(center)?);
                let name = self.core.slots[slot as usize].name.clone();
                near.push(self.neighbour(slot, &name, center, &of)?);
            }
        }
        let of_own = self.guards.len();
        let outside = self.radius.clone();
        let radius = match (&outside, universal) {
            (Radius::Own, _) => self.fresh("e"),
            (Radius::Given(radius), false) => radius.clone(),
            _ => return self.unsupported("`near` within another `near`, read in this place,"),
        };
        self.radius = match universal {
            true => Radius::Given(radius.clone()),
            false if outside == Radius::Own => Radius::None,
            false => outside.clone(),
        };
        let body = write(self);
        self.radius = outside.clone();
        let body = body?;
        let names: Vec<&str> = near.iter().map(|one| one.name.as_str()).collect();
        self.free_of(of_own, &names)?;
        self.free_of(guards, &[&radius])?;
        let bound = bound(&near);
        let text = if universal {
            let is_used = mentions(&body.text, &radius);
            let delta = if is_used {
                self.fresh("delta")
            } else {
                radius.clone()
            };
            let inside = close_then(&near, &delta, body);
            let some = format!(
                "exists2 {delta}, 0 < {delta} & forall {bound}, {}",
                inside.at(200)
            );
            match is_used {
                true => format!("forall {radius}, 0 < {radius} -> {some}"),
                false => some,
            }
        } else {
            let close = near.iter().map(|one| (one.close)(&radius).at(79));
            let close: Vec<String> = close.collect();
            let some = format!(
                "exists {bound}, {} /\\ {}",
                close.join(" /\\ "),
                body.at(80)
            );
            match outside {
                Radius::Own => format!("forall {radius}, 0 < {radius} -> {some}"),
                _ => some,
            }
        };
        self.scope.truncate(depth);
        Ok(self.unproved("a quantifier with `near`", text, 200))
    }

    /// A point as an argument.
    pub(crate) fn point(&mut self, point: &Point) -> Result<String> {
        match point {
            Point::Family(family) => self.family(family),
            Point::Term(term) if self.is_matrix(*term) => Ok(self.matrix(*term)?.at(9)),
            Point::Term(term) => Ok(self.number(*term)?.at(9)),
        }
    }

    /// The type of a point, and the range of its index if it is a family.
    fn type_of(&mut self, slot: Slot, point: &Point) -> Result<(String, Option<Range>)> {
        let range = self.core.slots[slot as usize].family.clone();
        let sides = |w: &mut Self, (rows, cols): (TermId, TermId)| {
            Ok::<_, crate::Unsupported>(matrices(&w.side(rows)?, &w.side(cols)?))
        };
        match (point, range, self.core.slots[slot as usize].members) {
            (Point::Family(_), Some(range), Some(members)) => {
                let (from, to) = (self.natural_text(range.from)?, self.natural_text(range.to)?);
                let guards = self.guards.len();
                let index = self.declare_index(&range);
                let of = sides(self, members)?;
                self.scope.pop();
                // The sizes of the values outside the range do not matter.
                self.guards.truncate(guards);
                let of = format!("forall {index} : nat, {of}");
                Ok((of, Some((index, from, to))))
            }
            (Point::Term(term), ..) => match self.node(*term).sort {
                kernel::core::Sort::Matrix(rows, cols) => Ok((sides(self, (rows, cols))?, None)),
                _ => Ok(("R".to_owned(), None)),
            },
            _ => self.unsupported("a family of this form"),
        }
    }

    /// Declares another point beside one.
    pub(crate) fn other(&mut self, slot: Slot, point: &Point, at: &str) -> Result<Neighbour> {
        let source = &self.core.slots[slot as usize].name;
        let base = if at.chars().all(is_part) { at } else { source };
        self.neighbour(slot, &format!("{base}'"), point, at)
    }

    /// Declares what is near a point.
    fn neighbour(&mut self, slot: Slot, name: &str, point: &Point, at: &str) -> Result<Neighbour> {
        let (of, range) = self.type_of(slot, point)?;
        let name = self.declare_as(name, slot);
        let (center, own) = (at.to_owned(), name.clone());
        let is_number = of == "R";
        let close = move |radius: &str| match &range {
            None if is_number => Both::new(format!("`|{own} - {center}| < {radius}"), 70, ""),
            None => Both::new(format!("mxclose {radius} {center} {own}"), 10, ""),
            Some((index, from, to)) => {
                let text = format!("mxclose {radius} ({center} {index}) ({own} {index})");
                all_indices(index, from, to, &Both::new(text, 10, ""))
            }
        };
        let close = Box::new(close);
        Ok(Neighbour { name, of, close })
    }
}

/// The binders of what is near.
pub(crate) fn bound(near: &[Neighbour]) -> String {
    match near {
        [one] => format!("{} : {}", one.name, one.of),
        _ => {
            let each = near
                .iter()
                .map(|one| format!("({} : {})", one.name, one.of));
            each.collect::<Vec<_>>().join(" ")
        }
    }
}

/// That what is within a radius has a property.
pub(crate) fn close_then(near: &[Neighbour], radius: &str, body: Both) -> Both {
    let near = near.iter().rev();
    near.fold(body, |body, one| implies(&(one.close)(radius), &body))
}

/// Whether a name stands in a text.
pub(crate) fn mentions(text: &str, name: &str) -> bool {
    text.split(|c| !is_part(c)).any(|word| word == name)
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '\''
}
