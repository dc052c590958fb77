#include "pipeline/case_ranks.h"

#include <algorithm>

namespace thorax::pipeline {
void rank_zero_first(comm::Communicator& ranks, const std::function<void()>& body) {
  if (ranks.rank() == 0)
    body();
  ranks.barrier();
  if (ranks.rank() != 0)
    body();
}

Share share_of(std::span<const std::uintmax_t> sizes, const comm::Communicator& ranks) {
  double total = 0;
  for (const auto size : sizes)
    total += static_cast<double>(size) + 1; // also where all sizes are unknown
  Share share{sizes.size(), sizes.size()};
  double before = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const double size = static_cast<double>(sizes[i]) + 1;
    const auto rank = static_cast<int>((before + size / 2) / total * ranks.size());
    before += size;
    if (rank == ranks.rank())
      share = {std::min(share.first, i), i + 1};
  }
  return share;
}

std::vector<nlohmann::json> gathered(const nlohmann::json& own, comm::Communicator& ranks) {
  if (ranks.size() == 1)
    return {own};
  const std::string text =
      own.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n"; // one line
  const auto bytes = ranks.gather_all(std::as_bytes(std::span(text)));
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::vector<nlohmann::json> values;
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = all.find('\n', begin);
    values.push_back(nlohmann::json::parse(all.substr(begin, end - begin)));
    begin = end + 1;
  }
  return values;
}

} // namespace thorax::pipeline
