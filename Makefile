# make deps build demo test bench format lint. The package lists below are the only ones in the project.

BUILD_PACKAGES := \
  g++ cmake ninja-build ccache pkg-config \
  libcli11-dev libtomlplusplus-dev libfmt-dev libspdlog-dev nlohmann-json3-dev libssl-dev \
  libhdf5-dev zlib1g-dev libpng-dev libjpeg-dev libtiff-dev libdeflate-dev libisal-dev libboost-math-dev libopenmpi-dev openmpi-bin \
  libinsighttoolkit5-dev libgdcm-tools libdcmtk-dev libopenjp2-7-dev libarchive-dev libopencv-dev \
  libtorch-dev libgtest-dev libgmock-dev

# Independent sources that tests and benchmarks compare with.
TEST_PACKAGES := \
  dcmtk dicom3tools hdf5-tools p7zip-full \
  python3-numpy python3-scipy python3-sklearn python3-statsmodels python3-pandas python3-h5py \
  python3-pil fonts-dejavu-core \
  python3-pydicom python3-gdcm python3-nibabel python3-torch python3-torchvision

LINT_PACKAGES := clang-format clang-tidy
FUZZ_PACKAGES := clang libclang-rt-14-dev

JOBS ?= 2
OUT ?= runs/demo
# Of each fuzzer.
SECONDS_EACH ?= 60
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

# Installs what is missing of the packages named after it.
define install
	@missing=$$(for p in $(1); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  $(SUDO) apt-get update && \
	  DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y --no-install-recommends $$missing; \
	fi
endef

.PHONY: help deps deps-test deps-lint deps-fuzz build demo test test-build bench fuzz docs format lint clean

help:
	@echo "make deps   install the Debian packages that building needs"
	@echo "make build  build every command into build/bin"
	@echo "make demo   install, build and run the whole chain on a synthetic cohort"
	@echo "make test   install, build and run every test"
	@echo "make bench  time the commands against their peers"
	@echo "make fuzz   give every reader of files hostile input, SECONDS_EACH=60 each"
	@echo "make docs   write apps/*/*.md from the commands' own help"
	@echo "make format lint"

deps:
	$(call install,$(BUILD_PACKAGES))

deps-test: deps
	$(call install,$(TEST_PACKAGES))

deps-lint:
	$(call install,$(LINT_PACKAGES))

deps-fuzz: deps-test
	$(call install,$(FUZZ_PACKAGES))

build/build.ninja:
	cmake --preset release -DBUILD_TESTING=OFF

build: build/build.ninja
	cmake --build build -j $(JOBS)

test-build:
	cmake --preset release -DBUILD_TESTING=ON
	cmake --build build -j $(JOBS)

test: deps-test test-build
	ctest --test-dir build -j $(JOBS) --output-on-failure $(CTEST_ARGUMENTS)

# The whole chain on synthetic patients; what an interrupted run finished is kept.
demo: deps build
	build/bin/thorax-phantom --config configs/studies/demo.toml --output $(OUT)/cohort --resume
	$(MAKE) -f configs/pipelines/study.mk STUDY=configs/studies/demo.toml INPUT=$(OUT)/cohort \
	  LABELS=$(OUT)/cohort/labels.csv OUT=$(OUT)
	@echo "The report: $(OUT)/report/report.html"

bench: deps-test test-build
	tests/bench/run.sh

fuzz: deps-fuzz
	SECONDS_EACH=$(SECONDS_EACH) tests/fuzz/run.sh $(TARGETS)

docs: build
	cmake/write_manuals.sh build/bin

format: deps-lint
	git ls-files '*.h' '*.cpp' | xargs clang-format -i

lint: deps-lint
	git ls-files '*.h' '*.cpp' | xargs clang-format --dry-run --Werror
	git ls-files 'libs/*.cpp' 'apps/*.cpp' | xargs -P $(JOBS) -n 4 clang-tidy --quiet -p build

clean:
	rm -rf build build-fuzz
