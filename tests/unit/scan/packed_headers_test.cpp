#include <span>

#include <gtest/gtest.h>

#include "core/folder.h"
#include "core/packing.h"
#include "scan/dicom_fields.h"
#include "support/temporary_folder.h"
#include "unit/scan/scanned_phantom.h"

namespace thorax::scan {
namespace {

TEST(PackedHeaders, GiveTheSeriesThatTheFilesGive) {
  const thorax::testing::TemporaryFolder folder;
  acquire(folder.path(), {.centres = centres_at(even_places(-26, 4, 14)), .name = "a"});
  const auto files = content_of(folder.path()).files;
  Packer packer;
  for (const auto& file : files)
    packer.add(read_file_headers(file));
  std::vector<FileHeaders> headers(files.size());
  Unpacker unpacker(std::as_bytes(std::span(packer.bytes())));
  for (FileHeaders& each : headers)
    unpacker.take(each);
  const auto packed = find_series(files, headers, Derived::leave_out);
  const auto plain = find_series(files);
  ASSERT_EQ(packed.series.size(), 1u);
  EXPECT_EQ(packed.series[0].geometry, plain.series[0].geometry);
  EXPECT_EQ(packed.series[0].files(), plain.series[0].files());
  EXPECT_EQ(packed.series[0].header.patient, plain.series[0].header.patient);
  EXPECT_EQ(packed.series[0].header.image_type, plain.series[0].header.image_type);
  EXPECT_EQ(packed.series[0].header.slope, plain.series[0].header.slope);
}

TEST(PackedHeaders, KeepTables) {
  FileHeaders file;
  file.headers.resize(1);
  file.headers[0].voi_table = LookupTable{-3, 12, {1, 2, 4095}};
  Packer packer;
  packer.add(file);
  FileHeaders again;
  Unpacker(std::as_bytes(std::span(packer.bytes()))).take(again);
  ASSERT_TRUE(again.headers.at(0).voi_table);
  EXPECT_EQ(again.headers[0].voi_table->first, -3);
  EXPECT_EQ(again.headers[0].voi_table->bits, 12);
  EXPECT_EQ(again.headers[0].voi_table->entries, file.headers[0].voi_table->entries);
  EXPECT_FALSE(again.headers[0].modality_table);
}

} // namespace
} // namespace thorax::scan
