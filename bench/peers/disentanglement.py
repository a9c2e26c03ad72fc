"""Makes packages/saddlepoint/src/disentanglement/oracle.json: the scores by others' programs, on a table that both make.

MIG by scikit-learn's mutual_info_score, SAP by its line, its tree and its balanced accuracy, DCI by a group lasso on indicators
with proximal gradient steps, the FactorVAE score by numpy. Blocks are every tenth row.
Needs numpy, scipy and scikit-learn: pip install numpy scipy scikit-learn.
Usage: python bench/peers/disentanglement.py > packages/saddlepoint/src/disentanglement/oracle.json
"""
import json
import math
from collections import Counter

import numpy as np
from scipy.stats import chi2, entropy, rankdata
from sklearn.linear_model import LinearRegression
from sklearn.metrics import balanced_accuracy_score, mutual_info_score
from sklearn.tree import DecisionTreeClassifier

N, BLOCKS, BINS = 1200, 10, 20


def column(j):
    """The same numbers as `column` in disentanglement/oracle.test.ts, in [0, 1)."""
    values = [math.sin(12.9898 * (i + 1) + 78.233 * (j + 1)) * 4375.85453 for i in range(N)]
    return np.array([value - math.floor(value) for value in values])


u = [column(j) for j in range(9)]
form, size, hue = (np.floor(k * u[j]).astype(int) for j, k in enumerate((3, 5, 4)))
factors = [(form, False), (size, True), (hue, False)]
codes = [
    (np.where(u[3] < 0.45, (form + 1) % 3, np.floor(4 * u[4])), True),
    (size + 4 * u[5], False),
    (0.5 * hue + 0.3 * size + u[6], False),
    (np.floor(3 * u[7]), True),
    (u[8], False),
]
cells = [np.unique(c, return_inverse=True)[1] if discrete else np.floor(BINS * (rankdata(c, method="min") - 1) / N).astype(int)
         for c, discrete in codes]
block = np.arange(N) % BLOCKS


def gap(scores):
    first, second = sorted(scores, reverse=True)[:2]
    return first - second


def entropy_of(v):
    counts = np.bincount(v)
    return min(entropy(counts) + (np.count_nonzero(counts) - 1) / (2 * N), math.log(np.count_nonzero(counts)))


def information(c, v):
    pairs, a, b = len(set(zip(c, v))), len(set(c)), len(set(v))
    return min(max(mutual_info_score(c, v) - (pairs - a - b + 1) / (2 * N), 0), entropy_of(v))


mig = np.mean([gap([information(c, v) for c in cells]) / entropy_of(v) for v, _ in factors])


def prediction(i, v, ordered):
    if ordered:
        x = np.eye(cells[i].max() + 1)[cells[i]] if codes[i][1] else codes[i][0][:, None]
        slopes = x.shape[1] - 1 if codes[i][1] else 1
        r2 = LinearRegression().fit(x, v).score(x, v)
        return max(0, 1 - (1 - r2) * (N - 1) / (N - 1 - slopes))
    said = np.zeros(N, int)
    for b in range(BLOCKS):
        tree = DecisionTreeClassifier(class_weight="balanced").fit(cells[i][block != b, None], v[block != b])
        said[block == b] = tree.predict(cells[i][block == b, None])
    return max(0, balanced_accuracy_score(v, said, adjusted=True))


sap = np.mean([gap([prediction(i, v, ordered) for i in range(len(codes))]) for v, ordered in factors])


