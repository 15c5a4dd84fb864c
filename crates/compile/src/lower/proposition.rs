//! Propositions as two truth values: where they are true, and where they are false; elsewhere they
//! are undefined.

use kernel::core::{
    CoreBinder, CoreType, Kind, Op, Predicate, PropId, PropOp, Property, Slot, Sort, TermId,
};
use kernel::tree::Relation;

use super::{Lower, Stop, Value, What, defined, refused};
use crate::algebra::{Mat, Num};
use crate::program::{Refusal, Reg};

/// The most members of a finite set of matrices.
const MEMBERS: usize = 2_000;

/// Where a proposition is true, and where it is false.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth {
    /// True.
    pub yes: Reg,
    /// False.
    pub no: Reg,
}

type Decided = Result<Truth, Stop>;

/// A value of a bound variable, and whether it is in the set.
type Choice = (Reg, What);

/// A quantifier's parts.
struct Quantifier<'c> {
    universal: bool,
    condition: Option<PropId>,
    body: PropId,
    binders: &'c [CoreBinder],
}

impl Lower<'_> {
    pub(super) fn always(&mut self) -> Decided {
        let (yes, no) = (self.program.truth(true)?, self.program.truth(false)?);
        Ok(Truth { yes, no })
    }

    fn undefined(&mut self) -> Decided {
        let no = self.program.truth(false)?;
        Ok(Truth { yes: no, no })
    }

    fn negation(a: Truth) -> Truth {
        Truth {
            yes: a.no,
            no: a.yes,
        }
    }

    /// Whether both are true or false everywhere.
    fn defined_everywhere(&mut self, a: Truth, b: Truth) -> Result<bool, Stop> {
        Ok(self.program.not(a.yes)? == a.no && self.program.not(b.yes)? == b.no)
    }

    pub(super) fn conjunction(&mut self, a: Truth, b: Truth) -> Decided {
        let yes = self.program.all(&[a.yes, b.yes])?;
        let no = match self.defined_everywhere(a, b)? {
            true => self.program.not(yes)?,
            false => self.program.any(&[a.no, b.no])?,
        };
        Ok(Truth { yes, no })
    }

    fn disjunction(&mut self, a: Truth, b: Truth) -> Decided {
        let both = self.conjunction(Self::negation(a), Self::negation(b))?;
        Ok(Self::negation(both))
    }

    /// A condition where it is defined.
    fn decided(&mut self, known: Reg, condition: Reg) -> Decided {
        let not = self.program.not(condition)?;
        Ok(Truth {
            yes: self.program.all(&[known, condition])?,
            no: self.program.all(&[known, not])?,
        })
    }

    /// The truth of a proposition.
    ///
    /// # Errors
    /// When it is not compiled.
    pub fn prop(&mut self, id: PropId) -> Decided {
        match self.decide(id) {
            Err(Stop::Undefined) => self.undefined(),
            decided => decided,
        }
    }

    fn decide(&mut self, id: PropId) -> Decided {
        self.step()?;
        let core = self.core;
        match &core.props[id as usize].op {
            PropOp::Not(p) => Ok(Self::negation(self.prop(*p)?)),
            PropOp::And(p, q) => {
                let (p, q) = (self.prop(*p)?, self.prop(*q)?);
                self.conjunction(p, q)
            }
            PropOp::Or(p, q) => {
                let (p, q) = (self.prop(*p)?, self.prop(*q)?);
                self.disjunction(p, q)
            }
            PropOp::Implies(p, q) => {
                let (p, q) = (self.prop(*p)?, self.prop(*q)?);
                self.disjunction(Self::negation(p), q)
            }
            PropOp::Iff(p, q) => {
                let (p, q) = (self.prop(*p)?, self.prop(*q)?);
                if self.defined_everywhere(p, q)? {
                    let differ = self.program.sub(p.yes, q.yes)?;
                    let no = self.program.nonzero(differ)?;
                    let yes = self.program.not(no)?;
                    return Ok(Truth { yes, no });
                }
                let both = self.program.all(&[p.yes, q.yes])?;
                let neither = self.program.all(&[p.no, q.no])?;
                let first = self.program.all(&[p.yes, q.no])?;
                let second = self.program.all(&[p.no, q.yes])?;
                Ok(Truth {
                    yes: self.program.any(&[both, neither])?,
                    no: self.program.any(&[first, second])?,
                })
            }
            PropOp::Compare(relation, a, b) => {
                let real = |term: &TermId| core.terms[*term as usize].sort == Sort::Real;
                if real(a) || real(b) {
                    return refused("an irrational number");
                }
                if let Some((known, nonzero)) = self.nilpotent(*relation, *a, *b)? {
                    let condition = match relation {
                        Relation::Equal => self.program.not(nonzero)?,
                        _ => nonzero,
                    };
                    return self.decided(known, condition);
                }
                let [a, b] = self.pair(*a, *b)?;
                let known = self.program.all(&[a.defined, b.defined])?;
                match (&a.what, &b.what) {
                    (What::Matrix(a), What::Matrix(b)) => {
                        self.compare_matrices(known, *relation, a, b)
                    }
                    _ => {
                        let (a, b) = (self.number(&a)?, self.number(&b)?);
                        let condition = self.compare(*relation, a, b)?;
                        self.decided(known, condition)
                    }
                }
            }
            PropOp::Property(property, arguments) => self.property(*property, arguments),
            PropOp::Quantifier {
                universal,
                binders,
                condition,
                body,
            } => {
                let quantifier = Quantifier {
                    universal: *universal,
                    condition: *condition,
                    body: *body,
                    binders,
                };
                self.quantify(&quantifier, 0)
            }
            PropOp::Predicate {
                predicate: Predicate::Critical,
                objective,
                places,
                over: None,
            } => {
                let (known, entries) = self.gradient(*objective, places)?;
                let any = self.program.any(&entries)?;
                let any = self.program.nonzero(any)?;
                let zero = self.program.not(any)?;
                self.decided(known, zero)
            }
            PropOp::Predicate { .. } => refused("a predicate of a function"),
        }
    }

    /// Of `M^n = 0` with `n` at least the side of `M`: where it is defined, and whether the
    /// characteristic polynomial is no power of its variable (Cayley and Hamilton), which takes
    /// fewer products.
    fn nilpotent(
        &mut self,
        relation: Relation,
        power: TermId,
        zero: TermId,
    ) -> Result<Option<(Reg, Reg)>, Stop> {
        let Op::Power(base, exponent) = self.core.terms[power as usize].op else {
            return Ok(None);
        };
        let [base, zero] = self.pair(base, zero)?;
        let (What::Matrix(m), What::Matrix(zeros)) = (&base.what, &zero.what) else {
            return Ok(None);
        };
        let is_zero = |&entry: &Reg| self.program.constant(entry) == Some(0);
        let square = m.rows == m.cols && m.shape() == zeros.shape();
        let equation = matches!(relation, Relation::Equal | Relation::Unequal);
        if !(equation && square && zeros.entries.iter().all(is_zero)) {
            return Ok(None);
        }
        let (cases, always) = self.cases(exponent)?;
        match cases[..] {
            [(n, _)] if usize::try_from(n).is_ok_and(|n| n >= m.rows) && m.rows <= 4 => {}
            _ => return Ok(None),
        }
        let known = self.program.all(&[base.defined, zero.defined, always])?;
        let sums = self.program.principal_sums(m)?;
        let any = self.program.any(&sums)?;
        Ok(Some((known, self.program.nonzero(any)?)))
    }

    fn compare(&mut self, relation: Relation, a: Num, b: Num) -> Result<Reg, Stop> {
        use Relation::{AtLeast, AtMost, Equal, Greater, Less, Unequal};
        if let Some(decided) = self.compare_ranks(relation, a, b)? {
            return Ok(decided);
        }
        let (x, y) = match relation {
            // Denominators are not 0.
            Equal | Unequal => {
                let (nums, _) = self.program.common(&[a, b])?;
                (nums[0], nums[1])
            }
            _ => self.program.comparable(a, b)?,
        };
        let made = match relation {
            Equal | Unequal => self.program.equal(x, y)?,
            Less | AtLeast => self.program.less(x, y)?,
            Greater | AtMost => self.program.less(y, x)?,
        };
        Ok(match relation {
            Unequal | AtLeast | AtMost => self.program.not(made)?,
            Equal | Less | Greater => made,
        })
    }

    /// A rank beside a constant: a comparison that needs minors of one or two sizes.
    fn compare_ranks(&mut self, relation: Relation, a: Num, b: Num) -> Result<Option<Reg>, Stop> {
        use Relation::{AtLeast, AtMost, Equal, Greater, Less, Unequal};
        let one = self.program.number(1)?;
        if a.den != one || b.den != one {
            return Ok(None);
        }
        let (steps, bound, relation) = match (
            self.ranks.get(&a.num).cloned(),
            self.ranks.get(&b.num).cloned(),
            self.program.constant(a.num),
            self.program.constant(b.num),
        ) {
            (Some(steps), None, _, Some(bound)) => (steps, bound, relation),
            (None, Some(steps), Some(bound), _) => {
                let mirrored = match relation {
                    Less => Greater,
                    Greater => Less,
                    AtMost => AtLeast,
                    AtLeast => AtMost,
                    same => same,
                };
                (steps, bound, mirrored)
            }
            _ => return Ok(None),
        };
        // Whether the rank is at least k.
        let step = |lower: &mut Self, k: i128| match usize::try_from(k) {
            Err(_) | Ok(0) => lower.program.truth(true),
            Ok(k) => match steps.get(k - 1) {
                Some(&step) => Ok(step),
                None => lower.program.truth(false),
            },
        };
        let made = match relation {
            AtLeast | Less => step(self, bound)?,
            Greater | AtMost => step(self, bound + 1)?,
            Equal | Unequal => {
                let (reached, passed) = (step(self, bound)?, step(self, bound + 1)?);
                let within = self.program.not(passed)?;
                self.program.all(&[reached, within])?
            }
        };
        Ok(Some(match relation {
            Less | AtMost | Unequal => self.program.not(made)?,
            _ => made,
        }))
    }

    fn compare_matrices(&mut self, known: Reg, relation: Relation, a: &Mat, b: &Mat) -> Decided {
        use Relation::{AtMost, Equal, Greater, Less, Unequal};
        defined(a.shape() == b.shape())?;
        if matches!(relation, Equal | Unequal) {
            let numbers: Vec<Num> = [a, b]
                .into_iter()
                .flat_map(|m| m.entries.iter().map(|&num| Num { num, den: m.den }))
                .collect();
            let (nums, _) = self.program.common(&numbers)?;
            let mut differences = Vec::new();
            for k in 0..a.entries.len() {
                differences.push(self.program.sub(nums[k], nums[a.entries.len() + k])?);
            }
            let any = self.program.any(&differences)?;
            let mut condition = self.program.nonzero(any)?;
            if relation == Equal {
                condition = self.program.not(condition)?;
            }
            return self.decided(known, condition);
        }
        let (greater, lesser) = match relation {
            Less | AtMost => (b, a),
            _ => (a, b),
        };
        defined(a.rows == a.cols)?;
        let difference = self.program.matrix_sum(greater, lesser, true)?;
        let strict = matches!(relation, Less | Greater);
        let condition = self.definite(&difference, strict)?;
        self.decided(known, condition)
    }

    /// Whether a square matrix is symmetric and positive semidefinite, or definite: its eigenvalues
    /// are real, so they are at least 0 if their symmetric functions are, and above 0 likewise.
    fn definite(&mut self, m: &Mat, strict: bool) -> Result<Reg, Stop> {
        let m = self.program.positive_denominator(m)?;
        let zero = self.program.number(0)?;
        let mut conditions = vec![self.program.symmetric(&m)?];
        for sum in self.program.principal_sums(&m)? {
            conditions.push(if strict {
                self.program.less(zero, sum)?
            } else {
                let negative = self.program.less(sum, zero)?;
                self.program.not(negative)?
            });
        }
        Ok(self.program.all(&conditions)?)
    }

    fn property(&mut self, property: Property, arguments: &[TermId]) -> Decided {
        let values = self.terms(arguments)?;
        let known: Vec<Reg> = values.iter().map(|value| value.defined).collect();
        let known = self.program.all(&known)?;
        let strict = match property {
            Property::Nonnegative => false,
            Property::Positive => true,
            Property::Hurwitz => return refused("`hurwitz`"),
            Property::SingularValueDecomposition => return refused("`svd`"),
        };
        let m = self.matrix(&values[0])?;
        let m = self.program.positive_denominator(&m)?;
        let zero = self.program.number(0)?;
        let mut conditions = Vec::new();
        for &entry in &m.entries {
            conditions.push(if strict {
                self.program.less(zero, entry)?
            } else {
                let negative = self.program.less(entry, zero)?;
                self.program.not(negative)?
            });
        }
        let condition = self.program.all(&conditions)?;
        self.decided(known, condition)
    }

    /// A quantifier whose first `done` variables are bound.
    fn quantify(&mut self, quantifier: &Quantifier<'_>, done: usize) -> Decided {
        self.step()?;
        let universal = quantifier.universal;
        let Some(binder) = quantifier.binders.get(done) else {
            let condition = match quantifier.condition {
                Some(condition) => self.prop(condition)?,
                None => self.always()?,
            };
            // Where the condition is nowhere true or undefined, the body does not count.
            if self.program.constant(condition.no) == Some(1) {
                return Ok(match universal {
                    true => Self::negation(condition),
                    false => condition,
                });
            }
            let body = self.prop(quantifier.body)?;
            return if universal {
                self.disjunction(Self::negation(condition), body)
            } else {
                self.conjunction(condition, body)
            };
        };
        let (slot, known, choices) = self.choices(binder)?;
        let mut total = self.always()?;
        if !universal {
            total = Self::negation(total);
        }
        for (inside, what) in choices {
            self.set(slot, what)?;
            let member = self.quantify(quantifier, done + 1);
            self.forget(slot, None);
            let member = match member {
                Err(Stop::Undefined) => self.undefined()?,
                member => member?,
            };
            let outside = self.program.not(inside)?;
            total = if universal {
                let member = Truth {
                    yes: self.program.any(&[outside, member.yes])?,
                    no: self.program.all(&[inside, member.no])?,
                };
                self.conjunction(total, member)?
            } else {
                let member = Truth {
                    yes: self.program.all(&[inside, member.yes])?,
                    no: self.program.any(&[outside, member.no])?,
                };
                self.disjunction(total, member)?
            };
            let settled = if universal { total.no } else { total.yes };
            if self.program.constant(settled) == Some(1) {
                break;
            }
        }
        Ok(Truth {
            yes: self.program.all(&[known, total.yes])?,
            no: self.program.all(&[known, total.no])?,
        })
    }

    /// The values of a bound variable of a finite set, each with whether it is in the set, and
    /// where the set is defined.
    fn choices(&mut self, binder: &CoreBinder) -> Result<(Slot, Reg, Vec<Choice>), Stop> {
        let always = self.program.truth(true)?;
        match binder {
            CoreBinder::Range(index) => {
                let (members, known) = self.members(index)?;
                let mut choices = Vec::new();
                for (value, inside) in members {
                    let number = self.program.integer(i128::from(value))?;
                    choices.push((inside, What::Number(number)));
                }
                Ok((index.slot, known, choices))
            }
            CoreBinder::Set { slot, values } => {
                let values = self.terms(values)?;
                let known: Vec<Reg> = values.iter().map(|value| value.defined).collect();
                let known = self.program.all(&known)?;
                let mut choices = Vec::new();
                for value in &values {
                    choices.push((always, What::Number(self.number(value)?)));
                }
                Ok((*slot, known, choices))
            }
            CoreBinder::Typed { slot, of } => match &of.over {
                Some(over) => {
                    let values = self.terms(over)?;
                    let choices = self.finite(*slot, of, &values)?;
                    let choices = choices.into_iter().map(|what| (always, what)).collect();
                    Ok((*slot, always, choices))
                }
                None => refused("a quantifier over matrices"),
            },
            CoreBinder::Near { .. } => refused("`near`"),
        }
    }

    /// The matrices or numbers of a type whose free entries are of a finite set of constants.
    fn finite(&mut self, slot: Slot, of: &CoreType, values: &[Value]) -> Result<Vec<What>, Stop> {
        if self.core.slots[slot as usize].family.is_some()
            || matches!(
                of.kind,
                Kind::Psd | Kind::Pd | Kind::Orthogonal | Kind::Natural
            )
        {
            return refused("a quantifier over a finite set of matrices");
        }
        let mut numbers = Vec::new();
        for value in values {
            let number = self.number(value)?;
            let constant = |reg| self.program.constant(reg).is_some();
            if !constant(number.num) || !constant(number.den) || !constant(value.defined) {
                return refused("a finite set that the instance decides");
            }
            numbers.push(number);
        }
        if of.kind == Kind::Number {
            return Ok(numbers.into_iter().map(What::Number).collect());
        }
        let (Some(rows), Some(cols)) = (of.rows, of.cols) else {
            return Err(Stop::Undefined);
        };
        let (rows, cols) = (self.size(rows)?, self.size(cols)?);
        let free = match of.kind {
            Kind::Diagonal => rows.min(cols),
            Kind::Symmetric => rows * (rows + 1) / 2,
            _ => rows * cols,
        };
        let count = numbers
            .len()
            .checked_pow(u32::try_from(free).unwrap_or(u32::MAX));
        let count = count.filter(|&count| count <= MEMBERS);
        let count = count.ok_or(Refusal::TooLong)?;
        let zero = self.program.integer(0)?;
        let mut choices = Vec::new();
        for mut k in 0..count {
            let digits: Vec<Num> = (0..free)
                .map(|_| {
                    let digit = numbers[k % numbers.len()];
                    k /= numbers.len();
                    digit
                })
                .collect();
            let entry = |i: usize, j: usize| match of.kind {
                Kind::Diagonal if i != j => zero,
                Kind::Diagonal => digits[i],
                Kind::Symmetric => digits[i.max(j) * (i.max(j) + 1) / 2 + i.min(j)],
                _ => digits[i * cols + j],
            };
            let entries: Vec<Num> = (0..rows * cols)
                .map(|k| entry(k / cols, k % cols))
                .collect();
            choices.push(What::Matrix(self.program.matrix(rows, cols, &entries)?));
        }
        Ok(choices)
    }
}
