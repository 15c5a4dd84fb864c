#!/usr/bin/env python3
"""How the cost of an exhaustive search grows: the table and the plot of docs/speed.md.

    benches/speed.py [REPEAT]

Runs `cargo run --release -p benches --bin sweep_peer` on boxes that grow in one respect at a
time, on one thread. A line says how many points the box has, how many are critical, and the
processor time of preparing the box and counting its critical points up to symmetry; the plot sets
the time against the number of points, both in powers of ten.
"""

import json
import math
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))

# What grows, and the boxes: widths, samples, bound, inputs.
FAMILIES = {
    "entries": [("2,2,2", 2, bound, "all") for bound in (1, 2, 3)],
    "samples": [("2,2,2", samples, 1, "all") for samples in (1, 2, 3, 4)],
    "hidden width": [(f"2,{width},2", 2, 1, "all") for width in (1, 2, 3, 4)],
    "outputs": [(f"2,2,{width}", 2, 1, "all") for width in (1, 2, 3, 4)],
    "depth": [(",".join("2" * (depth + 1)), 2, 1, "all") for depth in (1, 2, 3, 4)],
    "all widths, X = I": [(",".join(str(n) * 3), n, 1, "identity") for n in (1, 2, 3)],
}


def main():
    repeat = sys.argv[1] if len(sys.argv) > 1 else "3"
    build = ["cargo", "build", "-q", "--release", "-p", "benches", "--bin", "sweep_peer"]
    subprocess.run(build, check=True, cwd=ROOT)
    binary = TARGET / "release" / "sweep_peer"
    print("| grows | widths | samples | entries | X | points | critical | blocks | seconds"
          " | points a second |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    marks = {}
    for letter, (what, boxes) in zip("abcdef", FAMILIES.items()):
        for widths, samples, bound, x in boxes:
            command = [binary, "reduced", widths, str(samples), str(bound), x]
            # Short runs are repeated until the clock of the system can tell them.
            for times in (repeat, "400"):
                output = subprocess.run([*command, times], check=True, capture_output=True).stdout
                found = json.loads(output)
                seconds = (found["prepared_ns"] + found["count_ns"]) / 1e9
                if seconds > 0.02:
                    break
            points = found["instances"]
            print(f"| {what} | {widths} | {samples} | -{bound}..{bound} | {x} | {points:.3g}"
                  f" | {found['critical']:.3g} | {found['blocks']} | {seconds:.2g}"
                  f" | {points / max(seconds, 1e-9):.1e} |", flush=True)
            place = round(3 * math.log10(points)), round(4 * math.log10(max(seconds, 1e-5)))
            marks[place] = letter if place not in marks else "*"
    print("\n```text")
    lows, highs = [min(p[1] for p in marks)], [max(p[1] for p in marks)]
    for row in range(highs[0], lows[0] - 1, -1):
        label = f"{10 ** (row / 4):7.0e} s |" if row % 4 == 0 else "          |"
        line = "".join(marks.get((column, row), " ") for column in range(0, 45))
        print((label + line).rstrip())
    print("          +" + "-" * 45)
    print("           " + "".join(f"1e{k:<4}" for k in range(0, 15, 2)) + "points")
    print("```")
    letters = (f"{letter} {what}" for letter, what in zip("abcdef", FAMILIES))
    print("\n" + ", ".join(letters) + "; * several.")


if __name__ == "__main__":
    main()
