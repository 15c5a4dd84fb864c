"""Writes the data of the examples, one .npz with x and y each, samples as rows.

    python examples/data.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine


def standardized(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


def datasets():
    iris, digits, wine, cancer = load_iris(), load_digits(), load_wine(), load_breast_cancer()
    frozen = np.random.default_rng(0).normal(size=(10, 30))
    shift = np.random.default_rng(1).normal(size=(10, 30)) * np.linspace(1, 0.01, 30)
    features = standardized(cancer.data)
    return {
        "iris-autoencoder": (iris.data, iris.data),
        "iris-classifier": (iris.data, np.eye(3)[iris.target]),
        "digits-autoencoder": (digits.data / 16, digits.data / 16),
        "wine-plateau": (standardized(wine.data), np.eye(3)[wine.target]),
        # What an adapter of a frozen layer has to add to reach another layer.
        "cancer-adapter": (features, features @ (frozen + shift).T - features @ frozen.T),
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, (x, y) in datasets().items():
        np.savez(folder / f"{name}.npz", x=x, y=y)
