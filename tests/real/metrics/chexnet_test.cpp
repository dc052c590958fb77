#include <chrono>
#include <cstdlib>

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
  const auto start = std::chrono::steady_clock::now();
  const auto result = testing::run_command(
      {"thorax-metrics", (folder / "preds.csv").string(), "--labels",
       (folder / "labels.csv").string(), "--columns", "id=Image Index,prob:=prob_,patient=id[0:8]",
       "--output", (temporary / "report").string()});
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_LT(seconds.count(), 5);

  const auto report = nlohmann::json::parse(read_text(temporary / "report" / "report.json"));
  const CsvTable expected = read_csv(folder / "expected_aucs.csv");
  std::size_t compared = 0;
  for (const auto& row : expected.rows)
    for (const auto& metric : report["metrics"])
      if (metric["class"] == row[0] && metric["level"] == "image") {
        EXPECT_NEAR(metric["auroc"].get<double>(), *parse_number(row[1]), 6e-11) << row[0];
        EXPECT_EQ(metric["positives"], *parse_number(row[2])) << row[0];
        EXPECT_EQ(metric["cases"], 11226);
        EXPECT_EQ(metric["patients"], 3056);
        EXPECT_EQ(metric["auroc_interval"], "patient-clustered");
        const double width = metric["auroc_high"].get<double>() - metric["auroc_low"].get<double>();
        const double naive =
            metric["delong_high"].get<double>() - metric["delong_low"].get<double>();
        EXPECT_GT(width, 0.9 * naive) << row[0];
        ++compared;
      }
  EXPECT_EQ(compared, 14u);
}

} // namespace
} // namespace thorax
