#pragma once

#include "evaluation/cases.h"
#include "evaluation/origins.h"

namespace thorax::evaluation {

/// Checks what only several rows together can break, and throws Error(inconsistent) naming two of
/// them when
/// - a model, fold and split has an id twice,
/// - an id has two patients, or a patient in one row and none in another,
/// - a model and fold has a patient in two splits (a row without a patient counts as its own), so
///   that what is chosen on validation data, or learned, leaks into the test,
/// - a model tests a patient in two folds, unless folds repeat (repeated cross-validation, or folds
///   that share a test set): pooled, its rows would be counted as if they were new cases,
/// - an id has two truths,
/// and, naming one row, when classes are exclusive and not exactly one is true, or their
/// probabilities do not add up to 1.
/// @param cases rows of every split, also those that are not evaluated
void check_cases(const ScoredCases& cases, const Origins& origins, bool repeated_folds);

} // namespace thorax::evaluation
