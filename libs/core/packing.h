#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/error.h"

// Values as bytes for other processes of the same program on the same kind of machine: numbers,
// enumerations, texts, lists, optional values, and structures of which fields(value) gives a tuple
// of references to all members.

namespace thorax {

namespace detail {

template <class T>
concept List = requires(T list) {
  typename T::value_type;
  list.resize(1);
};

template <class T>
concept Optional = requires(T value) {
  value.has_value();
  value.reset();
};

template <class T>
inline constexpr bool is_plain = std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>;

} // namespace detail

class Packer {
public:
  template <class T>
  void add(const T& value) {
    if constexpr (detail::is_plain<T>) {
      add_bytes(&value, sizeof value);
    } else if constexpr (detail::List<T>) {
      add(static_cast<std::uint64_t>(value.size()));
      if constexpr (detail::is_plain<typename T::value_type>)
        add_bytes(value.data(), value.size() * sizeof *value.data());
      else
        for (const auto& each : value)
          add(each);
    } else if constexpr (detail::Optional<T>) {
      add(value.has_value());
      if (value)
        add(*value);
    } else {
      std::apply([&](const auto&... member) { (add(member), ...); }, fields(value));
    }
  }
  void add(const std::optional<Error>& error) {
    add(error.has_value());
    if (error) {
      add(error->code());
      add(std::string(error->what()));
      add(error->hint());
    }
  }

  const std::string& bytes() const { return bytes_; }

private:
  void add_bytes(const void* data, std::size_t size) {
    bytes_.append(static_cast<const char*>(data), size);
  }

  std::string bytes_;
};

/// Takes values in the order in which they were added. Throws Error(internal) when there are no
/// more.
class Unpacker {
public:
  explicit Unpacker(std::span<const std::byte> bytes) : rest_(bytes) {}

  template <class T>
  void take(T& value) {
    if constexpr (detail::is_plain<T>) {
      take_bytes(&value, sizeof value);
    } else if constexpr (detail::List<T>) {
      value.resize(taken<std::uint64_t>());
      if constexpr (detail::is_plain<typename T::value_type>)
        take_bytes(value.data(), value.size() * sizeof *value.data());
      else
        for (auto& each : value)
          take(each);
    } else if constexpr (detail::Optional<T>) {
      value.reset();
      if (taken<bool>())
        take(value.emplace());
    } else {
      std::apply([&](auto&... member) { (take(member), ...); }, fields(value));
    }
  }
  void take(std::optional<Error>& error) {
    error.reset();
    if (!taken<bool>())
      return;
    const auto code = taken<ExitCode>();
    const auto what = taken<std::string>();
    error.emplace(code, what, taken<std::string>());
  }

private:
  template <class T>
  T taken() {
    T value{};
    take(value);
    return value;
  }

  void take_bytes(void* data, std::size_t size) {
    if (size > rest_.size())
      throw Error(ExitCode::internal, "bytes of another process are cut short", report_it);
    if (size > 0)
      std::memcpy(data, rest_.data(), size);
    rest_ = rest_.subspan(size);
  }

  std::span<const std::byte> rest_;
};

} // namespace thorax
