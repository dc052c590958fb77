#include <map>

#include <gmock/gmock.h>

#include "cli/metrics/fixture.h"

// Tables of other people, and several files at once.

namespace thorax {
namespace {

using ::testing::HasSubstr;

/// Probabilities and truth of slices, as the CLAIRE pipelines for COVID-19 write them: per patient
/// one scan of four slices; patients below 4 are ill and have `patient + 1` slices above 0.5.
std::string slices_of_scans() {
  std::string text = "probability,target,subject,ct,slice\n";
  for (int patient = 0; patient < 8; ++patient)
    for (int slice = 0; slice < 4; ++slice) {
      const bool ill = patient < 4;
      const int high = ill ? patient + 1 : patient - 4;
      text += fmt::format("{},{},{},ct{},{}\n", slice < high ? 0.9 : 0.1, ill ? 1 : 0, patient,
                          patient, slice);
    }
  return text;
}

TEST_F(Metrics, SlicesOfScansByNaming) {
  write("slices.csv", slices_of_scans());
  const auto result =
      run({"slices.csv", "--columns",
           "prob:covid=probability,true:covid=target,patient=subject,scan=ct", "--aggregate",
           "proportion=0.5", "--threshold", "0.5", "--level", "scan", "--output", "report"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto scans = figure("scan", "covid");
  EXPECT_EQ(scans["cases"], 8);
  EXPECT_EQ(scans["positives"], 4);
  // Proportions are 1/4, 2/4, 3/4, 1 of the ill and 0, 1/4, 2/4, 3/4 of the others: of 16 pairs 10
  // are in order and 3 tied.
  EXPECT_DOUBLE_EQ(scans["auroc"].get<double>(), 11.5 / 16);
  EXPECT_EQ(scans["sensitivity"], 3.0 / 4);
  EXPECT_EQ(scans["specificity"], 2.0 / 4);
}

/// A wide table of 14 findings as published for ChestX-ray14, and its truth with the columns turned
/// round; scores of finding k are right for all but k of 20 images.
struct WideTables {
  std::string scores, truth;
};

WideTables wide_tables() {
  const std::vector<std::string> findings{
      "Atelectasis", "Cardiomegaly", "Effusion",           "Infiltration",  "Mass",
      "Nodule",      "Pneumonia",    "Pneumothorax",       "Consolidation", "Edema",
      "Emphysema",   "Fibrosis",     "Pleural_Thickening", "Hernia"};
  WideTables tables{"Image Index", "Image Index"};
  for (std::size_t k = 0; k < findings.size(); ++k) {
    tables.scores += ",prob_" + findings[k];
    tables.truth += "," + findings[findings.size() - 1 - k];
  }
  for (std::size_t image = 0; image < 20; ++image) {
    const std::string name = fmt::format("\n{:08}_{:03}.png", image / 2, image % 2);
    tables.scores += name;
    tables.truth += name;
    for (std::size_t k = 0; k < findings.size(); ++k) {
      const bool ill = image < 10, wrong = image < k;
      tables.scores += ill != wrong ? ",0.75" : ",0.25";
      tables.truth += ill ? ",1" : ",0";
    }
  }
  return tables;
}

TEST_F(Metrics, WideTablesWithColumnsInAnyOrder) {
  const WideTables tables = wide_tables();
  write("preds.csv", tables.scores);
  write("labels.csv", tables.truth);
  const auto result = run({"preds.csv", "--labels", "labels.csv", "--columns",
                           "id=Image Index,prob:=prob_,patient=id[0:8]", "--output", "report"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  for (const auto& [finding, wrong] :
       {std::pair("Atelectasis", 0), std::pair("Effusion", 2), std::pair("Edema", 9)}) {
    const auto images = figure("image", finding);
    EXPECT_EQ(images["patients"], 10);
    EXPECT_EQ(images["positives"], 10);
    // The first `wrong` of the 10 ill are below all others, which tie with nobody healthy.
    EXPECT_DOUBLE_EQ(images["auroc"].get<double>(), 1 - wrong / 20.0) << finding;
  }
}

TEST_F(Metrics, LogitsGiveTheFiguresOfTheirProbabilities) {
  auto predictions = simulated_predictions(0.8, 1);
  write("probabilities.csv", as_csv(predictions));
  for (float& value : predictions.probabilities)
    value = std::log(value / (1 - value));
  write("logits.csv", as_csv(predictions));
  ASSERT_EQ(run({"probabilities.csv", "--output", "p"}).exit_code, 0);
  const auto result = run({"logits.csv", "--logits", "--output", "l"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  for (const char* key : {"auroc", "auroc_low", "average_precision", "sensitivity"})
    EXPECT_NEAR(figure("image", "mass", "p")[key].get<double>(),
                figure("image", "mass", "l")[key].get<double>(), 1e-6)
        << key;
}

TEST_F(Metrics, EachFileIsAFoldOrAModel) {
  const std::string header = "id,patient,true:ill,prob:ill\n";
  write("a.csv", header + "a,a,1,0.8\nb,b,0,0.3\n");
  write("b.csv", header + "c,c,1,0.2\nd,d,0,0.6\n");
  auto result = run({"a.csv", "b.csv", "--each-file", "fold", "--output", "folds"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(figure("image", "ill", "folds")["cases"], 4);
  EXPECT_EQ(figure("image", "ill", "folds")["auroc_mean"], 0.5);

  write("b.csv", header + "a,a,1,0.2\nb,b,0,0.6\n");
  result = run({"a.csv", "b.csv", "--each-file", "model", "--output", "models"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto document = report("models");
  std::map<std::string, double> auroc;
  for (const auto& row : document["measures"])
    if (row["level"] == "image" && row["measure"] == "auroc" && row["preferred"])
      auroc[row["model"]] = row["value"].get<double>();
  EXPECT_THAT(auroc, ::testing::ElementsAre(std::pair("a", 1.0), std::pair("b", 0.0)));
}

TEST_F(Metrics, FoldsThatShareATestSetAreClusteredByCase) {
  std::string text = "id,true:ill,prob:ill\n";
  for (int i = 0; i < 20; ++i)
    text += fmt::format("c{},{},{}\n", i, i % 2, (i * 7 % 20) / 20.0);
  write("a.csv", text);
  write("b.csv", text);
  const auto result = run({"a.csv", "b.csv", "--each-file", "fold", "--repeated-folds", "--level",
                           "image", "--output", "report"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto pooled = figure("image", "ill");
  EXPECT_EQ(pooled["cases"], 40);
  EXPECT_EQ(pooled["patients"], 20);
  EXPECT_EQ(pooled["auroc_method"], "clustered logit");
}

TEST_F(Metrics, FilesWithOtherClasses) {
  write("a.csv", "id,patient,true:ill,prob:ill\na,a,1,0.8\nb,b,0,0.3\n");
  write("b.csv", "id,true:well,prob:well\nc,1,0.8\n");
  EXPECT_EQ(run({"a.csv", "b.csv", "--output", "report"}).exit_code,
            static_cast<int>(ExitCode::inconsistent));
  EXPECT_EQ(run({"a.csv", "--compare", "b.csv", "--output", "report"}).exit_code,
            static_cast<int>(ExitCode::inconsistent));
}

TEST_F(Metrics, LabelsOfOtherIds) {
  write("scores.csv", "id,prob:ill\na,0.5\nb,0.5\n");
  write("truth.csv", "id,ill\na,1\n");
  const auto result = run({"scores.csv", "--labels", "truth.csv", "--output", "report"});
  EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::inconsistent));
  EXPECT_THAT(result.err, HasSubstr("no row for id 'b'"));
}

TEST_F(Metrics, DisagreeingLabels) {
  write("a.csv", "id,patient,true:ill,prob:ill\na,a,1,0.8\nb,b,0,0.3\n");
  write("b.csv", "id,patient,true:ill,prob:ill\na,a,0,0.8\nb,b,0,0.3\n");
  const auto result = run({"a.csv", "--compare", "b.csv", "--output", "report"});
  EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::inconsistent));
  EXPECT_THAT(result.err, HasSubstr("id 'a' has label 1 for ill"));
}

TEST_F(Metrics, FilesOfHdf5AreCheckedLikeTables) {
  const auto predictions = simulated_predictions(0.8, 1);
  store::write_predictions(folder_ / "a.h5", predictions, {});
  store::write_predictions(folder_ / "b.h5", predictions, {});
  auto result = run({"a.h5", "b.h5", "--output", "report"});
  EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::inconsistent));
  EXPECT_THAT(result.err,
              HasSubstr("b.h5 row 1: id 'p0-0-0' occurs twice in the validation rows of "
                        "fold 0 of model 'net', first in a.h5 row 1 - "));
  result = run({"a.h5", "--logits", "--output", "report"});
  EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::inconsistent));
  EXPECT_THAT(result.err, HasSubstr("a.h5 holds probabilities - leave out --logits"));
  result = run({"a.h5", "b.h5", "--each-file", "fold", "--output", "report"});
  EXPECT_THAT(result.err, HasSubstr("a.h5 holds the folds '0' and '1' - "));
  EXPECT_EQ(run({"a.h5", "b.h5", "--each-file", "model", "--output", "report"}).exit_code, 0);
}

TEST_F(Metrics, OverlappingFilesAreNeverPooledSilently) {
  const std::string header = "id,patient,split,true:ill,prob:ill\n";
  write("a.csv", header + "a,a,test,1,0.8\nb,b,test,0,0.3\n");
  write("same.csv", header + "a,a,test,1,0.8\nb,b,test,0,0.3\n");
  write("other_image.csv", header + "a2,a,test,1,0.8\n");
  write("validation.csv", header + "a2,a,validation,1,0.8\n");
  const auto refusal = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--output", "report"});
    const auto result = run(arguments);
    EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::inconsistent)) << result.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "report"));
    return result.err;
  };
  EXPECT_THAT(refusal({"a.csv", "same.csv"}),
              HasSubstr("same.csv line 2: id 'a' occurs twice in the test rows, first in a.csv "
                        "line 2 - "));
  EXPECT_THAT(
      refusal({"a.csv", "same.csv", "--each-file", "fold"}),
      HasSubstr(
          "same.csv line 2: patient 'a' is in the test rows of fold 1, but in a.csv line 2 in "
          "those of fold 0 - "));
  EXPECT_THAT(refusal({"a.csv", "other_image.csv", "--each-file", "fold"}),
              HasSubstr("other_image.csv line 2: patient 'a' is in the test rows of fold 1"));
  EXPECT_THAT(refusal({"a.csv", "validation.csv"}),
              HasSubstr("validation.csv line 2: patient 'a' is in the validation rows, but in "
                        "a.csv line 2 in the test rows - "));
}

} // namespace
} // namespace thorax
