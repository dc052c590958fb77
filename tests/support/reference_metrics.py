"""Figures of a predictions CSV by scikit-learn and SciPy, as JSON: the independent source for thorax-metrics.

usage: reference_metrics.py PREDICTIONS.csv THRESHOLD

Rows with split "validation" are left out. Probabilities of a patient are the mean over the scans of the means over
their rows; a patient is positive when any row is.
"""

import csv
import json
import sys
from collections import defaultdict

from scipy.stats import binomtest
from sklearn.metrics import average_precision_score, roc_auc_score


def mean(values):
    return sum(values) / len(values)


def figures(truth, score, threshold):
    called = [s >= threshold for s in score]
    result = {"cases": len(truth), "positives": sum(truth), "auroc": roc_auc_score(truth, score),
              "average_precision": average_precision_score(truth, score)}
    for name, kind in (("sensitivity", 1), ("specificity", 0)):
        right = [c == bool(t) for c, t in zip(called, truth) if t == kind]
        test = binomtest(sum(right), len(right))
        wilson = test.proportion_ci(method="wilson")
        result[name] = mean(right)
        result[name + "_wilson"] = [wilson.low, wilson.high]
    return result


def main():
    rows = [row for row in csv.DictReader(open(sys.argv[1])) if row["split"] != "validation"]
    threshold = float(sys.argv[2])
    classes = [name[5:] for name in rows[0] if name.startswith("prob:")]
    result = {"image": {}, "patient": {}}
    for name in classes:
        known = [row for row in rows if row["true:" + name] not in ("", "-1")]
        truth = [int(row["true:" + name]) for row in known]
        score = [float(row["prob:" + name]) for row in known]
        result["image"][name] = figures(truth, score, threshold)

        scans, positive = defaultdict(list), defaultdict(int)
        for row in known:
            scans[row["fold"], row["patient"], row["scan"]].append(float(row["prob:" + name]))
            positive[row["fold"], row["patient"]] |= int(row["true:" + name])
        patients = defaultdict(list)
        for (fold, patient, _), values in scans.items():
            patients[fold, patient].append(mean(values))
        keys = sorted(patients)
        result["patient"][name] = figures([positive[key] for key in keys],
                                          [mean(patients[key]) for key in keys], threshold)
    exact = binomtest(7, 7).proportion_ci(method="exact")
    result["exact_7_of_7"] = [exact.low, exact.high]
    print(json.dumps(result))


main()
