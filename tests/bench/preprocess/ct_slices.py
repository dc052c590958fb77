"""CT series into training slices with pydicom, NumPy, SciPy and h5py: the steps that
`thorax-preprocess ct --spacing S --min-lung-fraction F --size N` does, on one thread.

    ct_slices.py OUTPUT.h5 SPACING FRACTION SIZE FOLDER...       prints seconds, then the slices kept

Each folder with .dcm files is one series. Imports are not counted.
"""

import pathlib
import sys
import time

import h5py
import numpy
import pydicom
from scipy import ndimage

WINDOW = (-1250, 250)
WORKING_MM, OPENING_MM, CLOSING_MM = 2, 4, 8


def read(folder):
    """HU [D, H, W] from feet to head, and spacing in mm along z, y, x."""
    slices = [pydicom.dcmread(path) for path in sorted(folder.glob("*.dcm"))]
    slices = [each for each in slices if "ImagePositionPatient" in each and "PixelData" in each]
    slices.sort(key=lambda each: float(each.ImagePositionPatient[2]))
    hu = numpy.stack([each.pixel_array * numpy.float32(each.RescaleSlope)
                      + numpy.float32(each.RescaleIntercept) for each in slices])
    places = [float(each.ImagePositionPatient[2]) for each in slices]
    return (numpy.maximum(numpy.rint(hu), -1024).astype(numpy.int16),
            [float(numpy.median(numpy.diff(places))), *map(float, slices[0].PixelSpacing)])


def resample(volume, old, new):
    """Linear interpolation; a Gaussian first along axes that become coarser."""
    sigma = [0.4 * b / a if b > 1.2 * a else 0 for a, b in zip(old, new)]
    smooth = ndimage.gaussian_filter(volume.astype(numpy.float32), sigma)
    factors = [max(1, round(n * a / b)) / n for n, a, b in zip(volume.shape, old, new)]
    return ndimage.zoom(smooth, factors, order=1, mode="nearest", grid_mode=True)


def within(mask, mm, spacing):
    return ndimage.distance_transform_edt(~mask, sampling=spacing) <= mm


def deeper(mask, mm, spacing):
    return ndimage.distance_transform_edt(mask, sampling=spacing) > mm


def fill(mask):
    return numpy.stack([ndimage.binary_fill_holes(plane) for plane in mask])


def regions(mask, count):
    labels, _ = ndimage.label(mask)
    sizes = numpy.bincount(labels.ravel())[1:]
    return [labels == 1 + i for i in numpy.argsort(-sizes)[:count]]


def find_lungs(hu, spacing):
    """Air inside the body at 2 mm: its two largest regions, closed and filled, on the fine grid."""
    coarse = [max(length, WORKING_MM) for length in spacing]
    air = resample(numpy.clip(hu, -1024, 600), spacing, coarse) < -400
    opened = within(deeper(~air, OPENING_MM, coarse), OPENING_MM, coarse)
    body = fill(within(regions(opened, 1)[0], OPENING_MM, coarse) & ~air)
    lungs = numpy.zeros(hu.shape, bool)
    for lung in regions(air & body, 2):
        closed = deeper(within(lung, CLOSING_MM, coarse), CLOSING_MM, coarse)
        factors = [n / m for n, m in zip(hu.shape, lung.shape)]
        lungs |= ndimage.zoom(fill(closed & body).astype(numpy.float32), factors, order=1,
                              mode="nearest", grid_mode=True) > 0.5
    return lungs


def picture(plane, size):
    """The plane in the window, its longer side brought to size, as bytes."""
    low, high = WINDOW
    grey = numpy.clip((plane.astype(numpy.float32) - low) / (high - low), 0, 1)
    scale = size / max(grey.shape)
    if scale < 1:
        grey = ndimage.gaussian_filter(grey, 0.4 / scale)
    grey = ndimage.zoom(grey, scale, order=1, mode="nearest", grid_mode=True)
    whole = numpy.zeros((size, size), numpy.uint8)
    top, left = (size - grey.shape[0]) // 2, (size - grey.shape[1]) // 2
    whole[top:top + grey.shape[0], left:left + grey.shape[1]] = numpy.rint(255 * grey)
    return whole


def main():
    output, step, fraction, size = sys.argv[1], *map(float, sys.argv[2:4]), int(sys.argv[4])
    files = [path for folder in sys.argv[5:] for path in pathlib.Path(folder).rglob("*.dcm")]
    start = time.perf_counter()
    kept = []
    for series in sorted({path.parent for path in files}):
        hu, spacing = read(series)
        hu = numpy.rint(resample(hu, spacing, [step] * 3)).astype(numpy.int16)
        lungs = find_lungs(hu, [step] * 3)
        kept += [picture(plane, size) for plane, lung in zip(hu, lungs) if lung.mean() >= fraction]
    with h5py.File(output, "w") as file:
        file.create_dataset("images", data=numpy.stack(kept)[:, None], chunks=(1, 1, size, size),
                            compression="gzip", compression_opts=1)
    print(f"{time.perf_counter() - start:.3f}")
    print(len(kept))


main()
