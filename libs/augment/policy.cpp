#include "augment/policy.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/text.h"

namespace thorax::augment {
namespace {

[[noreturn]] void fail(const toml::source_region& where, std::string what, std::string hint) {
  throw Error(ExitCode::config, fmt::format("line {}: {}", where.begin.line, what),
              std::move(hint));
}

std::optional<Range> pair(const toml::node& node) {
  const toml::array* array = node.as_array();
  if (!array || array->size() != 2 || !array->get(0)->is_number() || !array->get(1)->is_number())
    return std::nullopt;
  return Range{array->get(0)->value_or(0.0), array->get(1)->value_or(0.0)};
}

/// Reads the keys of one TOML table and refuses those that nobody asked for.
class Keys {
public:
  explicit Keys(const toml::table& table) : table_(table) {}

  std::optional<std::string> text(const char* key) { return get<std::string>(key, "a text"); }
  std::optional<double> number(const char* key) { return get<double>(key, "a number"); }

  /// The tables that start with [[key]].
  std::vector<const toml::table*> tables(const char* key) {
    std::vector<const toml::table*> tables;
    const toml::node* node = find(key);
    if (node && !node->is_array_of_tables())
      fail(node->source(), fmt::format("{} is not a list of tables", key),
           fmt::format("begin each step with [[{}]]", key));
    if (node)
      for (const toml::node& element : *node->as_array())
        tables.push_back(element.as_table());
    return tables;
  }

  /// "key = [low, high]" within [minimum, maximum]; the range is unchanged when the key is absent.
  void range(const char* key, Range& range, double minimum, double maximum) {
    const toml::node* node = find(key);
    if (!node)
      return;
    const std::optional<Range> given = pair(*node);
    if (!given)
      fail(node->source(), fmt::format("{} is not a range", key), "write it as [low, high]");
    range = *given;
    if (!(minimum <= range.low && range.low <= range.high && range.high <= maximum))
      fail(node->source(), fmt::format("{} = [{}, {}]", key, range.low, range.high),
           fmt::format("give low <= high within {} and {}", minimum, maximum));
  }

  void refuse_others() const {
    for (const auto& [key, node] : table_)
      if (std::find(known_.begin(), known_.end(), key.str()) == known_.end())
        fail(key.source(), fmt::format("unknown key '{}'", key.str()),
             did_you_mean(key.str(), known_));
  }

private:
  const toml::node* find(const char* key) {
    known_.push_back(key);
    return table_.get(key);
  }

  template <class Value>
  std::optional<Value> get(const char* key, const char* kind) {
    const toml::node* node = find(key);
    if (!node)
      return std::nullopt;
    const auto value = node->value<Value>();
    if (!value)
      fail(node->source(), fmt::format("{} is not {}", key, kind), "see configs/augment/*.toml");
    return value;
  }

