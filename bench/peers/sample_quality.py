"""Makes packages/saddlepoint/src/quality/oracle.json: the measures of samples by others' programs, on numbers that both make.

Needs numpy, scipy and the authors' own prdc (Naeem et al. 2020): pip install numpy scipy prdc.
Usage: python bench/peers/sample_quality.py > packages/saddlepoint/src/quality/oracle.json
"""
import contextlib
import io
import json
import math

import numpy as np
from prdc import compute_prdc
from scipy.linalg import sqrtm


def rows(n, d, salt, scale=1.0, shift=0.0):
    """The same numbers as `rows` in quality/sampleQuality.test.ts, in [0, 1) before scale and shift."""
    def cell(i, j):
        value = math.sin(12.9898 * (i + 1) + 78.233 * (j + 1) + salt) * 4375.85453
        return scale * (value - math.floor(value)) + shift
    return np.array([[cell(i, j) for j in range(d)] for i in range(n)])


def kid(x, y):
    d, n, m = x.shape[1], len(x), len(y)
    k = lambda a, b: (a @ b.T / d + 1) ** 3
    xx, yy, xy = k(x, x), k(y, y), k(x, y)
    off = lambda a: (a.sum() - np.trace(a)) / (len(a) * (len(a) - 1))
    return off(xx) + off(yy) - 2 * xy.mean()


def frechet(x, y):
    s1, s2 = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    return float(((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(s1 + s2 - 2 * sqrtm(s1 @ s2).real))


def prdc(x, y):
    with contextlib.redirect_stdout(io.StringIO()):
        three, five = compute_prdc(x, y, nearest_k=3), compute_prdc(x, y, nearest_k=5)
    return {**{key: float(three[key]) for key in ("precision", "recall")},
            **{key: float(five[key]) for key in ("density", "coverage")}}


CASES = [
    {"n": 80, "m": 60, "d": 4, "scale": 1.0, "shift": 0.0},
    {"n": 80, "m": 60, "d": 4, "scale": 1.3, "shift": 0.2},
    {"n": 50, "m": 90, "d": 7, "scale": 0.5, "shift": 0.1},
    {"n": 120, "m": 120, "d": 2, "scale": 0.9, "shift": 3.0},
]
found = []
for case in CASES:
    x = rows(case["n"], case["d"], 0.5)
    y = rows(case["m"], case["d"], 1.7, case["scale"], case["shift"])
    found.append({**case, "kernelDistance": float(kid(x, y)), "frechetDistance": frechet(x, y), **prdc(x, y)})
print(json.dumps(found, indent=2))
