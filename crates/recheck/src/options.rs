//! The options of the command line.

use std::ffi::OsString;

/// How the program is used.
pub const USAGE: &str = "\
Checks certificates of referee by exact arithmetic, trusting nothing but the files themselves.

Usage: recheck [OPTIONS] FILE...

A FILE is a certificate, or a report with a list `certificates`; - is standard input.
  --against CLAIMS  demand that each statement is that of its claim and form in this file
  --data FILE       for the gap of a network, compute its Gram matrices again from the data
  --order           for a descent, also say whether its order is the least possible
  --json            print one JSON object per certificate
  --no-limit        check also what the estimate finds too costly
  --version         print the version
Exit codes: 0 all accepted, 1 some certificate rejected, 2 usage or unreadable input.";

/// What the command line asks for.
pub enum Asked {
    /// The usage.
    Help,
    /// The version.
    Version,
    /// To check files.
    Check(Options),
}

/// How files are checked.
#[derive(Default)]
pub struct Options {
    /// Whether the least order of a descent is computed.
    pub order: bool,
    /// Whether JSON is printed.
    pub json: bool,
    /// Whether what is too costly is checked.
    pub no_limit: bool,
    /// The statements that certificates must have.
    #[cfg(feature = "against")]
    pub against: Option<crate::against::Statements>,
    /// The files with the data of certificates of gaps.
    pub data: Vec<String>,
    /// The files, as they were named.
    pub files: Vec<String>,
}

/// Reads the arguments.
///
/// # Errors
/// What is wrong with them.
pub fn options(mut arguments: impl Iterator<Item = OsString>) -> Result<Asked, String> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        let argument = argument
            .into_string()
            .map_err(|argument| format!("the argument {argument:?} is not UTF-8"))?;
        match argument.as_str() {
            "--order" => options.order = true,
            "--json" => options.json = true,
            "--no-limit" => options.no_limit = true,
            "--against" => {
                let file = arguments.next().and_then(|file| file.into_string().ok());
                let file = file.ok_or("--against needs a file of claims")?;
                against(&mut options, &file)?;
            }
            "--data" if cfg!(feature = "data") => {
                let file = arguments.next().and_then(|file| file.into_string().ok());
                options.data.push(file.ok_or("--data needs a file")?);
            }
            "--data" => {
                return Err("--data: this program was built without the readers of data".into());
            }
            "-h" | "--help" => return Ok(Asked::Help),
            "-V" | "--version" => return Ok(Asked::Version),
            flag if flag.starts_with('-') && flag != "-" => {
                return Err(format!("unknown option {flag}"));
            }
            file => options.files.push(file.to_owned()),
        }
    }
    if options.files.is_empty() {
        return Err("no file given".into());
    }
    Ok(Asked::Check(options))
}

#[cfg(feature = "against")]
fn against(options: &mut Options, file: &str) -> Result<(), String> {
    let statements = crate::against::Statements::read(file)?;
    options.against = Some(statements);
    Ok(())
}

#[cfg(not(feature = "against"))]
fn against(_: &mut Options, _: &str) -> Result<(), String> {
    Err("--against: this program was built without the parser".into())
}