  const toml::table& table_;
  std::vector<std::string> known_;
};

void read(Keys& keys, Rotate& rotate) {
  keys.range("degrees", rotate.degrees, -180, 180);
}
void read(Keys& keys, Translate& translate) {
  keys.range("x", translate.x, -1, 1);
  keys.range("y", translate.y, -1, 1);
}
void read(Keys& keys, Scale& scale) {
  keys.range("factor", scale.factor, 0.1, 10);
}
void read(Keys& keys, Shear& shear) {
  keys.range("degrees", shear.degrees, -60, 60);
}
void read(Keys&, Flip&) {}
void read(Keys& keys, Elastic& elastic) {
  keys.range("displacement", elastic.displacement, 0, 0.5);
  keys.range("smoothness", elastic.smoothness, 0.005, 0.5);
}
void read(Keys& keys, Brightness& brightness) {
  keys.range("shift", brightness.shift, -1, 1);
}
void read(Keys& keys, Contrast& contrast) {
  keys.range("factor", contrast.factor, 0, 10);
}
void read(Keys& keys, Gamma& gamma) {
  keys.range("exponent", gamma.exponent, 0.1, 10);
}
void read(Keys& keys, Noise& noise) {
  keys.range("deviation", noise.deviation, 0, 1);
}
void read(Keys& keys, Blur& blur) {
  keys.range("pixels", blur.pixels, 0, 20);
}
void read(Keys& keys, Cutout& cutout) {
  keys.range("area", cutout.area, 0, 0.9);
  keys.range("aspect", cutout.aspect, 0.1, 10);
}

template <class Kind>
struct Named {
  const char* name;
  Kind defaults;
};

const Named<Geometric> geometric_kinds[] = {{"rotate", Rotate{}}, {"translate", Translate{}},
                                            {"scale", Scale{}},   {"shear", Shear{}},
                                            {"flip", Flip{}},     {"elastic", Elastic{}}};
const Named<Intensity> intensity_kinds[] = {
    {"brightness", Brightness{}}, {"contrast", Contrast{}}, {"gamma", Gamma{}},
    {"noise", Noise{}},           {"blur", Blur{}},         {"cutout", Cutout{}}};

/// Appends the step when kinds holds its type.
template <class Kind, std::size_t count>
bool append(const Named<Kind> (&kinds)[count], const std::string& type, double probability,
            Keys& keys, std::vector<Step<Kind>>& steps) {
  const auto kind = std::find_if(std::begin(kinds), std::end(kinds),
                                 [&](const Named<Kind>& named) { return type == named.name; });
  if (kind == std::end(kinds))
    return false;
  Step<Kind> step{kind->defaults, probability};
  std::visit([&](auto& transform) { read(keys, transform); }, step.transform);
  steps.push_back(std::move(step));
  return true;
}

std::vector<std::string> type_names() {
  std::vector<std::string> names;
  for (const auto& kind : geometric_kinds)
    names.push_back(kind.name);
  for (const auto& kind : intensity_kinds)
    names.push_back(kind.name);
  return names;
}

void read_step(const toml::table& table, Policy& policy) {
  Keys keys(table);
  const auto type = keys.text("type");
  if (!type)
    fail(table.source(), "a transform without type", "use one of " + join(type_names(), ", "));
  const double probability = keys.number("probability").value_or(1);
  if (!(probability >= 0 && probability <= 1))
    fail(table.source(), fmt::format("probability = {}", probability), "give 0 to 1");
  if (!append(geometric_kinds, *type, probability, keys, policy.geometric) &&
      !append(intensity_kinds, *type, probability, keys, policy.intensity))
    fail(table.source(), fmt::format("unknown transform type '{}'", *type),
         did_you_mean(*type, type_names()));
  keys.refuse_others();
}

Border parse_border(const std::string& name, const toml::node& node) {
  if (name == "black")
    return Border::black;
  if (name == "reflect")
    return Border::reflect;
  if (name == "replicate")
    return Border::replicate;
  fail(node.source(), fmt::format("unknown border '{}'", name),
       did_you_mean(name, std::vector<std::string>{"black", "reflect", "replicate"}));
}

toml::table parse_toml(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    fail(error.source(), std::string(error.description()), "correct the TOML syntax");
  }
}

/// The lines that say something: neither blank nor a comment.
std::string without_comments(std::string_view text) {
  std::string kept;
  for (const std::string& line : split(text, '\n'))
    if (const std::string_view trimmed = trim(line); !trimmed.empty() && trimmed[0] != '#')
      kept += std::string(trimmed) + "\n";
  return kept;
}

} // namespace

bool Policy::flips() const {
  return std::any_of(geometric.begin(), geometric.end(), [](const Step<Geometric>& step) {
    return std::holds_alternative<Flip>(step.transform) && step.probability > 0;
  });
}

Policy parse_policy(std::string_view text) {
  const toml::table table = parse_toml(text);
  Keys keys(table);
  Policy policy;
  if (const auto border = keys.text("border"))
    policy.border = parse_border(*border, *table.get("border"));
  for (const toml::table* step : keys.tables("transform"))
    read_step(*step, policy);
  keys.refuse_others();
  if (policy.geometric.empty() && policy.intensity.empty())
    fail(table.source(), "no transform", "begin each step with [[transform]]");
  policy.toml = without_comments(text);
  return policy;
}

Policy read_policy(const std::filesystem::path& path) {
  const std::string text = read_text(path);
  return with_context(path.string(), [&] { return parse_policy(text); });
}

} // namespace thorax::augment
