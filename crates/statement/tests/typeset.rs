//! Statements in the notation of mathematicians.

use statement::parse_formula;
use statement::typeset::{Notation, formula, sentences};

/// The conclusion of a claim about these variables, in a notation.
fn shown(notation: Notation, conclusion: &str) -> String {
    let text = format!(
        "sizes n, H, d[0..H]\nfor all A, B : n x n, s, t1 : number, W[i in 1..H] : d[i] x d[i-1], λ' : number\n\
         let f(x) = ||x||^2\nshow {conclusion}"
    );
    notation.math(&formula(&parse_formula(&text).unwrap().statement().show))
}

#[test]
fn a_formula_is_shown_as_on_paper() {
    for (text, unicode, latex) in [
        (
            "A^T*B = (A*B)^-1",
            "Aᵀ B = (A B)⁻¹",
            r"{A}^{\mathsf{T}}\,B={\left(A\,B\right)}^{-1}",
        ),
        (
            "A*(B - A) != -A^+ + 2*B",
            "A (B − A) ≠ −A⁺ + 2 B",
            r"A\,\left(B-A\right)\ne -{A}^{+}+2\,B",
        ),
        (
            "A - (B - A) = 0",
            "A − (B − A) = 0",
            r"A-\left(B-A\right)=0",
        ),
        (
            "W[1] = 0*W[1] and t1/2 <= s^10",
            "W₁ = 0 W₁ and t₁/2 ≤ s¹⁰",
            r"{W}_{1}=0\,{W}_{1}\text{ and }\frac{{t}_{1}}{2}\le {s}^{10}",
        ),
        (
            "rank(W[H] * ... * W[1]) <= min(d[0..H])",
            "rank(W[H] ⋯ W₁) ≤ min(d₀, …, d[H])",
            r"\operatorname{rank}\left({W}_{H}\cdots {W}_{1}\right)\le \operatorname{min}\left({d}_{0}, \dots , {d}_{H}\right)",
        ),
        (
            "sum(A[i,i] for i in 1..n) = trace(A)",
            "∑[i = 1, …, n] A[i, i] = tr(A)",
            r"{\sum }_{i=1, \dots , n}\,{A}_{i, i}=\operatorname{tr}\left(A\right)",
        ),
        (
            "not (s < 1 or s > 2) implies λ' = 1",
            "not (s < 1 or s > 2) ⇒ λ′ = 1",
            r"\text{not }\left(s<1\text{ or }s>2\right)\implies \lambda'=1",
        ),
        (
            "exists V near A with rank(V) = n: f(V) = f(A)",
            "∃V near A with rank(V) = n: f(V) = f(A)",
            r"\exists V\text{ near }A\text{ with }\operatorname{rank}\left(V\right)=n\colon f\left(V\right)=f\left(A\right)",
        ),
        (
            "[A, 0; I, B] >= 0",
            "[A, 0; I, B] ≥ 0",
            r"\begin{bmatrix}A & 0 \\ I & B\end{bmatrix}\ge 0",
        ),
        // Not the 22nd power.
        (
            "(||A||^2)^2 = s^22",
            "(‖A‖²)² = s²²",
            r"{\left({\left\|A\right\|}^{2}\right)}^{2}={s}^{22}",
        ),
        ("(f(A) with A := B) = s", "f(A)[A ≔ B] = s", ""),
    ] {
        let with = shown(Notation::Unicode, text);
        assert_eq!(with.replace("(f(A))[", "f(A)["), unicode);
        if !latex.is_empty() {
            assert_eq!(shown(Notation::Latex, text), latex);
        }
    }
    assert_eq!(
        shown(Notation::MathMl, "A^T < 2*B"),
        "<math><mrow><msup><mi>A</mi><mi mathvariant=\"normal\">T</mi></msup><mo>&lt;</mo>\
         <mrow><mn>2</mn><mo>&#x2062;</mo><mi>B</mi></mrow></mrow></math>"
    );
}

#[test]
fn a_statement_is_a_list_of_sentences() {
    let text = "sizes H, d[0..H] where H <= 2\nfor all X : psd d[0], W[i in 1..H] : d[i] x d[i-1] over {0, 1}\n\
                let R = W[H] * ... * W[1]\nassume deficient: rank(R) < d[0]\nshow X >= 0";
    let statement = parse_formula(text).unwrap().statement();
    let lines: Vec<_> = sentences(&statement)
        .iter()
        .map(|s| Notation::Unicode.sentence(s))
        .collect();
    assert_eq!(
        lines,
        [
            "Let H ≥ 1, d₀, …, d[H] ≥ 1 where H ≤ 2.",
            "For all X ∈ ℝ^(d₀×d₀) positive semidefinite, Wᵢ ∈ {0, 1}^(dᵢ×dᵢ₋₁) (i = 1, …, H).",
            "Let R = W[H] ⋯ W₁.",
            "Assume (deficient) rank(R) < d₀.",
            "Then X ≥ 0.",
        ]
    );
}

#[test]
fn every_claim_of_the_paper_has_balanced_latex_and_mathml() {
    let (file, _) = statement::parse_file(include_str!(
        "../../../papers/lu-kawaguchi-2017/paper.claims"
    ));
    for form in file.claims.iter().flat_map(|claim| &claim.forms) {
        for sentence in sentences(&form.statement()) {
            let latex = Notation::Latex.sentence(&sentence);
            let bare = latex.replace(r"\{", "").replace(r"\}", "");
            assert_eq!(
                bare.matches('{').count(),
                bare.matches('}').count(),
                "{latex}"
            );
            assert_eq!(
                latex.matches(r"\left").count(),
                latex.matches(r"\right").count(),
                "{latex}"
            );
            let mathml = Notation::MathMl.sentence(&sentence);
            assert_eq!(
                mathml.matches("</").count() * 2,
                mathml.matches('<').count(),
                "{mathml}"
            );
        }
    }
}
