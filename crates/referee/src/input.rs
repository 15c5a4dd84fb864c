//! Reading files and the variant that the options name, and what to say of those that are wrong.

use std::io::Read;

use anyhow::Context;
use lemmas::Variant;

use crate::cli::FormOptions;

/// How alike two names must be for one to be proposed for the other, out of 1.
const ALIKE: f64 = 0.8;

/// The largest file that is read, in bytes.
const MAX_BYTES: u64 = 1 << 30;

/// The text of a file, or of standard input for `-`.
///
/// # Errors
/// When the file cannot be read or is no UTF-8; the error names it.
pub fn read(file: &str) -> anyhow::Result<String> {
    read_at_most(file, MAX_BYTES)
}

/// The same for a file of at most so many bytes.
///
/// # Errors
/// As for [`read`], or when it has more.
pub fn read_at_most(file: &str, most: u64) -> anyhow::Result<String> {
    let name = match file {
        "-" => "standard input",
        file => file,
    };
    let mut bytes = Vec::new();
    let read = match file {
        "-" => std::io::stdin().take(most + 1).read_to_end(&mut bytes),
        _ => std::fs::File::open(file).and_then(|open| open.take(most + 1).read_to_end(&mut bytes)),
    };
    read.with_context(|| name.to_owned())?;
    if bytes.len() as u64 > most {
        anyhow::bail!("{name}: too-long: it has more than {most} bytes");
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            anyhow::bail!("{name}: it is no UTF-8 text, from byte {at} on")
        }
    }
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
    if lemmas::claim(claim).is_none() {
        return Err(unknown_claim(claim));
    }
    Ok(Variant::new(claim, form, &options.drop)?)
}

/// The error for a name that no claim has, with the one that may be meant.
pub fn unknown_claim(name: &str) -> anyhow::Error {
    let bare = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    };
    let likeness = |id: &&str| strsim::jaro_winkler(&bare(id), &bare(name));
    let ids = lemmas::claims().iter().map(|claim| claim.id);
    let ids = ids.chain(lemmas::unchecked().iter().map(|row| row.id));
    let nearest = ids.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match nearest.filter(|id| likeness(id) >= ALIKE) {
        Some(id) => anyhow::anyhow!(
            "unknown claim {name:?}; did you mean {id}? `referee claims` lists them all"
        ),
        None => anyhow::anyhow!("unknown claim {name:?}; `referee claims` lists them"),
    }
}

/// What is wrong with a text, as a user reads it: without the names of our types, and with a hint
/// where the cause is well known.
pub fn told(text: &str, message: &str) -> String {
    let mut told = String::new();
    for (number, part) in message.split("expected struct ").enumerate() {
        if number == 0 {
            told += part;
        } else {
            let rest = part.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
            told += &format!("expected an object{rest}");
        }
    }
    let told = told
        .replace("invalid type: sequence", "found a list")
        .replace("invalid type: map", "found an object")
        .replace("invalid type: ", "found ")
        .replace("expected a sequence", "expected a list")
        .replace("expected a map", "expected an object");
    let hint = hint(text, &told);
    hint.map_or(told.clone(), |hint| format!("{told} (hint: {hint})"))
}

fn hint(text: &str, message: &str) -> Option<String> {
    if text.starts_with('\u{feff}') {
        return Some("the text starts with a byte order mark; save it as UTF-8 without one".into());
    }
    if let Some((_, rest)) = message.split_once("unknown field `")
        && let Some((name, expected)) = rest.split_once('`')
        && expected.contains(&format!("`{}`", name.to_lowercase()))
    {
        return Some(format!(
            "names are written in small letters: `{}` for `{name}`",
            name.to_lowercase()
        ));
    }
    let words = ["NaN", "nan", "Infinity", "inf"];
    let is_word = |word: &&str| {
        let parts = text.split(|c: char| !c.is_alphanumeric());
        parts.into_iter().any(|part| part == *word)
    };
    words.iter().find(|word| is_word(word)).map(|word| {
        format!("{word} is not a number here: an entry is an integer, a decimal or a fraction")
    })
}
