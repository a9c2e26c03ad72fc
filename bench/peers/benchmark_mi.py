"""Estimates of the mutual information of two .npy files by the package benchmark-mi: one line of JSON.

Needs benchmark-mi and a jax that it runs on: pip install benchmark-mi==0.1.3 jax==0.4.30 jaxlib==0.4.30.

    python benchmark_mi.py x.npy y.npy

Processor seconds are of each estimator alone, what it compiles included.
"""

import json
import sys
import time

import numpy as np
from bmi import estimators

x, y = (np.load(file) for file in sys.argv[1:3])
contestants = {
    "KSG": lambda: estimators.KSGEnsembleFirstEstimator(neighborhoods=(10,)),
    "CCA": estimators.CCAMutualInformationEstimator,
    "MINE": estimators.MINEEstimator,
    "InfoNCE": estimators.InfoNCEEstimator,
    "NWJ": estimators.NWJEstimator,
}
found = []
for name, make in contestants.items():
    began = time.process_time()
    value = float(make().estimate(x, y))
    found.append({"name": name, "value": value, "seconds": time.process_time() - began})
print(json.dumps(found))
