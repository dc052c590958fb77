#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include <fmt/ranges.h>

#include "cli/metrics/fixture.h"

namespace thorax {
namespace {

using nlohmann::json;

/// One row of a predictions CSV.
struct Row {
  std::string id, patient, scan, sex, age, view;
  int fold = 0;
  bool validation = false;
  std::vector<int> labels;
  std::vector<double> scores;
};

using Rows = std::vector<Row>;

/// Three findings of patients with two scans of two slices, each tested in one of two folds and
/// used for validation in the other. Some labels, sexes and ages are unknown.
Rows random_rows(int patients) {
  Rows rows;
  for (int p = 0; p < patients; ++p) {
    Random person(1, fmt::format("p{}", p), 0, "person");
    const std::array sexes{"M", "F", "M", "F", ""};
    const std::array ages{"7", "17", "18", "39", "40", "64", "80", "91", ""};
    const std::string sex = sexes[person.below(sexes.size())];
    const std::string age = ages[person.below(ages.size())];
    std::array<double, 3> effects;
    for (double& effect : effects)
      effect = 0.7 * person.normal();
    for (int s = 0; s < 4; ++s) {
      Row row{fmt::format("p{}-{}", p, s), fmt::format("p{}", p), fmt::format("p{}-{}", p, s / 2),
              sex, age};
      Random scan(1, row.scan, 0, "scan"), slice(1, row.id, 0, "slice");
      row.view = scan.chance(0.6) ? "PA" : "AP";
      for (double effect : effects) {
        const bool positive = scan.chance(0.35);
        row.labels.push_back(slice.chance(0.06) ? -1 : positive);
        const double logit = (positive ? 1 : -1) + effect + slice.normal();
        row.scores.push_back(std::round(1e4 / (1 + std::exp(-logit))) / 1e4);
      }
      for (int fold : {0, 1}) {
        row.fold = fold;
        row.validation = p % 2 != fold;
        rows.push_back(row);
      }
    }
  }
  return rows;
}

/// random_rows() after a change to each of them.
std::function<Rows()> changed(int patients, std::function<void(Row&)> change) {
  return [=] {
    Rows rows = random_rows(patients);
    std::for_each(rows.begin(), rows.end(), change);
    return rows;
  };
}

std::function<Rows()> rescored(int patients, std::function<double(double)> score) {
  return changed(patients, [=](Row& row) {
    std::transform(row.scores.begin(), row.scores.end(), row.scores.begin(), score);
  });
}

/// In the test and the validation rows a single case has the first finding.
Rows single_positive_rows() {
  Rows rows = random_rows(12);
  std::erase_if(rows, [](const Row& row) { return row.fold != 0; });
  for (Row& row : rows)
    row.labels[0] = row.id == "p4-1" || row.id == "p5-1";
  return rows;
}

/// Softmax probabilities of three classes, one of which a patient has.
Rows exclusive_rows() {
  Rows rows = random_rows(40);
  for (Row& row : rows) {
    const auto truth = Random(1, row.patient, 0, "class").below(3);
    double sum = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      row.labels[k] = truth == k;
      sum += row.scores[k] += 0.3 * (truth == k) + 0.01;
    }
    for (double& score : row.scores)
      score /= sum;
  }
  return rows;
}

std::string as_csv(const Rows& rows, const std::vector<std::string>& classes) {
  std::string text = fmt::format("id,patient,scan,fold,split,sex,age,view,true:{},prob:{}\n",
                                 fmt::join(classes, ",true:"), fmt::join(classes, ",prob:"));
  for (const Row& row : rows)
    text += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", row.id, row.patient, row.scan, row.fold,
                        row.validation ? "validation" : "test", row.sex, row.age, row.view,
                        fmt::join(row.labels, ","), fmt::join(row.scores, ","));
  return text;
}

/// Predictions, and the options that both programs get.
struct Study {
  const char* name;
  std::function<Rows()> rows;
  std::vector<std::string> options = {};
  bool exclusive = false;
  std::vector<std::string> classes = {"effusion", "mass", "nodule"};
};

