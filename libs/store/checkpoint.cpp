#include "store/checkpoint.h"

#include <array>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "store/columns.h"
#include "store/hdf5.h"
#include "store/hdf5_attributes.h"
#include "store/hdf5_strings.h"

namespace thorax::store {
namespace {

constexpr const char* format = "thorax-checkpoint";
constexpr std::int64_t format_version = 1;

constexpr std::array types = {ArrayType::uint8, ArrayType::int32, ArrayType::int64,
                              ArrayType::float32, ArrayType::float64};

hid_t hdf5_type(ArrayType type) {
  switch (type) {
  case ArrayType::uint8:
    return H5T_NATIVE_UINT8;
  case ArrayType::int32:
    return H5T_NATIVE_INT32;
  case ArrayType::int64:
    return H5T_NATIVE_INT64;
  case ArrayType::float32:
    return H5T_NATIVE_FLOAT;
  case ArrayType::float64:
    return H5T_NATIVE_DOUBLE;
  }
  return H5I_INVALID_HID;
}

ArrayType array_type(hid_t dataset) {
  const Handle stored(H5Dget_type(dataset), H5Tclose);
  for (const ArrayType type : types)
    if (H5Tequal(stored.get(), hdf5_type(type)) > 0)
      return type;
  throw Error(ExitCode::corrupt, "an array has an unknown element type", "make the file again");
}

void write_arrays(hid_t file, const std::string& group_name, const std::vector<Array>& arrays) {
  const Handle group = create_group(file, group_name);
  std::vector<std::string> names;
  for (const Array& array : arrays) {
    const Handle dataset = create_dataset(group.get(), array.name, hdf5_type(array.type),
                                          Extent(array.shape.begin(), array.shape.end()));
    if (!array.bytes.empty())
      write_all(dataset.get(), hdf5_type(array.type), array.bytes.data());
    names.push_back(array.name);
  }
  write_strings(file, group_name + "_order", names);
}

std::vector<Array> read_arrays(hid_t file, const std::string& group_name) {
  const Handle group = open_group(file, group_name);
  std::vector<Array> arrays;
  for (const std::string& name : read_strings(file, group_name + "_order")) {
    const Handle dataset = open_dataset(group.get(), name);
    const Extent extent = extent_of(dataset.get());
    Array array{name, array_type(dataset.get()), {extent.begin(), extent.end()}, {}};
    const std::size_t count = count_of(dataset.get(), extent);
    array.bytes.resize(count * bytes_per_element(array.type));
    if (count > 0)
      read_all(dataset.get(), hdf5_type(array.type), array.bytes.data());
    arrays.push_back(std::move(array));
  }
  return arrays;
}

} // namespace

std::size_t bytes_per_element(ArrayType type) {
  switch (type) {
  case ArrayType::uint8:
    return 1;
  case ArrayType::int32:
  case ArrayType::float32:
    return 4;
  case ArrayType::int64:
  case ArrayType::float64:
    return 8;
  }
  return 0;
}

void write_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint, bool force) {
  check_output(path, force);
  write_hdf5(path, [&](const std::filesystem::path& part) {
    const auto lock = hdf5_lock();
    Handle file = create_file(part);
    write_format(file.get(), format, format_version);
    const Handle attributes = create_group(file.get(), "attributes");
    for (const auto& [name, text] : checkpoint.attributes)
      write_attribute(attributes.get(), name, text);
    std::vector<std::string> names;
    for (const auto& [name, text] : checkpoint.attributes)
      names.push_back(name);
    write_strings(file.get(), "attribute_names", names);
    write_arrays(file.get(), "parameters", checkpoint.parameters);
    write_arrays(file.get(), "optimizer", checkpoint.optimizer);
    write_strings(file.get(), "supervised_patients", checkpoint.supervised_patients);
    write_strings(file.get(), "selfsupervised_patients", checkpoint.selfsupervised_patients);
    write_provenance(file.get(), checkpoint.provenance);
    mark_complete(file.get());
    close_file(std::move(file), path);
  });
}

Checkpoint read_checkpoint(const std::filesystem::path& path) {
  const auto lock = hdf5_lock();
  const Handle file = open_file(path);
  check_format(file.get(), path, format, format_version);
  return with_context(path.string(), [&] {
    Checkpoint checkpoint;
    const Handle attributes = open_group(file.get(), "attributes");
    for (const std::string& name : read_strings(file.get(), "attribute_names"))
      checkpoint.attributes[name] = read_text_attribute(attributes.get(), name);
    checkpoint.parameters = read_arrays(file.get(), "parameters");
    checkpoint.optimizer = read_arrays(file.get(), "optimizer");
    checkpoint.supervised_patients = read_strings(file.get(), "supervised_patients");
    checkpoint.selfsupervised_patients = read_strings(file.get(), "selfsupervised_patients");
    checkpoint.provenance = read_provenance(file.get());
    return checkpoint;
  });
}

} // namespace thorax::store
