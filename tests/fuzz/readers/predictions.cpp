#include "evaluation/case_files.h"
#include "fuzz/reader.h"

namespace thorax::fuzz {

const char* const file_name = "predictions.csv";

void read_file(const std::filesystem::path& path) {
  attempt([&] { evaluation::read_cases({.predictions = {path}}); });
  attempt([&] { evaluation::read_cases({.predictions = {path}, .labels = path, .logits = true}); });
  evaluation::read_cases({.predictions = {path}, .exclusive = true, .repeated_folds = true});
}

} // namespace thorax::fuzz
