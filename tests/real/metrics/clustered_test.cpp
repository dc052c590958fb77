#include <cmath>
#include <cstdlib>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax {
namespace {

using nlohmann::json;

/// The standard error of an AUROC with a logit interval of 95%.
double standard_error(const json& row) {
  const auto logit = [](double p) { return std::log(p / (1 - p)); };
  const double value = row["value"], low = row["low"], high = row["high"];
  return (logit(high) - logit(low)) / 2 / 1.959964 * value * (1 - value);
}

/// The AUROC of a class over all images, with the preferred interval or a further one by a method.
/// Null where there is none.
json auroc_row(const json& measures, const std::string& name, bool preferred,
               const std::string& method) {
  for (const json& row : measures)
    if (row["level"] == "image" && row["class"] == name && row["group"] == "all" &&
        row["fold"] == "all" && row["measure"] == "auroc" && row["preferred"] == preferred &&
        row["method"].get<std::string>().find(method) != std::string::npos)
      return row;
  return nullptr;
}

// 11,226 X-rays of 3056 patients: errors that respect patients against a bootstrap of patients,
// found without any of our code.
TEST(Chexnet, ClusteredErrorsAreThoseOfAPatientBootstrap) {
  const char* data = std::getenv("THORAX_REAL_DATA");
  if (!data)
    GTEST_SKIP() << "THORAX_REAL_DATA is not set: clustered errors were NOT checked";
  const auto folder = std::filesystem::path(data) / "metrics_reference_chexnet";
  const std::string predictions = (folder / "preds.csv").string();
  const std::string labels = (folder / "labels.csv").string();
  const testing::TemporaryFolder temporary;
  const auto result =
      testing::run_command({"thorax-metrics", predictions, "--labels", labels, "--columns",
                            "id=Image Index,prob:=prob_,patient=id[0:8]", "--bootstrap", "2000",
                            "--output", (temporary / "report").string()});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto script = testing::source_folder() / "tests/support/patient_bootstrap.py";
  const auto python =
      testing::run_command({"/usr/bin/python3", script.string(), predictions, labels});
  ASSERT_EQ(python.exit_code, 0) << python.err;

  const json report = json::parse(read_text(temporary / "report" / "report.json"));
  const json deviations = json::parse(python.out);
  EXPECT_EQ(deviations.size(), 14u);
  std::size_t larger = 0;
  for (const auto& [name, deviation] : deviations.items()) {
    const json clustered = auroc_row(report["measures"], name, true, "");
    const json plain = auroc_row(report["measures"], name, false, "DeLong");
    ASSERT_FALSE(clustered.is_null() || plain.is_null()) << name;
    const double error = standard_error(clustered);
    const double of_bootstrap = error / deviation.get<double>();
    const double of_plain = error / standard_error(plain);
    fmt::print("{}: clustered error {:.5f}, {:.3f} of the bootstrap's, {:.3f} of DeLong's\n", name,
               error, of_bootstrap, of_plain);
    EXPECT_NEAR(of_bootstrap, 1, 0.15) << name;
    larger += of_plain > 1;
  }
  EXPECT_GT(larger, deviations.size() / 2);
}

} // namespace
} // namespace thorax
