#include "comm/communicator.h"

#include "comm/request_state.h"

namespace thorax::comm {

Request::Request() = default;
Request::Request(std::unique_ptr<State> state) : state_(std::move(state)) {}
Request::Request(Request&&) noexcept = default;
Request& Request::operator=(Request&& other) noexcept {
  if (state_)
    state_->wait();
  state_ = std::move(other.state_);
  return *this;
}

Request::~Request() {
  if (state_)
    state_->wait();
}

bool Request::test() {
  if (state_ && state_->test())
    state_.reset();
  return !state_;
}

void Request::wait() {
  if (state_)
    state_->wait();
  state_.reset();
}

double Communicator::sum(double value) {
  allreduce({&value, 1, ElementType::float64}, Reduction::sum);
  return value;
}

double Communicator::maximum(double value) {
  allreduce({&value, 1, ElementType::float64}, Reduction::max);
  return value;
}

std::string Communicator::broadcast_text(std::string text, int root) {
  std::int64_t length = static_cast<std::int64_t>(text.size());
  broadcast({&length, 1, ElementType::int64}, root);
  text.resize(static_cast<std::size_t>(length));
  broadcast({text.data(), text.size(), ElementType::uint8}, root);
  return text;
}

std::vector<std::byte> Communicator::gather_all(std::span<const std::byte> bytes) {
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(size()), 0);
  sizes[static_cast<std::size_t>(rank())] = static_cast<std::int64_t>(bytes.size());
  allreduce({sizes.data(), sizes.size(), ElementType::int64});

  std::vector<std::byte> all;
  for (int root = 0; root < size(); ++root) {
    const std::size_t start = all.size();
    if (root == rank())
      all.insert(all.end(), bytes.begin(), bytes.end());
    all.resize(start + static_cast<std::size_t>(sizes[static_cast<std::size_t>(root)]));
    broadcast({all.data() + start, all.size() - start, ElementType::uint8}, root);
  }
  return all;
}

} // namespace thorax::comm
