#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/atomic_file.h"
#include "core/csv.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

// Runs every example of every --help, in the order of the stages, on small inputs of the names they
// use.

namespace thorax {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

Words examples_of(const Words& verb) {
  Words help = verb;
  help.push_back("--help");
  std::istringstream lines(testing::run_command(help).out);
  const std::string prompt = "    $ ";
  Words examples;
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(prompt))
      examples.push_back(line.substr(prompt.size()));
  return examples;
}

struct Examples : ::testing::Test {
  testing::TemporaryFolder folder;

  void run(const std::string& command) {
    const auto result = testing::run_command(
        {"sh", "-c", command},
        {.environment = {{"PATH", testing::bin_folder().string() + ":/usr/bin:/bin"},
                         {"OMPI_ALLOW_RUN_AS_ROOT", "1"},
                         {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"}},
         .folder = folder.path()});
    EXPECT_EQ(result.exit_code, 0) << command << "\n" << result.err;
  }

  /// The examples of a verb, with what keeps them short and lets them write where others have.
  void run_examples(const Words& verb, const std::string& more = "") {
    const Words examples = examples_of(verb);
    EXPECT_FALSE(examples.empty()) << verb.front();
    for (const std::string& example : examples)
      run(example + (example.find("inspect") == example.npos ? " --force" : "") +
          (example.find("predict") == example.npos ? more : ""));
  }

  void make_xrays() {
    run("thorax-phantom --modality xray --patients 8 --size 64 --output images");
    fs::rename(folder / "images/Data_Entry_2017.csv", folder / "Data_Entry_2017.csv");
    fs::remove(folder / "images/labels.csv");
    const CsvTable table = read_csv(folder / "Data_Entry_2017.csv");
    std::string train, test;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
      (row < table.rows.size() / 2 ? train : test) += table.rows[row].front() + "\n";
    write_text(folder / "lists/train_val_list.txt", train);
    write_text(folder / "lists/test_list.txt", test);
  }

  void make_scores() {
    std::string scores = "id,patient,split,sex,age,true:covid,prob:covid\n";
    std::string predictions = "Image Index,prob_Mass\n", truth = "Image Index,Mass\n";
    for (int i = 0; i < 40; ++i) {
      const std::string label = std::to_string(i % 2);
      const std::string chance = "0." + std::to_string(10 + (i * 37) % 40 + 40 * (i % 2));
      const std::string id = std::to_string(10000000 + i / 2) + "_" + std::to_string(i % 2);
      scores += id + ",p" + std::to_string(i / 2) + (i < 20 ? ",validation," : ",test,") +
                (i % 4 < 2 ? "F," : "M,") + std::to_string(30 + i) + "," + label + "," + chance +
                "\n";
      predictions += id + "," + chance + "\n";
      truth += id + "," + label + "\n";
    }
    write_text(folder / "scores.csv", scores);
    write_text(folder / "preds.csv", predictions);
    write_text(folder / "truth.csv", truth);
  }
};

TEST_F(Examples, AllRunAsTheyStand) {
  fs::create_directory_symlink(testing::source_folder() / "configs", folder / "configs");
  run("thorax-phantom --modality ct --patients 12 --size 64 --slices 3 --output cohort");
  make_xrays();
  make_scores();

  run_examples({"thorax-phantom"});
  run_examples({"thorax-preprocess", "ct"});
  run_examples({"thorax-preprocess", "xray"});
  run_examples({"thorax-segment", "predict"});
  run_examples({"thorax-augment"});
  const std::string brief = " --epochs 1 --batch-size 16";
  run_examples({"thorax-pretrain"}, brief);
  run_examples({"thorax-classify", "train"}, brief);
  run_examples({"thorax-classify", "predict"});
  run_examples({"thorax-inspect"});
  for (const char* fold : {"1", "2"})
    run(std::string("thorax-classify train slices.h5 --folds 5 --fold ") + fold +
        " --output other.h5 --force --predictions fold" + fold + ".h5" + brief);
  run("thorax-classify train slices.h5 --model plain-cnn --fold 0 --output other.h5 --force "
      "--predictions baseline.h5" +
      brief);
  run_examples({"thorax-metrics"});
}

} // namespace
} // namespace thorax
