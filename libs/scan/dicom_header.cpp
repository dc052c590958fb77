#include "scan/dicom_header.h"

#include <algorithm>
#include <cmath>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <fmt/format.h>

#include "core/error.h"
#include "core/in_quotes.h"
#include "core/person.h"
#include "core/text.h"
#include "scan/dicom_item.h"
#include "scan/dicom_lookup.h"
#include "scan/dicom_opening.h"
#include "scan/slice_geometry.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

template <class T>
void replace(std::optional<T>& value, const std::optional<T>& by) {
  if (by)
    value = by;
}

void take_position(DicomHeader& header, DcmItem& item) {
  replace(header.position, numbers<3>(item, DCM_ImagePositionPatient));
}

void take_orientation(DicomHeader& header, DcmItem& item) {
  replace(header.orientation, numbers<6>(item, DCM_ImageOrientationPatient));
}

std::optional<std::array<double, 2>> sane_spacing(DcmItem& item) {
  for (const DcmTagKey& tag : {DCM_PixelSpacing, DCM_ImagerPixelSpacing})
    if (const auto spacing = numbers<2>(item, tag);
        spacing && is_spacing((*spacing)[0]) && is_spacing((*spacing)[1]))
      return spacing;
  return std::nullopt;
}

void take_measures(DicomHeader& header, DcmItem& item) {
  replace(header.pixel_spacing, sane_spacing(item));
  replace(header.slice_thickness, number(item, DCM_SliceThickness));
}

/// Values would silently be wrong where a factor that is stated cannot be used.
double stated_factor(DcmItem& item, const DcmTagKey& tag, const char* name, double otherwise) {
  const std::string stated = text(item, tag);
  if (stated.empty())
    return otherwise;
  const auto value = number(item, tag);
  if (!value)
    unreadable(fmt::format("{} {} is not a finite number", name, in_quotes(stated, '\'')),
               "export the image again, or leave it out");
  return *value;
}

void take_rescale(DicomHeader& header, DcmItem& item) {
  header.slope = stated_factor(item, DCM_RescaleSlope, "Rescale Slope", header.slope);
  header.intercept =
      stated_factor(item, DCM_RescaleIntercept, "Rescale Intercept", header.intercept);
}

void take_window(DicomHeader& header, DcmItem& item) {
  const auto centre = number(item, DCM_WindowCenter), width = number(item, DCM_WindowWidth);
  if (centre && width)
    header.voi_window = {*centre, *width};
  if (const std::string function = text(item, DCM_VOILUTFunction); !function.empty())
    header.voi_function = function == "SIGMOID"        ? VoiFunction::sigmoid
                          : function == "LINEAR_EXACT" ? VoiFunction::linear_exact
                                                       : VoiFunction::linear;
}

/// What is wrong with a modality table makes values wrong; without a VOI table they are only shown
/// in another way.
void take_tables(DicomHeader& header, DcmItem& data) {
  const bool is_signed = integer(data, DCM_PixelRepresentation) == 1;
  if (DcmItem* item = item_of(data, DCM_ModalityLUTSequence))
    header.modality_table = with_context("Modality LUT Sequence", [&] {
      return lookup_table(*item, DCM_LUTDescriptor, DCM_LUTData, is_signed);
    });
  if (DcmItem* item = item_of(data, DCM_VOILUTSequence))
    try {
      header.voi_table =
          lookup_table(*item, DCM_LUTDescriptor, DCM_LUTData,
                       !header.modality_table && (is_signed || header.intercept < 0));
    } catch (const Error& error) {
      header.voi_table_fault = error.what();
    }
}

void take_gantry_tilt(DicomHeader& header, DcmItem& item) {
  replace(header.gantry_tilt, number(item, DCM_GantryDetectorTilt));
}

std::vector<std::string> texts(DcmItem& item, const DcmTagKey& tag) {
  std::vector<std::string> values;
  for (unsigned long i = 0; !text(item, tag, i).empty(); ++i)
    values.push_back(text(item, tag, i));
  return values;
}

void take_content(DicomHeader& header, DcmItem& item) {
  replace(header.acquisition_number, integer(item, DCM_FrameAcquisitionNumber));
  replace(header.temporal_position, integer(item, DCM_TemporalPositionIndex));
}

void take_frame_type(DicomHeader& header, DcmItem& item) {
  if (auto type = texts(item, DCM_FrameType); !type.empty())
    header.image_type = std::move(type);
}

struct FunctionalGroup {
  DcmTagKey sequence;
  void (*take)(DicomHeader&, DcmItem&);
};

void take_functional_groups(DicomHeader& header, DcmItem& groups) {
  static const FunctionalGroup kinds[] = {
      {DCM_PlanePositionSequence, take_position},
      {DCM_PlaneOrientationSequence, take_orientation},
      {DCM_PixelMeasuresSequence, take_measures},
      {DCM_PixelValueTransformationSequence, take_rescale},
      {DCM_FrameVOILUTSequence, take_window},
      {DCM_CTAcquisitionDetailsSequence, take_gantry_tilt},
      {DCM_CTImageFrameTypeSequence, take_frame_type},
      {DCM_FrameContentSequence, take_content},
  };
  for (const FunctionalGroup& kind : kinds)
    if (DcmItem* item = item_of(groups, kind.sequence))
      kind.take(header, *item);
}

