#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace thorax::augment {

/// Values are drawn uniformly from [low, high].
struct Range {
  double low = 0, high = 0;
};

// Geometric transforms move pixels and masks alike.

/// Turns about the centre, in degrees, counter-clockwise as displayed.
struct Rotate {
  Range degrees{-10, 10};
};

/// Shifts to the right and down, as fractions of width and height.
struct Translate {
  Range x{-0.05, 0.05}, y{-0.05, 0.05};
};

/// Magnifies about the centre.
struct Scale {
  Range factor{0.9, 1.1};
};

/// Slants rows about the centre: each row moves right by tan(degrees) times its distance below the
/// centre.
struct Shear {
  Range degrees{-5, 5};
};

/// Mirrors left and right, and with that the anatomy: the heart changes sides, so mask labels 1
/// (right lung) and 2 (left lung) are exchanged.
struct Flip {};

/// Elastic deformation: a random displacement field smoothed by a Gaussian (Simard, Steinkraus,
/// Platt, "Best practices for convolutional neural networks applied to visual document analysis",
/// ICDAR 2003), scaled to its largest component. Both are fractions of the shorter side.
struct Elastic {
  Range displacement{0, 0.02};  ///< the largest shift along an axis
  Range smoothness{0.08, 0.08}; ///< standard deviation of the Gaussian
};

using Geometric = std::variant<Rotate, Translate, Scale, Shear, Flip, Elastic>;

// Intensity transforms change pixels only. Amounts are fractions of the span from black to white.

/// Adds a constant.
struct Brightness {
  Range shift{-0.1, 0.1};
};

/// Stretches about the mean.
struct Contrast {
  Range factor{0.9, 1.1};
};

/// Raises the intensity between black (0) and white (1) to a power; values outside stay.
struct Gamma {
  Range exponent{0.8, 1.25};
};

/// Adds independent Gaussian noise.
struct Noise {
  Range deviation{0, 0.02};
};

/// Convolves with a Gaussian of this standard deviation in pixels.
struct Blur {
  Range pixels{0, 1};
};

/// Fills one rectangle inside the picture with the mean (Zhong et al., "Random erasing data
/// augmentation", AAAI 2020).
struct Cutout {
  Range area{0.02, 0.1}; ///< fraction of the picture
  Range aspect{0.5, 2};  ///< height over width
};

using Intensity = std::variant<Brightness, Contrast, Gamma, Noise, Blur, Cutout>;

template <class Transform>
struct Step {
  Transform transform;
  double probability = 1;
};

/// What lies beyond the edge of a picture: black (and mask 0), the mirrored picture, or its edge
/// pixels drawn out.
enum class Border { black, reflect, replicate };

/// Which transforms happen how often and how strongly. The geometric ones are composed in their
/// order and applied first, by one interpolation; then follow the intensity ones in theirs.
struct Policy {
  Border border = Border::black;
  std::vector<Step<Geometric>> geometric;
  std::vector<Step<Intensity>> intensity;
  std::string toml; ///< as read, without comment lines, for provenance

  bool flips() const;
};

/// Reads
///
///     border = "black"
///     [[transform]]
///     type = "rotate"
///     probability = 0.8
///     degrees = [-10, 10]
///
/// with one [[transform]] per step; ranges left out take their defaults.
/// Throws Error(unreadable), Error(config) on a wrong value or an unknown key, type or border,
/// naming the line.
Policy read_policy(const std::filesystem::path& path);
Policy parse_policy(std::string_view toml);

} // namespace thorax::augment
