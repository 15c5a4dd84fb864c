#!/usr/bin/env python3
"""The verified checker agrees with recheck, and on points with tools/recheck.py.

    agreement.py [COUNT]

The programs read the certificates of points and of claims of the corpus, of tests/claims and
tests/predicates and of the attacks, and for each of the two kinds COUNT (150) changes of one field
of them and COUNT fresh ones: random networks, which `referee classify` certifies, and random
instances of claims with a random verdict. On each certificate they must agree whether it is
accepted, and in the words of the statement, byte for byte. recheck and referee are taken from the
environment variables RECHECK and REFEREE, or from target/; without a referee no networks are drawn.
Those of tests/unknown, one for each rule that recheck has and the verified checker has not, recheck
accepts, and the verified checker must say that it does not know them.
Counted apart are what one of them calls too costly, what the verified checker does not know
(unsupported, which is never accepted), and claims that it decides at the instance where recheck
finds that they have no meaning at others (their sizes fit by accident).

Then the front end of the verified checker is made to send it other targets, another instance or
another curve than those of the file: the comparison must notice. At last all certificates that are
accepted are checked by both once more, and the times of the processes are compared.
"""
import copy
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

PROOFS = Path(__file__).resolve().parent.parent
ROOT = PROOFS.parent
CHOICES = ["0", "1", "-1", "1/2", "0.5", "2e1", 0, 1, 2, 7, -1, "x", "1/0", None, [], {}, [["0"]]]


def random_instance(certificate, rng):
    """The certificate with other entries and a verdict."""
    result = copy.deepcopy(certificate)

    def redrawn(value):
        if isinstance(value, list):
            return [redrawn(item) for item in value]
        return str(rng.randint(-2, 2)) if isinstance(value, str) else value

    values = result["instance"]["values"]
    for name in values:
        if rng.randrange(3):
            values[name] = redrawn(values[name])
    if not result["statement"]["some"]:
        result["verdict"] = rng.choice(["refuted", "holds"])
    return result


def random_networks(count, rng):
    """Instances of points, many of them critical: small entries, and layers that vanish."""

    def matrix(rows, cols, zero):
        def entry():
            return "0" if zero else str(rng.randint(-2, 2))

        return [[entry() for _ in range(cols)] for _ in range(rows)]

    for _ in range(count):
        widths = [rng.randint(1, 3) for _ in range(rng.randint(2, 4))]
        samples = rng.randint(1, 3)
        zero = rng.randrange(3) == 0
        layers = [matrix(r, c, zero and rng.randrange(3) > 0) for c, r in zip(widths, widths[1:])]
        x, y = matrix(widths[0], samples, False), matrix(widths[-1], samples, rng.randrange(4) == 0)
        yield {"x": x, "y": y, "layers": layers}


