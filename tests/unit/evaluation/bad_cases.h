#pragma once

#include <gmock/gmock.h>

#include "unit/evaluation/files.h"

namespace thorax::evaluation {

/// Files that cannot be read, and what is said of them.
struct Bad {
  const char* name;
  Texts texts;
  CaseFiles options;
  ExitCode code;
  std::string line; ///< what the message holds, hint included
};

inline void PrintTo(const Bad& bad, std::ostream* out) {
  *out << bad.name;
}

/// Reading fails with the code and message of bad, in one line with a hint.
inline void expect_refused(const Bad& bad) {
  try {
    read(bad.texts, bad.options);
    FAIL() << "read without an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), bad.code) << error.line();
    EXPECT_THAT(error.line(), ::testing::HasSubstr(bad.line));
    EXPECT_NE(error.hint(), "");
    EXPECT_EQ(error.line().find('\n'), std::string::npos);
  }
}

inline std::string rows(const std::string& text) {
  return "id,patient,fold,split,true:x,prob:x\n" + text;
}

/// A test case that says neither its fold nor its patient.
inline std::string fold_rows(const std::string& id) {
  return "id,true:x,prob:x\n" + id + ",1,0.5\n";
}

inline const CaseFiles plain;
inline constexpr auto unreadable = ExitCode::unreadable, corrupt = ExitCode::corrupt,
                      inconsistent = ExitCode::inconsistent, no_input = ExitCode::no_input,
                      command_line = ExitCode::command_line;
inline const auto name_of = [](const auto& info) { return info.param.name; };

} // namespace thorax::evaluation
