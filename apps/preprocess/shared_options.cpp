#include "preprocess/shared_options.h"

#include "cli/validators.h"
#include "labels/table.h"

namespace thorax::apps {

void add_input(cli::Verb& verb, pipeline::PreprocessOptions& options, const char* what) {
  CLI::App& app = verb.app();
  app.add_option("input", options.inputs, what)->required()->type_name("INPUT");
  app.add_option("--output", options.output, "Dataset to write")->required()->type_name("FILE.h5");
}

void add_pictures(cli::Verb& verb, pipeline::PreprocessOptions& options) {
  CLI::App& app = verb.app();
  app.add_option("--size", options.size, "Height and width of the pictures, pixels")
      ->check(cli::within(8, 8192));
  app.add_option("--fit", options.fit,
                 "Keep the aspect ratio with black borders, stretch, or fill and lose the ends")
      ->check(CLI::IsMember({"contain", "stretch", "fill"}));
  app.add_option("--type", options.type, "Type of the pixels; black and white are its extremes")
      ->check(CLI::IsMember({"uint8", "int16", "float32"}));
  app.add_option("--compression", options.compression, "Compression of the pixels")
      ->check(CLI::IsMember({"deflate", "none"}));
}

void add_labels(cli::Verb& verb, pipeline::PreprocessOptions& options) {
  CLI::App& app = verb.app();
  app.add_option("--labels", options.labels,
                 "Label tables, joined by name or path of file or folder, or by id")
      ->allow_extra_args(false)
      ->default_str("")
      ->type_name("FILE.csv")
      ->group("Labels");
  app.add_option("--labels-format", options.labels_format, "auto: by the table's header")
      ->check(CLI::IsMember(labels::format_names()))
      ->group("Labels");
  app.add_option("--label-columns", options.label_columns,
                 "Columns or findings that become labels (default: all that can)")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("")
      ->type_name("NAME[,NAME]")
      ->group("Labels");
  app.add_flag("--exclusive-labels", options.exclusive_labels,
               "The label columns exclude each other (multiclass)")
      ->group("Labels");
  app.add_option("--uncertain", options.uncertain,
                 "What findings become that a report calls uncertain")
      ->check(CLI::IsMember({"unknown", "positive", "negative"}))
      ->group("Labels");
  app.add_option("--official-lists", options.official_lists,
                 "Folder with the lists of the published split")
      ->type_name("DIR")
      ->group("Labels");
  verb.only_with("--labels", {},
                 {"--labels-format", "--label-columns", "--exclusive-labels", "--uncertain",
                  "--official-lists"});
}

void add_identity(cli::Verb& verb, pipeline::PreprocessOptions& options) {
  CLI::App& app = verb.app();
  app.add_option("--id-key", options.id_key,
                 "Key for hashed identifiers, made when absent (default: id.key beside the output)")
      ->type_name("FILE")
      ->group("Identity");
  app.add_flag("--keep-ids", options.keep_ids, "Keep identifiers of patients, studies and files")
      ->group("Identity");
  verb.not_with("--keep-ids", {"--id-key"});
  verb.also_reads([&options]() -> std::vector<std::filesystem::path> {
    if (options.keep_ids || !options.id_key.empty()) // which the option names
      return {};
    return {pipeline::key_path(options)};
  });
}

} // namespace thorax::apps