def group_lasso(rows, v, ordered):
    """min 1/2 mean |Y - X W|^2 + sum_g penalty_g sqrt(mean |X_g W_g|^2), by accelerated proximal gradient steps."""
    n = rows.sum()
    if ordered:
        y, free = v[rows, None] - v[rows].mean(), 1
        y = y / v[rows].std()
    else:
        share = np.bincount(v[rows]) / n
        free = len(share) - 1
        y = (np.eye(len(share))[v[rows]] - share) / np.sqrt(share * free)
    # Columns of each group over the roots of their shares are orthonormal, so that a group's size is its coefficients' norm.
    parts, penalties = [], []
    for c in cells:
        x = np.eye(c.max() + 1)[c[rows]]
        parts.append(x / np.sqrt(x.mean(0)))
        df = (x.shape[1] - 1) * free
        # The quantile as Wilson and Hilferty have it.
        z = math.sqrt(2 / (9 * df))
        point = df * (1 - 2 / (9 * df) + normal_point * z) ** 3
        assert abs(point / chi2.ppf(1 - 0.01 / 15, df) - 1) < 0.03
        penalties.append(math.sqrt(point / (n * free)))
    x = np.hstack(parts)
    edges = np.cumsum([0] + [p.shape[1] for p in parts])
    gram, target = x.T @ x / n, x.T @ y / n
    step = 1 / np.linalg.eigvalsh(gram)[-1]
    w = z_ = np.zeros((x.shape[1], y.shape[1]))
    t = 1
    for _ in range(4000):
        moved = z_ - step * (gram @ z_ - target)
        for g in range(len(parts)):
            part = moved[edges[g]:edges[g + 1]]
            norm = np.linalg.norm(part)
            part *= max(0, 1 - step * penalties[g] / norm) if norm > 0 else 0
        after = (1 + math.sqrt(1 + 4 * t * t)) / 2
        z_, w, t = moved + (t - 1) / after * (moved - w), moved, after
    sizes = [np.linalg.norm(w[edges[g]:edges[g + 1]]) for g in range(len(parts))]
    of_cells = [w[edges[g]:edges[g + 1]] / np.sqrt(np.eye(c.max() + 1)[c[rows]].mean(0))[:, None] for g, c in enumerate(cells)]
    return np.array(sizes), of_cells


normal_point = math.sqrt(chi2.ppf(1 - 2 * 0.01 / 15, 1))  # the normal distribution's point of 1 - 0.01/15
every = np.ones(N, bool)
importance = np.array([group_lasso(every, v, ordered)[0] for v, ordered in factors]).T


def weighted(rows):
    return float(np.sum([r.sum() / rows.sum() * (1 - entropy(r) / math.log(len(r))) for r in rows if r.sum() > 0]))


def informativeness(v, ordered):
    said = np.zeros(N)
    for b in range(BLOCKS):
        rows = block != b
        _, of_cells = group_lasso(rows, v, ordered)
        number = sum(f[c[~rows]] for f, c in zip(of_cells, cells))
        said[~rows] = number[:, 0] if ordered else np.argmax(number / np.sqrt(np.bincount(v[rows])), axis=1)
    return max(0, np.corrcoef(said, v)[0, 1]) ** 2 if ordered else max(0, balanced_accuracy_score(v, said, adjusted=True))


def variation(i, rows):
    c, discrete = codes[i]
    return (c[rows][:, None] != c[rows][None]).sum() / (len(rows) * (len(rows) - 1)) if discrete else np.var(c[rows], ddof=1)


votes = []
whole = [variation(i, np.arange(N)) for i in range(len(codes))]
size_of_groups = max(2, min(64, N // 20))
for j, (v, _) in enumerate(factors):
    groups = []
    for value in range(v.max() + 1):
        rows = np.flatnonzero(v == value)
        count = max(1, math.floor(len(rows) / size_of_groups + 0.5))
        at = [math.floor(g * len(rows) / count + 0.5) for g in range(count + 1)]
        groups += [rows[a:b] for a, b in zip(at, at[1:])]
    for g, rows in enumerate(groups):
        code = int(np.argmin([variation(i, rows) / whole[i] for i in range(len(codes))]))
        votes.append((j, g % BLOCKS, code, 1 / len(groups)))
right = [[] for _ in factors]
for j, b, code, _ in votes:
    weights = Counter()
    for other, of, voted, weight in votes:
        if of != b and voted == code:
            weights[other] += weight
    right[j].append(bool(weights) and max(sorted(weights), key=lambda k: weights[k]) == j)

print(json.dumps({
    "mig": float(mig), "sap": float(sap), "disentanglement": weighted(importance), "completeness": weighted(importance.T),
    "informativeness": float(np.mean([informativeness(v, ordered) for v, ordered in factors])),
    "factorVae": float(np.mean([np.mean(r) for r in right])),
}, indent=2))
