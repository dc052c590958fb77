#include <chrono>
#include <csignal>
#include <filesystem>
#include <set>

#include <nlohmann/json.hpp>

#include "cohort.h"
#include "core/atomic_file.h"
#include "support/grey_png.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

/// One archive for each patient, as image archives deliver their sets.
class ArchivesInFolders : public Cohort {
protected:
  void SetUp() override {
    fs::create_directories(folder_ / "packed" / "site");
    for (const char* patient : {"anna", "bert", "carl"})
      write_series(patient);
    pack("cohort", "anna", "../packed/anna.zip");
    pack("cohort", "bert", "../packed/site/bert.tar.gz");
    fs::copy(folder_ / "cohort" / "carl", folder_ / "packed" / "carl", fs::copy_options::recursive);
  }

  void pack(const std::string& folder, const std::string& what, const std::string& archive) {
    const std::string pack = archive.ends_with("gz") ? "tar -czf " : "7z a ";
    const auto made =
        in_folder({"sh", "-c", "cd " + folder + " && " + pack + archive + " " + what});
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }

  testing::CommandResult volumes(const std::string& input, const std::string& output,
                                 std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"ct", input, "--as", "volumes", "--output", output});
    return preprocess(more);
  }

  std::vector<std::string> ids(const std::string& name) {
    std::vector<std::string> found;
    const store::DatasetReader reader(folder_ / name);
    for (const store::Sample& sample : reader.samples())
      found.push_back(sample.id);
    return found;
  }

  void draw(const std::string& name) {
    Raster<std::uint8_t> picture(24, 20, 50);
    for (std::size_t i = 0; i < 200; ++i)
      picture.pixels[i] = static_cast<std::uint8_t>(i);
    fs::create_directories((folder_ / name).parent_path());
    testing::write_grey_png(folder_ / name, picture);
  }
};

