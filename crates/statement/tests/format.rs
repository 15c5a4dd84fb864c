//! The layout of a file: what it changes, and what it keeps.

use std::fs;
use std::path::Path;

use kernel::tree::Statement;
use statement::{format, parse_file};

const FILES: [&str; 5] = [
    include_str!("../../../papers/lu-kawaguchi-2017/paper.claims"),
    include_str!("../../../tests/claims/generic.claims"),
    include_str!("../../../tests/claims/related.claims"),
    include_str!("../../../tests/claims/open.claims"),
    statement::PRELUDE,
];

fn statements(text: &str) -> Vec<Statement> {
    let (file, errors) = parse_file(text);
    assert!(
        errors.is_empty(),
        "{}",
        statement::render("format", text, &errors)
    );
    file.claims
        .iter()
        .flat_map(|claim| &claim.forms)
        .map(|form| form.statement())
        .collect()
}

fn comments(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.split_once('#'))
        .map(|(_, comment)| comment.trim())
        .collect()
}

#[test]
fn the_layout_of_a_file_has_one_indentation_and_one_blank_between_words() {
    let text = "
#  about

language   1
define   f( M )=M [1 ,2]+ 1
define g(M)  : M=0
context   c
   sizes n,m>=0 ,d[ 0 .. n ]
   for all A:n x(m+1),W[ i in 1..n ]:d[i] x d[i-1]  over{ -1,1 }


   let R=W[n]*...*W[1]
claim  a-1.b   \"a  title\"in c  page 12-13   # ids
    assume near-1.x: rank( A )<=- n+|| A||^2*2
          and   A^ 2!=I( n )   # deeper
    # about the form

    form  for
         # inside
         show some :for all S near W[1]with rank(S)<n:(local_min((f(S)with A:=-A); S=A over S=0))and[A,0;-A ,A]=A²
   # the end
";
    let expected = "#  about

language 1
define f(M) = M[1,2]+1
define g(M): M = 0

context c
  sizes n, m >= 0, d[0..n]
  for all A : n x (m+1), W[i in 1..n] : d[i] x d[i-1] over {-1, 1}

  let R = W[n]*...*W[1]

claim a-1.b \"a  title\" in c page 12-13  # ids
  assume near-1.x: rank(A) <= -n+||A||^2*2
      and A^2 != I(n)  # deeper
  # about the form

  form for
    # inside
    show some: for all S near W[1] with rank(S) < n: (local_min((f(S) with A := -A); S = A over S = 0)) and [A, 0; -A, A] = A²
# the end
";
    assert_eq!(format(text).unwrap(), expected);
}

#[test]
fn a_layout_keeps_statements_and_comments_and_is_stable() {
    for text in FILES {
        let formatted = format(text).unwrap();
        assert_eq!(statements(&formatted), statements(text));
        assert_eq!(comments(&formatted), comments(text));
        assert_eq!(format(&formatted).unwrap(), formatted);
    }
}

#[test]
fn the_files_of_claims_are_laid_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = [
        "papers/lu-kawaguchi-2017",
        "tests/claims",
        "crates/statement/src",
    ];
    let mut files = 0;
    for entry in folders
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap())
    {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_none_or(|extension| extension != "claims")
        {
            continue;
        }
        files += 1;
        let text = fs::read_to_string(&path).unwrap();
        let formatted = format(&text).unwrap();
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &formatted).unwrap();
        } else {
            assert!(
                formatted == text,
                "{}: UPDATE=1 lays it out",
                path.display()
            );
        }
    }
    assert!(files >= 5);
}

#[test]
fn a_wrong_file_is_not_laid_out() {
    assert_eq!(
        format("claim t\n  show x = 1\n").unwrap_err()[0].code,
        "unknown-name"
    );
}
