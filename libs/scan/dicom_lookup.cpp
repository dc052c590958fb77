#include "scan/dicom_lookup.h"

#include <algorithm>
#include <cmath>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include "scan/dicom_item.h"
#include "scan/luma.h"

namespace thorax::scan {
namespace {

struct TableTags {
  DcmTagKey descriptor, data;
};

/// Scaled to 0..255.
float scaled(const LookupTable& table, std::size_t index) {
  return table.bits == 8 ? table.entries[index] : table.entries[index] / 257.0f;
}

} // namespace

std::optional<LookupTable> lookup_table(DcmItem& item, const DcmTagKey& descriptor,
                                        const DcmTagKey& data, bool is_signed) {
  const Uint16* words = nullptr;
  unsigned long count = 0;
  if (item.findAndGetUint16Array(data, words, &count).bad() || !words || count == 0)
    return std::nullopt;
  const long stated = integer(item, descriptor, 0).value_or(0);
  const std::size_t entries = stated > 0 ? static_cast<std::size_t>(stated) : 0x10000;
  LookupTable table;
  table.first = integer(item, descriptor, 1).value_or(0);
  if (is_signed && table.first > 0x7fff)
    table.first -= 0x10000;
  const long bits = integer(item, descriptor, 2).value_or(16);
  table.bits = static_cast<int>(std::clamp(bits, 8l, 16l));
  if (table.bits == 8 && count * 2 <= entries + 1) { // two entries in a word
    for (unsigned long i = 0; i < count; ++i) {
      table.entries.push_back(words[i] & 0xff);
      table.entries.push_back(words[i] >> 8);
    }
  } else {
    table.entries.assign(words, words + count);
  }
  if (table.entries.size() > entries)
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
    auto table = lookup_table(data, tag.descriptor, tag.data, is_signed);
    if (!table)
      return std::nullopt;
    tables.push_back(std::move(*table));
  }
  Palette palette{tables[0].first, {}};
  const std::size_t entries =
      std::min({tables[0].entries.size(), tables[1].entries.size(), tables[2].entries.size()});
  for (std::size_t i = 0; i < entries; ++i)
    palette.luma.push_back(luma(scaled(tables[0], i), scaled(tables[1], i), scaled(tables[2], i)));
  return palette;
}

} // namespace thorax::scan
