#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace thorax::comm {

enum class ElementType { uint8, int32, int64, float32, float64 };
enum class Device { cpu, cuda };

/// A contiguous array that a collective reads or writes in place.
struct Buffer {
  void* data = nullptr;
  std::size_t count = 0;
  ElementType type = ElementType::float32;
  Device device = Device::cpu;
};

/// A running non-blocking collective. test() advances it and tells whether it is complete; wait()
/// completes it. The destructor waits.
class Request {
public:
  struct State;
  Request();
  explicit Request(std::unique_ptr<State> state);
  ~Request();
  Request(Request&&) noexcept;
  Request& operator=(Request&&) noexcept;
  bool test();
  void wait();

private:
  std::unique_ptr<State> state_;
};

enum class Reduction { sum, min, max };

/// A group of processes. The serial twin (size 1) does all of it for one rank without MPI.
/// Every rank of the group must reach every collective, in the same order.
class Communicator {
public:
  virtual ~Communicator() = default;
  virtual int rank() const = 0;
  virtual int size() const = 0;
  /// Rank among the processes that share this node's memory (MPI_Comm_split_type), whatever the
  /// launcher.
  virtual int local_rank() const = 0;
  virtual int local_size() const = 0;
  /// Ranks with the same color form a new group, ordered by key.
  virtual std::unique_ptr<Communicator> split(int color, int key) const = 0;
  virtual void send(Buffer buffer, int to, int tag) = 0;
  virtual void receive(Buffer buffer, int from, int tag) = 0;
  virtual void broadcast(Buffer buffer, int root) = 0;
  virtual void allreduce(Buffer buffer, Reduction reduction = Reduction::sum) = 0;
  virtual Request allreduce_async(Buffer buffer, Reduction reduction = Reduction::sum) = 0;
  virtual void barrier() = 0;
  /// Takes the whole job down with this exit code.
  [[noreturn]] virtual void abort(int code) = 0;

  double sum(double value);
  double maximum(double value);
  /// Root's text on every rank.
  std::string broadcast_text(std::string text, int root = 0);
  /// Every rank's bytes, concatenated in rank order, on every rank; ranks may give different
  /// amounts.
  std::vector<std::byte> gather_all(std::span<const std::byte> bytes);
};

/// The processes this one was launched with: MPI under mpirun or srun, else the serial twin. MPI
/// starts at the first call. Throws Error(mpi) when the launcher says N > 1 processes and MPI
/// says 1.
std::shared_ptr<Communicator> world();

/// A group of this process alone.
std::unique_ptr<Communicator> serial();

} // namespace thorax::comm
