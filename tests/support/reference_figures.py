"""Every figure of a predictions CSV by NumPy, SciPy, scikit-learn and statsmodels, as JSON: the independent source for
evaluation::figures.

usage: reference_figures.py PREDICTIONS.csv [--threshold RULE] [--prevalences 0.01,0.1] [--subgroups sex,view]
                            [--exclusive]

Prints a list of rows {level, class, group, fold, measure, value, low, high, method_hint, tolerance, preferred,
required}. A value that cannot be computed is null; an interval that is null is not claimed. A row that is not
preferred is a further interval, by the method of the hint. A row that is not required may be absent elsewhere.
"""

import argparse
import json
import warnings
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pandas as pd
from reference_discrimination import delong, newcombe
from scipy.optimize import brentq, minimize, minimize_scalar
from scipy.special import expit, log_softmax, logit, softmax
from scipy.stats import norm
from scipy.stats.contingency import relative_risk
from sklearn import metrics
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

warnings.filterwarnings("ignore")
Z = norm.ppf(0.975)
CLOSED_FORM, ITERATIVE = 1e-9, 1e-6
AGE_BANDS = [18, 40, 60, 80]
COUNTS = {"cases", "patients", "positives", "unknown", "prevalence"}
FITTED = {"threshold", "temperature", "platt_slope", "platt_intercept"}
RESCALED = ("brier_score", "log_loss", "expected_calibration_error", "calibration_slope", "calibration_intercept")
WITHOUT_GAP = {"positive_likelihood_ratio", "negative_likelihood_ratio", "diagnostic_odds_ratio", "brier_uncertainty",
               "brier_within_bin", "calibration_slope", "calibration_intercept",
               "calibration_in_the_large"}


@dataclass
class Figure:
    """A value, the interval to rely on, and further intervals by the name of their method."""
    value: float = None
    low: float = None
    high: float = None
    hint: str = ""
    tolerance: float = CLOSED_FORM
    further: tuple = ()


def plain(value):
    """The value as JSON knows it; null for what is not finite."""
    return None if value is None or not np.isfinite(value) else float(value)


def repeats(patient):
    return len(np.unique(patient)) < len(patient)


# Discrimination

@dataclass
class Area:
    """An AUROC with what each patient adds to its error, from all pairs of a positive and a negative case."""
    value: float
    positive: np.ndarray
    negative: np.ndarray
    patients: int
    with_positive: int
    with_negative: int

    def is_estimable(self):
        return min(self.with_positive, self.with_negative) > 1


def area_of(truth, score, patient, patients):
    positive, negative = truth == 1, truth == 0
    wins = (score[positive][:, None] > score[negative]) + 0.5 * (score[positive][:, None] == score[negative])
    value = wins.mean()
    return Area(value,
                np.bincount(patient[positive], wins.mean(1) - value, patients) / positive.sum(),
                np.bincount(patient[negative], wins.mean(0) - value, patients) / negative.sum(),
                len(np.unique(patient)), len(np.unique(patient[positive])), len(np.unique(patient[negative])))


def obuchowski(area):
    """The clustered variance (Biometrics 53, 1997); None where it cannot be estimated."""
    if not area.is_estimable():
        return None
    i, i10, i01 = area.patients, area.with_positive, area.with_negative
    return (i10 / (i10 - 1) * np.sum(area.positive ** 2) + i01 / (i01 - 1) * np.sum(area.negative ** 2)
            + 2 * i / (i - 1) * np.sum(area.positive * area.negative))


def logit_interval(value, variance):
    half = Z * np.sqrt(variance) / (value * (1 - value))
    return expit(logit(value) - half), expit(logit(value) + half)


