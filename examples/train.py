"""Trains the example networks on data that ships inside scikit-learn, with NumPy and SciPy.

    pip install numpy scipy scikit-learn safetensors
    python examples/train.py [folder]

writes the weights to examples/weights (committed), or to another folder; `examples/data.py` writes
the data. With PyTorch the same files come from `safetensors.torch.save_file(model.state_dict(), f)`.
"""

import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from scipy.optimize import minimize

from data import datasets


def forward(layers, x):
    for weight in layers:
        x = weight @ x
    return x


def gradient(layers, x, y):
    """Half the sum of squares, and its derivative by each layer."""
    levels = [x]
    for weight in layers:
        levels.append(weight @ levels[-1])
    back = levels[-1] - y
    loss = 0.5 * np.sum(back * back)
    parts = []
    for weight, level in zip(reversed(layers), reversed(levels[:-1])):
        parts.append(back @ level.T)
        back = weight.T @ back
    return loss, parts[::-1]


def train(widths, x, y, seed, scale=0.5, steps=5000):
    """Layers near a minimum, by L-BFGS from random ones; few steps stop early."""
    rng = np.random.default_rng(seed)
    shapes = list(zip(widths[1:], widths[:-1]))
    start = [scale * rng.normal(size=shape) / np.sqrt(shape[1]) for shape in shapes]

    def unpack(flat):
        layers, at = [], 0
        for rows, cols in shapes:
            layers.append(flat[at : at + rows * cols].reshape(rows, cols))
            at += rows * cols
        return layers

    def objective(flat):
        loss, parts = gradient(unpack(flat), x, y)
        return loss, np.concatenate([part.ravel() for part in parts])

    flat = np.concatenate([layer.ravel() for layer in start])
    options = {"maxiter": steps, "maxfun": 2 * steps, "ftol": 0, "gtol": 1e-12, "maxcor": 30}
    return unpack(minimize(objective, flat, jac=True, method="L-BFGS-B", options=options).x)


def named(layers, dtype):
    return {f"net.{i}.weight": np.ascontiguousarray(w, dtype) for i, w in enumerate(layers)}


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    data = {name: (x.T.astype(float), y.T.astype(float)) for name, (x, y) in datasets().items()}
    x, y = data["iris-autoencoder"]
    save_file(named(train((4, 2, 4), x, y, 1), np.float64), folder / "iris-autoencoder.safetensors")
    x, y = data["iris-classifier"]
    np.savez(folder / "iris-classifier.npz", **named(train((4, 2, 3), x, y, 2), np.float64))
    x, y = data["digits-autoencoder"]
    layers = train((64, 16, 64), x, y, 3, steps=400)
    save_file(named(layers, np.float32), folder / "digits-autoencoder.safetensors")
    # Four layers, started small and stopped after a few steps: a plateau near zero.
    x, y = data["wine-plateau"]
    np.savez(folder / "wine-plateau.npz", **named(train((13, 4, 4, 4, 3), x, y, 4, 0.02, 2), np.float32))
    # A low-rank adapter B A on what a frozen map leaves over.
    x, y = data["cancer-adapter"]
    down, up = train((30, 2, 10), x, y, 5)
    adapter = {"lora_A.weight": down.astype(np.float32), "lora_B.weight": up.astype(np.float32)}
    save_file({k: np.ascontiguousarray(v) for k, v in adapter.items()}, folder / "cancer-adapter.safetensors")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "weights")
