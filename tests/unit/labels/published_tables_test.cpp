#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <toml++/toml.h>

#include "core/error.h"
#include "labels/separator.h"
#include "labels/table.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

// The tables of published data sets, as far as their formats tell; rows are made up.

namespace thorax::labels {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Labels = std::vector<std::int8_t>;

class PublishedTables : public ::testing::Test {
protected:
  Table read(const std::string& text, const TableOptions& options = {}) {
    const auto path = folder_ / "table";
    std::ofstream(path) << text;
    return read_tables(std::vector{path}, options);
  }
  std::string failure(const std::string& text, const TableOptions& options = {}) {
    try {
      read(text, options);
    } catch (const Error& error) {
      return error.line();
    }
    return "read without an error";
  }

  testing::TemporaryFolder folder_;
};

TEST(Separators, AreTheOnesTheHeaderHasMostOf) {
  EXPECT_EQ(separator_of("a,b;c,d\n;;;;;;"), ',');
  EXPECT_EQ(separator_of("a;b;c\n,,,,,,"), ';');
  EXPECT_EQ(separator_of("\tPatientID\tReportID\n"), '\t');
  EXPECT_EQ(separator_of("\"a;b;c\",d\n"), ',');
  EXPECT_EQ(separator_of("file\n"), ',');
}

TEST_F(PublishedTables, GenericWithSemicolonsOrTabs) {
  for (const char* separator : {";", "\t"}) {
    std::string text = "file|sex|a|b\nx.png|F|1|0\ny.png||0|\n";
    for (std::size_t at; (at = text.find('|')) != text.npos;)
      text.replace(at, 1, separator);
    const Table table = read(text);
    EXPECT_THAT(table.names, ElementsAre("a", "b"));
    EXPECT_EQ(table.rows[0].sex, "F");
    EXPECT_THAT(table.rows[1].labels, ElementsAre(0, -1));
  }
}

TEST_F(PublishedTables, ChestXray14InItsEditions) {
  const std::string row = "00000001_000.png,Mass|Nodule,0,1,58,M,PA,2682,2749,0.143,0.143";
  const std::string start = "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,";
  for (const std::string& end :
       {std::string("Patient Gender,View Position,OriginalImage[Width,Height],"
                    "OriginalImagePixelSpacing[x,y],"),
        std::string("Patient Sex,View Position,OriginalImageWidth,OriginalImageHeight,"
                    "OriginalImagePixelSpacing_x,OriginalImagePixelSpacing_y,")}) {
    const Table table = read(start + end + "\n" + row + ",\n", {.label_columns = {"Mass"}});
    EXPECT_EQ(table.rows[0].sex, "M");
    EXPECT_EQ(table.rows[0].patient, "1");
    EXPECT_EQ(table.rows[0].age, 58);
    EXPECT_THAT(table.rows[0].labels, ElementsAre(1));
  }
}

const std::string chexpert_header =
    "Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Enlarged Cardiomediastinum,Cardiomegaly,"
    "Lung Opacity,Lung Lesion,Edema,Consolidation,Pneumonia,Atelectasis,Pneumothorax,"
    "Pleural Effusion,Pleural Other,Fracture,Support Devices\n";

TEST_F(PublishedTables, CheXpertWithItsThreeReadingsOfUncertain) {
  const std::string rows =
      "CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg,Female,68,Frontal,AP,1.0,,,,"
      ",,,,,0.0,,,,1.0\n"
      "CheXpert-v1.0-small/valid/patient00002/study2/view2_lateral.jpg,Male,87,Lateral,,,,-1.0,1.0,"
      ",-1.0,-1.0,,-1.0,,-1.0,,1.0,\n";
  const Table table = read(chexpert_header + rows);
  ASSERT_EQ(table.names.size(), 14u);
  EXPECT_EQ(table.rows[0].key, "train/patient00001/study1/view1_frontal.jpg");
  EXPECT_EQ(table.rows[0].patient, "patient00001");
  EXPECT_EQ(table.rows[1].study, "patient00002/study2");
  EXPECT_EQ(table.rows[0].split, "train");
  EXPECT_EQ(table.rows[1].split, "validation");
  EXPECT_EQ(table.rows[0].view, "AP");
  EXPECT_EQ(table.rows[1].view, "lateral");
  EXPECT_EQ(table.rows[0].labels, (Labels{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));

  const TableOptions chosen{.label_columns = {"Edema", "Fracture", "Pneumonia"}};
  const struct {
    Uncertain uncertain;
    std::int8_t edema;
  } readings[] = {{Uncertain::unknown, -1}, {Uncertain::positive, 1}, {Uncertain::negative, 0}};
  for (const auto& [uncertain, edema] : readings) {
    TableOptions options = chosen;
    options.uncertain = uncertain;
    EXPECT_THAT(read(chexpert_header + rows, options).rows[1].labels, ElementsAre(edema, 1, 0));
  }
}

TEST_F(PublishedTables, CovidXrayFindingsAreATree) {
  const Table table = read("patientid,sex,age,finding,view,modality,filename,notes\n"
                           "1,M,65,Pneumonia/Viral/COVID-19,PA,X-ray,a.jpg,\"one,\ntwo\"\n"
                           "2,F,40,Pneumonia,AP Supine,X-ray,b.jpg,\n"
                           "3,,,No Finding,L,X-ray,c.jpg,\n"
                           "4,,,todo,Axial,CT,d.jpg,\n"
                           "5,,,Pneumonia/Viral,PA,X-ray,e.jpg,\n"
                           "6,,,Tuberculosis,PA,X-ray,f.jpg,\n");
  EXPECT_THAT(table.names, ElementsAre("Pneumonia", "Viral", "COVID-19", "Tuberculosis"));
  EXPECT_EQ(table.task, store::Task::multilabel);
  const Labels expected[] = {{1, 1, 1, 0},     {1, -1, -1, 0}, {0, 0, 0, 0},
                             {-1, -1, -1, -1}, {1, 1, -1, 0},  {0, 0, 0, 1}};
  for (std::size_t row = 0; row < std::size(expected); ++row)
    EXPECT_EQ(table.rows[row].labels, expected[row]) << "row " << row;
  EXPECT_EQ(table.rows[1].view, "AP Supine");
  EXPECT_EQ(table.rows[3].modality, "CT");
  EXPECT_EQ(table.rows[0].patient, "1");
}

TEST_F(PublishedTables, CovidXrayFindingsWithoutHierarchyMeanTheSame) {
  const std::string header = "patientid,sex,age,finding,view,modality,filename\n";
  const TableOptions covid{.label_columns = {"COVID-19", "Bacterial", "No Finding"}};
  const Table table = read(header + "1,M,65,\"COVID-19, ARDS\",PA,X-ray,a.jpg\n"
                                    "2,M,65,ARDS,PA,X-ray,b.jpg\n"
                                    "3,M,65,E.Coli,PA,X-ray,c.jpg\n"
                                    "4,M,65,No Finding,PA,X-ray,d.jpg\n",
                           covid);
  EXPECT_THAT(table.rows[0].labels, ElementsAre(1, 0, 0));
  EXPECT_THAT(table.rows[1].labels, Each(-1));
  EXPECT_THAT(table.rows[2].labels, ElementsAre(0, 1, 0));
  EXPECT_THAT(table.rows[3].labels, ElementsAre(0, 0, 1));
}

const std::string bimcv_header = "\tPatientID\tReportID\tReport\tLabels\tLocalizations\t"
                                 "LabelsLocalizationsBySentence\tlabelCUIS\tLocalizationsCUIS\n";

TEST_F(PublishedTables, BimcvReportsBySession) {
  const std::string rows = "0\tsub-S1\tses-E1\tneumonia\t['COVID 19', "
                           "'pneumonia']\t[]\t[]\t['C5203670' 'C0032285']\t[]\n"
                           "1\tsub-S1\tses-E2\tduda\t\"['COVID 19 uncertain'\t "
                           "'consolidation']\"\t[]\t[]\t['C5203671']\t"
                           "[]\n"
                           "2\tsub-S2\tses-E3\tnormal\t['normal']\t[]\t[]\t[]\t[]\n"
                           "3\tsub-S3\tses-E4\t\t[]\t[]\t[]\t[]\t[]\n"
                           "4\tsub-S4\tses-E5\tno valorable\t['exclude']\t[]\t[]\t[]\t[]\n"
                           "5\tsub-S5\tses-E6\tvidrio\t['otro']\t[]\t[]\t[C3544344]\t[]\n";
  const Table table = read(bimcv_header + rows);
  EXPECT_THAT(table.names, ElementsAre("COVID-19", "Pneumonia", "Ground glass", "Consolidation"));
  const Labels expected[] = {{1, 1, 0, 0},     {-1, 0, 0, 1},    {0, 0, 0, 0},
                             {-1, -1, -1, -1}, {-1, -1, -1, -1}, {0, 0, 1, 0}};
  for (std::size_t row = 0; row < std::size(expected); ++row)
    EXPECT_EQ(table.rows[row].labels, expected[row]) << "row " << row;
  EXPECT_EQ(table.rows[1].key, "ses-E2");
  EXPECT_EQ(table.rows[1].patient, "sub-S1");

  const Table two = read(bimcv_header + rows, {.label_columns = {"COVID-19", "normal"},
                                               .uncertain = Uncertain::positive});
  EXPECT_THAT(two.rows[1].labels, ElementsAre(1, 0));
  EXPECT_THAT(two.rows[2].labels, ElementsAre(0, 1));
  EXPECT_THAT(failure(bimcv_header + rows, {.label_columns = {"nodule"}}),
              HasSubstr("no report has the finding \"nodule\""));
}

TEST_F(PublishedTables, BimcvTestsByParticipant) {
  const std::string header = "participant\tdate\ttest\tresult\n";
  const Table table = read(header + "sub-S1\t01.04.2020\tPCR\tNEGATIVO\n"
                                    "sub-S1\t05.04.2020\tIGG\tPOSITIVO\n"
                                    "sub-S2\t05.04.2020\tPCR\tNEGATIVO\n"
                                    "sub-S3\t05.04.2020\tPCR\tNEGATIVO\n"
                                    "sub-S3\t06.04.2020\tPCR\tINDETERMINADO\n");
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_THAT(table.names, ElementsAre("Positive test"));
  EXPECT_THAT(table.rows[0].labels, ElementsAre(1));
  EXPECT_THAT(table.rows[1].labels, ElementsAre(0));
  EXPECT_THAT(table.rows[2].labels, ElementsAre(-1));
  EXPECT_THAT(failure(header + "sub-S1\t\tPCR\tTAL VEZ\n"), HasSubstr("line 2: unknown result"));
}

TEST_F(PublishedTables, FaultsNameTheirLine) {
  EXPECT_THAT(failure(chexpert_header + "a/train/patient1/study1/v.jpg,Male,50,Frontal,AP,2" +
                      std::string(13, ',') + "\n"),
              HasSubstr("line 2: unknown label \"2\""));
  EXPECT_THAT(failure(chexpert_header, {.label_columns = {"Hernia"}}),
              HasSubstr("no finding \"Hernia\""));
  EXPECT_THAT(failure("patientid,finding,filename\n1,SARS,a.jpg\n"),
              HasSubstr("no column \"sex\""));
  EXPECT_THAT(failure(bimcv_header + "0\ts\te\tr\t['open\t\t\t\t\n"), HasSubstr("quote"));
}

/// Every data/<set>.toml names a format that exists and a licence, and is spoken of by its file.
TEST(DataFolder, DescribesSetsWithKnownFormats) {
  const auto names = format_names();
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(testing::source_folder() / "data")) {
    if (entry.path().extension() != ".toml")
      continue;
    ++files;
    const toml::table set = toml::parse_file(entry.path().string());
    EXPECT_THAT(names, ::testing::Contains(set["labels-format"].value_or(std::string())))
        << entry.path();
    for (const char* key : {"name", "obtain", "licence"})
      EXPECT_NE(set[key].value_or(std::string()), "") << entry.path() << ": " << key;
    EXPECT_FALSE(set["labels"].as_table()->empty()) << entry.path();
  }
  EXPECT_GE(files, 5u);
}

} // namespace
} // namespace thorax::labels
