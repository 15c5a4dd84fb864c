//! The lines of `try --json` and `hunt --json`: `docs/hunt.schema.json` is the schema of their
//! type, and what is printed satisfies it. `REFEREE_WRITE_DOCS=1` writes the page anew.

use serde_json::Value;

use super::{json_lines, referee, root};

#[test]
fn the_schema_is_that_of_the_type() {
    let text = serde_json::to_string_pretty(&hunt::schema()).unwrap() + "\n";
    let path = root().join("docs/hunt.schema.json");
    if std::env::var_os("REFEREE_WRITE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), text);
}

/// What is wrong with a value by a schema, as far as our schemas go.
fn wrong(schema: &Value, value: &Value, whole: &Value, at: &str) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.trim_start_matches("#/$defs/");
        return wrong(&whole["$defs"][name], value, whole, at);
    }
    for word in ["anyOf", "oneOf"] {
        if let Some(ways) = schema[word].as_array() {
            let fits = |way: &Value| wrong(way, value, whole, at).is_empty();
            return match ways.iter().any(fits) {
                true => Vec::new(),
                false => vec![format!("{at}: {value} is none of {word}")],
            };
        }
    }
    if let Some(expected) = schema.get("const") {
        return match expected == value {
            true => Vec::new(),
            false => vec![format!("{at}: {value} is not {expected}")],
        };
    }
    if let Some(words) = schema["enum"].as_array() {
        return match words.contains(value) {
            true => Vec::new(),
            false => vec![format!("{at}: {value} is none of {words:?}")],
        };
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.contains(&kind) {
        return vec![format!("{at}: {value} is no {kinds:?}")];
    }
    let mut found = Vec::new();
    match value {
        Value::Array(items) => {
            for (k, item) in items.iter().enumerate() {
                found.extend(wrong(&schema["items"], item, whole, &format!("{at}[{k}]")));
            }
        }
        Value::Object(fields) => {
            let required = schema["required"].as_array().into_iter().flatten();
            for name in required.filter_map(Value::as_str) {
                if !fields.contains_key(name) {
                    found.push(format!("{at}: no {name}"));
                }
            }
            for (name, field) in fields {
                let at = format!("{at}.{name}");
                match (
                    schema["properties"].get(name),
                    &schema["additionalProperties"],
                ) {
                    (Some(known), _) => found.extend(wrong(known, field, whole, &at)),
                    (None, Value::Bool(false)) => found.push(format!("{at}: unknown")),
                    (None, others) => found.extend(wrong(others, field, whole, &at)),
                }
            }
        }
        _ => {}
    }
    found
}

/// The keys of a line, in the order in which they are printed.
const KEYS: [&str; 20] = [
    "claim",
    "form",
    "dropped",
    "verdict",
    "expected",
    "counterexample",
    "witness",
    "least",
    "degenerate",
    "instances",
    "met",
    "undecided",
    "undefined",
    "vacuous",
    "killed",
    "not_needed",
    "complete",
    "certificate",
    "seed",
    "limit",
];

#[test]
fn every_line_has_its_keys_satisfies_the_schema_and_adds_up() {
    let schema = hunt::schema();
    let mut seen = 0;
    for file in ["tests/claims/generic.claims", "tests/claims/related.claims"] {
        let output = referee(&["hunt", file, "--json", "--mutants", "--effort", "300"]);
        for line in json_lines(&output) {
            assert_eq!(wrong(&schema, &line, &schema, ""), [""; 0], "{line}");
            let mut keys: Vec<&str> = KEYS.to_vec();
            keys.sort_unstable();
            let found: Vec<&String> = line.as_object().unwrap().keys().collect();
            assert_eq!(found, keys);
            let count = |key: &str| line[key].as_u64().unwrap();
            let vacuous = line["vacuous"].as_object().unwrap().values();
            let vacuous: u64 = vacuous.map(|count| count.as_u64().unwrap()).sum();
            let parts = count("met") + vacuous + count("undecided") + count("undefined");
            assert_eq!(count("instances"), parts, "{line}");
            seen += 1;
        }
    }
    assert!(seen >= 50, "{seen}");
}

#[test]
fn a_line_with_a_planted_fault_does_not_satisfy_the_schema() {
    let schema = hunt::schema();
    let line = &json_lines(&referee(&["try", "for all A : n x n: A^2 = A", "--json"]))[0];
    for (key, fault) in [
        ("verdict", "perhaps".into()),
        ("met", "1".into()),
        ("counterexample", serde_json::json!({"sizes": {"n": 1}})),
        ("limit", "hunger".into()),
    ] {
        let mut planted = line.clone();
        planted[key] = fault;
        assert!(!wrong(&schema, &planted, &schema, "").is_empty(), "{key}");
    }
    let mut more = line.clone();
    more["more"] = 1.into();
    assert!(!wrong(&schema, &more, &schema, "").is_empty());
}
