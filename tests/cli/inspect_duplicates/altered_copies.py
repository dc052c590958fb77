"""Writes pictures of a cohort's DICOM files as PNG and altered copies of some of them.

    altered_copies.py COHORT FOLDER
"""

import pathlib
import sys

import numpy
import pydicom
from PIL import Image, ImageDraw, ImageOps

cohort, folder = map(pathlib.Path, sys.argv[1:])
folder.mkdir()
for number, path in enumerate(sorted(cohort.rglob("*.dcm"))):
    pixels = pydicom.dcmread(path).pixel_array.astype(float)
    pixels = 20 + 200 * (pixels - pixels.min()) / numpy.ptp(pixels)
    picture = Image.fromarray(pixels.round().astype("uint8"))
    picture.save(folder / f"p{number:02}_original.png")
    if number == 0:
        picture.save(folder / "p00_same.tif")
    if number == 1:
        picture.save(folder / "p01_jpeg.jpg", quality=40)
    if number == 2:
        picture.resize((picture.width * 2 // 3, picture.height * 2 // 3)).save(
            folder / "p02_resized.png")
    if number == 3:
        Image.fromarray((pixels * 0.7 + 60).astype("uint8")).save(folder / "p03_brighter.png")
    if number == 4:
        ImageDraw.Draw(picture).text((4, 4), "L", fill=255)
        picture.save(folder / "p04_marked.png")
    if number == 5:
        ImageOps.mirror(picture).save(folder / "p05_mirrored.jpg", quality=60)
