#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "core/folder.h"
#include "store/dataset.h"
#include "support/real_data.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

// thorax-preprocess xray on published X-rays.

namespace thorax {
namespace {

namespace fs = std::filesystem;
using store::DatasetReader;

class RealXrays : public testing::RealData {
protected:
  testing::TemporaryFolder folder_;

  void prepare(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"thorax-preprocess", "xray"});
    arguments.insert(arguments.end(), {"--keep-ids", "--progress", "never"});
    const auto result = testing::run_command(arguments, {.folder = folder_.path()});
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
};

TEST_F(RealXrays, ViewsOfThePublishedTableAreChosen) {
  const fs::path set = data_ / "covid_xray_ieee8023";
  const struct {
    const char* views;
    std::size_t count;
  } cases[] = {{"frontal", 268}, {"PA", 165}, {"lateral", 4}, {"all", 272}};
  for (const auto& [views, count] : cases) {
    prepare({(set / "images").string(), "--labels", (set / "metadata.csv").string(), "--views",
             views, "--size", "32", "--output", "x.h5", "--force"});
    EXPECT_EQ(DatasetReader(folder_ / "x.h5").size(), count) << views << ", CT pictures apart";
  }
}

double correlation(const std::vector<std::byte>& a, const std::vector<std::byte>& b) {
  const auto mean = [](const std::vector<std::byte>& values) {
    return std::accumulate(
               values.begin(), values.end(), 0.0,
               [](double sum, std::byte value) { return sum + std::to_integer<int>(value); }) /
           static_cast<double>(values.size());
  };
  const double mean_a = mean(a), mean_b = mean(b);
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double u = std::to_integer<int>(a[i]) - mean_a, v = std::to_integer<int>(b[i]) - mean_b;
    ab += u * v, aa += u * u, bb += v * v;
  }
  return ab / std::sqrt(aa * bb);
}

TEST_F(RealXrays, RegistrationMakesChestsMoreAlike) {
  std::vector<fs::path> files = content_of(data_ / "chestxray14" / "images").files;
  std::erase_if(files, [](const fs::path& path) { return path.extension() != ".png"; });
  std::sort(files.begin(), files.end());
  ASSERT_GT(files.size(), 25u);
  std::vector<std::string> plain;
  for (std::size_t i = 0; i < 25; ++i)
    plain.push_back(files[i].string());
  auto registered = plain;
  plain.insert(plain.end(), {"--size", "128", "--output", "plain.h5"});
  registered.insert(registered.end(), {"--size", "128", "--output", "registered.h5", "--register",
                                       files[0].string(), "--report", "r.json"});
  prepare(plain);
  prepare(registered);
  const auto report = nlohmann::json::parse(read_text(folder_ / "r.json"));
  EXPECT_GE(report["registrations"].size(), 20u) << report["unregistered"].dump();
  const DatasetReader before(folder_ / "plain.h5"), after(folder_ / "registered.h5");
  const auto reference = before.read(0);
  std::vector<double> gains;
  for (std::size_t i = 1; i < before.size(); ++i)
    gains.push_back(correlation(reference, after.read(i)) - correlation(reference, before.read(i)));
  std::sort(gains.begin(), gains.end());
  RecordProperty("median gain", std::to_string(gains[gains.size() / 2]));
  EXPECT_GT(gains[gains.size() / 2], 0.02) << "median gain of the correlation with the reference";
}

} // namespace
} // namespace thorax
