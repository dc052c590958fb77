#include "scan/opening.h"

#include <string>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <gtest/gtest.h>

#include "scan/dicom.h"
#include "scan/dicom_write.h"
#include "support/temporary_folder.h"

namespace thorax::scan {
namespace {

/// The open pixels of an image of 7 columns as rows of '#', the others '.'.
std::string shown(const std::vector<Opening>& openings) {
  const auto mask = open_pixels(openings, 5, 7);
  std::string rows;
  for (std::size_t i = 0; i < mask.pixels.size(); ++i) {
    rows += mask.pixels[i] ? '#' : '.';
    if (i % 7 == 6)
      rows += '\n';
  }
  return rows;
}

TEST(Openings, CountFromOneAndIncludeTheirEdges) {
  const Opening rectangle{.rectangle = {{2, 5, 2, 4}}};
  const Opening beyond{.rectangle = {{-10, 99, 4, 99}}};
  const Opening circle{.circle = {{3, 4, 2}}};
  const Opening triangle{.polygon = {{1, 1}, {5, 1}, {5, 5}}};
  const Opening notched{.polygon = {{1, 1}, {4, 4}, {1, 7}, {5, 7}, {5, 1}}};
  const Opening both{.rectangle = {{4, 7, 1, 5}}, .circle = {{3, 4, 2}}};
  const struct {
    std::vector<Opening> openings;
    const char* rows;
  } cases[] = {
      {{}, "#######\n#######\n#######\n#######\n#######\n"},
      {{rectangle}, ".......\n.####..\n.####..\n.####..\n.......\n"},
      {{beyond}, ".......\n.......\n.......\n#######\n#######\n"},
      {{circle}, "...#...\n..###..\n.#####.\n..###..\n...#...\n"},
      {{triangle}, "#......\n##.....\n###....\n####...\n#####..\n"},
      {{notched}, "#.....#\n##...##\n###.###\n#######\n#######\n"},
      {{both}, "...#...\n...##..\n...###.\n...##..\n...#...\n"},
      {{rectangle, circle}, ".......\n..###..\n.####..\n..###..\n.......\n"},
      {{{.rectangle = {{5, 2, 1, 5}}}}, ".......\n.......\n.......\n.......\n.......\n"},
      {{{.circle = {{3, 1e300, 5}}}}, ".......\n.......\n.......\n.......\n.......\n"},
  };
  for (const auto& [openings, rows] : cases)
    EXPECT_EQ(shown(openings), rows);
}

TEST(Openings, PolygonsMayCrossThemselves) {
  const struct {
    std::vector<std::array<double, 2>> polygon;
    bool crosses;
  } cases[] = {{{{1, 1}, {5, 1}, {5, 5}}, false},
               {{{1, 1}, {1, 5}, {5, 5}, {5, 1}}, false},
               {{{1, 1}, {1, 5}, {5, 5}, {5, 1}, {1, 1}}, false}, // closed by its first vertex
               {{{1, 1}, {4, 4}, {1, 7}, {5, 7}, {5, 1}}, false},
               {{{1, 1}, {3, 3}, {5, 5}}, false}, // on a line
               {{{1, 1}, {5, 5}, {1, 5}, {5, 1}}, true},
               {{{1, 5}, {5, 1}, {1, 1}, {5, 5}}, true},
               {{{5, 5}, {1, 3}, {5, 1}, {2, 5}, {2, 1}}, true}}; // a pentagram
  for (const auto& [polygon, crosses] : cases)
    EXPECT_EQ(crosses_itself(polygon), crosses) << ::testing::PrintToString(polygon);
}

class StatedOpening : public ::testing::Test {
protected:
  /// The openings of an X-ray with these attributes.
  StatedOpenings read(const std::vector<std::pair<DcmTagKey, std::string>>& attributes) {
    const auto path = folder_ / "a.dcm";
    write_xray(path, Raster<std::uint16_t>(20, 30, 7), {.study_uid = uid_from("s")}, {});
    DcmFileFormat file;
    EXPECT_TRUE(file.loadFile(path.c_str()).good());
    for (const auto& [tag, value] : attributes)
      EXPECT_TRUE(file.getDataset()->putAndInsertOFStringArray(tag, value.c_str()).good());
    EXPECT_TRUE(file.saveFile(path.c_str(), EXS_LittleEndianExplicit).good());
    return read_dicom_header(path).opening;
  }

  testing::TemporaryFolder folder_;
};

TEST_F(StatedOpening, IsOfCollimatorAndShutter) {
  const auto stated = read({{DCM_CollimatorShape, "RECTANGULAR"},
                            {DCM_CollimatorLeftVerticalEdge, "3"},
                            {DCM_CollimatorRightVerticalEdge, "28"},
                            {DCM_CollimatorUpperHorizontalEdge, "-2"},
                            {DCM_CollimatorLowerHorizontalEdge, "18"},
                            {DCM_ShutterShape, "CIRCULAR\\POLYGONAL"},
                            {DCM_CenterOfCircularShutter, "10\\15"},
                            {DCM_RadiusOfCircularShutter, "9"},
                            {DCM_VerticesOfThePolygonalShutter, "1\\2\\20\\2\\20\\30"}});
  EXPECT_FALSE(stated.incomplete);
  ASSERT_EQ(stated.openings.size(), 2u);
  EXPECT_EQ(*stated.openings[0].rectangle, (std::array<double, 4>{3, 28, -2, 18}));
  EXPECT_FALSE(stated.openings[0].circle || stated.openings[1].rectangle);
  EXPECT_EQ(*stated.openings[1].circle, (std::array<double, 3>{10, 15, 9}));
  EXPECT_EQ(stated.openings[1].polygon,
            (std::vector<std::array<double, 2>>{{1, 2}, {20, 2}, {20, 30}}));
}

TEST_F(StatedOpening, IsIncompleteWithoutItsNumbers) {
  const std::pair<DcmTagKey, std::string> polygon{DCM_ShutterShape, "POLYGONAL"};
  const std::vector<std::vector<std::pair<DcmTagKey, std::string>>> cases = {
      {{DCM_CollimatorShape, "RECTANGULAR"}, {DCM_CollimatorLeftVerticalEdge, "3"}},
      {{DCM_CollimatorShape, "CIRCULAR"}, {DCM_CenterOfCircularCollimator, "3\\4"}},
      {polygon},
      {polygon, {DCM_VerticesOfThePolygonalShutter, "1\\2\\3\\4"}},
      {polygon, {DCM_VerticesOfThePolygonalShutter, "1\\2\\3\\4\\5"}},
      {polygon, {DCM_VerticesOfThePolygonalShutter, "1\\1\\20\\30\\1\\30\\20\\1"}}};
  for (const auto& attributes : cases) {
    const auto stated = read(attributes);
    EXPECT_TRUE(stated.incomplete && stated.openings.empty());
  }
  const auto nothing = read({});
  EXPECT_TRUE(!nothing.incomplete && nothing.openings.empty());
}

} // namespace
} // namespace thorax::scan
