//! Searches a whole box on one thread, for `benches/peers/boxes.py`: prints one line of JSON.
//!
//! `whole_box FILE CLAIM SIZES ENTRIES plain|symmetry REPEAT`, such as `whole_box my.claims lemma
//! 2,3,2 2 plain 5`; the sizes are in the order of their declaration. The times are nanoseconds of
//! one preparation and of one walk, means of the repeated ones: on Linux the time that the thread
//! ran, elsewhere the time that passed.

use std::collections::BTreeMap;
use std::time::Instant;

use hunt::{BoxFound, BoxRun, BoxTask, Sizes};
use kernel::tree::{Item, Size};

/// Nanoseconds that this thread ran, or that passed since `start`.
fn clock(start: Instant) -> u128 {
    let ran = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ran = ran.and_then(|text| text.split(' ').next()?.parse().ok());
    ran.unwrap_or_else(|| start.elapsed().as_nanos())
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, claim, sizes, entries, way, repeat] = arguments.as_slice() else {
        panic!("expected: FILE CLAIM SIZES ENTRIES plain|symmetry REPEAT");
    };
    let text = std::fs::read_to_string(file).expect("a file of claims");
    let (parsed, _) = statement::parse_file(&text);
    let mut forms = parsed.claims.iter().flat_map(|claim| &claim.forms);
    let form = forms.find(|form| form.statement().claim == *claim);
    let statement = form.expect("a claim of the file").statement();
    let mut names = Vec::new();
    for item in &statement.items {
        if let Item::Sizes { sizes, .. } = item {
            names.extend(sizes.iter().map(|size| match size {
                Size::One { name, .. } | Size::Family { name, .. } => name.clone(),
            }));
        }
    }
    let values = sizes.split(',').map(|size| size.parse().expect("a size"));
    let sizes: BTreeMap<String, Sizes> = names.into_iter().zip(values.map(Sizes::One)).collect();
    let task = BoxTask {
        statement,
        sizes,
        entries: entries.parse().expect("the greatest entry"),
        symmetry: way == "symmetry",
    };
    let now = Instant::now();
    let start = clock(now);
    let repeat: u32 = repeat.parse().expect("a number of runs");
    let mut run = BoxRun::new(&task).expect("a box");
    for _ in 1..repeat {
        run = BoxRun::new(&task).expect("a box");
    }
    let prepared = clock(now);
    let points = run.points;
    let mut found = BoxFound::default();
    for _ in 0..repeat {
        found = BoxFound::default();
        run.visit(0..points, &mut found, None).expect("a walk");
    }
    let done = clock(now);
    let compiled = run.methods().first().and_then(|method| method.compiled);
    let (bits, instructions) = compiled.unwrap_or((0, 0));
    println!(
        "{{\"instances\": {}, \"met\": {}, \"failed\": {}, \"points\": {points}, \"bits\": {bits}, \
         \"instructions\": {instructions}, \"prepared_ns\": {}, \"walk_ns\": {}}}",
        found.met.instances,
        found.met.held + found.met.failed,
        found.met.failed,
        (prepared - start) / u128::from(repeat),
        (done - prepared) / u128::from(repeat)
    );
}