def auroc(truth, score, patient, patients):
    """Mid-ranks; the interval is exact at 0 and 1, else logit, else Newcombe's where there is no variance."""
    value, independent = delong(score[truth == 1], score[truth == 0])
    area = area_of(truth, score, patient, patients)
    pairs = min(area.with_positive, area.with_negative, area.patients // 2)
    if pairs == 0:
        return Figure(value)
    if value in (0, 1):
        return Figure(value, *proportion_confint(value * pairs, pairs, method="beta"), "exact")
    further = (("DeLong", logit_interval(value, independent)),) if independent and repeats(patient) else ()
    variance = obuchowski(area)
    if variance:
        return Figure(value, *logit_interval(value, variance), "logit", further=further)
    return Figure(value, *newcombe(value, area.with_positive, area.with_negative), "Newcombe", further=further)


def mean_auroc(areas, weights):
    """The weighted mean over classes; patients are the clusters of all of them."""
    weights = np.array(weights) / np.sum(weights)
    value = np.dot(weights, [area.value for area in areas])
    figure = Figure(value)
    if all((obuchowski(area) or 0) > 0 for area in areas) and 0 < value < 1:
        patients = max(area.patients for area in areas)
        total = sum(weight * (area.positive + area.negative) for weight, area in zip(weights, areas))
        variance = patients / (patients - 1) * np.sum(total ** 2)
        if variance > 0:
            figure.low, figure.high = logit_interval(value, variance)
            figure.hint = "logit"
    return figure


def gain_area(truth, score):
    """Under straight lines between the points of the precision-recall-gain curve (Flach and Kull, NIPS 2015)."""
    prevalence = truth.mean()
    alarm_rates, recalls, _ = metrics.roc_curve(truth, score, drop_intermediate=False)
    recall = np.r_[prevalence, recalls[recalls > prevalence]]
    first = np.searchsorted(recalls, prevalence, side="right")
    share = (prevalence - recalls[first - 1]) / (recalls[first] - recalls[first - 1])
    crossing = alarm_rates[first - 1] + share * (alarm_rates[first] - alarm_rates[first - 1])
    hits, alarms = recall * prevalence, np.r_[crossing, alarm_rates[recalls > prevalence]] * (1 - prevalence)
    precision = hits / (hits + alarms)
    precision_gain, recall_gain = ((x - prevalence) / ((1 - prevalence) * x) for x in (precision, recall))
    return np.trapz(precision_gain, recall_gain)


def discrimination(truth, score, patient, patients):
    both = len(set(truth)) == 2
    return {
        "auroc": auroc(truth, score, patient, patients) if both else Figure(),
        "average_precision": Figure(metrics.average_precision_score(truth, score) if truth.any() else None),
        "precision_recall_gain_area": Figure(gain_area(truth, score) if both else None),
        "partial_auroc": Figure(metrics.roc_auc_score(truth, score, max_fpr=0.1) if both else None),
    }


# Decisions

def choose_threshold(truth, score, rule):
    """Halfway between neighbouring scores; of equally good ones the highest. None where a needed class is absent."""
    kind, _, wanted = rule.partition("=")
    if kind not in ("youden", "f1", "sensitivity", "specificity"):
        return float(kind)
    positives, negatives = int((truth == 1).sum()), int((truth == 0).sum())
    if not positives or not negatives:
        return None

    def merit(lowest):
        hits, alarms = (int(np.sum((score >= lowest) & (truth == kind_of_case))) for kind_of_case in (1, 0))
        sensitivity, specificity = Fraction(hits, positives), 1 - Fraction(alarms, negatives)
        return {"youden": lambda: sensitivity + specificity,
                "f1": lambda: Fraction(2 * hits, positives + hits + alarms),
                "sensitivity": lambda: (float(sensitivity) >= float(wanted), specificity),
                "specificity": lambda: (float(specificity) >= float(wanted), sensitivity)}[kind]()

    scores = np.r_[np.inf, np.unique(score)[::-1]]
    best = max(range(len(scores)), key=lambda i: merit(scores[i]))
    if best == 0:
        return np.nextafter(scores[1], np.inf)
    if best + 1 == len(scores):
        return scores[best]
    return scores[best + 1] + (scores[best] - scores[best + 1]) / 2


def effective_trials(success, patient):
    """Trials over the design effect of the ratio estimator (Rao and Scott, Biometrics 48, 1992)."""
    clusters = pd.DataFrame({"hits": success, "trials": 1}).groupby(patient).sum()
    n, k, p = len(success), len(clusters), np.mean(success)
    if k == n:
        return n
    if k < 2 or p in (0, 1):
        return k
    variance = k / (k - 1) * np.sum((clusters["hits"] - p * clusters["trials"]) ** 2) / n ** 2
    return n / max(1, variance / (p * (1 - p) / n))


def share(success, patient):
    """A share of trials: Wilson's interval, at the effective sample size where patients repeat."""
    trials, hits = len(success), int(np.sum(success))
    if not trials:
        return Figure()
    wilson = proportion_confint(hits, trials, method="wilson")
    further = (("Clopper", proportion_confint(hits, trials, method="beta")),)
    if not repeats(patient):
        return Figure(hits / trials, *wilson, "Wilson", further=further)
    effective = effective_trials(success, patient)
    clustered = proportion_confint(hits / trials * effective, effective, method="wilson")
    return Figure(hits / trials, *clustered, "Wilson", further=further + (("Wilson", wilson),))


def decisions(truth, called, patient, prevalences):
    """Decisions at thresholds. Intervals of ratios are for independent cases and left out where patients repeat."""
    right = truth == called
    (tn, fp), (fn, tp) = metrics.confusion_matrix(truth, called, labels=[0, 1]).tolist()
    positives, negatives, flagged, cleared = tp + fn, tn + fp, tp + fp, tn + fn
    both = positives > 0 and negatives > 0
    result = {name: share(right[which], patient[which]) for name, which in (
        ("sensitivity", truth == 1), ("specificity", truth == 0), ("positive_predictive_value", called == 1),
        ("negative_predictive_value", called == 0), ("accuracy", truth >= 0))}
    ratios = {"positive": (tp, positives, fp, negatives), "negative": (fn, positives, tn, negatives)}
    for name, (a, m, b, n) in ratios.items():
        figure = Figure(a / m / (b / n) if both and b else None)
        if both and a and b and not (a == m and b == n) and not repeats(patient):
            figure.low, figure.high = relative_risk(a, m, b, n).confidence_interval(0.95)
        result[name + "_likelihood_ratio"] = figure
    odds = Table2x2(np.array([[tp, fp], [fn, tn]]) + 0.5)
    result["diagnostic_odds_ratio"] = Figure()
    if both:
        interval = (None, None) if repeats(patient) else odds.oddsratio_confint()
        result["diagnostic_odds_ratio"] = Figure(odds.oddsratio, *interval)
    result |= {
        "f1": Figure(metrics.f1_score(truth, called) if positives + flagged else None),
        "matthews_correlation": Figure(metrics.matthews_corrcoef(truth, called) if both and flagged and cleared
                                       else None),
        "balanced_accuracy": Figure(metrics.balanced_accuracy_score(truth, called) if both else None),
    }
    sizes = [effective_trials(right[truth == positive], patient[truth == positive]) for positive in (1, 0)] if both else 0
    for text in prevalences:
        for name, figure in predictive_values(float(text), tp, fp, fn, tn, sizes).items():
            result[f"{name}_at_{text}"] = figure
    return result


def predictive_values(prevalence, tp, fp, fn, tn, sizes):
    """Bayes' rule; the logit interval of Mercaldo, Lau and Zhou (Statistics in Medicine 26, 2007) at effective sizes."""
    names = ("positive_predictive_value", "negative_predictive_value")
    if not tp + fn or not tn + fp:
        return {name: Figure() for name in names}
    sensitivity, specificity = tp / (tp + fn), tn / (tn + fp)
    shares = {names[0]: (tp, fp, sensitivity * prevalence, (1 - specificity) * (1 - prevalence)),
              names[1]: (tn, fn, specificity * (1 - prevalence), (1 - sensitivity) * prevalence)}
    result = {}
    for name, (hits, errors, right, wrong) in shares.items():
        if hits + errors == 0:
            result[name] = Figure()
            continue
        figure = result[name] = Figure(right / (right + wrong))
        if min(tp, fp, fn, tn) > 0:
            ill, healthy = sizes
            variances = {names[0]: (1 - sensitivity) / sensitivity / ill
                         + specificity / (1 - specificity) / healthy,
                         names[1]: sensitivity / (1 - sensitivity) / ill
                         + (1 - specificity) / specificity / healthy}
            half = Z * np.sqrt(variances[name])
            figure.low, figure.high = expit(logit(figure.value) - half), expit(logit(figure.value) + half)
    return result


# Calibration

def log_odds(probability):
    return logit(np.clip(probability, 1e-15, 1 - 1e-15))


def quantile_edges(probability, count=10):
    """Quantiles between which lie equal counts, at whole positions exactly a probability."""
    ordered, edges = np.sort(probability), []
    for k in range(count + 1):
        below, rest = divmod(k * (len(ordered) - 1), count)
        above = min(below + 1, len(ordered) - 1)
        edges.append(ordered[below] + rest / count * (ordered[above] - ordered[below]))
    return np.array(edges)


def bins(probability, truth, edges):
    """Of each bin (low, high] that holds a case: share, mean probability, positive rate, variance, covariance."""
    of = np.searchsorted(edges[1:-1], probability)
    rows = []
    for k in np.unique(of):
        p, y = probability[of == k], truth[of == k]
        rows.append([len(p) / len(probability), p.mean(), y.mean(), p.var(), np.mean((p - p.mean()) * (y - y.mean()))])
    return np.array(rows).T


def has_line(x, truth):
    """Whether a logistic line has a maximum of likelihood: no x separates the classes (Albert and Anderson, 1984)."""
    positive, negative = x[truth == 1], x[truth == 0]
    return len(positive) and len(negative) and positive.min() < negative.max() and negative.min() < positive.max()


def logistic_fit(design, target, patient=None, offset=0):
    """Coefficients and standard errors of a binomial regression, clustered where patients are given (Liang and Zeger,
    Biometrika 73, 1986). statsmodels has the same where it converges; scores of 0 and 1 make its steps diverge."""
    def loss(line):
        x = offset + design @ line
        return np.sum(np.logaddexp(0, x) - target * x)

    def residuals(line):
        return design * (expit(offset + design @ line) - target)[:, None]

    def information(line):
        p = expit(offset + design @ line)
        return (design.T * p * (1 - p)) @ design

    line = minimize(loss, np.zeros(design.shape[1]), jac=lambda line: residuals(line).sum(0), hess=information,
                    method="trust-exact", options={"gtol": 1e-6}).x
    for _ in range(5):
        line = line - np.linalg.solve(information(line), residuals(line).sum(0))
    assert max(abs(residuals(line).sum(0))) < 1e-9 * len(target)
    covariance = np.linalg.inv(information(line))
    if patient is not None:
        of_patient = pd.DataFrame(residuals(line)).groupby(patient).sum().to_numpy()
        if len(of_patient) < 2:
            return line, [None] * len(line)
        covariance = covariance @ (of_patient.T @ of_patient) @ covariance * len(of_patient) / (len(of_patient) - 1)
    return line, np.sqrt(np.diag(covariance))


def with_error(value, error):
    interval = (None, None) if error is None else (value - Z * error, value + Z * error)
    return Figure(value, *interval, "regression", ITERATIVE)


def calibration(truth, probability, patient):
    result = dict.fromkeys(("brier_score", "brier_reliability", "brier_resolution", "brier_uncertainty",
                            "brier_within_bin", "log_loss", "expected_calibration_error",
                            "expected_calibration_error_equal_count", "maximum_calibration_error",
                            "calibration_slope", "calibration_intercept", "calibration_in_the_large"), Figure())
    if not len(truth):
        return result
    part, predicted, observed, variance, covariance = bins(probability, truth, np.arange(11) / 10)
    equal_part, equal_predicted, equal_observed, _, _ = bins(probability, truth, quantile_edges(probability))
    gap = abs(predicted - observed)
    result |= {name: Figure(value) for name, value in {
        "brier_score": metrics.brier_score_loss(truth, probability, pos_label=1),
        "brier_reliability": np.sum(part * gap ** 2),
        "brier_resolution": np.sum(part * (observed - truth.mean()) ** 2),
        "brier_uncertainty": truth.mean() * (1 - truth.mean()),
        "brier_within_bin": np.sum(part * (variance - 2 * covariance)),
        "log_loss": metrics.log_loss(truth, probability, labels=[0, 1], eps=1e-15),
        "expected_calibration_error": np.sum(part * gap),
        "expected_calibration_error_equal_count": np.sum(equal_part * abs(equal_predicted - equal_observed)),
        "maximum_calibration_error": gap.max(),
    }.items()}
    x, clusters = log_odds(probability), patient if repeats(patient) else None
    if has_line(x, truth):
        values, errors = logistic_fit(np.stack([np.ones_like(x), x], 1), truth, clusters)
        result["calibration_intercept"], result["calibration_slope"] = map(with_error, values, errors)
    if len(set(truth)) == 2:
        values, errors = logistic_fit(np.ones((len(x), 1)), truth, clusters, offset=x)
        result["calibration_in_the_large"] = with_error(values[0], errors[0])
    return result


def fit_temperature(truth, probability):
    """The temperature of smallest log loss; None where there is none between 0.001 and 1000."""
    if not len(truth):
        return None
    x, signs = log_odds(probability), np.where(truth == 1, 1, -1)

    def loss(log_temperature):
        return np.mean(np.logaddexp(0, -signs * x / np.exp(log_temperature)))

    def slope(log_temperature):
        inverse = np.exp(-log_temperature)
        return np.mean(x * (truth - expit(x * inverse)))

    low, high = np.log(1e-3), np.log(1e3)
    found = minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-10}).x
    if not slope(low) > 0 > slope(high):
        low, high = high, low
    if not slope(low) * slope(high) < 0 or loss(found) >= min(loss(low), loss(high)):
        return None
    near = [max(min(low, high), found - 1e-3), min(max(low, high), found + 1e-3)]
    return np.exp(brentq(slope, *near, xtol=1e-15) if slope(near[0]) * slope(near[1]) < 0 else found)


