#include "labels/table.h"

#include <cmath>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "labels/fields.h"
#include "labels/match.h"
#include "support/temporary_folder.h"

namespace thorax::labels {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Tables : public ::testing::Test {
protected:
  std::filesystem::path write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }
  Table read(const std::string& text, const TableOptions& options = {}) {
    return read_tables(std::vector{write("table.csv", text)}, options);
  }
  std::string failure(const std::string& text, const TableOptions& options = {}) {
    try {
      read(text, options);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::unreadable);
      return error.line();
    }
    return "read without an error";
  }

  testing::TemporaryFolder folder_;
};

const std::string chestxray14_header =
    "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,"
    "OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y]\n";

TEST_F(Tables, GenericWithBinaryAndMultilabelColumns) {
  const Table one = read("file,patient,sex,age,view,split,covid\na.png,p1,female,63,PA,train,1\n"
                         "b.png,p2,M,058Y,AP,val,\n");
  EXPECT_EQ(one.task, store::Task::binary);
  ASSERT_EQ(one.rows.size(), 2u);
  EXPECT_EQ(one.rows[0].key, "a.png");
  EXPECT_EQ(one.rows[0].patient, "p1");
  EXPECT_EQ(one.rows[0].sex, "F");
  EXPECT_EQ(one.rows[0].age, 63);
  EXPECT_EQ(one.rows[1].age, 58);
  EXPECT_EQ(one.rows[1].split, "validation");
  EXPECT_THAT(one.rows[0].labels, ElementsAre(1));
  EXPECT_THAT(one.rows[1].labels, ElementsAre(-1));

  const Table two = read("path,a,note,b\nx,1,hello,0\ny,0,,-1\n");
  EXPECT_EQ(two.task, store::Task::multilabel);
  EXPECT_THAT(two.names, ElementsAre("a", "b"));
  EXPECT_THAT(two.rows[1].labels, ElementsAre(0, -1));
}

TEST_F(Tables, AMistypedCellDoesNotCostALabelColumn) {
  struct {
    std::string cells[3], fault;
  } const cases[] = {
      {{"1", "2", "0"}, "line 3: column 'lesion' holds \"2\", but 0, 1 or -1 in 2 of its 3 cells"},
      {{"1", "", "y"}, "line 4: column 'lesion' holds \"y\""},
      {{"-1", "O", "-1"}, "line 3: column 'lesion' holds \"O\""},
  };
  for (const auto& [cells, fault] : cases) {
    const std::string text =
        fmt::format("file,lesion,b\nx,{},1\ny,{},1\nz,{},0\n", cells[0], cells[1], cells[2]);
    EXPECT_THAT(failure(text), HasSubstr(fault));
    EXPECT_THAT(read(text, {.label_columns = {"b"}}).names, ElementsAre("b"));
  }
  const Table counts = read("file,nodules,b\nx,3,1\ny,1,1\nz,NA,0\nw,2,0\n");
  EXPECT_THAT(counts.names, ElementsAre("b"));
}

TEST_F(Tables, LabelsAsOtherProgramsWriteThem) {
  const Table table = read("file,lesion\nx,1.0\ny,0.0\nz,NaN\nw,NA\n");
  EXPECT_THAT(table.names, ElementsAre("lesion"));
  EXPECT_THAT(table.rows[0].labels, ElementsAre(1));
  EXPECT_THAT(table.rows[1].labels, ElementsAre(0));
  EXPECT_THAT(table.rows[2].labels, ElementsAre(-1));
  EXPECT_THAT(table.rows[3].labels, ElementsAre(-1));
}

TEST_F(Tables, GenericWithClasses) {
  const TableOptions by_name{.label_columns = {"finding"}};
  const Table named = read("id,finding\n1,normal\n2,covid\n3,\n", by_name);
  EXPECT_EQ(named.task, store::Task::multiclass);
  EXPECT_THAT(named.names, ElementsAre("covid", "normal"));
  EXPECT_THAT(named.rows[0].labels, ElementsAre(0, 1));
  EXPECT_THAT(named.rows[2].labels, ElementsAre(-1, -1));

  const TableOptions exclusive{.exclusive = true};
  EXPECT_EQ(read("id,a,b\n1,1,0\n", exclusive).task, store::Task::multiclass);
  EXPECT_THAT(failure("id,a,b\n1,1,1\n", exclusive), HasSubstr("line 2"));
}

