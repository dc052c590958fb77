#include <cstring>
#include <deque>
#include <map>

#include "comm/buffer.h"
#include "core/error.h"

namespace thorax::comm {
namespace {

class Serial : public Communicator {
public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  int local_rank() const override { return 0; }
  int local_size() const override { return 1; }
  std::unique_ptr<Communicator> split(int, int) const override { return serial(); }

  void send(Buffer buffer, int to, int tag) override {
    check(to);
    const auto* first = static_cast<const std::byte*>(buffer.data);
    messages_[tag].emplace_back(first, first + bytes(buffer));
  }

  void receive(Buffer buffer, int from, int tag) override {
    check(from);
    auto& waiting = messages_[tag];
    if (waiting.empty() || waiting.front().size() != bytes(buffer))
      throw Error(ExitCode::mpi, "no message of this size was sent", report_it);
    std::memcpy(buffer.data, waiting.front().data(), bytes(buffer));
    waiting.pop_front();
  }

  void broadcast(Buffer, int root) override { check(root); }
  void allreduce(Buffer, Reduction) override {}
  Request allreduce_async(Buffer, Reduction) override { return {}; }
  void barrier() override {}
  void abort(int code) override { std::_Exit(code); }

private:
  static void check(int rank) {
    if (rank != 0)
      throw Error(ExitCode::mpi, "no rank " + std::to_string(rank) + " in a group of one",
                  report_it);
  }

  std::map<int, std::deque<std::vector<std::byte>>> messages_;
};

} // namespace

std::unique_ptr<Communicator> serial() {
  return std::make_unique<Serial>();
}

} // namespace thorax::comm
