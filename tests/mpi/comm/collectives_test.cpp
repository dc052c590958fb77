#include "comm/communicator.h"
#include "core/launcher.h"

#include <numeric>
#include <thread>

#include <gtest/gtest.h>

namespace thorax::comm {
namespace {

struct Collectives : ::testing::Test {
  std::shared_ptr<Communicator> job = world();
  const int rank = job->rank(), size = job->size();
};

TEST_F(Collectives, TheGroupIsWhatWasLaunched) {
  EXPECT_EQ(size, launch().size);
  EXPECT_EQ(rank, launch().rank);
  EXPECT_EQ(job->local_size(), size);
  EXPECT_EQ(job->local_rank(), rank);
}

TEST_F(Collectives, ReducesEveryElementType) {
  const auto reduces = [&](auto value, ElementType type) {
    std::vector<decltype(value)> values(5, static_cast<decltype(value)>(rank + 1));
    job->allreduce({values.data(), values.size(), type});
    for (const auto sum : values)
      EXPECT_EQ(sum, size * (size + 1) / 2);
    values[0] = static_cast<decltype(value)>(rank + 1);
    job->allreduce({values.data(), 1, type}, Reduction::min);
    EXPECT_EQ(values[0], 1);
    values[0] = static_cast<decltype(value)>(rank + 1);
    job->allreduce({values.data(), 1, type}, Reduction::max);
    EXPECT_EQ(values[0], size);
  };
  reduces(std::uint8_t{}, ElementType::uint8);
  reduces(std::int32_t{}, ElementType::int32);
  reduces(std::int64_t{}, ElementType::int64);
  reduces(float{}, ElementType::float32);
  reduces(double{}, ElementType::float64);
}

TEST_F(Collectives, SeveralAsynchronousReductionsRunAtOnce) {
  constexpr std::size_t count = 300'000;
  std::vector<std::vector<float>> buffers(4, std::vector<float>(count, 1.0f));
  std::vector<Request> requests;
  for (auto& buffer : buffers)
    requests.push_back(job->allreduce_async({buffer.data(), count}));
  while (!std::all_of(requests.begin(), requests.end(), [](Request& r) { return r.test(); }))
    std::this_thread::yield();
  for (const auto& buffer : buffers)
    EXPECT_EQ(std::accumulate(buffer.begin(), buffer.end(), 0.0), double(count) * size);
}

TEST_F(Collectives, BroadcastsFromAnyRoot) {
  for (int root = 0; root < size; ++root)
    EXPECT_EQ(job->broadcast_text("from " + std::to_string(rank), root),
              "from " + std::to_string(root));
}

TEST_F(Collectives, GathersDifferentAmountsInRankOrder) {
  const std::vector<std::byte> mine(static_cast<std::size_t>(rank), std::byte(rank));
  std::vector<std::byte> expected;
  for (int r = 0; r < size; ++r)
    expected.insert(expected.end(), static_cast<std::size_t>(r), std::byte(r));
  EXPECT_EQ(job->gather_all(mine), expected);
}

TEST_F(Collectives, SendsAroundTheRing) {
  std::int32_t token = 0, mine = rank;
  if (size == 1) {
    job->send({&mine, 1, ElementType::int32}, 0, 1);
    job->receive({&token, 1, ElementType::int32}, 0, 1);
  } else if (rank == 0) {
    job->send({&mine, 1, ElementType::int32}, 1, 1);
    job->receive({&token, 1, ElementType::int32}, size - 1, 1);
  } else {
    job->receive({&token, 1, ElementType::int32}, rank - 1, 1);
    job->send({&mine, 1, ElementType::int32}, (rank + 1) % size, 1);
  }
  EXPECT_EQ(token, (rank + size - 1) % size);
}

TEST_F(Collectives, SplitsByColourOrderedByKey) {
  const auto parity = job->split(rank % 2, -rank);
  const int members = (size + (rank % 2 == 0 ? 1 : 0)) / 2;
  EXPECT_EQ(parity->size(), members);
  EXPECT_EQ(parity->rank(), members - 1 - rank / 2);
  EXPECT_EQ(parity->sum(1), members);
}

} // namespace
} // namespace thorax::comm
