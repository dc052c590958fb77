#include <csignal>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/checkpoint.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"
#include "unit/train/toy_data.h"

namespace thorax {
namespace {

/// A signal in mid-training, then --resume: the model is the one of an undisturbed training.
TEST(ClassifyStop, LosesNothingWhateverTheSignal) {
  const testing::TemporaryFolder folder;
  testing::write_toy_dataset(folder / "data.h5",
                             {.patients = 100, .images_per_patient = 3, .size = 64});
  const auto train = [&](const std::string& model, bool resume,
                         testing::CommandOptions options = {}) {
    std::vector<std::string> arguments = {"thorax-classify",
                                          "train",
                                          folder / "data.h5",
                                          "--output",
                                          folder / model,
                                          "--model",
                                          "plain-cnn",
                                          "--epochs",
                                          "8",
                                          "--batch-size",
                                          "8",
                                          "--threads",
                                          "1",
                                          "--precision",
                                          "float32"};
    if (resume)
      arguments.push_back("--resume");
    return testing::run_command(arguments, options);
  };
  ASSERT_EQ(train("whole.h5", false).exit_code, 0);
  const auto whole = store::read_checkpoint(folder / "whole.h5");

  for (const auto& [signal, code] :
       {std::pair(SIGINT, 130), {SIGTERM, 143}, {SIGUSR1, 85}, {SIGKILL, 137}}) {
    const std::string model = "part" + std::to_string(signal) + ".h5";
    const auto history = folder / ("part" + std::to_string(signal) + ".history.csv");
    const auto stopped =
        train(model, false, {.signal_when = testing::has_lines(history, 3), .signal = signal});
    EXPECT_EQ(stopped.exit_code, code) << stopped.err;
    EXPECT_FALSE(std::filesystem::exists(folder / model));
    const auto resumed = train(model, true);
    ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
    const auto part = store::read_checkpoint(folder / model);
    for (std::size_t i = 0; i < whole.parameters.size(); ++i)
      EXPECT_EQ(whole.parameters[i].bytes, part.parameters[i].bytes)
          << signal << whole.parameters[i].name;
  }
}

TEST(ClassifyStop, AResumedTrainingMustBeTheSame) {
  const testing::TemporaryFolder folder;
  testing::write_toy_dataset(folder / "data.h5", {.patients = 60, .images_per_patient = 3});
  testing::write_toy_dataset(folder / "other.h5", {.patients = 60, .images_per_patient = 2});
  const std::string model = folder / "model.h5";
  const auto train = [&](const char* data, std::vector<std::string> more,
                         testing::CommandOptions options = {}) {
    std::vector<std::string> arguments = {"thorax-classify",
                                          "train",
                                          folder / data,
                                          "--output",
                                          model,
                                          "--model",
                                          "plain-cnn",
                                          "--epochs",
                                          "40",
                                          "--threads",
                                          "1",
                                          "--batch-size",
                                          "8",
                                          "--predictions",
                                          folder / "p.h5"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return testing::run_command(arguments, options);
  };
  const auto history = folder / "model.history.csv";
  ASSERT_EQ(train("data.h5", {}, {.signal_when = testing::has_lines(history, 3), .signal = SIGUSR1})
                .exit_code,
            85);
  EXPECT_EQ(train("data.h5", {}).exit_code, 41);
  const auto other_options = train("data.h5", {"--resume", "--learning-rate", "0.02"});
  EXPECT_EQ(other_options.exit_code, 24);
  EXPECT_THAT(other_options.err, ::testing::HasSubstr("other configuration"));
  const auto other_data = train("other.h5", {"--resume"});
  EXPECT_EQ(other_data.exit_code, 24);
  EXPECT_THAT(other_data.err, ::testing::HasSubstr("other inputs"));

  // Killed after the predictions were written and before the model was.
  std::ofstream(folder / "p.h5") << "left over";
  const auto resumed = train("data.h5", {"--resume", "--precision", "auto"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_TRUE(std::filesystem::exists(model));
}

} // namespace
} // namespace thorax
