#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace thorax::evaluation {

/// Where each row of some cases was read, so that messages can name it.
class Origins {
public:
  /// Rows to be added belong to this file.
  /// @param unit what the file's rows are counted in: "line" or "row"
  void begin_file(const std::string& file, const std::string& unit);
  /// @param number of the row in the file, from 1
  void add(std::size_t number);

  /// "scores.csv line 3"
  std::string place(std::size_t row) const;
  /// The given rows, in the given order.
  Origins rows(const std::vector<std::size_t>& which) const;

private:
  struct Origin {
    std::uint32_t file, number;
  };
  std::vector<std::string> files_;
  std::vector<Origin> rows_;
};

} // namespace thorax::evaluation
