#!/usr/bin/env bash
# run.sh [TARGET...]: builds the fuzzers and lets each look for SECONDS_EACH seconds, one after the other. What it finds
# lies in build-fuzz/found/TARGET, its growing corpus in build-fuzz/corpus/TARGET.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${SECONDS_EACH:-60}
work=build-fuzz
[ -n "${TMPDIR:-}" ] || ! [ -w /dev/shm ] || export TMPDIR=/dev/shm # every input becomes a file
[ -f $work/build.ninja ] || cmake --preset fuzz
cmake --build --preset fuzz
[ -d $work/seeds ] || { /usr/bin/python3 tests/fuzz/seeds.py $work/seeds; $work/bin/dataset_seeds $work/seeds/dataset; }
[ $# -gt 0 ] || set -- $(ls tests/fuzz/corpus)
# Slow unwinding tells the leaks of libraries, which reader.cpp names, from ours.
status=0
for target in "$@"; do
  mkdir -p $work/corpus/$target $work/found/$target $work/seeds/$target tests/fuzz/corpus/$target
  ASAN_OPTIONS=detect_stack_use_after_return=0:fast_unwind_on_malloc=0 nice -n 19 $work/bin/fuzz_$target -max_total_time="$seconds" \
    -timeout=10 -rss_limit_mb=4096 -max_len=100000 -reload=0 -print_final_stats=1 \
    -artifact_prefix=$work/found/$target/ \
    $work/corpus/$target $work/seeds/$target tests/fuzz/corpus/$target >$work/found/$target.log 2>&1 || status=1
  echo "$target: $(grep -E 'number_of_executed_units' $work/found/$target.log | tr -s ' '), found: $(ls $work/found/$target)"
done
exit $status