void PrintTo(const Study& study, std::ostream* out) {
  *out << study.name;
}

std::vector<Study> studies() {
  const std::vector<std::string> all_options{"--prevalences", "0.01,0.1", "--subgroups",
                                             "sex,view,age"};
  const auto as_it_is = changed(60, [](Row&) {});
  return {
      {"Random", as_it_is, all_options},
      {"NoFinding", as_it_is, {"--subgroups", "sex"}, false, {"effusion", "No_Finding", "mass"}},
      {"MaximalF1", as_it_is, {"--threshold", "f1"}},
      {"GivenSensitivity", as_it_is, {"--threshold", "sensitivity=0.9"}},
      {"GivenSpecificity", as_it_is, {"--threshold", "specificity=0.9"}},
      {"GivenThreshold", as_it_is, {"--threshold", "0.45"}},
      {"OneRowPerPatient",
       [] {
         Rows rows = random_rows(300);
         std::erase_if(rows, [](const Row& row) { return !row.id.ends_with("-0"); });
         return rows;
       },
       all_options},
      {"Ties",
       rescored(40, [](double score) { return std::round(10 * score) / 10; }),
       {"--subgroups", "sex"}},
      {"ZerosAndOnes",
       rescored(40, [](double score) { return score < 0.3   ? 0
                                              : score > 0.8 ? 1
                                                            : score; }),
       {"--prevalences", "0.1"}},
      {"AllScoresEqual", rescored(10, [](double) { return 0.3; }), {"--prevalences", "0.1"}},
      {"AbsentClass", changed(20, [](Row& row) { row.labels[1] = std::min(row.labels[1], 0); })},
      {"NothingButPositives", changed(10, [](Row& row) { row.labels[2] = 1; })},
      {"NothingKnown", changed(10, [](Row& row) { row.labels[0] = -1; })},
      {"SinglePositive", single_positive_rows},
      {"OneSample",
       [] {
         return Rows{{"a", "p", "s", "F", "50", "PA", 0, false, {1, 0, -1}, {0.8, 0.3, 0.5}}};
       },
       {"--threshold", "0.5"}},
      {"OnePatient",
       [] {
         Rows rows = random_rows(1);
         std::erase_if(rows, [](const Row& row) { return row.validation; });
         for (std::size_t n = 0; n < rows.size(); ++n)
           rows[n].labels = {n % 2 == 0, n == 0, 1};
         return rows;
       },
       {"--threshold", "0.5"}},
      {"Exclusive", exclusive_rows, {"--subgroups", "sex"}, true},
  };
}

/// What is compared of a row, and what names it.
std::string key_of(const json& row) {
  return fmt::format("{} {} {} {} {}", row["level"].get<std::string>(),
                     row["class"].get<std::string>(), row["group"].get<std::string>(),
                     row["fold"].get<std::string>(), row["measure"].get<std::string>());
}

bool is_preferred(const json& row) {
  return row["preferred"].get<bool>();
}

bool agrees(const json& ours, const json& theirs, double tolerance) {
  if (ours.is_null() || theirs.is_null())
    return ours.is_null() && theirs.is_null();
  const double expected = theirs.get<double>();
  return std::abs(ours.get<double>() - expected) <= tolerance * std::max(1.0, std::abs(expected));
}

/// Compares the rows of a report to those of tests/support/reference_figures.py.
class Comparison {
public:
  explicit Comparison(const json& measures) {
    for (const json& row : measures)
      (is_preferred(row) ? preferred_ : further_)[key_of(row)].push_back(&row);
  }

  void add(const json& theirs) {
    if (is_preferred(theirs))
      compare_preferred(theirs);
    else
      compare_further(theirs);
  }

  std::size_t compared() const { return compared_; }

