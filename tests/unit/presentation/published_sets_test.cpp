#include "presentation/published_sets.h"

#include <numeric>

#include <gmock/gmock.h>

namespace thorax::presentation {
namespace {

TEST(PublishedSets, AllCanBeFound) {
  for (const std::string& name : published_set_names())
    EXPECT_EQ(published_set(name).value().name, name);
  EXPECT_FALSE(published_set("unheard of"));
}

TEST(PublishedSets, MeansAgreeWithTheirClasses) {
  int checked = 0;
  for (const std::string& name : published_set_names()) {
    const PublishedSet set = published_set(name).value();
    for (const PublishedModel& model : set.models) {
      EXPECT_FALSE(model.source.empty() || model.split.empty()) << model.name;
      if (!model.mean_auroc || model.aurocs.empty())
        continue;
      ASSERT_EQ(model.aurocs.size(), 14u);
      const double sum =
          std::accumulate(model.aurocs.begin(), model.aurocs.end(), 0.0,
                          [](double so_far, const auto& one) { return so_far + one.second; });
      EXPECT_NEAR(sum / 14, *model.mean_auroc, 0.0005) << model.name;
      ++checked;
    }
  }
  EXPECT_EQ(checked, 5);
}

TEST(PublishedSets, ClassesMatchInAnySpelling) {
  EXPECT_TRUE(same_class("Pleural_Thickening", "pleural thickening"));
  EXPECT_TRUE(same_class("EDEMA", "Edema"));
  EXPECT_FALSE(same_class("Mass", "Nodule"));
  const PublishedModel chexnet = published_set("chestxray14")->models[2];
  EXPECT_EQ(published_auroc(chexnet, "Pleural Thickening"), 0.8062);
  EXPECT_EQ(published_auroc(chexnet, "covid"), std::nullopt);
}

TEST(PublishedSets, HoldDecisionsToo) {
  EXPECT_EQ(published_set("pennisi")->models[0].sensitivity, 0.903);
  EXPECT_EQ(published_set("pennisi")->models[0].specificity, 0.935);
  EXPECT_FALSE(published_set("claire")->models[0].sensitivity);
  EXPECT_FALSE(published_set("claire")->models[0].statement.empty());
}

} // namespace
} // namespace thorax::presentation
