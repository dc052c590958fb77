#include "core/person.h"

#include <cmath>

#include <gtest/gtest.h>

namespace thorax {
namespace {

TEST(Person, AgesInAllUnitsOfDicom) {
  const struct {
    const char* text;
    double years;
  } ages[] = {
      {"58", 58}, {"045Y", 45},  {"006M", 0.5}, {" 12w ", 84 / 365.25}, {"100D", 100 / 365.25},
      {"0", 0},   {"999Y", 999}, {"-5Y", -5},   {"61.5", 61.5}};
  for (const auto& [text, years] : ages) {
    const auto age = age_from(text);
    ASSERT_TRUE(age) << text;
    EXPECT_NEAR(*age, years, 1e-12) << text;
  }
  for (const char* text : {"", "  ", "u", "Unknown", "NA", "nan"})
    EXPECT_TRUE(std::isnan(age_from(text).value_or(0))) << text;
  for (const char* text : {"Y", "xxY", "45Q", "old", "5 Y Y"})
    EXPECT_FALSE(age_from(text)) << text;
}

TEST(Person, AgesThatNobodyHasAreForgotten) {
  for (double years : {0., 0.5, 61., 120.}) {
    const double before = years;
    EXPECT_FALSE(forget_impossible_age(years));
    EXPECT_EQ(years, before);
  }
  for (double years : {-0.1, 120.5, 999., double(INFINITY)}) {
    EXPECT_TRUE(forget_impossible_age(years));
    EXPECT_TRUE(std::isnan(years));
  }
  double unknown = NAN;
  EXPECT_FALSE(forget_impossible_age(unknown));
}

TEST(Person, SexInItsSpellings) {
  const struct {
    const char *text, *sex;
  } known[] = {{"M", "M"}, {" male", "M"}, {"f", "F"}, {"FEMALE", "F"},
               {"O", "O"}, {"other", "O"}, {"", ""},   {"Unknown", ""}};
  for (const auto& [text, sex] : known)
    EXPECT_EQ(sex_from(text), sex) << text;
  for (const char* text : {"Q", "man", "mf"})
    EXPECT_FALSE(sex_from(text)) << text;
}

} // namespace
} // namespace thorax
