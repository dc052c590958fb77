#include "scan/dicom_lookup.h"

#include <algorithm>
#include <cmath>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <fmt/format.h>

#include "scan/dicom_item.h"
#include "scan/luma.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

struct TableTags {
  DcmTagKey descriptor, data;
};

[[noreturn]] void malformed(const std::string& what) {
  unreadable("lookup table " + what, "export the image again, or leave it out");
}

/// Scaled to 0..255.
float scaled(const LookupTable& table, std::size_t index) {
  return table.bits == 8 ? table.entries[index] : table.entries[index] / 257.0f;
}

} // namespace

LookupTable lookup_table(DcmItem& item, const DcmTagKey& descriptor, const DcmTagKey& data,
                         bool is_signed) {
  const auto described = numbers<3>(item, descriptor);
  if (!described)
    malformed("without a description");
  const auto [stated, first, bits] = *described;
  if (stated < -0x8000 || stated > 0xffff || std::abs(first) > 0xffff)
    malformed(fmt::format("of {:g} entries from {:g} on", stated, first));
  if (bits < 8 || bits > 16)
    malformed(fmt::format("of {:g} bits", bits));
  const auto entries = static_cast<std::size_t>(stated > 0 ? stated : stated + 0x10000);
  LookupTable table;
  table.first = static_cast<long>(first);
  if (is_signed && table.first > 0x7fff)
    table.first -= 0x10000;
  table.bits = static_cast<int>(bits);
  const Uint16* words = nullptr;
  unsigned long count = 0;
  if (item.findAndGetUint16Array(data, words, &count).bad() || !words)
    count = 0;
  if (table.bits == 8 && count * 2 <= entries + 1) { // two entries in a word
    for (unsigned long i = 0; i < count; ++i) {
      table.entries.push_back(words[i] & 0xff);
      table.entries.push_back(words[i] >> 8);
    }
  } else {
    table.entries.assign(words, words + count);
  }
  if (table.entries.size() < entries)
    malformed(fmt::format("with {} of {} entries", table.entries.size(), entries));
  table.entries.resize(entries);
  return table;
}

std::optional<Palette> palette_of(DcmItem& data) {
  const TableTags tags[] = {
      {DCM_RedPaletteColorLookupTableDescriptor, DCM_RedPaletteColorLookupTableData},
      {DCM_GreenPaletteColorLookupTableDescriptor, DCM_GreenPaletteColorLookupTableData},
      {DCM_BluePaletteColorLookupTableDescriptor, DCM_BluePaletteColorLookupTableData}};
  const bool is_signed = integer(data, DCM_PixelRepresentation) == 1;
  std::vector<LookupTable> tables;
  for (const TableTags& tag : tags) {
    if (!data.tagExists(tag.data))
      return std::nullopt;
    tables.push_back(lookup_table(data, tag.descriptor, tag.data, is_signed));
  }
  Palette palette{tables[0].first, {}};
  const std::size_t entries =
      std::min({tables[0].entries.size(), tables[1].entries.size(), tables[2].entries.size()});
  for (std::size_t i = 0; i < entries; ++i)
    palette.luma.push_back(luma(scaled(tables[0], i), scaled(tables[1], i), scaled(tables[2], i)));
  return palette;
}

} // namespace thorax::scan
