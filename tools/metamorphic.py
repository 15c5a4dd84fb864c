#!/usr/bin/env python3
"""Hunts statements and what rewrite.py makes of them: the verdict must be the same, the counts over the same
boxes too, and the counterexample must map to the other. Statements whose boxes take more effort are left out.

Usage: metamorphic.py BOXES EVALUATE TREES... [--effort N]
BOXES is the example `boxes` of the crate hunt, EVALUATE the example `evaluate` of the kernel; TREES hold one
statement a line. Where the order of declaration stays, the least counterexample must be the same, name by
name; where it changes, the mapped one must be a counterexample, of the same sizes and height. Exit code 1 on a
difference, or if less than a third of the statements were compared.
"""
import argparse, collections, copy, json, random, subprocess, sys

from rewrite import REWRITINGS, Kept, ask, renamed, turned_instance

COUNTS = ("verdict", "met", "undecided", "undefined", "instances")

def hunt(program, statements, effort):
    lines = "\n".join(json.dumps({"statement": s, "entries": 1, "max_size": 2, "effort": effort}) for s in statements)
    out = subprocess.run([program], input=lines, capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]

def mapped(instance, scope):
    return {part: {scope[k]: v for k, v in instance[part].items()} for part in ("sizes", "values")}

def boxes(answer, scope):
    """The boxes searched completely, by the names of the other."""
    found = [({scope.get(k, k): v for k, v in box["sizes"].items()}, box["entries"]) for box in answer["complete"]]
    return sorted(json.dumps(box, sort_keys=True) for box in found)

def height(instance):
    """The largest of numerators and denominators of all entries."""
    def all_numbers(v):
        if isinstance(v, list): return [n for x in v for n in all_numbers(x)]
        return [max(map(abs, map(int, v.split("/"))))] if isinstance(v, str) else []
    return max([n for v in instance["values"].values() for n in all_numbers(v)], default=0)

def differences(word, here, there, scope, evaluate, statement):
    """What differs between the answers to a statement and to what it was rewritten to."""
    for key in COUNTS:
        if here[key] != there[key]: yield f"{key}: {here[key]}, {there[key]}"
    if sum(here["vacuous"].values()) != sum(there["vacuous"].values()): yield "vacuous"
    if boxes(here, scope) != boxes(there, {}): yield "boxes"
    for key in ("counterexample", "witness"):
        a, b = here[key], there[key]
        if (a is None) != (b is None): yield key
        if a is None or b is None: continue
        moved = mapped(a, scope)
        if word == "transposed": moved = turned_instance(moved)
        if word in ("permuted", "transposed"):
            if moved["sizes"] != b["sizes"] or height(moved) != height(b): yield f"{key}: {a}, {b}"
            first, second = ask(evaluate, [(statement, moved), (statement, b)])
            if first != second: yield f"{key}: {first}, {second}"
        elif moved != b: yield f"{key}: {moved}, {b}"

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("boxes")
    parser.add_argument("evaluate")
    parser.add_argument("trees", nargs="+")
    parser.add_argument("--effort", type=int, default=3000)
    parser.add_argument("--seed", default="0")
    given = parser.parse_args()
    trees = [json.loads(line) for name in given.trees for line in open(name)]
    trees = [t.get("statement", t) for t in trees]
    counts, r, compared = collections.Counter(), random.Random(given.seed), 0
    for statement in trees:
        apart, scope, _ = renamed(statement)
        others = []
        for word, rewriting in REWRITINGS.items():
            try: others.append((word, rewriting(copy.deepcopy(apart), r)))
            except Kept: counts[word, "not applicable"] += 1
        here, *rest = hunt(given.boxes, [statement, *(other for _, other in others)], given.effort)
        # More effort changes nothing: no box was left halfway, where the order of declaration counts.
        again, = hunt(given.boxes, [statement], 4 * given.effort)
        if here.get("limit") or any(here[key] != again[key] for key in COUNTS):
            counts["all", "cut by the effort"] += 1
            continue
        compared += 1
        for (word, other), there in zip(others, rest):
            if "meaningless" in there and word in ("permuted", "unfolded"):
                counts[word, "no longer well sized"] += 1
                continue
            found = list(differences(word, here, there, scope, given.evaluate, other)) if "meaningless" not in there else ["meaningless"]
            counts[word, "DIFFERENT" if found else "same"] += 1
            if found: print(f"{statement['claim']}/{statement['form']} {word}: {'; '.join(found)[:600]}")
    for (word, result), n in sorted(counts.items()): print(f"{word}: {n} {result}")
    different = any(result == "DIFFERENT" for _, result in counts)
    return int(different or 3 * compared < len(trees))

if __name__ == "__main__":
    sys.exit(main())
