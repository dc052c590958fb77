"""Writes the radiographs of a phantom cohort as 8-bit PNG, each several times, a little shifted.

    phantoms_to_png.py COHORT FOLDER COPIES
"""

import pathlib
import sys

import numpy
import pydicom
from PIL import Image

cohort, folder, copies = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
folder.mkdir()
for number, path in enumerate(sorted(cohort.rglob("*.dcm"))):
    pixels = pydicom.dcmread(path).pixel_array.astype(float)
    pixels = (255 * (pixels - pixels.min()) / numpy.ptp(pixels)).round().astype(numpy.uint8)
    for copy in range(copies):
        Image.fromarray(numpy.roll(pixels, copy, axis=(0, 1))).save(folder / f"{number:02}{copy:02}.png")
