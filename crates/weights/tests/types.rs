//! Every number type of every format is read as the number that it is, and what is no number, or
//! too much, is refused by name.

use weights::{Format, Kind, Orientation, Tensor, Values, data_matrix, layers, read_bytes};

fn npy(version: u8, header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY".to_vec();
    bytes.extend([version, 0]);
    let length = u32::try_from(header.len()).unwrap().to_le_bytes();
    bytes.extend(&length[..if version == 1 { 2 } else { 4 }]);
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

fn header(descr: &str, shape: &str) -> String {
    format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}")
}

fn safetensors(dtype: &str, data: &[u8], count: usize) -> Vec<u8> {
    let end = data.len();
    let head =
        format!(r#"{{"a":{{"dtype":"{dtype}","shape":[{count}],"data_offsets":[0,{end}]}}}}"#);
    let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
    bytes.extend(head.as_bytes());
    bytes.extend(data);
    bytes
}

fn one(bytes: &[u8], format: Format) -> Tensor {
    read_bytes(bytes, format, "f").unwrap().remove(0)
}

fn error(bytes: &[u8], format: Format) -> String {
    read_bytes(bytes, format, "f").unwrap_err().to_string()
}

/// A number type: its names in both formats, two numbers in bytes, and how they are told.
type Case = (&'static str, &'static str, Vec<u8>, Kind, [&'static str; 2]);

fn types() -> Vec<Case> {
    let (floats, integers) = (["-3/2", "1/4"], ["-2", "100"]);
    let kind = Kind::Integer;
    vec![
        (
            "<f2",
            "F16",
            vec![0x00, 0xbe, 0x00, 0x34],
            Kind::F16,
            floats,
        ),
        ("", "BF16", vec![0xc0, 0xbf, 0x80, 0x3e], Kind::Bf16, floats),
        (
            "<f4",
            "F32",
            [-1.5f32, 0.25].map(f32::to_le_bytes).concat(),
            Kind::F32,
            floats,
        ),
        (
            "<f8",
            "F64",
            [-1.5f64, 0.25].map(f64::to_le_bytes).concat(),
            Kind::F64,
            floats,
        ),
        (
            "|i1",
            "I8",
            [-2i8, 100].map(i8::to_le_bytes).concat(),
            kind,
            integers,
        ),
        (
            "<i2",
            "I16",
            [-2i16, 100].map(i16::to_le_bytes).concat(),
            kind,
            integers,
        ),
        (
            "<i4",
            "I32",
            [-2i32, 100].map(i32::to_le_bytes).concat(),
            kind,
            integers,
        ),
        (
            "<i8",
            "I64",
            [-2i64, 100].map(i64::to_le_bytes).concat(),
            kind,
            integers,
        ),
        ("|u1", "U8", vec![200, 100], kind, ["200", "100"]),
        (
            "<u2",
            "U16",
            [60_000u16, 1].map(u16::to_le_bytes).concat(),
            kind,
            ["60000", "1"],
        ),
        (
            "<u4",
            "U32",
            [u32::MAX, 1].map(u32::to_le_bytes).concat(),
            kind,
            ["4294967295", "1"],
        ),
        (
            "<u8",
            "U64",
            [7u64, 1].map(u64::to_le_bytes).concat(),
            kind,
            ["7", "1"],
        ),
        (
            "<u8",
            "U64",
            [u64::MAX, 1].map(u64::to_le_bytes).concat(),
            kind,
            ["18446744073709551615", "1"],
        ),
        ("|b1", "BOOL", vec![1, 0], kind, ["1", "0"]),
    ]
}

#[test]
fn every_number_type_is_read_as_the_numbers_that_it_holds() {
    for (descr, dtype, data, kind, told) in types() {
        let mut tensors = vec![one(&safetensors(dtype, &data, 2), Format::Safetensors)];
        if !descr.is_empty() {
            let header = header(descr, "(2,)");
            tensors.extend([1, 2, 3].map(|v| one(&npy(v, &header, &data), Format::Npy)));
        }
        for tensor in tensors {
            assert_eq!(
                (tensor.kind, tensor.shape.as_slice()),
                (kind, &[2][..]),
                "{dtype}"
            );
            assert_eq!((tensor.values.len(), tensor.values.is_empty()), (2, false));
            for (i, text) in told.into_iter().enumerate() {
                let value: exact::Rational = text.parse().unwrap();
                assert_eq!(tensor.values.get(i), value, "{dtype}");
                let approx = weights::approx_rational(&value);
                assert_eq!(tensor.values.approx(i), approx, "{dtype}");
            }
        }
    }
}

#[test]
fn a_data_section_of_another_length_is_refused() {
    assert!(error(&safetensors("F32", &[0; 4], 2), Format::Safetensors).contains("safetensors"));
    let told = error(&safetensors("F8_E4M3", &[0; 2], 2), Format::Safetensors);
    assert!(
        told.contains("expected F16, BF16, F32, F64, an integer or a boolean"),
        "{told}"
    );
}

#[test]
fn headers_of_arrays_are_checked_before_they_are_believed() {
    let read = |header: &str| read_bytes(&npy(1, header, &[0; 8]), Format::Npy, "f");
    assert!(read(&header("<f8", "(1,)")).is_ok());
    assert!(read(&header("<f8", "(1, 1, 1)")).is_ok());
    for (bytes, told) in [
        (npy(0, &header("<f8", "(1,)"), &[0; 8]), "version 0"),
        (npy(4, &header("<f8", "(1,)"), &[0; 8]), "version 4"),
        (b"\x93NUMPX\x01\x00\x00\x00".to_vec(), "magic bytes"),
        (b"\x93NUM".to_vec(), "ends within the header"),
        (b"\x93NUMPY\x01\x00\x05".to_vec(), "ends within the header"),
        (
            b"\x93NUMPY\x01\x00\x05\x00{".to_vec(),
            "ends within the header",
        ),
        (
            npy(1, &header("<f8", "(1048576, 1099511627776)"), &[]),
            "too large",
        ),
        (
            npy(1, &header("<f8", "(1_0,)"), &[0; 8]),
            "no plain numbers",
        ),
        (
            npy(1, &header("<f8", "(1e0,)"), &[0; 8]),
            "no plain numbers",
        ),
        (
            npy(1, &header("<f8", "(1.0,)"), &[0; 8]),
            "no plain numbers",
        ),
        (
            npy(1, &header("<f8", "(0x1,)"), &[0; 8]),
            "no plain numbers",
        ),
        (
            npy(1, &header("<f8", "(99999999999999999999,)"), &[]),
            "too large",
        ),
        (
            npy(1, &header("<f8", "(134217729,)"), &[]),
            "a file may hold 134217728",
        ),
        (npy(2, &"[{".repeat(8), &[]), "more brackets"),
        (
            npy(
                1,
                "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }",
                &[0; 8],
            ),
            "structured",
        ),
    ] {
        let found = error(&bytes, Format::Npy);
        assert!(found.contains(told), "{told}: {found}");
    }
    let brackets = |count: usize| error(&npy(2, &"(".repeat(count), &[]), Format::Npy);
    assert!(!brackets(2).contains("brackets") && brackets(3).contains("brackets"));
    let long = |length: usize| error(&npy(2, &" ".repeat(length), &[]), Format::Npy);
    assert!(!long(1 << 16).contains("at most") && long((1 << 16) + 1).contains("at most 65536"));
    // All numbers of the header together, the 8 of its type among them, are below 2^60.
    let empty = |size: u64| {
        let header = header("<f8", &format!("(0, {size})"));
        read_bytes(&npy(1, &header, &[]), Format::Npy, "f").is_ok()
    };
    assert!(empty((1 << 57) - 1) && !empty(1 << 57));
}

/// Index `(i, j, k)` of a Fortran array of shape `(2, 3, 2)` stands at `i + 2 j + 6 k`.
#[test]
fn an_array_in_fortran_order_is_put_into_ours() {
    let header = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2), }";
    let data: Vec<u8> = (0..12).collect();
    let tensor = one(&npy(1, header, &data), Format::Npy);
    let mut expected = Vec::new();
    for i in 0..2 {
        for j in 0..3 {
            for k in 0..2 {
                expected.push(i + 2 * j + 6 * k);
            }
        }
    }
    assert_eq!(tensor.values, Values::Integers(expected));
    let matrix = one(
        &npy(1, &header.replace("(2, 3, 2)", "(2, 6)"), &data),
        Format::Npy,
    );
    assert_eq!(matrix.transposed().shape, [6, 2]);
    assert_eq!(
        matrix.transposed().values,
        Values::Integers((0..12).collect())
    );
    assert_eq!(
        (matrix.size(), tensor.size()),
        ("2 x 6".into(), "2 x 3 x 2".into())
    );
}

#[test]
fn tables_may_have_a_heading_and_comments_and_nothing_else() {
    let table = |text: &str| read_bytes(text.as_bytes(), Format::Csv, "f");
    for (text, shape) in [
        ("1,2\n3,4\n", [2, 2]),
        ("a,b\n# no row\n1 , 2\n3,4\n5,6\n", [3, 2]),
        ("\"x\",\"y\"\n\"1\",\"2\"\n", [1, 2]),
        ("7\n", [1, 1]),
    ] {
        let read = table(text).unwrap().remove(0);
        assert_eq!(
            (read.kind, read.shape.as_slice()),
            (Kind::Text, &shape[..]),
            "{text}"
        );
        assert_eq!(read.values.len(), shape[0] * shape[1]);
    }
    for (text, told) in [
        ("", "no numbers in the table"),
        ("a,b\n", "no numbers in the table"),
        ("a,b\nc,d\n", "line 2, column 1: \"c\""),
        ("a,b\n1,2,3\n", "line 2 has 3 cells, expected 2"),
        ("1,a\n", "line 1, column 2: \"a\""),
        ("inf\n1\n", "line 1, column 1: \"inf\""),
        ("a,\n1,2\n", "line 1, column 1: \"a\""),
        ("1,2\n3,4\n5\n", "line 3 has 1 cells, expected 2"),
    ] {
        let found = table(text).unwrap_err().to_string();
        assert!(found.contains(told), "{text:?}: {found}");
    }
    let integers = table("1,-2\n").unwrap().remove(0);
    assert_eq!(integers.values, Values::Integers(vec![1, -2]));
    assert!(matches!(
        table("1/2,2\n").unwrap()[0].values,
        Values::Rationals(_)
    ));
}

#[test]
fn json_is_a_list_of_layers_or_an_object_of_matrices() {
    let read = |text: &str| read_bytes(text.as_bytes(), Format::Json, "f");
    let names = |text: &str| -> Vec<(String, Vec<usize>)> {
        read(text)
            .unwrap()
            .into_iter()
            .map(|tensor| (tensor.name, tensor.shape))
            .collect()
    };
    let weight = |i: usize, shape: &[usize]| (format!("layers.{i}.weight"), shape.to_vec());
    assert_eq!(
        names("[[[1,2]],[[\"3\"]]]"),
        [weight(0, &[1, 2]), weight(1, &[1, 1])]
    );
    assert_eq!(names(" {\"layers\": [[[1]]]}"), [weight(0, &[1, 1])]);
    // A list of rows of numbers is one matrix.
    assert_eq!(names("[[1,2,3],[4,5,6]]"), [(String::new(), vec![2, 3])]);
    assert_eq!(
        names("{\"b\": [1, 2.5], \"e\": []}"),
        [("b".into(), vec![2]), ("e".into(), vec![0])]
    );
    for (text, told) in [
        ("[[[1]],[[1,[2]]]]", "tensor \"layers.1.weight\": "),
        ("[[1,2],[3]]", "row 2 has 1 entries, expected 2"),
        ("{\"a\": [[1],[2,3]]}", "row 2 has 2 entries, expected 1"),
        ("{\"a\": 1}", "expected a list of rows of numbers"),
        ("{\"a\": [[1],\"x\"]}", "tensor \"a\": "),
        ("{\"layers\": 1}", "field layers"),
        ("x", "not JSON"),
        ("[1", "not JSON"),
    ] {
        let found = read(text).unwrap_err().to_string();
        assert!(found.contains(told), "{text}: {found}");
    }
    assert!(error(&[0xff], Format::Json).contains("not UTF-8"));
}

#[test]
fn a_name_is_quoted_and_cut_after_eighty_letters() {
    let long = |count: usize| {
        let text = format!("{{\"{}\": 1}}", "n".repeat(count));
        error(text.as_bytes(), Format::Json)
    };
    let name = "n".repeat(80);
    assert!(
        long(80).starts_with(&format!("f: tensor \"{name}\": ")),
        "{}",
        long(80)
    );
    assert!(
        long(81).starts_with(&format!("f: tensor \"{name}\"...: ")),
        "{}",
        long(81)
    );
    assert!(error(b"{\"\\u001b[2K\": 1}", Format::Json).contains(r"\u{1b}[2K"));
}

/// Layers are told by words of the common libraries, by number and not by letter.
#[test]
fn layers_and_their_biases_are_found_by_name() {
    let tensor = |name: &str, shape: &[usize]| Tensor {
        name: name.into(),
        shape: shape.to_vec(),
        kind: Kind::F32,
        values: Values::Floats(vec![1.0; shape.iter().product()]),
    };
    let chain = |pairs: [(&str, &str); 2]| {
        let tensors = vec![
            tensor(pairs[1].0, &[1, 2]),
            tensor(pairs[1].1, &[1]),
            tensor(pairs[0].0, &[2, 3]),
            tensor(pairs[0].1, &[2]),
        ];
        let found = layers(tensors, None, Orientation::OutIn, "f").unwrap();
        let names = found
            .iter()
            .map(|layer| (layer.weight.name.clone(), layer.bias.clone()));
        names
            .map(|(weight, bias)| (weight, bias.unwrap().name))
            .collect::<Vec<_>>()
    };
    for pairs in [
        [
            ("net.2.weight", "net.2.bias"),
            ("net.10.weight", "net.10.bias"),
        ],
        [("coefs_0", "intercepts_0"), ("coefs_1", "intercepts_1")],
        [("W1", "b1"), ("W2", "b2")],
    ] {
        let expected: Vec<(String, String)> = pairs
            .iter()
            .map(|(w, b)| ((*w).to_owned(), (*b).to_owned()))
            .collect();
        assert_eq!(chain(pairs), expected);
    }
}

#[test]
fn data_are_one_nonempty_vector_or_matrix_of_finite_numbers() {
    let tensor = |name: &str, shape: &[usize], value: f64| Tensor {
        name: name.into(),
        shape: shape.to_vec(),
        kind: Kind::F64,
        values: Values::Floats(vec![value; shape.iter().product()]),
    };
    let pair = || vec![tensor("x", &[2], 1.0), tensor("y", &[1, 2], 1.0)];
    assert_eq!(data_matrix(pair(), Some("y"), "f").unwrap().shape, [1, 2]);
    assert_eq!(
        data_matrix(pair()[..1].to_vec(), None, "f").unwrap().shape,
        [2]
    );
    for (tensors, name, told) in [
        (
            pair(),
            None,
            "name one of the arrays \"x\", \"y\" after a colon",
        ),
        (pair(), Some("z"), "no array \"z\"; there are: \"x\", \"y\""),
        (
            vec![tensor("x", &[0, 2], 1.0)],
            None,
            "of size 0 x 2; expected a nonempty matrix",
        ),
        (
            vec![tensor("x", &[1, 1, 1], 1.0)],
            None,
            "of size 1 x 1 x 1",
        ),
        (vec![tensor("x", &[], 1.0)], None, "of size 1 (a scalar)"),
        (
            vec![tensor("x", &[2, 1], f64::INFINITY)],
            None,
            "entry [0, 0] (from 0) is inf",
        ),
    ] {
        let found = data_matrix(tensors, name, "f").unwrap_err().to_string();
        assert!(found.contains(told), "{told}: {found}");
    }
}
