#include "core/view.h"

#include <gtest/gtest.h>

namespace thorax {
namespace {

TEST(View, IsKeptWhereItIsOfKnownTerms) {
  for (const char* text : {"PA", "ap", "LL", "RLO", "L", "lateral", "Frontal", "AP Supine",
                           "AP_horizontal", "LEFT LATERAL", "axial", "XTABLE-LATERAL"})
    EXPECT_EQ(view_from(text), text);
  EXPECT_EQ(view_from(" PA "), "PA");
  for (const char* text : {"", " ", "Unknown", "NA"})
    EXPECT_EQ(view_from(text), "") << text;
}

TEST(View, IsNoneWhereItIsAnyOtherText) {
  for (const char* text : {"DOE JOHN", "PA DOE", "PA 1955-12-31", "PAPA", "AP^DOE", "-", "PA--AP",
                           "left right left right left"})
    EXPECT_FALSE(view_from(text)) << text;
}

} // namespace
} // namespace thorax
