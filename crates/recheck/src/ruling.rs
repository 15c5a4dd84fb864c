//! The ruling on one certificate, of whatever kind it is.

use certificate::{Certificate, Code, Statement};
use kernel::mutant::mutate;
use network::json::plain;
use serde_json::Value as Json;

use crate::file::Head;
use crate::options::Options;

/// What is established.
pub struct Shown {
    /// In a few words.
    pub detail: String,
    /// The canonical text of the statement that was checked, if the certificate carries one.
    pub statement: Option<String>,
    /// The instance of that statement.
    pub instance: Option<Json>,
}

/// Why a certificate is rejected.
pub struct Rejected {
    /// A stable word.
    pub code: &'static str,
    /// What was found.
    pub detail: String,
}

impl Rejected {
    /// Whether the text is no certificate at all, rather than one that does not hold.
    pub fn is_unreadable(&self) -> bool {
        let codes = [Code::Malformed.id(), Code::UnsupportedSchema.id()];
        codes.contains(&self.code)
    }
}

/// Checks a certificate.
///
/// # Errors
/// Why it is rejected.
pub fn check(text: &str, options: &Options) -> Result<Shown, Rejected> {
    let head = Head::of(text);
    if head.is_tree() {
        return tree(text, options);
    }
    #[cfg(feature = "against")]
    if options.against.is_some() {
        return Err(Rejected {
            code: "another-statement",
            detail: "only a certificate of version 2 carries its statement".into(),
        });
    }
    let ruling = match head.is_gap() {
        true => gap(text, options),
        false if !options.data.is_empty() => Err(Rejected {
            code: "other-data",
            detail: "only a certificate of the gap of a network has data beside it".into(),
        }),
        false => point(text, options).map_err(|rejection| Rejected {
            code: rejection.code.id(),
            detail: rejection.detail,
        }),
    };
    ruling.map(|detail| Shown {
        detail,
        statement: None,
        instance: None,
    })
}

/// Checks a certificate of a gap, and with `--data` that its Gram matrices are those of the data.
fn gap(text: &str, options: &Options) -> Result<String, Rejected> {
    let rejected = |rejection: gap::Rejection| Rejected {
        code: rejection.code.id(),
        detail: plain(&rejection.detail),
    };
    let certificate = gap::read(text).map_err(rejected)?;
    let established = gap::check(&certificate).map_err(rejected)?;
    if options.data.is_empty() {
        return Ok(format!(
            "about all data with the Gram matrices given: {established}"
        ));
    }
    #[cfg(feature = "data")]
    crate::data::check(&certificate.gram, &options.data).map_err(|detail| Rejected {
        code: "other-data",
        detail,
    })?;
    Ok(format!("about the data given: {established}"))
}

/// Checks a certificate of version 2, and prints what it says.
fn tree(text: &str, options: &Options) -> Result<Shown, Rejected> {
    let rejected = |rejection: kernel::evidence::Rejection| Rejected {
        code: rejection.code,
        detail: plain(&rejection.message),
    };
    let certificate = kernel::certificate::Certificate::read(text).map_err(rejected)?;
    #[cfg(feature = "against")]
    if let Some(statements) = &options.against {
        statements.demand(&certificate.statement)?;
    }
    #[cfg(not(feature = "against"))]
    let _ = options;
    certificate.check().map_err(rejected)?;
    // It was accepted, so it can be mutated.
    let checked = mutate(&certificate.statement, &certificate.dropped)
        .unwrap_or_else(|_| certificate.statement.clone());
    let statement = &certificate.statement;
    let mut detail = match (statement.claim.as_str(), statement.form.as_str()) {
        ("", _) => certificate.verdict.to_string(),
        (claim, form) => format!("{claim}/{form} {}", certificate.verdict),
    };
    if !certificate.dropped.is_empty() {
        detail += &format!(" without {}", certificate.dropped.join(", "));
    }
    Ok(Shown {
        detail,
        statement: Some(checked.to_string()),
        instance: serde_json::to_value(&certificate.instance).ok(),
    })
}

/// Checks a certificate of version 1, with a remark on the order of a descent if asked for.
fn point(text: &str, options: &Options) -> Result<String, certificate::Rejection> {
    let certificate = certificate::read(text)?;
    let established = match options.no_limit {
        true => certificate::check_at_any_cost(&certificate)?,
        false => certificate::check(&certificate)?,
    };
    let remark = options
        .order
        .then(|| order_remark(&certificate, options.no_limit))
        .flatten();
    let remark = remark.map_or_else(String::new, |remark| format!("; {remark}"));
    Ok(format!("{established}{remark}"))
}

/// Whether a descent has the least possible order, in words.
fn order_remark(certificate: &Certificate, no_limit: bool) -> Option<String> {
    let Statement::NotLocalMinimum {
        instance, order, ..
    } = &certificate.statement
    else {
        return None;
    };
    if !no_limit && let Err(rejection) = certificate::order_cost(instance).check() {
        return Some(format!("least order not examined: {rejection}"));
    }
    Some(match certificate::least_order(instance) {
        Ok(least) if least == *order => format!("order {order} is the least possible"),
        Ok(4) => format!("the least order is at least 4; {order} is not shown to be least"),
        Ok(least) => format!("the least order is {least}"),
        Err(rejection) => format!("least order not examined: {rejection}"),
    })
}
