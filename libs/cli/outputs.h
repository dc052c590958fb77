#pragma once

#include "cli/verb.h"

namespace thorax::cli {

/// Checks what a parsed verb is about to write, before it does anything: no output, be it named by
/// an option or written beside one (Verb::also_writes), may lead to a file that another option, or
/// Verb::also_reads, names, and no other process may be writing it.
/// Throws Error(command_line | exists) naming both.
void check_outputs(const Verb& verb);

} // namespace thorax::cli
