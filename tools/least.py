#!/usr/bin/env python3
"""Recounts what `referee hunt` calls least, by a scan that shares no code with it: for random false claims about two
matrices, every instance below the counterexample is evaluated by `evaluate.py` until one refutes the claim.

Usage: least.py REFEREE TREE COUNT [--seed S] [--effort N] [--most M]
TREE is the example `tree` of the crate statement. Below means: smaller sizes with entries of height at most 2, and the same
sizes in the order of `docs/language.md`; claims with more than M instances below are left out. Exit code 1 on a smaller
counterexample, or if fewer than COUNT claims were recounted.
"""
import argparse, json, random, subprocess, sys, tempfile
from fractions import Fraction
from itertools import product

import evaluate

SHAPES = [("n", "A, B : n x n", [("n", "n"), ("n", "n")], ("any", "any")),
          ("n", "A : symmetric n, B : n x n", [("n", "n"), ("n", "n")], ("symmetric", "any")),
          ("n", "A : n x n, B : diagonal n x n", [("n", "n"), ("n", "n")], ("any", "diagonal")),
          ("a b", "A : a x b, B : b x a", [("a", "b"), ("b", "a")], ("any", "any")),
          ("a b", "A, B : a x b", [("a", "b"), ("a", "b")], ("any", "any"))]

def term(r, shapes, depth):
    """A random matrix and its shape."""
    if depth == 0 or r.random() < 0.2:
        k = r.randrange(2)
        return "AB"[k], shapes[k]
    left, (p, q) = term(r, shapes, depth - 1)
    word = r.choice("T*+-*")
    if word == "T": return f"({left})^T", (q, p)
    for _ in range(20):
        right, shape = term(r, shapes, depth - 1)
        if word == "*" and shape[0] == q: return f"({left}*{right})", (p, shape[1])
        if word != "*" and shape == (p, q): return f"({left}{word}{right})", (p, q)
    return left, (p, q)

def comparison(r, shapes):
    a, shape = term(r, shapes, 2)
    b, other = term(r, shapes, 2)
    forms = [f"rank({a}) {r.choice(['<=', '=', '>='])} rank({b})", f"||{a}||^2 {r.choice(['<=', '>='])} ||{b}||^2"]
    if shape == other: forms.append(f"{a} = {b}")
    if shape[0] == shape[1] and other[0] == other[1]:
        forms += [f"trace({a}) {r.choice(['<=', '='])} trace({b})", f"det({a}) = det({b})", f"nonneg({a})"]
    return r.choice(forms)

def claim(seed):
    r = random.Random(f"least/{seed}")
    sizes, binders, shapes, kinds = r.choice(SHAPES)
    hypothesis = comparison(r, shapes) + " implies " if r.random() < 0.6 else ""
    return {"sizes": sizes.split(), "shapes": shapes, "kinds": kinds,
            "text": f"claim c-{seed}\n  sizes {sizes.replace(' ', ', ')}\n  for all {binders}\n  form f\n    show {hypothesis}{comparison(r, shapes)}\n"}

def key(x): return (0 if x == 0 else max(abs(x.numerator), x.denominator), x.denominator, x < 0)

def numbers(height):
    return sorted({Fraction(p, q) for q in range(1, max(height, 1) + 1) for p in range(-height, height + 1)
                   if key(Fraction(p, q))[0] <= height}, key=key)

def matrices(kind, rows, cols, values):
    def free(i, j): return kind == "any" or (i == j if kind == "diagonal" else i <= j)
    places = [(i, j) for i in range(rows) for j in range(cols) if free(i, j)]
    for entries in product(values, repeat=len(places)):
        at = dict(zip(places, entries))
        yield [[at.get((i, j), at.get((j, i), Fraction(0)) if kind == "symmetric" else Fraction(0)) for j in range(cols)] for i in range(rows)]

def place(values):
    """The place of the values of an instance among those of the same sizes."""
    entries = [key(x) for m in values for row in m for x in row]
    return max(h for h, _, _ in entries), entries

def below(drawn, sizes, values):
    """The instances below one: smaller sizes with entries of height at most 2, then the same sizes."""
    total, own = sum(sizes.values()), [sizes[s] for s in drawn["sizes"]]
    others = [list(pick) for pick in product(range(1, total), repeat=len(own)) if (sum(pick), list(pick)) < (total, own)]
    for pick in sorted(others, key=lambda pick: (sum(pick), pick)) + [own]:
        at = dict(zip(drawn["sizes"], pick))
        entries = numbers(place(values)[0] if pick == own else 2)
        spaces = [list(matrices(kind, at[p], at[q], entries)) for kind, (p, q) in zip(drawn["kinds"], drawn["shapes"])]
        for pair in product(*spaces):
            if pick != own or place(pair) < place(values): yield at, pair

def count(drawn, sizes, values):
    def free(kind, p, q): return {"any": p * q, "diagonal": p, "symmetric": p * (p + 1) // 2}[kind]
    here = sum(free(kind, sizes[p], sizes[q]) for kind, (p, q) in zip(drawn["kinds"], drawn["shapes"]))
    return len(numbers(place(values)[0])) ** here

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("referee")
    parser.add_argument("tree")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--effort", default="20000")
    parser.add_argument("--most", type=int, default=7000)
    given = parser.parse_args()
    drawn = [claim(f"{given.seed}-{k}") for k in range(4 * given.count)]
    with tempfile.NamedTemporaryFile("w", suffix=".claims") as file:
        file.write("\n".join(d["text"] for d in drawn))
        file.flush()
        trees = subprocess.run([given.tree, file.name], capture_output=True, text=True, check=True).stdout.splitlines()
        answers = subprocess.run([given.referee, "hunt", file.name, "--json", "--effort", given.effort], capture_output=True, text=True)
    answers = [json.loads(line) for line in answers.stdout.splitlines()]
    if not len(trees) == len(answers) == len(drawn): sys.exit(f"{len(drawn)} claims, {len(trees)} trees, {len(answers)} answers")
    recounted = visited = 0
    for d, tree, answer in zip(drawn, trees, answers):
        found = answer["counterexample"]
        if not found or not answer["least"] or recounted == given.count: continue
        sizes, values = found["sizes"], [[list(map(Fraction, row)) for row in found["values"][name]] for name in "AB"]
        if count(d, sizes, values) > given.most: continue
        judge = evaluate.Evaluator(json.loads(tree))
        for at, pair in below(d, sizes, values):
            visited += 1
            instance = {"sizes": at, "values": {name: [[str(x) for x in row] for row in m] for name, m in zip("AB", pair)}}
            if judge.judge(instance)["show"] == "false":
                sys.exit(f"{d['text']}not least: {json.dumps(found)}\nsmaller: {json.dumps(instance)}")
        recounted += 1
    print(f"{recounted} of {len(drawn)} random claims recounted: nothing among {visited} instances below refutes them")
    if recounted < given.count: sys.exit(f"fewer than {given.count}")

if __name__ == "__main__":
    main()
