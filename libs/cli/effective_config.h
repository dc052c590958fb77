#pragma once

#include <string>

#include "cli/config.h"

namespace thorax::cli {

/// The effective options of a parsed verb as a TOML table that toml_config reads back, each with
/// its help as a comment.
std::string effective_config(const ConfigScope& scope);

/// The same without comments, paths and standard options other than seed: what provenance and
/// --resume compare.
std::string result_config(const ConfigScope& scope);

} // namespace thorax::cli
