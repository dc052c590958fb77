"""PNG radiographs into training pictures: the steps that `thorax-preprocess xray --size N` does, on
one thread.

    xray_pictures.py pillow|scipy FOLDER OUTPUT.h5 SIZE      prints seconds; imports are not counted

pillow: decoded and resized by Pillow, in bytes. scipy: decoded by Pillow, resized by
scipy.ndimage from floating point numbers, smoothed before it shrinks.
"""

import pathlib
import sys
import time

import h5py
import numpy
from PIL import Image
from scipy import ndimage


def by_pillow(path, size):
    picture = Image.open(path).convert("L")
    scale = size / max(picture.size)
    return numpy.asarray(picture.resize([max(1, round(scale * length)) for length in picture.size],
                                        Image.Resampling.BILINEAR))


def by_scipy(path, size):
    grey = numpy.asarray(Image.open(path).convert("L"), numpy.float32) / 255
    scale = size / max(grey.shape)
    if scale < 1:
        grey = ndimage.gaussian_filter(grey, 0.4 / scale)
    grey = ndimage.zoom(grey, scale, order=1, mode="nearest", grid_mode=True)
    return numpy.rint(255 * numpy.clip(grey, 0, 1)).astype(numpy.uint8)


def main():
    resized = {"pillow": by_pillow, "scipy": by_scipy}[sys.argv[1]]
    paths, output, size = sorted(pathlib.Path(sys.argv[2]).glob("*.png")), sys.argv[3], int(sys.argv[4])
    start = time.perf_counter()
    with h5py.File(output, "w") as file:
        images = file.create_dataset("images", (len(paths), 1, size, size), numpy.uint8,
                                     chunks=(1, 1, size, size), compression="gzip",
                                     compression_opts=1)
        for index, path in enumerate(paths):
            grey = resized(path, size)
            top, left = (size - grey.shape[0]) // 2, (size - grey.shape[1]) // 2
            whole = numpy.zeros((size, size), numpy.uint8)
            whole[top:top + grey.shape[0], left:left + grey.shape[1]] = grey
            images[index, 0] = whole
    print(f"{time.perf_counter() - start:.4f}")


main()
