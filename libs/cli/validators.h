#pragma once

#include <CLI/CLI.hpp>

namespace thorax::cli {

/// A validator with a readable message: the value must be at least, or lie within, the bounds.
CLI::Validator at_least(double minimum);
CLI::Validator within(double minimum, double maximum);

/// Of 64 bits, in decimal digits.
CLI::Validator whole_number();

/// Takes separators off the end of a folder's name, so that files can be named after it.
CLI::Validator folder_name();

} // namespace thorax::cli
