#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace thorax::train {

/// What one epoch came to.
struct EpochRecord {
  int epoch = 0; ///< from 1
  double learning_rate = 0;
  double loss = 0;            ///< per known label, in training mode
  double validation_loss = 0; ///< per known label
  double validation_auroc = std::numeric_limits<double>::quiet_NaN(); ///< mean over labels
  double images_per_second = 0; ///< of training, all ranks together
  double waiting = 0; ///< share of the training time spent waiting for images, of the slowest rank
  double seconds = 0; ///< training and validation

  /// "epoch   3/20  lr 1.0e-03  loss 0.5120 ...".
  std::string line(int epochs) const;
};

using History = std::vector<EpochRecord>;

/// By what figure of the validation part epochs are compared.
enum class BestBy { loss, auroc };

/// The epoch with the least loss, or the highest mean AUROC with the loss to decide between equal
/// and undefined ones; the earliest of equals. 0 when there is none.
int best_epoch(const History& history, BestBy by);

/// A CSV table, exact to the last bit.
std::string to_csv(const History& history);
/// Throws Error(corrupt).
History parse_history(std::string_view csv);

} // namespace thorax::train
