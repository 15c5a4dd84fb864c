#!/usr/bin/env python3
"""Shows that the check can fail, and that corrupted certificates do not compile.

Each planted fault is put into a temporary copy of the built proofs, where
`make check-claims` must fail and give the expected reason. Only the file with
the fault is compiled again.
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
END = "End Paper."
LEMMA = (
    "Theorem lemma_3_4 : Claim.lemma_3_4 R.\n"
    "Proof. by move=> p q r A B; exact: solve_right. Qed."
)

# (what is planted, file, text to replace, replacement, expected reason)
FAULTS = [
    (
        "a false lemma",
        "paper.v",
        END,
        "Theorem theorem_3_2 : Claim.theorem_3_2 R.\nProof. exact: theorem_3_2_false. Qed.\n" + END,
        "theories/paper.v\", line",
    ),
    (
        "an axiom",
        "paper.v",
        "Section Paper.",
        "Axiom cheat : forall R, Claim.lemma_3_4 R.\nSection Paper.",
        "forbidden word Axiom in theories/paper.v",
    ),
    (
        "an axiom in disguise",
        "paper.v",
        LEMMA,
        "End Paper.\nVariable cheat : forall R, Claim.lemma_3_4 R.\n"
        "Section Paper.\nVariable R : realFieldType.\n"
        "Theorem lemma_3_4 : Claim.lemma_3_4 R.\nProof. exact: cheat. Qed.",
        "paper.lemma_3_4 has assumptions:\nAxioms:",
    ),
    (
        "an unfinished proof",
        "paper.v",
        LEMMA,
        "Theorem lemma_3_4 : Claim.lemma_3_4 R.\nAdmitted.",
        "forbidden word Admitted in theories/paper.v",
    ),
    (
        "a weakened statement",
        "statements.v",
        "  local_min X Y W -> global_min X Y W.\n\n(** [lemma-3.1]",
        "  row_free X -> local_min X Y W -> global_min X Y W.\n\n(** [lemma-3.1]",
        "statements.v differs from its pinned digest",
    ),
    (
        "a theorem of another type",
        "paper.v",
        "Theorem theorem_2_3_general : Claim.theorem_2_3_general R.\n"
        "Proof. by move=> d H m X Y W; exact: no_bad_local_minima. Qed.",
        "Theorem theorem_2_3_general : Claim.theorem_2_3 R.\n"
        "Proof. by move=> d H m X Y W _ _; exact: no_bad_local_minima. Qed.",
        "theories/paper.v\", line",
    ),
]

# (certificate, text to replace, replacement)
CORRUPTIONS = [
    ("descent", "[:: [:: 0]]; [:: [:: 1]]", "[:: [:: 0]]; [:: [:: -1]]"),  # the wrong sign of t^2
    ("descent", "[:: [:: 0; 0; 1]; [:: 0; 1; 0]]", "[:: [:: 0; 0; 1]; [:: 0; 0; 0]]"),
    ("descent", "[:: 2; 1; 1; 2]", "[:: 2; 1; 1; 3]"),  # shapes do not match
    ("gradient", "(2, [:: [:: 1]])", "(3, [:: [:: 1]])"),  # not critical
    ("gradient", "(2, [:: [:: 1]])", "(0, [:: [:: 1]])"),  # no denominator
    ("bottleneck", "(9, 2)", "(8, 2)"),  # mu is not the one of the squares
    ("bottleneck", "[:: 9; 7]", "[:: 9; -7]"),  # a negative weight
    ("bottleneck", "(3, [:: [:: 1; 0]])", "(3, [:: [:: 2; 0]])"),  # not a left inverse
    ("bottleneck", "(1, [:: [:: 3]; [:: 0]])", "(1, [:: [:: 0]; [:: 1]])"),  # the saddle e_2
]


def replaced(text, old, new):
    if text.count(old) != 1:
        sys.exit(f"tests: {old!r} occurs {text.count(old)} times, expected once")
    return text.replace(old, new)


def plant(name, file, old, new, reason):
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory) / "proofs"
        shutil.copytree(ROOT, copy)
        path = copy / "theories" / file
        path.write_text(replaced(path.read_text(), old, new))
        make = ["make", "-s", "-C", str(copy), "check-claims"]
        run = subprocess.run(make, capture_output=True, text=True)
    if run.returncode == 0:
        sys.exit(f"tests: the check accepts {name}")
    if reason not in run.stdout + run.stderr:
        sys.exit(f"tests: {name} is rejected for another reason:\n{run.stdout}{run.stderr}")
    print(f"{name}: rejected, {' '.join(reason.split())}")


def compiles(text):
    """What coqc says of a certificate: whether it compiles, and its output."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "certificate_test.v"
        path.write_text(text)
        command = ["coqc", "-R", str(ROOT / "theories"), "DeepLinear", "-w", "none", str(path)]
        run = subprocess.run(command, capture_output=True, text=True)
    return run.returncode == 0, run.stdout + run.stderr


def main():
    for fault in FAULTS:
        plant(*fault)
    texts = {p.stem: p.read_text() for p in sorted((ROOT / "tests/certificates").glob("*.v"))}
    for name, text in texts.items():
        good, output = compiles(text)
        if not good or output.strip() != "Closed under the global context":
            sys.exit(f"tests: the certificate {name} does not stand:\n{output}")
        print(f"certificate {name}: compiles, closed under the global context")
    for name, text in texts.items():
        for old, new in (("certificate.", "certificate_bigz."), ("Z_scope", "bigZ_scope")):
            text = replaced(text, old, new)
        good, output = compiles(text.replace("seq Z", "seq bigZ"))
        if not good or "Uint63" not in output:
            sys.exit(f"tests: the certificate {name} does not stand over bigZ:\n{output}")
        print(f"certificate {name} over bigZ: compiles, with the axioms of Uint63")
    for name, old, new in CORRUPTIONS:
        good, output = compiles(replaced(texts[name], old, new))
        if good or 'Unable to unify "true" with "false"' not in output:
            sys.exit(f"tests: the corrupted certificate {name}, {new}, is not rejected:\n{output}")
        print(f"certificate {name} with {new} for {old}: rejected")


if __name__ == "__main__":
    main()
