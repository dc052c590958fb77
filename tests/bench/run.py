"""Runs ours and its peer on the same input, turn by turn, and prints the medians and their ratio.

    run.py [reading] [training] [--build build] [--turns 3]

Wants a built tree with the target bench_dataset; `make bench` does both.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"


def run(command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True,
                          text=True).stdout


def number(command):
    return float(run(command))


def compare(turns, contestants):
    """Median of each contestant, measured turn by turn so that all meet the same machine."""
    figures = {name: [] for name in contestants}
    for _ in range(turns):
        for name, measure in contestants.items():
            figures[name].append(measure())
    return {name: statistics.median(values) for name, values in figures.items()}


def show(title, unit, medians, ours, checks):
    """Prints the medians; checks maps another contestant to the ratio that ours must reach."""
    print(title)
    for name, value in medians.items():
        print(f"  {name:<34}{value:>12,.1f} {unit}")
    good = True
    for name, needed in checks.items():
        ratio = medians[ours] / medians[name]
        enough = needed is None or ratio >= needed
        good &= enough
        verdict = "" if needed is None else f" (needed {needed:g}) {'ok' if enough else 'TOO SLOW'}"
        print(f"  {ours} / {name}: {ratio:.2f}{verdict}")
    sys.stdout.flush()
    return good


def bench_reading(bin_folder, folder, turns):
    bench = bin_folder / "bench_dataset"
    good = True

    def ours(file, threads, reads):
        return lambda: number([bench, "read", file, reads, threads])

    for compression, needed in (("deflate", 1.8), ("none", 10)):
        file = folder / f"{compression}.h5"
        run([bench, "write", file, 10_000, 224, compression])
        contestants = {
            "h5py one by one": lambda: number([PYTHON, HERE / "reading/h5py_read.py", file, 10_000]),
            "ours, 1 thread": ours(file, 1, 10_000),
            "ours, 2 threads": ours(file, 2, 10_000),
        }
        good &= show(f"Reading 10,000 samples, 224x224 uint8, {compression}, random order",
                     "samples/s", compare(turns, contestants), "ours, 1 thread",
                     {"h5py one by one": needed})
        file.unlink()

    small, large = folder / "small.h5", folder / "large.h5"
    run([bench, "write", small, 10_000, 16, "deflate"])
    run([bench, "write", large, 1_000_000, 16, "deflate"])
    contestants = {"1e4 samples": ours(small, 1, 10_000), "1e6 samples": ours(large, 1, 10_000)}
    good &= show("Reading 10,000 of many samples, 16x16 uint8, deflate, random order", "samples/s",
                 compare(turns, contestants), "1e6 samples", {"1e4 samples": 0.9})
    return good


def bench_training(bin_folder, folder, turns, batch=8, steps=10):
    file = folder / "train.h5"
    run([bin_folder / "bench_dataset", "write", file, 160, 224, "deflate"])
    good = True
    for model in ("resnet18", "densenet121"):

        def torch(mode):
            return lambda: number([PYTHON, HERE / "training/torch_train.py", file, model, mode,
                                   batch, steps])

        def ours():
            report = folder / "report.json"
            run([bin_folder / "thorax-classify", "train", file, "--model", model, "--epochs", 1,
                 "--batch", batch, "--folds", 2, "--fold", 0, "--output", folder / "model.h5",
                 "--report", report, "--force", "--progress", "never"])
            return json.loads(report.read_text())["images_per_second"]

        contestants = {"PyTorch, stock": torch("stock"), "PyTorch, tuned": torch("tuned"),
                       "thorax-classify": ours}
        good &= show(f"Training {model}, 224x224, batch {batch}", "images/s",
                     compare(turns, contestants), "thorax-classify",
                     {"PyTorch, stock": 2.0, "PyTorch, tuned": None})
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmarks", nargs="*", metavar="reading|training")
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parents[1] / "build")
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    every = {"reading": bench_reading, "training": bench_training}
    chosen = arguments.benchmarks or list(every)
    if unknown := set(chosen) - set(every):
        parser.error(f"no benchmark {sorted(unknown)}; choose from {sorted(every)}")
    good = True
    for name in chosen:
        with tempfile.TemporaryDirectory() as folder:
            good &= every[name](arguments.build / "bin", pathlib.Path(folder), arguments.turns)
    sys.exit(0 if good else 1)


main()
