#!/bin/sh
# Builds what the benchmarks need and runs them; arguments go to run.py.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cmake --build "$root/build" --target bench_dataset bench_bootstrap bench_decode_png \
  thorax-classify thorax-phantom thorax-preprocess
exec /usr/bin/python3 "$root/tests/bench/run.py" "$@"
