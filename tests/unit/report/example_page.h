#pragma once

#include "report/page.h"
#include "unit/report/example_plots.h"

namespace thorax::report {

inline Table subgroup_table() {
  Table table{
      "AUROC by subgroup",
      {{"Group", "group"}, {"n", "n"}, {"AUROC", "auroc"}, {"95% interval", "interval", 3, true}}};
  for (const auto& [name, n] :
       {std::pair{"women", 5120}, std::pair{"men", 6106}, std::pair{"under 18 years", 61},
        std::pair{"80 years and older", 7}})
    table.rows.push_back({std::string(name), std::int64_t{n}, 0.8 + n / 1e5,
                          std::string(n < 10 ? "0.412\u20131.000" : "0.784\u20130.861")});
  table.rows.push_back(
      {std::string("all"), std::int64_t{11294}, 0.831, std::string("0.824\u20130.838")});
  table.totals = {4};
  table.footnotes = {{"Fewer than 10 cases: read with care.", {{3, 2}, {3, 3}}},
                     {"Fewer than 100 cases.", {{2, 3}}}};
  return table;
}

/// A page with every kind of block and plot.
inline Page example_page() {
  const std::string lorem =
      "Discrimination is the area under the ROC curve with mid-ranks for ties. Intervals are "
      "clustered by patient because patients occur more than once; thresholds were chosen on "
      "validation data and frozen.";
  return {
      "Chest classifier \u2013 evaluation",
      "11,226 images of 2,797 patients, 14 classes",
      {{"",
        {Warning{"The threshold of Hernia was chosen on test data: its figures are optimistic."},
         Paragraph{lorem}}},
       {"Discrimination",
        {Figure{forest_plot(chest_findings),
                "AUROC per class with patient-clustered 95% intervals; hollow "
                "squares are published values on another split.",
                "figures/forest.svg"},
         Figure{roc_plot(first(3), true), "ROC curves with pointwise 95% bands.",
                "figures/roc.svg"},
         Figure{roc_plot(chest_findings, false), "ROC curves of all classes."}}},
       {"Calibration and use",
        {Figure{reliability_plot(), "Reliability diagram with Wilson intervals; below it, how "
                                    "many cases had each score."},
         Figure{decision_plot(), "Net benefit of acting on the model's answer."}}},
       {"Subgroups", {subgroup_table(), Paragraph{lorem}}},
       {"Confusion",
        {Figure{confusion_matrix(first(3)), "Lesion classes: rows are the truth."},
         Figure{confusion_matrix(first(4)), "The same for four classes."},
         Figure{confusion_matrix(chest_findings), "The same for all classes."}}},
       {"How the figures were found",
        {Bullets{{"AUROC: mid-ranks for ties.", "Intervals: Obuchowski's clustered variance."}},
         Details{"Provenance of every stage", {subgroup_table(), Bullets{{lorem, lorem}}}}}}},
      "thorax-metrics 1.0.0. SHA-256 of the inputs: "
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855."};
}

} // namespace thorax::report
