"""Makes clinical files of phantoms in which everything that may identify is a marker of its own.

    marked_inputs.py CT_COHORT XRAY_COHORT FOLDER

Writes FOLDER/ct, FOLDER/xray (DICOM), FOLDER/nifti and FOLDER/pictures, each with labels.csv,
FOLDER/terms (DICOM with a text where a term or a number belongs), and FOLDER/identifiers: one a line, "value" or "path", a tab, the text that must not be found.
"""

import csv
import json
import pathlib
import sys

import nibabel
import numpy
import pydicom
from PIL import Image, PngImagePlugin
from pydicom.datadict import DicomDictionary
from pydicom.dataset import Dataset

ct, xray, folder = map(pathlib.Path, sys.argv[1:])
identifiers = []

# Attributes whose value says how to read the pixels, or what kind of file it is.
FUNCTIONAL = {
    "SpecificCharacterSet", "SOPClassUID", "MediaStorageSOPClassUID", "TransferSyntaxUID",
    "ImplementationClassUID", "RescaleType", "ModalityLUTType", "LUTExplanation", "OutputLUTType",
    "LossyImageCompressionMethod", "PixelDataProviderURL", "TimezoneOffsetFromUTC",
}
TEXTS = {"PN", "LO", "SH", "LT", "ST", "UT", "UC", "UR", "AE", "UI", "DA", "DT"}
GROUPS = {0x0008, 0x0010, 0x0012, 0x0018, 0x0020, 0x0032, 0x0038, 0x0040, 0x0088, 0x2050, 0x4000,
          0x4008}


def mark(kind, text):
    identifiers.append((kind, text))
    return text


def value_of(vr, number):
    """A marker that its VR allows."""
    if vr == "UI":
        return f"1.2.826.0.1.3680043.8.498.77{number:08}"
    if vr == "DA":
        return f"{1890 + number % 60}{1 + number % 12:02}{1 + number % 28:02}"
    if vr == "DT":
        return f"{1890 + number % 60}{1 + number % 12:02}{1 + number % 28:02}0{number % 10}5{number % 10}"
    if vr == "PN":
        return f"Mrkr{number:05}^Zoë"
    return f"Mrkr{number:05}"


def fill(data, number):
    """Gives every textual attribute a marker; returns the next number."""
    for tag, (vr, _, _, retired, keyword) in sorted(DicomDictionary.items()):
        if tag >> 16 not in GROUPS or vr not in TEXTS or keyword in FUNCTIONAL or not keyword:
            continue
        if keyword.endswith("ClassUID") or "Referenced" in keyword:
            continue
        number += 1
        value = value_of(vr, number)
        setattr(data, keyword, value)
        mark("value", value.split("^")[0])
    private = data.private_block(0x0011, mark("value", f"Mrkr{number + 1:05}"), create=True)
    private.add_new(1, "LO", mark("value", f"Mrkr{number + 2:05}"))
    request = Dataset()
    request.RequestedProcedureDescription = mark("value", f"Mrkr{number + 3:05}")
    data.RequestAttributesSequence = [request]
    return number + 3


