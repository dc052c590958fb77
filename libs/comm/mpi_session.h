#pragma once

namespace thorax::comm {

/// Ends this process with MPI_Abort(code) in place of MPI_Finalize, so that no other rank waits for
/// it for ever.
void abort_at_exit(int code);

} // namespace thorax::comm
