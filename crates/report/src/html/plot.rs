//! The pictures, drawn by the crate `plotters` as SVG.
//!
//! Each picture is a complete SVG in the colours of a light page; the style sheet maps those
//! colours to others where the page is dark.

use std::error::Error;

use figures::{FailureMap, LossPlot, Side, Slice, Spectrum};
use plotters::coord::Shift;
use plotters::prelude::*;

use crate::view::grouped;

/// The size of a picture, in its own units.
const SIZE: (u32, u32) = (640, 420);

/// A slice is nearly square.
const SQUARE: (u32, u32) = (560, 500);

const TEXT: RGBColor = RGBColor(0x1b, 0x1f, 0x24);
const AXIS: RGBColor = RGBColor(0x8c, 0x95, 0x9f);
const GRID: RGBColor = RGBColor(0xe3, 0xe7, 0xec);
/// The certified curve, and what is above the level of the point.
const MAIN: RGBColor = RGBColor(0xb4, 0x3d, 0x0b);
const SECOND: RGBColor = RGBColor(0x0b, 0x5f, 0xa5);
const THIRD: RGBColor = RGBColor(0x5c, 0x66, 0x70);
const GOOD: RGBColor = RGBColor(0x0f, 0x76, 0x6e);

type Drawn = Result<String, Box<dyn Error>>;
type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

fn drawing(size: (u32, u32), draw: impl FnOnce(&Area) -> Result<(), Box<dyn Error>>) -> Drawn {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        draw(&area)?;
        area.present()?;
    }
    // The size is the style sheet's business; the view box stays.
    let fixed = format!("width=\"{}\" height=\"{}\" ", size.0, size.1);
    Ok(svg.replacen(&fixed, "", 1))
}

/// A number at a tick: short, and without the noise of floats.
fn tick(value: &f64) -> String {
    let rounded = format!("{value:.3}");
    let short = rounded.trim_end_matches('0').trim_end_matches('.');
    let is_noise = value.abs() < 1e-9;
    let text = match short {
        _ if value.abs() < 0.001 && !is_noise => format!("{value:.0e}"),
        "" | "-0" => "0".into(),
        _ => short.into(),
    };
    text.replace('-', "−")
}

/// The range of some values, a little widened.
fn span(values: impl Iterator<Item = f64>) -> std::ops::Range<f64> {
    let (low, high) = values.fold((0f64, 0f64), |(low, high), v| (low.min(v), high.max(v)));
    // A constant has no scale of its own.
    let pad = if high > low { (high - low) * 0.06 } else { 1.0 };
    low - pad..high + pad
}

/// How each curve of a [`LossPlot`] is drawn; the template's legend says the same.
pub(crate) const STROKES: [&str; 3] = ["main", "second", "third"];

fn stroke(k: usize) -> (RGBColor, Option<(i32, i32)>) {
    match k {
        0 => (MAIN, None),
        1 => (SECOND, Some((9, 5))),
        _ => (THIRD, Some((2, 5))),
    }
}

/// The change of the loss along curves.
pub(crate) fn loss(plot: &LossPlot) -> Drawn {
    let first = plot.series.first().ok_or("no curve")?;
    let ends = |k: usize| first.points.get(k).map_or(0.0, |point| point.0);
    let xs = ends(0)..ends(first.points.len().saturating_sub(1)).max(1e-6);
    // What rises far above the curve is cut off.
    let falls = plot
        .series
        .iter()
        .flat_map(|s| s.points.iter().map(|point| point.1.min(0.0)));
    let ys = span(first.points.iter().map(|point| point.1).chain(falls));
    let height = ys.end - ys.start;
    let cut = ys.start
        ..ys.end
            .max(ys.start + height * if plot.order.is_some() { 1.6 } else { 1.0 });
    drawing(SIZE, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(14)
            .x_label_area_size(52)
            .y_label_area_size(84)
            .build_cartesian_2d(xs, cut.clone())?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(AXIS)
            .x_labels(6)
            .y_labels(6)
            .x_label_formatter(&tick)
            .y_label_formatter(&tick)
            .label_style(("sans-serif", 19, &TEXT))
            .axis_desc_style(("sans-serif", 21, &TEXT))
            .x_desc("t")
            .y_desc("L(W(t)) − L(W)")
            .draw()?;
        chart.draw_series(LineSeries::new(
            [(ends(0), 0.0), (ends(first.points.len() - 1), 0.0)],
            AXIS.stroke_width(1),
        ))?;
        for (k, series) in plot.series.iter().enumerate().rev() {
            let (colour, dash) = stroke(k);
            let points = series
                .points
                .iter()
                .copied()
                .filter(|point| point.1 <= cut.end);
            let style = colour.stroke_width(if k == 0 { 4 } else { 3 });
            match dash {
                None => chart.draw_series(LineSeries::new(points, style))?,
                Some((on, off)) => {
                    chart.draw_series(DashedLineSeries::new(points, on, off, style))?
                }
            };
        }
        chart.draw_series([Circle::new((0.0, 0.0), 6, TEXT.filled())])?;
        Ok(())
    })
}

