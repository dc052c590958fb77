"""Standard deviation of each class's AUROC over bootstrap draws of patients, as JSON, by NumPy alone: the independent
source for clustered standard errors.

usage: patient_bootstrap.py PREDICTIONS.csv LABELS.csv

Both tables begin with the image's name, the first eight characters of which are the patient, and hold the same images
in the same order; columns of PREDICTIONS are called like those of LABELS after "prob_".
"""

import csv
import json
import sys

import numpy as np

DRAWS = 1000


def read(path):
    """The names of the rows, and the columns as numbers."""
    with open(path, newline="") as file:
        header, *rows = csv.reader(file)
    values = np.array([row[1:] for row in rows], float)
    return [row[0] for row in rows], dict(zip(header[1:], values.T))


def weighted_auroc(score, truth, weights):
    """The AUROC where each case counts weights[draw, case] times, of each draw; ties count half."""
    order = np.argsort(score)
    truth = truth[order] == 1
    ordered = weights[:, order]
    starts = np.flatnonzero(np.r_[True, np.diff(score[order]) > 0])
    positive = np.add.reduceat(ordered * truth, starts, axis=1)
    negative = np.add.reduceat(ordered * ~truth, starts, axis=1)
    below = np.cumsum(negative, axis=1) - negative
    return (positive * (below + negative / 2)).sum(1) / positive.sum(1) / negative.sum(1)


def main():
    names, scores = read(sys.argv[1])
    truth_names, truths = read(sys.argv[2])
    if names != truth_names:
        raise SystemExit("the tables hold different images")
    _, patient = np.unique([name[:8] for name in names], return_inverse=True)
    patients = patient.max() + 1
    random = np.random.default_rng(1)
    copies = random.multinomial(patients, np.full(patients, 1 / patients), size=DRAWS)
    batches = np.array_split(copies, 20)  # bounds the memory
    deviations = {name: np.std(np.concatenate([weighted_auroc(scores["prob_" + name], truth, batch[:, patient])
                                               for batch in batches]), ddof=1)
                  for name, truth in truths.items()}
    print(json.dumps(deviations))


main()
