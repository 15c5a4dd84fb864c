//! The corpus of the fuzzing of the readers, replayed: no file makes a reader panic, and each
//! reader accepts some of its files and refuses some, so that both ways are met.

#[path = "../fuzz/readers.rs"]
mod readers;

use std::path::Path;

use companion::workspace_root;

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    entries
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect()
}

#[test]
fn every_file_of_the_corpus_is_read_or_refused_without_a_panic() {
    for (name, reader) in readers::READERS {
        let files = files(&workspace_root().join("fuzz/corpus").join(name));
        let read = |bytes: &&Vec<u8>| reader.reads(bytes);
        let (all, read) = (files.len(), files.iter().filter(read).count());
        println!("{name}: {read} of {all} files are read");
        assert!(0 < read && read < all, "{name}: {read} of {all}");
    }
}
