//! Files that are small and want much memory, and networks that a format cannot hold: refused
//! before the memory is taken, or the work is done.

use std::io::{Cursor, Write};

use weights::{
    Format, Kind, Orientation, Samples, Tensor, Values, check_writable, gram, layers, read,
    read_bytes, write,
};

fn tensor(name: &str, kind: Kind, shape: &[usize], entry: f64) -> Tensor {
    Tensor {
        name: name.to_owned(),
        shape: shape.to_vec(),
        kind,
        values: Values::Floats(vec![entry; shape.iter().product()]),
    }
}

fn error(bytes: &[u8], format: Format) -> String {
    read_bytes(bytes, format, "file").unwrap_err().to_string()
}

/// An archive of one array of zeros, compressed, that says that it unpacks to `size` bytes.
fn archive(count: usize, size: Option<u32>) -> Vec<u8> {
    let array = write(
        &[tensor("a", Kind::F64, &[count], 0.0)],
        Format::Npy,
        "file",
    );
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    writer.start_file("net.0.weight.npy", options).unwrap();
    writer.write_all(&array.unwrap()).unwrap();
    let mut bytes = writer.finish().unwrap().into_inner();
    if let Some(size) = size {
        // The uncompressed size stands 24 bytes into the entry of the central directory.
        let entry = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
        bytes[entry + 24..entry + 28].copy_from_slice(&size.to_le_bytes());
    }
    bytes
}

#[test]
fn an_archive_that_unpacks_to_far_more_than_it_is_names_the_tensor_and_is_not_unpacked() {
    assert!(read_bytes(&archive(100_000, None), Format::Npz, "file").is_ok());
    let told = error(&archive(1000, Some(1 << 30)), Format::Npz);
    assert!(
        told.starts_with("file: tensor \"net.0.weight\": ")
            && told.contains("bytes unpack to 1073741824, more than 200 times as many"),
        "{told}"
    );
    // One that says less than it holds is read as far as it says.
    let told = error(&archive(1000, Some(200)), Format::Npz);
    assert!(
        told.contains("tensor \"net.0.weight\": the data ends early"),
        "{told}"
    );
}

#[test]
fn headers_are_short() {
    let mut bytes = (1u64 << 32).to_le_bytes().to_vec();
    bytes.extend(b"{}");
    let told = error(&bytes, Format::Safetensors);
    assert!(told.contains("a header of 4294967296 bytes"), "{told}");
}

#[test]
fn numbers_of_many_digits_are_limited_together() {
    let table = "1e-9990\n".repeat(40_000);
    let told = error(table.as_bytes(), Format::Csv);
    assert!(
        told.contains("more than 1073741824 binary digits"),
        "{told}"
    );
}

#[test]
fn fractions_without_a_short_common_denominator_are_refused() {
    let is_prime = |n: &u32| {
        (2..)
            .take_while(|d| d * d <= *n)
            .all(|d| !n.is_multiple_of(d))
    };
    let table: String = (2u32..)
        .filter(is_prime)
        .take(30_000)
        .map(|p| format!("1/{p}\n"))
        .collect();
    let x = read_bytes(table.as_bytes(), Format::Csv, "file")
        .unwrap()
        .remove(0);
    let told = gram(&x, None, Samples::Rows).unwrap_err().to_string();
    assert!(told.contains("common denominator"), "{told}");
}

#[test]
fn a_network_that_a_format_cannot_hold_is_refused_before_it_is_made() {
    let layer = |kind| tensor("W1", kind, &[1, 1], 1.0);
    let two = [layer(Kind::F32), tensor("b1", Kind::F32, &[1], 1.0)];
    let half = [layer(Kind::Bf16)];
    for (tensors, format, told) in [
        (&two[..], Format::Npy, "file: a .npy file holds one array"),
        (
            &two[..],
            Format::Csv,
            "file: networks are not written as CSV",
        ),
        (
            &half[..],
            Format::Npy,
            "file: tensor \"W1\": NumPy's formats have no bfloat16",
        ),
        (
            &half[..],
            Format::Npz,
            "file: tensor \"W1\": NumPy's formats have no bfloat16",
        ),
    ] {
        let found = check_writable(tensors, format, "file").unwrap_err();
        assert!(found.to_string().starts_with(told), "{found}");
        assert_eq!(write(tensors, format, "file"), Err(found));
    }
    for format in [Format::Npz, Format::Safetensors, Format::Json] {
        assert_eq!(check_writable(&two, format, "file"), Ok(()));
    }
}

