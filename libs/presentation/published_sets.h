#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace thorax::presentation {

/// What a publication reports of one model; values are those printed, not recomputed.
struct PublishedModel {
  std::string name;
  std::string source;                                      ///< publication and year
  std::string split;                                       ///< "not stated" where unknown
  std::vector<std::pair<std::string, double>> aurocs = {}; ///< by class
  std::optional<double> mean_auroc = {};                   ///< over the classes
  std::optional<double> sensitivity = {}, specificity = {};
  std::string statement = {}; ///< what is said in words only
};

/// Published results on one data set, to be shown beside one's own.
struct PublishedSet {
  std::string name; ///< on the command line
  std::string title;
  std::string level; ///< of the cases: image, scan or patient
  std::vector<PublishedModel> models;
};

/// "chestxray14", "claire" and "pennisi".
std::vector<std::string> published_set_names();

/// Nothing when the name is not one of those.
std::optional<PublishedSet> published_set(std::string_view name);

/// Whether two spellings name the same class: case and "_" or " " do not matter.
bool same_class(std::string_view first, std::string_view second);

/// Whether a model's mean is over just these classes.
bool states_just(const PublishedModel& model, const std::vector<std::string>& classes);

/// Whether any model's AUROC is of one of these classes, in any spelling; true for a set that
/// states none by class.
bool has_class_of(const PublishedSet& set, const std::vector<std::string>& classes);

/// A model's AUROC for a class, in any spelling.
std::optional<double> published_auroc(const PublishedModel& model, std::string_view name);

} // namespace thorax::presentation
