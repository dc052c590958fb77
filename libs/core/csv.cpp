#include "core/csv.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"

namespace thorax {

CsvReader::CsvReader(std::string text, const CsvFormat& format)
    : text_(std::move(text)), format_(format) {
  if (text_.find('\n') == std::string::npos) // line ends of old Macintosh files
    std::replace(text_.begin(), text_.end(), '\r', '\n');
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text_.starts_with(byte_order_mark))
    at_ = byte_order_mark.size();
  if (text_.starts_with("\xff\xfe") || text_.starts_with("\xfe\xff"))
    throw Error(ExitCode::unreadable, "the table is in UTF-16", "save it as CSV in UTF-8");
  if (!read_record())
    throw Error(ExitCode::unreadable, "the table is empty", "give a CSV file with a header line");
  header_.assign(fields_.begin(), fields_.end());
  fields_.clear();
}

bool CsvReader::next() {
  if (!read_record())
    return false;
  if (fields_.size() != header_.size() && !format_.ragged)
    throw Error(ExitCode::unreadable,
                fmt::format("line {}: {} fields where the header has {}", row_line_, fields_.size(),
                            header_.size()),
                fields_.size() < header_.size()
                    ? "complete the row"
                    : "quote fields that hold the separator, and write decimals with a point");
  fields_.resize(header_.size());
  return true;
}

std::size_t CsvReader::rows_at_most() const {
  const auto rest = std::string_view(text_).substr(at_);
  return static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n')) + 1;
}

bool CsvReader::read_record() {
  while (at_ < text_.size()) {
    fields_.clear();
    unquoted_.clear();
    row_line_ = line_;
    while (true) {
      fields_.push_back(peek() == format_.quote ? quoted() : plain());
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
    const bool blank = fields_.size() == 1 && fields_[0].empty();
    if (!blank)
      return true;
  }
  return false;
}

std::string_view CsvReader::plain() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && text_[at_] != format_.separator && text_[at_] != '\n' &&
         !(text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n'))
    ++at_;
  return std::string_view(text_).substr(begin, at_ - begin);
}

std::string_view CsvReader::quoted() {
  const std::size_t opened = line_;
  std::string field;
  for (++at_; at_ < text_.size(); ++at_) {
    if (text_[at_] == format_.quote) {
      ++at_;
      if (peek() != format_.quote) {
        field += plain();
        return unquoted_.emplace_back(std::move(field));
      }
    }
    line_ += text_[at_] == '\n';
    field += text_[at_];
  }
  throw Error(ExitCode::unreadable, fmt::format("line {}: a quoted field does not end", opened),
              "close the quote");
}

std::optional<std::size_t> CsvTable::find(std::string_view column) const {
  const auto found = std::find(header.begin(), header.end(), column);
  if (found == header.end())
    return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

CsvTable parse_csv(std::string text, const CsvFormat& format) {
  CsvReader reader(std::move(text), format);
  CsvTable table{reader.header(), {}, {}};
  while (reader.next()) {
    table.rows.emplace_back(reader.fields().begin(), reader.fields().end());
    table.lines.push_back(reader.line());
  }
  return table;
}

CsvTable read_csv(const std::filesystem::path& path, const CsvFormat& format) {
  std::string text = read_text(path);
  return with_context(path.string(), [&] { return parse_csv(std::move(text), format); });
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
