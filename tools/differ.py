#!/usr/bin/env python3
"""Two evaluators of the claim language on random statements: `evaluate.py` and the kernel.

Usage: differ.py EVALUATE COUNT [--seed S] [--instances K] [--depth D] [--keep FILE] [--sympy]
EVALUATE is the program of `cargo build --release -p kernel --example evaluate`. Every pair must get
the same truth values; *undecided* on one side is counted apart, and must be rare. Exit code 1 on a
difference, on a pair that is not well typed, or on a run that compared too little. With `--sympy` the
linear algebra of `evaluate.py` is SymPy's.
"""
import argparse, collections, json, subprocess, sys, threading
from fractions import Fraction

import algebra, evaluate, statements

def use_sympy():
    """Puts SymPy's functions of rational matrices in place of those of `algebra.py`."""
    import sympy
    def there(a): return sympy.Matrix(a.rows, a.cols, [sympy.Rational(e.numerator, e.denominator) for e in a.entries()])
    def here(e): return Fraction(int(e.p), int(e.q))
    def back(a): return algebra.build(a.rows, a.cols, lambda i, j: here(a[i, j]))
    def rational(a): return isinstance(a, algebra.Matrix) and min(a.shape) > 0 and all(isinstance(e, Fraction) for e in a.entries())
    calls = collections.Counter()
    def patch(name, function):
        own = getattr(algebra, name)
        def chosen(*values):
            if not all(map(rational, values)): return own(*values)
            calls[name] += 1
            return function(*map(there, values))
        setattr(algebra, name, chosen)
        for table in (algebra.FUNCTIONS, algebra.PREDICATES):
            for key, value in table.items():
                if value is own: table[key] = chosen
        if hasattr(evaluate, name): setattr(evaluate, name, chosen)
    def inverse(a):
        algebra.need(a.det() != 0, "singular")
        return back(a.inv())
    patch("rank", lambda a: Fraction(a.rank()))
    patch("determinant", lambda a: here(a.det()))
    patch("adjugate", lambda a: back(a.adjugate()))
    patch("permanent", lambda a: here(a.per()))
    patch("inverse", inverse)
    patch("pseudoinverse", lambda a: back(a.pinv()))
    patch("kronecker", lambda a, b: back(sympy.kronecker_product(a, b)))
    patch("semidefinite", lambda a: bool(a.is_symmetric() and a.is_positive_semidefinite))
    patch("positive", lambda a: bool(a.is_symmetric() and a.is_positive_definite))
    return calls

def judged(pair):
    equation = any(item.get("assume", {}).get("id") == "equal" for item in pair["statement"]["items"])
    try: return evaluate.Evaluator(pair["statement"]).judge(pair["instance"], first=equation)
    except evaluate.Fault as fault: return {"fault": str(fault)}

def truths(answer): return {**answer["hypotheses"], "show": answer["show"]}

def kind(pair, ours, theirs):
    """How two answers compare: a word for the count."""
    for answer, word in ((ours, "undecided here"), (theirs, "undecided there")):
        if answer.get("fault", "").lower().endswith("undecided"): return word
    if "fault" in ours or "fault" in theirs:
        return "no instance" if "fault" in ours and "fault" in theirs else "DIFFERENT"
    if "show" not in theirs: return "DIFFERENT"
    a, b, words = truths(ours), truths(theirs), set()
    for name in a:
        if a[name] in (b[name], None): continue
        if "undecided" not in (a[name], b[name]): return "DIFFERENT"
        words.add("undecided here" if a[name] == "undecided" else "undecided there")
    return next(iter(words)) if words else a["show"] or "vacuous"

def run(program, pairs, keep=None):
    counts = collections.Counter()
    process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    pairs = list(pairs)
    lines = [json.dumps(pair) for pair in pairs]
    def feed():
        for line in lines: process.stdin.write(line + "\n")
        process.stdin.close()
    threading.Thread(target=feed, daemon=True).start()
    for pair, line in zip(pairs, lines):
        answer = process.stdout.readline()
        if not answer:
            counts["DIFFERENT"] += 1
            print("the program stopped at", line)
            break
        theirs = json.loads(answer)
        try: ours = judged(pair)
        except Exception as error: ours = {"error": f"{type(error).__name__}: {error}", "hypotheses": {}, "show": "error"}
        word = "DIFFERENT" if "error" in ours else kind(pair, ours, theirs)
        counts[word] += 1
        if word == "DIFFERENT" or (keep and word.startswith("undecided ")):
            report = json.dumps({"word": word, "here": ours, "there": theirs, **pair})
            if keep: keep.write(report + "\n")
            elif counts["DIFFERENT"] <= 3: print(report)
    process.wait()
    return counts

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--instances", type=int, default=1)
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--keep")
    parser.add_argument("--sympy", action="store_true")
    given = parser.parse_args()
    calls = use_sympy() if given.sympy else {}
    keep = open(given.keep, "w") if given.keep else None
    counts, block = collections.Counter(), 2000
    for k in range(0, given.count, block):
        drawn = statements.pairs(min(block, given.count - k), f"{given.seed}.{k}", given.depth, given.instances)
        counts += run(given.program, drawn, keep)
    print(dict(sorted(counts.items())))
    if calls: print("by SymPy:", dict(calls))
    compared = sum(counts[word] for word in ("true", "false", "undefined"))
    return int(counts["DIFFERENT"] > 0 or compared < given.count / 2)

if __name__ == "__main__":
    sys.exit(main())
