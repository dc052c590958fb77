"""Discrimination statistics by scikit-learn, SciPy and statsmodels, as JSON: the independent source for libs/stats.

    reference_discrimination.py areas SPECIFICITY CASES...
    reference_discrimination.py means CASES...              one file per class, the same cases in the same order
    reference_discrimination.py bca CONFIDENCE CASES REPLICATES
    reference_discrimination.py holm P...
    reference_discrimination.py wald_coverage AUROC PER_CLASS STUDIES

CASES are raw float64 rows: score, truth (0 or 1), patient. REPLICATES are raw float64. What is undefined is null.
"""

import json
import sys
from types import SimpleNamespace

import numpy as np
from scipy.optimize import brentq
from scipy.stats import bootstrap, norm, rankdata
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve


def read_cases(path):
    score, truth, patient = np.fromfile(path).reshape(-1, 3).T
    return score, truth.astype(int), patient.astype(int)


def gain_area(truth, score, steps=1_000_000):
    """Area under the precision-recall-gain curve by the midpoint rule, from its definition."""
    prevalence = truth.mean()
    alarm_rates, recalls, _ = roc_curve(truth, score, drop_intermediate=False)
    recall_gain = (np.arange(steps) + 0.5) / steps
    recall = prevalence / (1 - (1 - prevalence) * recall_gain)
    hits = recall * prevalence
    precision = hits / (hits + np.interp(recall, recalls, alarm_rates) * (1 - prevalence))
    return np.mean((precision - prevalence) / ((1 - prevalence) * precision))


def delong(positive, negative):
    """AUROC and DeLong's variance from mid-ranks."""
    m, n = len(positive), len(negative)
    ranks = rankdata(np.r_[positive, negative])
    of_positive = (ranks[:m] - rankdata(positive)) / n
    of_negative = 1 - (ranks[m:] - rankdata(negative)) / m
    variance = of_positive.var(ddof=1) / m + of_negative.var(ddof=1) / n if min(m, n) > 1 else None
    return of_positive.mean(), variance


def newcombe(value, m, n):
    z = norm.ppf(0.975)

    def excess(area):
        shape = (1 - area) / (2 - area) + area / (1 + area)
        variance = area * (1 - area) * (1 + ((m + n) / 2 - 1) * shape) / (m * n)
        return abs(value - area) - z * variance**0.5

    tiny = 1e-12
    low = 0 if value == 0 else brentq(excess, 0, min(value, 1 - tiny), xtol=1e-14)
    high = 1 if value == 1 else brentq(excess, max(value, tiny), 1, xtol=1e-14)
    return [low, high]


def areas(specificity, *paths):
    result = []
    limit = 1 - float(specificity)
    for path in paths:
        score, truth, _ = read_cases(path)
        figures = dict.fromkeys(["auroc", "average_precision", "prevalence", "partial", "gain", "variance", "newcombe"])
        if truth.any():
            figures["average_precision"] = average_precision_score(truth, score)
        if truth.any() and not truth.all():
            value, variance = delong(score[truth == 1], score[truth == 0])
            figures |= {
                "auroc": roc_auc_score(truth, score),
                "prevalence": truth.mean(),
                "partial": roc_auc_score(truth, score, max_fpr=limit),
                "gain": gain_area(truth, score),
                "variance": variance,
                "newcombe": newcombe(value, truth.sum(), (1 - truth).sum()),
            }
        result.append(figures)
    return result


def means(*paths):
    columns = [read_cases(path) for path in paths]
    score = np.stack([column[0] for column in columns], axis=1)
    truth = np.stack([column[1] for column in columns], axis=1)
    return {kind: roc_auc_score(truth, score, average=kind) for kind in ("macro", "weighted", "micro")}


def bca(confidence, cases, replicates):
    score, truth, patient = read_cases(cases)
    rows = [np.flatnonzero(patient == p) for p in np.unique(patient)]

    def statistic(drawn):
        chosen = np.concatenate([rows[int(p)] for p in drawn])
        return roc_auc_score(truth[chosen], score[chosen])

    def interval(method):
        given = SimpleNamespace(bootstrap_distribution=np.fromfile(replicates))
        ours = bootstrap((np.arange(len(rows)),), statistic, n_resamples=0, bootstrap_result=given, method=method,
                         confidence_level=float(confidence), vectorized=False)
        return list(ours.confidence_interval)

    return {"percentile": interval("percentile"), "bca": interval("BCa")}


def holm(*p_values):
    from statsmodels.stats.multitest import multipletests
    return multipletests([float(p) for p in p_values], method="holm")[1].tolist()


def wald_coverage(auroc, per_class, studies):
    random = np.random.default_rng(1)
    auroc, per_class, studies = float(auroc), int(per_class), int(studies)
    covered = 0
    for _ in range(studies):
        positive = random.normal(2**0.5 * norm.ppf(auroc), 1, per_class)
        value, variance = delong(positive, random.normal(0, 1, per_class))
        covered += abs(value - auroc) <= norm.ppf(0.975) * variance**0.5
    return covered / studies


if __name__ == "__main__":
    verbs = {verb.__name__: verb for verb in (areas, means, bca, holm, wald_coverage)}
    print(json.dumps(verbs[sys.argv[1]](*sys.argv[2:])))
