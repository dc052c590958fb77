"""The patient bootstrap as a loop over scikit-learn's roc_auc_score; prints replicates per second, all classes.

    sklearn_bootstrap.py FILE CLASSES REPLICATES

FILE is what bench_bootstrap wrote. The rows of each patient are found once, before the clock starts. The second line
holds the AUROC of each class averaged over the replicates.
"""

import sys
import time

import numpy
from sklearn.metrics import roc_auc_score

path, classes, replicates = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
table = numpy.fromfile(path).reshape(-1, 1 + 2 * classes)
patient = table[:, 0].astype(int)
truth = numpy.asfortranarray(table[:, 1::2].astype(int))
score = numpy.asfortranarray(table[:, 2::2])
rows = numpy.split(numpy.arange(len(patient)), numpy.flatnonzero(numpy.diff(patient)) + 1)
random = numpy.random.default_rng(1)
values = numpy.empty((replicates, classes))
start = time.perf_counter()
for replicate in range(replicates):
    drawn = numpy.concatenate([rows[p] for p in random.integers(len(rows), size=len(rows))])
    for k in range(classes):
        values[replicate, k] = roc_auc_score(truth[drawn, k], score[drawn, k])
print(f"{replicates / (time.perf_counter() - start):.3f}")
print(*(f"{mean:.4f}" for mean in values.mean(axis=0)))
