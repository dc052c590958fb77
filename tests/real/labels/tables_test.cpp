#include <algorithm>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/folder.h"
#include "labels/match.h"
#include "labels/table.h"
#include "support/real_data.h"

// Published tables against the images they speak of. The counts are those of the tables' own rows.

namespace thorax::labels {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RealTables : public thorax::testing::RealData {
protected:
  /// The pictures below a folder.
  std::vector<CaseNames> pictures(const fs::path& folder) const {
    std::vector<CaseNames> cases;
    for (const fs::path& path : content_of(data_ / folder).files)
      for (const char* extension : {".png", ".PNG", ".jpg", ".JPG", ".jpeg"})
        if (path.extension() == extension)
          cases.push_back({path.generic_string(), {}});
    return cases;
  }

  static std::size_t count(const Table& table, const std::string& name, int label) {
    const auto k = static_cast<std::size_t>(
        std::find(table.names.begin(), table.names.end(), name) - table.names.begin());
    return static_cast<std::size_t>(
        std::count_if(table.rows.begin(), table.rows.end(),
                      [&](const Row& row) { return row.labels[k] == label; }));
  }
};

TEST_F(RealTables, ChestXray14WithItsOfficialLists) {
  const Table table = read_tables(std::vector{data_ / "chestxray14" / "Data_Entry_2017.csv"},
                                  {.official_lists = data_ / "chestxray14" / "official"});
  const auto cases = pictures("chestxray14/images");
  ASSERT_THAT(cases, SizeIs(375));
  const Match match = match_rows(table, cases);
  EXPECT_THAT(match.unmatched_cases, IsEmpty());
  std::map<std::string, int> splits, views;
  for (const auto& row : match.row_of_case) {
    ++splits[table.rows[*row].split];
    ++views[table.rows[*row].view];
  }
  EXPECT_THAT(splits, ElementsAre(std::pair("test", 44), std::pair("train", 331)));
  EXPECT_THAT(views, ElementsAre(std::pair("AP", 57), std::pair("PA", 318)));
  const struct {
    const char* finding;
    std::size_t positives;
  } stated[] = {{"Infiltration", 69}, {"Atelectasis", 62}, {"Pneumonia", 19}, {"Hernia", 12}};
  for (const auto& [finding, positives] : stated)
    EXPECT_EQ(count(table, finding, 1), positives) << finding;
}

TEST_F(RealTables, SmallChestXray14) {
  const Table table = read_tables(std::vector{data_ / "chestxray14_64px" / "Data_Entry_2017.csv"});
  const auto cases = pictures("chestxray14_64px");
  ASSERT_THAT(cases, SizeIs(744));
  const Match match = match_rows(table, cases);
  EXPECT_THAT(match.unmatched_cases, IsEmpty());
  std::set<std::string> patients;
  for (const auto& row : match.row_of_case)
    patients.insert(table.rows[*row].patient);
  EXPECT_THAT(patients, SizeIs(170));
}

TEST_F(RealTables, CovidXray) {
  const Table table =
      read_tables(std::vector{data_ / "covid_xray_ieee8023" / "metadata.csv"},
                  {.label_columns = {"COVID-19", "Pneumonia", "Bacterial", "No Finding"}});
  ASSERT_THAT(table.rows, SizeIs(276));
  EXPECT_EQ(count(table, "COVID-19", 1), 173u + 12);
  EXPECT_EQ(count(table, "COVID-19", -1), 22u + 3 + 9) << "todo, ARDS, Pneumonia of any kind";
  EXPECT_EQ(count(table, "Bacterial", 1), 2u + 6 + 4 + 4 + 4);
  EXPECT_EQ(count(table, "No Finding", 1), 10u);
  EXPECT_EQ(count(table, "Pneumonia", 0), 10u);
  EXPECT_EQ(std::count_if(table.rows.begin(), table.rows.end(),
                          [](const Row& row) { return row.modality == "CT"; }),
            4);
  const Match match = match_rows(table, pictures("covid_xray_ieee8023/images"));
  EXPECT_THAT(match.unmatched_cases, IsEmpty());
  EXPECT_THAT(match.unmatched_rows, IsEmpty());
}

TEST_F(RealTables, CovidCt) {
  const Table table = read_tables(std::vector{data_ / "covid_ct_slices" / "labels.csv"});
  std::vector<CaseNames> cases = pictures("covid_ct_slices/CT_COVID");
  for (CaseNames& names : pictures("covid_ct_slices/CT_NonCOVID"))
    cases.push_back(std::move(names));
  const Match match = match_rows(table, cases);
  ASSERT_THAT(match.row_of_case, SizeIs(344));
  EXPECT_THAT(match.unmatched_cases, IsEmpty());
  EXPECT_THAT(match.unmatched_rows, IsEmpty());
  EXPECT_EQ(count(table, "COVID", 1), 181u);
  EXPECT_EQ(count(table, "COVID", 0), 163u);
}

} // namespace
} // namespace thorax::labels
