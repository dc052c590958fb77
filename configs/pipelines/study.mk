# Runs one study from clinical files to report: one rule per stage, files as targets, safe to interrupt and run again.
#
#   make -f configs/pipelines/study.mk STUDY=configs/studies/covid-ct.toml \
#        INPUT=/data/covid-ct LABELS=/data/covid-ct/labels.csv OUT=runs/covid-ct
#
# STUDY   TOML file; its [study] table says which stages there are, the other tables are the stages' options
# INPUT   folder or file with images; LABELS its table of labels
# OUT     where everything is written; RANKS MPI processes for training; BIN the folder of the commands
# PREPROCESS_FLAGS, TRAIN_FLAGS and METRICS_FLAGS are added to the stages' command lines; a stage is made again when they
# change, or INPUT, LABELS or the labels in that file

BIN ?= build/bin
OUT ?= runs/$(basename $(notdir $(STUDY)))
RANKS ?= $(or $(call setting,ranks),1)

# The value of a key of the [study] table.
setting = $(shell sed -n '/^\[study\]/,/^\[[^s]/s/^$(1) *= *"\{0,1\}\([^"\#]*[^" \#]\)"\{0,1\}.*/\1/p' $(STUDY))

chain := $(call setting,chain)
$(if $(wildcard $(STUDY)),,$(error no study file '$(STUDY)': give STUDY=FILE.toml))
$(if $(filter volumes ct xray,$(chain)),,$(error $(STUDY): [study] needs chain = "volumes", "ct" or "xray"))
$(if $(call setting,folds),,$(error $(STUDY): [study] needs folds))
folds := $(shell seq 0 $$(( $(call setting,folds) - 1 )))
augment := $(filter true,$(call setting,augment))
pretrain := $(filter true,$(call setting,pretrain))

# Open MPI refuses root and binds two ranks to one core each unless told otherwise.
export OMPI_ALLOW_RUN_AS_ROOT = 1
export OMPI_ALLOW_RUN_AS_ROOT_CONFIRM = 1
launch := $(if $(filter-out 1,$(RANKS)),mpirun --quiet -n $(RANKS) --oversubscribe --bind-to none --map-by slot)

# Goes on with an interrupted stage; makes one again whose inputs or study file are newer than its output.
again = --resume $(if $(wildcard $@),--force)

preprocess_arguments := $(INPUT) $(if $(LABELS),--labels $(LABELS))
data := $(OUT)/$(if $(augment),augmented,samples).h5

.PHONY: all samples predict always
.DELETE_ON_ERROR:
.PRECIOUS: $(OUT)/%.h5

all: $(OUT)/report/report.html

samples: $(OUT)/samples.h5

# A hash of what the command line asks of a stage is kept in a file, which is made again when it asks for something else.
hash = $(firstword $(shell printf '%s' '$(subst ','\'',$(strip $(1)))' | sha256sum))
define ask_rule
$(OUT)/.ask_$(1): $(if $(findstring $(call hash,$(2)),$(file <$(OUT)/.ask_$(1))),,always)
	@mkdir -p $$(@D); echo $(call hash,$(2)) > $$@
endef
$(eval $(call ask_rule,preprocess,$(preprocess_arguments) $(PREPROCESS_FLAGS)))
$(eval $(call ask_rule,train,$(TRAIN_FLAGS)))
$(eval $(call ask_rule,metrics,$(METRICS_FLAGS)))

ifeq ($(chain),volumes)
$(OUT)/volumes.h5: $(STUDY) $(wildcard $(LABELS)) $(OUT)/.ask_preprocess
	$(BIN)/thorax-preprocess ct $(preprocess_arguments) --as volumes --output $@ --config $(STUDY) $(again) $(PREPROCESS_FLAGS)

$(OUT)/lungs.h5: $(OUT)/volumes.h5
	$(BIN)/thorax-segment predict $< --output $@ --config $(STUDY) $(again)

$(OUT)/samples.h5: $(OUT)/lungs.h5
	$(BIN)/thorax-preprocess ct $< --as slices --output $@ --config $(STUDY) $(again)
else
$(OUT)/samples.h5: $(STUDY) $(wildcard $(LABELS)) $(OUT)/.ask_preprocess
	$(BIN)/thorax-preprocess $(chain) $(preprocess_arguments) --output $@ --config $(STUDY) $(again) $(PREPROCESS_FLAGS)
endif

$(OUT)/augmented.h5: $(OUT)/samples.h5
	$(BIN)/thorax-augment $< --output $@ --config $(STUDY) $(again)

define fold_rules
$(OUT)/backbone-$(1).h5: $(data)
	$(launch) $(BIN)/thorax-pretrain $$< --fold $(1) --output $$@ --config $(STUDY) $$(again)

$(OUT)/model-$(1).h5 $(OUT)/predictions-$(1).h5 &: $(data) $(if $(pretrain),$(OUT)/backbone-$(1).h5) $(OUT)/.ask_train
	$(launch) $(BIN)/thorax-classify train $(data) $(if $(pretrain),--init $(OUT)/backbone-$(1).h5) --fold $(1) \
	  --output $(OUT)/model-$(1).h5 --predictions $(OUT)/predictions-$(1).h5 --config $(STUDY) $$(again) $(TRAIN_FLAGS)
endef
$(foreach fold,$(folds),$(eval $(call fold_rules,$(fold))))

predictions := $(foreach fold,$(folds),$(OUT)/predictions-$(fold).h5)

$(OUT)/report/report.html: $(predictions) $(OUT)/.ask_metrics
	$(BIN)/thorax-metrics $(predictions) --output $(OUT)/report --config $(STUDY) --force $(METRICS_FLAGS)

# Applies a trained model to data without labels: make ... predict CHECKPOINT=model.h5
predict: $(OUT)/predictions.h5

$(OUT)/predictions.h5: $(OUT)/samples.h5 $(CHECKPOINT)
	$(launch) $(BIN)/thorax-classify predict $< --checkpoint $(CHECKPOINT) --output $@ --config $(STUDY) $(if $(wildcard $@),--force)
