//! The page about a network: `network.html`, `network.md` and its pictures, `network.json`,
//! `certificate.json`, and `better.certificate.json` and `solved.certificate.json` where there are
//! such networks.
//!
//! What the text says is proved unless it is called a guide; the pictures are guides.

use std::path::Path;

use anyhow::Context;
use optimality::{Answer, Audit, Better, Found, Round, decimal};

use crate::chart::{Chart, Mark, Series, escape};

/// The most singular directions in a picture.
const MOST: usize = 48;
/// The most singular values in a line.
const MOST_VALUES: usize = 6;

/// A picture with its place in the text.
struct Picture {
    file: &'static str,
    heading: &'static str,
    caption: String,
    chart: Chart,
}

/// Losses along the way to a better network: how far, and the loss.
pub type Way = Vec<(f64, f64)>;

/// Writes the page.
///
/// # Errors
/// When a file cannot be written.
pub fn write(
    folder: &Path,
    answer: &Answer,
    audit: &Audit,
    (better, solved): (Option<&Better>, Option<&Better>),
    way: &Way,
) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let put = |name: &str, text: &str| -> anyhow::Result<()> {
        let file = folder.join(name);
        report::write_atomically(&file, text).with_context(|| file.display().to_string())
    };
    let pictures = pictures(answer, audit, way);
    for picture in &pictures {
        put(picture.file, &picture.chart.svg())?;
    }
    put("network.md", &markdown(answer, &pictures))?;
    put("network.html", &html(answer, &pictures))?;
    put(
        "network.json",
        &(serde_json::to_string_pretty(answer)? + "\n"),
    )?;
    for (name, found) in [
        ("better.certificate.json", better),
        ("solved.certificate.json", solved),
    ] {
        if let Some(found) = found {
            put(name, &serde_json::to_string(&found.certificate(audit)?)?)?;
        }
    }
    put(
        "certificate.json",
        &serde_json::to_string(&audit.certificate)?,
    )
}

fn pictures(answer: &Answer, audit: &Audit, way: &Way) -> Vec<Picture> {
    let factor = approx_factor(answer, audit);
    let shown = audit.approx_spectrum.len().min(MOST);
    let p = audit.bottleneck;
    let place = |i: usize| (i + 1) as f64;
    let spectrum = || audit.approx_spectrum.iter().take(shown).enumerate();
    let more = match audit.approx_spectrum.len() - shown {
        0 => String::new(),
        more => format!(" {more} smaller ones are left out."),
    };
    let mut pictures = Vec::new();
    if shown > 0 {
        let kept = |(i, sigma): (usize, &f64)| {
            let part = audit.approx_learned.get(i).copied().unwrap_or(0.0);
            (place(i), (sigma * part).max(0.0))
        };
        pictures.push(Picture {
            file: "spectrum.svg",
            heading: "What the data hold, and what the network kept",
            caption: format!(
                "The singular values of the targets as far as the inputs determine them \
                 (outlined), and the part of each that the network has. Networks of these widths can keep \
                 {p}.{more}"
            ),
            chart: Chart {
                title: "Singular values of the data and what the network kept".into(),
                x: "singular direction".into(),
                y: "singular value".into(),
                range: (0.4, place(shown) - 0.4),
                limit: (p <= shown).then(|| (p as f64 + 0.5, format!("bottleneck {p}"))),
                counts: true,
                series: vec![
                    Series {
                        name: "in the data".into(),
                        mark: Mark::Outlines,
                        points: spectrum().map(|(i, sigma)| (place(i), *sigma)).collect(),
                    },
                    Series {
                        name: "kept by the network".into(),
                        mark: Mark::Bars,
                        points: spectrum().map(kept).collect(),
                    },
                ],
            },
        });
        let mut least = audit.approx_zero_loss();
        let mut by_rank = vec![(0.0, least * factor)];
        for (i, sigma) in spectrum().take(shown.min(2 * p + 4)) {
            least = (least - sigma * sigma / 2.0).max(0.0);
            by_rank.push((place(i), least * factor));
        }
        let last = by_rank.len() as f64 - 1.0;
        let own = audit.approx_loss() * factor;
        pictures.push(Picture {
            file: "rank.svg",
            heading: "What more width would give",
            caption: format!(
                "The least loss of networks whose narrowest layer has a given width; this network \
                 ({}) is the level. Its narrowest layer has width {p}.",
                answer.loss_kind
            ),
            chart: Chart {
                title: "Least loss by rank".into(),
                x: "width of the narrowest layer".into(),
                y: "least loss".into(),
                range: (-0.2, last + 0.2),
                limit: (p as f64 <= last).then(|| (p as f64, "these widths".into())),
                counts: true,
                series: vec![
                    Series {
                        name: "least loss".into(),
                        mark: Mark::Line,
                        points: by_rank,
                    },
                    Series {
                        name: "this network".into(),
                        mark: Mark::Level,
                        points: vec![(0.0, own)],
                    },
                ],
            },
        });
    }
    if let (Some(better), false) = (&answer.better, way.is_empty()) {
        let least: f64 = answer.least_loss[0].parse().unwrap_or(0.0);
        pictures.push(Picture {
            file: "escape.svg",
            heading: "The way to a better network",
            caption: format!(
                "The loss on the straight line from this network (0) to the better one (1): {}. \
                 What is proved is the loss at the end.",
                better.way
            ),
            chart: Chart {
                title: "Loss along the escape".into(),
                x: "from this network to the better one".into(),
                y: "loss".into(),
                range: (-0.02, 1.02),
                limit: None,
                counts: false,
                series: vec![
                    Series {
                        name: "loss".into(),
                        mark: Mark::Line,
                        points: way.iter().map(|(t, loss)| (*t, loss * factor)).collect(),
                    },
                    Series {
                        name: "least loss".into(),
                        mark: Mark::Level,
                        points: vec![(0.0, least)],
                    },
                ],
            },
        });
    }
    pictures
}

