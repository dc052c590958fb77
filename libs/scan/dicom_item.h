#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>

class DcmFileFormat;
class DcmItem;
class DcmTagKey;

// Private to libs/scan: DICOM attributes, which DCMTK parses, as plain values.

namespace thorax::scan {

/// Parses a file. until is the attribute to stop at; DCM_UndefinedTagKey reads everything.
/// Throws Error(unreadable).
void load(DcmFileFormat& file, const std::filesystem::path& path, const DcmTagKey& until);

/// One value of an attribute, without the spaces around it; empty where it is missing.
std::string text(DcmItem& item, const DcmTagKey& tag, unsigned long index = 0);

/// One finite number of an attribute.
std::optional<double> number(DcmItem& item, const DcmTagKey& tag, unsigned long index = 0);

/// The same, rounded.
std::optional<long> integer(DcmItem& item, const DcmTagKey& tag, unsigned long index = 0);

/// The first N numbers of an attribute, where it has all of them.
template <std::size_t N>
std::optional<std::array<double, N>> numbers(DcmItem& item, const DcmTagKey& tag) {
  std::array<double, N> values;
  for (std::size_t i = 0; i < N; ++i) {
    const auto value = number(item, tag, i);
    if (!value)
      return std::nullopt;
    values[i] = *value;
  }
  return values;
}

/// An item of a sequence, or null.
DcmItem* item_of(DcmItem& item, const DcmTagKey& sequence, std::size_t index = 0);

} // namespace thorax::scan
