#include "evaluation/case_files.h"

#include <cmath>

#include <gmock/gmock.h>

#include "unit/evaluation/files.h"

namespace thorax::evaluation {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

struct Form {
  const char* name;
  std::string text;
  std::vector<std::string> columns;
};

void PrintTo(const Form& form, std::ostream* out) {
  *out << form.name;
}

/// The same two cases in every form that a table may have.
class CaseForms : public ::testing::TestWithParam<Form> {};

TEST_P(CaseForms, ReadTheSame) {
  const ScoredCases cases =
      read({{"scores.csv", GetParam().text}}, {.columns = GetParam().columns});
  EXPECT_THAT(cases.classes, ElementsAre("mass", "nodule"));
  ASSERT_EQ(cases.size(), 2u);
  EXPECT_EQ(cases.samples[0].id, "a_1");
  EXPECT_EQ(cases.samples[0].patient, "a");
  EXPECT_EQ(cases.samples[1].id, "b_1");
  EXPECT_EQ(cases.samples[1].patient, "b");
  EXPECT_THAT(cases.probabilities, ElementsAre(0.5, 0.25, 1, 0.125));
  EXPECT_THAT(cases.labels, ElementsAre(1, 0, -1, 1));
}

INSTANTIATE_TEST_SUITE_P(
    , CaseForms,
    ::testing::Values(Form{"canonical",
                           "id,patient,true:mass,true:nodule,prob:mass,prob:nodule\n"
                           "a_1,a,1,0,0.5,0.25\nb_1,b,-1,1,1,0.125\n",
                           {}},
                      Form{"other_order",
                           "prob:mass,true:nodule,patient,prob:nodule,id,true:mass\n"
                           "0.5,0,a,0.25,a_1,1\n1,1,b,0.125,b_1,-1\n",
                           {}},
                      Form{"crlf_and_byte_order_mark",
                           "\xef\xbb\xbfid,patient,true:mass,true:nodule,prob:mass,prob:nodule\r\n"
                           "a_1,a,1,0,0.5,0.25\r\nb_1,b,-1,1,1,0.125\r\n",
                           {}},
                      Form{"line_ends_of_old_macintosh",
                           "id,patient,true:mass,true:nodule,prob:mass,prob:nodule\r"
                           "a_1,a,1,0,0.5,0.25\rb_1,b,-1,1,1,0.125\r",
                           {}},
                      Form{"quotes_blanks_and_no_last_newline",
                           "\"id\", patient ,true:mass,true:nodule,prob:mass,prob:nodule\n"
                           "\"a_1\",a,1, 0 ,\"0.5\",0.25\n\nb_1,b,\"\",1.0,1e0,1.25e-1",
                           {}},
                      Form{"own_names",
                           "Image,who,gt_mass,gt_nodule,p_mass,p_nodule\n"
                           "a_1,a,1,0,0.5,0.25\nb_1,b,nan,1,1,0.125\n",
                           {"id=Image", "patient=who", "true:=gt_", "prob:=p_"}},
                      Form{"every_class_named",
                           "id,patient,A,B,C,D\na_1,a,1,0,0.5,0.25\nb_1,b,-1,1,1,0.125\n",
                           {"true:mass=A", "true:nodule=B", "prob:mass=C", "prob:nodule=D"}},
                      Form{"bare_classes_and_part_of_the_id",
                           "id,true:mass,true:nodule,mass,nodule\n"
                           "a_1,1,0,0.5,0.25\nb_1,-1,1,1,0.125\n",
                           {"prob:=", "patient=id[0:1]"}}),
    [](const auto& info) { return info.param.name; });

TEST(CaseFiles, FieldsOfACase) {
  const ScoredCases cases =
      read({{"scores.csv",
             "id,patient,study,scan,slice,fold,split,sex,age,view,model,true:ill,prob:ill\n"
             "a,p,st,sc,7,2,val,female,058Y,PA,net,1,0.5\nb,,,,,,,,,,,0,0.5\n"}});
  const store::Sample& full = cases.samples[0];
  EXPECT_EQ(full.study, "st");
  EXPECT_EQ(full.series, "sc");
  EXPECT_EQ(full.slice, 7);
  EXPECT_EQ(full.split, "validation");
  EXPECT_EQ(full.sex, "F");
  EXPECT_EQ(full.age, 58);
  EXPECT_EQ(full.view, "PA");
  EXPECT_THAT(cases.model, ElementsAre("net", ""));
  EXPECT_THAT(cases.fold, ElementsAre(2, -1));
  const store::Sample& bare = cases.samples[1];
  EXPECT_EQ(bare.slice, -1);
  EXPECT_EQ(bare.split, "test");
  EXPECT_EQ(bare.sex, "");
  EXPECT_TRUE(std::isnan(bare.age));
}

TEST(CaseFiles, SlicesWithoutAnId) {
  const ScoredCases cases = read(
      {{"slices.csv", "probability,target,subject,ct,slice\n"
                      "0.9,1,7,7_a,0\n0.2,1,7,7_a,1\n0.1,0,8,8_a,0\n"}},
      {.columns = {"prob:covid=probability", "true:covid=target", "patient=subject", "scan=ct"}});
  EXPECT_EQ(cases.samples[1].id, "7/7_a/1");
  EXPECT_EQ(cases.samples[1].patient, "7");
  EXPECT_EQ(cases.samples[1].series, "7_a");
  EXPECT_EQ(cases.samples[1].slice, 1);
  EXPECT_THAT(cases.labels, ElementsAre(1, 1, 0));
}

TEST(CaseFiles, Utf8Names) {
  const ScoredCases cases =
      read({{"scores.csv", "id,true:Lungenödem,prob:Lungenödem\nÄÖ_肺,1,0.5\n"}},
           {.columns = {"patient=id[0:2]"}});
  EXPECT_THAT(cases.classes, ElementsAre("Lungenödem"));
  EXPECT_EQ(cases.samples[0].patient, "ÄÖ");
}

TEST(CaseFiles, LogitsBecomeProbabilities) {
  const std::string text = "id,true:x,true:y,prob:x,prob:y\na,1,0,2,-1\nb,0,1,-inf,700\n";
  const auto near = [](std::vector<double> values) {
    return Pointwise(DoubleNear(1e-15), std::move(values));
  };
  EXPECT_THAT(read({{"scores.csv", text}}, {.logits = true}).probabilities,
              near({1 / (1 + std::exp(-2.0)), 1 / (1 + std::exp(1.0)), 0, 1}));
  const double x = std::exp(2.0) / (std::exp(2.0) + std::exp(-1.0));
  EXPECT_THAT(read({{"scores.csv", text}}, {.logits = true, .exclusive = true}).probabilities,
              near({x, 1 - x, 0, 1}));
}

const std::string fold_a = "id,true:x,true:y,prob:x,prob:y\na,1,0,0.1,0.2\n";
const std::string fold_b = "id,prob:y,prob:x,true:y,true:x\nb,0.3,0.4,1,0\n";

TEST(CaseFiles, ClassesOfSeveralFilesAreMatchedByName) {
  const ScoredCases cases = read({{"a.csv", fold_a}, {"b.csv", fold_b}});
  EXPECT_THAT(cases.classes, ElementsAre("x", "y"));
  EXPECT_THAT(cases.probabilities, ElementsAre(0.1, 0.2, 0.4, 0.3));
  EXPECT_THAT(cases.labels, ElementsAre(1, 0, 0, 1));
}

TEST(CaseFiles, EachFileIsAFoldOrAModel) {
  const Texts texts{{"a.csv", fold_a}, {"b.csv", fold_b}};
  EXPECT_THAT(read(texts, {.each_file = EachFile::fold}).fold, ElementsAre(0, 1));
  EXPECT_THAT(read(texts, {.each_file = EachFile::model}).model, ElementsAre("a", "b"));
  EXPECT_THAT(read({{"a.csv", fold_a}, {"b.csv", fold_a}}, {.each_file = EachFile::model}).model,
              ElementsAre("a", "b"));
}

TEST(CaseFiles, RepeatedFoldsKeepTheRowsOfACaseTogether) {
  const ScoredCases cases = read({{"a.csv", fold_a}, {"b.csv", fold_a}},
                                 {.each_file = EachFile::fold, .repeated_folds = true});
  EXPECT_EQ(cases.size(), 2u);
  EXPECT_EQ(cases.samples[0].patient, "a");
  EXPECT_EQ(cases.samples[1].patient, "a");
}

TEST(CaseFiles, LabelsComeFromAnotherTable) {
  const ScoredCases cases =
      read({{"scores.csv", "id,prob:x,prob:y\nb,0.1,0.2\na,0.3,0.4\n"},
            {"labels.csv", "id,y,true:x,patient,sex,site\n"
                           "a,1,0,p,M,north\nc,0,0,r,F,west\nb,-1,1,q,F,south\n"}},
           {.further = {"sex", "site"}});
  EXPECT_THAT(cases.labels, ElementsAre(1, -1, 0, 1));
  EXPECT_EQ(cases.samples[0].patient, "q");
  EXPECT_THAT(cases.columns.at("sex"), ElementsAre("F", "M"));
  EXPECT_THAT(cases.columns.at("site"), ElementsAre("south", "north"));
}

TEST(CaseFiles, TrainingRowsAreLeftOut) {
  const ScoredCases cases =
      read({{"scores.csv", "id,split,true:x,prob:x\na,train,1,0.1\nb,test,0,0.2\n"
                           "c,validation,1,0.3\n"}});
  EXPECT_THAT(cases.probabilities, ElementsAre(0.2, 0.3));
  EXPECT_TRUE(cases.is_test(0));
  EXPECT_FALSE(cases.is_test(1));
}

TEST(CaseFiles, RowsTakesEveryColumn) {
  const ScoredCases cases =
      read({{"scores.csv", "id,model,fold,site,true:x,prob:x\na,m,0,s,1,0.1\nb,n,1,t,0,0.2\n"}},
           {.further = {"site"}});
  const ScoredCases last = cases.rows({1});
  ASSERT_EQ(last.size(), 1u);
  EXPECT_EQ(last.samples[0].id, "b");
  EXPECT_THAT(last.model, ElementsAre("n"));
  EXPECT_THAT(last.fold, ElementsAre(1));
  EXPECT_THAT(last.probabilities, ElementsAre(0.2));
  EXPECT_THAT(last.labels, ElementsAre(0));
  EXPECT_THAT(last.columns.at("site"), ElementsAre("t"));
}

} // namespace
} // namespace thorax::evaluation