/// From half the sum of squares to the loss that the user chose, approximately.
fn approx_factor(answer: &Answer, audit: &Audit) -> f64 {
    let own = audit.approx_loss();
    match answer.loss.parse::<f64>() {
        Ok(loss) if own > 0.0 => loss / own,
        _ => 1.0,
    }
}

fn title(answer: &Answer) -> String {
    let widths: Vec<String> = answer.widths.iter().map(usize::to_string).collect();
    let verdict = match answer.verdict.as_str() {
        "within-tolerance" => "optimal within the tolerance",
        "above-tolerance" => "not optimal",
        _ => "undecided",
    };
    format!("Network {}: {verdict}", widths.join("-"))
}

/// The verdict in one sentence.
fn lead(answer: &Answer) -> String {
    let relative = answer.gap_to_zero_network.as_ref();
    let relative = relative.map_or(String::new(), |gap| {
        format!(
            ", {} of the loss of the zero network (the tolerance is {})",
            near(gap),
            near(&answer.tolerance)
        )
    });
    format!(
        "The loss of this network exceeds the least loss that networks of its widths can have by \
         at most {}{relative}. {}.",
        near(&answer.gap),
        critical(answer)
    )
}

/// How near the network is to a critical point, in words.
fn critical(answer: &Answer) -> String {
    match answer.gradient_norm.as_str() {
        "0" => "Its gradient is exactly 0: it is a critical point".to_owned(),
        norm => format!(
            "Hardly any network of floats is exactly critical; this one is within {} (the norm of \
             its gradient)",
            near(norm)
        ),
    }
}

/// The ends of an interval in five digits, rounded outward.
pub fn between([lower, upper]: &[String; 2]) -> String {
    let short = |end: &str, round| {
        let value = end.parse::<exact::Rational>().unwrap_or_default();
        decimal(&value, 5, round)
    };
    let (lower, upper) = (short(lower, Round::Down), short(upper, Round::Up));
    match lower == upper {
        true => lower,
        false => format!("between {lower} and {upper}"),
    }
}

/// The first singular values, to five digits, and how many there are.
pub fn values(values: &[[String; 2]]) -> String {
    let near = |[lower, _]: &[String; 2]| {
        let value = lower.parse::<exact::Rational>().unwrap_or_default();
        decimal(&value, 5, Round::Nearest)
    };
    let shown: Vec<String> = values.iter().take(MOST_VALUES).map(near).collect();
    let shown = shown.join(", ");
    match values.len() > MOST_VALUES {
        true => format!("{shown}, ... ({} of them)", values.len()),
        false => shown,
    }
}

/// The learned directions, neighbours together: `1 to 16, 18`.
pub fn learned(answer: &Answer) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for direction in &answer.nearest_critical.directions {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == *direction => *end = *direction,
            _ => runs.push((*direction, *direction)),
        }
    }
    let run = |(start, end): &(usize, usize)| match end - start {
        0 => start.to_string(),
        1 => format!("{start}, {end}"),
        _ => format!("{start} to {end}"),
    };
    let runs: Vec<String> = runs.iter().map(run).collect();
    match runs.is_empty() {
        true => "none".to_owned(),
        false => runs.join(", "),
    }
}

/// An upper bound in four digits, rounded up.
fn near(bound: &str) -> String {
    let value = bound.parse::<exact::Rational>().unwrap_or_default();
    decimal(&value, 4, Round::Up)
}

/// A network that was found, in words.
pub fn told(found: &Found) -> String {
    let file = match found.file.as_str() {
        "" => String::new(),
        file => format!("{file}: "),
    };
    let Found { way, loss, gap, .. } = found;
    // Rounding the optimum to a coarse number type may cost more than the network lacks.
    let compared = match found.is_lower {
        true => "",
        false => " (no lower than this network has)",
    };
    format!("{file}{way}, loss at most {loss}{compared}, gap at most {gap}")
}

/// The loss, which multiple of the sum of squares it is, and how far it is rounded.
pub fn loss(answer: &Answer) -> String {
    let Answer {
        loss,
        loss_kind,
        loss_error,
        ..
    } = answer;
    match loss_error.as_str() {
        "0" => format!("{loss} ({loss_kind}, exactly)"),
        error => format!("{loss} ({loss_kind}, rounded by at most {error})"),
    }
}

