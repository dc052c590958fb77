#include <array>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "core/packing.h"

namespace thorax {
namespace {

struct Item {
  std::string name;
  std::vector<std::string> words;
  std::optional<std::array<double, 3>> position;
  std::optional<std::vector<int>> numbers;
  std::optional<Error> error;
};

auto fields(Item& item) {
  return std::tie(item.name, item.words, item.position, item.numbers, item.error);
}
auto fields(const Item& item) {
  return std::tie(item.name, item.words, item.position, item.numbers, item.error);
}

TEST(Packing, GivesBackWhatWasAdded) {
  const std::vector<Item> items = {
      {},
      {std::string("a\0\n\xFF", 4), {"", "b"}, {{1, -2, 0.1}}, {{}}, {}},
      {"c", {}, {}, {{7, -8}}, Error(ExitCode::unreadable, "x.dcm: cut short", "leave it out")}};
  Packer packer;
  packer.add(items);
  packer.add(true);
  Unpacker unpacker(std::as_bytes(std::span(packer.bytes())));
  std::vector<Item> again;
  bool end = false;
  unpacker.take(again);
  unpacker.take(end);
  EXPECT_TRUE(end);
  ASSERT_EQ(again.size(), items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    EXPECT_EQ(again[i].name, items[i].name);
    EXPECT_EQ(again[i].words, items[i].words);
    EXPECT_EQ(again[i].position, items[i].position);
    EXPECT_EQ(again[i].numbers, items[i].numbers);
    ASSERT_EQ(again[i].error.has_value(), items[i].error.has_value());
  }
  EXPECT_EQ(again[2].error->code(), ExitCode::unreadable);
  EXPECT_EQ(again[2].error->line(), items[2].error->line());
}

TEST(Packing, BytesThatAreCutShortAreAnError) {
  Packer packer;
  packer.add(std::string("text"));
  for (std::size_t size = 0; size < packer.bytes().size(); ++size) {
    Unpacker unpacker(std::as_bytes(std::span(packer.bytes()).first(size)));
    std::string text;
    EXPECT_THROW(unpacker.take(text), Error) << size;
  }
}

} // namespace
} // namespace thorax
