"""Perceptual hashes and correlations by NumPy and SciPy.

    reference_fingerprints.py FILE HEIGHT WIDTH

FILE holds float32 pictures of HEIGHT x WIDTH, both multiples of 32. Prints a hash for each picture,
then the correlation of each with the first.
"""

import sys

import numpy
from scipy.fft import dctn

height, width = int(sys.argv[2]), int(sys.argv[3])
pictures = numpy.fromfile(sys.argv[1], "<f4").reshape(-1, height, width).astype(float)
small = pictures.reshape(-1, 32, height // 32, 32, width // 32).mean((2, 4))
for picture in small:
    kept = dctn(picture, type=2)[1:9, 1:9].ravel()
    print(sum(1 << bit for bit, above in enumerate(kept > numpy.median(kept)) if above))
for picture in small:
    print(numpy.corrcoef(small[0].ravel(), picture.ravel())[0, 1])
