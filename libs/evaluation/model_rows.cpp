#include "evaluation/model_rows.h"

#include <algorithm>

namespace thorax::evaluation {

std::vector<ModelRows> split_models(const ScoredCases& cases) {
  std::vector<ModelRows> models;
  for (std::size_t n = 0; n < cases.size(); ++n) {
    auto found = std::find_if(models.begin(), models.end(),
                              [&](const ModelRows& rows) { return rows.model == cases.model[n]; });
    if (found == models.end())
      found = models.insert(models.end(), {cases.model[n], {}, {}, {}});
    if (cases.is_test(n)) {
      found->test.push_back(n);
      found->test_by_fold[cases.fold[n]].push_back(n);
    } else {
      found->validation_by_fold[cases.fold[n]].push_back(n);
    }
  }
  return models;
}

} // namespace thorax::evaluation
