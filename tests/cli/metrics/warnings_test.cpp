#include <algorithm>

#include <gmock/gmock.h>

#include "cli/metrics/fixture.h"

// What is not as asked is told, in one line each.

namespace thorax {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string scores = "id,patient,sex,age,true:ill,prob:ill\n"
                           "a,a,M,40,1,0.8\nb,b,F,121,0,0.3\nc,c,M,300,1,0.6\nd,d,F,60,0,0.4\n";

struct Told {
  std::vector<std::string> options;
  std::string warning; ///< empty for none
};

void PrintTo(const Told& told, std::ostream* out) {
  *out << ::testing::PrintToString(told.options);
}

class MetricsWarnings : public Metrics, public ::testing::WithParamInterface<Told> {};

TEST_P(MetricsWarnings, NameTheOption) {
  write("scores.csv", scores);
  std::vector<std::string> arguments{"scores.csv", "--output", "report", "--bootstrap", "0"};
  arguments.insert(arguments.end(), GetParam().options.begin(), GetParam().options.end());
  const auto result = run(arguments);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("2 ages are not of 0 to 120 years and count as unknown"));
  if (GetParam().warning.empty())
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  else
    EXPECT_THAT(result.err, HasSubstr(GetParam().warning));
}

INSTANTIATE_TEST_SUITE_P(
    , MetricsWarnings,
    ::testing::Values(Told{{"--subgroups", "sex, age"}, ""}, Told{{"--prevalences", "0.1,0.2"}, ""},
                      Told{{"--threshold", "0.5", "--threshold-on-test"},
                           "--threshold-on-test changes nothing with --threshold 0.5"},
                      Told{{"--aggregate", "max", "--level", "image"},
                           "--aggregate changes nothing without --level all or scan or patient"},
                      Told{{"--prevalences", "0.1,0.2,0.10"}, "--prevalences names 0.1 twice"},
                      Told{{"--subgroups", "sex, sex"}, "--subgroups names sex twice"}));

TEST_F(Metrics, ColumnsOfHdf5ChangeNothing) {
  store::write_predictions(folder_ / "net.h5", simulated_predictions(1, 1), {});
  write("ridge.csv", as_csv(simulated_predictions(0.5, 2)));
  const std::string warning = "--columns changes nothing: no input is a CSV table";
  EXPECT_THAT(run({"net.h5", "--columns", "patient=id", "--output", "a", "--dry-run"}).err,
              HasSubstr(warning));
  EXPECT_THAT(run({"net.h5", "--compare", "ridge.csv", "--columns", "patient=patient", "--output",
                   "a", "--dry-run"})
                  .err,
              Not(HasSubstr(warning)));
}

TEST_F(Metrics, PublishedResultsOfOtherClassesAreTold) {
  write("scores.csv", scores);
  ASSERT_EQ(run({"scores.csv", "--compare-to", "chestxray14", "--output", "report"}).exit_code, 0);
  EXPECT_THAT(report()["warnings"].dump(), HasSubstr("are of none of these classes"));
}

TEST_F(Metrics, ClassesOfAnyLengthHavePlotsOfTheirOwn) {
  const std::string name(300, 'x');
  write("scores.csv", fmt::format("id,true:{0}a,true:{0}b,prob:{0}a,prob:{0}b\n"
                                  "a,1,0,0.8,0.1\nb,0,1,0.3,0.3\nc,1,1,0.6,0.7\nd,0,0,0.4,0.1\n",
                                  name));
  ASSERT_EQ(run({"scores.csv", "--output", "report", "--bootstrap", "0"}).exit_code, 0);
  std::size_t plots = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "report/plots"))
    plots += entry.path().filename().string().starts_with("reliability_image_xxx");
  EXPECT_EQ(plots, 2u);
}

TEST_F(Metrics, ConfusionCountsAreWholeNumbers) {
  write("scores.csv", "id,true:a,true:b,prob:a,prob:b\na,1,0,0.8,0.2\nb,0,1,0.3,0.7\n");
  ASSERT_EQ(
      run({"scores.csv", "--exclusive-labels", "--bootstrap", "0", "--output", "report"}).exit_code,
      0);
  EXPECT_EQ(report()["confusions"][0]["counts"].dump(), "[[1,0],[0,1]]");
}

} // namespace
} // namespace thorax
