#include <gtest/gtest.h>

#include "core/shown_paths.h"

namespace thorax {
namespace {

TEST(ShownPaths, AreThoseThatTheUserKnows) {
  ShownPaths paths;
  paths.show_below("/tmp/d.h5.unpacked/1", "/data/set");
  paths.show_below("d.h5.unpacked/1", "set/");
  paths.show_below("d.h5.unpacked/2", "");
  const std::pair<const char*, const char*> texts[] = {
      {"/tmp/d.h5.unpacked/1/a.zip/x: damaged", "/data/set/a.zip/x: damaged"},
      {"skipped d.h5.unpacked/1/a.zip and d.h5.unpacked/2/b.zip", "skipped set/a.zip and b.zip"},
      {"\"d.h5.unpacked/2/b.zip\"", "\"b.zip\""},
      {"/other/d.h5.unpacked/1/a.zip", "/other/d.h5.unpacked/1/a.zip"},
      {"d.h5.unpacked/11/a.zip, d.h5.unpacked", "d.h5.unpacked/11/a.zip, d.h5.unpacked"},
      {"", ""},
  };
  for (const auto& [text, expected] : texts)
    EXPECT_EQ(paths.shown(text), expected);
}

} // namespace
} // namespace thorax
