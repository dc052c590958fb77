#include <algorithm>
#include <chrono>
#include <csignal>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/checkpoint.h"
#include "store/predictions.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"
#include "unit/train/toy_data.h"

namespace thorax {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

testing::CommandResult mpirun(int ranks, std::vector<std::string> command,
                              testing::CommandOptions options = {}) {
  std::vector<std::string> arguments = {
      "mpirun", "--quiet", "-n", std::to_string(ranks), "--oversubscribe", "--bind-to", "none"};
  command[0] = (testing::bin_folder() / command[0]).string();
  arguments.insert(arguments.end(), command.begin(), command.end());
  options.environment.insert({{"OMPI_ALLOW_RUN_AS_ROOT", "1"},
                              {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"},
                              {"OMP_NUM_THREADS", "1"}});
  return testing::run_command(arguments, options);
}

TEST(Job, AFailingRankNamesItselfAndTakesTheOthersDown) {
  const auto result = mpirun(3, {"failing_rank", "2"});
  EXPECT_EQ(result.exit_code, 22) << result.err;
  EXPECT_THAT(result.err, HasSubstr("rank 2: the image is damaged - get it again"));
}

TEST(Job, AFailureThatAllRanksShareIsToldOnce) {
  const auto result = mpirun(3, {"failing_rank", "all"});
  EXPECT_EQ(result.exit_code, 22) << result.err;
  EXPECT_EQ(result.err, "rank 0: the image is damaged - get it again\n");
}

TEST(Job, AWrongCommandLineIsToldOnce) {
  const auto result = mpirun(3, {"thorax-classify", "train", "--bach-size", "3"});
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_THAT(result.err, HasSubstr("unknown option '--bach-size'"));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
}

TEST(Job, ALauncherOfAnotherMpiIsReported) {
  const auto result =
      testing::run_command({(testing::bin_folder() / "failing_rank").string(), "0"},
                           {.environment = {{"SLURM_STEP_NUM_TASKS", "4"}, {"SLURM_PROCID", "0"}}});
  EXPECT_EQ(result.exit_code, 60) << result.err;
  EXPECT_THAT(result.err, HasSubstr("the launcher started 4 processes but MPI sees 1"));
}

struct TrainingJob : ::testing::Test {
  testing::TemporaryFolder folder;
  const std::string data = folder / "data.h5";

  std::vector<std::string> train(const std::string& model, std::vector<std::string> more) {
    std::vector<std::string> command = {
        "thorax-classify", "train", data,        "--output", folder / model, "--model", "plain-cnn",
        "--batch-size",    "8",     "--threads", "1",        "--precision",  "float32"};
    command.insert(command.end(), more.begin(), more.end());
    return command;
  }
};

TEST_F(TrainingJob, TwoRanksTrainOneModelAndPredictEveryRowOnce) {
  testing::write_toy_dataset(data);
  const std::string predictions = folder / "fold0.h5";
  const auto result = mpirun(2, train("model.h5", {"--epochs", "2", "--predictions", predictions}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("2 ranks"));
  const auto written = store::read_predictions(predictions);
  std::set<std::string> ids;
  for (const auto& sample : written.samples)
    ids.insert(sample.id);
  EXPECT_EQ(ids.size(), written.size());
  EXPECT_EQ(store::read_checkpoint(folder / "model.h5").provenance.back().ranks, 2);
}

TEST_F(TrainingJob, SignalUsr1StopsAllRanksAndResumeEndsAsIfUndisturbed) {
  testing::write_toy_dataset(data, {.patients = 150, .images_per_patient = 4, .size = 64});
  std::vector<std::string> options = {"--epochs", "6"};
  ASSERT_EQ(mpirun(2, train("whole.h5", options)).exit_code, 0);

  const auto stopped = mpirun(
      2, train("part.h5", options),
      {.signal_when = testing::has_lines(folder / "part.history.csv", 3), .signal = SIGUSR1});
  ASSERT_EQ(stopped.exit_code, 85) << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("run it again with --resume"));
  EXPECT_FALSE(std::filesystem::exists(folder / "part.h5"));

  const auto refused = mpirun(2, train("part.h5", options));
  EXPECT_EQ(refused.exit_code, 41) << refused.err;
  options.push_back("--resume");
  const auto resumed = mpirun(2, train("part.h5", options));
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;

  const auto whole = store::read_checkpoint(folder / "whole.h5"),
             part = store::read_checkpoint(folder / "part.h5");
  ASSERT_EQ(whole.parameters.size(), part.parameters.size());
  for (std::size_t i = 0; i < whole.parameters.size(); ++i)
    EXPECT_EQ(whole.parameters[i].bytes, part.parameters[i].bytes) << whole.parameters[i].name;
}

} // namespace
} // namespace thorax
