#pragma once

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/error.h"
#include "evaluation/case_files.h"
#include "support/temporary_folder.h"

namespace thorax::evaluation {

/// CSV files by name, in the order in which they are read.
using Texts = std::vector<std::pair<std::string, std::string>>;

/// Reads texts written to files; labels.csv is the table of labels.
/// @param options everything but the files
inline ScoredCases read(const Texts& texts, CaseFiles options = {}) {
  const testing::TemporaryFolder folder;
  for (const auto& [name, text] : texts) {
    std::ofstream(folder / name, std::ios::binary) << text;
    if (name == "labels.csv")
      options.labels = folder / name;
    else
      options.predictions.push_back(folder / name);
  }
  try {
    return read_cases(options);
  } catch (const Error& error) { // its texts without the name of the temporary folder
    std::string what = error.what();
    const std::string path = folder.path().string() + "/";
    for (std::size_t at = what.find(path); at != std::string::npos; at = what.find(path))
      what.erase(at, path.size());
    throw Error(error.code(), what, error.hint());
  }
}

} // namespace thorax::evaluation
