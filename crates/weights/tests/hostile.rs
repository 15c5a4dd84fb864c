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

/// Two arrays, which say that they are packed and unpack to so many bytes.
fn two_arrays(sizes: [u32; 2]) -> Vec<u8> {
    let array = |name| tensor(name, Kind::F64, &[1], 1.0);
    let mut bytes = write(&[array("a"), array("b")], Format::Npz, "file").unwrap();
    let mut from = 0;
    for size in sizes {
        let entry = bytes[from..]
            .windows(4)
            .position(|w| w == b"PK\x01\x02")
            .unwrap();
        from += entry + 24;
        bytes[from..from + 4].copy_from_slice(&size.to_le_bytes());
    }
    bytes
}

#[test]
fn arrays_unpack_together_to_2_28_bytes_and_beyond_to_two_hundred_times_their_size() {
    let archive = |sizes| read_bytes(&two_arrays(sizes), Format::Npz, "file");
    let told = |sizes| archive(sizes).unwrap_err().to_string();
    // Each is packed in 136 bytes: 128 of a header and a number.
    let (limit, packed) = (1 << 28, 136);
    assert_eq!(archive([packed, packed]).unwrap().len(), 2);
    assert_eq!(archive([limit - packed, packed]).unwrap().len(), 2);
    assert!(told([limit + 1, packed]).starts_with("file: tensor \"a\": 136 bytes unpack to"));
    let most = 200 * (packed + 1) - 1;
    assert_eq!(archive([limit, most]).unwrap().len(), 2);
    assert!(told([limit, most + 1]).starts_with("file: tensor \"b\": 136 bytes unpack to"));
}

#[test]
fn an_archive_holds_as_many_numbers_as_a_file_may() {
    let header = |count: usize| {
        let text = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({count},), }}");
        let length = u16::try_from(text.len()).unwrap().to_le_bytes();
        [&b"\x93NUMPY\x01\x00"[..], &length, text.as_bytes()].concat()
    };
    let told = |second: usize| {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, array) in [
            ("a.npy", [header(3), vec![7; 3]].concat()),
            ("b.npy", header(second)),
        ] {
            writer.start_file(name, options).unwrap();
            writer.write_all(&array).unwrap();
        }
        error(&writer.finish().unwrap().into_inner(), Format::Npz)
    };
    let most = weights::MAX_ENTRIES - 3;
    assert!(told(most).starts_with("file: tensor \"b\": the data ends early"));
    assert!(told(most + 1).contains("has too many entries; a file may hold 134217728"));
}

#[test]
fn headers_and_files_are_read_up_to_their_limits() {
    let header = |length: u64| {
        error(
            &[&length.to_le_bytes()[..], b"{}"].concat(),
            Format::Safetensors,
        )
    };
    assert!(header(1 << 24).contains("not in safetensors format"));
    assert!(
        header((1 << 24) + 1).contains("a header of 16777217 bytes; at most 16777216 are read")
    );
    // A file with a hole takes no place.
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("long.npy");
    let told = |length| {
        let file = std::fs::File::create(&path).unwrap();
        file.set_len(length).unwrap();
        read(path.to_str().unwrap()).unwrap_err().to_string()
    };
    assert!(told(2 << 30).contains("not in NumPy's format"));
    assert!(told((2 << 30) + 1).ends_with("more than 2147483648 bytes"));
    std::fs::remove_file(&path).unwrap();
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
