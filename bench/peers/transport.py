"""POT's transports for `npm run bench:transport`, as a program that takes part (bench/src/programs/protocol.ts).

Exact: ot.emd, its network simplex. Sinkhorn: ot.sinkhorn with 5 % of the mean cost as penalty, until the marginals are off by
1e-6 of all mass, in absolute values: POT stops by the root of the sum of their squares, which is so small at 1e-6 / sqrt(n).
Costs are part of what is timed. Needs numpy and POT: pip install numpy pot.
"""
import argparse
import json
import os
import resource
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--start")
parser.add_argument("--batch", type=int)
parser.add_argument("--threads", type=int)
parser.add_argument("--backend")
options = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(options.threads)

import numpy as np
import ot

n = options.batch
points = np.fromfile(os.path.join(options.start, f"points-{n}.bin")).reshape(2, n, 2)
x, y = points


def once():
    costs = ot.dist(x, y, metric="euclidean")
    if options.backend == "exact":
        plan, log = ot.emd([], [], costs, log=True, numItermax=10**9)
        return log["cost"]
    plan = ot.sinkhorn([], [], costs, 0.05 * costs.mean(), stopThr=1e-6 / np.sqrt(n), numItermax=10_000)
    return (plan * costs).sum()


def say(answer):
    print(json.dumps(answer), flush=True)


say({"engine": f"POT {ot.__version__}, {options.backend}, numpy {np.__version__}", "setupMs": 0})
taken = 0
for line in sys.stdin:
    word, _, argument = line.strip().partition(" ")
    if word == "end":
        break
    ms, figures = [], []
    for _ in range(int(argument)):
        began = time.perf_counter()
        cost = once()
        ms.append(1000 * (time.perf_counter() - began))
        if taken < 2:
            figures.append({"cost": float(cost)})
        taken += 1
    say({"ms": ms, "figures": figures})
say({"peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})