/// A slice of the loss surface.
pub(crate) fn slice(slice: &Slice) -> Drawn {
    let [x, y] = slice.reach;
    drawing(SQUARE, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(14)
            .x_label_area_size(52)
            .y_label_area_size(78)
            .build_cartesian_2d(-x..x, -y..y)?;
        chart
            .configure_mesh()
            .disable_mesh()
            .axis_style(AXIS)
            .x_labels(5)
            .y_labels(5)
            .x_label_formatter(&tick)
            .y_label_formatter(&tick)
            .label_style(("sans-serif", 19, &TEXT))
            .axis_desc_style(("sans-serif", 20, &TEXT))
            .x_desc(&slice.axes[0])
            .y_desc(&slice.axes[1])
            .draw()?;
        for contour in &slice.contours {
            let style = match contour.side {
                Side::Below => SECOND.stroke_width(2),
                Side::Level => TEXT.stroke_width(3),
                Side::Above => AXIS.stroke_width(1),
            };
            for line in &contour.lines {
                chart.draw_series(LineSeries::new(line.iter().copied(), style))?;
            }
        }
        let inside = |(a, b): &(f64, f64)| a.abs() <= x && b.abs() <= y;
        let path = slice.path.iter().copied().filter(inside);
        chart.draw_series(LineSeries::new(path, MAIN.stroke_width(5)))?;
        chart.draw_series([Circle::new((0.0, 0.0), 7, TEXT.filled())])?;
        Ok(())
    })
}

/// Singular values, one column per matrix.
pub(crate) fn spectra(spectra: &[Spectrum]) -> Drawn {
    let top = span(spectra.iter().flat_map(|s| s.values.iter().copied()))
        .end
        .max(1.0);
    let count = spectra.len() as f64;
    let name = |x: &f64| {
        let nearest = (x.round() - 1.0).max(0.0) as usize;
        let is_middle = (x - x.round()).abs() < 1e-9 && *x >= 1.0;
        spectra
            .get(nearest)
            .filter(|_| is_middle)
            .map_or(String::new(), |s| s.name.replace("^T", "ᵀ"))
    };
    drawing((SIZE.0, 320), |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(14)
            .x_label_area_size(40)
            .y_label_area_size(78)
            .build_cartesian_2d(0.4..count + 0.6, -top * 0.06..top * 1.04)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(AXIS)
            .x_labels(2 * spectra.len() + 2)
            .y_labels(5)
            .x_label_formatter(&name)
            .y_label_formatter(&tick)
            .label_style(("sans-serif", 19, &TEXT))
            .axis_desc_style(("sans-serif", 20, &TEXT))
            .y_desc("singular value")
            .draw()?;
        for (k, spectrum) in spectra.iter().enumerate() {
            let count = spectrum.values.len() as f64;
            for (j, &value) in spectrum.values.iter().enumerate() {
                let x = (k + 1) as f64 + (j as f64 - (count - 1.0) / 2.0) * 0.12;
                let colour = if j < spectrum.rank { SECOND } else { MAIN };
                let stem = colour.stroke_width(3);
                chart.draw_series(LineSeries::new([(x, 0.0), (x, value)], stem))?;
                chart.draw_series([Circle::new((x, value), 6, colour.filled())])?;
            }
        }
        Ok(())
    })
}

