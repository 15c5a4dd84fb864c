//! Reading files, and what to say of those that are wrong.

use std::io::Read;

use anyhow::Context;
use network::json::plain;

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

/// What is wrong with a text, as a user reads it, with a hint where the cause is well known.
pub fn told(text: &str, message: &str) -> String {
    let told = plain(message);
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
