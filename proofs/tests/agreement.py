#!/usr/bin/env python3
"""The verified checker agrees with recheck and with tools/recheck.py.

    agreement.py [MUTATIONS]

The three programs read the point certificates of the corpus and of the attacks,
and MUTATIONS (300) changes of one field of them. On each certificate they must
agree whether it is accepted, and in the words of the statement. recheck is
taken from the environment variable RECHECK, or from target/. A certificate that
recheck calls too costly is counted apart.

Then the front end of the verified checker is made to send it other targets than
those of the file: the comparison must notice.
"""
import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

PROOFS = Path(__file__).resolve().parent.parent
ROOT = PROOFS.parent
CHOICES = ["0", "1", "-1", "1/2", "0.5", "2e1", 0, 1, 2, 7, -1, "x", "1/0", None, [], {}, [["0"]]]


def is_point(certificate):
    return "counterexample" not in certificate.get("statement", {})


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
    run = subprocess.run([*command, *names], capture_output=True, text=True)
    found = {}
    for line in (run.stdout + run.stderr).splitlines():
        name, _, rest = line.removeprefix("referee-verified: ").removeprefix("recheck: ").partition(
            ": "
        )
        if name not in names:
            continue
        accepted = rest.startswith("accepted")
        costly = "too-costly" in rest
        found[name] = rest if accepted else "too costly" if costly else "rejected"
    if set(found) != set(names):
        missing = sorted(set(names) - set(found))
        sys.exit(f"agreement: {command[-1]} says nothing of {missing[:3]}\n{run.stderr[-2000:]}")
    return found


def planted(directory):
    """A verified checker whose front end sends the targets with their signs changed."""
    build = Path(directory) / "build"
    shutil.copytree(PROOFS / "build-referee-verified", build)
    main_file = build / "main.ml"
    text, sent = main_file.read_text(), "targets = plain i.y"
    if text.count(sent) != 1:
        sys.exit(f"agreement: main.ml does not say {sent!r} once")
    main_file.write_text(text.replace(sent, "targets = plain (List.map (List.map Q.neg) i.y)"))
    modules = ["checker.mli"]
    modules += [f"{m}.ml" for m in ("checker", "json", "convert", "reader", "hints", "main")]
    compiler = ["ocamlfind", "ocamlopt", "-package", "zarith", "-linkpkg", "-w", "-a"]
    subprocess.run([*compiler, *modules, "-o", "planted"], cwd=build, check=True)
    return str(build / "planted")


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    built = [ROOT / "target" / kind / "recheck" for kind in ("release", "debug")]
    recheck = os.environ.get("RECHECK") or next((str(p) for p in built if p.exists()), None)
    if recheck is None:
        sys.exit("agreement: no recheck; build it, or name it in RECHECK")
    corpus = json.loads((ROOT / "testdata/certificates.json").read_text())["certificates"]
    certificates = [json.dumps(c) for c in corpus if is_point(c)]
    for path in sorted((ROOT / "tests/attacks").glob("*/certificate.json")):
        text = path.read_text()
        # The verified checker has no limit of cost; files that only show the limit are left out, and those
        # of version 2.
        if '"counterexample"' not in text and not path.parent.name.startswith(("cost.", "tree.")):
            certificates.append(text)
    rng, seeds = random.Random(1), [c for c in corpus if is_point(c)]
    certificates += [json.dumps(mutated(rng.choice(seeds), rng)) for _ in range(count)]
    with tempfile.TemporaryDirectory() as directory:
        names = []
        for number, text in enumerate(certificates):
            names.append(f"{directory}/{number}.json")
            Path(names[-1]).write_text(text)
        verified = rulings([str(PROOFS / "referee-verified")], names)
        rust = rulings([recheck], names)
        python = rulings([sys.executable, str(ROOT / "tools/recheck.py")], names)
        counts = Counter()
        for name in names:
            if "too costly" in (rust[name], python[name]):
                counts["too costly"] += 1
                continue
            # recheck.py does not print the statement.
            if not (
                verified[name] == rust[name]
                and verified[name].partition(":")[0] == python[name].partition(":")[0]
            ):
                print(Path(name).read_text())
                sys.exit(f"agreement: {verified[name]!r}, {rust[name]!r}, {python[name]!r}")
            counts[verified[name].partition(": ")[0]] += 1
        other = rulings([planted(directory)], names)
        noticed = sum(other[name] != rust[name] for name in names)
        if not noticed:
            sys.exit("agreement: a front end that sends another instance goes unnoticed")
    if counts["accepted"] < 16 or counts["rejected"] < 100:
        sys.exit(f"agreement: too few of a kind: {dict(counts)}")
    print(f"a front end that sends other targets: noticed on {noticed} certificates")
    print(f"three checkers agree on {sum(counts.values())} certificates: {dict(counts)}")


if __name__ == "__main__":
    main()