/// The names and values of the table.
fn rows(answer: &Answer) -> Vec<(String, String)> {
    let [lower, upper] = &answer.least_loss;
    let mut rows: Vec<(String, String)> = vec![
        ("samples".into(), answer.samples.to_string()),
        ("loss".into(), loss(answer)),
        ("least loss".into(), format!("between {lower} and {upper}")),
        ("gap".into(), format!("at most {}", answer.gap)),
    ];
    if let Some(gap) = &answer.gap_relative {
        rows.push(("gap over the least loss".into(), format!("at most {gap}")));
    }
    rows.push((
        "of the gap, due to rank".into(),
        between(&answer.gap_of_rank),
    ));
    let directions = between(&answer.gap_of_directions);
    rows.push(("of the gap, due to directions".into(), directions));
    rows.push(("gradient".into(), between(&answer.gradient_norm_interval)));
    for (i, norm) in answer.gradient_norms.iter().enumerate() {
        rows.push((format!("gradient in layer {}", i + 1), between(norm)));
    }
    if let Some(hessian) = &answer.hessian {
        let (p, n, z) = (hessian.positive, hessian.negative, hessian.zero);
        let text = format!("{p} positive, {n} negative, {z} zero eigenvalues");
        rows.push(("Hessian".into(), text));
    }
    for (i, of_layer) in answer.singular_values.iter().enumerate() {
        rows.push((
            format!("singular values of layer {}", i + 1),
            values(of_layer),
        ));
    }
    let product = values(&answer.product_singular_values);
    rows.push(("singular values of the product".into(), product));
    rows.push(("learned directions (a guide)".into(), learned(answer)));
    for (name, found) in [
        ("better network", &answer.better),
        ("solution", &answer.solved),
    ] {
        if let Some(found) = found {
            rows.push((name.into(), told(found)));
        }
    }
    rows
}

const PROOF: &str = "The bounds are proved: `recheck certificate.json` checks them by exact \
arithmetic from the Gram matrices of the data, and with `--data FILE` computes these again.";

fn markdown(answer: &Answer, pictures: &[Picture]) -> String {
    // A table cell ends at a bar; markup and entities are for HTML.
    let cell = |text: &str| escape(text).replace('|', "\\|").replace('`', "'");
    let mut out = format!(
        "# {}\n\n{}\n\n| | |\n|---|---|\n",
        title(answer),
        lead(answer)
    );
    for (name, value) in rows(answer) {
        out += &format!("| {name} | {} |\n", cell(&value));
    }
    for note in &answer.notes {
        out += &format!("\n*Note:* {}\n", cell(note));
    }
    for Picture {
        file,
        heading,
        caption,
        chart,
    } in pictures
    {
        out += &format!(
            "\n## {heading}\n\n![{}]({file})\n\n{caption}\n",
            chart.title
        );
    }
    out + &format!("\n{PROOF}\n")
}

fn html(answer: &Answer, pictures: &[Picture]) -> String {
    let title = escape(&title(answer));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title}</title><style>{STYLE}</style></head><body><main>\n<h1>{title}</h1>\n\
         <p class=\"lead\">{}</p>\n<table>\n",
        escape(&lead(answer))
    );
    for (name, value) in rows(answer) {
        out += &format!(
            "<tr><th scope=\"row\">{name}</th><td>{}</td></tr>\n",
            escape(&value)
        );
    }
    out += "</table>\n";
    for Picture {
        heading,
        caption,
        chart,
        ..
    } in pictures
    {
        out += &format!(
            "<section><h2>{heading}</h2>\n<figure>{}<figcaption><span>{}</span> {}</figcaption>\
             </figure></section>\n",
            chart.svg(),
            chart.legend(),
            escape(caption)
        );
    }
    if !answer.notes.is_empty() {
        let notes = answer.notes.iter();
        let notes: String = notes
            .map(|note| format!("<li>{}</li>", escape(note)))
            .collect();
        out += &format!("<h2>Notes</h2>\n<ul>{notes}</ul>\n");
    }
    let proof: String = PROOF
        .split('`')
        .enumerate()
        .map(|(i, part)| match i % 2 {
            1 => format!("<code>{part}</code>"),
            _ => part.to_owned(),
        })
        .collect();
    out + &format!("<p>{proof}</p>\n</main></body></html>\n")
}

const STYLE: &str = "
:root{--ink:#222;--paper:#fff;--rule:#ddd;--c0:#777;--c1:#1668b3;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#ddd;--paper:#16181b;--rule:#3a3d42;--c0:#999;\
--c1:#5aa9ef}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:46rem;margin:auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.2}h2{font-size:1.15rem;margin:2rem 0 .5rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-top:1px solid var(--rule);\
overflow-wrap:anywhere}
th{font-weight:600;width:34%}
figure{margin:0;max-width:36rem}svg{width:100%;height:auto;display:block}
figcaption{font-size:.9rem}figcaption>span{display:block}
.k0{color:var(--c0)}.k1{color:var(--c1)}
code{overflow-wrap:anywhere}
";
