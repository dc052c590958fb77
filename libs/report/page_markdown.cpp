#include <fmt/format.h>

#include "report/escape.h"
#include "report/page.h"

namespace thorax::report {
namespace {

std::string markdown_block(const Paragraph& paragraph) {
  return escape_markdown(paragraph.text) + "\n\n";
}

std::string markdown_block(const Warning& warning) {
  return "> **Warning:** " + escape_markdown(warning.text) + "\n\n";
}

std::string markdown_block(const Bullets& bullets) {
  std::string result;
  for (const std::string& item : bullets.items)
    result += "- " + escape_markdown(item) + "\n";
  return result + "\n";
}

std::string markdown_block(const Table& table) {
  const std::string caption =
      table.caption.empty() ? "" : "**" + escape_markdown(table.caption) + "**\n\n";
  return caption + markdown(table) + "\n";
}

std::string title(const Plot& plot) {
  return std::visit([](const auto& one) { return one.title; }, plot);
}

std::string markdown_block(const Figure& figure) {
  if (figure.file.empty())
    return {};
  return fmt::format("![{}](<{}>)\n\n{}\n\n", escape_markdown(title(figure.plot)), figure.file,
                     escape_markdown(figure.caption));
}

std::string markdown_block(const Details& details);

/// Blocks under a heading, both or neither.
template <class AnyBlock>
std::string markdown_part(const std::string& level, const std::string& heading,
                          const std::vector<AnyBlock>& blocks) {
  std::string body;
  for (const AnyBlock& block : blocks)
    body += std::visit([](const auto& content) { return markdown_block(content); }, block);
  if (body.empty() || heading.empty())
    return body;
  return level + " " + escape_markdown(heading) + "\n\n" + body;
}

std::string markdown_block(const Details& details) {
  return markdown_part("###", details.summary, details.contents);
}

template <class AnyBlock>
void collect_files(const std::vector<AnyBlock>& blocks, std::map<std::string, std::string>& files) {
  for (const AnyBlock& block : blocks) {
    if (const auto* figure = std::get_if<Figure>(&block); figure && !figure->file.empty())
      files[figure->file] =
          svg(std::visit([](const auto& plot) { return draw(plot); }, figure->plot));
    if constexpr (std::is_same_v<AnyBlock, Block>)
      if (const auto* details = std::get_if<Details>(&block))
        collect_files(details->contents, files);
  }
}

} // namespace

std::string markdown(const Page& page) {
  std::string result = "# " + escape_markdown(page.title) + "\n\n";
  if (!page.subtitle.empty())
    result += escape_markdown(page.subtitle) + "\n\n";
  for (const Section& section : page.sections)
    result += markdown_part("##", section.heading, section.blocks);
  if (!page.footer.empty())
    result += "---\n\n" + escape_markdown(page.footer) + "\n\n";
  result.pop_back();
  return result;
}

std::map<std::string, std::string> svg_files(const Page& page) {
  std::map<std::string, std::string> files;
  for (const Section& section : page.sections)
    collect_files(section.blocks, files);
  return files;
}

} // namespace thorax::report
