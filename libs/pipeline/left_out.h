#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/run.h"

// Private to thorax-preprocess.

namespace thorax::pipeline {

/// What of the inputs is not used, by reason: counted in the log, listed under "left_out" in the
/// run report.
class LeftOut {
public:
  /// @param count files that name stands for
  void add(const std::string& reason, std::string name, std::size_t count = 1);

  void tell(cli::Run& run) const;

private:
  struct Entry {
    std::string name;
    std::size_t count;
  };
  std::map<std::string, std::vector<Entry>> by_reason_;
};

} // namespace thorax::pipeline
