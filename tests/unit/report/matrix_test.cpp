#include <gmock/gmock.h>

#include "report/matrix.h"

namespace thorax::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Matrix matrix(std::vector<std::vector<std::int64_t>> counts) {
  return {"confusion", "Truth", "Prediction", {"a", "b"}, {"a", "b"}, std::move(counts)};
}

TEST(Matrix, ShadesByTheShareOfTheRow) {
  const std::string drawn = draw(matrix({{30, 10}, {0, 0}})).content;
  EXPECT_THAT(drawn, HasSubstr("fill-opacity=\"0.525\"")); // 0.7 * 30 / 40
  EXPECT_THAT(drawn, HasSubstr("fill-opacity=\"0.175\""));
  EXPECT_THAT(drawn, HasSubstr(">75%<"));
  EXPECT_THAT(drawn, HasSubstr(">40<"));     // the row's sum
  EXPECT_THAT(drawn, HasSubstr(">\u2013<")); // shares of an empty row
}

TEST(Matrix, NeitherAFewNorAlmostAllAreRoundedAway) {
  const std::string drawn = draw(matrix({{999, 1}, {0, 1000}})).content;
  EXPECT_THAT(drawn, HasSubstr(">&lt;1%<"));
  EXPECT_THAT(drawn, HasSubstr(">&gt;99%<"));
  EXPECT_THAT(drawn, HasSubstr(">0%<"));
  EXPECT_THAT(drawn, HasSubstr(">100%<"));
}

TEST(Matrix, SlantsOnlyNamesThatAreTooLong) {
  Matrix confusion = matrix({{1, 2}, {3, 4}});
  EXPECT_THAT(draw(confusion).content, Not(HasSubstr("rotate(-45)")));
  confusion.column_names[1] = "Pleural_Thickening";
  EXPECT_THAT(draw(confusion).content, HasSubstr("rotate(-45)"));
}

TEST(Matrix, DescriptionSpellsOutEveryRow) {
  EXPECT_EQ(draw(matrix({{1, 2}, {3, 4}})).description,
            "Truth by Prediction. a: a 1, b 2. b: a 3, b 4.");
}

} // namespace
} // namespace thorax::report
