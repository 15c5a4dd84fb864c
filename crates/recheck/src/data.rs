//! `--data`: the Gram matrices of a certificate of a gap, computed again from the files that it
//! names.
//!
//! The files are read by the crate `weights`, which also computes the matrices; this and those
//! readers is what is trusted with `--data` beside the checker.

use std::fs::File;
use std::io::{self, Read};

use gap::{Array, Gram};
use sha2::{Digest, Sha256};
use weights::{Samples, Tensor};

/// The SHA-256 of a file, in hexadecimal digits.
fn fingerprint(file: &str) -> Result<String, String> {
    let told = |error: io::Error| format!("{file}: {error}");
    let mut opened = File::open(file).map_err(told)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = opened.read(&mut buffer).map_err(told)?;
        if count == 0 {
            let digest = hasher.finalize();
            return Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect());
        }
        hasher.update(&buffer[..count]);
    }
}

/// Whether the Gram matrices are those of the data that the certificate names, which stand in these
/// files.
///
/// # Errors
/// When a file is missing or cannot be read, or the matrices are others.
pub fn check(gram: &Gram, files: &[String]) -> Result<(), String> {
    let source = gram.source.as_ref();
    let source = source.ok_or("the certificate does not name its data")?;
    let known: Result<Vec<(String, &String)>, String> = files
        .iter()
        .map(|file| Ok((fingerprint(file)?, file)))
        .collect();
    let known = known?;
    let read = |array: &Array| -> Result<(Tensor, &String), String> {
        let found = known.iter().find(|(sha256, _)| *sha256 == array.sha256);
        let (_, file) = found.ok_or_else(|| {
            let given = if files.len() == 1 {
                "is not the one"
            } else {
                "are not those"
            };
            format!(
                "the data {given} of the certificate: no file given by --data FILE has the \
                 SHA-256 {}",
                array.sha256
            )
        })?;
        let told = |error: weights::Error| error.to_string();
        let tensors = weights::read(file).map_err(told)?;
        let tensor = weights::data_matrix(tensors, array.name.as_deref(), file).map_err(told)?;
        Ok((tensor, file))
    };
    let sizes = (gram.inputs.cols.saturating_sub(1), gram.cross.rows.len());
    let samples = match source.samples_are_rows {
        true => Samples::Rows,
        false => Samples::Columns,
    };
    let (x, x_file) = read(&source.x)?;
    let told = |error: weights::Error| error.to_string();
    let y = source.y.as_ref().map(read).transpose()?;
    let y_file = y.as_ref().map_or(x_file, |(_, file)| *file);
    let (y, labels) = (y.map(|(y, _)| y), source.one_hot);
    let files = (x_file.as_str(), y_file.as_str());
    let data = weights::orient(x, y, labels, sizes, Some(samples), files).map_err(told)?;
    let found = weights::gram(&data.x, data.y.as_ref(), samples).map_err(told)?;
    let equal = found.input_scale == gram.input_scale
        && found.output_scale == gram.output_scale
        && found.inputs.rows == gram.inputs.rows
        && found.cross.rows == gram.cross.rows
        && found.target == gram.target;
    match equal {
        true => Ok(()),
        false => Err("the Gram matrices are not those of the data".into()),
    }
}
