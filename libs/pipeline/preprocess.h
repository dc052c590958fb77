#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/run.h"

namespace thorax::pipeline {

/// Options that CT and X-ray images share.
struct PreprocessOptions {
  std::vector<std::filesystem::path> inputs; ///< folders, DICOM, NIfTI, PNG, JPEG, TIFF, datasets
  std::filesystem::path output;

  std::vector<std::filesystem::path> labels; ///< label tables; empty = none
  std::string labels_format = "auto";        ///< one of labels::format_names()
  std::vector<std::string> label_columns;    ///< empty = all that can be labels
  bool exclusive_labels = false;
  std::string uncertain = "unknown";    ///< unknown | positive | negative: uncertain findings
  std::filesystem::path official_lists; ///< folder with a published split; empty = none

  std::size_t size = 224;              ///< height and width of the pictures
  std::string fit = "contain";         ///< contain | stretch | fill
  std::string type = "uint8";          ///< uint8 | int16 | float32
  std::string compression = "deflate"; ///< deflate | none

  std::filesystem::path id_key; ///< empty = id.key beside the output
  bool keep_ids = false;
};

/// The file of the key that identifiers are hashed with, unless they are kept.
std::filesystem::path key_path(const PreprocessOptions& options);

struct PreprocessCtOptions : PreprocessOptions {
  std::string as = "slices"; ///< slices | volumes | blocks
  std::size_t depth = 64;    ///< slices of a block
  /// Names, or pairs of the HU that become black and white; each window is a channel.
  std::vector<std::string> window = {"-1250", "250"};
  std::string intensity = "window";     ///< window | hu: what pixels of slices hold
  std::size_t neighbours = 0;           ///< slices on each side that are channels, too
  std::size_t neighbour_distance = 1;   ///< between these, in slices
  bool derived = false;                 ///< take derived images, too
  std::string irregular = "resample";   ///< resample | keep | refuse: series with gaps, uneven
                                        ///< steps or a tilted gantry
  std::filesystem::path export_nifti;   ///< folder for the volumes as NIfTI; empty = none
  std::vector<double> spacing;          ///< mm, one for all axes or x, y, z; empty = as it is
  std::string interpolation = "linear"; ///< linear | bspline | sinc, for spacing
  std::string crop = "none";            ///< none | body

  std::string variant = "full";    ///< full | masked | box
  std::string lungs = "threshold"; ///< threshold | otsu: how lungs are found without masks
  double margin_mm = 10;           ///< around the lungs, for box

  double min_lung_fraction = 0;    ///< slices with less lung are dropped
  double min_box_cm2 = 0;          ///< slices where the box around the lungs is smaller are dropped
  std::string slices = "all";      ///< all | largest | even: of those that are left
  std::size_t slices_per_scan = 0; ///< for largest and even
  std::size_t min_slices = 0;      ///< scans with fewer are left out
};

struct PreprocessXrayOptions : PreprocessOptions {
  std::string as = "stack";                 ///< stack | native
  std::vector<std::string> views = {"all"}; ///< all | frontal | lateral | unknown | a view's name
  std::string crop = "none";                ///< none | border | collimation
  std::string contrast = "auto";            ///< auto | window | percentile | full
  std::vector<double> percentiles = {0.5, 99.5}; ///< that become black and white
  std::string equalise = "none";                 ///< none | histogram | clahe
  double clahe_clip = 2;                         ///< of a tile's mean count in a level
  std::size_t clahe_tiles = 8;                   ///< along each side
  std::filesystem::path reference;               ///< that pictures are laid over; empty = none
  std::string on_unregistered = "keep";          ///< keep | error: pictures that cannot be
};

/// Turns CT images into a dataset: volumes in HU (list of int16), slices of one size or whole
/// volumes of one size (stacks). One sample per volume, slice or picture; identifiers are hashed
/// unless kept.
void run_preprocess_ct(const PreprocessCtOptions& options, cli::Run& run);

/// Turns X-ray images into a dataset of grey pictures, bright where the body absorbs.
void run_preprocess_xray(const PreprocessXrayOptions& options, cli::Run& run);

} // namespace thorax::pipeline
