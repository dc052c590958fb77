#include "unit/evaluation/bad_cases.h"

namespace thorax::evaluation {
namespace {

class BadRows : public ::testing::TestWithParam<Bad> {};

TEST_P(BadRows, NameFileRowAndColumn) {
  expect_refused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    , BadRows,
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
            "a.csv line 3: patient 'p' is in the test rows of fold 1, but in a.csv line 2 in those "
            "of fold 0"},
        Bad{"files_of_one_test_set",
            {{"a.csv", fold_rows("a")}, {"b.csv", fold_rows("a")}},
            {.each_file = EachFile::fold},
            inconsistent,
            "b.csv line 2: id 'a' is in the test rows of fold 1, but in a.csv line 2 in those of "
            "fold 0"},
        Bad{"patient_tested_by_a_fold_and_without_one",
            {{"a.csv", rows("a,p,,test,1,0.5\nb,p,1,test,1,0.4\n")}},
            plain,
            inconsistent,
            "a.csv line 3: patient 'p' is in the test rows of fold 1, but in a.csv line 2 in those "
            "of no fold"},
        Bad{"repeats_of_a_model",
            {{"a.csv", "id,model,fold,true:x,prob:x\na,m,0,1,0.5\na,n,0,1,0.5\na,m,1,1,0.5\n"}},
            plain,
            inconsistent,
            "a.csv line 4: id 'a' is in the test rows of fold 1 of model 'm', but in a.csv line 2 "
            "in those of fold 0"},
        Bad{"two_patients",
            {{"a.csv", rows("a,p,0,test,1,0.5\na,q,1,test,1,0.4\n")}},
            plain,
            inconsistent,
            "a.csv line 3: id 'a' has patient 'q', but in a.csv line 2 patient 'p'"},
        Bad{"patient_and_none",
            {{"a.csv", rows("a,p,0,test,1,0.5\na,,1,test,1,0.4\n")}},
            plain,
            inconsistent,
            "a.csv line 3: id 'a' has patient '', but in a.csv line 2 patient 'p'"},
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
