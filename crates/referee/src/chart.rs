//! Small charts as SVG: bars and lines over an axis of numbers, without a script or a font of
//! their own. They follow the colours of the page.

use std::fmt::Write;

/// The size of a chart, in the units of its view box.
const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 250.0;
/// Room for labels: left, right, top, bottom.
const LEFT: f64 = 58.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 46.0;

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Filled bars from the axis.
    Bars,
    /// Outlined bars, wider than the filled ones.
    Outlines,
    /// Points joined by a line.
    Line,
    /// A level: a horizontal line at the first value.
    Level,
}

/// Values over places.
#[derive(Clone, Debug)]
pub struct Series {
    /// What it is.
    pub name: String,
    /// How it is drawn.
    pub mark: Mark,
    /// Places and values.
    pub points: Vec<(f64, f64)>,
}

/// A chart.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What it shows, for those who cannot see it.
    pub title: String,
    /// The name of the horizontal axis.
    pub x: String,
    /// The name of the vertical axis.
    pub y: String,
    /// The range of the horizontal axis.
    pub range: (f64, f64),
    /// Where a dashed vertical line stands, and its label.
    pub limit: Option<(f64, String)>,
    /// Whether the places are counts: ticks at integers.
    pub counts: bool,
    /// What is drawn.
    pub series: Vec<Series>,
}

/// Text in HTML and SVG.
pub fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            c if c.is_control() => escaped.extend(c.escape_default()),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A number of few digits.
pub fn short(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 {
        return "0".into();
    }
    if !(1e-3..1e5).contains(&size) {
        return format!("{value:.2e}").replace(".00e", "e");
    }
    let digits = (3 - size.log10().floor() as i32).clamp(0, 6);
    let text = format!("{value:.*}", usize::try_from(digits).unwrap_or(0));
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// Ticks at 1, 2 or 5 times a power of ten.
fn ticks(low: f64, high: f64, wanted: f64) -> Vec<f64> {
    let rough = (high - low) / wanted;
    if rough <= 0.0 || !rough.is_finite() {
        return vec![low];
    }
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|k| k * power);
    let step = step.into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(rough);
    let first = (low / step).ceil();
    (0..50)
        .map(|k| (first + f64::from(k)) * step)
        .take_while(|tick| *tick <= high + 1e-9 * step)
        .collect()
}

