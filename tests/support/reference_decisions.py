"""Figures of decisions, calibration, several classes and levels by scikit-learn, SciPy and statsmodels, as JSON: the
independent source for the stats room.

usage: reference_decisions.py decisions|calibration|scaling|classes|levels

Prints random and adversarial cases together with what is expected of them; null where it is undefined. Weights are
whole numbers, and a weighted case is repeated that often.
"""

import json
import sys
import warnings

import numpy as np
from scipy.optimize import approx_fprime, minimize_scalar
from scipy.special import expit, log_softmax, logit
from scipy.stats import norm
from scipy.stats.contingency import relative_risk

warnings.filterwarnings("ignore")
Z = norm.ppf(0.975)


def plain(value):
    """The value as JSON knows it; null for infinities and NaN."""
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(entry) for entry in value]
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value


def random_case(name, n, seed, slope=1.0, intercept=0.0, prevalence=0.3, digits=None, rows=1):
    random = np.random.default_rng(seed)
    patient = np.sort(random.integers(0, max(1, n // rows), n)) if rows > 1 else np.arange(n)
    own = random.normal(size=n)[patient] if rows > 1 else 0
    true_logit = logit(prevalence) + own + 1.5 * random.normal(size=n)
    positive = (random.uniform(size=n) < expit(true_logit)).astype(int)
    probability = expit((true_logit - intercept) / slope)
    if digits is not None:
        probability = probability.round(digits)
    return {"name": name, "probability": probability, "positive": positive, "patient": patient,
            "weight": random.integers(0, 4, n), "estimable": True}


def known_case(name, probability, positive, estimable=False):
    n = len(positive)
    return {"name": name, "probability": np.array(probability, float), "positive": np.array(positive),
            "patient": np.arange(n), "weight": np.ones(n, int), "estimable": estimable}


def binary_cases():
    return [
        random_case("calibrated", 300, 1),
        random_case("too extreme", 500, 2, slope=0.4),
        random_case("too low", 500, 3, intercept=1.0),
        random_case("tied", 211, 4, digits=1),
        random_case("rare", 2000, 5, prevalence=0.01),
        random_case("patients", 403, 6, rows=5),
        random_case("large", 20011, 7, slope=0.7, digits=3),
        known_case("only positives", [0.2, 0.6, 0.9], [1, 1, 1]),
        known_case("only negatives", [0.2, 0.6, 0.9], [0, 0, 0]),
        known_case("one positive", np.linspace(0.05, 0.95, 31), [0] * 20 + [1] + [0] * 10, True),
        known_case("all equal", [0.7] * 6, [1, 0, 1, 1, 0, 0]),
        known_case("zeros and ones", [0, 1, 0, 1, 0.5, 0.2, 1, 0, 0.9], [0, 1, 1, 0, 0, 1, 1, 0, 1], True),
        known_case("one case, called right", [0.8], [1]),
        known_case("one case, called wrong", [0.8], [0]),
        known_case("separate", [0.1, 0.2, 0.3, 0.6, 0.9], [0, 0, 0, 1, 1]),
        known_case("separate but for a tie", [0.1, 0.3, 0.3, 0.6, 0.9], [0, 0, 1, 1, 1]),
        known_case("reversed", [0.9, 0.8, 0.6, 0.3, 0.2], [0, 0, 0, 1, 1]),
    ]


def repeated(case):
    weight = case["weight"]
    return np.repeat(case["probability"], weight), np.repeat(case["positive"], weight)


def decision_measures(positive, called):
    from sklearn.metrics import (accuracy_score, balanced_accuracy_score, class_likelihood_ratios, f1_score,
                                 matthews_corrcoef, precision_score, recall_score)
    from statsmodels.stats.contingency_tables import Table2x2

    def share(score, label):
        values = {score(positive, called, pos_label=label, zero_division=division) for division in (0, 1)}
        return values.pop() if len(values) == 1 else None

    both = len(set(positive)) == 2
    ratios = class_likelihood_ratios(positive, called, labels=[0, 1], raise_warning=False) if both else (None, None)
    table = Table2x2(counts(positive, called) + 0.5)
    return {
        "sensitivity": share(recall_score, 1),
        "specificity": share(recall_score, 0),
        "positive_predictive_value": share(precision_score, 1),
        "negative_predictive_value": share(precision_score, 0),
        "positive_likelihood_ratio": ratios[0],
        "negative_likelihood_ratio": ratios[1],
        "diagnostic_odds_ratio": table.oddsratio if both else None,
        "f1": f1_score(positive, called) if any(positive) or any(called) else None,
        "matthews_correlation": matthews_corrcoef(positive, called) if both and len(set(called)) == 2 else None,
        "balanced_accuracy": balanced_accuracy_score(positive, called) if both else None,
        "accuracy": accuracy_score(positive, called) if len(positive) else None,
    }


def counts(positive, called):
    """[[TP, FP], [FN, TN]]"""
    return np.array([[np.sum(positive & called), np.sum((1 - positive) & called)],
                     [np.sum(positive & (1 - called)), np.sum((1 - positive) & (1 - called))]])


def decision_intervals(positive, called):
    from statsmodels.stats.contingency_tables import Table2x2
    from statsmodels.stats.proportion import proportion_confint

    table = counts(positive, called)
    (tp, fp), (fn, tn) = table
    result = {"shares": {}}
    for name, successes, trials in (("sensitivity", tp, tp + fn), ("specificity", tn, tn + fp),
                                    ("positive_predictive_value", tp, tp + fp),
                                    ("negative_predictive_value", tn, tn + fn), ("accuracy", tp + tn, table.sum())):
        result["shares"][name] = {method: proportion_confint(successes, trials, method=method) if trials else None
                                  for method in ("wilson", "beta")}
    if min(table.sum(0)) > 0:
        ratio = {"positive": (tp, tp + fn, fp, fp + tn), "negative": (fn, tp + fn, tn, fp + tn)}
        for name, (a, m, b, n) in ratio.items():
            certain = a == 0 or b == 0 or (a == m and b == n)
            interval = None if certain else relative_risk(a, m, b, n).confidence_interval(0.95)
            result[name + "_likelihood_ratio"] = list(interval) if interval else None
        result["diagnostic_odds_ratio"] = Table2x2(table + 0.5).oddsratio_confint()
    if min(table.flat) > 0:
        result["at"] = {str(prevalence): predictive_values(prevalence, *table.flat)
                        for prevalence in (0.001, 0.1, 0.5, 0.9)}
    return result


def predictive_values(prevalence, tp, fp, fn, tn):
    """Bayes' rule; the delta method on the logit, with numerical derivatives."""
    shares = np.array([tp / (tp + fn), tn / (tn + fp)])
    variances = shares * (1 - shares) / [tp + fn, tn + fp]
    result = {}
    for name, rule in (
        ("positive", lambda s: s[0] * prevalence / (s[0] * prevalence + (1 - s[1]) * (1 - prevalence))),
        ("negative", lambda s: s[1] * (1 - prevalence) / (s[1] * (1 - prevalence) + (1 - s[0]) * prevalence)),
    ):
        slopes = np.mean([approx_fprime(shares, lambda s: logit(rule(s)), step) for step in (1e-6, -1e-6)], 0)
        half = Z * np.sqrt(np.sum(slopes ** 2 * variances))
        centre = logit(rule(shares))
        result[name] = [rule(shares), expit(centre - half), expit(centre + half)]
    return result


def decisions():
    from sklearn.metrics import f1_score

    cases = binary_cases()
    for case in cases:
        called = (case["probability"] >= 0.5).astype(int)
        probability, positive = repeated(case)
        case["called"] = called
        case["measures"] = decision_measures(case["positive"], called)
        case["weighted"] = decision_measures(positive, (probability >= 0.5).astype(int))
        case["intervals"] = decision_intervals(case["positive"], called)
        thresholds = np.unique(case["probability"]) if len(set(case["positive"])) == 2 else []
        if 0 < len(thresholds) < 600:
            case["best_f1"] = max(f1_score(case["positive"], (case["probability"] >= t).astype(int)) for t in thresholds)
        benefits = []
        for t in np.arange(100) / 100:
            treated = case["probability"] >= t
            odds = t / (1 - t)
            benefits.append([np.mean(treated * (case["positive"] - (1 - case["positive"]) * odds)),
                             np.mean(case["positive"] - (1 - case["positive"]) * odds)])
        case["net_benefit"] = benefits
    return cases


def binned(probability, positive, edges):
    """Rows of share, mean probability, positive rate, and the mean squares within each bin that holds a case."""
    bin_of = np.searchsorted(edges[1:-1], probability)
    rows = []
    for k in np.unique(bin_of):
        p, y = probability[bin_of == k], positive[bin_of == k]
        rows.append([len(p) / len(probability), p.mean(), y.mean(), p.var(), np.mean((p - p.mean()) * (y - y.mean()))])
    return np.array(rows)


def calibration_errors(probability, positive, edges):
    share, predicted, observed, variance, covariance = binned(probability, positive, edges).T
    return {"ece": np.sum(share * abs(predicted - observed)), "mce": max(abs(predicted - observed)),
            "reliability": np.sum(share * (predicted - observed) ** 2),
            "resolution": np.sum(share * (observed - positive.mean()) ** 2),
            "uncertainty": positive.mean() * (1 - positive.mean()),
            "within_bin": np.sum(share * variance) - 2 * np.sum(share * covariance)}


def logistic_regression(probability, positive, patient, slope):
    import statsmodels.api as sm

    x = logit(np.clip(probability, 1e-15, 1 - 1e-15))
    design = sm.add_constant(x, has_constant="add") if slope else np.ones_like(x)
    model = sm.GLM(positive, design, family=sm.families.Binomial(), offset=None if slope else x)
    fit = model.fit(tol=1e-14, maxiter=200)
    result = {"value": fit.params, "error": fit.bse}
    if patient is not None:
        groups = len(set(patient))
        clustered = model.fit(tol=1e-14, maxiter=200, cov_type="cluster",
                              cov_kwds={"groups": patient, "use_correction": False})
        result["clustered_error"] = clustered.bse * np.sqrt(groups / (groups - 1))
    return result


def calibration():
    from sklearn.calibration import calibration_curve
    from sklearn.metrics import brier_score_loss, log_loss

    cases = binary_cases()
    for case in cases:
        weighted_probability, weighted_positive = repeated(case)
        for name, probability, positive, patient in (
            ("plain", case["probability"], case["positive"], case["patient"]),
            ("weighted", weighted_probability, weighted_positive, None),
        ):
            both = len(set(positive)) == 2
            case[name] = {
                "brier": brier_score_loss(positive, probability, pos_label=1),
                "log_loss": log_loss(positive, probability, labels=[0, 1], eps=1e-15),
                "equal_width": calibration_errors(probability, positive, np.linspace(0, 1, 11)),
                "line": logistic_regression(probability, positive, patient, True) if case["estimable"] else None,
                "in_the_large": logistic_regression(probability, positive, patient, False) if both else None,
            }
        probability, positive = case["probability"], case["positive"]
        quantiles = np.percentile(probability, np.linspace(0, 100, 8))
        case["plain"]["equal_count"] = calibration_errors(probability, positive, quantiles)
        case["curves"] = {
            "equal_width": calibration_curve(positive, probability, n_bins=10, pos_label=1),
            "equal_count": calibration_curve(positive, probability, n_bins=7, strategy="quantile", pos_label=1),
        }
    return cases


def best_temperature(loss):
    """None where the loss has no minimum between 0.001 and 1000."""
    found = minimize_scalar(lambda log_temperature: loss(np.exp(log_temperature)), bounds=np.log([1e-3, 1e3]),
                            method="bounded", options={"xatol": 1e-10})
    return np.exp(found.x) if found.fun < min(loss(1e-3), loss(1e3)) - 1e-12 else None


def scaling():
    import statsmodels.api as sm
    from sklearn.calibration import _sigmoid_calibration

    cases = []
    for case in binary_cases():
        positive, both = case["positive"], len(set(case["positive"])) == 2
        x = logit(np.clip(case["probability"], 1e-15, 1 - 1e-15))
        if both and len(set(x)) > 1:
            negatives = np.sum(positive == 0)
            targets = np.where(positive == 1, (sum(positive) + 1) / (sum(positive) + 2), 1 / (negatives + 2))
            case["platt"] = sm.GLM(targets, sm.add_constant(x), family=sm.families.Binomial()).fit(tol=1e-14).params
            slope, intercept = _sigmoid_calibration(x, positive)
            case["sklearn_platt"] = [-intercept, -slope]
        signs = np.where(positive == 1, 1, -1)
        temperature = case["temperature"] = best_temperature(lambda t: np.mean(np.logaddexp(0, -signs * x / t)))
        case["scaled"] = expit(x / temperature) if temperature else None
        cases.append(case)

    rows = []
    for seed, classes, sharpness in ((1, 3, 1.0), (2, 4, 3.0), (3, 2, 0.3)):
        random = np.random.default_rng(seed)
        logits = random.normal(size=(150, classes)) * 1.5
        truth = np.array([random.choice(classes, p=np.exp(row)) for row in log_softmax(logits, 1)])
        log_p = log_softmax(logits * sharpness, 1)

        def loss(t):
            return -np.mean(log_softmax(log_p / t, 1)[np.arange(len(truth)), truth])

        temperature = best_temperature(loss)
        rows.append({"classes": classes, "probability": np.exp(log_p).ravel(), "truth": truth,
                     "temperature": temperature, "scaled": np.exp(log_softmax(log_p / temperature, 1)).ravel()})
    return {"binary": cases, "classes": rows}


def classes():
    from sklearn.metrics import accuracy_score, cohen_kappa_score, multilabel_confusion_matrix
    from statsmodels.stats.inter_rater import cohens_kappa

    cases = []
    for seed, n, k, digits in ((1, 200, 3, 3), (2, 500, 4, 1), (3, 60, 2, 2), (4, 40, 5, 1), (5, 7, 3, 1), (6, 1, 3, 2)):
        random = np.random.default_rng(seed)
        truth = random.integers(0, k - (n < 50), n)
        scores = random.dirichlet(np.ones(k), n)
        scores[np.arange(n), truth] += 0.3
        cases.append({"truth": truth, "classes": k, "probability": (scores / 1.3).round(digits)})
    one_hot = np.eye(3)
    cases.append({"truth": [0, 1, 2, 1], "classes": 3, "probability": one_hot[[0, 1, 2, 1]]})
    cases.append({"truth": [0, 1, 2, 1], "classes": 3, "probability": one_hot[[1, 2, 0, 0]]})
    cases.append({"truth": [1, 1, 1], "classes": 3, "probability": one_hot[[1, 1, 1]]})
    cases.append({"truth": [1, 1, 1], "classes": 3, "probability": one_hot[[0, 0, 0]]})
    for case in cases:
        truth, labels = case["truth"], np.arange(case["classes"])
        call = case["call"] = np.argmax(case["probability"], 1)
        case["accuracy"] = accuracy_score(truth, call)
        case["one_versus_rest"] = multilabel_confusion_matrix(truth, call, labels=labels).reshape(-1, 4)
        table = np.zeros((len(labels), len(labels)))
        np.add.at(table, (truth, call), 1)
        case["kappa"] = {}
        for name in (None, "linear", "quadratic"):
            expected = cohens_kappa(table, wt=name)
            value = cohen_kappa_score(truth, call, labels=labels, weights=name)
            case["kappa"][name or "plain"] = (None if np.isnan(value) else
                                              [value, expected.std_kappa, expected.kappa_low, expected.kappa_upp])
    for case in cases:
        case["probability"] = np.ravel(case["probability"])
    return cases


def levels():
    import pandas as pd

    random = np.random.default_rng(8)
    rows = pd.DataFrame({"scan": random.integers(0, 40, 700)})
    rows["positive"] = rows["scan"] % 3 == 0
    rows["probability"] = expit(random.normal(size=700) + np.where(rows["positive"], 0.7, -0.7)).round(2)
    by_scan = rows.groupby("scan", sort=False)
    share = by_scan["probability"].agg(lambda p: np.mean(p >= 0.5))
    truth = by_scan["positive"].first()
    return {
        "scan": rows["scan"], "probability": rows["probability"],
        "mean": by_scan["probability"].mean(), "max": by_scan["probability"].max(),
        "top_k_mean": by_scan["probability"].agg(lambda p: p.nlargest(5).mean()),
        "noisy_or": by_scan["probability"].agg(lambda p: 1 - np.prod(1 - p)),
        "share": share, "truth": truth.astype(int),
        "curve": [[np.sum(truth & (share >= p / 100)), np.sum(~truth & (share >= p / 100))] for p in range(102)],
    }


def main():
    topics = {"decisions": decisions, "calibration": calibration, "scaling": scaling, "classes": classes,
              "levels": levels}
    result = topics[sys.argv[1]]()
    if sys.argv[1] == "levels":
        result = {key: np.array(value) for key, value in result.items()}
    print(json.dumps(plain(result)))


main()
