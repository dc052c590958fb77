#include <climits>
#include <exception>

#include <mpi.h>

#include "comm/communicator.h"
#include "comm/mpi_session.h"
#include "comm/request_state.h"
#include "core/error.h"
#include "core/launcher.h"

namespace thorax::comm {
namespace {

void check(int status, const char* what) {
  if (status == MPI_SUCCESS)
    return;
  char text[MPI_MAX_ERROR_STRING] = "";
  int length = 0;
  MPI_Error_string(status, text, &length);
  throw Error(ExitCode::mpi, std::string(what) + " failed: " + std::string(text, length),
              "look at the launcher's messages and the network");
}

MPI_Datatype datatype(ElementType type) {
  switch (type) {
  case ElementType::uint8:
    return MPI_UINT8_T;
  case ElementType::int32:
    return MPI_INT32_T;
  case ElementType::int64:
    return MPI_INT64_T;
  case ElementType::float32:
    return MPI_FLOAT;
  case ElementType::float64:
    return MPI_DOUBLE;
  }
  return MPI_DATATYPE_NULL;
}

MPI_Op operation(Reduction reduction) {
  switch (reduction) {
  case Reduction::sum:
    return MPI_SUM;
  case Reduction::min:
    return MPI_MIN;
  case Reduction::max:
    return MPI_MAX;
  }
  return MPI_OP_NULL;
}

int count(const Buffer& buffer) {
  if (buffer.device != Device::cpu)
    throw Error(ExitCode::mpi, "MPI cannot reach this device's memory",
                "copy the buffer to host memory");
  if (buffer.count > INT_MAX)
    throw Error(ExitCode::mpi,
                std::to_string(buffer.count) + " elements are too many for one message",
                "lower HOROVOD_FUSION_THRESHOLD");
  return static_cast<int>(buffer.count);
}

/// MPI from its start to the end of the process.
class Session {
public:
  Session() {
    int provided = 0;
    check(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided), "MPI_Init_thread");
    if (provided < MPI_THREAD_SERIALIZED)
      throw Error(ExitCode::mpi, "this MPI has no thread support", "use an MPI built with threads");
  }

  ~Session() {
    if (abort_code_ != 0)
      MPI_Abort(MPI_COMM_WORLD, abort_code_);
    if (!failed())
      MPI_Finalize();
  }

  void abort_at_exit(int code) { abort_code_ = code; }

  /// True when the other ranks may wait elsewhere: collectives, MPI_Finalize included, could block
  /// for ever.
  bool failed() const { return abort_code_ != 0 || std::uncaught_exceptions() > 0; }

private:
  int abort_code_ = 0;
};

Session& session() {
  static Session session;
  return session;
}

struct MpiRequest : Request::State {
  MPI_Request request = MPI_REQUEST_NULL;

  bool test() override {
    int done = 0;
    check(MPI_Test(&request, &done, MPI_STATUS_IGNORE), "MPI_Test");
    return done != 0;
  }
  void wait() override { check(MPI_Wait(&request, MPI_STATUS_IGNORE), "MPI_Wait"); }
};

class Mpi : public Communicator {
public:
  explicit Mpi(MPI_Comm handle) : handle_(handle) {
    check(MPI_Comm_set_errhandler(handle_, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
    check(MPI_Comm_rank(handle_, &rank_), "MPI_Comm_rank");
    check(MPI_Comm_size(handle_, &size_), "MPI_Comm_size");
    MPI_Comm node = MPI_COMM_NULL;
    check(MPI_Comm_split_type(handle_, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &node),
          "MPI_Comm_split_type");
    MPI_Comm_rank(node, &local_rank_);
    MPI_Comm_size(node, &local_size_);
    MPI_Comm_free(&node);
  }

  ~Mpi() override {
    if (!session().failed())
      MPI_Comm_free(&handle_);
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  int local_rank() const override { return local_rank_; }
  int local_size() const override { return local_size_; }

  std::unique_ptr<Communicator> split(int color, int key) const override {
    MPI_Comm part = MPI_COMM_NULL;
    check(MPI_Comm_split(handle_, color, key, &part), "MPI_Comm_split");
    return std::make_unique<Mpi>(part);
  }

  void send(Buffer buffer, int to, int tag) override {
    check(MPI_Send(buffer.data, count(buffer), datatype(buffer.type), to, tag, handle_),
          "MPI_Send");
  }

  void receive(Buffer buffer, int from, int tag) override {
    check(MPI_Recv(buffer.data, count(buffer), datatype(buffer.type), from, tag, handle_,
                   MPI_STATUS_IGNORE),
          "MPI_Recv");
  }

  void broadcast(Buffer buffer, int root) override {
    check(MPI_Bcast(buffer.data, count(buffer), datatype(buffer.type), root, handle_), "MPI_Bcast");
  }

  void allreduce(Buffer buffer, Reduction reduction) override {
    check(MPI_Allreduce(MPI_IN_PLACE, buffer.data, count(buffer), datatype(buffer.type),
                        operation(reduction), handle_),
          "MPI_Allreduce");
  }

  Request allreduce_async(Buffer buffer, Reduction reduction) override {
    auto state = std::make_unique<MpiRequest>();
    check(MPI_Iallreduce(MPI_IN_PLACE, buffer.data, count(buffer), datatype(buffer.type),
                         operation(reduction), handle_, &state->request),
          "MPI_Iallreduce");
    return Request(std::move(state));
  }

  void barrier() override { check(MPI_Barrier(handle_), "MPI_Barrier"); }

  void abort(int code) override {
    MPI_Abort(handle_, code);
    std::_Exit(code);
  }

private:
  MPI_Comm handle_;
  int rank_ = 0, size_ = 1, local_rank_ = 0, local_size_ = 1;
};

/// A copy of MPI_COMM_WORLD, so that our messages cannot meet another library's.
std::shared_ptr<Communicator> start() {
  session();
  MPI_Comm copy = MPI_COMM_NULL;
  check(MPI_Comm_dup(MPI_COMM_WORLD, &copy), "MPI_Comm_dup");
  auto group = std::make_shared<Mpi>(copy);
  if (group->size() != launch().size) {
    abort_at_exit(static_cast<int>(ExitCode::mpi));
    throw Error(ExitCode::mpi,
                "the launcher started " + std::to_string(launch().size) +
                    " processes but MPI sees " + std::to_string(group->size()),
                "launch with the MPI this program was built with: its mpirun, or srun --mpi=pmix");
  }
  return group;
}

} // namespace

void abort_at_exit(int code) {
  session().abort_at_exit(code);
}

std::shared_ptr<Communicator> world() {
  if (launch().size == 1)
    return serial();
  static std::shared_ptr<Communicator> world = start();
  return world;
}

} // namespace thorax::comm
