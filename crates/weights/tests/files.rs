//! Round trips, and files that are broken or hostile.

use proptest::prelude::*;
use weights::{Format, Kind, Tensor, Values, data_matrix, read_bytes, write};

const FORMATS: [Format; 5] = [
    Format::Safetensors,
    Format::Npz,
    Format::Npy,
    Format::Csv,
    Format::Json,
];

fn error(bytes: &[u8], format: Format) -> String {
    read_bytes(bytes, format, "file").unwrap_err().to_string()
}

fn tensor(name: &str, kind: Kind, shape: &[usize], values: Vec<f64>) -> Tensor {
    Tensor {
        name: name.to_owned(),
        shape: shape.to_vec(),
        kind,
        values: Values::Floats(values),
    }
}

/// An array in NumPy's format with this header.
fn npy(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    let length = u16::try_from(header.len()).unwrap();
    bytes.extend(length.to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

fn header(descr: &str, fortran: &str, shape: &str) -> String {
    format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}")
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_bit_for_bit(
        values in prop::collection::vec(-1e4f64..1e4, 6),
        kind in prop::sample::select(vec![Kind::F16, Kind::Bf16, Kind::F32, Kind::F64]),
        format in prop::sample::select(vec![Format::Safetensors, Format::Npz, Format::Npy]),
    ) {
        let values: Vec<f64> = values.iter().map(|x| weights::rounded(kind, *x)).collect();
        let one = tensor("net.0.weight", kind, &[2, 3], values);
        match write(std::slice::from_ref(&one), format, "file") {
            Ok(bytes) => {
                let mut read = read_bytes(&bytes, format, "file").unwrap();
                read[0].name = one.name.clone();
                prop_assert_eq!(read, vec![one.clone()]);
            }
            Err(_) => prop_assert!(kind == Kind::Bf16 && format != Format::Safetensors),
        }
        // A text spells the numbers, and does not say of which type they were.
        let bytes = write(std::slice::from_ref(&one), Format::Json, "file").unwrap();
        let read = &read_bytes(&bytes, Format::Json, "file").unwrap()[0];
        prop_assert_eq!((&read.name, &read.shape), (&one.name, &one.shape));
        for i in 0..6 {
            prop_assert_eq!(read.values.get(i), one.values.get(i));
        }
    }

    #[test]
    fn random_bytes_are_an_error_and_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for format in FORMATS {
            if let Err(error) = read_bytes(&bytes, format, "file") {
                prop_assert!(error.to_string().starts_with("file: "));
            }
        }
    }

    #[test]
    fn a_damaged_file_is_an_error_and_no_panic(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let one = tensor("a", Kind::F32, &[2, 2], vec![1.0, 2.0, 3.0, 4.0]);
        for format in [Format::Safetensors, Format::Npz, Format::Npy, Format::Json] {
            let mut bytes = write(std::slice::from_ref(&one), format, "file").unwrap();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = read_bytes(&bytes, format, "file");
            let _ = read_bytes(&bytes[..at], format, "file");
        }
    }
}

#[test]
fn either_order_and_either_byte_order_are_read() {
    let big: Vec<u8> = [1.5f32, 2.5, 3.5, 4.5, 5.5, 6.5]
        .iter()
        .flat_map(|x| x.to_be_bytes())
        .collect();
    let c = &read_bytes(
        &npy(&header(">f4", "False", "(2, 3)"), &big),
        Format::Npy,
        "f",
    )
    .unwrap()[0];
    assert_eq!(c.values, Values::Floats(vec![1.5, 2.5, 3.5, 4.5, 5.5, 6.5]));
    let f = &read_bytes(
        &npy(&header(">f4", "True", "(2, 3)"), &big),
        Format::Npy,
        "f",
    )
    .unwrap()[0];
    assert_eq!(f.values, Values::Floats(vec![1.5, 3.5, 5.5, 2.5, 4.5, 6.5]));
    let integers = npy(&header("<i2", "False", "(2,)"), &[1, 0, 255, 255]);
    let integers = &read_bytes(&integers, Format::Npy, "f").unwrap()[0];
    assert_eq!(integers.values, Values::Integers(vec![1, -1]));
}

#[test]
fn numbers_in_a_table_are_read_as_they_are_spelled() {
    let table = read_bytes(b"a,b\n0.1, 2\n-3e-2,4\n", Format::Csv, "f").unwrap();
    assert_eq!(table[0].shape, [2, 2]);
    assert_eq!(table[0].values.get(0), "1/10".parse().unwrap());
    assert_eq!(table[0].values.get(2), "-3/100".parse().unwrap());
}

