#include <gtest/gtest.h>

#include "core/atomic_file.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"
#include "unit/report/example_plots.h"

namespace thorax::report {
namespace {

/// An independent look at drawings by tests/support/check_svg.py.
testing::CommandResult check(const std::vector<Drawing>& drawings) {
  const testing::TemporaryFolder folder;
  std::vector<std::string> command{
      "/usr/bin/python3", (testing::source_folder() / "tests/support/check_svg.py").string()};
  for (std::size_t i = 0; i < drawings.size(); ++i) {
    command.push_back((folder / std::to_string(i)).string());
    write_text(command.back(), svg(drawings[i]));
  }
  return testing::run_command(command);
}

TEST(Svg, DrawingsAreWellFormedAndTheirTextsStandFree) {
  std::vector<Drawing> drawings{draw(roc_plot(first(3), true)), draw(reliability_plot()),
                                draw(decision_plot()), draw(confusion_matrix(first(2)))};
  for (const Names& names : {chest_findings, awkward_names}) {
    drawings.push_back(draw(roc_plot(names, false)));
    drawings.push_back(draw(forest_plot(names)));
    drawings.push_back(draw(confusion_matrix(names)));
  }
  const testing::CommandResult result = check(drawings);
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

TEST(Svg, CheckFindsWhatIsWrong) {
  Drawing drawing{"title", "description", 100, 40};
  drawing.content = svg_text(0, 20, "over") + svg_text(10, 22, "lap") +
                    svg_text(90, 20, "outside") + "<path class=\"line\" d=\"M0 15L20 15\"/>";
  const testing::CommandResult result = check({drawing});
  EXPECT_EQ(result.exit_code, 1);
  for (const char* fault :
       {"'lap' touches 'over'", "'outside' leaves the picture", "a curve crosses 'over'"})
    EXPECT_NE(result.out.find(fault), std::string::npos) << result.out << result.err;
  EXPECT_NE(check({{"", "description", 9, 9}}).out.find("no title"), std::string::npos);
}

} // namespace
} // namespace thorax::report
