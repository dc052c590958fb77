#include "scan/series.h"
#include "fuzz/reader.h"
#include "scan/dicom_write.h"
#include "scan/hu_check.h"
#include "scan/series_load.h"
#include "scan/series_search.h"

namespace thorax::fuzz {
namespace {

/// Slices 0 and 2 of the series that the input may be a slice of.
std::vector<std::filesystem::path> neighbours(const std::filesystem::path& folder) {
  const Volume<std::int16_t> volume({3, 8, 8}, {.origin = {-4, -4, 0}, .spacing = {1, 1, 2}});
  std::vector<std::filesystem::path> files;
  for (const std::size_t z : {0, 2}) {
    files.push_back(folder / std::to_string(z));
    scan::write_ct_slice(
        files.back(), volume, z,
        {.patient_id = "P1", .sex = "F", .age = 61, .study_uid = "2.25.1", .series_uid = "2.25.2"},
        static_cast<int>(z) + 1);
  }
  return files;
}

} // namespace

const char* const file_name = "1";

void read_file(const std::filesystem::path& path) {
  static const std::vector<std::filesystem::path> others = neighbours(path.parent_path());
  std::vector<std::filesystem::path> files = others;
  files.push_back(path);
  for (const scan::Series& series : scan::find_series(files, 1, scan::Derived::take).series)
    for (const auto irregular : {scan::Irregular::resample, scan::Irregular::keep})
      attempt([&] { scan::doubt_about_hu(scan::load_series(series, 1, irregular)); });
}

} // namespace thorax::fuzz
