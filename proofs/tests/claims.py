#!/usr/bin/env python3
"""Checks refutations in a batch.

    claims.py          those in tests/claims and tests/predicates; then faults are planted, each of
                       which must not compile; refutations.json lists what was checked
    claims.py FOLDER   those of the audit whose report.json is in FOLDER, as far as they have a form
                       in Rocq; FOLDER/refutations.json lists what was checked, and what has no form
                       is told. `referee report --checked` reads the list.

A file of a refutation is written by referee export --rocq, with the claim in plain MathComp, or else
by referee-verified --rocq, with the tree of the claim. Those of tests/claims are kept beside their
certificates. Files are compiled together, each in a module of its own, because most of the time of
one goes into loading MathComp. REFEREE names the program referee for an audit.
"""
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from run import ROOT, compiles, replaced  # noqa: E402

CLOSED = "Closed under the global context"
# What is planted: file, text to replace, replacement, and what coqc says.
FAULTS = [
    ("theorem_2_3_strengthened_critical", "said R Refuted", "said R Holds", "No applicable tactic"),
    ("theorem_3_2_stated", "BySubspace (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]]))",
     "BySubspace (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))", "No applicable tactic"),
    ("t3_1_one_factor_stated", "[:: (0)%Z; (1)%Z]; [:: (-1)%Z; (-1)%Z]",
     "[:: (0)%Z; (0)%Z]; [:: (0)%Z; (-1)%Z]", "No applicable tactic"),
    ("yun18_2_1_stated_without_data", "BySquares", "ByPoint [::]", "No applicable tactic"),
    ("theorem_2_2_stated_without_r_local_minimum", "Some (", "None : option (fmat * fmat). Definition other := Some (", "No applicable tactic"),
    ("s2_general_loss_repaired_merged_without_merged_full_rank", "(ByForm [:: ([::], ((1)%Z, (1)%Z));",
     "(ByForm [:: ([::], ((1)%Z, (2)%Z));", "No applicable tactic"),
    ("yun19_2_square", "[:: 3%nat], ((1)%Z, (4)%Z)", "[:: 3%nat], ((1)%Z, (3)%Z)", "No applicable tactic"),
    ("point_absolute_global", "[:: [:: ([::], (", "[:: [:: ([:: 0%nat], (", "No applicable tactic"),
    ("t2_2_full_count_stated", "FNearest true", "FNearest false", "has type"),
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


def told(certificate, file):
    """The claim, its form and what is dropped, with the digest of the certificate: that of its
    compact JSON with sorted keys, so that its layout does not matter."""
    found = json.loads(certificate.read_text())
    compact = json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    statement = found["statement"]
    return {
        "claim": statement["claim"] or "formula",
        "form": statement["form"] or "stated",
        "without": found.get("dropped", []),
        "verdict": found["verdict"],
        "certificate": hashlib.sha256(compact.encode()).hexdigest(),
        "file": file,
    }


def name_of(row):
    """A row in one line."""
    without = " without " + ", ".join(row["without"]) if row["without"] else ""
    return f"{row['claim']}/{row['form']}{without}"


def written(certificate):
    """The file of a certificate as (path, text): the one beside it, or what the programs write."""
    beside = certificate.with_name(re.sub(r"\W", "_", certificate.stem, flags=re.A) + ".v")
    if beside.exists():
        return beside, beside.read_text()
    commands = [[ROOT / "referee-verified", "--rocq", certificate]]
    if "REFEREE" in os.environ:
        commands.insert(0, [os.environ["REFEREE"], "export", "--rocq", certificate])
    reasons = []
    for command in commands:
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode == 0:
            return certificate, run.stdout
        reasons.append((run.stdout + run.stderr).strip())
    raise LookupError("; ".join(reasons))


def together(texts):
    """Whether the files, by name, compile and assume nothing, with what coqc says."""
    modules, verdicts = [], []
    for n, text in enumerate(texts.values()):
        body = replaced(split(text)[1], "Print Assumptions verdict.", "")
        modules.append(f"Module claim_{n}.\n{body}")
        modules.append(f"End claim_{n}.\nDefinition verdict_{n} := claim_{n}.verdict.")
        verdicts.append(f"(verdict_{n}, ")
    # One question about all of them: the time for one is that of walking through MathComp.
    pairs = "".join(verdicts) + "tt" + ")" * len(verdicts)
    question = f"Definition together := {pairs}.\nPrint Assumptions together."
    head = split(next(iter(texts.values())))[0]
    good, output = compiles("\n".join([head, *modules, question]))
    return good and output.strip() == CLOSED, output


def rejected(texts):
    """The names of the files that do not stand, with what coqc says."""
    good, output = together(texts)
    if good:
        return {}
    if len(texts) == 1:
        return dict.fromkeys(texts, output)
    names = list(texts)
    halves = names[: len(names) // 2], names[len(names) // 2 :]
    return {k: v for half in halves for k, v in rejected({n: texts[n] for n in half}).items()}


def batch(certificates, place):
    """Compiles the files of certificates, and returns them, the list of those that stand, and what
    is wrong with the others."""
    texts, rows, wrong = {}, {}, {}
    for certificate in certificates:
        try:
            path, text = written(certificate)
        except LookupError as reason:
            wrong[certificate.stem] = f"no file: {reason}"
            continue
        name = re.sub(r"\W", "_", certificate.stem, flags=re.A)
        texts[name], rows[name] = text, told(certificate, f"{place}{path.name}")
    by_head = {}
    for name, text in texts.items():
        by_head.setdefault(split(text)[0], {})[name] = text
    for some in by_head.values():
        wrong |= rejected(some)
    listed = [row for name, row in rows.items() if name not in wrong]
    for row in listed:
        print(f"{name_of(row)}: {row['verdict']}, checked by Coq's kernel")
    return texts, listed, wrong


def kept(folder):
    """Those of a folder of the tests, all of which must stand."""
    certificates = sorted((ROOT / "tests" / folder).glob("*.json"))
    texts, listed, wrong = batch(certificates, f"tests/{folder}/")
    if wrong or not listed:
        sys.exit(f"tests: the refutations of {folder} do not stand:\n{wrong}")
    for path in (ROOT / "tests" / folder).glob("*.v"):
        if path.stem not in texts:
            sys.exit(f"tests: {path.name} has no certificate beside it")
    print(f"{len(listed)} of {folder} checked by Coq's kernel, closed under the global context")
    return texts, listed


def audit(folder):
    """Those of an audit."""
    report = json.loads((folder / "report.json").read_text())
    with tempfile.TemporaryDirectory() as directory:
        paths = []
        for n, certificate in enumerate(report["certificates"]):
            paths.append(Path(directory) / f"certificate_{n}.json")
            paths[-1].write_text(json.dumps(certificate, ensure_ascii=False))
        texts, listed, wrong = batch(paths, "report.json#")
        for path in paths:
            if path.stem in wrong:
                print(f"{name_of(told(path, ''))}: {wrong[path.stem].splitlines()[0]}")
    in_mathcomp = sum("Definition claim (R" in texts[row["file"][12:-5]] for row in listed)
    print(
        f"{len(listed)} of {len(paths)} certificates checked by Coq's kernel, closed under the global "
        f"context: {in_mathcomp} in plain MathComp, {len(listed) - in_mathcomp} as trees"
    )
    (folder / "refutations.json").write_text(json.dumps(listed, indent=1) + "\n")


def main():
    if sys.argv[1:]:
        return audit(Path(sys.argv[1]))
    texts, rows = {}, []
    for folder in ("claims", "predicates"):
        some, listed = kept(folder)
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
