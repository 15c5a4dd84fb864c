//! Derivatives of a term, by going backwards through its instructions.
//!
//! The entries of the places are new parameters while the term is made; in its derivatives the
//! registers of the point are put in their place.

use std::collections::{BTreeMap, HashMap};

use kernel::core::{CorePlace, Point, Slot, TermId};
use kernel::rules::unknown::is_continuous;

use super::{Lower, Made, Stop, What, refused};
use crate::algebra::{Mat, Num};
use crate::program::{Op, Reg};

/// A term in new parameters.
struct Moved {
    value: Num,
    defined: Reg,
    /// The new parameters, and the numbers that they stand for.
    parameters: Vec<(Reg, Num)>,
}

impl Lower<'_> {
    /// The gradient, sized as the one place, or the matrix of second derivatives.
    pub(super) fn derivative(&mut self, value: TermId, places: &[CorePlace], second: bool) -> Made {
        if second {
            return refused("`hess`");
        }
        let shape = match &self.point(&places[0].point)? {
            What::Matrix(m) => Some(m.shape()),
            What::Number(_) => None,
            _ => return refused("the gradient in a family"),
        };
        let moved = self.moved(value, places)?;
        let (known, numbers) = self.slopes(&moved)?;
        let what = match shape {
            Some((rows, cols)) => What::Matrix(self.program.matrix(rows, cols, &numbers)?),
            None => What::Number(*numbers.first().ok_or(Stop::Undefined)?),
        };
        self.value(&[known], what)
    }

    /// Where the gradient is defined, and values that are 0 where its entries are.
    pub(super) fn gradient(
        &mut self,
        value: TermId,
        places: &[CorePlace],
    ) -> Result<(Reg, Vec<Reg>), Stop> {
        let moved = self.moved(value, places)?;
        let (known, numbers) = self.slopes(&moved)?;
        Ok((known, numbers.iter().map(|number| number.num).collect()))
    }

    fn point(&mut self, point: &Point) -> Result<What, Stop> {
        match point {
            Point::Term(term) => {
                let value = self.term(*term)?;
                match self.program.constant(value.defined) {
                    Some(1) => Ok(value.what),
                    _ => refused("a derivative where the point may be undefined"),
                }
            }
            Point::Family(family) => {
                let value = self.slots[family.slot as usize].clone();
                let Some(What::Family(first, members)) = value.map(|value| value.what) else {
                    return Err(Stop::Undefined);
                };
                let mut all = Vec::new();
                for k in 0..members.len() as i64 {
                    let member = self.member(family, first + k)?;
                    if self.program.constant(member.defined) != Some(1) {
                        return refused("a derivative where the point may be undefined");
                    }
                    all.push(self.matrix(&member)?);
                }
                Ok(What::Family(first, all))
            }
        }
    }

    fn moved(&mut self, value: TermId, places: &[CorePlace]) -> Result<Moved, Stop> {
        let slots: Vec<Slot> = places.iter().map(|place| place.slot).collect();
        if !is_continuous(self.core, value, &slots) {
            return refused("a derivative of a term that may jump");
        }
        let mut parameters = Vec::new();
        for place in places {
            let what = match self.point(&place.point)? {
                What::Number(number) => What::Number(self.fresh(number, &mut parameters)?),
                What::Matrix(m) => What::Matrix(self.fresh_matrix(&m, &mut parameters)?),
                What::Family(first, members) => {
                    let mut all = Vec::new();
                    for m in &members {
                        all.push(self.fresh_matrix(m, &mut parameters)?);
                    }
                    What::Family(first, all)
                }
                What::Sizes(..) => return Err(Stop::Undefined),
            };
            self.set(place.slot, what)?;
        }
        let made = self.term(value);
        for place in places {
            self.forget(place.slot, None);
        }
        let made = made?;
        Ok(Moved {
            value: self.number(&made)?,
            defined: made.defined,
            parameters,
        })
    }

    fn fresh(&mut self, number: Num, parameters: &mut Vec<(Reg, Num)>) -> Result<Num, Stop> {
        if self.program.constant(number.den).is_none() {
            return refused("a derivative at a quotient");
        }
        // More values than it has on either side: what is found of the range, such as which branch
        // a maximum takes, then holds near each value too.
        let range = self.program.range(number.num);
        let reg = self
            .program
            .input(self.fresh, range.low - 1, range.high + 1)?;
        self.fresh += 1;
        parameters.push((reg, number));
        Ok(Num {
            num: reg,
            den: number.den,
        })
    }

    fn fresh_matrix(&mut self, m: &Mat, out: &mut Vec<(Reg, Num)>) -> Result<Mat, Stop> {
        let mut entries = Vec::new();
        for &num in &m.entries {
            entries.push(self.fresh(Num { num, den: m.den }, out)?.num);
        }
        Ok(Mat { entries, ..*m })
    }

    /// Where the slopes are defined, and the slope in each parameter, at the point.
    fn slopes(&mut self, moved: &Moved) -> Result<(Reg, Vec<Num>), Stop> {
        let inputs: Vec<Reg> = moved.parameters.iter().map(|(reg, _)| *reg).collect();
        let moves = self.moving(&inputs);
        if moves[moved.value.den as usize] {
            return refused("a derivative of a quotient");
        }
        let slopes = self.backwards(moved.value.num, &moves, &inputs)?;
        let point: HashMap<Reg, Reg> = moved
            .parameters
            .iter()
            .map(|(reg, number)| (*reg, number.num))
            .collect();
        let mut known = point.clone();
        let defined = self.replaced(moved.defined, &mut known)?;
        let mut numbers = Vec::new();
        for (slope, (_, place)) in slopes.into_iter().zip(&moved.parameters) {
            let slope = self.replaced(slope, &mut known)?;
            // The parameter is the entry times its denominator.
            let num = self.program.mul(slope, place.den)?;
            numbers.push(self.program.fraction(num, moved.value.den)?);
        }
        Ok((defined, numbers))
    }

    /// Which registers depend on some inputs.
    fn moving(&self, inputs: &[Reg]) -> Vec<bool> {
        let mut moves = vec![false; self.program.ops.len()];
        for (reg, op) in self.program.ops.iter().enumerate() {
            moves[reg] = inputs.contains(&(reg as Reg))
                || op.operands().iter().any(|&operand| moves[operand as usize]);
        }
        moves
    }

    /// The derivatives of a register in some inputs.
    fn backwards(&mut self, root: Reg, moves: &[bool], inputs: &[Reg]) -> Result<Vec<Reg>, Stop> {
        type Shares = (Vec<(Reg, Reg)>, Vec<(Reg, Reg)>);
        let one = self.program.number(1)?;
        let mut open: BTreeMap<Reg, Shares> = BTreeMap::new();
        let mut slopes: HashMap<Reg, Reg> = HashMap::new();
        if moves[root as usize] {
            open.insert(root, (vec![(one, one)], Vec::new()));
        }
        while let Some((reg, (plus, minus))) = open.pop_last() {
            self.step()?;
            let slope = self.program.products(&plus, &minus)?;
            let mut give = |to: Reg, factor: Reg, negative: bool| {
                if moves[to as usize] {
                    let (plus, minus) = open.entry(to).or_default();
                    let list = if negative { minus } else { plus };
                    list.push((slope, factor));
                }
            };
            match self.program.ops[reg as usize] {
                Op::Input(_) => {
                    slopes.insert(reg, slope);
                }
                Op::Add([a, b]) => {
                    give(a, one, false);
                    give(b, one, false);
                }
                Op::Sub([a, b]) => {
                    give(a, one, false);
                    give(b, one, true);
                }
                Op::Mul([a, b]) => {
                    give(a, b, false);
                    give(b, a, false);
                }
                Op::Plus([a, b, c]) | Op::Minus([a, b, c]) => {
                    let negative = matches!(self.program.ops[reg as usize], Op::Minus(_));
                    give(a, one, false);
                    give(b, c, negative);
                    give(c, b, negative);
                }
                Op::Dot([a, b, c, d]) | Op::Cross([a, b, c, d]) => {
                    let negative = matches!(self.program.ops[reg as usize], Op::Cross(_));
                    give(a, b, false);
                    give(b, a, false);
                    give(c, d, negative);
                    give(d, c, negative);
                }
                Op::Dot3([a, b, c, d, e, f]) => {
                    for (x, y) in [(a, b), (c, d), (e, f)] {
                        give(x, y, false);
                        give(y, x, false);
                    }
                }
                _ => return refused("a derivative of a term that is no polynomial"),
            }
        }
        let zero = self.program.number(0)?;
        Ok(inputs
            .iter()
            .map(|input| slopes.get(input).copied().unwrap_or(zero))
            .collect())
    }

    /// A register with others in place of some inputs.
    fn replaced(&mut self, root: Reg, known: &mut HashMap<Reg, Reg>) -> Result<Reg, Stop> {
        if let Some(&reg) = known.get(&root) {
            return Ok(reg);
        }
        self.step()?;
        let mut op = self.program.ops[root as usize].clone();
        let mut changed = false;
        for operand in op.operands_mut() {
            let new = self.replaced(*operand, known)?;
            changed |= new != *operand;
            *operand = new;
        }
        let made = if changed {
            self.program.remake(&op)?
        } else {
            root
        };
        known.insert(root, made);
        Ok(made)
    }
}
