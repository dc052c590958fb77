#include "pipeline/case_ranks.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace thorax::pipeline {
namespace {

using json = nlohmann::ordered_json;

/// One JSON value of each rank, in rank order.
std::vector<json> gathered_json(const json& own, comm::Communicator& ranks) {
  const std::string text =
      own.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n"; // one line
  const auto bytes = ranks.gather_all(std::as_bytes(std::span(text)));
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::vector<json> values;
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = all.find('\n', begin);
    values.push_back(json::parse(all.substr(begin, end - begin)));
    begin = end + 1;
  }
  return values;
}

} // namespace

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

std::vector<std::string> gathered(std::span<const std::string> own, comm::Communicator& ranks) {
  if (ranks.size() == 1)
    return {own.begin(), own.end()};
  std::vector<std::string> all;
  for (const json& part : gathered_json(json(std::vector(own.begin(), own.end())), ranks))
    for (const json& text : part)
      all.push_back(text.get<std::string>());
  return all;
}

std::string joined_report(const std::string& own, comm::Communicator& ranks) {
  json joined = json::object();
  for (const json& each : gathered_json(json::parse(own), ranks))
    for (const auto& [key, value] : each.items()) {
      json& sum = joined[key];
      if (sum.is_null())
        sum = value;
      else if (value.is_array())
        sum.insert(sum.end(), value.begin(), value.end());
      else if (value.is_object())
        sum.update(value);
      else
        sum = sum.get<std::int64_t>() + value.get<std::int64_t>();
    }
  for (json& value : joined)
    if (value.is_array())
      std::sort(value.begin(), value.end());
  return joined.dump();
}

void gather_report(cli::Run& run, std::size_t done_before, std::size_t skipped_before,
                   comm::Communicator& ranks) {
  if (ranks.size() == 1)
    return;
  json own = {{"done", run.report.done_count() - done_before}, {"skipped", json::array()}};
  const auto skipped = run.report.skipped_cases();
  for (std::size_t i = skipped_before; i < skipped.size(); ++i)
    own["skipped"].push_back({skipped[i].id, skipped[i].reason, skipped[i].code});
  const auto all = gathered_json(own, ranks);
  for (std::size_t rank = 0; rank < all.size(); ++rank) {
    if (static_cast<int>(rank) == ranks.rank())
      continue;
    for (std::size_t i = 0; i < all[rank]["done"]; ++i)
      run.report.done();
    for (const json& each : all[rank]["skipped"])
      run.report.skipped({each[0], each[1], each[2]});
  }
}

} // namespace thorax::pipeline
