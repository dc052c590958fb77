#include "evaluation/origins.h"

#include <fmt/format.h>

namespace thorax::evaluation {

void Origins::begin_file(const std::string& file, const std::string& unit) {
  files_.push_back(file + " " + unit);
}

void Origins::add(std::size_t number) {
  rows_.push_back(
      {static_cast<std::uint32_t>(files_.size() - 1), static_cast<std::uint32_t>(number)});
}

std::string Origins::place(std::size_t row) const {
  return fmt::format("{} {}", files_[rows_[row].file], rows_[row].number);
}

Origins Origins::rows(const std::vector<std::size_t>& which) const {
  Origins result;
  result.files_ = files_;
  result.rows_.reserve(which.size());
  for (const std::size_t row : which)
    result.rows_.push_back(rows_[row]);
  return result;
}

} // namespace thorax::evaluation
