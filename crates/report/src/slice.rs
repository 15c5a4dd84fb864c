//! Slices of a loss: a local minimum, and the segment to a better point.
//!
//! Drawn is the function of a `global_min` that a better point refutes, on the line through both
//! points, with its kinks. All is exact: beside each sample the function is one rational function
//! of the parameter (by the infinitesimal of the kernel), and a kink is where the next piece is
//! another one; it is enclosed by halving.

use exact::Rational;
use kernel::certificate::Certificate;
use kernel::core::Predicate;
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::infinitesimal::Qt;
use kernel::judge::paths_of;
use kernel::matrix::Mat;
use kernel::mutant::mutate;
use kernel::rules::minimum::Question;
use kernel::value::Value;
use serde::Serialize;

/// The size of the picture, and the room around it.
const SIZE: (f64, f64) = (360.0, 180.0);
const ROOM: f64 = 28.0;
/// How many samples are drawn, and how often a kink's interval is halved.
const SAMPLES: i64 = 96;
const HALVINGS: usize = 16;

/// A picture; lengths in its own units.
#[derive(Serialize)]
pub(crate) struct Slice {
    pub width: f64,
    pub height: f64,
    /// The points of the line.
    pub line: String,
    /// Where it has kinks.
    pub kinks: Vec<(f64, f64)>,
    /// The minimum and the better point, with their values.
    pub points: Vec<(f64, f64, String)>,
}

/// The slices of what a certificate shows to be a local minimum, and not a global one.
pub(crate) fn slices(certificate: &serde_json::Value) -> Vec<Slice> {
    found(certificate).unwrap_or_default()
}

fn found(certificate: &serde_json::Value) -> Option<Vec<Slice>> {
    let certificate = Certificate::read(&certificate.to_string()).ok()?;
    let statement = mutate(&certificate.statement, &certificate.dropped).ok()?;
    let core = elaborate(&statement).ok()?;
    let mut evaluator = Evaluator::new(&core);
    evaluator.assign(&certificate.instance).ok()?;
    let questions = (0..core.props.len() as u32).filter_map(|prop| {
        let question = Question::of(&evaluator, prop)?;
        let path = &core.props[prop as usize].path;
        Some((question, certificate.evidence.get(path)?))
    });
    let questions: Vec<_> = questions.collect();
    let is_local = |(question, evidence): &(Question<'_>, &Evidence)| {
        question.predicate == Predicate::LocalMin && !matches!(evidence, Evidence::Curve(_))
    };
    if !questions.iter().any(is_local) {
        return None;
    }
    let slice = |(question, evidence): &(Question<'_>, &Evidence)| {
        let Evidence::Better(values) = evidence else {
            return None;
        };
        let mut there = evaluator.clone();
        question.move_to(&mut there, &paths_of(values)).ok()?;
        let mut here = evaluator.clone();
        question.enter(&mut here).ok()?;
        Segment::new(&here, &there, question)?.drawn()
    };
    Some(questions.iter().filter_map(slice).collect())
}

/// The function on the line through two points.
struct Segment<'c, 'q> {
    question: &'q Question<'c>,
    along: Evaluator<'c>,
    /// The places at both points.
    ends: Vec<[Value; 2]>,
}

impl<'c, 'q> Segment<'c, 'q> {
    fn new(
        here: &Evaluator<'c>,
        there: &Evaluator<'c>,
        question: &'q Question<'c>,
    ) -> Option<Self> {
        let end = |at: &Evaluator<'c>, slot| at.slot(slot).cloned();
        let places = question.places.iter();
        let ends = places.map(|place| Some([end(here, place.slot)?, end(there, place.slot)?]));
        Some(Self {
            question,
            along: here.moving(),
            ends: ends.collect::<Option<_>>()?,
        })
    }

