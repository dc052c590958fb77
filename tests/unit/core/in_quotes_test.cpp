#include "core/in_quotes.h"

#include <gtest/gtest.h>

namespace thorax {
namespace {

TEST(InQuotes, AValueEndsAtItsMarkAlone) {
  EXPECT_EQ(in_quotes("O'Neill"), "\"O'Neill\"");
  EXPECT_EQ(in_quotes("a \"b\" c"), "\"a `b` c\"");
  EXPECT_EQ(in_quotes("O'Neill", '\''), "'O`Neill'");
  EXPECT_EQ(in_quotes(""), "\"\"");
}

} // namespace
} // namespace thorax
