#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace thorax::pipeline {

/// What thorax-inspect tells, in order.
using Facts = nlohmann::ordered_json;

/// Facts as an indented outline, for people.
std::string outline(const Facts& facts);

} // namespace thorax::pipeline
