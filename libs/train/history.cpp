#include "train/history.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/csv.h"
#include "core/error.h"
#include "core/text.h"

namespace thorax::train {
namespace {

const std::array columns = {
    std::pair("learning_rate", &EpochRecord::learning_rate),
    std::pair("loss", &EpochRecord::loss),
    std::pair("validation_loss", &EpochRecord::validation_loss),
    std::pair("validation_auroc", &EpochRecord::validation_auroc),
    std::pair("images_per_second", &EpochRecord::images_per_second),
    std::pair("waiting", &EpochRecord::waiting),
    std::pair("seconds", &EpochRecord::seconds),
};

} // namespace

std::string EpochRecord::line(int epochs) const {
  return fmt::format("epoch {:3}/{}  lr {:.1e}  loss {:.4f}  validation loss {:.4f}  AUROC {:.3f}  "
                     "{:6.1f} images/s  waiting {:.1f}%",
                     epoch, epochs, learning_rate, loss, validation_loss, validation_auroc,
                     images_per_second, 100 * waiting);
}

int best_epoch(const History& history, BestBy by) {
  const auto cost = [&](const EpochRecord& record) {
    const double auroc = std::isnan(record.validation_auroc) ? 0 : record.validation_auroc;
    return std::pair(by == BestBy::auroc ? -auroc : 0, record.validation_loss);
  };
  const auto best =
      std::min_element(history.begin(), history.end(),
                       [&](const auto& a, const auto& b) { return cost(a) < cost(b); });
  return best == history.end() ? 0 : best->epoch;
}

std::string to_csv(const History& history) {
  std::vector<std::string> fields{"epoch"};
  for (const auto& [name, member] : columns)
    fields.emplace_back(name);
  std::string text = csv_line(fields);
  for (const EpochRecord& record : history) {
    fields = {std::to_string(record.epoch)};
    for (const auto& [name, member] : columns)
      fields.push_back(fmt::format("{}", record.*member));
    text += csv_line(fields);
  }
  return text;
}

History parse_history(std::string_view csv) {
  const CsvTable table = parse_csv(std::string(csv));
  History history;
  for (const auto& row : table.rows) {
    EpochRecord& record = history.emplace_back();
    const auto number = [&](std::string_view column) {
      const auto place = table.find(column);
      const auto value = place ? parse_number(row[*place]) : std::nullopt;
      if (!value && (!place || row[*place] != "nan"))
        throw Error(ExitCode::corrupt,
                    fmt::format("no number in column '{}' of the history", column),
                    "start over with --force");
      return value.value_or(std::numeric_limits<double>::quiet_NaN());
    };
    record.epoch = static_cast<int>(number("epoch"));
    for (const auto& [name, member] : columns)
      record.*member = number(name);
  }
  return history;
}

} // namespace thorax::train