def fit_softmax_temperature(truth, probabilities):
    """The same for all exclusive classes at once, dividing the logarithms of their probabilities."""
    if not len(truth):
        return None
    logs = np.log(np.clip(probabilities, 1e-15, 1 - 1e-15))

    def loss(log_temperature):
        return -np.mean(log_softmax(logs * np.exp(-log_temperature), axis=1)[np.arange(len(truth)), truth])

    bounds = np.log(1e-3), np.log(1e3)
    found = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-10}).x
    return np.exp(found) if min(abs(found - bound) for bound in bounds) > 1e-3 else None


def fit_platt(truth, probability):
    """Slope and intercept towards Platt's targets (1999); None where there is no such line."""
    x, positives, negatives = log_odds(probability), np.sum(truth == 1), np.sum(truth == 0)
    if not positives or not negatives or len(set(x)) < 2:
        return None
    targets = np.where(truth == 1, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    intercept, slope = logistic_fit(np.stack([np.ones_like(x), x], 1), targets)[0]
    return slope, intercept


# Levels and groups

def in_order(values):
    """The mean, added in the order of the rows, so that equal rows give equal means."""
    return values.to_numpy().cumsum()[-1] / len(values)


def any_positive(labels):
    return 1 if (labels == 1).any() else labels.min()


def one_or_mixed(values):
    return values.iloc[0] if values.nunique() == 1 else "mixed"


def merged(frame, unit, classes):
    keys = [frame["fold"], frame["split"], frame["patient"], unit]
    rules = dict.fromkeys(["id", "fold", "split", "patient", "scan", "age"], "first")
    rules |= dict.fromkeys(["sex", "view"], one_or_mixed)
    for name in classes:
        rules |= {"prob:" + name: in_order, "true:" + name: any_positive}
    return frame.groupby(keys, sort=False).agg(rules).reset_index(drop=True)


def levels(images, classes):
    scans = merged(images, images["scan"].where(images["scan"] != "", "row " + images["id"]), classes)
    patients = merged(scans, scans["patient"], classes)
    result = {"image": images}
    if len(patients) < len(scans) < len(images):
        result["scan"] = scans
    if len(patients) < len(images):
        result["patient"] = patients
    return result


def group_of(column, value):
    if value == "":
        return "unknown"
    if column != "age":
        return value
    band = np.searchsorted(AGE_BANDS, float(value), side="right")
    edges = [0, *AGE_BANDS]
    return f"{edges[band]}+" if band == len(AGE_BANDS) else f"{edges[band]}-{edges[band + 1] - 1}"


def is_no_finding(name):
    return name.lower().replace("_", "").replace(" ", "") in ("nofinding", "normal", "healthy", "none")


class Study:
    """One level: what its validation rows teach, applied to any of its test rows."""

    def __init__(self, frame, classes, options):
        self.classes, self.options = classes, options
        self.patients = frame["patient"].nunique()
        frame = frame.assign(code=frame["patient"].factorize()[0])
        self.test = frame[frame["split"] != "validation"]
        validation = frame[frame["split"] == "validation"]
        self.folds = sorted(self.test["fold"].unique())
        self.threshold, self.temperature, self.platt = {}, {}, {}
        for fold in self.folds:
            for name in classes:
                truth, score, _ = self.known(validation[validation["fold"] == fold], name)
                self.threshold[fold, name] = choose_threshold(truth, score, options.threshold)
                self.temperature[fold, name] = fit_temperature(truth, score)
                self.platt[fold, name] = fit_platt(truth, score)
            if options.exclusive:
                rows, truth, _ = self.exclusive_cases(validation[validation["fold"] == fold])
                temperature = fit_softmax_temperature(truth, rows[["prob:" + name for name in classes]].to_numpy())
                self.temperature |= {(fold, name): temperature for name in classes}

    @staticmethod
    def known(rows, name):
        rows = rows[rows["true:" + name] >= 0]
        return rows["true:" + name].to_numpy(), rows["prob:" + name].to_numpy(), rows["code"].to_numpy()

    def fitted(self, fold, name):
        """What was fitted for a fold."""
        slope, intercept = self.platt[fold, name] or (None, None)
        return {"threshold": Figure(self.threshold[fold, name]),
                "temperature": Figure(self.temperature[fold, name], tolerance=ITERATIVE),
                "platt_slope": Figure(slope, tolerance=ITERATIVE),
                "platt_intercept": Figure(intercept, tolerance=ITERATIVE)}

    def exclusive_cases(self, rows):
        """Rows with exactly one true class, which it is, and which is most probable."""
        labels = rows[["true:" + name for name in self.classes]].to_numpy()
        known = (labels == 1).sum(1) == 1
        rows = rows[known]
        probabilities = rows[["prob:" + name for name in self.classes]].to_numpy()
        return rows, np.argmax(labels[known], 1), np.argmax(probabilities, 1)

    def after_temperature(self, rows, name):
        if not self.options.exclusive:
            return self.by_fold(rows, name, self.temperature, lambda p, t: expit(log_odds(p) / t))
        temperatures = [self.temperature[fold, name] for fold in rows["fold"]]
        if None in temperatures:
            return None
        logs = np.log(np.clip(rows[["prob:" + name for name in self.classes]].to_numpy(), 1e-15, 1 - 1e-15))
        return softmax(logs / np.array(temperatures)[:, None], axis=1)[:, self.classes.index(name)]

    def by_fold(self, rows, name, learnt, apply):
        """apply(scores, what was learnt in their fold) for all rows; None where a fold learnt nothing."""
        result = np.full(len(rows), np.nan)
        for fold in rows["fold"].unique():
            if learnt[fold, name] is None:
                return None
            of_fold = (rows["fold"] == fold).to_numpy()
            result[of_fold] = apply(rows.loc[of_fold, "prob:" + name].to_numpy(), learnt[fold, name])
        return result

    def called(self, rows, name):
        return self.by_fold(rows, name, self.threshold, lambda score, threshold: score >= threshold)

    def class_figures(self, rows, name):
        label = rows["true:" + name].to_numpy()
        known = rows[label >= 0]
        truth, score, patient = self.known(rows, name)
        result = {"cases": Figure(len(truth)), "patients": Figure(len(np.unique(patient))),
                  "positives": Figure(truth.sum()), "unknown": Figure(np.sum(label < 0)),
                  "prevalence": Figure(truth.mean() if len(truth) else None)}
        result |= discrimination(truth, score, patient, self.patients)
        called = self.called(known, name)
        measured = decisions(truth, np.zeros_like(truth) if called is None else called.astype(int), patient,
                             self.options.prevalences)
        result |= {measure: Figure() for measure in measured} if called is None else measured
        result |= calibration(truth, score, patient)
        for suffix, scaled in (
                ("temperature", self.after_temperature(known, name)),
                ("platt", self.by_fold(known, name, self.platt,
                                       lambda p, line: expit(line[1] + line[0] * log_odds(p))))):
            figures = {} if scaled is None else calibration(truth, scaled, patient)
            for measure in RESCALED:
                result[f"{measure}_after_{suffix}"] = replace(figures.get(measure, Figure()), tolerance=ITERATIVE)
        return result

    def mean_figures(self, rows):
        """AUROC over all classes."""
        cases = [self.known(rows, name) for name in self.classes]
        truth, score, patient = map(np.concatenate, zip(*cases))
        cases = [case for case in cases if len(set(case[0])) == 2]
        result = {"(micro)": auroc(truth, score, patient, self.patients) if len(set(truth)) == 2 else Figure()}
        areas = [area_of(*case, self.patients) for case in cases]
        result["(macro)"] = mean_auroc(areas, [1] * len(areas)) if areas else Figure()
        result["(weighted)"] = mean_auroc(areas, [case[0].sum() for case in cases]) if areas else Figure()
        return result

    def exclusive_figures(self, rows):
        """The most probable class against the true one, where exactly one is true."""
        rows, truth, call = self.exclusive_cases(rows)
        patient = rows["code"].to_numpy()
        result = {("(exclusive)", "accuracy"): share(truth == call, patient)}
        table = np.zeros((len(self.classes), len(self.classes)))
        np.add.at(table, (truth, call), 1)
        for measure, weights in (("kappa", None), ("kappa_linear", "linear"), ("kappa_quadratic", "quadratic")):
            figure = result["(exclusive)", measure] = Figure()
            if len(truth) and len({*truth, *call}) > 1:
                figure.value = metrics.cohen_kappa_score(truth, call, labels=range(len(table)), weights=weights)
                if not repeats(rows["code"]):
                    theirs = cohens_kappa(table, wt=weights)
                    figure.low, figure.high = max(-1, theirs.kappa_low), min(1, theirs.kappa_upp)
        for k, name in enumerate(self.classes):
            is_class, is_called = truth == k, call == k
            for measure, among, right in (("sensitivity", is_class, is_called), ("specificity", ~is_class, ~is_called),
                                          ("positive_predictive_value", is_called, is_class)):
                result[name, "one_versus_rest_" + measure] = share(right[among], patient[among])
            result[name, "one_versus_rest_f1"] = Figure(
                metrics.f1_score(is_class, is_called) if (is_class | is_called).any() else None)
        return result

    def underdiagnosis(self, rows):
        """Of the cases with a finding, the share called healthy; None where a call is missing."""
        findings = [name for name in self.classes if not is_no_finding(name)]
        healthy = [name for name in self.classes if is_no_finding(name)]
        rows = rows[(rows[["true:" + name for name in findings]] == 1).any(axis=1)]
        called = [self.called(rows, name) for name in healthy or findings]
        if any(call is None for call in called):
            return None
        missed = called[0] == 1 if healthy else np.sum(called, 0) == 0
        return share(missed, rows["code"].to_numpy())

    def figures(self, rows):
        """By class and measure."""
        result = {(name, measure): figure for name in self.classes
                  for measure, figure in self.class_figures(rows, name).items()}
        if len(self.classes) > 1:
            result |= {(name, "auroc"): figure for name, figure in self.mean_figures(rows).items()}
        if self.options.exclusive:
            result |= self.exclusive_figures(rows)
        missed = self.underdiagnosis(rows)
        return result if missed is None else result | {("(any finding)", "underdiagnosis_rate"): missed}

    def groups(self):
        """Name, rows, and the rows of all other known groups, of every group; "all" first."""
        yield "all", self.test, None
        for column in self.options.subgroups:
            group = self.test[column].map(lambda value: group_of(column, value))
            for name in sorted(group.unique()):
                yield f"{column}={name}", self.test[group == name], self.test[(group != name) & (group != "unknown")]


def over_folds(figures):
    """Mean and sample standard deviation of the folds' own figures."""
    result = {"mean": {}, "sd": {}}
    for key in figures[0]:
        values = [fold[key].value for fold in figures if key in fold and plain(fold[key].value) is not None]
        if len(values) > 1:
            tolerance = figures[0][key].tolerance
            result["mean"][key] = Figure(np.mean(values), tolerance=tolerance)
            result["sd"][key] = Figure(np.std(values, ddof=1), tolerance=tolerance)
    return result


def gaps(figures, others):
    return {(name, "gap_" + measure): Figure(figure.value - others[name, measure].value, tolerance=figure.tolerance)
            for (name, measure), figure in figures.items()
            if measure not in COUNTS and (name, measure) in others and plain(figure.value) is not None
            and plain(others[name, measure].value) is not None}


def is_required(name, group, fold, measure, figure, folds):
    """Whether every report must hold the row: not a decision measure without decisions."""
    if plain(figure.value) is None and measure not in ("auroc", "sensitivity", "specificity"):
        return False
    if "_after_" in measure:
        return (group, fold) == ("all", "all") and plain(figure.value) is not None
    if group != "all":
        if measure.startswith("gap_"):
            return not group.endswith("=unknown") and measure.removeprefix("gap_") not in WITHOUT_GAP
        return plain(figure.value) is not None
    if name == "(any finding)":
        return False
    if fold in ("mean", "sd"):
        return measure not in COUNTS | FITTED
    return (fold == "all" or folds > 1) and (measure not in FITTED or plain(figure.value) is not None)


def rows_of(level, study):
    """The rows of a level."""
    def emit(group, fold, figures):
        for (name, measure), figure in figures.items():
            key = {"level": level, "class": name, "group": group, "fold": fold, "measure": measure,
                   "value": plain(figure.value), "tolerance": figure.tolerance}
            yield key | {"low": plain(figure.low), "high": plain(figure.high), "method_hint": figure.hint,
                         "preferred": True,
                         "required": is_required(name, group, fold, measure, figure, len(study.folds))}
            for method, (low, high) in figure.further:
                yield key | {"low": plain(low), "high": plain(high), "method_hint": method, "preferred": False,
                             "required": False}

    def fitted(fold):
        return {(name, measure): figure for name in study.classes
                for measure, figure in study.fitted(fold, name).items()}

    for group, rows, others in study.groups():
        figures = study.figures(rows)
        if others is not None:
            figures |= gaps(figures, study.figures(others))
        elif len(study.folds) == 1:
            figures |= fitted(study.folds[0])
        yield from emit(group, "all", figures)
        if study.folds == [-1] or group != "all":
            continue
        by_fold = []
        for fold in study.folds:
            by_fold.append(study.figures(rows[rows["fold"] == fold]) | fitted(fold))
            yield from emit(group, str(fold), by_fold[-1])
        for fold, summary in over_folds(by_fold).items():
            yield from emit(group, fold, summary)


def listed(text):
    return text.split(",") if text else []


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("predictions")
    parser.add_argument("--threshold", default="youden")
    parser.add_argument("--prevalences", type=listed, default=[])
    parser.add_argument("--subgroups", type=listed, default=[])
    parser.add_argument("--exclusive", action="store_true")
    options = parser.parse_args()
    table = pd.read_csv(options.predictions, dtype=str, keep_default_na=False)
    classes = [name.removeprefix("prob:") for name in table if name.startswith("prob:")]
    for name in classes:
        table["prob:" + name] = table["prob:" + name].map(float)
        table["true:" + name] = table["true:" + name].map(lambda text: int(text or -1))
    table["fold"] = table["fold"].map(lambda text: int(text or -1))
    table = table[table["split"] != "train"]
    print(json.dumps([row for level, frame in levels(table, classes).items()
                      for row in rows_of(level, Study(frame, classes, options))]))


if __name__ == "__main__":
    main()
