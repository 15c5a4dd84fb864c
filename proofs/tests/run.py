#!/usr/bin/env python3
"""Shows that the check can fail, and that corrupted certificates do not compile.

Each planted fault is put into a temporary copy of the built proofs, where
`make check-claims` must fail and give the expected reason. Only the file with
the fault is compiled again.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import check  # noqa: E402

END = "End Paper."
LEMMA = (
    "Theorem lemma_3_4 : Claim.lemma_3_4 R.\n"
    "Proof. by move=> p q r A B; exact: solve_right. Qed."
)

GLOBAL = (
    "Theorem global_minimum_gradient I :\n"
    "  check_gradient I = true -> global_min (X I) (Y I) (W I).\n"
    "Proof. exact: check_gradient_sound. Qed.\n"
)
DISGUISED = "Variable cheat : forall R, Claim.lemma_3_4 R.\n"
SECTION = "Section Paper.\nVariable R : realFieldType.\n"
CHEATED = "Theorem lemma_3_4 : Claim.lemma_3_4 R.\nProof. exact: cheat. Qed."

# What is planted: [(file, text to replace or None for a new file, replacement)], and the expected
# reason of the rejection.
FAULTS = {
    "a false lemma": (
        [
            (
                "paper.v",
                END,
                "Theorem theorem_3_2 : Claim.theorem_3_2 R.\nProof. exact: theorem_3_2_false. Qed.\n"
                + END,
            )
        ],
        'theories/paper.v", line',
    ),
    "an axiom": (
        [("paper.v", "Section Paper.", "Axiom cheat : forall R, Claim.lemma_3_4 R.\nSection Paper.")],
        "forbidden words Axiom in theories/paper.v",
    ),
    "an axiom in disguise": (
        [("paper.v", LEMMA, "End Paper.\n" + DISGUISED + SECTION + CHEATED)],
        "paper.lemma_3_4 has assumptions:\nAxioms:",
    ),
    "an unfinished proof": (
        [("paper.v", LEMMA, "Theorem lemma_3_4 : Claim.lemma_3_4 R.\nAdmitted.")],
        "forbidden words Admitted in theories/paper.v",
    ),
    "an unfinished proof behind a string that opens a comment": (
        [
            (
                "paper.v",
                LEMMA,
                'Goal True. idtac "(*". Abort.\nTheorem lemma_3_4 : Claim.lemma_3_4 R.\nAdmitted.\n'
                'Goal True. idtac "*)". Abort.',
            )
        ],
        "forbidden words Admitted in theories/paper.v",
    ),
    "an unguarded recursion, the command on two lines": (
        [("paper.v", "Section Paper.", "Unset Guard\n  Checking.\nSection Paper.")],
        "forbidden words Guard Checking in theories/paper.v",
    ),
    "a weakened statement": (
        [
            (
                "statements.v",
                "  local_min X Y W -> global_min X Y W.\n\n(** [lemma-3.1]",
                "  row_free X -> local_min X Y W -> global_min X Y W.\n\n(** [lemma-3.1]",
            )
        ],
        "statements.v differs from its pinned digest",
    ),
    "another meaning of the numbers of a certificate": (
        [("verdicts.v", "(BinPos.Pos.to_nat p)%:R\n  | BinNums.Zneg", "0\n  | BinNums.Zneg")],
        "verdicts.v differs from its pinned digest",
    ),
    "another meaning of a word of exported claims": (
        [("words.v", "A^T = A /\\ forall v, 0 <= quad A v", "forall v, 0 <= quad A v")],
        "words.v differs from its pinned digest",
    ),
    "another meaning of the claim language": (
        [("language.v", "let turned := match rel with AtMost | Less => true", "let turned := match rel with AtMost | Less => false")],
        "language.v differs from its pinned digest",
    ),
    "another meaning of all that is near": (
        [("claim_meaning.v", ":= forall e, 0 < e -> P e.", ":= exists2 e, 0 < e & P e.")],
        "claim_meaning.v differs from its pinned digest",
    ),
    "another meaning of not in a claim": (
        [("claim_meaning.v", "negated P := (P.2, P.1);", "negated P := P;")],
        "claim_meaning.v differs from its pinned digest",
    ),
    "a theorem of another type": (
        [
            (
                "paper.v",
                "Theorem theorem_2_3_general : Claim.theorem_2_3_general R.\n"
                "Proof. by move=> d H m X Y W; exact: no_bad_local_minima. Qed.",
                "Theorem theorem_2_3_general : Claim.theorem_2_3 R.\n"
                "Proof. by move=> d H m X Y W _ _; exact: no_bad_local_minima. Qed.",
            )
        ],
        'theories/paper.v", line',
    ),
    "a text of a claim that lost a hypothesis": (
        [
            (
                "texts.v",
                "  (* x-full-row-rank *) \\rank X = d0 ->\n  (\\rank R_ <= k)%N /\\",
                "  (\\rank R_ <= k)%N /\\",
            )
        ],
        'theories/agreement.v", line',
    ),
    "a text of a claim that nothing compares with its statement": (
        [("agreement.v", "Theorem lemma_3_4", "Lemma lemma_3_4")],
        "lemma-3.4 has a text and a statement, and no theorem of agreement.v",
    ),
    "a text of a claim that is compared with itself": (
        [("agreement.v", "Claim.theorem_2_3 R ->", "theorem_2_3_stated R ->"),
         ("agreement.v", "Proof. by move=> f H d m X Y W _ _ _ /row_freeE rX /row_freeE rY; exact: f. Qed.",
          "Proof. by []. Qed.")],
        "the theorem theorem_2_3 of agreement.v is about another claim",
    ),
    "a theorem that is gone": (
        [("paper.v", LEMMA, "")],
        "lemma-3.4 has no theorem",
    ),
    "a source that changed and kept its time": (
        [("paper.v", LEMMA, LEMMA.replace("Claim.lemma_3_4 R", "~ Claim.lemma_3_4 R"))],
        'theories/paper.v", line',
    ),
    "another meaning of global minimum where the checker is proved": (
        [
            (
                "certificate.v",
                "Section Certificates.\n",
                "Definition global_min (R : realFieldType) d H m (X : 'M[R]_(d 0%nat, m))\n"
                "  (Y : 'M[R]_(d H, m)) (W : weights R d) :=\n"
                "  weights R d -> (loss X Y W <= loss X Y W)%R.\nSection Certificates.\n",
            ),
            ("certificate.v", GLOBAL, GLOBAL.replace("check_gradient_sound", "Order.POrderTheory.lexx").replace("exact", "by move=> _ _; exact")),
            (
                "certificate.v",
                "Proof. exact: check_bottleneck_sound. Qed.",
                "Proof. by move=> _ _; exact: Order.POrderTheory.lexx. Qed.",
            ),
        ],
        'theories/accepts.v", line',
    ),
    "a checker that proves nothing": (
        [
            (
                "certificate.v",
                GLOBAL,
                "Theorem global_minimum_gradient I : check_gradient I = true -> True.\n"
                "Proof. by []. Qed.\n",
            )
        ],
        'theories/predicates.v", line',
    ),
    "an instance that is not the one that is written": (
        [("certificate.v", "@Instance Z.", "fun w m X Y L => Instance w m X (Z0, [::]) L.")],
        "coqc rejects the query",
    ),
    "an axiom in a file named as one of Coq": (
        [
            (
                "Uint63.v",
                None,
                "From mathcomp Require Import all_ssreflect all_algebra.\n"
                "Variable cheat : forall P : Prop, P.\n",
            ),
            (
                "certificate_bigz.v",
                GLOBAL,
                GLOBAL.replace("exact: check_gradient_sound", "exact: Uint63.cheat"),
            ),
            (
                "certificate_bigz.v",
                "From DeepLinear Require certificate.",
                "From DeepLinear Require certificate Uint63.",
            ),
        ],
        "Constant DeepLinear.Uint63.cheat",
    ),
    "a file in a folder": (
        [("more/cheat.v", None, "Variable cheat : forall P : Prop, P.\n")],
        "theories/more is a folder",
    ),
    "a compiled file without a source": (
        [("cheat.vo", None, "")],
        "theories/cheat.vo has no source",
    ),
}

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


def check_of(copy):
    make = ["make", "-s", "-C", str(copy), "check-claims"]
    run = subprocess.run(make, capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


def must_reject(name, copy, reason):
    code, output = check_of(copy)
    if code == 0:
        sys.exit(f"tests: the check accepts {name}")
    if reason not in output:
        sys.exit(f"tests: {name} is rejected for another reason:\n{output}")
    print(f"{name}: rejected, {' '.join(reason.split())}")


def plant(name, edits, reason):
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory) / "proofs"
        shutil.copytree(ROOT, copy)
        for file, old, new in edits:
            path = copy / "theories" / file
            path.parent.mkdir(exist_ok=True)
            if old is None:
                path.write_text(new)
                continue
            times = path.stat()
            path.write_text(replaced(path.read_text(), old, new))
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        must_reject(name, copy, reason)


def unguarded():
    """coqchk reports a gap that no theorem uses, even if its text is not scanned."""
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory) / "gap.v"
        source.write_text(
            "Unset Guard Checking.\nFixpoint gap (n : nat) : False := gap n.\nSet Guard Checking.\n"
        )
        subprocess.run(["coqc", "-R", directory, "DeepLinear", str(source)], check=True)
        check.THEORIES = Path(directory)
        try:
            check.check_compiled()
        except SystemExit as end:
            reason = "coqchk finds assumptions: DeepLinear.gap.gap"
            if reason not in str(end):
                sys.exit(f"tests: an unguarded recursion is rejected for another reason:\n{end}")
            print(f"an unguarded recursion: rejected, {reason}")
            return
    sys.exit("tests: coqchk accepts an unguarded recursion")


def compiles(text):
    """What coqc says of a certificate: whether it compiles, and its output."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "certificate_test.v"
        path.write_text(text)
        command = ["coqc", "-R", str(ROOT / "theories"), "DeepLinear", "-w", "none", str(path)]
        run = subprocess.run(command, capture_output=True, text=True)
    return run.returncode == 0, run.stdout + run.stderr


def main():
    for name, (edits, reason) in FAULTS.items():
        plant(name, edits, reason)
    unguarded()
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
