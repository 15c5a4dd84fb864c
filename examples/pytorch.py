"""Trains a linear network with PyTorch, asks the referee about it, and reads back what it writes.

    pip install torch numpy safetensors
    python examples/pytorch.py target/debug/referee

An autoencoder of Iris with biases, in float32, float64 and bfloat16: its `state_dict` is saved by
`safetensors.torch`, `referee network --solve` writes the optimum, and PyTorch reads that back. The
script checks that saving it again by PyTorch gives the same bits, and that the loss computed from
these bits in exact arithmetic is the loss that the referee printed.
"""

import json
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file


def train(x, dtype):
    torch.manual_seed(1)
    model = torch.nn.Sequential(torch.nn.Linear(4, 2), torch.nn.Linear(2, 4)).double()
    options = {"max_iter": 2000, "tolerance_grad": 1e-12, "line_search_fn": "strong_wolfe"}
    optimizer = torch.optim.LBFGS(model.parameters(), **options)

    def closure():
        optimizer.zero_grad()
        loss = 0.5 * ((model(x) - x) ** 2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return model.to(dtype)


def exact(tensor):
    """The entries as the fractions that they are; float64 holds each number type exactly."""
    return [[Fraction(v) for v in row] for row in tensor.double().reshape(len(tensor), -1).tolist()]


def exact_loss(weights, x):
    """Half the sum of squares of the autoencoder, exactly."""
    first, shift, second, output = (exact(weights[f"{i}.{part}"]) for i in (0, 1) for part in ("weight", "bias"))
    apply = lambda w, b, v: [sum(a * t for a, t in zip(row, v)) + c for row, (c,) in zip(w, b)]
    loss = Fraction(0)
    for sample in exact(x):
        answer = apply(second, output, apply(first, shift, sample))
        loss += sum((a - t) ** 2 for a, t in zip(answer, sample)) / 2
    return loss


def bits(tensor):
    return tensor.contiguous().view(torch.uint8).numpy().tobytes()


def main(referee):
    x = torch.from_numpy(np.load(Path(__file__).parent / "data" / "iris-autoencoder.npz")["x"])
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        save_file({"x": x}, folder / "x.safetensors")
        for dtype in (torch.float32, torch.float64, torch.bfloat16):
            save_file(train(x, dtype).state_dict(), folder / "model.safetensors")
            command = [referee, "network", folder / "model.safetensors", "--x", folder / "x.safetensors"]
            command += ["--y", "same", "--linear", "--json", "--solve", folder / "solved.safetensors"]
            run = subprocess.run(command, capture_output=True, text=True)
            assert run.returncode in (0, 1), run.stderr
            answer = json.loads(run.stdout)
            solved = load_file(folder / "solved.safetensors")
            model = torch.nn.Sequential(torch.nn.Linear(4, 2), torch.nn.Linear(2, 4)).to(dtype)
            model.load_state_dict(solved)
            save_file(model.state_dict(), folder / "again.safetensors")
            again = load_file(folder / "again.safetensors")
            assert {k: v.dtype for k, v in solved.items()} == {k: dtype for k in model.state_dict()}
            assert all(bits(solved[k]) == bits(again[k]) for k in solved)
            loss, printed = exact_loss(solved, x), Fraction(answer["solved"]["loss"])
            assert abs(loss - printed) <= Fraction(10) ** -16 * loss, (float(loss), printed)
            trained = exact_loss(load_file(folder / "model.safetensors"), x)
            assert abs(trained - Fraction(answer["loss"])) <= Fraction(answer["loss_error"])
            print(
                f"{str(dtype):15} {answer['verdict']:17} loss {float(trained):.12f},"
                f" least at least {float(answer['least_loss'][0]):.12f},"
                f" solved {float(loss):.12f}: the same bits in PyTorch"
            )


if __name__ == "__main__":
    main(sys.argv[1])
