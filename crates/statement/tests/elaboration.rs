//! Elaboration: what is well typed, what is not, and that deciding it takes bounded work.

use kernel::core::{Core, Op};
use kernel::decide::NoEvidence;
use kernel::elaborate::{Fault, elaborate};
use kernel::evaluate::Evaluator;
use kernel::instance::Instance;
use kernel::tree::Statement;
use kernel::truth::Truth;

fn elaborated(text: &str) -> Result<Core, Vec<Fault>> {
    let (file, errors) = statement::parse_file(text);
    assert!(
        errors.is_empty(),
        "{}",
        statement::render("text", text, &errors)
    );
    elaborate(&file.claims[0].forms[0].statement())
}

fn code(text: &str) -> &'static str {
    elaborated(text).map_or_else(|faults| faults[0].code, |_| "well typed")
}

fn truth(text: &str, instance: &str) -> Truth {
    let core = elaborated(text).expect("well typed");
    let mut evaluator = Evaluator::new(&core);
    let instance: Instance = serde_json::from_str(instance).expect("an instance");
    evaluator.assign(&instance).expect("an instance of it");
    evaluator.prop(core.show, &mut NoEvidence)
}

#[test]
fn equations_in_a_circle_end() {
    let text = "
claim t
  sizes n, k, m, d[0..n]
  for all A : m x d[k]
  assume circle: d[n] = m and m = d[k] and k = n
  show A = A^T
";
    assert_eq!(code(text), "well typed");
}

#[test]
fn sizes_do_not_agree_by_overflow() {
    let text = "
claim t
  sizes n
  show zeros(n*9223372036854775807*2, 1) = zeros(n*9223372036854775807*3, 1)
";
    assert_eq!(code(text), "sizes-differ");
}

#[test]
fn a_size_shared_2_to_the_60_times_is_compared_at_once() {
    let mut text = "claim t\n  sizes n\n  let x0 = n\n".to_owned();
    for k in 1..60 {
        text += &format!("  let x{k} = x{0} + x{0}\n", k - 1);
    }
    assert_eq!(
        code(&format!("{text}  show zeros(x59, 1) = zeros(2*x58, 1)\n")),
        "well typed"
    );
    assert_eq!(
        code(&format!("{text}  show zeros(x59, 1) = zeros(x58, 1)\n")),
        "sizes-differ"
    );
}

#[test]
fn a_size_with_a_million_monomials_equals_itself_only() {
    let power = "((((a + b + c + e)^16)^16)^16)^16";
    let claim = |size: &str| {
        format!("claim t\n  sizes a, b, c, e\n  show zeros({power}, 1) = zeros({size}, 1)\n")
    };
    assert_eq!(code(&claim(power)), "well typed");
    assert_eq!(code(&claim("a")), "sizes-differ");
}

#[test]
fn nested_folds_are_read_once() {
    let term = (0..60).fold("n".to_owned(), |term, _| format!("min({term}, 1)"));
    assert_eq!(
        code(&format!("claim t\n  sizes n\n  show {term} = 1\n")),
        "well typed"
    );
}

#[test]
fn definitions_that_unfold_to_2_to_the_60_terms_are_too_large() {
    let text = "define f0(M) = M^T^T\ndefine f1(M) = f0(f0(M))\nclaim t\n  sizes n\n  for all A : n x n\n  show f1(A) = A\n";
    let (file, _) = statement::parse_file(text);
    let tree = serde_json::to_string(&file.claims[0].forms[0].statement()).expect("a tree");
    let mut tree: Statement = serde_json::from_str(&tree).expect("the tree");
    let (first, second) = (tree.definitions[0].clone(), tree.definitions[1].clone());
    tree.definitions = vec![first];
    for k in 1..=60 {
        let json = serde_json::to_string(&second).expect("a tree");
        let json = json
            .replace("f1", &format!("g{k}"))
            .replace("f0", &format!("g{}", k - 1));
        tree.definitions
            .push(serde_json::from_str(&json).expect("a definition"));
    }
    tree.definitions[0].name = "g0".to_owned();
    let show = serde_json::to_string(&tree.show)
        .expect("a tree")
        .replace("f1", "g60");
    tree.show = serde_json::from_str(&show).expect("a formula");
    assert_eq!(
        elaborate(&tree).expect_err("too large")[0].code,
        "too-large"
    );
}

#[test]
fn neighbours_multiply_in_the_order_of_all_neighbours() {
    // W[1] * W[2] fits by the equation, W[2] * W[3] does not.
    let text = "
claim t
  sizes H, d[0..H]
  for all W[i in 1..H] : d[i] x d[i-1]
  assume equal: d[0] = d[2]
  show rank(W[1] * ... * W[H]) = 0
";
    let core = elaborated(text).expect("well typed");
    let downwards = |op: &Op| {
        matches!(
            op,
            Op::Product {
                ascending: false,
                ..
            }
        )
    };
    assert!(core.terms.iter().any(|node| downwards(&node.op)));
}

#[test]
fn an_identity_learns_its_size_from_another_one_below_it() {
    let text = "
claim t
  sizes a, b
  for all A : a x b
  show rank([I, 0*A; I, A]) = rank([A, I; 0*A, I])
";
    assert_eq!(code(text), "well typed");
}

#[test]
fn a_multiple_of_0_by_an_undefined_number_is_undefined() {
    let at = |show: &str| {
        let text = format!("claim t\n  for all s : number, A : 2 x 2\n  show {show}\n");
        truth(
            &text,
            r#"{"sizes":{},"values":{"s":"0","A":[["0","0"],["0","0"]]}}"#,
        )
    };
    assert_eq!(at("0*(1/s) = 0"), Truth::Undefined);
    assert_eq!(at("A = (1/s)*0"), Truth::Undefined);
    assert_eq!(at("A = 0*(1/s)*I"), Truth::Undefined);
    assert_eq!(at("A + I = 0*(1/s) + I"), Truth::Undefined);
    assert_eq!(at("A = s*0"), Truth::True);
    assert_eq!(at("A + I = s*0 + I"), Truth::True);
}

#[test]
fn a_new_value_that_another_one_replaces_may_be_undefined() {
    let text = "
claim t
  sizes H
  for all W[i in 1..H] : 1 x 1, s : number
  show ((W[1] with W[1] := I(1)) with W[1] := W[1]/s) = 1
";
    let instance = r#"{"sizes":{"H":1},"values":{"W":[[["2"]]],"s":"0"}}"#;
    assert_eq!(truth(text, instance), Truth::True);
}