def mark_dicom(cohort, target):
    """Each study of a phantom cohort as a folder of marked files."""
    with open(cohort / "labels.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    number = 0 if target.name == "ct" else 40_000
    names = []
    for index, row in enumerate(rows):
        source = cohort / row["path"]
        files = sorted(source.glob("*.dcm")) if source.is_dir() else [source]
        study = target / mark("path", f"Folder_Doe_{target.name}{index}")
        study.mkdir(parents=True)
        template = Dataset()
        number = fill(template, number)
        for position, path in enumerate(files):
            data = pydicom.dcmread(path)
            orientation = data.get("ImageOrientationPatient")
            data.update(template)
            if orientation is not None:
                data.ImageOrientationPatient = orientation
            uid = mark("value", f"1.2.826.0.1.3680043.8.498.78{number:06}{position:04}")
            data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = uid
            data.file_meta.SourceApplicationEntityTitle = "MrkrAETitle"
            data.save_as(study / mark("path", f"File_Doe_{target.name}{index}_{position:03}.dcm"))
        names.append((study.name, data.PatientID, data.StudyInstanceUID))
    mark("value", "MrkrAETitle")
    with open(target / "labels.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["series", "patient", "lesion"])
        for index, (name, patient, study) in enumerate(names):
            writer.writerow([study, patient, index % 2])


def mark_nifti(target):
    target.mkdir()
    for index in range(2):
        voxels = numpy.full((40, 40, 12), -900 + 10 * index, "int16")
        voxels[10:30, 10:30] = 40
        image = nibabel.Nifti1Image(voxels, numpy.diag([-8, -8, 20, 1]))
        image.header["descrip"] = mark("value", f"NiftiMrkr{index}Descrip").encode()
        image.header["aux_file"] = mark("value", f"NiftiMrkr{index}Aux").encode()
        image.header["db_name"] = mark("value", f"NiftiMrkr{index}Db").encode()
        image.header["intent_name"] = mark("value", f"NiftiMrkr{index}In").encode()
        image.header.extensions.append(nibabel.nifti1.Nifti1Extension(
            6, mark("value", f"NiftiMrkr{index}Comment").encode()))
        name = mark("path", f"Scan_Doe_nifti{index}")
        nibabel.save(image, target / f"{name}.nii.gz")
        sidecar = {"PatientName": mark("value", f"SidecarMrkr{index}Name"),
                   "PatientBirthDate": mark("value", f"1887010{index}"),
                   "InstitutionName": mark("value", f"SidecarMrkr{index}Institution"),
                   "ImageComments": mark("value", f"SidecarMrkr{index}Comment"),
                   "ViewPosition": mark("value", f"SIDECARMRKR{index}VIEW"),
                   "PatientAge": "044Y", "PatientSex": "F"}
        (target / f"{name}.json").write_text(json.dumps(sidecar), encoding="utf-8")
        (target / f"{name}.txt").write_text(mark("value", f"TextMrkr{index}"), encoding="utf-8")


def mark_pictures(target):
    target.mkdir()
    rows = []
    random = numpy.random.default_rng(0)
    for index, suffix in enumerate(["png", "jpg", "tif"]):
        picture = Image.fromarray(random.integers(0, 255, (40, 50)).astype("uint8"))
        name = mark("path", f"Picture_Doe_{index}.{suffix}")
        text = mark("value", f"PictureMrkr{index}Text")
        if suffix == "png":
            info = PngImagePlugin.PngInfo()
            info.add_text("Patient", text)
            info.add_text("Comment", mark("value", "PictureMrkrCompressed"), zip=True)
            picture.save(target / name, pnginfo=info)
        elif suffix == "jpg":
            picture.save(target / name, comment=text.encode())
        else:
            picture.save(target / name, tiffinfo={270: text})
        rows.append([name, mark("value", f"TableMrkr{index}Patient"), index % 2,
                     mark("value", f"TableMrkr{index}Remark"),
                     mark("value", f"TableMrkr{index}View")])
    rows.append([mark("path", "Picture_Doe_missing.png"), mark("value", "TableMrkrMissing"), 0, "", ""])
    with open(target / "labels.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["path", "patient", "lesion", "remark", "view"], *rows])
    with open(target / "bad.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["path", "sex", "lesion"],
                                    [rows[0][0], f'A "{mark("value", "TableMrkrSex")}" B', 0]])


def mark_terms(cohort, target):
    """Files each with one attribute whose term, or number, is a text."""
    target.mkdir()
    number = 0
    sources = [next(path for path in sorted(root.rglob("*.dcm"))) for root in cohort]

    def save(data, changed=None):
        nonlocal number
        number += 1
        path = target / mark("path", f"Term_Doe_{number:02}.dcm")
        data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{number}"
        data.save_as(path)
        if changed:
            old, new = changed
            content = path.read_bytes()
            assert content.count(old) == 1 and len(old) == len(new)
            path.write_bytes(content.replace(old, new))

    def marker():
        return mark("value", f"MRKRTERM{number:02}")

    for source in sources:
        for keyword in ["ViewPosition", "Modality", "PhotometricInterpretation", "BodyPartExamined",
                        "ImageLaterality", "Laterality", "PatientSex", "PatientPosition",
                        "PresentationLUTShape", "PixelIntensityRelationship", "VOILUTFunction",
                        "BurnedInAnnotation", "LossyImageCompression", "PresentationIntentType",
                        "ConversionType", "ShutterShape", "CollimatorShape"]:
            data = pydicom.dcmread(source)
            setattr(data, keyword, marker())
            save(data)
        for keyword in ["ImageType", "PatientOrientation"]:
            data = pydicom.dcmread(source)
            setattr(data, keyword, ["DERIVED", marker()])
            save(data)
        data = pydicom.dcmread(source)
        data.Modality = marker()
        del data.Rows, data.Columns, data.PixelData
        save(data)
        data = pydicom.dcmread(source)
        data.PhotometricInterpretation = "PLACEOFTHE TEXT"
        save(data, (b"PLACEOFTHE TEXT ", f"O' {marker()}   ".encode()))
        for keyword in ["RescaleSlope", "RescaleIntercept"]:
            data = pydicom.dcmread(source)
            data.RescaleIntercept, data.RescaleSlope = 0, 1
            setattr(data, keyword, "1234567890123456")
            save(data, (b"1234567890123456", f"O' {marker()}   ".encode()))
        data = pydicom.dcmread(source)
        syntax = str(data.file_meta.TransferSyntaxUID).encode()
        save(data, (syntax, marker().encode().ljust(len(syntax))))


folder.mkdir()
mark("path", str(folder))
mark_terms([ct, xray], folder / "terms")
mark_dicom(ct, folder / "ct")
mark_dicom(xray, folder / "xray")
mark_nifti(folder / "nifti")
mark_pictures(folder / "pictures")
with open(folder / "identifiers", "w", encoding="utf-8") as out:
    for kind, text in dict.fromkeys(identifiers):
        out.write(f"{kind}\t{text}\n")
