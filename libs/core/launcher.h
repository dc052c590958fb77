#pragma once

namespace thorax {

/// The processes a launcher (Open MPI, Hydra, SLURM, Horovod) says it started, from its environment
/// variables, without starting MPI. One process when not launched.
struct Launch {
  int size = 1, rank = 0;
  int local_size = 1; ///< on this node, where the launcher tells; else 1
};
Launch launch();

/// On ranks other than 0, waits long enough for rank 0 to report a failure that all ranks share and
/// to end the job; returns when it did not.
void let_rank_zero_speak_first();

/// Whether this process may run on only some of the node's processors, as when a launcher binds it.
bool is_bound();

/// Threads for this process when nobody says how many: its processors, shared with the other
/// processes on the node unless the launcher bound it to its own.
int default_threads();

} // namespace thorax
