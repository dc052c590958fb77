#include <algorithm>

#include <gmock/gmock.h>

#include "cli/metrics/fixture.h"

namespace thorax {
namespace {

using ::testing::HasSubstr;

struct BadInput {
  std::string name, text;
  std::vector<std::string> options;
  ExitCode code;
  std::string says;
};

void PrintTo(const BadInput& bad, std::ostream* out) {
  *out << bad.name;
}

class MetricsBadInput : public Metrics, public ::testing::WithParamInterface<BadInput> {};

TEST_P(MetricsBadInput, IsOneLineAndAnExitCode) {
  const BadInput& bad = GetParam();
  write("scores.csv", bad.text);
  std::vector<std::string> arguments{"scores.csv", "--output", "report"};
  arguments.insert(arguments.end(), bad.options.begin(), bad.options.end());
  const auto result = run(arguments);
  EXPECT_EQ(result.exit_code, static_cast<int>(bad.code)) << result.err;
  EXPECT_THAT(result.err, HasSubstr(bad.says));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "report"));
}

const std::string good = "id,patient,true:ill,prob:ill\na,a,1,0.8\nb,b,0,0.3\n";

INSTANTIATE_TEST_SUITE_P(
    , MetricsBadInput,
    ::testing::Values(
        BadInput{"not_a_number",
                 "id,true:ill,prob:ill\na,1,nan\n",
                 {},
                 ExitCode::corrupt,
                 "line 2: column 'prob:ill' holds 'nan'"},
        BadInput{"out_of_range",
                 "id,true:ill,prob:ill\na,1,0.5\nb,1,1.5\n",
                 {},
                 ExitCode::corrupt,
                 "scores.csv line 3: column 'prob:ill' holds '1.5' - this looks like a logit: give "
                 "--logits, or probabilities from 0 to 1\n"},
        BadInput{
            "decimal_comma",
            "id,true:ill,prob:ill\na,1,\"0,5\"\n",
            {},
            ExitCode::corrupt,
            "scores.csv line 2: column 'prob:ill' holds '0,5' - write decimals with a point\n"},
        BadInput{"bare_decimal_comma",
                 "id,true:ill,prob:ill\na,1,0,5\n",
                 {},
                 ExitCode::unreadable,
                 "scores.csv: line 2: 4 fields where the header has 3 - "},
        BadInput{"semicolons",
                 "id;true:ill;prob:ill\na;1;0,5\n",
                 {},
                 ExitCode::unreadable,
                 "scores.csv line 1: columns are separated by semicolons - save it separated by "
                 "commas, with decimal points\n"},
        BadInput{"not_utf8",
                 "id,true:\xd6,prob:\xd6\na,1,0.5\n",
                 {},
                 ExitCode::unreadable,
                 "scores.csv line 1: the header is not UTF-8"},
        BadInput{"two_columns_of_a_name",
                 "id,true:ill,prob:ill,prob:ill\na,1,0.5,0.5\n",
                 {},
                 ExitCode::unreadable,
                 "scores.csv has two columns for 'prob:ill'"},
        BadInput{"patient_in_two_splits",
                 "id,patient,split,true:ill,prob:ill\na,p,validation,1,0.5\nb,p,test,1,0.5\n",
                 {},
                 ExitCode::inconsistent,
                 "scores.csv line 3: patient 'p' is in the test rows, but in scores.csv line 2 in "
                 "the validation rows - "},
        BadInput{"patient_in_two_folds",
                 "id,patient,fold,true:ill,prob:ill\na,p,0,1,0.5\nb,p,1,1,0.5\n",
                 {},
                 ExitCode::inconsistent,
                 "scores.csv line 3: patient 'p' is in the test rows of fold 1, but in scores.csv "
                 "line 2 in "
                 "those of fold 0 - "},
        BadInput{"header_only",
                 "id,true:ill,prob:ill\n",
                 {},
                 ExitCode::no_input,
                 "scores.csv has a header and no rows"},
        BadInput{"not_exclusive",
                 "id,true:a,true:b,prob:a,prob:b\na,1,1,0.5,0.5\n",
                 {"--exclusive-labels"},
                 ExitCode::inconsistent,
                 "scores.csv line 2: id 'a' has 2 true classes"},
        BadInput{"unknown_aggregate",
                 good,
                 {"--aggregate", "median"},
                 ExitCode::command_line,
                 "--aggregate cannot be 'median'"},
        BadInput{"bad_label",
                 "id,true:ill,prob:ill\na,2,0.5\n",
                 {},
                 ExitCode::corrupt,
                 "scores.csv line 2: column 'true:ill' holds '2' - labels are 1, 0, or -1"},
        BadInput{"duplicate_id",
                 "id,true:ill,prob:ill\na,1,0.5\na,0,0.4\n",
                 {},
                 ExitCode::inconsistent,
                 "scores.csv line 3: id 'a' occurs twice in the test rows, first in scores.csv "
                 "line 2 - "},
        BadInput{"no_id",
                 "name,true:ill,prob:ill\na,1,0.5\n",
                 {},
                 ExitCode::unreadable,
                 "has no column 'id'"},
        BadInput{"no_probabilities",
                 "id,true:ill\na,1\n",
                 {},
                 ExitCode::unreadable,
                 "has no column 'prob:<class>'"},
        BadInput{"no_truth",
                 "id,prob:ill\na,0.5\n",
                 {},
                 ExitCode::unreadable,
                 "has no column 'true:ill'"},
        BadInput{"unknown_column",
                 good,
                 {"--columns", "patient=pateint"},
                 ExitCode::unreadable,
                 "did you mean 'patient'?"},
        BadInput{"characters_at_no_whole_number",
                 good,
                 {"--columns", "patient=id[0:1.5]"},
                 ExitCode::command_line,
                 "--columns \"patient=id[0:1.5]\" names no characters of a column - "},
        BadInput{"characters_without_end",
                 good,
                 {"--columns", "patient=id[0:inf]"},
                 ExitCode::command_line,
                 "names no characters of a column"},
        BadInput{"train_only",
                 "id,split,true:ill,prob:ill\na,train,1,0.5\n",
                 {},
                 ExitCode::no_input,
                 "no test rows"},
        BadInput{"long_names",
                 "id,prob:" + std::string(5000, 'x') + "\na,0.5\n",
                 {},
                 ExitCode::unreadable,
                 "has no column 'true:" + std::string(60, 'x') + "...'"},
        BadInput{"empty_subgroup",
                 good,
                 {"--subgroups", "patient, "},
                 ExitCode::command_line,
                 "--subgroups holds an empty name"},
        BadInput{"old_spelling_of_proportion",
                 good,
                 {"--aggregate", "proportion>0.5"},
                 ExitCode::command_line,
                 "--aggregate cannot be 'proportion>0.5'"},
        BadInput{"folder", good, {"--compare", "."}, ExitCode::unreadable, ". is a folder"},
        BadInput{"unknown_canonical",
                 good,
                 {"--columns", "pat=patient"},
                 ExitCode::command_line,
                 "--columns cannot use 'pat=patient'"},
        BadInput{"unknown_threshold",
                 good,
                 {"--threshold", "f2"},
                 ExitCode::command_line,
                 "--threshold cannot be 'f2'"},
        BadInput{"threshold_out_of_range",
                 good,
                 {"--threshold", "sensitivity=90"},
                 ExitCode::command_line,
                 "--threshold cannot be 'sensitivity=90'"},
        BadInput{"no_scans",
                 good,
                 {"--level", "scan"},
                 ExitCode::inconsistent,
                 "the predictions name no scan"},
        BadInput{"only_validation",
                 "id,split,true:ill,prob:ill\na,validation,1,0.5\n",
                 {},
                 ExitCode::no_input,
                 "no test rows"},
        BadInput{"binary_file",
                 std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16),
                 {},
                 ExitCode::unreadable,
                 "is not predictions"},
        BadInput{"empty_file", "", {}, ExitCode::unreadable, "scores.csv"},
        BadInput{
            "missing_labels", good, {"--labels", "none.csv"}, ExitCode::unreadable, "none.csv"},
        BadInput{
            "missing_other", good, {"--compare", "none.csv"}, ExitCode::unreadable, "none.csv"}),
    [](const auto& info) { return info.param.name; });

