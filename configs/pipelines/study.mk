# Runs one study from clinical files to report: one rule per stage, files as targets, safe to interrupt and run again.
#
#   make -f configs/pipelines/study.mk STUDY=configs/studies/covid-ct.toml \
#        INPUT=/data/covid-ct LABELS=/data/covid-ct/labels.csv OUT=runs/covid-ct
#
# STUDY   TOML file; its [study] table says which stages there are, the other tables are the stages' options
# INPUT   folder or file with images; LABELS its table of labels
# OUT     where everything is written; RANKS MPI processes for training; BIN the folder of the commands
# PREPROCESS_FLAGS, TRAIN_FLAGS and METRICS_FLAGS are added to the stages' command lines.

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
launch := $(if $(filter-out 1,$(RANKS)),mpirun -n $(RANKS) --oversubscribe --bind-to none --map-by slot)

# Goes on with an interrupted stage; makes one again whose inputs or study file are newer than its output.
again = --resume $(if $(wildcard $@),--force)

labels := $(if $(LABELS),--labels $(LABELS))
data := $(OUT)/$(if $(augment),augmented,samples).h5

.PHONY: all samples predict
.DELETE_ON_ERROR:
.PRECIOUS: $(OUT)/%.h5

all: $(OUT)/report/report.html

samples: $(OUT)/samples.h5

ifeq ($(chain),volumes)
$(OUT)/volumes.h5: $(STUDY)
	$(BIN)/thorax-preprocess ct $(INPUT) $(labels) --as volumes --output $@ --config $(STUDY) $(again) $(PREPROCESS_FLAGS)

$(OUT)/lungs.h5: $(OUT)/volumes.h5
	$(BIN)/thorax-segment predict $< --output $@ --config $(STUDY) $(again)

$(OUT)/samples.h5: $(OUT)/lungs.h5
	$(BIN)/thorax-preprocess ct $< --as slices --output $@ --config $(STUDY) $(again)
else
$(OUT)/samples.h5: $(STUDY)
	$(BIN)/thorax-preprocess $(chain) $(INPUT) $(labels) --output $@ --config $(STUDY) $(again) $(PREPROCESS_FLAGS)
endif

$(OUT)/augmented.h5: $(OUT)/samples.h5
	$(BIN)/thorax-augment $< --output $@ --config $(STUDY) $(again)

define fold_rules
$(OUT)/backbone-$(1).h5: $(data)
	$(launch) $(BIN)/thorax-pretrain $$< --fold $(1) --output $$@ --config $(STUDY) $$(again)

$(OUT)/model-$(1).h5 $(OUT)/predictions-$(1).h5 &: $(data) $(if $(pretrain),$(OUT)/backbone-$(1).h5)
	$(launch) $(BIN)/thorax-classify train $(data) $(if $(pretrain),--init $(OUT)/backbone-$(1).h5) --fold $(1) \
	  --output $(OUT)/model-$(1).h5 --predictions $(OUT)/predictions-$(1).h5 --config $(STUDY) $$(again) $(TRAIN_FLAGS)
endef
$(foreach fold,$(folds),$(eval $(call fold_rules,$(fold))))

predictions := $(foreach fold,$(folds),$(OUT)/predictions-$(fold).h5)

$(OUT)/report/report.html: $(predictions)
	$(BIN)/thorax-metrics $(predictions) --output $(OUT)/report --config $(STUDY) --force $(METRICS_FLAGS)

# Applies a trained model to data without labels: make ... predict CHECKPOINT=model.h5
predict: $(OUT)/predictions.h5

$(OUT)/predictions.h5: $(OUT)/samples.h5 $(CHECKPOINT)
	$(launch) $(BIN)/thorax-classify predict $< --checkpoint $(CHECKPOINT) --output $@ --config $(STUDY) $(if $(wildcard $@),--force)
