#!/usr/bin/env python3
"""Checks the formal proofs and computes status.json from what coqc says.

    check.py --static   the checks that need no build: the pinned digests, words
                        that would leave a gap, files where none belong
    check.py --stale    removes what was not built from the sources as they are
    check.py            all checks, after a build; writes status.json

A claim is a definition of `Module Claim` in statements.v, introduced by its
identifier in brackets. The claim `t3.2.iterate` is settled by the theorem
`t3_2_iterate` (proved) or `t3_2_iterate_refuted` of paper.v, whose type must be
the claim, resp. its negation, over every ordered field; coqc is asked.
A claim without a theorem must be marked `open` behind its identifier, and one
with a theorem must not.

A claim that also has a text, as printed from the paper's claims (texts.v), has a theorem in agreement.v
between the two, or a line there that says why not; texts.md, which is written, shows both.

The theorems of the checker have the types that are written here, in the words
of statements.v and verdicts.v. coqchk checks all compiled files anew.

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
PRIMITIVES = re.compile(r"Constant Coq\.Numbers\.Cyclic\.Int63\.(PrimInt63|Uint63)\.\w+")
FORBIDDEN = (
    "Admitted|admit|give_up|Axioms?|Parameters?|Conjectures?|Abort All|bypass_check|"
    "Guard Checking|Positivity Checking|Universe Checking|Type_in_type|Declare Module|"
    "Load|Cd|LoadPath|ML Module|ML Path|Primitive"
).replace(" ", r"\s+")
FIELD = "mathcomp.algebra.ssrnum.Num.RealField.type"


def point_theorems(module, number, zero, value):
    """The types of the theorems of a module of certificates: pinned, by name."""
    names = ("inputs", "targets", "network")
    of = {n: f"DeepLinear.verdicts.{n}_of {zero} {value} I" for n in names}
    data = " ".join(f"({of[n]})" for n in names)
    instance = f"DeepLinear.verdicts.instance {number}"
    check = f"DeepLinear.checker.{{}} _ DeepLinear.{module}.integers I"
    over = f"forall (R : {FIELD}) (I : {instance})"
    minimum = f"DeepLinear.statements.global_min {data}"
    matrix = f"({number} * seq (seq {number}))"
    theorems = {
        "not_local_minimum": f"{over} moves, @{check.format('check_descent')} moves = true -> "
        f"~ DeepLinear.statements.local_min {data}",
        "global_minimum_gradient": f"{over}, @{check.format('check_gradient')} = true -> {minimum}",
        "global_minimum_bottleneck": f"{over} c, @{check.format('check_bottleneck')} c = true -> "
        f"{minimum}",
    }
    # The words that a certificate file uses mean what they say.
    words = {
        "Network": f"forall w m (X Y : {matrix}) (L : seq {matrix}), "
        f"DeepLinear.{module}.Network w m X Y L = DeepLinear.verdicts.Instance w m X Y L",
        "X": f"{over}, DeepLinear.{module}.X R I = {of['inputs']}",
        "Y": f"{over}, DeepLinear.{module}.Y R I = {of['targets']}",
        "W": f"{over}, DeepLinear.{module}.W R I = {of['network']}",
    }
    return {f"{module}.{name}": kind for name, kind in theorems.items()}, list(words.values())


Z_THEOREMS, Z_WORDS = point_theorems(
    "certificate", "BinNums.Z", "BinNums.Z0", "(DeepLinear.verdicts.of_Z R)"
)
BIGZ_THEOREMS, BIGZ_WORDS = point_theorems(
    "certificate_bigz",
    "BigZ.BigZ.t",
    "BigZ.BigZ.zero",
    "(fun z => DeepLinear.verdicts.of_Z R (BigZ.BigZ.to_Z z))",
)
# The rank-bound rule as the Rust checker computes it: A, B, S, G are spelled out.
RANK_RULE = {
    "rank_rule.rank_bound_rule": f"""
  forall (R : {FIELD}) (n p r m : nat) (d : nat -> nat),
  let H := (n.+1 + p.+1)%N in
  forall (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : DeepLinear.statements.weights R d)
    (mu : R) (K : 'M[R]_(d H, r)) (N : 'M[R]_(d H, d 0%N)),
  let top : 'M[R]_(d H, d p.+1) :=
    DeepLinear.statements.prodW (DeepLinear.statements.upW p.+1 W) n.+1 in
  let product := DeepLinear.statements.prodW W H in
  let G := DeepLinear.statements.gradient X Y product in
  let sqnorm k (v : 'cV[R]_k) := DeepLinear.statements.sqnorm v in
  \\rank product = d p.+1 ->
  G *m (DeepLinear.statements.prodW W (n + p.+1))^T = 0 ->
  (top *m DeepLinear.statements.prodW (fun i => W i.+1 : 'M_(_, _)) p)^T *m G = 0 ->
  (forall u : 'cV[R]_(d H), top^T *m u = 0 -> exists c, u = K *m c) ->
  N *m X *m X^T = Y *m X^T ->
  (forall w : 'cV[R]_(d p.+1),
     (mu * sqnorm _ (top *m w) <= sqnorm _ ((product *m X)^T *m (top *m w)))%R) ->
  (forall c : 'cV[R]_r, (sqnorm _ ((N *m X)^T *m (K *m c)) <= mu * sqnorm _ (K *m c))%R) ->
  DeepLinear.statements.global_min X Y W""",
}
# The checker that is extracted.
ACCEPTS = {
    "accepts.accepts_sound": f"forall (R : {FIELD}) (s : DeepLinear.verdicts.statement) "
    "(h : DeepLinear.accepts.hints), DeepLinear.accepts.accepts s h = true -> "
    "DeepLinear.verdicts.meaning R s",
    "claim_sound.accepts_claim_sound": f"forall (R : {FIELD}) w h n v c i, "
    "DeepLinear.claim_predicates.accepts_claim w h n v c i = true -> "
    "DeepLinear.claim_meaning.said R v c i",
}
# No point is left undecided.
VERDICTS = "DeepLinear.verdicts"
DECIDED = {
    "decided.verdict_exists": f"forall (R : {FIELD}) I, "
    f"{VERDICTS}.meaning R ({VERDICTS}.GradientZero I) \\/ "
    f"exists k curve, {VERDICTS}.meaning R ({VERDICTS}.NotLocalMinimum I k curve)",
    "decided.certificate_exists": "forall I, @DeepLinear.checker.well_formed _ "
    "DeepLinear.accepts.rationals I = true -> "
    f"{VERDICTS}.meaning rat_realFieldType ({VERDICTS}.GradientZero I) \\/ exists k curve, "
    f"forall h, DeepLinear.accepts.accepts ({VERDICTS}.NotLocalMinimum I k curve) h = true",
}
# The claims that are evaluated at an instance.
FORMULA = "DeepLinear.embedding.tm nil DeepLinear.embedding.Form"
EVALUATION = {
    f"evaluation_sound.{name}_sound": f"forall (R : {FIELD}) (f : {FORMULA}), "
    f"DeepLinear.evaluation.{name} f = true -> {sign}@DeepLinear.embedding.den R _ _ f tt"
    for name, sign in (("check", ""), ("refute", "~ "))
}
CHECKER = Z_THEOREMS | RANK_RULE | ACCEPTS | DECIDED | EVALUATION | BIGZ_THEOREMS


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
    """The text with comments blanked, lines kept. Comments nest, and strings hide their marks."""
    out, depth, i, string = [], 0, 0, False
    while i < len(text):
        step = 1
        if text[i] == '"':
            string = not string  # a doubled quote leaves and enters again
            shown = depth == 0
        elif not string and text.startswith("(*", i):
            depth, step, shown = depth + 1, 2, False
        elif not string and depth and text.startswith("*)", i):
            depth, step, shown = depth - 1, 2, False
        else:
            shown = depth == 0
        out += [c if shown or c == "\n" else " " for c in text[i : i + step]]
        i += step
    return "".join(out)


def check_static():
    for line in (ROOT / "statements.sha256").read_text().splitlines():
        digest, name = line.split()
        if sha256((ROOT / name).read_bytes()) != digest:
            fail(f"{Path(name).name} differs from its pinned digest")
    for path in THEORIES.iterdir():
        if path.is_dir():
            fail(f"theories/{path.name} is a folder: its files would not be checked")
        if path.suffix == ".vo" and not path.with_suffix(".v").exists():
            fail(f"theories/{path.name} has no source")
    for path in sources():
        text = without_comments(path.read_text())
        if found := re.search(rf"\b({FORBIDDEN})\b", text):
            words, line = " ".join(found[0].split()), text.count("\n", 0, found.start()) + 1
            fail(f"forbidden words {words} in theories/{path.name}, line {line}")


def built_from(source):
    """Whether the compiled file was built from the source as it is; times say nothing."""
    try:
        lines = source.with_suffix(".digest").read_text().split()
        digests = [sha256(source.with_suffix(s).read_bytes()) for s in (".v", ".vo")]
    except OSError:
        return False
    return lines[::2] == digests


def remove_stale():
    stale = [path for path in sources() if not built_from(path)]
    for path in stale:
        path.with_suffix(".vo").unlink(missing_ok=True)
    if stale:
        (ROOT / ".depend").unlink(missing_ok=True)


def claims():
    """The claims of statements.v as (identifier, definition, is a repair, is open), in order."""
    text = (THEORIES / "statements.v").read_text()
    body = text[text.index("Module Claim.") : text.index("End Claim.")]
    repairs = body.index("(* -- Repairs")
    found = []
    for match in re.finditer(r"\(\*\* \[([\w.-]+)\](, open)?|^Definition (\w+)", body, re.M):
        identifier, is_open, name = match.groups()
        if identifier:
            definition = re.sub(r"[.-]", "_", identifier)
            found.append((identifier, definition, match.start() > repairs, bool(is_open)))
        elif not found or found[-1][1] != name:
            fail(f"the definition {name} of statements.v lacks its identifier")
    return found


def texts():
    """The forms of texts.v as (claim, form, definition or None, what is said of it), in order."""
    text = (THEORIES / "texts.v").read_text()
    parts = re.split(r"^\(\* ([\w.-]+)/([\w.-]+)(?:: (.*))? \*\)$", text, flags=re.M)[1:]
    found = []
    for claim, form, missing, body in zip(*[iter(parts)] * 4):
        if definition := re.match(r"\s*Definition (\w+) ", body):
            found.append((claim, form, definition[1], body.strip()))
        elif missing:
            found.append((claim, form, None, missing))
        else:
            fail(f"{claim}/{form} has neither a text nor a reason in texts.v")
    return found


def agreements():
    """The theorems of agreement.v as {claim: (definition, whether the statement implies it)}, and the
    claims that are not compared."""
    source = (THEORIES / "agreement.v").read_text()
    code, _, notes = source.partition("(* Not compared")
    found = {}
    for name, kind in re.findall(r"^Theorem (\w+) : (.*)\.$", code, re.M):
        sides = [side.removesuffix(" R") for side in kind.split(" -> ")]
        claim = f"Claim.{name}"
        if len(sides) != 2 or claim not in sides:
            fail(f"the theorem {name} of agreement.v is about another claim")
        found[name] = (sides[sides[0] == claim], sides[0] == claim)
    return found, set(re.findall(r"\[([\w.-]+)\]", notes))


def compare():
    """The types of the theorems of agreement.v, and the page of texts.md; fails on a gap."""
    source = (THEORIES / "statements.v").read_text()
    formal = {name: identifier for identifier, name, _, _ in claims()}
    found, skipped = agreements()
    printed = texts()
    named = {text: (claim, form, body) for claim, form, text, body in printed if text}
    types, rows, sections = {}, [], []
    for claim in dict.fromkeys(claim for claim, *_ in printed):
        name = re.sub(r"[.-]", "_", claim)
        first = next(row for row in printed if row[0] == claim)
        shown, says = first[2], "no statement of this name" if name not in formal else None
        if name in found:
            shown, implies = found[name]
            if named.get(shown, [None])[0] != claim or says or claim in skipped:
                fail(f"the theorem {name} of agreement.v is not about a text of {claim}")
            says = "follows from the statement" if implies else "implies the statement"
            sides = f"DeepLinear.statements.Claim.{name} R", f"DeepLinear.texts.{shown} R"
            types[f"agreement.{name}"] = f"forall R : {FIELD}, " + " -> ".join(
                sides if implies else sides[::-1]
            )
        elif shown is None:
            says = f"no text: {first[3]}"
        elif says is None and claim in skipped:
            says = "not compared; agreement.v says why"
        elif says is None:
            fail(f"{claim} has a text and a statement, and no theorem of agreement.v compares them")
        form = named[shown][1] if shown else first[1]
        rows.append(f"| {claim}/{form} | {says} |")
        parts = []
        if shown:
            parts.append(named[shown][2])
        if name in formal:
            parts.append(re.search(rf"^Definition {name} .*?\.$", source, re.M | re.S)[0])
        if parts:
            sections.append(f"## {claim}/{form}\n\n```coq\n" + "\n\n".join(parts) + "\n```\n")
    if unknown := set(found) - {re.sub(r"[.-]", "_", row[0]) for row in printed}:
        fail(f"agreement.v compares {', '.join(unknown)}, which have no text")
    head = (
        "# The claims of the paper, as printed and as stated\n\nWritten by `check.py`. For each claim "
        "the text of its form as the paper has it (or of the form that is compared), printed by `referee print "
        "--coq`, and below it the definition of `statements.v`.\n\n| claim | the text |\n|---|---|\n"
    )
    return types, head + "\n".join(rows) + "\n\n" + "\n".join(sections)


def theorems(path):
    return re.findall(r"^Theorem (\w+)", without_comments(path.read_text()), re.M)


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def coqc(text):
    with tempfile.TemporaryDirectory() as directory:
        query = Path(directory) / "query.v"
        query.write_text(text)
        code, out, errors = run(
            ["coqc", "-R", str(THEORIES), "DeepLinear", "-w", "none", str(query)]
        )
    if code:
        fail(f"coqc rejects the query:\n{errors.strip()}")
    return out


HEADER = """From Bignums Require BigZ.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require statements verdicts checker paper rank_rule accepts decided certificate
  certificate_bigz embedding evaluation evaluation_sound claim_meaning claim_predicates claim_sound
  texts agreement.
Local Open Scope ring_scope.
"""


def check_types(types, words):
    """Asks coqc whether each theorem has its type, and whether the words mean what they say."""
    lines = [HEADER]
    for number, equation in enumerate(words):
        lines.append(f"Definition word_{number} : {equation}.\nProof. reflexivity. Defined.")
    for number, (name, theorem_type) in enumerate(types.items()):
        lines.append(f"Definition check_{number} : {theorem_type} := @DeepLinear.{name}.")
    coqc("\n".join(lines))


def assumptions(names):
    """Asks coqc what each theorem assumes."""
    lines = [HEADER]
    for name in names:
        lines.append(f'Goal True. idtac "@@ {name}". Abort.')
        lines.append(f"Print Assumptions DeepLinear.{name}.")
    answers = re.split(r"^@@ ([\w.]+)\n", coqc("\n".join(lines)), flags=re.M)[1:]
    found = dict(zip(answers[::2], (answer.strip() for answer in answers[1::2])))
    if set(found) != set(names):
        fail("coqc did not answer for every theorem")
    return found


def all_closed(names):
    """Whether nothing is assumed by any of the theorems: one question, where many cost more."""
    lines = [f"Definition together_{n} := @DeepLinear.{name}." for n, name in enumerate(names)]
    pairs = "".join(f"(together_{n}, " for n in range(len(names))) + "tt" + ")" * len(names)
    query = [HEADER, *lines, f"Definition together := {pairs}.", "Print Assumptions together."]
    return coqc("\n".join(query)).strip() == CLOSED


def trusted(theorem, answer):
    """What a theorem rests on, in one line; fails if it is more than allowed."""
    if answer == CLOSED:
        return CLOSED
    lines = [line for line in answer.removeprefix("Axioms:").splitlines() if line.strip()]
    names = [re.match(r"([\w.']+)( :|$)", line) for line in lines if not line.startswith(" ")]
    if not theorem.startswith("certificate_bigz.") or not names or not all(names):
        fail(f"{theorem} has assumptions:\n{answer}")
    # coqc prints short names; another file may have one of the same name.
    locate = [f'Goal True. idtac "@@". Abort.\nLocate {name[1]}.' for name in names]
    places = coqc("\n".join([HEADER] + locate)).split("@@\n")[1:]
    strange = [p.strip() for p in places if not PRIMITIVES.fullmatch(p.strip())]
    if strange or len(places) != len(names):
        fail(f"{theorem} has assumptions:\n" + "\n".join(strange))
    return "Axioms of PrimInt63, Uint63"


def check_compiled():
    """coqchk checks each compiled file of the development again."""
    modules = [f"DeepLinear.{path.stem}" for path in sources()]
    command = ["coqchk", "-silent", "-o", "-R", str(THEORIES), "DeepLinear"]
    code, out, errors = run(command + [word for m in modules for word in ("-norec", m)])
    if code:
        fail(f"coqchk rejects the compiled proofs:\n{(out + errors).strip()[-2000:]}")
    parts = {}
    for part in re.split(r"^\* ", out + errors, flags=re.M)[1:]:
        title, _, items = part.partition(":")
        parts[title] = items.split()
    gaps = [a for a in parts["Axioms"] if a.startswith("DeepLinear.")]
    gaps += [i for t, items in parts.items() if t.startswith("Const") for i in items]
    gaps += parts["Inductives whose positivity is assumed"]
    if gaps := [gap for gap in gaps if gap != "<none>"]:
        fail(f"coqchk finds assumptions: {', '.join(gaps)}")


def status():
    proved = theorems(THEORIES / "paper.v")
    types, rows = {}, []
    for identifier, name, repair, is_open in claims():
        settled = [t for t in (name, name + "_refuted") if t in proved]
        if len(settled) > 1:
            fail(f"{identifier} is both proved and refuted")
        if is_open != (not settled):
            fail(f"{identifier} " + ("is settled and marked open" if is_open else "has no theorem"))
        if is_open:
            rows.append((identifier, None, "stated-not-formalised"))
            continue
        negation = "~ " if settled[0] != name else ""
        claim = f"DeepLinear.statements.Claim.{name}"
        types[f"paper.{settled[0]}"] = f"forall R : {FIELD}, {negation}{claim} R"
        kind = "refuted" if negation else "repaired" if repair else "proved"
        rows.append((identifier, f"paper.{settled[0]}", kind))
    for theorem in proved:
        if f"paper.{theorem}" not in types:
            fail(f"the theorem {theorem} of paper.v settles no claim")
    for module in ("certificate", "certificate_bigz", "rank_rule", "accepts", "decided", "claim_sound",
                   "evaluation_sound"):
        for theorem in theorems(THEORIES / f"{module}.v"):
            if f"{module}.{theorem}" not in CHECKER:
                fail(f"the theorem {module}.{theorem} has no pinned type")
    compared, page = compare()
    types |= compared
    check_types(types | CHECKER, Z_WORDS + BIGZ_WORDS)
    closed = [*types, *Z_THEOREMS, *RANK_RULE, *ACCEPTS, *DECIDED, *EVALUATION]
    answers = dict.fromkeys(closed, CLOSED) if all_closed(closed) else assumptions(closed)
    answers |= assumptions(BIGZ_THEOREMS)
    answers = {t: trusted(t, a) for t, a in answers.items()}
    write(ROOT / "texts.md", page)
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
            for theorem in CHECKER
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
    if "--stale" in sys.argv[1:]:
        return remove_stale()
    if stale := [path.name for path in sources() if not built_from(path)]:
        fail(f"not built from the sources as they are: {', '.join(stale)}")
    result = status()
    check_compiled()
    for claim in result["claims"]:
        row = (claim["id"], claim["kind"], claim["theorem"] or "-", claim["assumptions"] or "-")
        print("{:32} {:22} {:44} {}".format(*row))
    for theorem in result["checker"]:
        row = ("(checker)", "proved", theorem["theorem"], theorem["assumptions"])
        print("{:32} {:22} {:44} {}".format(*row))
    write(ROOT / "status.json", json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
