//! `report.html`: the report as one self-contained page.
//!
//! The templates stand in the folder `html/`; minijinja escapes every value that is not MathML made
//! here. The page needs no network and no script.

pub(crate) mod layout;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};

use crate::record::Report;
use crate::view;

/// The report as a page.
///
/// # Errors
/// When a template fails, which would be a defect.
pub fn html(report: &Report) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()?;
    environment.set_syntax(syntax);
    environment.add_template("parts.html", include_str!("html/parts.html"))?;
    environment.add_template("claim.html", include_str!("html/claim.html"))?;
    environment.add_template("graph.html", include_str!("html/graph.html"))?;
    environment.add_template("report.html", include_str!("html/report.html"))?;
    let page = Value::from(Serde(view::page(report)));
    let style = Value::from_safe_string(include_str!("html/report.css").into());
    environment
        .get_template("report.html")?
        .render(context! { page, style })
}
