#include "core/csv.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"

namespace thorax {
namespace {

struct Record {
  std::vector<std::string> fields;
  std::size_t line;
};

class Parser {
public:
  Parser(std::string_view text, const CsvFormat& format) : text_(text), format_(format) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text_.starts_with(byte_order_mark))
      text_.remove_prefix(byte_order_mark.size());
  }

  std::vector<Record> records() {
    std::vector<Record> all;
    while (at_ < text_.size()) {
      Record record = next();
      const bool blank = record.fields.size() == 1 && record.fields[0].empty();
      if (!blank)
        all.push_back(std::move(record));
    }
    return all;
  }

private:
  Record next() {
    Record record{{}, line_};
    while (true) {
      record.fields.push_back(peek() == format_.quote ? quoted() : plain());
      if (peek() != format_.separator)
        break;
      ++at_;
    }
    if (peek() == '\r')
      ++at_;
    if (peek() == '\n') {
      ++at_;
      ++line_;
    }
    return record;
  }

  std::string plain() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != format_.separator && text_[at_] != '\n' &&
           !(text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n'))
      ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string quoted() {
    const std::size_t opened = line_;
    std::string field;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == format_.quote) {
        ++at_;
        if (peek() != format_.quote)
          return field + plain();
      }
      line_ += text_[at_] == '\n';
      field += text_[at_];
    }
    throw Error(ExitCode::unreadable, fmt::format("line {}: a quoted field does not end", opened),
                "close the quote");
  }

  int peek() const { return at_ < text_.size() ? text_[at_] : -1; }

  std::string_view text_;
  CsvFormat format_;
  std::size_t at_ = 0, line_ = 1;
};

} // namespace

std::optional<std::size_t> CsvTable::find(std::string_view column) const {
  const auto found = std::find(header.begin(), header.end(), column);
  if (found == header.end())
    return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

CsvTable parse_csv(std::string_view text, const CsvFormat& format) {
  std::vector<Record> records = Parser(text, format).records();
  if (records.empty())
    throw Error(ExitCode::unreadable, "the table is empty", "give a CSV file with a header line");
  CsvTable table;
  table.header = std::move(records.front().fields);
  for (std::size_t i = 1; i < records.size(); ++i) {
    Record& record = records[i];
    if (record.fields.size() != table.header.size() && !format.ragged)
      throw Error(ExitCode::unreadable,
                  fmt::format("line {}: {} fields where the header has {}", record.line,
                              record.fields.size(), table.header.size()),
                  "quote fields that hold the separator");
    record.fields.resize(table.header.size());
    table.rows.push_back(std::move(record.fields));
    table.lines.push_back(record.line);
  }
  return table;
}

CsvTable read_csv(const std::filesystem::path& path, const CsvFormat& format) {
  const std::string text = read_text(path);
  return with_context(path.string(), [&] { return parse_csv(text, format); });
}

std::string csv_line(const std::vector<std::string>& fields) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0)
      line += ',';
    if (fields[i].find_first_of(",\"\r\n") == std::string::npos) {
      line += fields[i];
      continue;
    }
    line += '"';
    for (const char c : fields[i])
      line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  return line + '\n';
}

} // namespace thorax
