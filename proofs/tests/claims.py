#!/usr/bin/env python3
"""Checks the refutations in tests/claims and tests/predicates, in one batch each.

Those of tests/claims are written by referee export --rocq: each file states a claim in plain
MathComp and proves its negation (or the claim, where it says that some instance exists). Those of
tests/predicates are written here by referee-verified --rocq: each says of the tree of a claim that
an instance refutes it, as claim_meaning.v defines it. They are compiled together, each in a module of
its own, because most of the time of one goes into loading MathComp. Then faults are planted: each
must not compile. refutations.json lists what was checked.
"""
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from run import ROOT, compiles, replaced  # noqa: E402

CLOSED = "Closed under the global context"
# What is planted: file, text to replace, replacement, and what coqc says.
FAULTS = [
    ("theorem_2_3_strengthened_critical", "said R Refuted", "said R Holds", "No applicable tactic"),
    ("t2_2_full_count_stated", "BySquares", "ByPoint [::]", "No applicable tactic"),
    ("theorem_3_2_stated", "BySubspace (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]]))",
     "BySubspace (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))", "No applicable tactic"),
    ("t3_1_one_factor_stated", "[:: (0)%Z; (1)%Z]; [:: (-1)%Z; (-1)%Z]",
     "[:: (0)%Z; (0)%Z]; [:: (0)%Z; (-1)%Z]", "No applicable tactic"),
    ("my_lemma_stated", "~ claim R", "claim R", "has type"),
    ("my_lemma_stated", "(* full-b *) \\rank B = minn b c ->", "", "has type"),
    ("reverse_order_stated", "(* a *) (0 < a)%N ->", "", "has type"),
    ("s2_rank_bound_strengthened_equality", "[:: [:: 0]]", "[:: [:: 1]]", "No applicable tactic"),
    ("some_matrix_nilpotent", "rank A = 1", "rank A = 2", "has type"),
]


def split(text):
    """The head that loads the theories, and the body."""
    at = text.index("From Coq Require")
    end = text.index("\nDefinition ")
    return text[at:end], text[end:]


def told(certificate):
    """The claim, its form and what is dropped, from a certificate."""
    text = certificate.read_text()
    found = json.loads(text)
    statement = found["statement"]
    return {
        "claim": statement["claim"] or "formula",
        "form": statement["form"] or "stated",
        "without": found.get("dropped", []),
        "verdict": found["verdict"],
        "certificate": hashlib.sha256(text.encode()).hexdigest(),
    }


def written(certificate):
    """The file of a certificate: the one beside it, or what the verified checker writes."""
    name = re.sub(r"\W", "_", certificate.stem, flags=re.A)
    beside = certificate.with_name(f"{name}.v")
    if beside.exists():
        return name, beside, beside.read_text()
    run = subprocess.run([ROOT / "referee-verified", "--rocq", certificate], capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"tests: {certificate.name} has no file:\n{run.stdout}{run.stderr}")
    return name, certificate, run.stdout


def batch(folder):
    """Compiles the files of a folder, and says what they are."""
    certificates = sorted((ROOT / "tests" / folder).glob("*.json"))
    files = [written(certificate) for certificate in certificates]
    if not files:
        sys.exit("tests: there are no refutations to check")
    texts = {name: text for name, _, text in files}
    for path in (ROOT / "tests" / folder).glob("*.v"):
        if path.stem not in texts:
            sys.exit(f"tests: {path.name} has no certificate beside it")
    heads = {split(text)[0] for text in texts.values()}
    if len(heads) != 1:
        sys.exit("tests: the refutations load different theories")
    modules, verdicts = [], []
    for n, text in enumerate(texts.values()):
        body = replaced(split(text)[1], "Print Assumptions verdict.", "")
        modules.append(f"Module claim_{n}.\n{body}")
        modules.append(f"End claim_{n}.\nDefinition verdict_{n} := claim_{n}.verdict.")
        verdicts.append(f"(verdict_{n}, ")
    # One question about all of them: the time for one is that of walking through MathComp.
    together = "".join(verdicts) + "tt" + ")" * len(verdicts)
    question = f"Definition together := {together}.\nPrint Assumptions together."
    good, output = compiles("\n".join([*heads, *modules, question]))
    if not good or output.strip() != CLOSED:
        sys.exit(f"tests: the refutations of {folder} do not stand:\n{output}")
    rows = [
        told(certificate) | {"file": f"tests/{folder}/{path.name}"}
        for certificate, (_, path, _) in zip(certificates, files)
    ]
    for row in rows:
        without = " without " + ", ".join(row["without"]) if row["without"] else ""
        print(f"{row['claim']}/{row['form']}{without}: {row['verdict']}, checked by Coq's kernel")
    print(f"{len(rows)} of {folder} checked by Coq's kernel, closed under the global context")
    return texts, rows


def main():
    texts, rows = {}, []
    for folder in ("claims", "predicates"):
        some, listed = batch(folder)
        texts |= some
        rows += listed
    (ROOT / "refutations.json").write_text(json.dumps(rows, indent=1) + "\n")
    for name, old, new, reason in FAULTS:
        good, output = compiles(replaced(texts[name], old, new))
        if good or reason not in output:
            sys.exit(f"tests: {name} with {new!r} for {old!r} is not rejected:\n{output}")
        print(f"{name} with {new!r} for {old!r}: rejected")


if __name__ == "__main__":
    main()
