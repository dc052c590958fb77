#pragma once

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

namespace thorax::testing {

/// A test on real images, which lie in the folder that THORAX_REAL_DATA names. Without one it is
/// skipped and says so.
class RealData : public ::testing::Test {
protected:
  void SetUp() override {
    const char* folder = std::getenv("THORAX_REAL_DATA");
    if (!folder || !*folder)
      GTEST_SKIP() << "NOT TESTED: THORAX_REAL_DATA is not set";
    data_ = folder;
  }

  std::filesystem::path data_;
};

} // namespace thorax::testing