  /// At most twenty mismatches, one a line; empty where there is none.
  std::string mismatches() const {
    constexpr std::size_t most = 20;
    if (mismatches_.empty())
      return "";
    const auto end =
        mismatches_.begin() + static_cast<std::ptrdiff_t>(std::min(most, mismatches_.size()));
    return fmt::format("{} mismatches in {} rows:\n{}", mismatches_.size(), compared_,
                       fmt::join(mismatches_.begin(), end, "\n"));
  }

private:
  void compare_preferred(const json& theirs) {
    const auto found = preferred_.find(key_of(theirs));
    const std::size_t rows = found == preferred_.end() ? 0 : found->second.size();
    if (rows == 0 && !theirs["required"].get<bool>())
      return;
    ++compared_;
    if (rows != 1) {
      fail(theirs, fmt::format("{} preferred rows instead of one", rows));
      return;
    }
    const json& ours = *found->second.front();
    if (!agrees(ours["value"], theirs["value"], theirs["tolerance"]))
      fail(theirs, fmt::format("{} instead of {}", ours["value"].dump(), theirs["value"].dump()));
    else if (!theirs["low"].is_null() && !same_interval(ours, theirs))
      fail(theirs, fmt::format("{} instead of {} by {}", interval(ours), interval(theirs),
                               theirs["method_hint"].dump()));
  }

  /// The further rows by the same method, if there are any, hold the interval.
  void compare_further(const json& theirs) {
    const auto found = further_.find(key_of(theirs));
    if (found == further_.end())
      return;
    std::vector<const json*> candidates;
    std::copy_if(found->second.begin(), found->second.end(), std::back_inserter(candidates),
                 [&](const json* ours) {
                   const auto& method = (*ours)["method"].get_ref<const std::string&>();
                   return method.find(theirs["method_hint"]) != std::string::npos;
                 });
    if (candidates.empty())
      return;
    ++compared_;
    if (std::none_of(candidates.begin(), candidates.end(),
                     [&](const json* ours) { return same_interval(*ours, theirs); }))
      fail(theirs, fmt::format("{} instead of {} by {}", interval(*candidates.front()),
                               interval(theirs), theirs["method_hint"].dump()));
  }

  static bool same_interval(const json& ours, const json& theirs) {
    return agrees(ours["low"], theirs["low"], theirs["tolerance"]) &&
           agrees(ours["high"], theirs["high"], theirs["tolerance"]);
  }

  static std::string interval(const json& row) {
    return fmt::format("[{}, {}]", row["low"].dump(), row["high"].dump());
  }

  void fail(const json& theirs, const std::string& how) {
    mismatches_.push_back(key_of(theirs) + ": " + how);
  }

  std::map<std::string, std::vector<const json*>> preferred_, further_;
  std::vector<std::string> mismatches_;
  std::size_t compared_ = 0;
};

class MetricsReference : public Metrics, public ::testing::WithParamInterface<Study> {};

/// Tolerances are those of the reference: 1e-9, or 1e-6 where it fits iteratively.
TEST_P(MetricsReference, EveryFigureAgrees) {
  const Study& study = GetParam();
  write("study.csv", as_csv(study.rows(), study.classes));
  std::vector<std::string> ours{"study.csv", "--output", "report", "--bootstrap", "0"};
  const auto script = testing::source_folder() / "tests/support/reference_figures.py";
  std::vector<std::string> theirs{"/usr/bin/python3", script.string(),
                                  (folder_ / "study.csv").string()};
  for (auto* arguments : {&ours, &theirs})
    arguments->insert(arguments->end(), study.options.begin(), study.options.end());
  if (study.exclusive) {
    ours.emplace_back("--exclusive-labels");
    theirs.emplace_back("--exclusive");
  }
  const auto result = run(ours);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto python = testing::run_command(theirs);
  ASSERT_EQ(python.exit_code, 0) << python.err;

  const json document = report();
  Comparison comparison(document["measures"]);
  for (const json& row : json::parse(python.out))
    comparison.add(row);
  EXPECT_TRUE(comparison.mismatches().empty()) << comparison.mismatches();
  EXPECT_GT(comparison.compared(), 100u);
}

INSTANTIATE_TEST_SUITE_P(Studies, MetricsReference, ::testing::ValuesIn(studies()),
                         [](const auto& info) { return std::string(info.param.name); });

} // namespace
} // namespace thorax
