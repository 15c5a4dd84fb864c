#!/usr/bin/env python3
"""Checks the refutations in tests/claims, which referee export --rocq has written, in one batch.

Each file states a claim and proves its negation (or the claim, where it says that some instance
exists). They are compiled together, each in a module of its own, because most of the time of one
goes into loading MathComp. Then faults are planted: each must not compile.
"""
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from run import ROOT, compiles, replaced  # noqa: E402

CLOSED = "Closed under the global context"
# What is planted: file, text to replace, replacement, and what coqc says.
FAULTS = [
    ("my_lemma_stated", "~ claim R", "claim R", "has type"),
    ("my_lemma_stated", "(* full-b *) \\rank B = minn b c ->", "", "has type"),
    ("reverse_order_stated", "(* a *) (0 < a)%N ->", "", "has type"),
    ("s2_rank_bound_strengthened_equality", "[:: [:: 0]]", "[:: [:: 1]]", "No applicable tactic"),
    ("some_matrix_nilpotent", "rank A = 1", "rank A = 2", "has type"),
]


def split(text):
    """The head that loads the theories, and the body."""
    at = text.index("From Coq Require")
    end = text.index("Definition claim")
    return text[at:end], text[end:]


def told(text):
    """The claim and form of a file, from its comment."""
    claim = re.search(r"^claim (\S+)", text, re.M)
    form = re.search(r"^ *form (\S+)", text, re.M)
    return f"{claim[1] if claim else 'formula'}/{form[1] if form else 'stated'}"


def main():
    files = sorted((ROOT / "tests/claims").glob("*.v"))
    if not files:
        sys.exit("tests: there are no refutations to check")
    texts = {path.stem: path.read_text() for path in files}
    heads = {split(text)[0] for text in texts.values()}
    if len(heads) != 1:
        sys.exit("tests: the refutations load different theories")
    print_assumptions = "Print Assumptions verdict."
    modules, verdicts = [], []
    for n, text in enumerate(texts.values()):
        modules.append(f"Module claim_{n}.\n{replaced(split(text)[1], print_assumptions, '')}")
        modules.append(f"End claim_{n}.\nDefinition verdict_{n} := claim_{n}.verdict.")
        verdicts.append(f"(verdict_{n}, ")
    # One question about all of them: the time for one is that of walking through MathComp.
    together = "".join(verdicts) + "tt" + ")" * len(verdicts)
    question = f"Definition together := {together}.\nPrint Assumptions together."
    good, output = compiles("\n".join([*heads, *modules, question]))
    if not good or output.strip() != CLOSED:
        sys.exit(f"tests: the refutations do not stand:\n{output}")
    for name, text in texts.items():
        says = "~ claim" if "~ claim R" in text else "claim"
        print(f"{told(text)} ({name}): {says}, checked by the kernel")
    print(f"{len(texts)} claims checked by the kernel, closed under the global context")
    for name, old, new, reason in FAULTS:
        good, output = compiles(replaced(texts[name], old, new))
        if good or reason not in output:
            sys.exit(f"tests: {name} with {new!r} for {old!r} is not rejected:\n{output}")
        print(f"{name} with {new!r} for {old!r}: rejected")


if __name__ == "__main__":
    main()
