//! Reading files and the variant that the options name.

use std::io::Read;

use anyhow::Context;
use lemmas::Variant;

use crate::cli::FormOptions;

/// The text of a file, or of standard input for `-`.
///
/// # Errors
/// When the file cannot be read or is no UTF-8; the error names it.
pub fn read(file: &str) -> anyhow::Result<String> {
    if file == "-" {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .context("standard input")?;
        return Ok(text);
    }
    std::fs::read_to_string(file).with_context(|| file.to_owned())
}

/// The variant of a claim that the options name.
///
/// # Errors
/// When the claim, the form or a hypothesis is unknown.
pub fn variant(claim: &str, options: &FormOptions) -> anyhow::Result<Variant> {
    let form = if options.repaired {
        let known = lemmas::claim(claim);
        let repaired = known.and_then(|c| c.forms.iter().find(|f| f.id.starts_with("repaired")));
        match (known, repaired) {
            (Some(claim), None) => anyhow::bail!("{} has no repaired form", claim.id),
            (_, form) => form.map_or("repaired", |form| form.id),
        }
    } else {
        &options.form
    };
    Ok(Variant::new(claim, form, &options.drop)?)
}