TEST_F(Metrics, MissingFile) {
  const auto result = run({"none.h5", "--output", "report"});
  EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::unreadable));
  EXPECT_THAT(result.err, HasSubstr("none.h5"));
}

TEST_F(Metrics, NonFiniteProbabilityInHdf5) {
  auto predictions = simulated_predictions(0.8, 1);
  predictions.probabilities[5] = NAN;
  store::write_predictions(folder_ / "net.h5", predictions, {});
  const auto result = run({"net.h5", "--output", "report"});
  EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::corrupt));
  EXPECT_THAT(result.err, HasSubstr("id 'p0-0-2' has probability nan for mass"));
}

TEST_F(Metrics, TruncatedHdf5) {
  write("short.h5", "\x89HDF\r\n\x1a\n and nothing more");
  const auto result = run({"short.h5", "--output", "report"});
  EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::corrupt)) << result.err;
  EXPECT_THAT(result.err, HasSubstr("short.h5"));
}

TEST_F(Metrics, ClassAbsentIsToldAndTheOthersReported) {
  write("scores.csv",
        "id,patient,fold,true:ill,prob:ill,true:mass,prob:mass\n"
        "a,a,0,1,0.8,0,0.1\nb,b,0,0,0.3,0,0.2\nc,c,1,1,0.9,0,0.4\nd,d,1,1,0.8,0,0.4\n");
  const auto result = run({"scores.csv", "--output", "report"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(figure("image", "mass")["auroc_note"], "no positive case");
  EXPECT_TRUE(figure("image", "mass")["auroc"].is_null());
  EXPECT_EQ(figure("image", "ill")["auroc"], 1);
  EXPECT_EQ(figure("image", "ill")["auroc_mean"], 1); // of fold 0; fold 1 has no negative case
  EXPECT_THAT(result.out, HasSubstr("1 of 2 folds have a value"));
}

TEST_F(Metrics, ExistingOutputNeedsForce) {
  write("scores.csv", good);
  ASSERT_EQ(run({"scores.csv", "--output", "report"}).exit_code, 0);
  const auto result = run({"scores.csv", "--output", "report"});
  EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::exists));
  EXPECT_THAT(result.err, HasSubstr("output exists: report"));
  EXPECT_EQ(run({"scores.csv", "--output", "report", "--title", "Second", "--force"}).exit_code, 0);
  EXPECT_EQ(report()["title"], "Second");
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
    EXPECT_THAT((std::vector<std::string>{"scores.csv", "report"}),
                ::testing::Contains(entry.path().filename().string()));
}

TEST_F(Metrics, DryRunChecksAndWritesNothing) {
  write("scores.csv", good);
  EXPECT_EQ(run({"scores.csv", "--output", "report", "--dry-run"}).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "report"));
  write("bad.csv", "id,true:ill,prob:ill\na,1,7\n");
  EXPECT_EQ(run({"bad.csv", "--output", "report", "--dry-run"}).exit_code,
            static_cast<int>(ExitCode::corrupt));
}

} // namespace
} // namespace thorax
