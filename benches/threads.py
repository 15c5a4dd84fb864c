#!/usr/bin/env python3
"""How searches gain from a second thread: the table of docs/speed.md.

    benches/threads.py [PAIRS]

Runs a hunt by draws over the forms of a claim, one in boxes over all forms of the paper, one box,
and a census, on one thread and on two, in turn (the binary is that of REFEREE, or
`target/release/referee`, built anew). A line gives the medians over the pairs of the quotient of the
times that passed and of the quotient of the processor times. The first needs a machine with two idle
cores, whose load is printed; the second is 1 if no work is done twice and no thread waits at work,
whatever else runs.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PAPER = str(ROOT / "papers" / "lu-kawaguchi-2017" / "paper.claims")
BOXES = str(ROOT / "benches" / "peers" / "boxes.claims")
COMMANDS = [
    ["hunt", PAPER, "theorem-3.2", "--random-only", "--effort", "12000"],
    ["hunt", PAPER, "--box-only", "--effort", "4000"],
    ["box", BOXES, "nilpotent", "--sizes", "a=3,b=3", "--entries", "-1..1"],
    ["census", "--random", "40000", "--max-width", "3", "--max-depth", "3"],
]


def run(binary, command, jobs):
    """The time that passed, and the processor time."""
    begin, before = time.monotonic(), os.times()
    subprocess.run([binary, *command, "--jobs", str(jobs)], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=False)
    after = os.times()
    spent = after.children_user + after.children_system
    return time.monotonic() - begin, spent - before.children_user - before.children_system


def main():
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    binary = os.environ.get("REFEREE")
    if binary is None:
        subprocess.run(["cargo", "build", "-q", "--release", "-p", "referee"], check=True, cwd=ROOT)
        binary = TARGET / "release" / "referee"
    print("| command | seconds on one thread | gain by the second (range) | processor time,"
          " two / one | load before |")
    print("|---|---|---|---|---|")
    for command in COMMANDS:
        load = os.getloadavg()[0]
        times = [(run(binary, command, 1), run(binary, command, 2)) for _ in range(pairs)]
        gains = [one[0] / two[0] for one, two in times]
        work = statistics.median(two[1] / one[1] for one, two in times)
        one = statistics.median(one[0] for one, _ in times)
        shown = " ".join(pathlib.Path(word).name for word in command)
        print(f"| `{shown}` | {one:.1f} | {statistics.median(gains):.2f}"
              f" ({min(gains):.2f} to {max(gains):.2f}) | {work:.2f} | {load:.1f} |", flush=True)


if __name__ == "__main__":
    main()
