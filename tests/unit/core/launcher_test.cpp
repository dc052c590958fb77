#include "core/launcher.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <thread>

#include <gtest/gtest.h>

#include "core/parallel.h"

namespace thorax {
namespace {

struct Case {
  const char* name;
  std::map<std::string, std::string> environment;
  int size, rank;
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.name;
}

class Launch : public ::testing::TestWithParam<Case> {
protected:
  void SetUp() override {
    for (const char* variable :
         {"OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK", "PMI_SIZE", "PMI_RANK", "PMIX_RANK",
          "SLURM_NTASKS", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_PTY_PORT", "HOROVOD_SIZE",
          "HOROVOD_RANK"})
      unsetenv(variable);
  }
  void TearDown() override { SetUp(); }
};

TEST_P(Launch, ReadsTheLaunchersVariables) {
  for (const auto& [name, value] : GetParam().environment)
    setenv(name.c_str(), value.c_str(), 1);
  EXPECT_EQ(launch().size, GetParam().size);
  EXPECT_EQ(launch().rank, GetParam().rank);
}

INSTANTIATE_TEST_SUITE_P(
    Launchers, Launch,
    ::testing::Values(
        Case{"none", {}, 1, 0},
        Case{"open_mpi", {{"OMPI_COMM_WORLD_SIZE", "3"}, {"OMPI_COMM_WORLD_RANK", "2"}}, 3, 2},
        Case{"hydra", {{"PMI_SIZE", "2"}, {"PMI_RANK", "1"}}, 2, 1},
        Case{"sbatch_script", {{"SLURM_NTASKS", "4"}, {"SLURM_PROCID", "0"}}, 1, 0},
        Case{"srun",
             {{"SLURM_NTASKS", "4"}, {"SLURM_STEP_NUM_TASKS", "4"}, {"SLURM_PROCID", "3"}},
             4,
             3},
        Case{"srun_pmix",
             {{"SLURM_STEP_NUM_TASKS", "4"}, {"PMIX_RANK", "2"}, {"SLURM_PROCID", "2"}},
             4,
             2},
        Case{"srun_shell",
             {{"SLURM_STEP_NUM_TASKS", "4"}, {"SLURM_PROCID", "0"}, {"SLURM_PTY_PORT", "4321"}},
             1,
             0},
        Case{"mpirun_in_sbatch",
             {{"OMPI_COMM_WORLD_SIZE", "2"},
              {"OMPI_COMM_WORLD_RANK", "1"},
              {"SLURM_NTASKS", "8"},
              {"SLURM_PROCID", "0"}},
             2,
             1},
        Case{"horovodrun", {{"HOROVOD_SIZE", "2"}, {"HOROVOD_RANK", "1"}}, 2, 1}),
    [](const auto& info) { return info.param.name; });

TEST_F(Launch, WithoutALauncherThisProcessHasAllProcessors) {
  EXPECT_EQ(launch().size, 1);
  EXPECT_EQ(default_threads(), available_threads());
}

TEST_F(Launch, RanksOfOneNodeShareItsProcessors) {
  ::setenv("OMPI_COMM_WORLD_SIZE", "64", 1);
  ::setenv("OMPI_COMM_WORLD_LOCAL_SIZE", "64", 1);
  if (available_threads() == static_cast<int>(std::thread::hardware_concurrency())) {
    EXPECT_EQ(default_threads(), std::max(1, available_threads() / 64));
  }
  ::unsetenv("OMPI_COMM_WORLD_SIZE");
  ::unsetenv("OMPI_COMM_WORLD_LOCAL_SIZE");
}

} // namespace
} // namespace thorax
