#pragma once

#include <string>

namespace thorax::pipeline {

/// A value of nlohmann::json on one line. Bytes of names that are not UTF-8 are replaced.
template <class Json>
std::string json_line(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace thorax::pipeline
