#include "comm/communicator.h"

#include <array>
#include <cstring>

#include <gtest/gtest.h>

#include "core/error.h"

namespace thorax::comm {
namespace {

TEST(Serial, IsAGroupOfOne) {
  const auto group = serial();
  EXPECT_EQ(group->rank(), 0);
  EXPECT_EQ(group->size(), 1);
  EXPECT_EQ(group->local_rank(), 0);
  EXPECT_EQ(group->local_size(), 1);
  EXPECT_EQ(group->split(7, 3)->size(), 1);
}

TEST(Serial, ReductionsKeepTheOnlyContribution) {
  const auto group = serial();
  std::array<float, 3> values{1, -2, 3};
  const auto expected = values;
  group->allreduce({values.data(), values.size()});
  Request request = group->allreduce_async({values.data(), values.size()}, Reduction::max);
  EXPECT_TRUE(request.test());
  request.wait();
  EXPECT_EQ(values, expected);
  EXPECT_EQ(group->sum(2.5), 2.5);
  EXPECT_EQ(group->maximum(-1), -1);
  EXPECT_EQ(group->broadcast_text("text"), "text");
}

TEST(Serial, GathersItsOwnBytes) {
  const std::array bytes{std::byte{1}, std::byte{2}};
  EXPECT_EQ(serial()->gather_all(bytes), std::vector(bytes.begin(), bytes.end()));
  EXPECT_TRUE(serial()->gather_all({}).empty());
}

TEST(Serial, ReceivesWhatItSentByTagInOrder) {
  const auto group = serial();
  std::int32_t first = 1, second = 2, other = 3, got = 0;
  group->send({&first, 1, ElementType::int32}, 0, 5);
  group->send({&second, 1, ElementType::int32}, 0, 5);
  group->send({&other, 1, ElementType::int32}, 0, 6);
  for (const auto& [tag, expected] : {std::pair{6, 3}, {5, 1}, {5, 2}}) {
    group->receive({&got, 1, ElementType::int32}, 0, tag);
    EXPECT_EQ(got, expected);
  }
  EXPECT_THROW(group->receive({&got, 1, ElementType::int32}, 0, 5), Error);
}

TEST(Serial, RefusesOtherRanks) {
  std::int32_t value = 0;
  EXPECT_THROW(serial()->broadcast({&value, 1, ElementType::int32}, 1), Error);
  EXPECT_THROW(serial()->send({&value, 1, ElementType::int32}, 1, 0), Error);
}

} // namespace
} // namespace thorax::comm
