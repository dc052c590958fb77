"""Compares exported NIfTI volumes with their sources at the same points of the patient.

dicom FOLDER VOLUME   every pixel of every slice that pydicom reads in FOLDER lies in VOLUME with its HU,
                      of which those below -1024 become -1024
nifti SOURCE VOLUME   the same for the voxels of a NIfTI volume
Prints how many voxels agree and the farthest that one lies from a voxel centre, in voxels; ends with 1 otherwise.
"""
import os
import subprocess
import sys
import tempfile

import nibabel
import numpy
import pydicom


def pixels_of(data, path):
    try:
        return data.pixel_array
    except Exception:  # a syntax that pydicom leaves to other packages
        with tempfile.NamedTemporaryFile() as raw:
            subprocess.run(["gdcmconv", "--raw", path, raw.name], check=True)
            return pydicom.dcmread(raw.name).pixel_array


def dicom_slices(folder):
    """Points (RAS+, mm) and HU of each slice."""
    for top, _, names in os.walk(folder):
        for name in names:
            try:
                data = pydicom.dcmread(os.path.join(top, name))
            except pydicom.errors.InvalidDicomError:
                continue
            stored = pixels_of(data, os.path.join(top, name))
            row = numpy.array(data.ImageOrientationPatient[:3], float)
            column = numpy.array(data.ImageOrientationPatient[3:], float)
            rows, columns = numpy.mgrid[:data.Rows, :data.Columns]
            points = (numpy.array(data.ImagePositionPatient, float)
                      + columns[..., None] * row * float(data.PixelSpacing[1])
                      + rows[..., None] * column * float(data.PixelSpacing[0]))
            hu = stored * float(data.RescaleSlope) + float(data.RescaleIntercept)
            yield points * [-1, -1, 1], numpy.maximum(hu, -1024)


def nifti_slices(path):
    image = nibabel.load(path)
    values = numpy.asarray(image.dataobj)
    index = numpy.stack(numpy.indices(values.shape), -1)
    for z in range(values.shape[2]):
        yield nibabel.affines.apply_affine(image.affine, index[:, :, z]), numpy.maximum(values[:, :, z], -1024)


def compare(slices, path):
    volume = nibabel.load(path)
    values = numpy.asarray(volume.dataobj)
    for form in (volume.get_sform(), volume.get_qform()):
        assert numpy.allclose(form, volume.affine, atol=1e-3), "sform and qform differ"
    assert nibabel.aff2axcodes(volume.affine) == ("L", "P", "S"), nibabel.aff2axcodes(volume.affine)
    inverse = numpy.linalg.inv(volume.affine)
    count, farthest = 0, 0
    for points, hu in slices:
        index = nibabel.affines.apply_affine(inverse, points)
        nearest = numpy.rint(index).astype(int)
        farthest = max(farthest, numpy.abs(index - nearest).max())
        assert (nearest >= 0).all() and (nearest < values.shape).all(), "outside of the volume"
        got = values[nearest[..., 0], nearest[..., 1], nearest[..., 2]]
        assert numpy.abs(got - hu).max() <= 0.5, "values differ"
        count += got.size
    assert count > 0, "nothing was compared"
    assert farthest < 0.02, f"{farthest} voxels off"
    print(count, farthest)


if __name__ == "__main__":
    kind, source, volume = sys.argv[1:]
    compare(dicom_slices(source) if kind == "dicom" else nifti_slices(source), volume)
