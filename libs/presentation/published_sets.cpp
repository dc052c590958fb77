#include "presentation/published_sets.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace thorax::presentation {
namespace {

using Aurocs = std::array<double, 14>;

std::vector<std::pair<std::string, double>> by_finding(const Aurocs& aurocs) {
  constexpr std::array findings{
      "Atelectasis", "Cardiomegaly", "Effusion",           "Infiltration",  "Mass",
      "Nodule",      "Pneumonia",    "Pneumothorax",       "Consolidation", "Edema",
      "Emphysema",   "Fibrosis",     "Pleural_Thickening", "Hernia"};
  std::vector<std::pair<std::string, double>> result;
  for (std::size_t i = 0; i < findings.size(); ++i)
    result.emplace_back(findings[i], aurocs[i]);
  return result;
}

/// The per-class columns as collected by the repositories arnoweng/CheXNet and
/// jrzech/reproduce-chexnet; the networks of SURFsara, Dell and Intel state means only.
PublishedSet chestxray14() {
  const std::string by_patient = "random by patient, 70/10/20%";
  const std::string poster = "SURFsara, Dell and Intel poster";
  PublishedSet set{"chestxray14",
                   "ChestX-ray14",
                   "image",
                   {{"Wang et al.", "Wang et al. 2017", "not stated",
                     by_finding({.716, .807, .784, .609, .706, .671, .633, .806, .708, .835, .815,
                                 .769, .708, .767}),
                     .738},
                    {"Yao et al.", "Yao et al. 2017", "own random split",
                     by_finding({.772, .904, .859, .695, .792, .717, .713, .841, .788, .882, .829,
                                 .767, .765, .914}),
                     .803},
                    {"CheXNet", "Rajpurkar et al. 2017", by_patient,
                     by_finding({.8094, .9248, .8638, .7345, .8676, .7802, .7680, .8887, .7901,
                                 .8878, .9371, .8047, .8062, .9164}),
                     .841},
                    {"arnoweng", "arnoweng/CheXNet, a re-implementation", by_patient,
                     by_finding({.8294, .9165, .8870, .7143, .8597, .7873, .7745, .8726, .8142,
                                 .8932, .9254, .8304, .7831, .9104}),
                     .843},
                    {"jrzech", "jrzech/reproduce-chexnet, 2022", by_patient,
                     by_finding({.8180, .9090, .8827, .7156, .8377, .7756, .7617, .8776, .8002,
                                 .8945, .9316, .8251, .7889, .9175}),
                     .838}}};
  for (const auto& [name, mean] :
       {std::pair{"DenseNet-121", .819}, std::pair{"ResNet-50", .826}, std::pair{"ResNet-59", .838},
        std::pair{"AmoebaNet (4, 256)", .840}, std::pair{"AmoebaNet (2, 512)", .842}})
    set.models.push_back({name, poster, "not stated", {}, mean});
  return set;
}

PublishedSet claire() {
  return {"claire",
          "CLAIRE COVID-19 universal pipeline",
          "scan",
          {{.name = "best network",
            .source = "StreamFlow paper",
            .split = "not stated",
            .statement = "sensitivity and specificity above 90%"}}};
}

PublishedSet pennisi() {
  return {"pennisi",
          "COVID-19 in chest CT",
          "scan",
          {{.name = "Pennisi et al.",
            .source = "Artificial Intelligence in Medicine 2021, 10.1016/j.artmed.2021.102114",
            .split = "166 CT scans",
            .sensitivity = .903,
            .specificity = .935}}};
}

std::string spelling(std::string_view name) {
  std::string result = lower(trim(name));
  std::replace(result.begin(), result.end(), '_', ' ');
  return result;
}

std::vector<PublishedSet> published_sets() {
  return {chestxray14(), claire(), pennisi()};
}

} // namespace

std::vector<std::string> published_set_names() {
  std::vector<std::string> names;
  for (const PublishedSet& set : published_sets())
    names.push_back(set.name);
  return names;
}

std::optional<PublishedSet> published_set(std::string_view name) {
  for (const PublishedSet& set : published_sets())
    if (set.name == name)
      return set;
  return std::nullopt;
}

bool same_class(std::string_view first, std::string_view second) {
  return spelling(first) == spelling(second);
}

bool states_just(const PublishedModel& model, const std::vector<std::string>& classes) {
  return classes.size() == model.aurocs.size() &&
         std::all_of(classes.begin(), classes.end(), [&](const std::string& name) {
           return published_auroc(model, name).has_value();
         });
}

std::optional<double> published_auroc(const PublishedModel& model, std::string_view name) {
  for (const auto& [finding, auroc] : model.aurocs)
    if (same_class(finding, name))
      return auroc;
  return std::nullopt;
}

bool has_class_of(const PublishedSet& set, const std::vector<std::string>& classes) {
  const auto states_classes = [](const PublishedModel& model) { return !model.aurocs.empty(); };
  return std::none_of(set.models.begin(), set.models.end(), states_classes) ||
         std::any_of(set.models.begin(), set.models.end(), [&](const PublishedModel& model) {
           return std::any_of(classes.begin(), classes.end(), [&](const std::string& name) {
             return published_auroc(model, name).has_value();
           });
         });
}

} // namespace thorax::presentation