/// PyTorch calls the parts of a `Sequential` in an attribute `layers` by these names.
#[test]
fn biases_are_written_to_json_by_name_and_read_back() {
    let tensors = [
        tensor("layers.0.weight", Kind::F32, &[2, 3], 0.1f32.into()),
        tensor("layers.0.bias", Kind::F32, &[2], -0.5),
    ];
    let bytes = write(&tensors, Format::Json, "file").unwrap();
    let read = read_bytes(&bytes, Format::Json, "file").unwrap();
    assert_eq!(read.len(), 2);
    for tensor in &tensors {
        let found = read.iter().find(|found| found.name == tensor.name).unwrap();
        assert_eq!(found.shape, tensor.shape);
        assert_eq!(found.values.get(1), tensor.values.get(1));
    }
}

#[test]
fn the_only_array_of_a_file_has_a_name_elsewhere() {
    let one = tensor("", Kind::F64, &[1, 2], 1.5);
    for format in [Format::Npz, Format::Safetensors, Format::Json] {
        let bytes = write(std::slice::from_ref(&one), format, "file").unwrap();
        assert_eq!(
            read_bytes(&bytes, format, "file").unwrap()[0].name,
            "weight"
        );
    }
}

/// Python writes these in what it calls JSON.
#[test]
fn numbers_that_are_none_are_told_with_the_matrix_that_they_stand_in() {
    for word in ["NaN", "Infinity", "-Infinity"] {
        let text = format!(r#"{{"layers": [[[1, 2]], [[{word}]]]}}"#);
        let told = error(text.as_bytes(), Format::Json);
        assert!(
            told.starts_with("file: tensor \"layers.1.weight\": ")
                && told.contains(&word.to_ascii_lowercase()),
            "{told}"
        );
    }
    // What is no JSON for another reason is told as it stands.
    let told = error(br#"{"NaN": [[1]], "#, Format::Json);
    assert!(told.contains("not JSON"), "{told}");
}

#[test]
fn a_folder_and_a_file_without_arrays_are_told() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("folder.npz");
    std::fs::create_dir_all(&folder).unwrap();
    let told = read(folder.to_str().unwrap()).unwrap_err().to_string();
    assert!(told.ends_with("folder.npz: a folder, not a file"), "{told}");
    for name in [None, Some("x")] {
        let told = weights::data_matrix(Vec::new(), name, "file").unwrap_err();
        assert_eq!(told.to_string(), "file: no array in the file");
    }
}

#[test]
fn layers_beyond_the_checker_and_patterns_that_nothing_meets_are_refused() {
    let told = |tensors: Vec<Tensor>, pattern| {
        let refused = layers(tensors, pattern, Orientation::OutIn, "file").unwrap_err();
        refused.to_string()
    };
    let layer = |i: usize| tensor(&format!("net.{i}.weight"), Kind::F32, &[1, 1], 1.0);
    let many = told((0..65).map(layer).collect(), None);
    assert!(many.contains("65 layers; expected at most 64"), "{many}");
    let wide = told(vec![tensor("w", Kind::F32, &[1, 8193], 1.0)], None);
    assert!(
        wide.contains("tensor \"w\": of size 1 x 8193") && wide.contains("8192"),
        "{wide}"
    );
    let unmet = told(vec![layer(0), layer(1)], Some("net.0*,head.*"));
    assert!(unmet.contains("matches \"head.*\""), "{unmet}");
}
