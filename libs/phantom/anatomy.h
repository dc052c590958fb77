#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "phantom/shapes.h"

namespace thorax::phantom {

/// What a cohort is like.
struct Cohort {
  std::uint64_t seed = 0;
  double difficulty =
      0.5; ///< 0 easy .. 1 hard: fainter, smaller and fewer findings, more noise, more look-alikes
};

/// Which study of which patient; everything about it is a pure function of (cohort, patient,
/// study).
struct StudyKey {
  std::string patient;
  std::uint64_t study = 0;
  bool ill = false; ///< the patient has findings
};

/// One side's air-filled lung before anything is taken out of it.
struct Lung {
  double side = -1;         ///< -1 right, +1 left (the sign of x)
  double diaphragm_top = 0; ///< z of the dome, mm
};

enum class LesionKind : std::uint8_t { ground_glass = 16, consolidation = 17 };

struct Lesion {
  LesionKind kind = LesionKind::ground_glass;
  Point centre, radii; ///< mm
  double hu = -550;    ///< at full coverage
  double edge_mm = 6;  ///< width of the soft edge, centred on the surface
  double lumps_mm = 0; ///< how far the surface wanders from the ellipsoid
};

/// Fluid at the base of one pleural cavity of an upright patient, rising along the chest wall as a
/// meniscus.
struct Effusion {
  double side = -1;
  double level = 0;       ///< z of the fluid surface far from the wall, mm
  double meniscus_mm = 0; ///< how much higher it stands at the wall
};

/// A chest as shapes; lengths in mm around the middle of the chest, before the patient is moved on
/// the table.
struct Anatomy {
  // the person
  char sex = 'M';
  int age = 50;
  double size = 1;    ///< body size relative to a tall man
  double fat_mm = 12; ///< subcutaneous fat

  // the chest
  double cage_width = 135, cage_depth = 92; ///< inner half-axes
  double apex = 125, shoulder = 20; ///< z of the lungs' tops and of where they begin to round off
  Point heart_centre, heart_radii;
  std::array<Lung, 2> lungs;
  double lung_hu = -860;
  double dependent_hu = 0; ///< extra density of the lowest-lying lung (dependent atelectasis)
  std::vector<Tube> great_vessels, airways, vessels; ///< airways and vessels in the lungs

  // findings
  std::vector<Lesion> lesions;
  std::vector<Effusion> effusions;

  // the acquisition
  Point offset;         ///< of the patient from the middle of the image
  double dose = 1;      ///< relative to a standard protocol
  double noise_hu = 20; ///< standard deviation in CT at this dose
};

/// Heart width over the greatest inner width of the chest; cardiomegaly means more than 0.5.
double cardiothoracic_ratio(const Anatomy& anatomy);

/// The label names of a CT study and of an X-ray, in the order that ct_labels() and xray_labels()
/// use.
extern const std::vector<std::string> ct_label_names;   // lesion, ground_glass, consolidation
extern const std::vector<std::string> xray_label_names; // Cardiomegaly, Effusion, Consolidation

std::vector<bool> ct_labels(const Anatomy& anatomy);
std::vector<bool> xray_labels(const Anatomy& anatomy);

/// A patient for CT: lung lesions as findings. A patient keeps the kind of finding from study to
/// study; number, place and size of lesions, position and dose are the study's own.
Anatomy sample_ct_anatomy(const Cohort& cohort, const StudyKey& key);

/// A patient for a chest X-ray: cardiomegaly, effusion and consolidation as findings.
Anatomy sample_xray_anatomy(const Cohort& cohort, const StudyKey& key);

/// Signed distance to the surface of a lung, mm, negative inside; heart, vessels, mediastinum,
/// spine and what lies below the diaphragm are not lung.
double lung_distance(const Anatomy& anatomy, const Lung& lung, const Point& p);

/// Distance from the inner chest wall, mm, positive inside, whatever organ is there.
double depth_below_wall(const Anatomy& anatomy, double side, const Point& p);

} // namespace thorax::phantom
