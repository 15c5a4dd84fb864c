"""All mutants of a crate in one program: what `cargo mutants` would compile one by one, behind a switch.

    pip install tree-sitter tree-sitter-rust
    python3 tools/mutants.py CRATE FOLDER [PART ...]

The mutants are those of `cargo mutants --list`; run are those whose names contain a PART, such as `poly.rs:12:`.
FOLDER is for a copy of the workspace, in which each place that has mutants asks which of them is meant, for what is
compiled, and for the names of those that do not compile, which are found once. Each mutant then costs a run of the
tests of the crate, until one fails, and no compilation. Printed are those that survive, those that take too long, and
those that have no place (in constants, let chains, and functions with `impl` results), for which there is `cargo
mutants --re`. A mutated operator keeps its operands, where `cargo mutants` changes the text.
"""
import collections, json, os, re, signal, subprocess, sys, threading, time, zlib
import tree_sitter, tree_sitter_rust

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_rust.language()))
CASES = {"BinaryOperator": ("binary_expression", "compound_assignment_expr"), "UnaryOperator": ("unary_expression",)}
SWITCH = """
#[doc(hidden)]
pub fn mutant_number() -> usize {
    static NUMBER: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    *NUMBER.get_or_init(|| std::env::var("MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(0))
}
"""
ALLOW = "#![allow(warnings, arithmetic_overflow, overflowing_literals, unconditional_panic)]\n"


def flat(text):
    """On one line, as the number of the mutant stands on it."""
    if "\n" in text:
        text = re.sub(r"//[^\n]*", "", text)
    return re.sub(r"\s*\n\s*", " ", text)


