fn main() {
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file).unwrap();
        let c = kernel::certificate::Certificate::read(&text).unwrap();
        match export::rocq(&c) {
            Ok(t) => { let out = file.replace(".json", ".v").replace('-', "_"); 
              let (dir, name) = out.rsplit_once('/').unwrap();
              let name = name.strip_suffix(".v").unwrap().replace('.', "_");
              std::fs::write(format!("{dir}/{name}.v"), t).unwrap(); println!("ok {file}") }
            Err(e) => println!("no {file}: {e}"),
        }
    }
}
