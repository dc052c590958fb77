#include "evaluation/case_checks.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"
#include "stats/groups.h"

namespace thorax::evaluation {
namespace {

/// Two rows that must not stand together.
struct Conflict {
  std::size_t first, second;
};

/// The first row that clashes with the first row of the same key.
template <class KeyOf, class Clash>
std::optional<Conflict> find_conflict(std::size_t rows, KeyOf key_of, Clash clash) {
  const stats::Groups groups = stats::group_rows(rows, key_of);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t first = groups.first[groups.of[row]];
    if (first != row && clash(first, row))
      return Conflict{first, row};
  }
  return std::nullopt;
}

/// The rows of a check, with the words that its messages need.
class Rows {
public:
  Rows(const ScoredCases& cases, const Origins& origins) : cases_(cases), origins_(origins) {}

  std::size_t count() const { return cases_.size(); }
  std::string_view id(std::size_t row) const { return cases_.samples[row].id; }
  std::string_view model(std::size_t row) const { return cases_.model[row]; }
  std::int32_t fold(std::size_t row) const { return cases_.fold[row]; }
  std::string_view split(std::size_t row) const { return cases_.samples[row].split; }
  std::string_view patient(std::size_t row) const { return cases_.samples[row].patient; }
  bool has_patient(std::size_t row) const { return !patient(row).empty(); }
  /// Its patient, or the row itself.
  std::string_view subject(std::size_t row) const {
    return has_patient(row) ? patient(row) : id(row);
  }

