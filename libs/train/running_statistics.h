#pragma once

#include "comm/communicator.h"
#include "nn/network.h"
#include "store/checkpoint.h"

namespace thorax::train {

/// Every rank gets the parameters and buffers of rank 0.
void broadcast_network(nn::Network& network, comm::Communicator& group);

/// Batch norm's running statistics, which each rank gathers from its own slices, averaged over
/// ranks.
void average_running_statistics(nn::Network& network, comm::Communicator& group);

/// Each rank's running statistics, so that a stop in mid-epoch loses nothing; float64 [ranks, n].
store::Array gather_running_statistics(const nn::Network& network, comm::Communicator& group);

/// Gives this rank its gathered statistics back; those of another number of ranks are averaged.
void scatter_running_statistics(const store::Array& gathered, nn::Network& network,
                                const comm::Communicator& group);

} // namespace thorax::train