class Source:
    """A file with its mutants put in place."""

    def __init__(self, source, mutants):
        self.source, self.root = source, PARSER.parse(source).root_node
        self.sites, self.unplaced = collections.defaultdict(list), []
        self.starts = [0]
        for line in source.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        for mutant in mutants:
            node = mutant["function"] and self.place(mutant)
            if node:
                self.sites[node.start_byte, node.end_byte, node.type, mutant["genre"]].append(mutant)
            else:
                self.unplaced.append(mutant)

    def text(self, node):
        return self.source[node.start_byte : node.end_byte].decode()

    def offset(self, position):
        start = self.starts[position["line"] - 1]
        line = self.source[start:].split(b"\n", 1)[0].decode()
        return start + len(line[: position["column"] - 1].encode())

    def place(self, mutant):
        start, end = (self.offset(mutant["span"][side]) for side in ("start", "end"))
        node, chain = self.root, []
        while node:
            chain.append(node)
            node = next((c for c in node.children if c.start_byte <= start < c.end_byte), None)
        genre, leaf = mutant["genre"], chain[-1]
        if genre in CASES:
            fits = leaf.parent and leaf.parent.type in CASES[genre] and (leaf.start_byte, leaf.end_byte) == (start, end)
            return leaf.parent if fits else None
        if genre == "FnValue":
            function = [n for n in chain if n.type == "function_item"][-1:]
            result = function and function[0].child_by_field_name("return_type")
            is_opaque = result and "impl" in self.text(result)
            return function[0].child_by_field_name("body") if function and not is_opaque else None
        fits = {
            "MatchArm": lambda n: n.type == "match_arm" and n.start_byte == start,
            "MatchArmGuard": lambda n: (n.start_byte, n.end_byte) == (start, end) and n.parent.type == "match_pattern",
            "StructField": lambda n: n.type.endswith("field_initializer") and n.start_byte == start,
        }[genre]
        found = next((n for n in chain if fits(n)), None)
        pattern = found and found.child_by_field_name("pattern")
        guard = pattern and pattern.child_by_field_name("condition") or genre == "MatchArmGuard" and found
        return None if guard and "let " in self.text(guard) else found

    def render(self, node, done=()):
        key = node.start_byte, node.end_byte, node.type

        def switch(genre, arm):
            arms = [f"\n/*M{m['id']}*/ {m['id']} => {arm(m)}," for m in self.sites[key + (genre,)]]
            return "match crate::mutant_number() {" + "".join(arms) + "\n_ => "

        def found(genre):
            return genre not in done and key + (genre,) in self.sites

        def field(name):
            return node.child_by_field_name(name)

        if found("MatchArmGuard"):
            inner = self.render(node, ("MatchArmGuard",))
            return f"({switch('MatchArmGuard', lambda m: m['replacement'])}{inner} }})"
        if found("BinaryOperator"):
            left, right = (flat(self.text(field(side))) for side in ("left", "right"))
            arms = switch("BinaryOperator", lambda m: f"({left}) {m['replacement']} ({right})")
            operator = self.text(field("operator"))
            return f"({arms}{self.render(field('left'))} {operator} {self.render(field('right'))} }})"
        if found("UnaryOperator"):
            operator, operand = node.children
            arms = switch("UnaryOperator", lambda m: flat(self.text(operand)))
            return f"({arms}{self.text(operator)}{self.render(operand)} }})"
        if found("FnValue"):
            arms = switch("FnValue", lambda m: "return " + flat(m["replacement"]))
            return "{ " + arms + "{} }\n" + self.children(node)[1:]
        if found("StructField"):
            base = next(c for c in node.parent.children if c.type == "base_field_initializer")
            name = self.text(field("field") or node.children[0])
            value = self.render(field("value")) if field("value") else name
            base = flat(self.text(base)[2:])
            return f"{name}: {switch('StructField', lambda m: f'({base}).{name}.clone()')}{value} }}"
        if found("MatchArm"):
            pattern = field("pattern")
            guard = pattern.child_by_field_name("condition")
            number = self.sites[key + ("MatchArm",)][0]["id"]
            here = f"/*M{number}*/ crate::mutant_number() != {number}"
            if guard:
                head = self.source[pattern.start_byte : guard.start_byte].decode()
                head += f"{here} && ({self.render(guard)})"
            else:
                head = f"{self.render(pattern)} if {here} "
            before = self.source[node.start_byte : pattern.start_byte].decode()
            return before + head + self.children(node, pattern.end_byte)
        return self.children(node)

    def children(self, node, start=None):
        start, parts = node.start_byte if start is None else start, []
        for child in node.children:
            if child.start_byte >= start:
                parts += [self.source[start : child.start_byte].decode(), self.render(child)]
                start = child.end_byte
        return "".join(parts) + self.source[start : node.end_byte].decode()

    def rendered(self):
        before, after = self.source[: self.root.start_byte], self.source[self.root.end_byte :]
        return before.decode() + self.render(self.root) + after.decode()


def run(command, **options):
    return subprocess.run(command, text=True, capture_output=True, **options)


def blamed(message, copy):
    """The mutants on the lines of an error; where arms are missing, those of the match."""
    spans = list(message["spans"])
    for child in message["children"]:
        spans += child["spans"]
    spans.sort(key=lambda span: not span["is_primary"])
    for span in spans:
        path = os.path.join(copy, span["file_name"])
        lines = open(path).read().split("\n") if os.path.exists(path) else []
        found = re.findall(r"/\*M(\d+)\*/", "".join(lines[span["line_start"] - 1 : span["line_end"]][:1]))
        if not found and (message["code"] or {}).get("code") == "E0004":
            near = "\n".join(lines[span["line_start"] : span["line_start"] + 15])
            found = re.findall(r"/\*M(\d+)\*/ crate::mutant_number\(\) !=", near)
        if found:
            return {int(number) for number in found}
    return set()


