#include "pipeline/phantom.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/csv.h"
#include "core/log.h"
#include "core/random.h"
#include "core/text.h"
#include "phantom/ct.h"
#include "phantom/xray.h"
#include "pipeline/phantom_folder.h"
#include "scan/dicom_write.h"
#include "scan/volume_file.h"

namespace thorax::pipeline {
namespace fs = std::filesystem;
namespace {

struct Study {
  phantom::StudyKey key;
  std::string id; ///< "P0001-1"
};

struct Plan {
  const PhantomOptions& options;
  std::uint64_t seed;
  phantom::Cohort cohort;

  bool is_ct() const { return options.modality == "ct"; }
  fs::path folder(const Study& study) const {
    return options.output / study.key.patient / study.id;
  }
};

/// Spreads the ill evenly over the patients (a golden-ratio sequence with a random start), so that
/// small cohorts have nearly the asked share and a patient does not depend on how many others there
/// are.
bool is_ill(std::size_t patient, double prevalence, std::uint64_t seed) {
  const double start = Random(seed, "cohort", 0, "prevalence").uniform();
  const double place = start + static_cast<double>(patient) / std::numbers::phi;
  return place - std::floor(place) < prevalence;
}

std::vector<Study> plan_studies(const PhantomOptions& options, std::uint64_t seed) {
  std::vector<Study> studies;
  for (std::size_t n = 1; n <= options.patients; ++n) {
    const std::string patient = fmt::format("P{:04}", n);
    const std::uint64_t count = 1 + Random(seed, patient, 0, "studies").below(options.studies_max);
    for (std::uint64_t study = 0; study < count; ++study)
      studies.push_back({{patient, study, is_ill(n, options.prevalence, seed)},
                         fmt::format("{}-{}", patient, study + 1)});
  }
  return studies;
}

/// The options that change what is written: what a resumed run must share.
std::string settings_of(const PhantomOptions& o, std::uint64_t seed) {
  return fmt::format("modality = \"{}\"\nseed = {}\npatients = {}\nstudies-max = {}\nprevalence = "
                     "{}\ndifficulty = {}\n"
                     "size = {}\nfield = {}\nslices = {}\nspacing = {}\nview = \"{}\"\n",
                     o.modality, seed, o.patients, o.studies_max, o.prevalence, o.difficulty,
                     o.size, o.field_mm, o.slices, o.spacing_mm, o.view);
}

scan::StudyTags tags_of(const Plan& plan, const Study& study, const phantom::Anatomy& anatomy) {
  const std::string name =
      fmt::format("thorax-phantom {}/{}/{}", plan.options.modality, plan.seed, study.id);
  const std::string number = study.key.patient.substr(1);
  return {.patient_id = study.key.patient,
          .patient_name = "PHANTOM^" + number,
          .sex = std::string(1, anatomy.sex),
          .age = anatomy.age,
          .study_uid = scan::uid_from(name),
          .series_uid = scan::uid_from(name + "/1"),
          .frame_of_reference_uid = scan::uid_from(name + "/frame"),
          .study_id = std::to_string(study.key.study + 1),
          .date = fmt::format("2020{:02}15", study.key.study % 12 + 1),
          .description = "Synthetic chest"};
}

void write_ct(const Plan& plan, const Study& study, const phantom::Anatomy& anatomy,
              const fs::path& folder) {
  const phantom::CtStudy ct = phantom::scan_ct(anatomy,
                                               {.size = plan.options.size,
                                                .slices = plan.options.slices,
                                                .field_mm = plan.options.field_mm,
                                                .slice_spacing_mm = plan.options.spacing_mm},
                                               plan.seed, study.key);
  const scan::StudyTags tags = tags_of(plan, study, anatomy);
  const std::size_t depth = ct.hu.shape.depth;
  const auto file_number = permutation(depth, Random(plan.seed, study.id, 0, "file names"));
  for (std::size_t z = 0; z < depth;
       ++z) // instances count from the head down, as scanners number them
    scan::write_ct_slice(folder / fmt::format("IM{:04}.dcm", file_number[z] + 1), ct.hu, z, tags,
                         static_cast<int>(depth - z));
  for (const auto& [name, mask] :
       {std::pair("masks", &ct.lungs), std::pair("lesions", &ct.lesions)})
    write_atomically(
        plan.options.output / name / (study.id + ".nii.gz"), [&](const fs::path& part) {
          const fs::path named = part.string() + ".nii.gz"; // NIfTI is recognised by its name
          scan::write_nifti(named, *mask);
          fs::rename(named, part);
        });
}

bool is_posterior_anterior(const Plan& plan, const Study& study) {
  if (plan.options.view != "both")
    return plan.options.view == "pa";
  return Random(plan.seed, study.key.patient, study.key.study, "view").chance(0.6);
}

void write_xray(const Plan& plan, const Study& study, const phantom::Anatomy& anatomy,
                const fs::path& folder) {
  const phantom::XrayProtocol protocol{.size = plan.options.size,
                                       .field_mm = plan.options.field_mm,
                                       .posterior_anterior = is_posterior_anterior(plan, study)};
  const auto image = phantom::take_xray(anatomy, protocol, plan.seed, study.key);
  scan::write_xray(folder / (study.id + ".dcm"), image, tags_of(plan, study, anatomy),
                   {.view = protocol.posterior_anterior ? "PA" : "AP",
                    .pixel_spacing_mm = protocol.field_mm / static_cast<double>(protocol.size),
                    .bits = protocol.bits});
}

phantom::Anatomy sample(const Plan& plan, const Study& study) {
  return plan.is_ct() ? phantom::sample_ct_anatomy(plan.cohort, study.key)
                      : phantom::sample_xray_anatomy(plan.cohort, study.key);
}

/// Fills "<study>.part" and renames it, so that a study's folder is complete or absent.
void write_study(const Plan& plan, const Study& study, const phantom::Anatomy& anatomy) {
  const fs::path folder = plan.folder(study);
  const fs::path part = folder.string() + ".part";
  fs::remove_all(part);
  make_folder(part);
  (plan.is_ct() ? write_ct : write_xray)(plan, study, anatomy, part);
  for (const auto& entry : fs::directory_iterator(part))
    flush_to_disk(entry.path());
  fs::rename(part, folder);
}

/// A study's line in the tables.
struct Entry {
  char sex = 'M';
  int age = 0;
  std::vector<bool> labels;
};

std::string labels_table(const Plan& plan, const std::vector<Study>& studies,
                         const std::vector<Entry>& entries) {
  std::vector<std::string> header = {"path", "patient", "study", "sex", "age", "view"};
  for (const std::string& name : plan.is_ct() ? phantom::ct_label_names : phantom::xray_label_names)
    header.push_back(lower(name));
  std::string text = csv_line(header);
  for (std::size_t i = 0; i < studies.size(); ++i) {
    const Study& study = studies[i];
    const fs::path folder = fs::path(study.key.patient) / study.id;
    const std::string view = is_posterior_anterior(plan, study) ? "PA" : "AP";
    std::vector<std::string> row = {(plan.is_ct() ? folder : folder / (study.id + ".dcm")).string(),
                                    study.key.patient,
                                    study.id,
                                    std::string(1, entries[i].sex),
                                    std::to_string(entries[i].age),
                                    plan.is_ct() ? "axial" : view};
    for (const bool label : entries[i].labels)
      row.push_back(label ? "1" : "0");
    text += csv_line(row);
  }
  return text;
}

/// The columns of Data_Entry_2017.csv (Wang et al., CVPR 2017).
std::string chestxray14_table(const Plan& plan, const std::vector<Study>& studies,
                              const std::vector<Entry>& entries) {
  std::string text =
      csv_line({"Image Index", "Finding Labels", "Follow-up #", "Patient ID", "Patient Age",
                "Patient Gender", "View Position", "OriginalImage[Width", "Height]",
                "OriginalImagePixelSpacing[x", "y]"});
  const std::string size = std::to_string(plan.options.size);
  const std::string spacing =
      fmt::format("{:g}", plan.options.field_mm / static_cast<double>(plan.options.size));
  for (std::size_t i = 0; i < studies.size(); ++i) {
    std::vector<std::string> findings;
    for (std::size_t k = 0; k < entries[i].labels.size(); ++k)
      if (entries[i].labels[k])
        findings.push_back(phantom::xray_label_names[k]);
    text += csv_line({studies[i].id + ".dcm", findings.empty() ? "No Finding" : join(findings, "|"),
                      std::to_string(studies[i].key.study),
                      std::to_string(std::stoi(studies[i].key.patient.substr(1))),
                      std::to_string(entries[i].age), std::string(1, entries[i].sex),
                      is_posterior_anterior(plan, studies[i]) ? "PA" : "AP", size, size, spacing,
                      spacing});
  }
  return text;
}

} // namespace

void run_phantom(const PhantomOptions& options, cli::Run& run) {
  const Plan plan{options, run.seed, {run.seed, options.difficulty}};
  const std::string settings = settings_of(options, run.seed);
  check_cohort_folder(options.output, settings, run);
  const std::vector<Study> studies = plan_studies(options, run.seed);
  if (run.dry_run)
    return;

  const OutputLock lock(options.output);
  if (!run.resume || !fs::exists(options.output / cohort_record))
    start_cohort(options.output, settings);

  std::vector<std::string> ids;
  for (const Study& study : studies)
    ids.push_back(study.id);
  std::vector<Entry> entries(studies.size());
  cli::for_each_case(run, "phantoms", ids, [&](std::size_t i) {
    const phantom::Anatomy anatomy = sample(plan, studies[i]);
    entries[i] = {anatomy.sex, anatomy.age,
                  plan.is_ct() ? phantom::ct_labels(anatomy) : phantom::xray_labels(anatomy)};
    if (!fs::exists(plan.folder(studies[i])))
      write_study(plan, studies[i], anatomy);
  });

  write_text(options.output / "labels.csv", labels_table(plan, studies, entries));
  if (!plan.is_ct())
    write_text(options.output / "Data_Entry_2017.csv", chestxray14_table(plan, studies, entries));
  run.report.output(options.output);
  log::info("{} studies of {} patients in {}", studies.size(), options.patients,
            options.output.string());
}

} // namespace thorax::pipeline
