"""Small sound inputs for the fuzzers: seeds.py FOLDER writes FOLDER/<target>/*. With THORAX_REAL_DATA set, small real
files are linked there, too."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import numpy
import pydicom
from PIL import Image

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
KINDS = {".dcm": "dicom", ".png": "png", ".jpg": "jpeg", ".tif": "tiff", ".nii": "nifti", ".gz": "nifti_gz",
         ".nrrd": "nrrd", ".mha": "metaimage"}
TEXTS = {
    "labels": {
        "generic.csv": "file,patient,sex,age,view,split,covid,edema\nimages/00000001_000.png,1,M,58,PA,train,1,0\n"
                       '"a,b.png",2,F,007M,AP,test,0,-1\n',
        "chestxray14.csv": "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position\n"
                           "00000001_000.png,Cardiomegaly|Emphysema,0,1,058Y,M,PA\n00000002_000.png,No Finding,0,2,81,F,AP\n",
        "chexpert.csv": "Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Edema\n"
                        "CheXpert-v1.0/train/patient00001/study1/view1.jpg,Female,68,Frontal,AP,1.0,-1.0\n",
        "covid_xray.csv": "patientid,offset,sex,age,finding,view,modality,date,folder,filename\n"
                          "2,0,M,65,Pneumonia/Viral/COVID-19,PA,X-ray,2020,images,a.jpg\n",
        "covid_ct.csv": "image name,patient ID,captions\n2020.01.24.919183-p27-132.png,Patient 1,covid\n",
        "bimcv.tsv": "PatientID\tReportID\tReport\tLabels\tLocalizations\tLabelCUIS\tstudy\tsub\n"
                     "S1\tE1\ttext\t['pneumonia', 'normal']\t[]\t['C0032285']\tses-E1\tsub-S1\n",
        "semicolons.csv": "\ufefffile;covid\r\na.png;1\r\nb.png;0\r\n"},
    "predictions": {
        "rows.csv": "id,patient,scan,slice,fold,split,sex,age,view,true:covid,prob:covid\n"
                    "a,1,s,0,0,validation,M,50,PA,1,0.9\nb,2,t,1,0,test,F,61,AP,0,0.1\n",
        "classes.csv": "id,patient,true:a,true:b,prob:a,prob:b\nx,1,1,0,0.7,0.3\ny,2,0,1,0.25,0.75\n"},
    "sidecar": {
        "bids.json": '{"PatientSex": "F", "PatientAge": "058Y", "Modality": "CT", "ViewPosition": "PA"}',
        "dicom.json": '[{"00100040": {"vr": "CS", "Value": ["F"]}, "00100010": {"vr": "PN", "Value": [{"Alphabetic": "A"}]}}]'},
    "report": {"report.json": json.dumps({
        "format": "thorax-report", "format_version": 1, "title": "t", "confidence": 0.95,
        "provenance": [{"inputs": ["00ff"]}],
        "measures": [{"level": "image", "model": "", "class": "covid", "group": "", "fold": "", "measure": "auroc",
                      "value": 0.9, "low": 0.8, "high": None, "method": "DeLong", "preferred": True, "cases": 40,
                      "note": ""}]})},
    "policy": {"policy.toml": 'border = "black"\n[[transform]]\ntype = "rotate"\nprobability = 0.8\ndegrees = [-10, 10]\n'
                              '[[transform]]\ntype = "cutout"\narea = [0.02, 0.1]\n[[transform]]\ntype = "flip"\n'},
    "config": {"study.toml": "[common]\nseed = 7\n[preprocess]\nspacing = 1.5\n[preprocess.ct]\nwindow = [-1250, 250]\n"
                             'masks = true\n[study]\nfolds = 5\n'},
}


def place(folder, target, path):
    os.makedirs(os.path.join(folder, target), exist_ok=True)
    shutil.copy(path, os.path.join(folder, target, os.path.basename(path)))


def texts(folder):
    for target, files in TEXTS.items():
        os.makedirs(os.path.join(folder, target), exist_ok=True)
        for name, text in files.items():
            with open(os.path.join(folder, target, name), "w", newline="") as file:
                file.write(text)


def references(folder):
    """What the tests compare with: every kind of picture, volume and transfer syntax, sound and damaged."""
    with tempfile.TemporaryDirectory() as made:
        subprocess.run([sys.executable, os.path.join(TESTS, "support/scan_reference.py"), "make", made], check=True)
        for name in sorted(os.listdir(made)):
            target = KINDS.get(os.path.splitext(name)[1])
            if target and name != "huge.dcm":
                place(folder, target, os.path.join(made, name))
        byte = numpy.arange(64, dtype=numpy.uint8).reshape(8, 8)
        for compression in ("tiff_lzw", "packbits", "tiff_adobe_deflate"):
            Image.fromarray(byte).save(os.path.join(folder, "tiff", compression + ".tif"), compression=compression)
        Image.fromarray(byte.astype(numpy.float32) / 64).save(os.path.join(folder, "tiff", "float.tif"))
        Image.fromarray(byte).convert("RGB").save(os.path.join(folder, "jpeg", "progressive.jpg"), progressive=True)


def slice_of_series(folder):
    os.makedirs(os.path.join(folder, "series"), exist_ok=True)
    data = pydicom.dcmread(os.path.join(folder, "dicom", "explicit.dcm"))
    data.SOPClassUID, data.Modality = "1.2.840.10008.5.1.4.1.1.2", "CT"
    data.PatientID, data.StudyInstanceUID, data.SeriesInstanceUID = "P1", "2.25.1", "2.25.2"
    data.ImageType, data.InstanceNumber = ["ORIGINAL", "PRIMARY", "AXIAL"], 2
    data.PatientName, data.StudyDate, data.StudyTime, data.StudyID, data.SeriesNumber = "A^B", "20200101", "1200", "1", 1
    data.Rows = data.Columns = 8
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 16, 15, 1
    data.RescaleSlope, data.RescaleIntercept = 1, 0
    data.ImageOrientationPatient, data.PixelSpacing, data.SliceThickness = [1, 0, 0, 0, 1, 0], [1, 1], 2
    data.PixelData = numpy.arange(64, dtype="<i2").tobytes()
    for name, position, tilt in (("even", [-4, -4, 2], 0), ("uneven", [-4, -4, 2.7], 0), ("tilted", [-4, -3, 2], 15)):
        data.ImagePositionPatient, data.GantryDetectorTilt = position, tilt
        data.save_as(os.path.join(folder, "series", name + ".dcm"), write_like_original=False)


def dicomdir(folder):
    with tempfile.TemporaryDirectory() as media:
        os.mkdir(os.path.join(media, "A"))
        shutil.copy(os.path.join(folder, "series", "even.dcm"), os.path.join(media, "A", "B"))
        subprocess.run(["dcmmkdir", "--recurse", "--input-directory", ".", "-Pfl"], cwd=media, check=True)
        place(folder, "dicomdir", os.path.join(media, "DICOMDIR"))


def archives(folder):
    with tempfile.TemporaryDirectory() as made:
        source = os.path.join(made, "study")
        os.mkdir(source)
        for name in ("one.txt", "two.txt"):
            with open(os.path.join(source, name), "w") as file:
                file.write(name * 20)
        subprocess.run([sys.executable, os.path.join(TESTS, "support/make_archives.py"), source, made], check=True)
        subprocess.run(["7z", "a", "sound.7z", "study"], cwd=made, stdout=subprocess.DEVNULL, check=False)
        for name in sorted(os.listdir(made)):
            path = os.path.join(made, name)
            if os.path.isfile(path) and os.path.getsize(path) < 20000:
                place(folder, "archive", path)


def real(folder, data):
    """Small real files, for a run; never kept."""
    for top, _, names in os.walk(data):
        for name in names:
            path = os.path.join(top, name)
            target = KINDS.get(os.path.splitext(name)[1].lower())
            if target and os.path.getsize(path) < 40000:
                place(folder, target, path)


if __name__ == "__main__":
    folder = sys.argv[1]
    texts(folder)
    references(folder)
    slice_of_series(folder)
    dicomdir(folder)
    archives(folder)
    if os.environ.get("THORAX_REAL_DATA"):
        real(folder, os.environ["THORAX_REAL_DATA"])