def certified(referee, instances):
    """What `referee classify` finds: one certificate for each instance."""
    lines = "".join(json.dumps(i) + "\n" for i in instances)
    command = [referee, "classify", "-", "--jsonl"]
    run = subprocess.run(command, input=lines, capture_output=True, text=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    return [a["certificate"] for a in answers if a.get("certificate")]


def places(value, path=()):
    """The paths of all fields of a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*path, key)
        if isinstance(item, (dict, list)):
            yield from places(item, (*path, key))


def mutated(certificate, rng):
    """The certificate with one field changed, taken out or doubled."""
    result = copy.deepcopy(certificate)
    *path, key = rng.choice(list(places(result)))
    parent = result
    for step in path:
        parent = parent[step]
    act = rng.randrange(6)
    if act == 0:
        del parent[key]
    elif act == 1 and isinstance(parent, list):
        parent.insert(key, copy.deepcopy(parent[key]))
    elif act == 2 and isinstance(parent[key], str):
        parent[key] = "-" + parent[key]
    elif act == 3 and isinstance(parent[key], int):
        parent[key] += rng.choice([-1, 1])
    else:
        parent[key] = rng.choice(CHOICES)
    return result


def rulings(command, names):
    """What a program says of each file: the statement it accepts, or why not."""
    if len(names) > 5000:  # a command line has its limit
        return rulings(command, names[:5000]) | rulings(command, names[5000:])
    run = subprocess.run([*command, *names], capture_output=True, text=True)
    found, known, last = {}, set(names), None
    for line in (run.stdout + run.stderr).splitlines():
        if line.startswith("  ") and last:
            found[last] += "\n" + line
            continue
        line = line.removeprefix("referee-verified: ").removeprefix("recheck: ")
        name, _, rest = line.partition(": ")
        last = None
        if name not in known:
            continue
        if rest.startswith("accepted"):
            found[name], last = rest, name
        else:
            words = ("unsupported:", "too-costly", "meaningless")
            found[name] = next((word for word in words if word in rest), "rejected")
    if set(found) != known:
        missing = sorted(known - set(found))
        sys.exit(f"agreement: {command[-1]} says nothing of {missing[:3]}\n{run.stderr[-2000:]}")
    return found


def planted(directory, file, sent, other):
    """A verified checker whose front end sends something else."""
    build = Path(directory) / "build"
    shutil.copytree(PROOFS / "build-referee-verified", build, dirs_exist_ok=True)
    text = (build / file).read_text()
    if text.count(sent) != 1:
        sys.exit(f"agreement: {file} does not say {sent!r} once")
    (build / file).write_text(text.replace(sent, other))
    modules = ["checker.mli"]
    names = ("checker", "json", "convert", "reader", "hints", "tree", "print", "rocq", "main")
    modules += [f"{m}.ml" for m in names]
    compiler = ["ocamlfind", "ocamlopt", "-package", "zarith", "-linkpkg", "-w", "-a"]
    subprocess.run([*compiler, *modules, "-o", "planted"], cwd=build, check=True)
    (build / file).write_text(text)
    return str(build / "planted")


FAULTS = [
    ("main.ml", "targets = plain i.y", "targets = plain (List.map (List.map Q.neg) i.y)"),
    (
        "main.ml",
        "c.verdict c.claim c.at",
        "c.verdict c.claim { c.at with Checker.inst_values = [] }",
    ),
    ("tree.ml", "List.init longest (fun k ->", "List.init 1 (fun k ->"),
]


def agrees(verified, rust, python):
    """How two or three rulings agree, in a word; None if they do not."""
    if "too-costly" in (verified, rust, python):
        return "too costly"
    if verified == "unsupported:":
        return "unsupported"
    if verified.startswith("accepted") and rust == "meaningless":
        return "meaningless at other sizes"
    rust = "rejected" if rust == "meaningless" else rust
    # recheck.py does not print the statement, and has no word for the rest.
    fits = python is None or verified.partition(":")[0] == python.partition(":")[0]
    return verified.partition(": ")[0] if verified == rust and fits else None


def seconds(command, names):
    """The processor time of a program."""
    before = os.times()
    for start in range(0, len(names), 5000):
        subprocess.run([*command, *names[start : start + 5000]], capture_output=True, check=True)
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


def program(name):
    """A program that is named in the environment, or was built."""
    built = [ROOT / "target" / kind / name.lower() for kind in ("release", "debug")]
    return os.environ.get(name) or next((str(p) for p in built if p.exists()), None)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    recheck, referee = program("RECHECK"), program("REFEREE")
    if recheck is None:
        sys.exit("agreement: no recheck; build it, or name it in RECHECK")
    corpus = json.loads((ROOT / "testdata/certificates.json").read_text())["certificates"]
    points = [c for c in corpus if c["schema"] == 1]
    folders = [PROOFS / "tests" / kind for kind in ("claims", "predicates")]
    stored = sorted(p for folder in folders for p in folder.glob("*.json"))
    claims = [json.loads(p.read_text()) for p in stored]
    unknown = sorted(map(str, (PROOFS / "tests/unknown").glob("*.json")))
    certificates = [json.dumps(c) for c in points + claims]
    # They are changed, too: a change may make of one what is known.
    claims += [json.loads(Path(n).read_text()) for n in unknown]
    costly = []
    for path in sorted((ROOT / "tests/attacks").glob("*/certificate.json")):
        if path.parent.name.startswith(("cost.", "tree.cost.")):
            costly.append(str(path))
        else:
            certificates.append(path.read_text())
    rng = random.Random(1)
    if referee:
        certificates += map(json.dumps, certified(referee, random_networks(count, rng)))
    for _ in range(count):
        certificates.append(json.dumps(mutated(rng.choice(points), rng)))
        certificates.append(json.dumps(mutated(rng.choice(claims), rng)))
        certificates.append(json.dumps(random_instance(rng.choice(claims), rng)))
    with tempfile.TemporaryDirectory() as directory:
        names = []
        for number, text in enumerate(certificates):
            names.append(f"{directory}/{number}.json")
            Path(names[-1]).write_text(text)
        two = [n for n, text in zip(names, certificates) if re.search(r'"schema":\s*2', text)]
        checker = [str(PROOFS / "referee-verified")]
        verified = rulings(checker, names)
        rust = rulings([recheck], names)
        known = sorted(set(names) - set(two))
        python = rulings([sys.executable, str(ROOT / "tools/recheck.py")], known)
        # Files that only show a limit: an answer, and never another one than that of recheck.
        answers, others = rulings(checker, costly), rulings([recheck], costly)
        if bad := [n for n in costly if agrees(answers[n], others[n], None) is None]:
            sys.exit(f"agreement: {bad[0]}: {answers[bad[0]]!r}, {others[bad[0]]!r}")
        # Files by a rule that the verified checker has not: no acceptance, and no bare difference.
        answers, others = rulings(checker, unknown), rulings([recheck], unknown)
        for n in unknown:
            if answers[n] != "unsupported:" or not others[n].startswith("accepted"):
                sys.exit(f"agreement: {n}: {answers[n]!r}, {others[n]!r}")
        print(f"{len(unknown)} by rules that only recheck has: not known, and accepted")
        counts = {kind: Counter() for kind in ("points", "claims")}
        for name in names:
            word = agrees(verified[name], rust[name], python.get(name))
            if word is None:
                print(Path(name).read_text())
                sys.exit(f"agreement: {verified[name]!r}, {rust[name]!r}, {python.get(name)!r}")
            counts["claims" if name in two else "points"][word] += 1
        for fault in FAULTS:
            other = rulings([planted(directory, *fault)], names)
            noticed = sum(other[name] != verified[name] for name in names)
            if not noticed:
                sys.exit(f"agreement: a front end with {fault[2]} goes unnoticed")
            print(f"a front end that sends {fault[2]}: noticed on {noticed} certificates")
        good = [n for n in names if verified[n].startswith("accepted") and verified[n] == rust[n]]
        ours, theirs = seconds(checker, 10 * good), seconds([recheck], 10 * good)
    for kind, least in (("points", (16, 100)), ("claims", (80, 40))):
        if counts[kind]["accepted"] < least[0] or counts[kind]["rejected"] < least[1]:
            sys.exit(f"agreement: too few {kind} of a kind: {dict(counts[kind])}")
        print(f"{kind}: the checkers agree, {dict(counts[kind])}")
    print(f"{len(good)} accepted, ten times: {ours:.2f} s, and recheck ({recheck}) {theirs:.2f} s")


if __name__ == "__main__":
    main()