/// Counts as bars, on a logarithmic scale.
pub(crate) fn histogram(bars: &[(String, u64)]) -> Drawn {
    let height = |count: u64| {
        if count == 0 {
            0.0
        } else {
            0.3 + (count as f64).log10()
        }
    };
    let top = bars.iter().map(|bar| height(bar.1)).fold(1.0, f64::max);
    let row = 34;
    let size = (SIZE.0, row * u32::try_from(bars.len()).unwrap_or(1) + 28);
    drawing(size, |area| {
        let label = ("sans-serif", 17).into_font().color(&TEXT);
        for (k, (name, count)) in bars.iter().enumerate() {
            let y = 14 + i32::try_from(k).unwrap_or(0) * 34;
            let width = (height(*count) / top * 250.0).round() as i32;
            area.draw(&Text::new(name.clone(), (4, y + 6), label.clone()))?;
            area.draw(&Rectangle::new(
                [(290, y), (290 + width, y + 24)],
                SECOND.filled(),
            ))?;
            area.draw(&Text::new(
                grouped(*count),
                (298 + width, y + 6),
                label.clone(),
            ))?;
        }
        Ok(())
    })
}

/// Verdicts by `rank(Y X^T)` and `d_p`: a square per cell, filled where the claim fails.
pub(crate) fn failure_map(map: &FailureMap) -> Drawn {
    let ranks = map.cells.keys().map(|key| key.0).max().unwrap_or(0);
    let widths = map.cells.keys().map(|key| key.1).max().unwrap_or(1);
    let middle = |value: &f64| {
        let near = value.round();
        if (value - near).abs() < 1e-9 {
            tick(&near)
        } else {
            String::new()
        }
    };
    drawing(SIZE, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(14)
            .x_label_area_size(54)
            .y_label_area_size(70)
            .build_cartesian_2d(-0.5..ranks as f64 + 0.5, 0.5..widths as f64 + 0.5)?;
        chart
            .configure_mesh()
            .disable_mesh()
            .axis_style(AXIS)
            .x_labels(2 * ranks + 4)
            .y_labels(2 * widths + 4)
            .x_label_formatter(&middle)
            .y_label_formatter(&middle)
            .label_style(("sans-serif", 19, &TEXT))
            .axis_desc_style(("sans-serif", 20, &TEXT))
            .x_desc("rank of Y Xᵀ")
            .y_desc("least width d_p")
            .draw()?;
        for (&(rank, width), cell) in &map.cells {
            let (x, y) = (rank as f64, width as f64);
            let colour = if cell.refuted > 0 { MAIN } else { GOOD };
            let corners = [(x - 0.46, y - 0.44), (x + 0.46, y + 0.44)];
            chart.draw_series([Rectangle::new(corners, colour.filled())])?;
            let style = ("sans-serif", 19).into_font().color(&WHITE);
            let style = style.pos(plotters::style::text_anchor::Pos::new(
                plotters::style::text_anchor::HPos::Center,
                plotters::style::text_anchor::VPos::Center,
            ));
            let text = |text: String, lift: f64| Text::new(text, (x, y + lift), style.clone());
            if cell.refuted > 0 {
                chart.draw_series([
                    text(format!("{} fail", grouped(cell.refuted)), 0.16),
                    text(format!("{} hold", grouped(cell.holds)), -0.16),
                ])?;
            } else {
                chart.draw_series([text(format!("{} hold", grouped(cell.holds)), 0.0)])?;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_short() {
        assert_eq!(
            [0.0, -0.5, 1.0, 0.00004, -5e-7, 1e-17].map(|v| tick(&v)),
            ["0", "−0.5", "1", "4e−5", "−5e−7", "0"]
        );
    }

    #[test]
    fn names_with_markup_are_text_in_a_picture() {
        let svg = histogram(&[("<script>alert(1)</script> & \"x\"".into(), 3)]).unwrap();
        assert!(!svg.contains("<script"), "{svg}");
        assert!(svg.contains("&lt;script"), "{svg}");
    }
}
