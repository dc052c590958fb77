#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/hash.h"
#include "scan/dicom_write.h"
#include "store/dataset.h"
#include "support/grey_png.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax {

/// A folder with clinical files, in which thorax-preprocess runs.
class Cohort : public ::testing::Test {
protected:
  /// A DICOM series of few small slices in its own folder below "cohort".
  void write_series(const std::string& patient, std::size_t slices = 5,
                    const std::string& folder = "cohort") {
    Volume<std::int16_t> hu({slices, 10, 12},
                            {{-20, -30, 40}, {2, 1.5, 4}, {1, 0, 0, 0, 1, 0, 0, 0, 1}});
    for (std::size_t i = 0; i < hu.voxels.size(); ++i)
      hu.voxels[i] = static_cast<std::int16_t>(-1000 + i);
    const auto place = folder_ / folder / patient;
    std::filesystem::create_directories(place);
    for (std::size_t z = 0; z < slices; ++z)
      scan::write_ct_slice(place / ("IM" + std::to_string(z)), hu, z, tags_of(patient),
                           static_cast<int>(z) + 1);
  }

  static scan::StudyTags tags_of(const std::string& patient) {
    return {.patient_id = patient + "-SECRETID",
            .patient_name = "SECRETNAME^ANNA",
            .sex = "F",
            .age = 61,
            .study_uid = scan::uid_from(patient + "study"),
            .series_uid = scan::uid_from(patient + "series"),
            .frame_of_reference_uid = scan::uid_from(patient + "frame"),
            .study_id = "1",
            .date = "20200101",
            .description = "SECRETDESCRIPTION"};
  }

  /// A small picture of a gradient.
  void write_picture(const std::string& name, std::uint8_t corner) {
    Raster<std::uint8_t> picture(24, 20, 50);
    for (std::size_t i = 0; i < 200; ++i)
      picture.pixels[i] = static_cast<std::uint8_t>(corner + i / 4);
    std::filesystem::create_directories((folder_ / name).parent_path());
    testing::write_grey_png(folder_ / name, picture);
  }

  testing::CommandResult preprocess(std::vector<std::string> arguments,
                                    const testing::CommandOptions& options = {}) {
    arguments.insert(arguments.begin(), "thorax-preprocess");
    arguments.insert(arguments.end(), {"--progress", "never"});
    return in_folder(std::move(arguments), options);
  }

  /// preprocess as a job of several ranks, or alone.
  testing::CommandResult on_ranks(int ranks, std::vector<std::string> arguments,
                                  testing::CommandOptions options = {}) {
    arguments.insert(arguments.end(), {"--threads", "1"});
    if (ranks == 1)
      return preprocess(arguments, options);
    std::vector<std::string> command = {"mpirun",
                                        "-n",
                                        std::to_string(ranks),
                                        "--oversubscribe",
                                        "--bind-to",
                                        "none",
                                        (testing::bin_folder() / "thorax-preprocess").string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    command.insert(command.end(), {"--progress", "never"});
    options.environment = {{"OMPI_ALLOW_RUN_AS_ROOT", "1"},
                           {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"}};
    return in_folder(command, options);
  }

  testing::CommandResult in_folder(std::vector<std::string> command,
                                   testing::CommandOptions options = {}) {
    options.folder = folder_.path();
    return testing::run_command(std::move(command), options);
  }

  /// The pixels, masks and ids of a dataset as one hash.
  std::string content(const std::string& name) {
    const store::DatasetReader reader(folder_ / name);
    Sha256 hash;
    for (std::size_t i = 0; i < reader.size(); ++i) {
      const auto image = reader.image(i);
      hash.add(image.sample.id).add(image.pixels).add(std::as_bytes(std::span(image.mask)));
    }
    return hash.hex();
  }

  testing::TemporaryFolder folder_;
};

} // namespace thorax
