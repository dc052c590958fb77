#include <fstream>

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/parallel.h"
#include "support/run_command.h"
#include "unit/augment/pictures.h"

namespace thorax::augment::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(Policy, ReadsStepsRangesAndBorder) {
  const Policy policy = parse_policy(R"(
    border = "reflect"
    [[transform]]
    type = "noise"
    deviation = [0.01, 0.02]
    [[transform]]
    type = "rotate"
    probability = 0.25
    degrees = [-3, 4])");
  EXPECT_EQ(policy.border, Border::reflect);
  ASSERT_EQ(policy.geometric.size(), 1u);
  EXPECT_EQ(policy.geometric[0].probability, 0.25);
  const auto& rotate = std::get<Rotate>(policy.geometric[0].transform);
  EXPECT_EQ(rotate.degrees.low, -3);
  EXPECT_EQ(rotate.degrees.high, 4);
  ASSERT_EQ(policy.intensity.size(), 1u);
  EXPECT_EQ(policy.intensity[0].probability, 1);
  EXPECT_EQ(std::get<Noise>(policy.intensity[0].transform).deviation.high, 0.02);
}

TEST(Policy, TomlReadsBack) {
  const Policy policy = parse_policy("# note\n[[transform]]\ntype='flip'\nprobability=0.5\n");
  const Policy again = parse_policy(policy.toml);
  EXPECT_EQ(again.toml, policy.toml);
  EXPECT_THAT(policy.toml, ::testing::Not(HasSubstr("note")));
  EXPECT_TRUE(again.flips());
}

TEST(Policy, RefusesWhatItDoesNotKnow) {
  const struct {
    const char* toml;
    const char* line;
  } cases[] = {
      {"[[transform]]\ntype='rotat'",
       "line 1: unknown transform type 'rotat' - did you mean 'rotate'?"},
      {"[[transform]]\ntype='rotate'\ndegree=[1,2]",
       "line 3: unknown key 'degree' - did you mean 'degrees'?"},
      {"[[transform]]\ntype='rotate'\ndegrees=5",
       "line 3: degrees is not a range - write it as [low, high]"},
      {"[[transform]]\ntype='rotate'\ndegrees=['a',5]", "degrees is not a range"},
      {"[[transform]]\ntype='rotate'\ndegrees=[5,-5]", "give low <= high within -180 and 180"},
      {"[[transform]]\ntype='scale'\nfactor=[0,1]",
       "factor = [0, 1] - give low <= high within 0.1 and 10"},
      {"[[transform]]\ntype='gamma'\nexponent=[nan,1]", "exponent = [nan, 1]"},
      {"[[transform]]\ntype='flip'\nprobability=1.5", "probability = 1.5 - give 0 to 1"},
      {"[[transform]]\ntype='flip'\nprobability='x'", "probability is not a number"},
      {"[[transform]]\nprobability=1", "a transform without type"},
      {"[[transforms]]\ntype='flip'", "unknown key 'transforms' - did you mean 'transform'?"},
      {"[transform]\ntype='flip'", "begin each step with [[transform]]"},
      {"border='blck'\n[[transform]]\ntype='flip'",
       "unknown border 'blck' - did you mean 'black'?"},
      {"", "no transform"},
      {"[[transform", "line 1: "},
  };
  for (const auto& [toml, line] : cases) {
    try {
      parse_policy(toml);
      ADD_FAILURE() << "accepted: " << toml;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::config) << toml;
      EXPECT_THAT(error.line(), HasSubstr(line)) << toml;
    }
  }
}

TEST(Policy, ShippedFilesRead) {
  std::size_t files = 0;
  const auto folder = thorax::testing::source_folder() / "configs/augment";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    EXPECT_NO_THROW(read_policy(file.path())) << file.path();
    ++files;
  }
  EXPECT_GE(files, 2u);
}

TEST(Policy, DrawsStepsWithTheirProbabilityAndValuesFromTheirRange) {
  const Policy policy =
      parse_policy("[[transform]]\ntype='brightness'\nprobability=0.3\nshift=[0.2,0.4]");
  constexpr int draws = 4000;
  int happened = 0;
  double sum = 0;
  for (int i = 0; i < draws; ++i) {
    const float value =
        augment(uniform(1, 0), policy, {0, 1}, Random(0, std::to_string(i), 1, "augment"))
            .pixels[0];
    if (value == 0)
      continue;
    EXPECT_GE(value, 0.2f);
    EXPECT_LE(value, 0.4f);
    ++happened;
    sum += value;
  }
  EXPECT_NEAR(happened, 0.3 * draws, 4 * std::sqrt(0.3 * 0.7 * draws));
  EXPECT_NEAR(sum / happened, 0.3, 4 * 0.2 / std::sqrt(12.0 * happened));
}

TEST(Augment, DependsOnSeedSampleAndCopyButNotOnThreads) {
  const Policy policy = parse_policy(R"(
    [[transform]]
    type = "rotate"
    [[transform]]
    type = "elastic"
    [[transform]]
    type = "noise"
    deviation = [0.1, 0.1]
    [[transform]]
    type = "cutout")");
  const auto copies = [&](int threads) {
    std::vector<std::vector<float>> results(12);
    parallel_for(results.size(), threads, [&](std::size_t i) {
      const Random random(i % 2, "sample" + std::to_string(i / 2 % 2), i / 4, "augment");
      results[i] = augment(numbered(24, 24), policy, {0, 600}, random).pixels;
    });
    return results;
  };
  const auto one = copies(1);
  EXPECT_EQ(one, copies(1));
  EXPECT_EQ(one, copies(3));
  for (std::size_t i = 0; i < one.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_NE(one[i], one[j]) << i << " " << j;
}

TEST(Augment, TakesPicturesOfOnePixelAndOneRow) {
  std::string steps;
  for (const char* type : {"rotate", "translate", "scale", "shear", "flip", "elastic", "brightness",
                           "contrast", "gamma", "noise", "blur", "cutout"})
    steps += "[[transform]]\ntype='" + std::string(type) + "'\n";
  for (const std::size_t width : {1, 7}) {
    Picture picture = numbered(1, width);
    picture.mask.assign(width, 1);
    const Picture result =
        augment(picture, parse_policy(steps), {0, 10}, Random(0, "sample", 1, "augment"));
    ASSERT_EQ(result.pixels.size(), width);
    for (const float value : result.pixels)
      EXPECT_TRUE(std::isfinite(value));
    EXPECT_EQ(result.mask.size(), width);
  }
}

TEST(Augment, ChangesNothingWhenNoStepHappens) {
  const Picture picture = numbered(8, 8);
  const Picture same = transformed(picture, "type='rotate'\nprobability=0\n"
                                            "[[transform]]\ntype='noise'\nprobability=0");
  EXPECT_EQ(same.pixels, picture.pixels);
}

} // namespace
} // namespace thorax::augment::testing