TEST_F(ArchivesInFolders, GiveWhatTheirFoldersGive) {
  ASSERT_EQ(volumes("cohort", "out/folder.h5").exit_code, 0);
  for (const char* output : {"out/packed.h5", "packed/inside.h5"}) {
    const auto result = volumes("packed", output, {"--id-key", "out/id.key"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(content(output), content("out/folder.h5"));
    EXPECT_FALSE(fs::exists(folder_ / (std::string(output) + ".unpacked")));
  }
  EXPECT_TRUE(fs::exists(folder_ / "packed" / "anna.zip"));
}

TEST_F(ArchivesInFolders, NamePicturesByTheirPlaceInEveryRun) {
  for (const char* name : {"pictures/sub/a.png", "pictures/b.png", "xrays/c.png"})
    draw(name);
  pack("pictures", "sub b.png", "../xrays/dora.zip");
  write_text(folder_ / "labels.csv", "id,ill\ndora,1\nc.png,0\n");
  for (const char* command : {"ct", "xray"})
    for (const char* output : {"one.h5", "xrays/two.h5"}) {
      const auto result = preprocess({command, "xrays", "--keep-ids", "--force", "--labels",
                                      "labels.csv", "--output", output});
      ASSERT_EQ(result.exit_code, 0) << result.err;
      EXPECT_THAT(result.err, Not(HasSubstr("have no row")));
      const auto found = ids(output);
      ASSERT_EQ(found.size(), 3u);
      EXPECT_THAT(found[0], ::testing::StartsWith("c.png"));
      EXPECT_THAT(found[1], ::testing::StartsWith("dora.zip/b.png"));
      EXPECT_THAT(found[2], ::testing::StartsWith("dora.zip/sub/a.png"));
      const store::DatasetReader reader(folder_ / output);
      EXPECT_EQ(reader.labels().values, (std::vector<std::int8_t>{0, 1, 1}));
    }
}

TEST_F(ArchivesInFolders, ThatCannotBeReadStopOrAreSkipped) {
  const auto broken = folder_ / "packed" / "dora.zip";
  fs::copy(folder_ / "packed" / "anna.zip", broken);
  fs::resize_file(broken, fs::file_size(broken) / 2);
  const auto stopped = volumes("packed", "v.h5");
  EXPECT_EQ(stopped.exit_code, 20) << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("packed/dora.zip: damaged archive"));
  EXPECT_FALSE(fs::exists(folder_ / "v.h5.unpacked"));
  const auto skipped =
      volumes("packed", "v.h5", {"--on-error", "skip", "--keep-ids", "--report", "report.json"});
  EXPECT_EQ(skipped.exit_code, 10) << skipped.err;
  EXPECT_THAT(read_text(folder_ / "report.json"), HasSubstr("\"id\": \"packed/dora.zip\""));
  EXPECT_EQ(ids("v.h5").size(), 3u);
}

TEST_F(ArchivesInFolders, AreLeftOutBesideTheirOwnFiles) {
  for (const char* command : {"7z x anna.zip", "7z x -oanna anna.zip"}) {
    fs::remove_all(folder_ / "packed" / "anna");
    ASSERT_EQ(in_folder({"sh", "-c", std::string("cd packed && ") + command}).exit_code, 0);
    const auto result = volumes("packed", "v.h5", {"--force"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.err, HasSubstr("1 archives lie beside the files that they hold and are left "
                                      "out: packed/anna.zip"));
    EXPECT_EQ(ids("v.h5").size(), 3u);
  }
}

TEST_F(ArchivesInFolders, MayHoldFurtherOnes) {
  fs::rename(folder_ / "packed" / "anna.zip",
             folder_ / "packed" / (std::string(251, 'a') + ".zip"));
  pack("packed", "*.zip site carl", "../all.zip");
  ASSERT_EQ(volumes("cohort", "folder.h5").exit_code, 0);
  const auto given = volumes("all.zip", "given.h5");
  ASSERT_EQ(given.exit_code, 0) << given.err;
  EXPECT_EQ(content("given.h5"), content("folder.h5"));
  fs::create_directory(folder_ / "set");
  fs::rename(folder_ / "all.zip", folder_ / "set" / "all.zip");
  const auto found = volumes("set", "found.h5");
  ASSERT_EQ(found.exit_code, 0) << found.err;
  EXPECT_EQ(content("found.h5"), content("folder.h5"));
}

TEST_F(ArchivesInFolders, AreNotOpenedWithoutEnd) {
  const auto script = testing::source_folder() / "tests/support/make_archives.py";
  ASSERT_EQ(in_folder({"/usr/bin/python3", script.string(), (folder_ / "cohort").string(), "."})
                .exit_code,
            0);
  ASSERT_EQ(volumes("nested3.zip", "v.h5").exit_code, 0);
  const auto deep = volumes("nested4.zip", "w.h5");
  EXPECT_EQ(deep.exit_code, 20) << deep.err;
  EXPECT_THAT(deep.err, HasSubstr("sound.zip: more than 4 archives within each other"));
  const auto crowd = volumes("crowd.zip", "w.h5");
  EXPECT_EQ(crowd.exit_code, 20) << crowd.err;
  EXPECT_THAT(crowd.err, HasSubstr("crowd.zip: unpacks to more than 64 MiB"));
  EXPECT_FALSE(fs::exists(folder_ / "w.h5.unpacked"));
}

TEST_F(ArchivesInFolders, OfMacOsBringNoFilesOfItsOwn) {
  write_text(folder_ / "packed" / "carl" / "._IM1.dcm",
             std::string("\x00\x05\x16\x07", 4) + "attr");
  write_text(folder_ / "packed" / "._anna.zip", std::string("\x00\x05\x16\x07", 4) + "attributes");
  const auto result = volumes("packed", "v.h5");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(ids("v.h5").size(), 3u);
}

TEST_F(ArchivesInFolders, AResumedRunKeepsWhatItFinished) {
  ASSERT_EQ(volumes("packed", "whole.h5").exit_code, 0);
  testing::CommandOptions killed;
  killed.signal = SIGKILL;
  killed.signal_when = testing::has_lines(folder_ / "v.h5.parts" / "journal", 2);
  (void)preprocess({"ct", "packed", "--as", "volumes", "--threads", "1", "--output", "v.h5"},
                   killed);
  const auto archive = folder_ / "packed" / "anna.zip"; // as a copied set has other times
  fs::last_write_time(archive, fs::last_write_time(archive) + std::chrono::hours(1));
  const auto resumed = volumes("packed", "v.h5", {"--resume", "--report", "report.json"});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("finished from before"));
  EXPECT_EQ(content("v.h5"), content("whole.h5"));
  const auto again = volumes("packed", "v.h5", {"--resume"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("nothing is left to do"));
  EXPECT_THAT(again.err, Not(HasSubstr("unpacking")));
}

TEST_F(ArchivesInFolders, AreNamedWithTheirFilesAsTheyWereGiven) {
  draw("pictures/sub/good.png");
  draw("pictures/good.png");
  draw("pictures/cut.png");
  fs::resize_file(folder_ / "pictures/cut.png", fs::file_size(folder_ / "pictures/cut.png") - 40);
  write_text(folder_ / "pictures/sub/empty.png", "");
  write_text(folder_ / "pictures/broken.zip", "PK");
  fs::create_directories(folder_ / "set/site");
  pack("pictures", "sub good.png cut.png broken.zip", "../set/site/inner.zip");
  pack("set/site", "inner.zip", "../outer.zip");
  fs::remove(folder_ / "set/site/inner.zip");
  const auto here = fs::absolute(folder_.path()).string() + "/";
  const struct {
    std::string input, output, below;
  } ways[] = {{"set", "v.h5", "set/"},
              {"set/", "out/v.h5", "set/"},
              {"set/outer.zip", here + "v.h5", "set/"},
              {here + "set", "v.h5", here + "set/"}};
  for (const auto& way : ways)
    for (const bool keeps_ids : {true, false}) {
      SCOPED_TRACE(way.input + " to " + way.output);
      std::vector<std::string> arguments = {"xray",    way.input,  "--output", way.output,
                                            "--force", "--size",   "16",       "--on-error",
                                            "skip",    "--report", "r.json"};
      if (keeps_ids)
        arguments.push_back("--keep-ids");
      const auto result = on_ranks(way.input == "set" ? 2 : 1, arguments);
      ASSERT_EQ(result.exit_code, 10) << result.err;
      EXPECT_THAT(result.err, Not(HasSubstr("unpacked/")));
      const std::string cut = way.below + "outer.zip/inner.zip/cut.png",
                        empty = way.below + "outer.zip/inner.zip/sub/empty.png",
                        broken = way.below + "outer.zip/inner.zip/broken.zip";
      for (const std::string& file : {cut, empty, broken})
        EXPECT_THAT(result.err, HasSubstr("skipped " + file + ": "));
      const auto report = nlohmann::json::parse(read_text(folder_ / "r.json"));
      std::set<std::string> told;
      for (const auto& each : report["skipped"])
        told.insert(each["id"]);
      if (keeps_ids)
        EXPECT_EQ(told, (std::set{cut, empty, broken}));
      else
        EXPECT_EQ(told.size(), 3u);
      EXPECT_THAT(report.dump(), Not(HasSubstr("unpacked/")));
    }
}

TEST_F(ArchivesInFolders, HaveNoNamesInReports) {
  const auto result = volumes("packed", "v.h5", {"--report", "report.json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  pack("packed", "anna.zip", "../SECRETNAME.zip");
  fs::create_directory(folder_ / "set");
  ASSERT_EQ(in_folder({"sh", "-c",
                       "head -c 300 packed/anna.zip > SECRETNAME_inner.zip && 7z a "
                       "set/outer.zip SECRETNAME_inner.zip SECRETNAME.zip"})
                .exit_code,
            0);
  EXPECT_EQ(volumes("set", "w.h5", {"--report", "stopped.json"}).exit_code, 20);
  EXPECT_EQ(volumes("set", "w.h5", {"--report", "skipped.json", "--on-error", "skip"}).exit_code,
            10);
  for (const char* report : {"report.json", "stopped.json", "skipped.json"})
    EXPECT_THAT(read_text(folder_ / report), Not(HasSubstr("SECRET"))) << report;
}

} // namespace
} // namespace thorax
