//! The claims of the paper in plain MathComp, `proofs/theories/texts.v`: the file is what is
//! printed. `proofs/theories/agreement.v` compares them with `statements.v`. With `REWRITE=1` this
//! test writes the file.

use std::path::Path;

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_texts_of_the_paper_are_what_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let claims = read(&root.join("papers/lu-kawaguchi-2017/paper.claims"));
    let (file, errors) = statement::parse_file(&claims);
    assert!(errors.is_empty());
    let forms = file.claims.iter().flat_map(|claim| &claim.forms);
    let named = forms.map(|form| (format!("{}/{}", form.claim, form.id), form.statement()));
    let (text, missing) = export::definitions(named);
    assert!(missing < 30, "{missing} forms have no text");
    let path = root.join("proofs/theories/texts.v");
    if std::env::var_os("REWRITE").is_some() {
        std::fs::write(&path, text).unwrap();
    } else {
        assert!(
            read(&path) == text,
            "texts.v is not what is printed; REWRITE=1 writes it"
        );
    }
}
