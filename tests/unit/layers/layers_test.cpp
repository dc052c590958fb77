#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/atomic_file.h"
#include "support/run_command.h"

// The floors and rooms of docs/architecture.md, enforced on every #include.

namespace thorax {
namespace {

namespace fs = std::filesystem;

const std::map<std::string, int> floors = {
    {"core", 0},         {"cli", 1},        {"store", 1},      {"comm", 1},   {"stats", 1},
    {"scan", 2},         {"imaging", 2},    {"augment", 2},    {"labels", 2}, {"report", 2},
    {"sheet", 2},        {"similarity", 2}, {"evaluation", 3}, {"nn", 3},     {"phantom", 3},
    {"presentation", 4}, {"train", 4},      {"pipeline", 5},   {"apps", 6}};

struct Package {
  const char* name;
  std::regex header;
  std::set<std::string> sources; ///< modules whose .cpp files may include it
  std::set<std::string> headers; ///< modules whose .h files may
};

const std::vector<Package> packages = {
    {"LibTorch",
     std::regex("(torch|ATen|c10|caffe2)/.*"),
     {"nn", "train", "pipeline"},
     {"nn", "train"}},
    {"DCMTK", std::regex("dcmtk/.*"), {"scan"}, {}},
    {"ITK", std::regex("itk[A-Z].*"), {"scan", "imaging"}, {}},
    {"OpenJPEG", std::regex("openjpeg.*"), {"scan"}, {}},
    {"libarchive", std::regex("archive(_entry)?\\.h"), {"scan"}, {}},
    {"OpenCV", std::regex("opencv2/.*"), {"imaging", "augment", "sheet"}, {}},
    {"HDF5", std::regex("(hdf5|H5.*)\\.h"), {"store"}, {"store"}},
    {"libdeflate", std::regex("libdeflate\\.h"), {"core", "scan"}, {}},
    {"ISA-L", std::regex("isa-l/.*"), {"core"}, {}},
    {"MPI", std::regex("mpi\\.h"), {"comm"}, {}},
    {"OpenSSL", std::regex("openssl/.*"), {"core"}, {}},
    {"spdlog", std::regex("spdlog/.*"), {"core"}, {}},
    {"CLI11", std::regex("CLI/.*"), {"cli", "apps"}, {"cli"}},
    {"OpenCV imgcodecs", std::regex("opencv2/imgcodecs.*"), {}, {}},
};

/// Modules a file of libs/pipeline may use by the target it is built into.
const std::set<std::string> torch_only = {"nn", "train"};
const std::set<std::string> imaging_only = {"scan", "imaging", "augment", "phantom", "labels"};

struct Include {
  fs::path file;
  std::string module;
  bool in_header;
  std::string target;
};

std::vector<Include> all_includes() {
  static const std::regex pattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::vector<Include> includes;
  for (const char* top : {"libs", "apps"}) {
    for (const auto& entry : fs::recursive_directory_iterator(testing::source_folder() / top)) {
      const fs::path& file = entry.path();
      if (file.extension() != ".h" && file.extension() != ".cpp")
        continue;
      const fs::path relative = fs::relative(file, testing::source_folder());
      const std::string module =
          top == std::string("apps") ? "apps" : (++relative.begin())->string();
      std::istringstream lines(read_text(file));
      std::smatch match;
      for (std::string line; std::getline(lines, line);)
        if (std::regex_search(line, match, pattern))
          includes.push_back({relative, module, file.extension() == ".h", match[1]});
    }
  }
  return includes;
}

TEST(Layers, NoModuleReachesUpward) {
  const auto includes = all_includes();
  ASSERT_GT(includes.size(), 500u) << "the source tree was not found";
  for (const Include& include : includes) {
    const auto target = floors.find(include.target.substr(0, include.target.find('/')));
    if (include.target.find('/') == std::string::npos || target == floors.end())
      continue;
    ASSERT_TRUE(floors.contains(include.module)) << include.module << " has no floor";
    const bool own = target->first == include.module;
    EXPECT_TRUE(own || target->second < floors.at(include.module))
        << include.file << " includes " << include.target << " from floor " << target->second;
  }
}

TEST(Layers, HeavyPackagesStayInTheirRooms) {
  for (const Include& include : all_includes())
    for (const Package& package : packages)
      if (std::regex_match(include.target, package.header)) {
        const auto& allowed = include.in_header ? package.headers : package.sources;
        EXPECT_TRUE(allowed.contains(include.module))
            << include.file << " includes " << include.target << " (" << package.name << ")";
      }
}

TEST(Layers, TheMetricsCommandsUseNoHeavyModule) {
  for (const Include& include : all_includes()) {
    const std::string name = include.file.filename().string();
    if (include.module != "pipeline" ||
        (!name.starts_with("metrics") && !name.starts_with("inspect")))
      continue;
    const std::string module = include.target.substr(0, include.target.find('/'));
    EXPECT_FALSE(torch_only.contains(module) || imaging_only.contains(module))
        << include.file << " includes " << include.target;
  }
}

TEST(Layers, AppsStayShort) {
  for (const auto& entry : fs::recursive_directory_iterator(testing::source_folder() / "apps")) {
    if (entry.path().filename() != "main.cpp")
      continue;
    const std::string text = read_text(entry.path());
    EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 120) << entry.path();
  }
}

} // namespace
} // namespace thorax
