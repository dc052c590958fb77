#pragma once

#include <tuple>

#include "scan/series_search.h"

// All members of what headers hold, for core/packing.h. A member that is missing here does not
// compile.

namespace thorax::scan {

namespace detail {

template <class Table>
auto table_fields(Table& table) {
  auto& [first, bits, entries] = table;
  return std::tie(first, bits, entries);
}

template <class Header>
auto header_fields(Header& header) {
  auto& [transfer_syntax, sop_class, sop_instance, series, study, patient, sex, age, modality, view,
         photometric, image_type, rows, columns, frames, frame, position, orientation,
         pixel_spacing, slice_thickness, gantry_tilt, instance_number, acquisition_number,
         temporal_position, acquisition_time, of_pass, slope, intercept, modality_table, padding,
         voi_window, voi_function, voi_table, voi_table_fault, inverse, burned_in_annotation,
         opening] = header;
  return std::tie(transfer_syntax, sop_class, sop_instance, series, study, patient, sex, age,
                  modality, view, photometric, image_type, rows, columns, frames, frame, position,
                  orientation, pixel_spacing, slice_thickness, gantry_tilt, instance_number,
                  acquisition_number, temporal_position, acquisition_time, of_pass, slope,
                  intercept, modality_table, padding, voi_window, voi_function, voi_table,
                  voi_table_fault, inverse, burned_in_annotation, opening);
}

template <class Shapes>
auto opening_fields(Shapes& shapes) {
  auto& [rectangle, circle, polygon] = shapes;
  return std::tie(rectangle, circle, polygon);
}

template <class Stated>
auto stated_fields(Stated& stated) {
  auto& [openings, incomplete] = stated;
  return std::tie(openings, incomplete);
}

template <class File>
auto file_fields(File& file) {
  auto& [is_dicom, headers, error] = file;
  return std::tie(is_dicom, headers, error);
}

} // namespace detail

inline auto fields(const LookupTable& table) {
  return detail::table_fields(table);
}
inline auto fields(LookupTable& table) {
  return detail::table_fields(table);
}
inline auto fields(const Opening& shapes) {
  return detail::opening_fields(shapes);
}
inline auto fields(Opening& shapes) {
  return detail::opening_fields(shapes);
}
inline auto fields(const StatedOpenings& stated) {
  return detail::stated_fields(stated);
}
inline auto fields(StatedOpenings& stated) {
  return detail::stated_fields(stated);
}
inline auto fields(const DicomHeader& header) {
  return detail::header_fields(header);
}
inline auto fields(DicomHeader& header) {
  return detail::header_fields(header);
}
inline auto fields(const FileHeaders& file) {
  return detail::file_fields(file);
}
inline auto fields(FileHeaders& file) {
  return detail::file_fields(file);
}

} // namespace thorax::scan
