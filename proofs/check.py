#!/usr/bin/env python3
"""Checks the formal proofs and computes status.json from what coqc says.

    check.py --static   the checks that need no build: the pinned digest of
                        statements.v, and words that would leave a gap
    check.py            all checks, after a build; writes status.json

A claim is a definition of `Module Claim` in statements.v, introduced by its
identifier in brackets. The claim `t3.2.iterate` is settled by the theorem
`t3_2_iterate` (proved) or `t3_2_iterate_refuted` of paper.v, whose type must be
the claim, resp. its negation, over every ordered field; coqc is asked.
A claim without a theorem is stated, not formalised.

`sources` in status.json is the SHA-256 of the output of `sha256sum theories/*.v`
(names in byte order); `statements` is the SHA-256 of statements.v.
"""
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
THEORIES = ROOT / "theories"
CLOSED = "Closed under the global context"
# Where the axioms of certificate_bigz.v may come from: Coq's machine integers.
PRIMITIVES = {"PrimInt63", "Uint63"}
FORBIDDEN = (
    "Admitted|admit|give_up|Axioms?|Parameters?|Conjectures?|Abort All|bypass_check|"
    "Guard Checking|Positivity Checking|Universe Checking|Type_in_type|Declare Module"
)


def fail(message):
    sys.exit(f"proofs: {message}")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def sources():
    return sorted(THEORIES.glob("*.v"), key=lambda p: p.name.encode())


def sources_digest():
    lines = (f"{sha256(p.read_bytes())}  theories/{p.name}\n" for p in sources())
    return sha256("".join(lines).encode())


def without_comments(text):
    """The text with comments blanked, lines kept. Coq comments nest."""
    out, depth, i = [], 0, 0
    while i < len(text):
        if text.startswith("(*", i):
            depth, i = depth + 1, i + 2
        elif depth and text.startswith("*)", i):
            depth, i = depth - 1, i + 2
        else:
            out.append(text[i] if depth == 0 or text[i] == "\n" else " ")
            i += 1
    return "".join(out)


def check_static():
    pinned = (ROOT / "statements.sha256").read_text().split()[0]
    if sha256((THEORIES / "statements.v").read_bytes()) != pinned:
        fail("statements.v differs from its pinned digest")
    for path in sources():
        for number, line in enumerate(without_comments(path.read_text()).split("\n"), 1):
            if found := re.search(rf"\b({FORBIDDEN})\b", line):
                fail(f"forbidden word {found[0]} in theories/{path.name}, line {number}")


def claims():
    """The claims of statements.v as (identifier, definition, is a repair), in order."""
    text = (THEORIES / "statements.v").read_text()
    body = text[text.index("Module Claim.") : text.index("End Claim.")]
    repairs = body.index("(* -- Repairs")
    found = []
    for match in re.finditer(r"\(\*\* \[([\w.-]+)\]|^Definition (\w+)", body, re.M):
        identifier, name = match.groups()
        if identifier:
            found.append((identifier, re.sub(r"[.-]", "_", identifier), match.start() > repairs))
        elif not found or found[-1][1] != name:
            fail(f"the definition {name} of statements.v lacks its identifier")
    return found


def theorems(path):
    return re.findall(r"^Theorem (\w+)", without_comments(path.read_text()), re.M)


def coqc(text):
    with tempfile.TemporaryDirectory() as directory:
        query = Path(directory) / "query.v"
        query.write_text(text)
        command = ["coqc", "-R", str(THEORIES), "DeepLinear", "-w", "none", str(query)]
        run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        fail(f"coqc rejects the query:\n{run.stderr.strip()}")
    return run.stdout


def assumptions(types):
    """Asks coqc for the type and the assumptions of each theorem."""
    lines = ["From mathcomp Require Import all_ssreflect all_algebra."]
    lines += ["From DeepLinear Require statements paper certificate certificate_bigz."]
    for name, theorem_type in types.items():
        if theorem_type:
            lines.append(f"Definition check_{name.split('.')[1]} : {theorem_type} := @{name}.")
        lines.append(f'Goal True. idtac "@@ {name}". Abort.\nPrint Assumptions {name}.')
    answers = re.split(r"^@@ ([\w.]+)\n", coqc("\n".join(lines)), flags=re.M)[1:]
    found = dict(zip(answers[::2], (answer.strip() for answer in answers[1::2])))
    if set(found) != set(types):
        fail("coqc did not answer for every theorem")
    return found


def trusted(theorem, answer):
    """What a theorem rests on, in one line; fails if it is more than allowed."""
    if answer == CLOSED:
        return CLOSED
    names = re.findall(r"^([\w.']+)\s*:", answer.removeprefix("Axioms:"), re.M)
    modules = {name.rpartition(".")[0] for name in names}
    if not theorem.startswith("certificate_bigz.") or modules - PRIMITIVES:
        fail(f"{theorem} has assumptions:\n{answer}")
    return f"Axioms of {', '.join(sorted(modules))}"


def status():
    statements, field = claims(), "forall R : mathcomp.algebra.ssrnum.Num.RealField.type"
    proved = theorems(THEORIES / "paper.v")
    types, rows = {}, []
    for identifier, name, repair in statements:
        settled = [t for t in (name, name + "_refuted") if t in proved]
        if len(settled) > 1:
            fail(f"{identifier} is both proved and refuted")
        if not settled:
            rows.append((identifier, None, "stated-not-formalised"))
            continue
        negation = "~ " if settled[0] != name else ""
        types[f"paper.{settled[0]}"] = f"{field}, {negation}statements.Claim.{name} R"
        kind = "refuted" if negation else "repaired" if repair else "proved"
        rows.append((identifier, f"paper.{settled[0]}", kind))
    for theorem in proved:
        if f"paper.{theorem}" not in types:
            fail(f"the theorem {theorem} of paper.v settles no claim")
    checker = [
        f"{module}.{theorem}"
        for module in ("certificate", "certificate_bigz")
        for theorem in theorems(THEORIES / f"{module}.v")
    ]
    answers = {t: trusted(t, a) for t, a in assumptions(types | dict.fromkeys(checker)).items()}
    return {
        "sources": sources_digest(),
        "statements": sha256((THEORIES / "statements.v").read_bytes()),
        "claims": [
            {
                "id": identifier,
                "theorem": theorem.split(".")[1] if theorem else None,
                "kind": kind,
                "assumptions": answers[theorem] if theorem else None,
            }
            for identifier, theorem, kind in rows
        ],
        "checker": [
            {"theorem": theorem, "assumptions": answers[theorem]}
            for theorem in checker
        ],
    }


def write(path, text):
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text)
    os.replace(temporary, path)


def main():
    check_static()
    if "--static" in sys.argv[1:]:
        return
    result = status()
    for claim in result["claims"]:
        row = (claim["id"], claim["kind"], claim["theorem"] or "-", claim["assumptions"] or "-")
        print("{:32} {:22} {:44} {}".format(*row))
    for theorem in result["checker"]:
        row = ("(checker)", "proved", theorem["theorem"], theorem["assumptions"])
        print("{:32} {:22} {:44} {}".format(*row))
    write(ROOT / "status.json", json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
