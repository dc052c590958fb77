#include "presentation/checklist.h"

#include "presentation/run_facts.h"
#include "presentation/wording.h"
#include "report/page.h"

namespace thorax::presentation {
namespace {

std::string both(const std::string& first, const std::string& second) {
  if (first.empty() || second.empty())
    return first + second;
  return first + (first.ends_with('.') ? " " + capitalised(second) : "; " + second);
}

report::Block table(const std::vector<ChecklistItem>& items) {
  report::Table result{"", {{"Item"}, {"Topic"}, {"Answer"}}};
  for (const ChecklistItem& item : items) {
    std::string text = "answered: " + item.answer;
    if (item.answer.empty())
      text = "open: the authors must fill in" +
             (item.part.empty() ? "" : "; this run shows: " + item.part);
    result.rows.push_back({item.number, item.topic, text});
  }
  return result;
}

} // namespace

std::vector<ChecklistItem> tripod_ai(const EvaluationReport& report) {
  const RunFacts facts = run_facts(report);
  return {
      {"1", "Title: names the study as the development or evaluation of a prediction model"},
      {"2", "Abstract: follows the guideline's list for abstracts"},
      {"3a", "Background: the health question and why a model is needed"},
      {"3b", "Background: for whom it is meant and where in care it would be used"},
      {"3c", "Background: known inequalities between groups of patients"},
      {"4", "Objectives: development, evaluation or both"},
      {"5a", "Data: sources of the data for development and evaluation"},
      {"5b", "Data: dates of the first and last participants"},
      {"6a", "Participants: setting, number and place of the centres"},
      {"6b", "Participants: who could take part"},
      {"6c", "Participants: treatments received and how they were handled"},
      {"7", "Data preparation: quality checks and pre-processing", "", facts.configuration},
      {"8a", "Outcome: what is predicted, and how and when it was assessed"},
      {"8b", "Outcome: who assessed it, where that takes judgement"},
      {"8c", "Outcome: blinding of the assessment"},
      {"9a", "Predictors: choice of what goes into the model"},
      {"9b", "Predictors: definition and measurement"},
      {"9c", "Predictors: who assessed them, where that takes judgement"},
      {"10", "Sample size: how it was arrived at, and whether it suffices", "", facts.sizes},
      {"11", "Missing data: how they were handled", "", facts.unknown},
      {"12a", "Analysis: how data were used, and divided into parts", "", facts.folds},
      {"12b", "Analysis: handling of predictors in the model"},
      {"12c", "Analysis: type of model, its building, tuning and internal validation", "",
       facts.configuration},
      {"12d", "Analysis: differences between centres or other clusters", "", facts.subgroups},
      {"12e", "Analysis: measures of performance and how models were compared",
       both(facts.performance, facts.comparisons)},
      {"12f", "Analysis: updating of the model, for instance recalibration", "",
       facts.recalibration},
      {"12g", "Analysis: how predictions were computed for the evaluation", "",
       both(facts.software, facts.aggregation)},
      {"13", "Class imbalance: methods used, and recalibration after them", "", facts.prevalence},
      {"14", "Fairness: approaches to it and why", "", facts.subgroups},
      {"15", "Model output: what it is, and how a threshold was chosen", facts.threshold},
      {"16", "Training and evaluation: differences of setting, eligibility, outcome or predictors"},
      {"17", "Ethics: approval, and consent or its waiver"},
      {"18a", "Funding and the role of the funders"},
      {"18b", "Conflicts of interest"},
      {"18c", "Protocol: where it can be read"},
      {"18d", "Registration of the study"},
      {"18e", "Data sharing"},
      {"18f", "Code sharing", "", facts.software},
      {"19", "Patients and the public: their part in the study"},
      {"20a", "Results: flow of participants, with and without the outcome", "", facts.sizes},
      {"20b", "Results: characteristics of participants, overall and by centre", "",
       facts.subgroups},
      {"20c", "Results: development and evaluation participants compared"},
      {"21", "Results: participants and events in every analysis, development too", "",
       facts.sizes},
      {"22", "Results: the full model, so that others can use it"},
      {"23a", "Results: performance with intervals, of key subgroups too",
       facts.precision.empty() || facts.subgroups.empty() ? ""
                                                          : both(facts.precision, facts.subgroups),
       facts.precision},
      {"23b", "Results: differences of performance between clusters, if examined"},
      {"24", "Results: the updated model and its performance, if updated", "", facts.recalibration},
      {"25", "Interpretation: main results, fairness among them, in view of earlier studies"},
      {"26", "Limitations: sample, bias, missing data and what they mean", "", facts.warnings},
      {"27a", "Usability: poor or missing input data when the model is used"},
      {"27b", "Usability: handling and expertise that users need"},
      {"27c", "Usability: next steps of research"}};
}

std::vector<ChecklistItem> claim(const EvaluationReport& report) {
  const RunFacts facts = run_facts(report);
  return {
      {"1", "Title or abstract: names artificial intelligence and its kind"},
      {"2", "Abstract: structured summary"},
      {"3", "Background, with the intended use and clinical role"},
      {"4", "Objectives and hypotheses"},
      {"5", "Prospective or retrospective study"},
      {"6", "Goal of the study, such as feasibility or non-inferiority"},
      {"7", "Data sources"},
      {"8", "Eligibility: how, where and when participants were found"},
      {"9", "Pre-processing of data", "", facts.configuration},
      {"10", "Selection of subsets of the data, if any"},
      {"11", "Definitions of data elements"},
      {"12", "De-identification"},
      {"13", "Missing data: how they were handled", "", facts.unknown},
      {"14", "Definition of the reference standard, so that it can be repeated"},
      {"15", "Why that reference standard was chosen"},
      {"16", "Who annotated, and their qualifications"},
      {"17", "Annotation tools"},
      {"18", "Agreement within and between annotators, and how disagreement was settled"},
      {"19", "Intended sample size and how it was found", "", facts.sizes},
      {"20", "How data were assigned to partitions", "", facts.folds},
      {"21", "The level at which partitions are disjoint"},
      {"22", "The model in detail: inputs, outputs, layers"},
      {"23", "Software libraries and packages", report.earlier.empty() ? "" : facts.software,
       facts.software},
      {"24", "How the model's parameters were initialised"},
      {"25", "Training: augmentation, hyper-parameters, how many models", "", facts.configuration},
      {"26", "How the final model was chosen"},
      {"27", "Ensembling, if any"},
      {"28", "Measures of performance", facts.performance},
      {"29", "Statistical significance and uncertainty",
       both(facts.uncertainty, facts.comparisons)},
      {"30", "Robustness or sensitivity analysis"},
      {"31", "Explainability: methods, and how they were validated"},
      {"32", "Validation on external data"},
      {"33", "Flow of participants or cases", "", facts.sizes},
      {"34", "Demographic and clinical characteristics of each partition", "", facts.subgroups},
      {"35", "Performance of the best models on every partition", "", facts.performance},
      {"36", "Estimates of diagnostic accuracy and their precision", facts.precision},
      {"37", "Failure analysis of cases called wrongly", "", facts.confusion},
      {"38", "Limitations, bias and how far the results carry", "", facts.warnings},
      {"39", "What the results mean for practice", "", facts.utility},
      {"40", "Registration number and registry"},
      {"41", "Where the full protocol can be read"},
      {"42", "Funding and the role of the funders"}};
}

std::string checklist_text(const EvaluationReport& report) {
  report::Page page{
      "Reporting checklists",
      report.title,
      {{"",
        {report::Paragraph{"Items are worded in brief; the guidelines themselves say what each "
                           "asks for. \"answered\" quotes what this run shows, to be checked by "
                           "the authors; all else is open."}}},
       {"TRIPOD+AI (2024)", {table(tripod_ai(report))}},
       {"CLAIM (2020 version)", {table(claim(report))}}}};
  return report::markdown(page);
}

} // namespace thorax::presentation