impl Chart {
    /// The chart as an SVG document.
    pub fn svg(&self) -> String {
        let values = || {
            let points = self.series.iter().flat_map(|series| &series.points);
            points.map(|point| point.1)
        };
        let least = values().fold(f64::INFINITY, f64::min);
        let most = values().fold(0.0, f64::max);
        // A logarithmic axis where the values span more than two powers of ten.
        let bars = |s: &Series| matches!(s.mark, Mark::Bars | Mark::Outlines);
        let is_log = least > 0.0 && most > 100.0 * least && !self.series.iter().any(bars);
        let (low, high) = match is_log {
            true => (least.log10().floor(), most.log10().ceil()),
            false => (least.min(0.0), if most > 0.0 { most * 1.05 } else { 1.0 }),
        };
        let (from, to) = self.range;
        let x = |at: f64| LEFT + (at - from) / (to - from) * (WIDTH - LEFT - RIGHT);
        let scaled = |value: f64| if is_log { value.log10() } else { value };
        let y = |value: f64| {
            HEIGHT - BOTTOM - (scaled(value) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)
        };
        let mut out = String::new();
        let (title, x_name, y_name) = (escape(&self.title), escape(&self.x), escape(&self.y));
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
             role=\"img\"><title>{title}</title><style>{STYLE}</style>"
        );
        let bottom = HEIGHT - BOTTOM;
        let right = WIDTH - RIGHT;
        let (vertical, labels) = match is_log {
            true => {
                let step = (((high - low) / 6.0).ceil()).max(1.0);
                let count = ((high - low) / step) as u32;
                let all = (0..=count).map(|k| low + f64::from(k) * step);
                let all: Vec<f64> = all.map(|power| 10f64.powf(power)).collect();
                (all.clone(), all)
            }
            false => {
                let all = ticks(low, high, 5.0);
                (all.clone(), all)
            }
        };
        for (tick, label) in vertical.into_iter().zip(labels) {
            let (at, text) = (y(tick), short(label));
            let _ = write!(
                out,
                "<path class=\"grid\" d=\"M{LEFT} {at:.1}H{right}\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{text}</text>",
                LEFT - 6.0,
                at + 4.0
            );
        }
        for tick in ticks(from, to, 6.0) {
            if self.counts && tick.fract() != 0.0 {
                continue;
            }
            let _ = write!(
                out,
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                x(tick),
                bottom + 16.0,
                short(tick)
            );
        }
        let _ = write!(
            out,
            "<path class=\"axis\" d=\"M{LEFT} {bottom}H{right}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{x_name}</text>\
             <text x=\"{LEFT}\" y=\"14\">{y_name}</text>",
            f64::midpoint(LEFT, right),
            HEIGHT - 8.0
        );
        let unit = (x(1.0) - x(0.0)).abs();
        for (k, series) in self.series.iter().enumerate() {
            self.draw(&mut out, (k, series), (&x, &y), (unit, bottom, right));
        }
        if let Some((at, label)) = &self.limit {
            let at = x(*at);
            // On the side where there is room.
            let (side, anchor) = match at > f64::midpoint(LEFT, right) {
                true => (-5.0, "end"),
                false => (5.0, "start"),
            };
            let _ = write!(
                out,
                "<path class=\"limit\" d=\"M{at:.1} {TOP}V{bottom}\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{}</text>",
                at + side,
                TOP + 12.0,
                escape(label)
            );
        }
        out += "</svg>\n";
        out
    }

    fn draw(
        &self,
        out: &mut String,
        (k, series): (usize, &Series),
        (x, y): (&dyn Fn(f64) -> f64, &dyn Fn(f64) -> f64),
        (unit, bottom, right): (f64, f64, f64),
    ) {
        let name = escape(&series.name);
        let title = |place: f64, value: f64| {
            let (place, value) = (short(place), short(value));
            format!(
                "<title>{name}, {}: {place}: {value}</title>",
                escape(&self.x)
            )
        };
        match series.mark {
            Mark::Bars | Mark::Outlines => {
                let part = if series.mark == Mark::Bars { 0.45 } else { 0.8 };
                let width = (unit * part).max(1.0);
                for (place, value) in &series.points {
                    let (top, zero) = (y(*value), y(0.0).min(bottom));
                    let (start, height) = (top.min(zero), (top - zero).abs());
                    let _ = write!(
                        out,
                        "<rect class=\"s{k}\" x=\"{:.2}\" y=\"{start:.2}\" width=\"{width:.2}\" \
                         height=\"{height:.2}\">{}</rect>",
                        x(*place) - width / 2.0,
                        title(*place, *value)
                    );
                }
            }
            Mark::Line => {
                let mut path = String::new();
                for (i, (place, value)) in series.points.iter().enumerate() {
                    let pen = if i == 0 { 'M' } else { 'L' };
                    let _ = write!(path, "{pen}{:.2} {:.2}", x(*place), y(*value));
                }
                let _ = write!(out, "<path class=\"line s{k}\" d=\"{path}\"/>");
                for (place, value) in series.points.iter().filter(|_| series.points.len() <= 60) {
                    let _ = write!(
                        out,
                        "<circle class=\"s{k}\" cx=\"{:.2}\" cy=\"{:.2}\" r=\"2.5\">{}</circle>",
                        x(*place),
                        y(*value),
                        title(*place, *value)
                    );
                }
            }
            Mark::Level => {
                for (_, value) in series.points.iter().take(1) {
                    let _ = write!(
                        out,
                        "<path class=\"level s{k}\" d=\"M{LEFT} {:.2}H{right}\">{}</path>",
                        y(*value),
                        title(0.0, *value)
                    );
                }
            }
        }
    }

    /// The legend, as words in HTML.
    pub fn legend(&self) -> String {
        let series = self.series.iter().enumerate();
        let entries = series.map(|(k, series)| {
            let mark = match series.mark {
                Mark::Bars => "\u{25a0}",
                Mark::Outlines => "\u{25a1}",
                Mark::Line => "\u{25cf}",
                Mark::Level => "\u{2012}",
            };
            format!(
                "<span class=\"k{k}\">{mark}</span> {}",
                escape(&series.name)
            )
        });
        entries.collect::<Vec<_>>().join(" &ensp; ")
    }
}

const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:var(--ink,#222)}\
.grid{stroke:var(--rule,#ddd)}.axis{stroke:var(--ink,#222)}\
.limit{stroke:var(--ink,#222);stroke-dasharray:4 3}.line,.level{fill:none;stroke-width:2}\
rect.s0{fill:none;stroke:var(--c0,#777)}rect.s1{fill:var(--c1,#1668b3)}\
.line.s0{stroke:var(--c0,#777)}circle.s0{fill:var(--c0,#777)}\
.level.s1,.line.s1{stroke:var(--c1,#1668b3)}.level.s2{stroke:var(--c2,#b3541e);\
stroke-dasharray:6 3}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_within_the_range() {
        assert_eq!(ticks(0.0, 10.0, 5.0), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert!(
            ticks(0.3, 0.31, 5.0)
                .iter()
                .all(|t| (0.3..=0.31001).contains(t))
        );
        assert_eq!(ticks(1.0, 1.0, 5.0), [1.0]);
    }

    #[test]
    fn a_chart_is_well_formed_and_escapes_names() {
        let chart = Chart {
            title: "a < b".into(),
            x: "place".into(),
            y: "value".into(),
            range: (0.0, 3.0),
            limit: Some((1.5, "p & q".into())),
            counts: true,
            series: vec![Series {
                name: "<script>".into(),
                mark: Mark::Line,
                points: vec![(1.0, 1e-9), (2.0, 5.0)],
            }],
        };
        let svg = chart.svg();
        assert!(svg.contains("a &lt; b") && svg.contains("p &amp; q") && !svg.contains("<script"));
        assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn numbers_are_short() {
        for (value, text) in [(0.0, "0"), (0.1, "0.1"), (1234.5, "1234"), (1e-9, "1e-9")] {
            assert_eq!(short(value), text);
        }
    }
}
