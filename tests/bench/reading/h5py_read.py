"""Reads samples of a dataset one by one with h5py, in random order; prints samples per second.

    h5py_read.py FILE READS
"""

import sys
import time

import h5py
import numpy

path, reads = sys.argv[1], int(sys.argv[2])
with h5py.File(path, "r") as file:
    images = file["images"]
    order = numpy.random.default_rng(2).permutation(len(images))[:reads]
    start = time.perf_counter()
    for index in order:
        images[index]
    print(f"{len(order) / (time.perf_counter() - start):.1f}")
