#include "phantom/anatomy.h"

#include <cmath>

#include "core/random.h"
#include "phantom/vessels.h"

namespace thorax::phantom {
namespace {

/// Lungs are columns whose axes stand this share of the chest's half-width off the midline.
constexpr double lung_axis = 0.46;

Random random_for(const Cohort& cohort, const StudyKey& key, std::string_view purpose) {
  return Random(cohort.seed, key.patient, key.study, purpose);
}

/// Numbers that belong to the patient, the same in every study.
Random patient_random(const Cohort& cohort, const StudyKey& key, std::string_view purpose) {
  return Random(cohort.seed, key.patient, 0, purpose);
}

void set_heart(Anatomy& anatomy, double ratio) {
  const double width = ratio * 2 * anatomy.cage_width;
  anatomy.heart_radii = {width / 2, 0.40 * width, 0.44 * width};
  anatomy.heart_centre = {0.19 * width,
                          -anatomy.cage_depth + anatomy.heart_radii.y + 2 * anatomy.size,
                          anatomy.lungs[1].diaphragm_top + 0.55 * anatomy.heart_radii.z};
}

std::vector<Tube> great_vessels(double size) {
  const auto tube = [size](Point a, Point b, double radius) {
    return Tube{a * size, b * size, radius * size, radius * size};
  };
  return {
      tube({-10, -20, -25}, {-10, -14, 52}, 15), // ascending aorta
      tube({-10, -14, 52}, {6, 8, 66}, 14),      // arch
      tube({6, 8, 66}, {20, 36, 54}, 13.5),
      tube({20, 36, 54}, {16, 46, -150}, 12),   // descending aorta
      tube({-24, -6, 100}, {-20, -8, -20}, 10), // superior vena cava
      tube({16, -22, -5}, {10, -6, 26}, 14),    // pulmonary trunk
      tube({8, 0, 22}, {-40, 6, 8}, 10),        // right pulmonary artery
      tube({14, -2, 26}, {44, 14, 18}, 10),     // left pulmonary artery
  };
}

Anatomy sample_person(const Cohort& cohort, const StudyKey& key) {
  Random person = patient_random(cohort, key, "person");
  Anatomy anatomy;
  anatomy.sex = person.chance(0.5) ? 'F' : 'M';
  anatomy.age = 20 + static_cast<int>(person.below(66));
  anatomy.size = (anatomy.sex == 'F' ? 0.93 : 1.0) * person.uniform(0.9, 1.06);
  anatomy.fat_mm = person.uniform(6, 24) + (anatomy.sex == 'F' ? 5 : 0);
  anatomy.cage_width = 135 * anatomy.size * person.uniform(0.96, 1.04);
  anatomy.cage_depth = 92 * anatomy.size * person.uniform(0.92, 1.08);
  anatomy.apex = 125 * anatomy.size;
  anatomy.shoulder = 15 * anatomy.size;
  anatomy.lung_hu = -870 + 30 * person.normal() * 0.5;

  Random breath = random_for(cohort, key, "breath");
  const double inspiration = breath.uniform(-14, 8) * anatomy.size;
  anatomy.lungs = {Lung{-1, -70 * anatomy.size - inspiration},
                   Lung{+1, -82 * anatomy.size - inspiration}};
  anatomy.great_vessels = great_vessels(anatomy.size);
  set_heart(anatomy, person.uniform(0.41, 0.47));

  Random position = random_for(cohort, key, "position");
  anatomy.offset = {position.uniform(-12, 12), position.uniform(-8, 8), position.uniform(-8, 8)};
  anatomy.dose = position.uniform(0.5, 1.5);
  anatomy.noise_hu = (14 + 26 * cohort.difficulty) / std::sqrt(anatomy.dose);
  return anatomy;
}

void add_vessels(Anatomy& anatomy, const Cohort& cohort, const StudyKey& key) {
  const double thicker = 0.9 + 0.3 * cohort.difficulty;
  anatomy.airways = grow_airways(anatomy, patient_random(cohort, key, "airways"));
  anatomy.vessels = grow_vessels(anatomy, thicker, patient_random(cohort, key, "vessels"));
}

/// A place inside a lung at most depth below the chest wall, lower and farther back more often than
/// not.
Point peripheral_place(const Anatomy& anatomy, double depth, double inside, Random& random) {
  for (int attempt = 0; attempt < 2000; ++attempt) {
    const Lung& lung = anatomy.lungs[random.below(2)];
    const Point p{lung.side * random.uniform(0.1, 1) * anatomy.cage_width,
                  random.uniform(-0.7, 0.95) * anatomy.cage_depth,
                  random.uniform(lung.diaphragm_top - 30, 0.7 * anatomy.apex)};
    const bool favoured = random.chance(0.35) || (p.y > 0 && p.z < anatomy.shoulder);
    const double wall = depth_below_wall(anatomy, lung.side, p);
    if (favoured && wall < depth && lung_distance(anatomy, lung, p) < -inside)
      return p;
  }
  return {anatomy.lungs[0].side * 0.7 * anatomy.cage_width, 0.2 * anatomy.cage_depth, 0};
}

Lesion sample_lesion(const Anatomy& anatomy, LesionKind kind, double contrast, double scale,
                     Random& random) {
  const bool glass = kind == LesionKind::ground_glass;
  Lesion lesion;
  lesion.kind = kind;
  const double radius =
      (glass ? random.uniform(18, 42) : random.uniform(14, 32)) * scale * anatomy.size;
  lesion.radii = {radius * random.uniform(0.75, 1.2), radius * random.uniform(0.75, 1.2),
                  radius * random.uniform(0.8, 1.5)};
  lesion.centre = peripheral_place(anatomy, glass ? 34 : 40, 0.4 * radius, random);
  const double full = glass ? random.uniform(-650, -480) : random.uniform(-60, 40);
  lesion.hu = mix(anatomy.lung_hu, full, contrast);
  if (glass)
    lesion.hu = std::clamp(lesion.hu, -700.0, -450.0);
  lesion.edge_mm = glass ? random.uniform(6, 12) : random.uniform(3, 6);
  lesion.lumps_mm = 0.18 * radius;
  return lesion;
}

} // namespace

const std::vector<std::string> ct_label_names = {"lesion", "ground_glass", "consolidation"};
const std::vector<std::string> xray_label_names = {"Cardiomegaly", "Effusion", "Consolidation"};

double cardiothoracic_ratio(const Anatomy& anatomy) {
  return anatomy.heart_radii.x / anatomy.cage_width;
}

std::vector<bool> ct_labels(const Anatomy& anatomy) {
  bool glass = false, consolidation = false;
  for (const Lesion& lesion : anatomy.lesions)
    (lesion.kind == LesionKind::ground_glass ? glass : consolidation) = true;
  return {glass || consolidation, glass, consolidation};
}

std::vector<bool> xray_labels(const Anatomy& anatomy) {
  return {cardiothoracic_ratio(anatomy) > 0.5, !anatomy.effusions.empty(), ct_labels(anatomy)[2]};
}

double depth_below_wall(const Anatomy& anatomy, double side, const Point& p) {
  const double axis = side * lung_axis * anatomy.cage_width;
  const double half_width = (1 - lung_axis) * anatomy.cage_width;
  const double lift = std::max(0.0, (p.z - anatomy.shoulder) / (anatomy.apex - anatomy.shoulder));
  return -column_distance(p.x - axis, p.y, half_width, anatomy.cage_depth, lift);
}

double lung_distance(const Anatomy& anatomy, const Lung& lung, const Point& p) {
  const double size = anatomy.size;
  double distance = std::max(-depth_below_wall(anatomy, lung.side, p), 3 * size - lung.side * p.x);
  const double u = (p.x - lung.side * lung_axis * anatomy.cage_width) / anatomy.cage_width;
  const double v = (p.y + 0.15 * anatomy.cage_depth) / anatomy.cage_depth;
  distance =
      std::max(distance, 0.75 * (lung.diaphragm_top - size * (150 * u * u + 48 * v * v) - p.z));
  if (distance > 20)
    return distance;
  const double spine = std::hypot(p.x, p.y - 74 * size) - 25 * size;
  const double mediastinum = column_distance(p.x, p.y + 2 * size, 21 * size, 60 * size);
  const double heart = ellipsoid_distance(p, anatomy.heart_centre, anatomy.heart_radii) - 2;
  distance = std::max({distance, -spine, -mediastinum, -heart});
  for (const Tube& vessel : anatomy.great_vessels)
    distance = std::max(distance, -tube_distance(p, vessel));
  return distance;
}

Anatomy sample_ct_anatomy(const Cohort& cohort, const StudyKey& key) {
  Anatomy anatomy = sample_person(cohort, key);
  Random condition = patient_random(cohort, key, "condition");
  const double kind = condition.uniform();
  const bool glass = kind < 0.8;
  const bool consolidation = kind > 0.55;

  Random extent = random_for(cohort, key, "lesions");
  anatomy.dependent_hu = extent.uniform() * (40 + 160 * cohort.difficulty);
  if (key.ill) {
    const double contrast = (1.25 - 0.6 * cohort.difficulty) * extent.uniform(0.8, 1.1);
    const double scale = (1.35 - 0.7 * cohort.difficulty) * extent.uniform(0.75, 1.2);
    const auto fewest = static_cast<std::uint64_t>(std::lround(12 - 10 * cohort.difficulty));
    const auto add = [&](LesionKind lesion_kind) {
      for (std::uint64_t n = fewest + extent.below(2 + fewest); n > 0; --n)
        anatomy.lesions.push_back(sample_lesion(anatomy, lesion_kind, contrast, scale, extent));
    };
    if (glass)
      add(LesionKind::ground_glass);
    if (consolidation)
      add(LesionKind::consolidation);
  }
  add_vessels(anatomy, cohort, key);
  return anatomy;
}

Anatomy sample_xray_anatomy(const Cohort& cohort, const StudyKey& key) {
  Anatomy anatomy = sample_person(cohort, key);
  Random condition = patient_random(cohort, key, "condition");
  const std::uint64_t first = condition.below(3);
  std::array<bool, 3> finding{};
  for (std::size_t i = 0; i < finding.size(); ++i)
    finding[i] = condition.chance(0.35) || i == first;

  Random extent = random_for(cohort, key, "findings");
  const double ease = 1.3 - 0.6 * cohort.difficulty;
  const double normal_heart = extent.uniform(0.41, 0.47 + 0.025 * cohort.difficulty);
  set_heart(anatomy,
            key.ill && finding[0] ? 0.51 + ease * extent.uniform(0.02, 0.10) : normal_heart);
  if (key.ill && finding[1]) {
    const Lung& lung = anatomy.lungs[extent.below(2)];
    const double depth = ease * extent.uniform(5, 55);
    anatomy.effusions.push_back(
        {lung.side, lung.diaphragm_top - 30 * anatomy.size + depth, extent.uniform(30, 70)});
  }
  if (key.ill && finding[2]) {
    for (std::uint64_t n = 1 + extent.below(3); n > 0; --n)
      anatomy.lesions.push_back(sample_lesion(anatomy, LesionKind::consolidation, 1,
                                              1.5 * ease * extent.uniform(0.9, 1.4), extent));
  }
  add_vessels(anatomy, cohort, key);
  return anatomy;
}

} // namespace thorax::phantom
