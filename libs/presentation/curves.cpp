#include "presentation/curves.h"

#include <algorithm>
#include <cctype>

#include "core/hash.h"

namespace thorax::presentation {
using namespace evaluation;

const Curve* find_curve(const EvaluationReport& report, const Subject& subject,
                        std::string_view kind) {
  const auto& curves = report.figures.curves;
  const auto found = std::find_if(curves.begin(), curves.end(), [&](const Curve& curve) {
    return curve.kind == kind && curve.subject == subject;
  });
  return found == curves.end() || found->points.empty() ? nullptr : &*found;
}

report::Band to_band(const Curve& curve) {
  report::Band band;
  for (const CurvePoint& point : curve.points)
    if (point.interval) {
      band.x.push_back(point.x);
      band.low.push_back(point.interval->low);
      band.high.push_back(point.interval->high);
    }
  return band;
}

report::Line to_line(const Curve& curve, std::string name, std::string note) {
  report::Line line{std::move(name), std::move(note)};
  for (const CurvePoint& point : curve.points) {
    line.x.push_back(point.x);
    line.y.push_back(point.y);
  }
  line.band = to_band(curve);
  return line;
}

std::string plot_file(std::initializer_list<std::string_view> parts) {
  constexpr std::size_t longest = 120, hash_digits = 8; // file systems allow 255
  std::string name, all;
  for (std::string_view part : parts) {
    all.append(part) += '\n';
    std::string word;
    for (const unsigned char letter : part)
      if (letter < 128 && std::isalnum(letter))
        word += static_cast<char>(std::tolower(letter));
      else if (!word.empty() && word.back() != '_')
        word += '_';
    while (word.ends_with('_'))
      word.pop_back();
    if (!word.empty())
      name += (name.empty() ? "" : "_") + word;
  }
  if (name.size() > longest)
    name = name.substr(0, longest) + "_" + sha256(all).substr(0, hash_digits);
  return "plots/" + name + ".svg";
}

std::vector<report::Block> folded(std::string summary, std::vector<report::Content> contents,
                                  std::size_t classes) {
  if (contents.empty())
    return {};
  if (classes > few_classes)
    return {report::Details{std::move(summary), std::move(contents)}};
  std::vector<report::Block> blocks;
  for (report::Content& content : contents)
    std::visit([&](auto& one) { blocks.emplace_back(std::move(one)); }, content);
  return blocks;
}

} // namespace thorax::presentation
