#include "scan/dicomdir.h"

#include <algorithm>
#include <map>
#include <optional>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"
#include "scan/dicom.h"
#include "scan/dicom_item.h"

namespace thorax::scan {
namespace {

namespace fs = std::filesystem;

/// A name as ISO 9660 media and the systems that read them may change it.
std::string iso_name(const std::string& name) {
  std::string result = lower(name.substr(0, name.find(';')));
  while (result.ends_with('.'))
    result.pop_back();
  return result;
}

/// Files by their file ids. Folders are listed once.
class Lookup {
public:
  explicit Lookup(fs::path folder) : folder_(std::move(folder)) {}

  std::optional<fs::path> operator()(const std::vector<std::string>& id) {
    fs::path place = folder_;
    for (const std::string& part : id) {
      if (part.empty() || part == "." || part == ".." || part.find('/') != std::string::npos)
        return std::nullopt;
      if (fs::exists(place / part)) {
        place /= part;
        continue;
      }
      const auto& names = listing(place);
      const auto found = names.find(iso_name(part));
      if (found == names.end())
        return std::nullopt;
      place = found->second;
    }
    return fs::is_regular_file(place) ? std::optional(place) : std::nullopt;
  }

private:
  const std::map<std::string, fs::path>& listing(const fs::path& folder) {
    const auto [entry, is_new] = listings_.try_emplace(folder);
    std::error_code error;
    if (is_new)
      for (fs::directory_iterator each(folder, error), end; !error && each != end;
           each.increment(error))
        entry->second.emplace(iso_name(each->path().filename().string()), each->path());
    return entry->second;
  }

  fs::path folder_;
  std::map<fs::path, std::map<std::string, fs::path>> listings_;
};

bool is_in_use(DcmItem& record) {
  Uint16 flag = 0xffff;
  return record.findAndGetUint16(DCM_RecordInUseFlag, flag).bad() || flag != 0;
}

} // namespace

bool is_dicomdir(const fs::path& path) {
  if (!looks_like_dicom(path))
    return false;
  DcmFileFormat file;
  try {
    load(file, path, DCM_FileSetID);
  } catch (const Error&) {
    return false; // its reader says what is wrong with it
  }
  return text(*file.getMetaInfo(), DCM_MediaStorageSOPClassUID) == UID_MediaStorageDirectoryStorage;
}

DicomDirectory read_dicomdir(const fs::path& path) {
  const auto damaged = [&](const std::string& why) {
    return Error(ExitCode::unreadable, fmt::format("{}: damaged DICOMDIR ({})", path.string(), why),
                 "copy it again, or leave it out and give the folders with the images");
  };
  DcmFileFormat file;
  try {
    load(file, path, DCM_UndefinedTagKey);
  } catch (const Error& error) {
    throw damaged(error.what());
  }
  DcmSequenceOfItems* records = nullptr;
  if (file.getDataset()->findAndGetSequence(DCM_DirectoryRecordSequence, records).bad() || !records)
    throw damaged("no records");

  DicomDirectory directory;
  Lookup lookup(path.has_parent_path() ? path.parent_path() : fs::path("."));
  for (unsigned long i = 0; i < records->card(); ++i) {
    DcmItem& record = *records->getItem(i);
    OFString id;
    if (!is_in_use(record) || record.findAndGetOFStringArray(DCM_ReferencedFileID, id).bad() ||
        id.empty())
      continue;
    std::vector<std::string> parts;
    for (const std::string& part : split(id.c_str(), '\\'))
      parts.emplace_back(trim(part));
    if (auto found = lookup(parts))
      directory.files.push_back(std::move(*found));
    else
      directory.missing.push_back(one_line(join(parts, "/")));
  }
  std::sort(directory.files.begin(), directory.files.end());
  directory.files.erase(std::unique(directory.files.begin(), directory.files.end()),
                        directory.files.end());
  return directory;
}

} // namespace thorax::scan
