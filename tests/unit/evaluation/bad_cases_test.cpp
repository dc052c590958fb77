#include <gmock/gmock.h>

#include "unit/evaluation/files.h"

namespace thorax::evaluation {
namespace {

using ::testing::HasSubstr;

struct Bad {
  const char* name;
  Texts texts;
  CaseFiles options;
  ExitCode code;
  std::string line; ///< what the message holds, hint included
};

void PrintTo(const Bad& bad, std::ostream* out) {
  *out << bad.name;
}

class BadCases : public ::testing::TestWithParam<Bad> {};

TEST_P(BadCases, NameFileRowAndColumn) {
  try {
    read(GetParam().texts, GetParam().options);
    FAIL() << "read without an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), GetParam().code) << error.line();
    EXPECT_THAT(error.line(), HasSubstr(GetParam().line));
    EXPECT_NE(error.hint(), "");
    EXPECT_EQ(error.line().find('\n'), std::string::npos);
  }
}

std::string rows(const std::string& text) {
  return "id,patient,fold,split,true:x,prob:x\n" + text;
}

/// A test case that says neither its fold nor its patient.
std::string fold_rows(const std::string& id) {
  return "id,true:x,prob:x\n" + id + ",1,0.5\n";
}

const CaseFiles plain;
constexpr auto unreadable = ExitCode::unreadable, corrupt = ExitCode::corrupt,
               inconsistent = ExitCode::inconsistent, no_input = ExitCode::no_input,
               command_line = ExitCode::command_line;
const auto name_of = [](const auto& info) { return info.param.name; };

INSTANTIATE_TEST_SUITE_P(
    Values, BadCases,
    ::testing::Values(
        Bad{"probability_above_1",
            {{"a.csv", rows("a,p,0,test,1,0.5\nb,q,0,test,0,1.5\n")}},
            plain,
            corrupt,
            "a.csv line 3: column 'prob:x' holds '1.5' - this looks like a logit: give --logits"},
        Bad{"probability_below_0",
            {{"a.csv", rows("a,p,0,test,1,-3.2\n")}},
            plain,
            corrupt,
            "a.csv line 2: column 'prob:x' holds '-3.2' - this looks like a logit"},
        Bad{"probability_nan",
            {{"a.csv", rows("a,p,0,test,1,nan\n")}},
            plain,
            corrupt,
            "a.csv line 2: column 'prob:x' holds 'nan'"},
        Bad{"probability_infinite",
            {{"a.csv", rows("a,p,0,test,1,inf\n")}},
            plain,
            corrupt,
            "holds 'inf' - probabilities are numbers from 0 to 1"},
        Bad{"probability_empty",
            {{"a.csv", rows("a,p,0,test,1,\n")}},
            plain,
            corrupt,
            "a.csv line 2: column 'prob:x' is empty"},
        Bad{"probability_with_rest",
            {{"a.csv", rows("a,p,0,test,1,0.5x\n")}},
            plain,
            corrupt,
            "holds '0.5x'"},
        Bad{"logit_nan",
            {{"a.csv", rows("a,p,0,test,1,nan\n")}},
            {.logits = true},
            corrupt,
            "column 'prob:x' holds 'nan' - logits are numbers"},
        Bad{"logit_without_softmax",
            {{"a.csv", "id,true:x,true:y,prob:x,prob:y\na,1,0,inf,0\n"}},
            {.logits = true, .exclusive = true},
            corrupt,
            "a.csv line 2: column 'prob:x' holds 'inf' - an infinite logit has no softmax"},
        Bad{"quoted_decimal_comma",
            {{"a.csv", rows("a,p,0,test,1,\"0,5\"\n")}},
            plain,
            corrupt,
            "a.csv line 2: column 'prob:x' holds '0,5' - write decimals with a point"},
        Bad{"bare_decimal_comma",
            {{"a.csv", rows("a,p,0,test,1,0.5\nb,q,0,test,1,0,5\n")}},
            plain,
            unreadable,
            "a.csv: line 3: 7 fields where the header has 6"},
        Bad{"label_2",
            {{"a.csv", rows("a,p,0,test,2,0.5\n")}},
            plain,
            corrupt,
            "a.csv line 2: column 'true:x' holds '2' - labels are 1, 0, or -1"},
        Bad{"label_word",
            {{"a.csv", rows("a,p,0,test,yes,0.5\n")}},
            plain,
            corrupt,
            "column 'true:x' holds 'yes'"},
        Bad{"fold_with_fraction",
            {{"a.csv", rows("a,p,0.5,test,1,0.5\n")}},
            plain,
            corrupt,
            "column 'fold' holds '0.5' - give a whole number"},
        Bad{"split_unknown",
            {{"a.csv", rows("a,p,0,holdup,1,0.5\n")}},
            plain,
            corrupt,
            "a.csv line 2: column 'split' holds 'holdup'"},
        Bad{"id_empty",
            {{"a.csv", rows("a,p,0,test,1,0.5\n,q,0,test,1,0.5\n")}},
            plain,
            corrupt,
            "a.csv line 3: the id is empty"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Tables, BadCases,
    ::testing::Values(Bad{"empty", {{"a.csv", ""}}, plain, unreadable, "a.csv: the table is empty"},
                      Bad{"header_only",
                          {{"a.csv", rows("")}},
                          plain,
                          no_input,
                          "a.csv has a header and no rows"},
                      Bad{"short_row",
                          {{"a.csv", rows("a,p,0\n")}},
                          plain,
                          unreadable,
                          "line 2: 3 fields where the header has 6 - complete the row"},
                      Bad{"open_quote",
                          {{"a.csv", rows("\"a,p,0,test,1,0.5\n")}},
                          plain,
                          unreadable,
                          "a.csv: line 2: a quoted field does not end"},
                      Bad{"semicolons",
                          {{"a.csv", "id;true:x;prob:x\na;1;0,5\n"}},
                          plain,
                          unreadable,
                          "a.csv line 1: columns are separated by semicolons"},
                      Bad{"tabs",
                          {{"a.csv", "id\ttrue:x\tprob:x\na\t1\t0.5\n"}},
                          plain,
                          unreadable,
                          "separated by tabs"},
                      Bad{"not_utf8",
                          {{"a.csv", "id,true:\xd6,prob:\xd6\na,1,0.5\n"}},
                          plain,
                          unreadable,
                          "a.csv line 1: the header is not UTF-8"},
                      Bad{"binary",
                          {{"a.h5", std::string("\x7f"
                                                "ELF\0\0",
                                                6)}},
                          plain,
                          unreadable,
                          "a.h5 is not predictions"},
                      Bad{"no_id",
                          {{"a.csv", "name,true:x,prob:x\na,1,0.5\n"}},
                          plain,
                          unreadable,
                          "a.csv has no column 'id'"},
                      Bad{"no_probability",
                          {{"a.csv", "id,true:x\na,1\n"}},
                          plain,
                          unreadable,
                          "a.csv has no column 'prob:<class>'"},
                      Bad{"no_truth",
                          {{"a.csv", "id,true:x,prob:x,prob:y\na,1,0.5,0.5\n"}},
                          plain,
                          unreadable,
                          "a.csv has no column 'true:y'"},
                      Bad{"column_twice",
                          {{"a.csv", "id,id,true:x,prob:x\na,a,1,0.5\n"}},
                          plain,
                          unreadable,
                          "a.csv has two columns called 'id'"},
                      Bad{"class_twice",
                          {{"a.csv", "id,true:x,prob:x,prob:x\na,1,0.5,0.5\n"}},
                          plain,
                          unreadable,
                          "a.csv has two columns for 'prob:x'"},
                      Bad{"mapped_column_missing",
                          {{"a.csv", rows("a,p,0,test,1,0.5\n")}},
                          {.columns = {"sex=gender"}},
                          unreadable,
                          "no column 'gender', named by --columns \"sex=gender\""},
                      Bad{"mapping_unknown",
                          {{"a.csv", rows("a,p,0,test,1,0.5\n")}},
                          {.columns = {"pat=p"}},
                          command_line,
                          "--columns cannot use 'pat=p'"},
                      Bad{"mapping_twice",
                          {{"a.csv", rows("a,p,0,test,1,0.5\n")}},
                          {.columns = {"id=id", "id=patient"}},
                          command_line,
                          "--columns names 'id' twice"},
                      Bad{"same_prefixes",
                          {{"a.csv", rows("a,p,0,test,1,0.5\n")}},
                          {.columns = {"true:=c_", "prob:=c_"}},
                          command_line,
                          "the same names 'c_<class>'"},
                      Bad{"further_column_missing",
                          {{"a.csv", rows("a,p,0,test,1,0.5\n")}},
                          {.further = {"site"}},
                          unreadable,
                          "a.csv has no column 'site'"},
                      Bad{"further_column_silent",
                          {{"a.csv", rows("a,p,0,test,1,0.5\n")}},
                          {.further = {"sex"}},
                          unreadable,
                          "no row has a 'sex'"},
                      Bad{"no_test_rows",
                          {{"a.csv", rows("a,p,0,validation,1,0.5\n")}},
                          plain,
                          no_input,
                          "the predictions hold no test rows"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Rows, BadCases,
    ::testing::Values(
        Bad{"id_twice",
            {{"a.csv", rows("a,p,0,test,1,0.5\na,p,0,test,1,0.4\n")}},
            plain,
            inconsistent,
            "a.csv line 3: id 'a' occurs twice in the test rows of fold 0, first in a.csv line 2"},
        Bad{"id_in_two_files",
            {{"a.csv", rows("a,p,0,test,1,0.5\n")}, {"b.csv", rows("a,p,0,test,1,0.4\n")}},
            plain,
            inconsistent,
            "b.csv line 2: id 'a' occurs twice in the test rows of fold 0, first in a.csv line 2 - "
            "give one row per case; tell files apart with --each-file fold or model"},
        Bad{"patient_in_two_splits",
            {{"a.csv", rows("a,p,0,validation,1,0.5\nb,p,0,test,1,0.4\n")}},
            plain,
            inconsistent,
            "a.csv line 3: patient 'p' is in the test rows of fold 0, but in a.csv line 2 in the "
            "validation rows"},
        Bad{"patient_trained_and_tested",
            {{"a.csv", rows("a,p,0,train,1,0.5\nb,p,0,test,1,0.4\n")}},
            plain,
            inconsistent,
            "patient 'p' is in the test rows of fold 0, but in a.csv line 2 in the train rows"},
        Bad{"id_in_two_splits_without_patient",
            {{"a.csv", rows("a,,0,validation,1,0.5\na,,0,test,1,0.4\n")}},
            plain,
            inconsistent,
            "id 'a' is in the test rows"},
        Bad{"patient_tested_by_two_folds",
            {{"a.csv", rows("a,p,0,test,1,0.5\nb,p,1,test,1,0.4\n")}},
            plain,
            inconsistent,
            "a.csv line 3: patient 'p' is tested by fold 1, but in a.csv line 2 by fold 0"},
        Bad{"files_of_one_test_set",
            {{"a.csv", fold_rows("a")}, {"b.csv", fold_rows("a")}},
            {.each_file = EachFile::fold},
            inconsistent,
            "b.csv line 2: id 'a' is tested by fold 1, but in a.csv line 2 by fold 0"},
        Bad{"two_truths",
            {{"a.csv", rows("a,p,0,validation,1,0.5\n")}, {"b.csv", rows("a,p,1,test,0,0.4\n")}},
            plain,
            inconsistent,
            "b.csv line 2: id 'a' has label 0 for 'x', but in a.csv line 2 label 1"},
        Bad{"other_classes",
            {{"a.csv", fold_rows("a")}, {"b.csv", "id,true:y,prob:y\nb,1,0.5\n"}},
            plain,
            inconsistent,
            "b.csv predicts the classes y, the files before it x"},
        Bad{"no_class_true",
            {{"a.csv", "id,true:x,true:y,prob:x,prob:y\na,0,0,0.5,0.5\n"}},
            {.exclusive = true},
            inconsistent,
            "a.csv line 2: id 'a' has 0 true classes"},
        Bad{"two_classes_true",
            {{"a.csv", "id,true:x,true:y,prob:x,prob:y\na,1,1,0.5,0.5\n"}},
            {.exclusive = true},
            inconsistent,
            "a.csv line 2: id 'a' has 2 true classes"},
        Bad{"sum_is_not_1",
            {{"a.csv", "id,true:x,true:y,prob:x,prob:y\na,1,0,0.9,0.5\n"}},
            {.exclusive = true},
            inconsistent,
            "a.csv line 2: the probabilities of id 'a' add up to 1.4"},
        Bad{"labels_twice",
            {{"a.csv", "id,prob:x\na,0.5\n"}, {"labels.csv", "id,x\na,1\na,1\n"}},
            plain,
            inconsistent,
            "labels.csv line 3: id 'a' occurs twice, first in labels.csv line 2"},
        Bad{"labels_missing",
            {{"a.csv", "id,prob:x\na,0.5\nb,0.5\n"}, {"labels.csv", "id,x\na,1\n"}},
            plain,
            inconsistent,
            "labels.csv has no row for id 'b' of a.csv line 3"},
        Bad{"labels_of_other_classes",
            {{"a.csv", "id,prob:x\na,0.5\n"}, {"labels.csv", "id,y\na,1\n"}},
            plain,
            unreadable,
            "labels.csv has no column 'x' or 'true:x'"}),
    name_of);

} // namespace
} // namespace thorax::evaluation
