#include "scan/volume_check.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <zlib.h>

#include "core/in_quotes.h"
#include "core/text.h"
#include "scan/text_header.h"

namespace thorax::scan {
namespace {

namespace fs = std::filesystem;

/// Of three axes; 0 where the text does not say so.
std::size_t voxels_of(const std::string& sizes) {
  std::istringstream stream(sizes);
  std::array<std::size_t, 3> size{};
  std::string more;
  for (std::size_t& n : size)
    if (!(stream >> n) || n == 0 || n > 0xffff)
      return 0;
  return stream >> more ? 0 : size[0] * size[1] * size[2];
}

/// Inflates zlib and gzip data. Returns how many bytes come out; 0 when they are damaged.
std::uintmax_t inflated_size(std::ifstream& file) {
  z_stream stream = {};
  constexpr int any_header = 15 + 32;
  if (inflateInit2(&stream, any_header) != Z_OK)
    return 0;
  std::vector<char> in(1 << 16), out(1 << 18);
  std::uintmax_t total = 0;
  int status = Z_OK;
  while (status == Z_OK &&
         (file.read(in.data(), static_cast<long>(in.size())), file.gcount() > 0)) {
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(file.gcount());
    do {
      stream.next_out = reinterpret_cast<Bytef*>(out.data());
      stream.avail_out = static_cast<uInt>(out.size());
      status = inflate(&stream, Z_NO_FLUSH);
      total += out.size() - stream.avail_out;
    } while (status == Z_OK && stream.avail_in > 0);
  }
  inflateEnd(&stream);
  return status == Z_STREAM_END ? total : 0;
}

std::optional<std::string> data_fault(const fs::path& path, std::uintmax_t offset,
                                      std::uintmax_t expected, bool compressed) {
  std::ifstream file(path, std::ios::binary);
  if (!file.seekg(static_cast<std::streamoff>(offset)))
    return "its voxels cannot be read";
  const std::uintmax_t found = compressed ? inflated_size(file) : fs::file_size(path) - offset;
  if (found < expected)
    return fmt::format("damaged or truncated: {} of {} bytes of voxels", found, expected);
  return std::nullopt;
}

std::size_t lookup(const std::map<std::string, std::size_t>& table, const std::string& name) {
  const auto found = table.find(name);
  return found == table.end() ? 0 : found->second;
}

const std::map<std::string, std::size_t> metaimage_bytes = {
    {"MET_CHAR", 1}, {"MET_UCHAR", 1}, {"MET_SHORT", 2}, {"MET_USHORT", 2},
    {"MET_INT", 4},  {"MET_UINT", 4},  {"MET_FLOAT", 4}, {"MET_DOUBLE", 8}};

const std::map<std::string, std::size_t> nrrd_bytes = {
    {"signed char", 1},   {"int8", 1},           {"int8_t", 1},  {"uchar", 1},
    {"unsigned char", 1}, {"uint8", 1},          {"uint8_t", 1}, {"short", 2},
    {"short int", 2},     {"signed short", 2},   {"int16", 2},   {"int16_t", 2},
    {"ushort", 2},        {"unsigned short", 2}, {"uint16", 2},  {"uint16_t", 2},
    {"int", 4},           {"signed int", 4},     {"int32", 4},   {"int32_t", 4},
    {"uint", 4},          {"unsigned int", 4},   {"uint32", 4},  {"uint32_t", 4},
    {"float", 4},         {"double", 8}};

bool is_plain_name(const std::string& name) {
  return !name.empty() && name != "LIST" && name.find_first_of("/\\% ") == std::string::npos &&
         name.front() != '.';
}

} // namespace

std::optional<std::string> metaimage_fault(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const TextHeader header = read_metaimage_header(file);
  const std::size_t bytes = lookup(metaimage_bytes, header["ElementType"]);
  const std::size_t voxels = voxels_of(header["DimSize"]);
  const std::string channels = header["ElementNumberOfChannels"], skip = header["HeaderSize"];
  if (header.repeats) // MetaIO takes another one than we do, and reads beyond its buffer
    return "a header that says something twice";
  if (header.end == 0 || header["NDims"] != "3" || voxels == 0 || bytes == 0 ||
      (!channels.empty() && channels != "1") || (!skip.empty() && skip != "0") ||
      lower(header["BinaryData"]) == "false")
    return "no MetaImage of one grey volume";
  const std::string& data = header["ElementDataFile"];
  const bool compressed = lower(header["CompressedData"]) == "true";
  if (data == "LOCAL")
    return data_fault(path, header.end, voxels * bytes, compressed);
  const fs::path beside = path.parent_path() / data;
  if (!is_plain_name(data) || !fs::is_regular_file(fs::symlink_status(beside)))
    return fmt::format("its voxels must lie in a file beside it, not in {}", in_quotes(data, '\''));
  return data_fault(beside, 0, voxels * bytes, compressed);
}

std::optional<std::string> nrrd_fault(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const TextHeader header = read_nrrd_header(file);
  const std::size_t bytes = lookup(nrrd_bytes, lower(header["type"]));
  const std::size_t voxels = voxels_of(header["sizes"]);
  if (header.has("data file") || header.has("datafile"))
    return "its voxels lie in another file";
  if (header.end == 0 || header["dimension"] != "3" || voxels == 0 || bytes == 0 ||
      header.has("line skip") || header.has("byte skip"))
    return "no NRRD file of one grey volume";
  for (const std::string& kind : split(header["kinds"], ' '))
    if (!kind.empty() && kind != "domain" && kind != "space")
      return fmt::format("an axis of kind {}", in_quotes(kind, '\''));
  const std::string encoding = lower(header["encoding"]);
  const bool compressed = encoding == "gzip" || encoding == "gz";
  if (!compressed && encoding != "raw")
    return fmt::format("encoding {} is not supported", in_quotes(encoding, '\''));
  return data_fault(path, header.end, voxels * bytes, compressed);
}

} // namespace thorax::scan
