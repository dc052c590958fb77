#include "scan/modality.h"

#include <gtest/gtest.h>

namespace thorax::scan {
namespace {

TEST(Modality, IsToldWhereDicomDefinesIt) {
  const struct {
    const char *stated, *told;
  } cases[] = {{"CT", "modality CT"},           {"RTSTRUCT", "modality RTSTRUCT"},
               {"", "modality unknown"},        {"JOHN DOE", "an undefined modality"},
               {"ct", "an undefined modality"}, {"CT DOE", "an undefined modality"}};
  for (const auto& [stated, told] : cases)
    EXPECT_EQ(told_modality(stated), told);
}

} // namespace
} // namespace thorax::scan