TEST_F(Tables, ChestXray14) {
  write("train_val_list.txt", "00000001_000.png\n");
  write("test_list.txt", "00000002_000.png\n");
  const std::string rows =
      "00000001_000.png,Cardiomegaly|Hernia,0,1,58,M,PA,2682,2749,0.143,0.143\n"
      "00000002_000.png,No Finding,0,2,058Y,F,AP,2500,2048,0.171,0.171\n";
  const Table table = read(chestxray14_header + rows, {.official_lists = folder_.path()});
  EXPECT_EQ(table.task, store::Task::multilabel);
  ASSERT_EQ(table.names.size(), 14u);
  EXPECT_THAT(table.rows[0].labels, ElementsAre(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
  EXPECT_THAT(table.rows[1].labels, ::testing::Each(0));
  EXPECT_EQ(table.rows[0].split, "train");
  EXPECT_EQ(table.rows[1].split, "test");
  EXPECT_EQ(table.rows[1].view, "AP");
  EXPECT_EQ(table.rows[1].age, 58);

  const Table normal = read(chestxray14_header + rows, {.label_columns = {"No Finding"}});
  EXPECT_EQ(normal.task, store::Task::binary);
  EXPECT_THAT(normal.rows[1].labels, ElementsAre(1));
}

TEST_F(Tables, CovidCt) {
  const Table table = read("filename,class,label,patient_or_case,split\n"
                           "a.png,COVID,1,Patient 2,train\nb.jpg,NonCOVID,0,case 3,val\n");
  EXPECT_EQ(table.task, store::Task::binary);
  EXPECT_THAT(table.names, ElementsAre("COVID"));
  EXPECT_EQ(table.rows[0].patient, "Patient 2");
  EXPECT_EQ(table.rows[1].split, "validation");

  const auto covid = write("covid.csv", "File name,Patient ID,Age,Gender\nx_1.png,P1,41,M\n");
  const auto other = write("other.csv", ",image name,patient id\n0,0.jpg,crawled_0\n");
  std::filesystem::create_directory(folder_ / "lists");
  write("lists/trainCT_COVID.txt", "/some/where/x%1.png\n");
  const Table both = read_tables(std::vector{covid, other}, {.official_lists = folder_ / "lists"});
  ASSERT_EQ(both.rows.size(), 2u);
  EXPECT_THAT(both.rows[0].labels, ElementsAre(1));
  EXPECT_EQ(both.rows[0].split, "train");
  EXPECT_THAT(both.rows[1].labels, ElementsAre(0));
  EXPECT_EQ(both.rows[1].split, "");
}

TEST_F(Tables, FaultsNameTheirLine) {
  EXPECT_THAT(failure("name,label\na,1\n"), HasSubstr("key column"));
  EXPECT_THAT(failure("file,a\nx,1\nx,0\n"), HasSubstr("two rows for \"x\""));
  EXPECT_THAT(failure("file,sex,a\nx,M,1\ny,Q,1\n"), HasSubstr("line 3: unknown sex \"Q\""));
  EXPECT_THAT(failure("file,age,a\nx,old,1\n"), HasSubstr("unknown age \"old\""));
  EXPECT_THAT(failure("file,split,a\nx,third,1\n"), HasSubstr("unknown split \"third\""));
  EXPECT_THAT(failure("file,a\nx,1\n", {.label_columns = {"b"}}), HasSubstr("no column \"b\""));
  EXPECT_THAT(failure("file,a,b\nx,1,2\n", {.label_columns = {"a", "b"}}),
              HasSubstr("line 2: column 'b': unknown label \"2\""));
  EXPECT_THAT(failure("file,a\n,1\n"), HasSubstr("key is empty"));
  EXPECT_THAT(failure("file,a\nx,1\ny,0\nz,7\n", {.label_columns = {"a"}}),
              HasSubstr("line 4: column 'a' holds \"7\", but 0, 1 or -1 in 2 of its 3 cells"));
  EXPECT_THAT(failure("file,a,a\nx,1,0\n"), HasSubstr("column 'a' occurs twice"));
  EXPECT_THAT(failure(chestxray14_header + "a.png,Flu,0,1,58,M,PA,1,1,1,1\n"),
              HasSubstr("unknown finding \"Flu\""));
  EXPECT_THAT(failure("Image Index,Finding Labels\na.png,Mass\n"), HasSubstr("Patient ID"));
  EXPECT_THAT(failure("file,a\nx,1\n", {.format = Format::covid_ct}), HasSubstr("filename"));
}

TEST_F(Tables, AgesThatNobodyHasAreUnknown) {
  ::testing::internal::CaptureStderr();
  const Table table = read("file,age,a\nx,414,1\ny,-5,1\nz,120,1\n");
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_TRUE(std::isnan(table.rows[0].age));
  EXPECT_TRUE(std::isnan(table.rows[1].age));
  EXPECT_EQ(table.rows[2].age, 120);
  EXPECT_THAT(log,
              HasSubstr("2 ages are not of 0 to 120 years and count as unknown: those of x, y"));
}

Table keyed(std::vector<std::string> keys) {
  Table table;
  for (std::string& key : keys)
    table.rows.push_back({.key = std::move(key)});
  return table;
}

TEST(Matching, FindsRowsByPathEndingsStemsAndGroups) {
  const Table table = keyed({"p1/s1", "b.png", "study-3", "unused"});
  const std::vector<CaseNames> cases = {{"/data/p1/s1", {}},
                                        {"/data/b.png", {}},
                                        {"/data/x.dcm", {"series-3", "study-3"}},
                                        {"/data/y.dcm", {"series-4", "study-3"}},
                                        {"/data/lonely.png", {}}};
  const Match match = match_rows(table, cases);
  EXPECT_THAT(match.row_of_case, ElementsAre(0u, 1u, 2u, 2u, std::nullopt));
  EXPECT_THAT(match.unmatched_cases, ElementsAre(4u));
  EXPECT_THAT(match.unmatched_rows, ElementsAre(3u));
}

TEST(Matching, AFolderIsForAllItsFiles) {
  const Table table = keyed({"ses-1", "sub-2", "b.png"});
  const std::vector<CaseNames> cases = {{"/data/sub-1/ses-1/mod-rx/a.png", {}},
                                        {"/data/sub-1/ses-1/mod-rx/b.png", {}},
                                        {"/data/sub-2/ses-2/c.png", {}},
                                        {"/data/sub-3/ses-3/ses-1.png", {}},
                                        {"/data/sub-3/ses-3/d.png", {}}};
  EXPECT_THAT(match_rows(table, cases).row_of_case, ElementsAre(0u, 2u, 1u, 0u, std::nullopt));
}

TEST(Matching, TheSeriesOfOneFolderShareItsRow) {
  const Table table = keyed({"x"});
  const std::vector<CaseNames> series = {{"/data/x", {"1.2"}}, {"/data/x", {"1.3"}}};
  EXPECT_THAT(match_rows(table, series).row_of_case, ElementsAre(0u, 0u));
  const std::vector<CaseNames> ambiguous = {{"/a/x", {}}, {"/a/x", {}}, {"/b/x", {}}};
  EXPECT_THROW(match_rows(table, ambiguous), Error);
}

TEST(Matching, RowsNeedNotHaveTheExtensionOfAnyKindOfImage) {
  const Table table = keyed({"v"});
  for (const std::string extension : {"", ".dcm", ".IMA", ".nii", ".nii.gz", ".NII.GZ", ".nrrd",
                                      ".mha", ".mhd", ".png", ".JPG", ".jpeg", ".tif", ".TIFF"}) {
    const std::vector<CaseNames> cases = {{"/data/v" + extension, {}}};
    EXPECT_THAT(match_rows(table, cases).row_of_case, ElementsAre(0u)) << extension;
  }
}

TEST(Matching, PrefersTheLongestPathAndRefusesAmbiguousNames) {
  const Table table = keyed({"1.png", "b/1.png"});
  const std::vector<CaseNames> apart = {{"/a/1.png", {}}, {"/b/1.png", {}}};
  EXPECT_THAT(match_rows(table, apart).row_of_case, ElementsAre(0u, 1u));
  const std::vector<CaseNames> ambiguous = {{"/a/1.png", {}}, {"/c/1.png", {}}};
  EXPECT_THROW(match_rows(table, ambiguous), Error);
}

} // namespace
} // namespace thorax::labels
