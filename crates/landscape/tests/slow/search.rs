//! The search for a better point.

use exact::Rational;

use super::{Function, tenth};

/// A sequence of small numbers.
pub struct Draws(u64);

impl Draws {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    /// An integer from `-most` to `most`.
    pub fn small(&mut self, most: i64) -> Rational {
        let drawn = self.next(2 * most.unsigned_abs() + 1);
        Rational::from(drawn as i64 - most)
    }
}

impl Function<'_> {
    fn is_better(&mut self, x: &[Rational]) -> bool {
        self.at(x).is_some_and(|there| there < self.here)
    }

    fn on_axis(&mut self, k: usize, step: &Rational) -> Option<Rational> {
        let mut x = vec![Rational::ZERO; self.count];
        x[k] = step.clone();
        self.at(&x)
    }

    /// The slopes along the axes, by differences to both sides.
    pub fn slopes(&mut self, step: &Rational) -> Vec<Rational> {
        let count = self.count;
        let slope = |k| {
            let (above, below) = (self.on_axis(k, step), self.on_axis(k, &-step));
            let change = &above.unwrap_or_default() - &below.unwrap_or_default();
            &change / &(step + step)
        };
        (0..count).map(slope).collect()
    }

    /// Whether a point is found with a smaller value, at distances of about `10^-k`.
    pub fn better(&mut self, scales: &[u32], draws: usize) -> bool {
        let mut directions = vec![self.slopes(&tenth(18)), self.least_curvature()];
        let mut random = Draws::new(7);
        directions.extend((0..draws).map(|round| {
            let sparse = round.is_multiple_of(2);
            let entry = |_| match sparse && random.next(3) > 0 {
                true => Rational::ZERO,
                false => random.small(3),
            };
            (0..self.count).map(entry).collect()
        }));
        scales.iter().any(|&k| {
            let h = tenth(k);
            let near = directions.iter().any(|direction| {
                // A straight line, and a curve on which entries move by powers of h.
                let powers: Vec<Rational> = direction
                    .iter()
                    .map(|_| tenth(k * random.next(3) as u32))
                    .collect();
                [h.clone(), -&h].iter().any(|step| {
                    let line: Vec<Rational> = direction.iter().map(|x| x * step).collect();
                    let curve = line.iter().zip(&powers).map(|(x, power)| x * power);
                    let curve: Vec<Rational> = curve.collect();
                    self.is_better(&line) || self.is_better(&curve)
                })
            });
            near || (0..draws / 10).any(|_| self.steps(&h, &mut random))
        })
    }

    /// Steps along the axes from a drawn point, within a box of about this size.
    fn steps(&mut self, h: &Rational, random: &mut Draws) -> bool {
        let start = (0..self.count).map(|_| &random.small(4) * h);
        let mut x: Vec<Rational> = start.collect();
        let Some(mut value) = self.at(&x) else {
            return false;
        };
        let mut step = h.clone();
        for _ in 0..4 {
            for k in 0..self.count {
                for by in [step.clone(), -&step] {
                    let old = x[k].clone();
                    x[k] = &old + &by;
                    match self.at(&x) {
                        Some(there) if there < value => value = there,
                        _ => x[k] = old,
                    }
                }
            }
            if value < self.here {
                return true;
            }
            step = &step / &Rational::from(4);
        }
        false
    }

    /// The direction in which second differences are least, by iteration in floating point.
    fn least_curvature(&mut self) -> Vec<Rational> {
        let n = self.count;
        let step = tenth(12);
        let mut at = |i: usize, j: usize| {
            let mut x = vec![Rational::ZERO; n];
            x[i] = &x[i] + &step;
            x[j] = &x[j] + &step;
            self.at(&x).unwrap_or_default()
        };
        let both: Vec<Vec<Rational>> = (0..n)
            .map(|i| (0..=i).map(|j| at(i, j)).collect())
            .collect();
        let mut one = Vec::new();
        for k in 0..n {
            one.push(self.on_axis(k, &step).unwrap_or_default());
        }
        let mut hessian = vec![vec![0.0; n]; n];
        for i in 0..n {
            for j in 0..=i {
                let second = &(&both[i][j] + &self.here) - &(&one[i] + &one[j]);
                let second = float(&(&second / &(&step * &step)));
                (hessian[i][j], hessian[j][i]) = (second, second);
            }
        }
        let norm = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
        let shift: f64 = hessian.iter().map(|row| norm(row)).sum::<f64>() + 1e-300;
        let mut v: Vec<f64> = (0..n).map(|k| 1.0 + 0.3 * k as f64 % 0.7).collect();
        for _ in 0..3_000 {
            let next = hessian.iter().zip(&v).map(|(row, own)| {
                let product: f64 = row.iter().zip(&v).map(|(a, b)| a * b).sum();
                shift * own - product
            });
            let next: Vec<f64> = next.collect();
            let length = norm(&next);
            v = next.iter().map(|x| x / length).collect();
        }
        let rounded = |x: &f64| Rational::from_fraction((x * 1e15) as i64, 1_000_000_000_000_000);
        v.iter().map(|x| rounded(x).unwrap_or_default()).collect()
    }
}

fn float(x: &Rational) -> f64 {
    let (above, below) = x.parts();
    let text = |x: &Rational| x.to_string().parse::<f64>().unwrap_or(0.0);
    text(&above) / text(&below)
}
