#include "cli/config.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "cli/config_option.h"
#include "cli/effective_config.h"
#include "cli/help.h"
#include "core/error.h"
#include "core/text.h"

namespace thorax::cli {
namespace {

constexpr std::array commands = {"phantom",  "preprocess", "segment", "augment", "pretrain",
                                 "classify", "metrics",    "inspect", "common",  "study"};

/// What configs/pipelines/study.mk reads from [study].
constexpr std::array study_keys = {"chain", "folds", "ranks", "augment", "pretrain"};

[[noreturn]] void fail(const toml::node& node, const std::string& what, const std::string& hint) {
  const toml::source_region& where = node.source();
  const std::string file = where.path ? *where.path : std::string("configuration");
  throw Error(ExitCode::config, fmt::format("{}:{}: {}", file, where.begin.line, what), hint);
}

std::vector<std::string> keys_of(const CLI::App& app, bool only_standard) {
  std::vector<std::string> keys;
  for (const CLI::Option* option : app.get_options())
    if (configurable(*option) && (!only_standard || standard(*option)))
      keys.push_back(key_of(*option));
  return keys;
}

const CLI::Option* find_option(const CLI::App& app, std::string_view key) {
  for (const CLI::Option* option : app.get_options())
    if (configurable(*option) && key_of(*option) == key)
      return option;
  return nullptr;
}

std::string value_text(const toml::node& node) {
  if (const auto* text = node.as_string())
    return text->get();
  if (const auto* number = node.as_integer())
    return std::to_string(number->get());
  if (const auto* number = node.as_floating_point())
    return fmt::format("{}", number->get());
  if (const auto* truth = node.as_boolean())
    return truth->get() ? "true" : "false";
  fail(node, "a string, number, boolean or array of these is needed", "see --write-config");
}

bool whole(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return type.starts_with("INT") || type.starts_with("UINT");
}

void check_value(const CLI::Option& option, const toml::node& node, std::string text) {
  if (is_flag(option) && !node.is_boolean())
    fail(node, fmt::format("'{}' is a switch", key_of(option)), "give true or false");
  if (numeric(option) && !parse_number(text))
    fail(node, fmt::format("'{}' needs a number, not '{}'", key_of(option), text), "see --help");
  if (whole(option) && !node.is_integer())
    fail(node, fmt::format("'{}' needs a whole number, not {}", key_of(option), text),
         "see --help");
  for (int index = 0;; ++index) {
    const CLI::Validator* validator = nullptr;
    try {
      validator = const_cast<CLI::Option&>(option).get_validator(index);
    } catch (const CLI::OptionNotFound&) {
      return;
    }
    if (const std::string complaint = (*validator)(text); !complaint.empty())
      fail(node, fmt::format("'{}': {}", key_of(option), complaint), "see --help");
  }
}

/// A switch, which takes no value on the command line, takes one in a file.
void check_count(const CLI::Option& option, const toml::node& node, int count) {
  const int least = is_flag(option) ? 1 : option.get_items_expected_min();
  const int most = is_flag(option) ? 1 : option.get_items_expected_max();
  if (count < least)
    fail(node, fmt::format("'{}' needs {} values, not {}", key_of(option), least, count),
         "see --help");
  if (count > most)
    fail(node,
         fmt::format("'{}' takes {} value{}, not {}", key_of(option), most, most == 1 ? "" : "s",
                     count),
         "see --help");
}

CLI::ConfigItem to_item(const CLI::Option& option, const toml::node& node) {
  CLI::ConfigItem item;
  item.name = key_of(option);
  if (const auto* array = node.as_array()) {
    for (const toml::node& element : *array)
      item.inputs.push_back(value_text(element));
  } else {
    item.inputs.push_back(value_text(node));
  }
  check_count(option, node, static_cast<int>(item.inputs.size()));
  for (std::size_t i = 0; i < item.inputs.size(); ++i)
    check_value(option, node.is_array() ? *node.as_array()->get(i) : node, item.inputs[i]);
  return item;
}

class TomlConfig : public CLI::Config {
public:
  explicit TomlConfig(ConfigScope scope) : scope_(std::move(scope)) {}

  std::string to_config(const CLI::App*, bool, bool, std::string) const override {
    return effective_config(scope_);
  }

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    const toml::table document = parse(input);
    check_tables(document);
    check_study(document);
    std::vector<CLI::ConfigItem> items;
    const auto take = [&](const toml::table* table, const std::vector<std::string>& known) {
      if (table)
        add_items(*table, known, items);
    };
    const toml::table* command = document[scope_.command].as_table();
    if (command && !scope_.verb.empty())
      take((*command)[scope_.verb].as_table(), keys_of(*scope_.app, false));
    take(command, scope_.command_keys);
    auto common = keys_of(*scope_.app, true);
    common.push_back("on-error"); // standard, though not every verb has it
    take(document["common"].as_table(), common);
    return items;
  }

private:
  toml::table parse(std::istream& input) const {
    const auto* option = scope_.app->get_config_ptr();
    const std::string file =
        option && option->count() > 0 ? option->results().front() : "configuration";
    try {
      return toml::parse(input, file);
    } catch (const toml::parse_error& error) {
      throw Error(ExitCode::config,
                  fmt::format("{}:{}: {}", file, error.source().begin.line, error.description()),
                  "correct the TOML");
    }
  }

  static void check_tables(const toml::table& document) {
    const std::vector<std::string> known(commands.begin(), commands.end());
    for (const auto& [key, node] : document) {
      if (std::find(known.begin(), known.end(), key.str()) == known.end())
        fail(node, fmt::format("unknown table or key '{}'", key.str()),
             did_you_mean(key.str(), known));
      if (!node.is_table())
        fail(node, fmt::format("'{}' is a table", key.str()),
             fmt::format("begin it with [{}]", key.str()));
    }
  }

  static void check_study(const toml::table& document) {
    const std::vector<std::string> known(study_keys.begin(), study_keys.end());
    if (const toml::table* study = document["study"].as_table())
      for (const auto& [key, node] : *study)
        if (std::find(known.begin(), known.end(), key.str()) == known.end())
          fail(node, fmt::format("unknown key '{}'", key.str()), did_you_mean(key.str(), known));
  }

  void add_items(const toml::table& table, const std::vector<std::string>& known,
                 std::vector<CLI::ConfigItem>& items) const {
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      const auto& verbs = scope_.verbs;
      if (node.is_table() && std::find(verbs.begin(), verbs.end(), name) != verbs.end())
        continue;
      if (std::find(known.begin(), known.end(), name) == known.end())
        fail(node, fmt::format("unknown {} '{}'", node.is_table() ? "table" : "key", name),
             did_you_mean(name, node.is_table() && !verbs.empty() ? verbs : known));
      const CLI::Option* option = find_option(*scope_.app, name);
      const bool given = std::any_of(items.begin(), items.end(), [&](const CLI::ConfigItem& item) {
        return item.name == name;
      });
      const bool empty = node.is_array() && node.as_array()->empty();
      if (option && !given && !empty)
        items.push_back(to_item(*option, node));
    }
  }

  ConfigScope scope_;
};

} // namespace

std::shared_ptr<CLI::Config> toml_config(ConfigScope scope) {
  return std::make_shared<TomlConfig>(std::move(scope));
}

} // namespace thorax::cli
