#include "scan/dicom_write.h"

#include <algorithm>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/provenance.h"

namespace thorax::scan {
namespace {

constexpr const char* implementation_uid = "2.25.216741052829105012953408871640275914523";

/// A Decimal String holds at most 16 characters.
std::string decimal(double value) {
  return fmt::format("{:.10g}", value);
}

std::string joined(std::initializer_list<double> values) {
  std::string text;
  for (double value : values)
    text += (text.empty() ? "" : "\\") + decimal(value);
  return text;
}

void put(DcmItem& item, const DcmTagKey& tag, const std::string& value) {
  const OFCondition status = item.putAndInsertString(tag, value.c_str());
  if (status.bad())
    throw Error(
        ExitCode::internal,
        fmt::format("DICOM attribute {} = '{}': {}", tag.toString().c_str(), value, status.text()),
        report_it);
}

void put(DcmItem& item, const DcmTagKey& tag, int value) {
  put(item, tag, std::to_string(value));
}

/// One item of a coded sequence (PS3.3 Table 8.8-1).
void put_code(DcmItem& item, const DcmTagKey& sequence, const char* value, const char* scheme,
              const char* meaning) {
  DcmItem* code = nullptr;
  item.findOrCreateSequenceItem(sequence, code, -2);
  put(*code, DCM_CodeValue, value);
  put(*code, DCM_CodingSchemeDesignator, scheme);
  put(*code, DCM_CodeMeaning, meaning);
}

void put_study(DcmItem& data, const StudyTags& tags) {
  put(data, DCM_SpecificCharacterSet, "ISO_IR 100");
  put(data, DCM_PatientName, tags.patient_name);
  put(data, DCM_PatientID, tags.patient_id);
  put(data, DCM_PatientBirthDate, "");
  put(data, DCM_PatientSex, tags.sex);
  put(data, DCM_PatientAge, fmt::format("{:03}Y", tags.age));
  put(data, DCM_StudyInstanceUID, tags.study_uid);
  put(data, DCM_SeriesInstanceUID, tags.series_uid);
  put(data, DCM_StudyID, tags.study_id);
  put(data, DCM_StudyDescription, tags.description);
  put(data, DCM_ReferringPhysicianName, "");
  put(data, DCM_AccessionNumber, "");
  put(data, DCM_SeriesNumber, 1);
  for (const DcmTagKey& date :
       {DCM_StudyDate, DCM_SeriesDate, DCM_AcquisitionDate, DCM_ContentDate})
    put(data, date, tags.date);
  for (const DcmTagKey& time :
       {DCM_StudyTime, DCM_SeriesTime, DCM_AcquisitionTime, DCM_ContentTime})
    put(data, time, "120000");
  put(data, DCM_Manufacturer, "Thorax");
  put(data, DCM_ManufacturerModelName, "thorax-phantom");
  put(data, DCM_DeviceSerialNumber, "1");
  put(data, DCM_SoftwareVersions, version());
}

void put_pixels(DcmItem& data, std::size_t rows, std::size_t columns, int bits, bool is_signed,
                const Uint16* pixels) {
  put(data, DCM_SamplesPerPixel, 1);
  put(data, DCM_PhotometricInterpretation, "MONOCHROME2");
  put(data, DCM_Rows, static_cast<int>(rows));
  put(data, DCM_Columns, static_cast<int>(columns));
  put(data, DCM_BitsAllocated, 16);
  put(data, DCM_BitsStored, bits);
  put(data, DCM_HighBit, bits - 1);
  put(data, DCM_PixelRepresentation, is_signed ? 1 : 0);
  data.putAndInsertUint16Array(DCM_PixelData, pixels, rows * columns);
}

void save(const std::filesystem::path& path, DcmFileFormat& file) {
  file.getMetaInfo()->putAndInsertString(DCM_ImplementationClassUID, implementation_uid);
  file.getMetaInfo()->putAndInsertString(DCM_ImplementationVersionName, "THORAX");
  const OFCondition status =
      file.saveFile(path.c_str(), EXS_LittleEndianExplicit, EET_ExplicitLength, EGL_recalcGL,
                    EPD_noChange, 0, 0, EWM_createNewMeta);
  if (status.bad())
    fail_to_write(path);
}

/// Position of slice z and the two in-plane directions, as DICOM writes them.
void put_plane(DcmItem& data, const Geometry& geometry, std::size_t z) {
  const auto& d = geometry.direction;
  const double offset = static_cast<double>(z) * geometry.spacing[2];
  const auto at = [&](int i) { return geometry.origin[i] + offset * d[i * 3 + 2]; };
  put(data, DCM_ImagePositionPatient, joined({at(0), at(1), at(2)}));
  put(data, DCM_ImageOrientationPatient, joined({d[0], d[3], d[6], d[1], d[4], d[7]}));
  put(data, DCM_PixelSpacing, joined({geometry.spacing[1], geometry.spacing[0]}));
  put(data, DCM_SliceThickness, decimal(geometry.spacing[2]));
  put(data, DCM_SliceLocation, decimal(at(2)));
}

} // namespace

std::string uid_from(std::string_view text) {
  unsigned __int128 number = 0;
  for (const char digit : sha256(text).substr(0, 32))
    number = number * 16 + static_cast<unsigned>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
  std::string decimal_digits;
  do {
    decimal_digits.insert(decimal_digits.begin(),
                          static_cast<char>('0' + static_cast<int>(number % 10)));
    number /= 10;
  } while (number != 0);
  return "2.25." + decimal_digits;
}

void write_ct_slice(const std::filesystem::path& path, const Volume<std::int16_t>& volume,
                    std::size_t z, const StudyTags& tags, int instance_number) {
  DcmFileFormat file;
  DcmItem& data = *file.getDataset();
  put_study(data, tags);
  put(data, DCM_SOPClassUID, UID_CTImageStorage);
  put(data, DCM_SOPInstanceUID, uid_from(fmt::format("{}/{}", tags.series_uid, instance_number)));
  put(data, DCM_Modality, "CT");
  put(data, DCM_BodyPartExamined, "CHEST");
  put(data, DCM_ImageType, "ORIGINAL\\PRIMARY\\AXIAL");
  put(data, DCM_PatientPosition, "HFS");
  put(data, DCM_FrameOfReferenceUID, tags.frame_of_reference_uid);
  put(data, DCM_PositionReferenceIndicator, "");
  put(data, DCM_AcquisitionNumber, 1);
  put(data, DCM_InstanceNumber, instance_number);
  put(data, DCM_KVP, "120");
  put_plane(data, volume.geometry, z);
  put(data, DCM_RescaleIntercept, "-1024");
  put(data, DCM_RescaleSlope, "1");
  put(data, DCM_RescaleType, "HU");
  put(data, DCM_WindowCenter, "-500");
  put(data, DCM_WindowWidth, "1500");

  std::vector<Uint16> stored;
  for (const std::int16_t hu : volume.slice(z))
    stored.push_back(static_cast<Uint16>(std::clamp(hu + 1024, 0, 4095)));
  put_pixels(data, volume.shape.height, volume.shape.width, 12, false, stored.data());
  save(path, file);
}

void write_xray(const std::filesystem::path& path, const Raster<std::uint16_t>& image,
                const StudyTags& tags, const XrayTags& xray) {
  DcmFileFormat file;
  DcmItem& data = *file.getDataset();
  put_study(data, tags);
  put(data, DCM_SOPClassUID, UID_DigitalXRayImageStorageForPresentation);
  put(data, DCM_SOPInstanceUID, uid_from(tags.series_uid + "/1"));
  put(data, DCM_Modality, "DX");
  put(data, DCM_PresentationIntentType, "FOR PRESENTATION");
  put(data, DCM_ImageType, "ORIGINAL\\PRIMARY\\");
  put(data, DCM_BodyPartExamined, "CHEST");
  put(data, DCM_ViewPosition, xray.view);
  put(data, DCM_PatientOrientation, "L\\F");
  put(data, DCM_ImageLaterality, "U");
  put(data, DCM_InstanceNumber, 1);
  put(data, DCM_ImagerPixelSpacing, joined({xray.pixel_spacing_mm, xray.pixel_spacing_mm}));
  put(data, DCM_DetectorType, "DIRECT");
  put(data, DCM_PositionerType, "");
  put(data, DCM_PixelIntensityRelationship, "LOG");
  put(data, DCM_PixelIntensityRelationshipSign, 1);
  put(data, DCM_RescaleIntercept, "0");
  put(data, DCM_RescaleSlope, "1");
  put(data, DCM_RescaleType, "US");
  put(data, DCM_PresentationLUTShape, "IDENTITY");
  put(data, DCM_LossyImageCompression, "00");
  put(data, DCM_BurnedInAnnotation, "NO");
  const int white = (1 << xray.bits) - 1;
  put(data, DCM_WindowCenter, decimal((white + 1) / 2.0));
  put(data, DCM_WindowWidth, decimal(white + 1));
  put_code(data, DCM_AnatomicRegionSequence, "51185008", "SCT", "Chest");
  const bool pa = xray.view == "PA";
  put_code(data, DCM_ViewCodeSequence, pa ? "272479007" : "399348003", "SCT",
           pa ? "postero-anterior" : "antero-posterior");
  data.insertEmptyElement(DCM_AcquisitionContextSequence);
  put_pixels(data, image.height, image.width, xray.bits, false, image.pixels.data());
  save(path, file);
}

} // namespace thorax::scan
