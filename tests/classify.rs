//! The classifier against instances with exact expected answers.

use classify::{Kind, classify};
use companion::testdata;
use network::Instance;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    id: String,
    instance: Instance,
    expect: Expected,
}

#[derive(Deserialize)]
struct Expected {
    classify: Kind,
    minimal_order: Option<usize>,
    loss: String,
    rank_of_product: usize,
    bottleneck: usize,
}

#[test]
fn the_known_points_are_classified_as_known() {
    let cases: Vec<Case> = testdata("classify.json");
    assert!(cases.len() >= 16);
    for Case {
        id,
        instance,
        expect,
    } in cases
    {
        let found = classify(&instance).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(found.kind, expect.classify, "{id}");
        assert_eq!(found.descent.map(|d| d.order), expect.minimal_order, "{id}");
        assert!(found.descent.is_none_or(|d| d.is_minimal), "{id}");
        assert_eq!(found.loss.to_string(), expect.loss, "{id}");
        assert_eq!(found.rank, expect.rank_of_product, "{id}");
        assert_eq!(found.bottleneck, expect.bottleneck, "{id}");
        certificate::check(&found.certificate).unwrap_or_else(|error| panic!("{id}: {error}"));
    }
}

#[test]
fn descent_keeps_its_order_where_the_first_scale_of_the_curve_cancels() {
    // Along w = t^2, alpha = beta = t the loss changes by (|R X|^2 / 2 - y) t^4 at first, which
    // vanishes for y = 1/2; a smaller w descends at order 4 all the same.
    for y in ["1/4", "1/2", "1", "2", "-1/2"] {
        let text = format!(
            r#"{{"x": [[1,0,0],[0,1,0]], "y": [[0,0,1],[0,"{y}",0]], "layers": [[[1,0]],[[0]],[[1],[0]]]}}"#
        );
        let found = classify(&network::json::read(&text).unwrap()).unwrap();
        let order = found
            .descent
            .map(|descent| (descent.order, descent.is_minimal));
        assert_eq!(
            (found.kind, order),
            (Kind::NonStrictSaddle, Some((4, true))),
            "y = {y}"
        );
    }
}
