#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace thorax {

/// Incremental SHA-256 (FIPS 180-4).
class Sha256 {
public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  Sha256& add(std::span<const std::byte> bytes);
  Sha256& add(std::string_view text);
  /// The digest as 64 lower-case hexadecimal digits; ends the computation.
  std::string hex();

private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256(std::string_view text);

/// The SHA-256 of a file's content. Throws Error(unreadable).
std::string sha256_file(const std::filesystem::path& path);

/// HMAC-SHA256 (RFC 2104) as 64 lower-case hexadecimal digits.
std::string hmac_sha256(std::string_view key, std::string_view text);

} // namespace thorax
