#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>

// What libFuzzer and the replay of the corpus share. Each file of readers/ is a way in; targets
// that differ by their corpus alone share one.

namespace thorax::fuzz {

/// Defined by each target: the name that its input has as a file.
extern const char* const file_name;
/// Defined by each target: reads one hostile file by every function that commands read it with.
void read_file(const std::filesystem::path& path);

/// Runs one call of a reader. An Error with an exit code that readers document is as good as
/// success; whatever else is thrown goes on.
void attempt(const std::function<void()>& call);

/// Writes bytes to a file in a folder of this process and gives it to the target.
void read_bytes(std::span<const std::uint8_t> bytes);

} // namespace thorax::fuzz