def compiled(crate, copy, target, level):
    """The test programs, or the mutants that do not compile."""
    command = ["cargo", "test", "-p", crate, "--no-run", "--lib", "--tests", "--message-format=json"]
    command += [f"--config=profile.dev.package.{crate}.opt-level={level}"]
    done = run(command, cwd=copy, env=dict(os.environ, CARGO_TARGET_DIR=target))
    programs, bad, errors = [], set(), []
    for line in filter(lambda line: line.startswith("{"), done.stdout.splitlines()):
        told = json.loads(line)
        if told["reason"] == "compiler-artifact" and told["executable"] and told["profile"]["test"]:
            programs.append(told["executable"])
        if told["reason"] == "compiler-message" and told["message"]["level"] == "error":
            bad |= blamed(told["message"], copy)
            errors.append(told["message"]["rendered"])
    if done.returncode and not bad:
        sys.exit("\n".join(errors[:5]) + done.stderr[-2000:])
    return programs, bad


def tested(programs, number, folder, limit):
    environment = dict(os.environ, MUTANT=str(number))
    environment.setdefault("PROPTEST_CASES", "48")
    for program in programs:
        command = ["bash", "-c", f"ulimit -v 6000000; exec {program}"]
        pipes = dict(stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
        process = subprocess.Popen(command, cwd=folder, env=environment, **pipes)
        late = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
        late.start()
        # The first test that fails is enough.
        failed = any(line.endswith("... FAILED\n") for line in process.stdout)
        timeout = not late.is_alive()
        late.cancel()
        if failed and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        if process.wait() or failed:
            return "timeout" if timeout else "caught"
    return "survived"


def main(crate, folder, *parts):
    copy, target = os.path.join(folder, crate), os.path.join(folder, "target")
    os.makedirs(copy, exist_ok=True)
    tracked = "git ls-files -z | tar --null -T - -cf - | tar -xf - -C " + copy
    subprocess.run(["bash", "-c", tracked], check=True)
    mutants = json.loads(run(["cargo", "mutants", "--list", "--json", "-p", crate]).stdout)
    for number, mutant in enumerate(mutants, 1):
        mutant["id"] = number
    library = f"crates/{crate}/src/lib.rs"
    sources = {path: open(path, "rb").read() for path in {m["file"] for m in mutants} | {library}}
    names = {m["id"]: f"{zlib.crc32(sources[m['file']])} {m['name']}" for m in mutants}
    known = os.path.join(folder, crate + ".bad")
    told = set(json.load(open(known))) if os.path.exists(known) else set()
    bad, programs = {number for number, name in names.items() if name in told}, []
    while not programs:
        unplaced = set()
        for path, source in sources.items():
            parsed = Source(source, [m for m in mutants if m["file"] == path and m["id"] not in bad])
            unplaced |= {m["id"] for m in parsed.unplaced}
            text = parsed.rendered()
            if path == library:
                head = re.search(r"^(?!//!)", text, re.M).start()
                text = text[:head] + ALLOW + text[head:] + SWITCH
            with open(os.path.join(copy, path), "w") as file:
                file.write(text)
        programs, more = compiled(crate, copy, target, os.environ.get("OPT_LEVEL", "1"))
        if more:
            bad, programs = bad | more, []
    with open(known, "w") as file:
        json.dump([names[number] for number in bad], file)
    mutants = [m for m in mutants if not parts or any(part in m["name"] for part in parts)]
    folder, times = os.path.join(copy, "crates", crate), []
    for program in programs:
        start = time.time()
        if tested([program], 0, folder, 3600) != "survived":
            sys.exit(f"{program} fails without a mutant")
        times.append((time.time() - start, program))
    programs, limit = [program for _, program in sorted(times)], 10 + 5 * sum(t for t, _ in times)
    counts = collections.Counter()
    for mutant in mutants:
        result = "not compiled" if mutant["id"] in bad else "not placed"
        if mutant["id"] not in bad | unplaced:
            result = tested(programs, mutant["id"], folder, limit)
        counts[result] += 1
        if result not in ("caught", "not compiled"):
            print(f"{result}: {mutant['name']}", flush=True)
    print(f"{len(mutants)} mutants:", dict(counts))


if __name__ == "__main__":
    main(*sys.argv[1:])