    /// The function just above a parameter, as one of the distance from it.
    fn piece(&mut self, at: &Rational) -> Option<Qt> {
        let way = Qt::polynomial(vec![at.clone(), Rational::ONE]);
        let matrix = |from: &Mat, to: &Mat| from.add(&to.sub(from)?.scale(&way)?);
        for (place, ends) in self.question.places.iter().zip(&self.ends) {
            let value = match ends {
                [Value::Matrix(from), Value::Matrix(to)] => Value::Matrix(matrix(from, to).ok()?),
                [Value::Family(first, from), Value::Family(_, to)] => {
                    let members = from.iter().zip(to).map(|(from, to)| matrix(from, to));
                    Value::Family(*first, members.collect::<Result<_, _>>().ok()?)
                }
                [from, to] => {
                    let number = matrix(&from.matrix().ok()?, &to.matrix().ok()?).ok()?;
                    Value::Number(number.at(0, 0).clone())
                }
            };
            self.along.set(place.slot, value);
        }
        self.question.value(&mut self.along).ok()
    }

    /// Whether the piece above a parameter goes on above a later one.
    fn goes_on(&mut self, piece: &Qt, from: &Rational, to: &Rational) -> Option<bool> {
        let next = self.piece(to)?;
        let distance = to - from;
        let same = |k: i64| {
            let by = Rational::from(k);
            piece.evaluate(&(&distance + &by)) == next.evaluate(&by)
        };
        Some((0..8).all(same))
    }

    fn drawn(mut self) -> Option<Slice> {
        let step = Rational::from_fraction(2, SAMPLES)?;
        let start = Rational::from_fraction(-1, 2)?;
        let mut points: Vec<(Rational, Rational)> = Vec::new();
        let mut kinks = Vec::new();
        for k in 0..SAMPLES {
            let at = &start + &(&step * &Rational::from(k));
            let piece = self.piece(&at)?;
            points.push((at.clone(), piece.at_zero()?));
            let (mut low, mut high) = (at.clone(), &at + &step);
            if self.goes_on(&piece, &at, &high)? {
                continue;
            }
            for _ in 0..HALVINGS {
                let middle = &(&low + &high) / &Rational::from(2);
                if self.goes_on(&piece, &at, &middle)? {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            let kink = (high.clone(), self.piece(&high)?.at_zero()?);
            points.push(kink.clone());
            kinks.push(kink);
        }
        let ends = [Rational::ZERO, Rational::ONE].map(|t| {
            let value = self.piece(&t).and_then(|piece| piece.at_zero());
            value.map(|value| (t, value))
        });
        let [Some(here), Some(there)] = ends else {
            return None;
        };
        Some(picture(&points, &kinks, &[here, there]))
    }
}

/// Parameters from -1/2 to 3/2, and values from the least that is met to the greatest, or to as far
/// above the minimum as the better point is below it.
fn picture(
    points: &[(Rational, Rational)],
    kinks: &[(Rational, Rational)],
    ends: &[(Rational, Rational)],
) -> Slice {
    let values = || points.iter().chain(ends).map(|(_, value)| float(value));
    let least = values().fold(f64::INFINITY, f64::min);
    let most = values().fold(f64::NEG_INFINITY, f64::max);
    let here = float(&ends[0].1);
    let top = most.min(here + 1.5 * (here - least)).max(here);
    let (width, height) = SIZE;
    let place = |(t, value): &(Rational, Rational)| {
        let x = ROOM + (float(t) + 0.5) / 2.0 * (width - 2.0 * ROOM);
        let up = (float(value).min(top) - least) / (top - least).max(f64::MIN_POSITIVE);
        let y = height - ROOM - up * (height - 2.0 * ROOM);
        ((x * 10.0).round() / 10.0, (y * 10.0).round() / 10.0)
    };
    let within = |point: &&(Rational, Rational)| float(&point.1) <= top;
    let line = points.iter().map(|point| {
        let (x, y) = place(point);
        format!("{x},{y}")
    });
    let named = |point: &(Rational, Rational)| {
        let (x, y) = place(point);
        (x, y, point.1.to_string())
    };
    Slice {
        width,
        height,
        line: line.collect::<Vec<_>>().join(" "),
        kinks: kinks.iter().filter(within).map(place).collect(),
        points: ends.iter().map(named).collect(),
    }
}

/// The nearest floating-point number, roughly: for drawing.
fn float(value: &Rational) -> f64 {
    let text = value.to_string();
    let (above, below) = text.split_once('/').unwrap_or((&text, "1"));
    let read = |part: &str| part.parse::<f64>().unwrap_or(f64::NAN);
    read(above) / read(below)
}
