#pragma once

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "support/run_command.h"

namespace thorax::testing {

/// Runs a Python statement on an h5py file called `file`, open for writing.
inline void edit_hdf5(const std::filesystem::path& path, const std::string& statement) {
  const auto edited =
      run_command({"/usr/bin/python3", "-c",
                   "import h5py, sys\nwith h5py.File(sys.argv[1], 'r+') as file:\n    " + statement,
                   path.string()});
  ASSERT_EQ(edited.exit_code, 0) << edited.err;
}

} // namespace thorax::testing
