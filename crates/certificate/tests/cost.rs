//! The estimate of the cost of a check is a bound: at least a quarter of the word operations that
//! are really done, on certificates of random sizes and digits.

#![cfg(debug_assertions)]

use certificate::{Certificate, Statement, check_at_any_cost, cost};
use exact::{Matrix, MatrixPolynomial, Rational, word_operations};
use network::{Instance, Network, Problem};
use serde_json::Value;

/// The known certificates.
fn corpus() -> Vec<Value> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../testdata/certificates.json"
    );
    let report: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    report["certificates"].as_array().unwrap().clone()
}

/// A stream of numbers (SplitMix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn digits(&mut self, count: usize) -> String {
        let digit = |_| char::from(b'0' + self.below(10) as u8);
        let digits: String = (0..count).map(digit).collect();
        format!("1{digits}")
    }

    /// An integer, a decimal or a fraction of up to the given number of digits.
    fn number(&mut self, most: usize) -> String {
        let count = self.below(most + 1);
        let sign = ["", "-"][self.below(2)];
        match self.below(4) {
            0 => "0".into(),
            1 => format!("{sign}{}", self.digits(count)),
            2 => format!("{sign}{}e-{}", self.digits(count), self.below(most + 1)),
            _ => format!("{sign}{}/{}", self.digits(count), self.digits(count)),
        }
    }

    fn matrix(&mut self, rows: usize, cols: usize, digits: usize) -> Matrix {
        Matrix::from_fn(rows, cols, |_, _| self.number(digits).parse().unwrap())
    }
}

/// A statement about a random instance.
fn drawn(draw: &mut Draw) -> Certificate {
    let (depth, width) = (1 + draw.below(4), 1 + draw.below(5));
    let widths: Vec<usize> = (0..=depth).map(|_| 1 + draw.below(width)).collect();
    let (samples, digits) = (1 + draw.below(5), draw.below(60));
    let mut layers: Vec<Matrix> = widths
        .windows(2)
        .map(|w| draw.matrix(w[1], w[0], digits))
        .collect();
    if draw.below(3) == 0 {
        let zero = draw.below(depth);
        layers[zero] = Matrix::zeros(widths[zero + 1], widths[zero]);
    }
    let x = draw.matrix(widths[0], samples, digits);
    let network = Network::new(layers).unwrap();
    let y = match draw.below(2) {
        // A minimum with residual zero.
        0 => &network.product() * &x,
        _ => draw.matrix(widths[depth], samples, digits),
    };
    let instance = Instance::new(Problem::new(x, y).unwrap(), network).unwrap();
    let evidence = |level, mu: &str| certificate::MinimumEvidence::RankBound {
        level,
        mu: mu.parse().unwrap(),
    };
    Certificate::new(match draw.below(4) {
        0 => Statement::NotCritical {
            layer: 1 + draw.below(depth),
            instance,
        },
        1 => {
            let layers = instance.network().layers().to_vec();
            let path = |layer: Matrix| {
                let (rows, cols) = layer.shape();
                let more = (0..draw.below(3)).map(|_| draw.matrix(rows, cols, digits));
                let more: Vec<Matrix> = more.collect();
                MatrixPolynomial::new([vec![layer], more].concat()).unwrap()
            };
            let curve = layers.into_iter().map(path).collect();
            Statement::NotLocalMinimum {
                instance,
                order: 1,
                curve,
            }
        }
        2 => Statement::GlobalMinimum {
            evidence: evidence(draw.below(depth + 1), &draw.number(digits)),
            instance,
        },
        _ => Statement::GlobalMinimum {
            evidence: certificate::MinimumEvidence::GradientZero,
            instance,
        },
    })
}

/// A known certificate, each number kept, scaled, or replaced by one of many digits.
fn edited(value: &Value, draw: &mut Draw, rate: usize, digits: usize) -> Value {
    match value {
        Value::String(text) if text.parse::<Rational>().is_ok() && draw.below(rate) == 0 => {
            draw.number(digits).into()
        }
        Value::Array(items) => items
            .iter()
            .map(|item| edited(item, draw, rate, digits))
            .collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(key, field)| (key.clone(), edited(field, draw, rate, digits)))
                .collect()
        }
        other => other.clone(),
    }
}

/// The network with long numbers in it and the same product: `W_1` times `c`, `W_2` by `c`.
fn gauged(instance: &Instance, draw: &mut Draw) -> Instance {
    let network = instance.network();
    if network.depth() < 2 {
        return instance.clone();
    }
    let factor: Rational = format!("{}/{}", draw.digits(40), draw.digits(30))
        .parse()
        .unwrap();
    let first = network.layer(1).scale(&factor);
    let second = network.layer(2).scale(&factor.recip().unwrap());
    let moved = network.with_layer(1, first).with_layer(2, second);
    instance.with_network(moved).unwrap()
}

#[test]
fn the_estimate_is_at_least_a_quarter_of_what_is_done() {
    let draw = &mut Draw(7);
    let corpus = corpus();
    let minima = corpus.iter().filter_map(|value| {
        let certificate = certificate::read(&value.to_string()).unwrap();
        match certificate.statement {
            Statement::GlobalMinimum { instance, evidence } => Some((instance, evidence)),
            _ => None,
        }
    });
    let minima: Vec<_> = minima.collect();
    let (mut files, mut long, mut worst, mut offender) = (0, 0, 0, String::new());
    while files < 10_000 {
        let certificate = match draw.below(3) {
            0 => drawn(draw),
            1 => {
                let (instance, evidence) = minima[draw.below(minima.len())].clone();
                let instance = gauged(&instance, draw);
                Certificate::new(Statement::GlobalMinimum { instance, evidence })
            }
            _ => {
                let at = draw.below(corpus.len());
                let (rate, digits) = ([1, 3, 10][draw.below(3)], draw.below(80));
                let text = edited(&corpus[at], draw, rate, digits).to_string();
                let Ok(certificate) = certificate::read(&text) else {
                    continue;
                };
                certificate
            }
        };
        files += 1;
        let estimate = cost(&certificate).operations;
        let before = word_operations();
        let ruling = check_at_any_cost(&certificate);
        let done = u128::from(word_operations() - before);
        long += usize::from(done >= 10_000);
        // In hundredths.
        let share = done * 100 / estimate.max(1);
        if share > worst {
            worst = share;
            let text = serde_json::to_string(&certificate).unwrap();
            offender = format!("{done} done, {estimate} estimated, {ruling:?}: {text}");
        }
    }
    println!(
        "{long} of {files} files took 10^4 word operations; at most {worst} % of the estimate"
    );
    assert!(worst <= 400, "{worst} %: {offender}");
    assert!(long >= 300, "{long} long");
}

#[test]
fn the_estimate_lets_small_certificates_through_with_room_to_spare() {
    for value in corpus() {
        let text = value.to_string();
        let certificate = certificate::read(&text).unwrap();
        let found = cost(&certificate);
        assert!(
            found.operations <= certificate::MAX_OPERATIONS / 10,
            "{found:?}: {text}"
        );
        assert!(
            found.words <= certificate::MAX_WORDS / 10,
            "{found:?}: {text}"
        );
    }
}
