//! `report.html`: its structure, hostile names, and reports of many certificates.

use report::{Report, html};
use serde_json::{Value, json};

fn certificate() -> Value {
    json!({"schema": 1, "statement": {"counterexample": {
        "claim": "theorem-3.2", "form": "stated",
        "subject": {"layer": {"instance": {
            "x": [["0", "1"]], "y": [["1", "0"]], "layers": [[["0"]]]}, "layer": 1}},
        "evidence": {"minimum": "gradient-zero"}}}})
}

fn report(name: &str, certificates: Vec<Value>) -> Report {
    let tally = json!({"instances": 5, "holds": 1, "refuted": 2, "undecided": 0,
        "vacuous": {"local-minimum": 2}, "first_refuted": null, "first_undecided": null});
    let variant = json!({"form": "stated", "statement": name, "dropped": [],
        "hypotheses": ["x-full-row-rank", "y-full-row-rank", "local-minimum",
            "layer-rank-deficient"],
        "status": "refuted", "tally": tally, "spaces": [],
        "counterexample": {"certificate": 0, "minimality": "least"}});
    let value = json!({
        "referee_report": 1, "paper": name,
        "settings": {"seed": 1, "random_per_variant": 5, "enumeration_limit": 9, "quick": true},
        "run": {"version": name, "finished": 0, "seconds": 1, "threads": 1,
            "met_time_limit": true, "proofs": "not-checked-here"},
        "claims": [{"id": "theorem-3.2", "title": name, "page": name,
            "formal": [{"id": "theorem-3.2", "theorem": name, "kind": "refuted",
                "assumptions": name}],
            "variants": [variant]}],
        "not_checked_yet": [{"id": "lemma-3.1", "page": "3", "statement": name, "reason": name,
            "formal": []}],
        "census": [], "coverage": [{"what": name, "count": 0, "floor": 1}],
        "proofs": {"sources": name, "statements": name}, "certificates": certificates});
    serde_json::from_value(value).unwrap()
}

/// The opening tags of the skeleton of the page, one a line.
fn skeleton(page: &str) -> String {
    let names = [
        "section", "article", "h1", "h2", "h3", "h4", "h5", "figure", "table", "details",
    ];
    let tags = page.split('<').skip(1).filter_map(|rest| {
        let tag = rest.split('>').next()?;
        names
            .contains(&tag.split_whitespace().next()?)
            .then_some(tag)
    });
    tags.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_page_has_a_section_for_each_claim_and_a_drawing_of_each_proof() {
    let page = html(&report("A claim about W_1.", vec![certificate()])).unwrap();
    insta::assert_snapshot!(skeleton(&page));
    for part in [
        "id=\"theorem-3.2\"",
        "id=\"lemma-3.1\"",
        "<math",
        "graph published",
        "graph repaired",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn a_page_asks_for_nothing_from_outside_and_runs_no_script() {
    let page = html(&report("A claim.", vec![certificate()])).unwrap();
    for (at, _) in page.match_indices("http") {
        // The names of the markup languages, which are never fetched.
        assert!(
            page[at..].starts_with("http://www.w3.org/"),
            "{}",
            &page[at..at + 60]
        );
    }
    for part in [
        "<script",
        "<link rel=\"stylesheet",
        "<img",
        "@import",
        "<iframe",
    ] {
        assert!(!page.contains(part), "{part}");
    }
}

#[test]
fn hostile_names_are_text() {
    let hostile =
        "</style><script>alert(1)</script><img src=x onerror=alert(2)> \"' & \\input{x} $";
    let page = html(&report(hostile, vec![certificate()])).unwrap();
    assert!(!page.contains("<script") && !page.contains("<img"));
    assert!(page.contains("&lt;script&gt;"));
    assert_eq!(page.matches("</style>").count(), 1);
}

#[test]
fn a_certificate_that_is_missing_leaves_its_claim_without_a_counterexample() {
    let page = html(&report("A claim.", Vec::new())).unwrap();
    assert!(page.contains("id=\"theorem-3.2\"") && !page.contains("Check it by hand"));
}

#[test]
fn a_certificate_of_another_claim_is_not_shown_as_the_counterexample() {
    let page = |certificate| html(&report("A claim.", vec![certificate])).unwrap();
    let own = page(certificate());
    let mut foreign = certificate();
    foreign["statement"]["counterexample"]["claim"] = "theorem-3.3".into();
    let other = page(foreign);
    let shows = |page: &str| page.contains("theorem-3.2.stated.json");
    assert!(shows(&own) && !shows(&other));
}

#[test]
fn ten_thousand_certificates_make_a_page_of_bounded_size() {
    let page = html(&report("A claim.", vec![certificate(); 10_000])).unwrap();
    assert!(page.len() < 2_000_000, "{}", page.len());
    assert!(page.contains("all 10000 certificates"));
}

#[test]
fn a_large_matrix_is_cut_and_says_so() {
    let row = vec!["1"; 40];
    let wide = json!({"schema": 1, "statement": {"counterexample": {
        "claim": "theorem-3.2", "form": "stated",
        "subject": {"layer": {"instance": {"x": [row.clone()], "y": [row], "layers": [[["0"]]]},
            "layer": 1}},
        "evidence": {}}}});
    let page = html(&report("A claim.", vec![wide])).unwrap();
    assert!(page.contains("1 x 40, cut here; whole in report.json"));
}
