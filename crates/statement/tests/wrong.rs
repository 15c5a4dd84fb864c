//! Wrong files and what is said of them. `UPDATE=1 cargo test -p statement --test wrong` writes the
//! messages anew, to be read in the difference.

use std::fs;
use std::path::Path;

use kernel::elaborate::elaborate;
use statement::{parse_file, render};

#[test]
fn a_wrong_file_is_told_what_is_wrong_where_and_what_to_do() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "claims")
    });
    files.sort();
    assert!(files.len() >= 60);
    let mut different = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let (file, mut errors) = parse_file(&text);
        for form in file.claims.iter().flat_map(|claim| &claim.forms) {
            let faults = elaborate(&form.statement()).err().unwrap_or_default();
            errors.extend(faults.iter().map(|fault| form.diagnostic(fault)));
        }
        assert!(!errors.is_empty(), "{} is right", path.display());
        let message = render("my.claims", &text, &errors);
        let expected = path.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&expected, &message).unwrap();
        } else if fs::read_to_string(&expected).ok().as_deref() != Some(&message) {
            different.push(format!("{}\n{message}", path.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}
