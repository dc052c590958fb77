#include <cstdlib>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "core/csv.h"
#include "core/text.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax {
namespace {

// 11,226 X-rays of ChestX-ray14, 14 findings, with the AUROC published beside the predictions.
TEST(Chexnet, ReproducesThePublishedAuroc) {
  const char* data = std::getenv("THORAX_REAL_DATA");
  if (!data)
    GTEST_SKIP() << "THORAX_REAL_DATA is not set: the published predictions were NOT checked";
  const auto folder = std::filesystem::path(data) / "metrics_reference_chexnet";
  const testing::TemporaryFolder temporary;
  const auto result = testing::run_command(
      {"thorax-metrics", (folder / "preds.csv").string(), "--labels",
       (folder / "labels.csv").string(), "--columns", "id=Image Index,prob:=prob_,patient=id[0:8]",
       "--output", (temporary / "report").string()});
  ASSERT_EQ(result.exit_code, 0) << result.err;

  const auto report = nlohmann::json::parse(read_text(temporary / "report" / "report.json"));
  const CsvTable expected = read_csv(folder / "expected_aucs.csv");
  std::map<std::string, std::map<std::string, nlohmann::json>> preferred; // by class and measure
  std::map<std::string, nlohmann::json> delong;                           // by class
  for (const auto& row : report["measures"])
    if (row["level"] == "image" && row["fold"] == "all" && row["preferred"])
      preferred[row["class"]][row["measure"]] = row;
    else if (row["level"] == "image" && row["measure"] == "auroc" &&
             row["method"] == "DeLong logit")
      delong[row["class"]] = row;
  const auto width = [](const nlohmann::json& row) {
    return row["high"].get<double>() - row["low"].get<double>();
  };
  std::size_t compared = 0;
  for (const auto& row : expected.rows) {
    auto& figures = preferred[row[0]];
    EXPECT_NEAR(figures["auroc"]["value"].get<double>(), *parse_number(row[1]), 6e-11) << row[0];
    EXPECT_EQ(figures["positives"]["value"], *parse_number(row[2])) << row[0];
    EXPECT_EQ(figures["cases"]["value"], 11226);
    EXPECT_EQ(figures["patients"]["value"], 3056);
    EXPECT_EQ(figures["auroc"]["method"], "clustered logit");
    EXPECT_GT(width(figures["auroc"]), 0.9 * width(delong.at(row[0]))) << row[0];
    ++compared;
  }
  EXPECT_EQ(compared, 14u);
}

} // namespace
} // namespace thorax
