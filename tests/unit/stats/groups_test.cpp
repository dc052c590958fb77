#include "stats/groups.h"

#include <string>
#include <string_view>

#include <gmock/gmock.h>

namespace thorax::stats {
namespace {

using ::testing::ElementsAre;

TEST(GroupRows, NumbersKeysByFirstAppearance) {
  const std::vector<std::string> texts{"b", "a", "b", "", "a", ""};
  const auto groups = group_rows(
      texts.size(), [&](std::size_t row) { return std::tuple<std::string_view>(texts[row]); });
  EXPECT_THAT(groups.of, ElementsAre(0, 1, 0, 2, 1, 2));
  EXPECT_THAT(groups.first, ElementsAre(0, 1, 3));
}

TEST(GroupRows, EveryPartOfAKeyCounts) {
  const std::vector<std::tuple<std::string_view, int, std::string_view>> keys{
      {"a", 0, "b"}, {"a", 1, "b"}, {"b", 0, "a"}, {"ab", 0, ""}, {"", 0, "ab"}, {"a", 0, "b"}};
  const auto groups = group_rows(keys.size(), [&](std::size_t row) { return keys[row]; });
  EXPECT_THAT(groups.of, ElementsAre(0, 1, 2, 3, 4, 0));
}

TEST(GroupRows, ManyRowsOfFewAndOfManyKeys) {
  constexpr std::size_t rows = 200000;
  for (const std::size_t keys : {std::size_t{1}, std::size_t{1000}, rows}) {
    const auto groups = group_rows(rows, [&](std::size_t row) { return std::tuple(row % keys); });
    ASSERT_EQ(groups.count(), keys);
    for (std::size_t row = 0; row < rows; ++row)
      ASSERT_EQ(groups.of[row], row % keys);
  }
}

TEST(GroupRows, Nothing) {
  const auto groups = group_rows(0, [](std::size_t row) { return std::tuple(row); });
  EXPECT_EQ(groups.count(), 0u);
  EXPECT_TRUE(groups.of.empty());
}

} // namespace
} // namespace thorax::stats
