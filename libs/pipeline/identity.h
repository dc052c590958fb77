#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace thorax::pipeline {

/// Turns identifiers of persons, studies and files into keyed hashes, or leaves them as they are.
class Identity {
public:
  /// Keeps identifiers.
  Identity() = default;
  /// Hashes with this key.
  explicit Identity(std::string key);

  /// HMAC-SHA256 (RFC 2104) of "<kind>:<value>", first 16 hexadecimal digits; an empty value stays
  /// empty. Equal for equal key, kind ("patient", "study", "series", "case") and value in any file.
  std::string operator()(std::string_view kind, std::string_view value) const;

  /// Tells keys apart without giving them away; empty when identifiers are kept.
  std::string fingerprint() const;

private:
  std::string key_;
};

/// The key in a file, 64 hexadecimal digits; where there is none, one of 256 random bits is made
/// that only its owner may read. Throws Error(unreadable | cannot_write).
std::string read_or_make_key(const std::filesystem::path& path);

} // namespace thorax::pipeline
