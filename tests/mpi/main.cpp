#include <gtest/gtest.h>

#include "comm/communicator.h"

/// Every rank runs every test; ranks other than 0 speak up only when something fails.
int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  const auto job = thorax::comm::world();
  auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
  class Quiet : public ::testing::EmptyTestEventListener {
    void OnTestPartResult(const ::testing::TestPartResult& result) override {
      if (result.failed())
        std::fprintf(stderr, "%s:%d: %s\n", result.file_name(), result.line_number(),
                     result.message());
    }
  };
  if (job->rank() != 0) {
    delete listeners.Release(listeners.default_result_printer());
    listeners.Append(new Quiet);
  }
  const int failed = RUN_ALL_TESTS();
  return job->maximum(failed) > 0 ? 1 : 0;
}