/// Many files state these 16 bits in the value representation of the other sign.
std::optional<long> stored_number(DcmItem& item, const DcmTagKey& tag) {
  const bool is_signed = integer(item, DCM_PixelRepresentation) == 1;
  const auto value = integer(item, tag);
  if (value && is_signed && *value > 0x7fff && *value <= 0xffff)
    return *value - 0x10000;
  if (value && !is_signed && *value < 0 && *value >= -0x8000)
    return *value + 0x10000;
  return value;
}

std::optional<std::array<long, 2>> padding_range(DcmItem& item) {
  const auto value = stored_number(item, DCM_PixelPaddingValue);
  if (!value)
    return std::nullopt;
  const long limit = stored_number(item, DCM_PixelPaddingRangeLimit).value_or(*value);
  return std::array{std::min(*value, limit), std::max(*value, limit)};
}

std::size_t count_of(DcmItem& item, const DcmTagKey& tag, long least) {
  return static_cast<std::size_t>(std::max(least, integer(item, tag).value_or(least)));
}

std::size_t items_of(DcmItem& item, const DcmTagKey& sequence) {
  DcmSequenceOfItems* items = nullptr;
  return item.findAndGetSequence(sequence, items).good() && items ? items->card() : 0;
}

} // namespace

DicomHeader header_of(DcmFileFormat& file) {
  DcmDataset& data = *file.getDataset();
  DicomHeader header;
  header.transfer_syntax = text(*file.getMetaInfo(), DCM_TransferSyntaxUID);
  header.sop_class = text(data, DCM_SOPClassUID);
  header.sop_instance = text(data, DCM_SOPInstanceUID);
  header.series = text(data, DCM_SeriesInstanceUID);
  header.study = text(data, DCM_StudyInstanceUID);
  header.patient = text(data, DCM_PatientID);
  header.sex = sex_from(text(data, DCM_PatientSex)).value_or("");
  header.age = age_from(text(data, DCM_PatientAge)).value_or(header.age);
  header.modality = text(data, DCM_Modality);
  header.view = text(data, DCM_ViewPosition);
  header.photometric = text(data, DCM_PhotometricInterpretation);
  header.image_type = texts(data, DCM_ImageType);
  header.rows = count_of(data, DCM_Rows, 0);
  header.columns = count_of(data, DCM_Columns, 0);
  header.frames = count_of(data, DCM_NumberOfFrames, 1);
  header.instance_number = integer(data, DCM_InstanceNumber);
  header.acquisition_number = integer(data, DCM_AcquisitionNumber);
  header.temporal_position = integer(data, DCM_TemporalPositionIdentifier);
  if (const auto time = number(data, DCM_AcquisitionTime))
    header.acquisition_time = std::lround(1000 * *time);
  for (const DcmTagKey& tag :
       {DCM_ConvolutionKernel, DCM_KVP, DCM_NominalPercentageOfCardiacPhase, DCM_TriggerTime,
        DCM_SeriesNumber, DCM_AcquisitionDateTime, DCM_ContentTime, DCM_SeriesDescription})
    header.of_pass.push_back(text(data, tag)); // in the order of PassAttribute
  header.padding = padding_range(data);
  take_position(header, data);
  take_orientation(header, data);
  take_measures(header, data);
  take_gantry_tilt(header, data);
  take_rescale(header, data);
  take_window(header, data);
  take_tables(header, data);
  header.inverse =
      header.photometric == "MONOCHROME1" || text(data, DCM_PresentationLUTShape) == "INVERSE";
  const std::string burned_in = lower(text(data, DCM_BurnedInAnnotation));
  header.burned_in_annotation = !burned_in.empty() && burned_in != "no"; // some write Y or yes
  header.opening = openings_of(data);
  return header;
}

std::vector<DicomHeader> frame_headers_of(DcmFileFormat& file) {
  DcmDataset& data = *file.getDataset();
  DicomHeader shared = header_of(file);
  if (DcmItem* groups = item_of(data, DCM_SharedFunctionalGroupsSequence))
    take_functional_groups(shared, *groups);
  const std::size_t described = items_of(data, DCM_PerFrameFunctionalGroupsSequence);
  if (described == 0)
    return {shared};
  if (described != shared.frames)
    unreadable(fmt::format("{} frames, but {} of them are described", shared.frames, described),
               "export the image again");
  std::vector<DicomHeader> headers(shared.frames, shared);
  for (std::size_t i = 0; i < headers.size(); ++i) {
    headers[i].frame = i;
    if (DcmItem* groups = item_of(data, DCM_PerFrameFunctionalGroupsSequence, i))
      take_functional_groups(headers[i], *groups);
  }
  return headers;
}

} // namespace thorax::scan
