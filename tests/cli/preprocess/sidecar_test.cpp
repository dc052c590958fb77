#include <cmath>
#include <filesystem>
#include <fstream>

#include "cohort.h"
#include "core/atomic_file.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class Sidecars : public Cohort {
protected:
  void write(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  void make_images() {
    ASSERT_EQ(in_folder({"/usr/bin/python3", "-c", R"(
import nibabel, numpy
from PIL import Image
for name in ('a', 'b', 'c', 'd', 'e'):
    Image.fromarray(numpy.full((20, 30), 40000, numpy.uint16)).save(f'x/{name}.png')
nibabel.save(nibabel.Nifti1Image(numpy.zeros((8, 9, 4), numpy.int16), numpy.eye(4)), 'x/v.nii.gz')
nibabel.save(nibabel.Nifti1Image(numpy.zeros((8, 9, 4), numpy.int16), numpy.eye(4)), 'x/mr.nii.gz')
)"})
                  .exit_code,
              0);
  }

  testing::CommandResult run(const std::string& verb) {
    return preprocess({verb, "x", "--keep-ids", "--size", "16", "--force", "--report", "r.json",
                       "--output", "out.h5"});
  }
};

TEST_F(Sidecars, FillPatientSexAgeAndView) {
  write("x/a.json", R"({"PatientID": "S1", "PatientSex": "F", "PatientAge": "057Y",
                        "Modality": "CR", "ViewPosition": "ap", "BodyPartExamined": "CHEST"})");
  write("x/b.json", R"({"00100010": {"vr": "PN", "Value": [{"Alphabetic": "A^B"}]},
                        "00100020": {"vr": "LO", "Value": ["S2"]},
                        "00100040": {"vr": "CS", "Value": ["M"]},
                        "00101010": {"vr": "AS", "Value": ["006M"]},
                        "00080060": {"vr": "CS", "Value": ["DX"]},
                        "00185101": {"vr": "CS", "Value": ["PA"]},
                        "0020000D": {"vr": "UI", "Value": ["1.2.3"]}})");
  write("x/c.json",
        "{\"PatientID\": 17, \"PatientAge\": 40, \"InstitutionName\": \"Alc\xE1l\xE1\"}");
  write("x/d.json", "{\"PatientID\": ");
  write("x/v.json", R"([{"PatientID": "S9", "PatientSex": "male", "Modality": "CT"}])");
  write("x/mr.json", R"({"Modality": "MR"})");
  make_images();
  const auto xray = run("xray");
  ASSERT_EQ(xray.exit_code, 0) << xray.err;
  const store::DatasetReader reader(folder_ / "out.h5");
  ASSERT_EQ(reader.size(), 5u);
  const auto& samples = reader.samples();
  EXPECT_EQ(samples[0].patient, "S1");
  EXPECT_EQ(samples[0].sex, "F");
  EXPECT_EQ(samples[0].age, 57);
  EXPECT_EQ(samples[0].view, "AP");
  EXPECT_EQ(samples[1].patient, "S2");
  EXPECT_EQ(samples[1].study, "1.2.3");
  EXPECT_EQ(samples[1].sex, "M");
  EXPECT_EQ(samples[1].age, 0.5);
  EXPECT_EQ(samples[1].view, "PA");
  EXPECT_EQ(samples[2].patient, "17");
  EXPECT_EQ(samples[2].age, 40);
  EXPECT_EQ(samples[3].patient, "");
  EXPECT_TRUE(std::isnan(samples[4].age));
  EXPECT_THAT(xray.err, HasSubstr("left out: 1 files, sidecars that cannot be read; the first: "
                                  "x/d.json"));
  EXPECT_THAT(xray.err, Not(HasSubstr("c.json")));

  const auto ct = run("ct");
  ASSERT_EQ(ct.exit_code, 0) << ct.err;
  const store::DatasetReader volumes(folder_ / "out.h5");
  ASSERT_EQ(volumes.size(), 4u);
  EXPECT_EQ(volumes.samples()[0].patient, "S9");
  EXPECT_EQ(volumes.samples()[0].sex, "M");
  EXPECT_THAT(read_text(folder_ / "r.json"), HasSubstr("modality MR, not CT"));
}

TEST_F(Sidecars, TellNoTextInPlaceOfATerm) {
  write("x/a.json", R"({"ViewPosition": "Doe John", "Modality": "CR"})");
  write("x/b.json", R"({"Modality": "Doe John"})");
  write("x/c.json", R"({"ViewPosition": "ap erect"})");
  write("labels.csv", "file,view,lesion\nd.png,Doe John,1\ne.png,AP Supine,0\n");
  make_images();
  const auto result = preprocess({"xray", "x", "--labels", "labels.csv", "--size", "16", "--report",
                                  "r.json", "--output", "out.h5"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err,
              HasSubstr("2 of 4 cases state a view that is no known term: it is unknown"));
  std::vector<std::string> views;
  const store::DatasetReader reader(folder_ / "out.h5");
  for (const store::Sample& sample : reader.samples())
    views.push_back(sample.view);
  EXPECT_THAT(views, ::testing::UnorderedElementsAre("", "AP ERECT", "", "AP Supine"));
  EXPECT_THAT(read_text(folder_ / "r.json"), HasSubstr("an undefined modality is not an X-ray"));
  for (const char* name : {"out.h5", "r.json"})
    for (const char* text : {"Doe", "DOE"})
      EXPECT_THAT(read_text(folder_ / name), Not(HasSubstr(text)));
}

TEST_F(Sidecars, AreHashedLikeEverythingElse) {
  write("x/a.json", R"({"PatientID": "PLAINPATIENT", "StudyInstanceUID": "1.2.987654"})");
  make_images();
  ASSERT_EQ(preprocess({"xray", "x", "--size", "16", "--output", "out.h5"}).exit_code, 0);
  const std::string bytes = read_text(folder_ / "out.h5");
  EXPECT_THAT(bytes, Not(HasSubstr("PLAINPATIENT")));
  EXPECT_THAT(bytes, Not(HasSubstr("987654")));
}

} // namespace
} // namespace thorax
