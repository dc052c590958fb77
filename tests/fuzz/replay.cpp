#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "fuzz/reader.h"

/// replay FOLDER: gives every file of the corpus to the target; fails at exceptions that are no
/// documented Error.
int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  if (argc != 2)
    return 2;
  std::vector<fs::path> inputs;
  for (const auto& entry : fs::directory_iterator(argv[1]))
    inputs.push_back(entry.path());
  std::sort(inputs.begin(), inputs.end());
  int failures = 0;
  for (const fs::path& input : inputs) {
    std::ifstream stream(input, std::ios::binary);
    const std::vector<char> bytes(std::istreambuf_iterator<char>(stream), {});
    try {
      thorax::fuzz::read_bytes({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s: %s\n", input.c_str(), error.what());
      ++failures;
    }
  }
  std::printf("%zu inputs, %d failures\n", inputs.size(), failures);
  return failures == 0 && !inputs.empty() ? 0 : 1;
}