  std::string subject_text(std::size_t row) const {
    return fmt::format("{} '{}'", has_patient(row) ? "patient" : "id", subject(row));
  }
  std::string fold_text(std::size_t row) const {
    return fold(row) < 0 ? "no fold" : fmt::format("fold {}", fold(row));
  }
  /// " of model 'net'", or nothing.
  std::string of_model(std::size_t row) const {
    return model(row).empty() ? "" : fmt::format(" of model '{}'", model(row));
  }
  /// " of fold 1 of model 'net'", as far as they are known.
  std::string of_fold(std::size_t row) const {
    return (fold(row) < 0 ? "" : " of " + fold_text(row)) + of_model(row);
  }
  std::string place(std::size_t row) const { return origins_.place(row); }

private:
  const ScoredCases& cases_;
  const Origins& origins_;
};

void check_ids(const Rows& rows) {
  const auto key = [&](std::size_t row) {
    return std::tuple(rows.id(row), rows.model(row), rows.fold(row), rows.split(row));
  };
  const auto same = find_conflict(rows.count(), key, [](std::size_t, std::size_t) { return true; });
  if (same)
    throw Error(ExitCode::inconsistent,
                fmt::format("{}: id '{}' occurs twice in the {} rows{}, first in {}",
                            rows.place(same->second), rows.id(same->second),
                            rows.split(same->second), rows.of_fold(same->second),
                            rows.place(same->first)),
                "give one row per case; tell files apart with --each-file fold or model or with "
                "columns 'fold' and 'model', or compare them with --compare");
}

void check_patients(const Rows& rows) {
  const auto key = [&](std::size_t row) { return std::tuple(rows.id(row)); };
  const auto clash = find_conflict(rows.count(), key, [&](std::size_t first, std::size_t second) {
    return rows.patient(first) != rows.patient(second);
  });
  if (clash)
    throw Error(ExitCode::inconsistent,
                fmt::format("{}: id '{}' has patient '{}', but in {} patient '{}'",
                            rows.place(clash->second), rows.id(clash->second),
                            rows.patient(clash->second), rows.place(clash->first),
                            rows.patient(clash->first)),
                "give every case one id and one patient");
}

void check_splits(const Rows& rows) {
  const auto key = [&](std::size_t row) {
    return std::tuple(rows.subject(row), rows.has_patient(row), rows.model(row), rows.fold(row));
  };
  const auto leak = find_conflict(rows.count(), key, [&](std::size_t first, std::size_t second) {
    return rows.split(first) != rows.split(second);
  });
  if (leak)
    throw Error(ExitCode::inconsistent,
                fmt::format("{}: {} is in the {} rows{}, but in {} in the {} rows",
                            rows.place(leak->second), rows.subject_text(leak->second),
                            rows.split(leak->second), rows.of_fold(leak->second),
                            rows.place(leak->first), rows.split(leak->first)),
                "a test on patients that were used before is not fair: split by patient");
}

void check_folds(const Rows& rows) {
  const auto is_test = [&](std::size_t row) { return rows.split(row) == "test"; };
  const auto key = [&](std::size_t row) {
    return std::tuple(rows.subject(row), rows.has_patient(row), rows.model(row), is_test(row));
  };
  const auto again = find_conflict(rows.count(), key, [&](std::size_t first, std::size_t second) {
    return is_test(first) && rows.fold(first) != rows.fold(second);
  });
  if (again)
    throw Error(ExitCode::inconsistent,
                fmt::format("{}: {} is in the test rows of {}{}, but in {} in those of {}",
                            rows.place(again->second), rows.subject_text(again->second),
                            rows.fold_text(again->second), rows.of_model(again->second),
                            rows.place(again->first), rows.fold_text(again->first)),
                "test every patient in one fold; for repeated cross-validation, or folds that "
                "share a test set, give --repeated-folds");
}

void check_truth(const ScoredCases& cases, const Rows& rows) {
  const stats::Groups ids =
      stats::group_rows(rows.count(), [&](std::size_t row) { return std::tuple(rows.id(row)); });
  if (ids.count() == rows.count())
    return;
  const std::size_t classes = cases.classes.size(), none = rows.count();
  std::vector<std::size_t> known(ids.count() * classes, none); // the first row with a label
  for (std::size_t row = 0; row < rows.count(); ++row)
    for (std::size_t k = 0; k < classes; ++k) {
      const auto label = cases.labels[row * classes + k];
      std::size_t& first = known[ids.of[row] * classes + k];
      if (label == store::unknown_label)
        continue;
      if (first == none)
        first = row;
      if (const auto other = cases.labels[first * classes + k]; other != label)
        throw Error(ExitCode::inconsistent,
                    fmt::format("{}: id '{}' has label {} for '{}', but in {} label {}",
                                rows.place(row), rows.id(row), label, abridged(cases.classes[k]),
                                rows.place(first), other),
                    "give every case one truth");
    }
}

void check_exclusive(const ScoredCases& cases, const Rows& rows) {
  const std::size_t classes = cases.classes.size();
  for (std::size_t row = 0; row < cases.size(); ++row) {
    const auto labels = cases.labels.begin() + static_cast<std::ptrdiff_t>(row * classes);
    const auto scores = cases.probabilities.begin() + static_cast<std::ptrdiff_t>(row * classes);
    const auto known = labels + static_cast<std::ptrdiff_t>(classes);
    const auto positive = std::count(labels, known, 1);
    const bool unknown = std::find(labels, known, store::unknown_label) != known;
    if (positive != 1 && !(positive == 0 && unknown))
      throw Error(ExitCode::inconsistent,
                  fmt::format("{}: id '{}' has {} true classes where classes are exclusive",
                              rows.place(row), rows.id(row), positive),
                  "make exactly one of them 1, or leave out --exclusive-labels");
    double sum = 0;
    for (std::size_t k = 0; k < classes; ++k)
      sum += scores[static_cast<std::ptrdiff_t>(k)];
    constexpr double rounding = 0.01; // of probabilities written with few digits
    if (!(std::abs(sum - 1) <= rounding))
      throw Error(ExitCode::inconsistent,
                  fmt::format("{}: the probabilities of id '{}' add up to {:.4g} where classes are "
                              "exclusive",
                              rows.place(row), rows.id(row), sum),
                  "give softmax probabilities of all classes, or leave out --exclusive-labels");
  }
}

} // namespace

void check_cases(const ScoredCases& cases, const Origins& origins, bool repeated_folds) {
  const Rows rows(cases, origins);
  check_ids(rows);
  check_patients(rows);
  check_splits(rows);
  if (!repeated_folds)
    check_folds(rows);
  check_truth(cases, rows);
  if (cases.exclusive)
    check_exclusive(cases, rows);
}

} // namespace thorax::evaluation