#[test]
fn bad_numbers_are_named_with_their_place() {
    let data: Vec<u8> = [1.0f64, f64::NAN]
        .iter()
        .flat_map(|x| x.to_le_bytes())
        .collect();
    let tensors = read_bytes(
        &npy(&header("<f8", "False", "(1, 2)"), &data),
        Format::Npy,
        "f",
    );
    let message = data_matrix(tensors.unwrap(), None, "f")
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("entry [0, 1] (from 0) is NaN"),
        "{message}"
    );
    let message = error(b"1,2\n3,nan\n", Format::Csv);
    assert!(message.contains("line 2, column 2"), "{message}");
    let message = error(b"nan,1\n2,3\n", Format::Csv);
    assert!(message.contains("line 1, column 1"), "{message}");
    let message = error(b"1,2\n3\n", Format::Csv);
    assert!(
        message.contains("line 2 has 1 cells, expected 2"),
        "{message}"
    );
}

#[test]
fn files_that_promise_too_much_are_refused_before_memory_is_taken() {
    let message = error(
        &npy(&header("<f8", "False", "(1000000, 1000000)"), &[]),
        Format::Npy,
    );
    assert!(message.contains("too many entries"), "{message}");
    let huge = "(18446744073709551615, 18446744073709551615)";
    let message = error(&npy(&header("<f8", "False", huge), &[]), Format::Npy);
    assert!(message.contains("too large"), "{message}");
    let message = error(
        &npy(&header("<f8", "False", "(100, 1000)"), &[0; 16]),
        Format::Npy,
    );
    assert!(message.contains("ends early"), "{message}");
    // A header of 4 GB.
    let message = error(b"\x93NUMPY\x02\x00\xff\xff\xff\xff", Format::Npy);
    assert!(message.contains("4294967295 bytes"), "{message}");
    let mut header = u64::MAX.to_le_bytes().to_vec();
    header.extend(b"{}");
    assert!(error(&header, Format::Safetensors).contains("a header of 18446744073709551615 bytes"));
    // Deep nesting.
    let deep = format!("{}{}", "(".repeat(5000), ")".repeat(5000));
    assert!(error(&npy(&deep, &[]), Format::Npy).contains("brackets"));
    let deep = "[".repeat(100_000);
    assert!(!error(deep.as_bytes(), Format::Json).is_empty());
}

#[test]
fn kinds_that_are_no_numbers_are_refused_by_name() {
    for kind in ["|O", "<c16", "<U3", "<M8[s]", "<f16"] {
        let message = error(&npy(&header(kind, "False", "(1,)"), &[0; 16]), Format::Npy);
        assert!(
            message.contains("number type") || message.contains("header"),
            "{message}"
        );
    }
    assert!(
        weights::format("model.pt")
            .unwrap_err()
            .to_string()
            .contains("pickle")
    );
    assert!(
        weights::format("model")
            .unwrap_err()
            .to_string()
            .contains("expected .safetensors")
    );
}

#[test]
fn names_from_a_file_are_never_paths() {
    let one = tensor("../../etc/passwd", Kind::F32, &[1, 1], vec![1.0]);
    for format in [Format::Npz, Format::Safetensors] {
        let bytes = write(std::slice::from_ref(&one), format, "file").unwrap();
        // The name is text; nothing is opened by it.
        assert_eq!(
            read_bytes(&bytes, format, "file").unwrap()[0].name,
            one.name
        );
    }
}

#[test]
fn the_format_is_told_by_the_end_of_the_name() {
    let ends = ["safetensors", "npz", "npy", "csv", "json"];
    for (end, format) in ends.into_iter().zip(FORMATS) {
        assert_eq!(weights::format(&format!("w.x.{end}")), Ok(format));
        assert_eq!(
            weights::format(&format!("W.{}", end.to_uppercase())),
            Ok(format)
        );
    }
}

#[test]
fn a_number_that_is_not_finite_is_told_with_its_row_and_column() {
    for at in 0..6 {
        let mut values = vec![0.0; 6];
        values[at] = f64::NEG_INFINITY;
        let told = data_matrix(vec![tensor("x", Kind::F64, &[3, 2], values)], None, "f");
        let expected = format!("entry [{}, {}] (from 0) is -inf", at / 2, at % 2);
        assert!(told.unwrap_err().to_string().contains(&expected));
    }
}

/// A third has 11, 8 and 24 binary digits in the three types.
#[test]
fn a_number_is_rounded_to_the_nearest_of_its_type() {
    let third = 1.0 / 3.0;
    for (kind, nearest) in [
        (Kind::F16, 1365.0 / 4096.0),
        (Kind::Bf16, 171.0 / 512.0),
        (Kind::F32, 11_184_811.0 / 33_554_432.0),
        (Kind::F64, third),
        (Kind::Integer, third),
        (Kind::Text, third),
    ] {
        assert_eq!(weights::rounded(kind, third), nearest);
    }
}
