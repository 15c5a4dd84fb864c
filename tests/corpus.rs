//! The corpus of the fuzzing of all readers, replayed: no file makes a reader panic, and each reader
//! accepts some of its files and refuses some, so that both ways are met.

#[path = "../fuzz/readers.rs"]
mod readers;
#[path = "../fuzz/reports.rs"]
mod reports;

use std::path::Path;

use companion::workspace_root;

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

#[test]
fn every_file_of_the_corpus_is_read_or_refused_without_a_panic() {
    for (name, reader) in readers::READERS.into_iter().chain(reports::READERS) {
        let files = files(&workspace_root().join("fuzz/corpus").join(name));
        let read = files.iter().filter(|bytes| reader(bytes)).count();
        println!("{name}: {read} of {} files are read", files.len());
        assert!(
            0 < read && read < files.len(),
            "{name}: {read} of {}",
            files.len()
        );
    }
}
