#!/usr/bin/env python3
"""How often random instances meet the hypotheses of each form of the paper.

    benches/rates.py [EFFORT [FILE]]

Runs `referee hunt papers/lu-kawaguchi-2017/paper.claims --random-only --all --json` with EFFORT
(20,000 unless said; the binary is that of REFEREE, or `target/release/referee`), or reads FILE, its
output. Beside it the generators that were written for each claim by hand, before claims were texts:
their counts are the differences of two audits of the same boxes, with 3,000 random instances of each
form (README.md at 058f720) and with 40 (testdata/report-v2.json at 058f720).
"""

import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAPER = ROOT / "papers" / "lu-kawaguchi-2017" / "paper.claims"


def before():
    """Of each form: how many random instances met its hypotheses, of how many."""
    show = lambda path: subprocess.run(["git", "show", f"058f720:{path}"], cwd=ROOT, check=True,
                                       capture_output=True, text=True).stdout
    quick = {(claim["id"], variant["form"]): variant["tally"]
             for claim in json.loads(show("testdata/report-v2.json"))["claims"]
             for variant in claim["variants"] if not variant["dropped"]}
    found = {}
    row = re.compile(r"\| (\S+) +\| \S+ +\| (\S+) +\| \S+ +\| (\d+) +\| (\d+) +\|")
    for claim, form, tested, vacuous in row.findall(show("README.md")):
        tally = quick.get((claim, form))
        if tally:
            met = int(tested) - tally["holds"] - tally["refuted"]
            found[claim, form] = met, met + int(vacuous) - sum(tally["vacuous"].values())
    # Other boxes, hence no difference.
    return {form: counts for form, counts in found.items() if counts[1] == 2960}


def lines(effort, file):
    if file:
        return pathlib.Path(file).read_text().splitlines()
    program = os.environ.get("REFEREE", ROOT / "target" / "release" / "referee")
    command = [program, "hunt", PAPER, "--random-only", "--all", "--json", "--effort", effort]
    return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()


def main():
    old = before()
    print("| form | drawn | met | of these | by hand |")
    print("|---|---|---|---|---|")
    for line in map(json.loads, lines(*[*sys.argv[1:], "20000", None][:2])):
        if line["dropped"]:
            continue
        form = line["claim"], line["form"]
        met, drawn = line["met"], line["instances"]
        share = lambda part, all: f"{100 * part / all:.0f} %" if all else "-"
        hand = share(*old[form]) if form in old else ""
        print(f"| {form[0]}/{form[1]} | {drawn} | {met} | {share(met, drawn)} | {hand} |")


main()
