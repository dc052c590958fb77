"""Files made, and read, by pydicom, Pillow and nibabel, for comparison with libs/scan.

make FOLDER             writes NAME.(dcm|png|jpg|tif) and, beside it, NAME.expected: float32 grey values, row by row
stored FOLDER FILE...   writes FOLDER/<n>.stored, the stored values as int64, for each DICOM file that pydicom or GDCM
                        decodes, prints "n frames rows columns samples photometric"
nifti FILE              prints shape, affine (RAS+), sum and the value at index (1, 2, 3) of a NIfTI volume
"""
import gzip
import io
import os
import struct
import sys
import zlib

import nibabel
import numpy
import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.pixel_data_handlers.util import apply_modality_lut, apply_voi, apply_windowing, convert_color_space
from pydicom.uid import (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian,
                         ImplicitVRLittleEndian, JPEG2000Lossless, RLELossless)

LUMA = numpy.array([0.299, 0.587, 0.114], dtype=numpy.float64)


def save_expected(path, values):
    numpy.asarray(values, dtype="<f4").tofile(os.path.splitext(path)[0] + ".expected")


def dataset(stored, syntax=ExplicitVRLittleEndian, photometric="MONOCHROME2", bits=None):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = "1.2.3"
    data = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    data.is_implicit_VR = syntax == ImplicitVRLittleEndian
    data.is_little_endian = syntax != ExplicitVRBigEndian
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    data.PatientID, data.PatientSex, data.PatientAge = "someone", "F", "006M"
    data.Modality = "OT"
    data.Rows, data.Columns = stored.shape[:2]
    data.SamplesPerPixel = 3 if stored.ndim == 3 else 1
    data.PhotometricInterpretation = photometric
    if stored.ndim == 3:
        data.PlanarConfiguration = 0
    data.BitsAllocated = stored.dtype.itemsize * 8
    data.BitsStored = bits or data.BitsAllocated
    data.HighBit = data.BitsStored - 1
    data.PixelRepresentation = 1 if stored.dtype.kind == "i" else 0
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    data.PixelData = stored.astype(stored.dtype.newbyteorder(order)).tobytes()
    data["PixelData"].VR = "OB" if data.BitsAllocated == 8 else "OW"
    return data


def make(folder):
    random = numpy.random.RandomState(1)
    signed = random.randint(-2048, 2047, (7, 6)).astype(numpy.int16)
    unsigned = random.randint(0, 4096, (7, 6)).astype(numpy.uint16)
    byte = random.randint(0, 256, (8, 6)).astype(numpy.uint8)
    colour = random.randint(0, 256, (8, 6, 3)).astype(numpy.uint8)

    def write(name, data, expected):
        path = os.path.join(folder, name + ".dcm")
        data.save_as(path, write_like_original=False)
        save_expected(path, expected)

    for name, syntax in (("implicit", ImplicitVRLittleEndian), ("big_endian", ExplicitVRBigEndian),
                         ("deflated", DeflatedExplicitVRLittleEndian), ("explicit", ExplicitVRLittleEndian)):
        data = dataset(signed, syntax, bits=12)
        data.RescaleSlope, data.RescaleIntercept = "0.5", "-100"
        write(name, data, signed * 0.5 - 100)
        half = dataset(numpy.resize(unsigned, (100, 100)), syntax)
        half.add_new("DataSetTrailingPadding", "OB", bytes(10))
        path = os.path.join(folder, "half_" + name + ".dcm")
        half.save_as(path, write_like_original=False)
        content = open(path, "rb").read()
        open(path, "wb").write(content[:len(content) // 2 if name == "deflated" else content.rindex(half.PixelData[-20:]) - 10000])
    rle = dataset(unsigned, bits=12)
    rle.compress(RLELossless)
    write("rle", rle, unsigned)
    jpeg2000 = dataset(byte, JPEG2000Lossless)
    stream = io.BytesIO()
    Image.fromarray(byte).save(stream, "JPEG2000", irreversible=False, no_jp2=True)
    jpeg2000.PixelData = pydicom.encaps.encapsulate([stream.getvalue()])
    jpeg2000["PixelData"].is_undefined_length = True
    write("jpeg2000", jpeg2000, byte)
    write("monochrome1", dataset(unsigned, photometric="MONOCHROME1", bits=12), unsigned)  # inverted on display alone
    padded = dataset(signed)
    padded.add_new("PixelPaddingValue", "SS", -2000)
    padded.add_new("PixelPaddingRangeLimit", "SS", -1500)
    inside = (signed >= -2000) & (signed <= -1500)
    write("padded", padded, numpy.where(inside, -1024, signed))
    padded["PixelPaddingValue"].VR = padded["PixelPaddingRangeLimit"].VR = "US"  # seen in files of GE
    padded.PixelPaddingValue, padded.PixelPaddingRangeLimit = 65536 - 2000, 65536 - 1500
    write("padded_as_unsigned", padded, numpy.where(inside, -1024, signed))
    high = dataset((unsigned << 4).astype(numpy.uint16), bits=12)
    high.HighBit = 15
    write("high_bit", high, unsigned)
    write("rgb", dataset(colour, photometric="RGB"), colour @ LUMA)
    planar = dataset(colour, photometric="RGB")
    planar.PlanarConfiguration, planar.PixelData = 1, colour.transpose(2, 0, 1).tobytes()
    write("planar", planar, colour @ LUMA)
    palette = dataset(byte, photometric="PALETTE COLOR")
    tables = random.randint(0, 65536, (3, 256)).astype(numpy.uint16)
    for channel, table in zip(("Red", "Green", "Blue"), tables):
        setattr(palette, channel + "PaletteColorLookupTableDescriptor", [256, 0, 16])
        setattr(palette, channel + "PaletteColorLookupTableData", table.tobytes())
    write("palette", palette, (tables[:, byte].transpose(1, 2, 0) / 257.0) @ LUMA)

    short, long = dataset(signed), dataset(signed)
    short.PixelData, long.PixelData = short.PixelData[:-10], long.PixelData + bytes(6)
    short.save_as(os.path.join(folder, "short_pixels.dcm"), write_like_original=False)
    long.save_as(os.path.join(folder, "long_pixels.dcm"), write_like_original=False)
    save_expected(os.path.join(folder, "long_pixels.dcm"), signed)
    halved = dataset(unsigned, bits=12)
    halved.compress(RLELossless)
    halved.PixelData = pydicom.encaps.encapsulate([next(pydicom.encaps.generate_pixel_data_frame(halved.PixelData))[:90]])
    halved["PixelData"].is_undefined_length = True
    halved.save_as(os.path.join(folder, "short_rle.dcm"), write_like_original=False)
    huge = dataset(byte)
    huge.Rows = huge.Columns = 65535
    huge.save_as(os.path.join(folder, "huge.dcm"), write_like_original=False)
    jpeg = dataset(numpy.zeros((64, 64), dtype=numpy.uint8), pydicom.uid.JPEGBaseline8Bit)
    stream = io.BytesIO()
    Image.fromarray(random.randint(0, 256, (64, 64)).astype(numpy.uint8)).save(stream, "JPEG")
    for name, spoil in (("changed_jpeg", lambda b: b[:1500] + b"\x3c" * 64 + b[1564:]),
                        ("short_jpeg", lambda b: b[:1500])):
        jpeg.PixelData = pydicom.encaps.encapsulate([spoil(stream.getvalue())])
        jpeg["PixelData"].is_undefined_length = True
        jpeg.save_as(os.path.join(folder, name + ".dcm"), write_like_original=False)
    open(os.path.join(folder, "empty.dcm"), "wb").close()

    def picture(name, image, expected, **options):
        path = os.path.join(folder, name)
        image.save(path, **options)
        save_expected(path, expected)

    picture("grey.png", Image.fromarray(byte), byte)
    picture("sixteen.png", Image.fromarray(unsigned * 16), unsigned * 16)
    picture("colour.png", Image.fromarray(colour), colour @ LUMA)
    alpha = numpy.dstack([colour, byte])
    picture("alpha.png", Image.fromarray(alpha), colour @ LUMA)
    indexed = Image.fromarray(colour).quantize(16)
    picture("indexed.png", indexed, numpy.asarray(indexed.convert("RGB")) @ LUMA)
    picture("bilevel.png", Image.fromarray(byte > 128), (byte > 128) * 255)
    picture("grey.tif", Image.fromarray(byte), byte)
    picture("sixteen.tif", Image.fromarray(unsigned * 16), unsigned * 16)
    picture("fractions.tif", Image.fromarray(byte.astype(numpy.float32) / 255), byte / 255)
    picture("colour.tif", Image.fromarray(colour), colour @ LUMA, compression="tiff_lzw")
    picture("alpha.tif", Image.fromarray(numpy.dstack([colour, byte])), colour @ LUMA)
    picture("indexed.tif", Image.fromarray(colour).quantize(16),
            numpy.asarray(Image.fromarray(colour).quantize(16).convert("RGB")) @ LUMA)
    picture("bilevel.tif", Image.fromarray(byte > 128), (byte > 128) * 255, compression="group4")
    picture("white_is_zero.tif", Image.fromarray(byte), byte, tiffinfo={262: 0})  # Pillow stores 255 - byte
    jpeg = Image.fromarray(numpy.linspace(0, 255, 32 * 40).reshape(32, 40).astype(numpy.uint8))
    jpeg.save(os.path.join(folder, "photo.jpg"), quality=95)
    for name, order, orientation in (("upright", "<", 1), ("turned_little", "<", 6), ("turned_big", ">", 3)):
        exif = (b"Exif\0\0" + (b"II" if order == "<" else b"MM") + struct.pack(order + "HIH", 42, 8, 2)
                + struct.pack(order + "HHIHH", 259, 3, 1, 6, 0) + struct.pack(order + "HHIHH", 274, 3, 1, orientation, 0)
                + bytes(4))
        jpeg.save(os.path.join(folder, name + ".jpg"), exif=exif)
        assert Image.open(os.path.join(folder, name + ".jpg")).getexif()[274] == orientation
    pages = [Image.fromarray(byte), Image.fromarray(255 - byte), Image.fromarray(byte)]
    pages[0].save(os.path.join(folder, "pages.tif"), save_all=True, append_images=pages[1:])
    save_expected(os.path.join(folder, "photo.jpg"), numpy.asarray(Image.open(os.path.join(folder, "photo.jpg"))))
    os.link(os.path.join(folder, "photo.jpg"), os.path.join(folder, "jpeg_named.png"))
    os.link(os.path.join(folder, "photo.expected"), os.path.join(folder, "jpeg_named.expected"))

    one = dataset(byte[:1, :1])
    one.PixelData = byte[:1, :1].tobytes() + b"\0"
    one.save_as(os.path.join(folder, "one_pixel.dcm"), write_like_original=False)
    Image.fromarray(byte[:1, :1]).save(os.path.join(folder, "one_pixel.png"))
    content = bytearray(open(os.path.join(folder, "photo.jpg"), "rb").read())
    content[-400:-300] = bytes(100)
    open(os.path.join(folder, "changed_photo.jpg"), "wb").write(content)
    content = bytearray(open(os.path.join(folder, "sixteen.png"), "rb").read())
    content[60] ^= 1
    open(os.path.join(folder, "changed_sixteen.png"), "wb").write(content)
    Image.fromarray(colour).convert("CMYK").save(os.path.join(folder, "cmyk.jpg"))
    for name in ("explicit.dcm", "grey.png", "photo.jpg", "sixteen.png", "grey.tif"):
        content = open(os.path.join(folder, name), "rb").read()
        open(os.path.join(folder, "truncated_" + name), "wb").write(content[:-24])
    open(os.path.join(folder, "text.dcm"), "w").write("This is not an image.\n" * 20)

    spoiled = numpy.zeros((4, 4, 4), dtype=numpy.float32)
    spoiled[1, 1, 1] = numpy.nan
    nibabel.save(nibabel.Nifti1Image(spoiled, numpy.eye(4)), os.path.join(folder, "not_finite.nii"))
    nifti = nibabel.Nifti1Image(numpy.zeros((4, 4, 4, 2), dtype=numpy.int16), numpy.eye(4))
    nibabel.save(nifti, os.path.join(folder, "four_dimensions.nii.gz"))
    sound = random.randint(0, 100, (9, 9, 9)).astype(numpy.int16)
    nibabel.save(nibabel.Nifti1Image(sound, numpy.eye(4)), os.path.join(folder, "sound.nii.gz"))
    nibabel.save(nibabel.Nifti1Image(sound, numpy.eye(4)), os.path.join(folder, "sound.nii"))
    for name in ("sound.nii.gz", "sound.nii"):
        content = open(os.path.join(folder, name), "rb").read()
        open(os.path.join(folder, "truncated_" + name), "wb").write(content[:-24])
    content = bytearray(open(os.path.join(folder, "sound.nii.gz"), "rb").read())
    content[-6] ^= 1  # the checksum
    open(os.path.join(folder, "changed.nii.gz"), "wb").write(content)
    content = open(os.path.join(folder, "explicit.dcm"), "rb").read()
    open(os.path.join(folder, "also_tiff.dcm"), "wb").write(b"II*\0" + content[4:])
    values = random.normal(0, 1000, (5, 6, 7)).astype(numpy.float32)
    affine = numpy.array([[-2.0, 0, 0, 30], [0, 0, 3, -20], [0, 4, 0, 10], [0, 0, 0, 1]])
    nibabel.save(nibabel.Nifti1Image(values, affine), os.path.join(folder, "volume.nii.gz"))
    values.transpose(2, 1, 0).tofile(os.path.join(folder, "volume.expected"))
    enhanced_ct(folder)
    shown(folder)
    volumes(folder)


def volumes(folder):
    """One volume of 4 x 5 x 6 voxels (x, y, z) as MetaImage and NRRD, written by hand from the formats' documents,
    and NIfTI files whose values are unusual."""
    random = numpy.random.RandomState(4)
    values = random.randint(-1000, 1000, (6, 5, 4)).astype("<i2")
    raw = values.tobytes()

    def write(name, header, data=b""):
        path = os.path.join(folder, name)
        open(path, "wb").write("\n".join(header).encode() + data)
        save_expected(path, values)

    meta = ["ObjectType = Image", "NDims = 3", "BinaryData = True", "BinaryDataByteOrderMSB = False",
            "CompressedData = False", "TransformMatrix = 1 0 0 0 0 1 0 -1 0", "Offset = -10 20 -30",
            "ElementSpacing = 0.5 0.75 2", "DimSize = 4 5 6", "ElementType = MET_SHORT"]
    packed = zlib.compress(raw)
    squeezed = [line.replace("CompressedData = False", "CompressedData = True") for line in meta]
    squeezed.append(f"CompressedDataSize = {len(packed)}")
    local = ["ElementDataFile = LOCAL", ""]
    write("meta.mha", meta + local, raw)
    write("meta_packed.mha", squeezed + local, packed)
    write("meta_beside.mhd", meta + ["ElementDataFile = meta_beside.raw", ""])
    open(os.path.join(folder, "meta_beside.raw"), "wb").write(raw)
    nrrd = ["NRRD0004", "type: short", "dimension: 3", "space: right-anterior-superior", "sizes: 4 5 6",
            "space directions: (-0.5,0,0) (0,0,0.75) (0,2,0)", "kinds: domain domain domain", "endian: little",
            "space origin: (10,-20,-30)"]
    write("nrrd.nrrd", nrrd + ["encoding: raw", "", ""], raw)
    write("nrrd_packed.nrrd", nrrd + ["encoding: gzip", "", ""], gzip.compress(raw))

    for name, lines in (("las", ["space: left-anterior-superior"]), ("las_short", ["space: LAS"]), ("lps", ["space: LPS"]),
                        ("lps_long", ["space: left-posterior-superior"]), ("ras", ["space: RAS"]),
                        ("ras_long", ["space: right-anterior-superior"]),
                        ("metres", ["space: LPS", 'space units: "m" "m" "m"']), ("scanner", ["space: scanner-xyz"]),
                        ("dimension", ["space dimension: 3"]), ("feet", ["space: LPS", 'space units: "ft" "ft" "ft"'])):
        size = 0.001 if name == "metres" else 1
        write(f"space_{name}.nrrd", ["NRRD0005", "type: short", "dimension: 3"] + lines + [
            "sizes: 4 5 6", f"space directions: ({1.25 * size},0,0) (0,{1.5 * size},0) (0,0,{2 * size})", "endian: little",
            "encoding: raw", f"space origin: ({3 * size},{4 * size},{5 * size})", "", ""], raw)
    for name, lines in (("spacings", ["spacings: 1.25 1.5 2"]), ("nothing", []),
                        ("sheared", ["space: LPS", "space directions: (1,0,0) (0.1,1,0) (0,0,1)"])):
        write(f"space_{name}.nrrd", ["NRRD0005", "type: short", "dimension: 3"] + lines + [
            "sizes: 4 5 6", "endian: little", "encoding: raw", "", ""], raw)

    write("bad_short.mha", meta + local, raw[:-10])
    write("bad_packed.mha", squeezed + local, packed[:-10])
    for name, place in (("escaping", "../meta_beside.raw"), ("absolute", "/etc/hostname"), ("list", "LIST"),
                        ("pattern", "slice%03d.raw 1 6 1"), ("missing", "missing.raw")):
        write(f"bad_{name}.mhd", meta + [f"ElementDataFile = {place}", ""])
    os.symlink("/etc/hostname", os.path.join(folder, "link.raw"))
    write("bad_link.mhd", meta + ["ElementDataFile = link.raw", ""])
    write("bad_flat.mha", [line.replace("NDims = 3", "NDims = 2") for line in meta] + local, raw)
    write("bad_short.nrrd", nrrd + ["encoding: raw", "", ""], raw[:-10])
    write("bad_packed.nrrd", nrrd + ["encoding: gzip", "", ""], gzip.compress(raw)[:-10])
    write("bad_detached.nrrd", nrrd + ["encoding: raw", "data file: meta_beside.raw", "", ""])
    write("bad_encoding.nrrd", nrrd + ["encoding: ascii", "", ""], b"1 2 3")
    write("bad_colour.nrrd", [line.replace("domain domain domain", "RGB-color domain domain") for line in nrrd]
          + ["encoding: raw", "", ""], raw)

    turned = numpy.array([[1.2, -0.42, 0, 30], [0.35, 1.44, 0, -20], [0, 0, 2, 10], [0, 0, 0, 1.0]])
    plain = numpy.array([[1.25, 0, 0, 3], [0, 1.5, 0, 4], [0, 0, 2, 5], [0, 0, 0, 1.0]])
    sheared = plain + numpy.array([[0, 0.3, 0, 0]] + [[0] * 4] * 3)
    for name, sform, s_code, qform, q_code, unit in (
            ("sform", turned, 1, None, 0, "mm"), ("qform", None, 0, turned, 1, "mm"), ("both", turned, 1, turned, 1, "mm"),
            ("differ", turned, 3, plain, 1, "mm"), ("zoom", turned, 1, turned, 1, "mm"), ("none", None, 0, None, 0, "mm"),
            ("metres", turned / 1000, 1, turned / 1000, 1, "meter"), ("microns", turned * 1000, 1, None, 0, "micron"),
            ("bad_zoom", turned, 1, None, 0, "mm"), ("bad_sheared", sheared, 1, None, 0, "mm")):
        nifti = nibabel.Nifti1Image(values.transpose(2, 1, 0).astype(numpy.float32), None)
        scale = {"mm": 1, "meter": 1000, "micron": 0.001}[unit]
        nifti.header.set_zooms(numpy.array([1.25, 1.5, 2]) / scale)
        nifti.set_sform(sform, s_code)
        nifti.set_qform(qform, q_code)
        if name in ("zoom", "bad_zoom"):
            nifti.header.set_zooms((7, 8, 9))
        nifti.header.set_xyzt_units(unit)
        nibabel.save(nifti, os.path.join(folder, f"form_{name}.nii"))
        affine = nibabel.load(os.path.join(folder, f"form_{name}.nii")).affine[:3] * scale
        affine.astype(numpy.float32).tofile(os.path.join(folder, f"form_{name}.expected"))
    nibabel.save(nibabel.Nifti2Image(values.transpose(2, 1, 0).astype(numpy.float32), plain),
                 os.path.join(folder, "form_bad_second.nii.gz"))

    nifti = nibabel.Nifti1Image(numpy.arange(60, dtype=numpy.float32).reshape(3, 4, 5) * 1000, numpy.eye(4))
    nibabel.save(nifti, os.path.join(folder, "beyond.nii"))
    nibabel.save(nibabel.Nifti1Image(values.transpose(2, 1, 0), numpy.eye(4)), os.path.join(folder, "scaled.nii"))
    content = bytearray(open(os.path.join(folder, "scaled.nii"), "rb").read())
    for name, slope, intercept in (("slope_zero", 0, 0), ("slope_two", 2, 100), ("bad_slope", float("nan"), 0),
                                   ("bad_intercept", 0, 100)):
        content[112:120] = struct.pack("<ff", slope, intercept)
        open(os.path.join(folder, name + ".nii"), "wb").write(content)
        save_expected(os.path.join(folder, name + ".nii"), values * slope + intercept if slope else values)


def table(first, entries, bits, sign="US"):
    one = Dataset()
    one.add_new("LUTDescriptor", sign, [len(entries), first, bits])
    one.add_new("LUTData", "OW", numpy.asarray(entries, dtype="<u2").tobytes())
    return one


def shown(folder):
    """Images with modality tables and values of interest; NAME.expected holds brightness from 0 to 1 by pydicom."""
    random = numpy.random.RandomState(3)
    unsigned = random.randint(0, 4096, (7, 6)).astype(numpy.uint16)
    signed = random.randint(-2048, 2047, (7, 6)).astype(numpy.int16)

    def write(name, data, brightness):
        path = os.path.join(folder, name + ".dcm")
        data.save_as(path, write_like_original=False)
        save_expected(path, brightness)

    def windowed(function):
        data = dataset(unsigned, bits=12)
        data.WindowCenter, data.WindowWidth = [1500.5, 10], [1001, 20]
        if function:
            data.VOILUTFunction = function
        return data

    for function in (None, "LINEAR", "LINEAR_EXACT", "SIGMOID"):
        data = windowed(function)
        write("voi_" + (function or "untold").lower(), data, apply_windowing(unsigned, data) / 4095)
    inverse = windowed("LINEAR")
    inverse.PresentationLUTShape = "INVERSE"
    write("voi_inverse", inverse, apply_windowing(unsigned, inverse) / 4095)
    curve = numpy.linspace(0, 1, 3000) ** 2 * 1023
    voi = windowed("LINEAR")  # the table goes before the window
    voi.VOILUTSequence = [table(500, curve, 10)]
    write("voi_table", voi, apply_voi(unsigned, voi) / 1023)
    for name, entries, bits, kept in (("short", curve, 10, 100), ("no_bits", curve, 0, 3000), ("no_entries", curve, 10, 0)):
        broken = table(500, entries, bits)
        broken.LUTData = broken.LUTData[:2 * kept]
        for sequence in ("VOI", "Modality"):
            data = windowed("LINEAR")  # which counts where the VOI table does not
            setattr(data, sequence + "LUTSequence", [broken])
            write(sequence.lower() + "_" + name, data, apply_windowing(unsigned, data) / 4095)
    negative = dataset(signed, bits=12)
    negative.VOILUTSequence = [table(65536 - 1500, curve, 10)]  # first input -1500, as files state it
    reference = dataset(signed, bits=12)
    reference.VOILUTSequence = [table(-1500, curve, 10, "SS")]
    write("voi_table_from_below_zero", negative, apply_voi(signed, reference) / 1023)
    modality = dataset(unsigned, bits=12)
    modality.ModalityLUTSequence = [table(100, 4000 - numpy.arange(3900), 16)]
    modality.ModalityLUTSequence[0].ModalityLUTType = "OD"
    modality.WindowCenter, modality.WindowWidth, modality.VOILUTFunction = 2048, 4096, "LINEAR_EXACT"
    write("modality_table", modality, apply_modality_lut(unsigned, modality) / 4096)


def item(**attributes):
    one = Dataset()
    for name, value in attributes.items():
        setattr(one, name, value)
    return one


def enhanced_ct(folder):
    """Six axial frames out of order and one localizer, 2.5 mm apart, each with its own rescale; enhanced.expected
    holds the HU from feet to head."""
    random = numpy.random.RandomState(2)
    frames, order = 7, [3, 0, 5, 1, 6, 2, 4]  # place 6 is the localizer
    stored = random.randint(0, 4096, (frames, 8, 6)).astype(numpy.uint16)
    data = dataset(stored[0], bits=12)
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2.1"
    data.Modality, data.StudyInstanceUID, data.SeriesInstanceUID = "CT", "1.2.3.4", "1.2.3.5"
    data.ImageType = ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]
    data.NumberOfFrames = frames
    data.SharedFunctionalGroupsSequence = [item(
        PlaneOrientationSequence=[item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])],
        PixelMeasuresSequence=[item(PixelSpacing=[0.7, 0.8], SliceThickness=2.5)],
        FrameVOILUTSequence=[item(WindowCenter=-600, WindowWidth=1500)])]
    data.PerFrameFunctionalGroupsSequence = [item(
        PlanePositionSequence=[item(ImagePositionPatient=[-100, -90, 10 + 2.5 * place])],
        PixelValueTransformationSequence=[item(RescaleIntercept=-1024 + place, RescaleSlope=1, RescaleType="HU")],
        CTImageFrameTypeSequence=[item(FrameType=["ORIGINAL", "PRIMARY", "LOCALIZER" if place == 6 else "VOLUME",
                                                  "NONE"])]) for place in order]
    data.PixelData = stored.tobytes()
    data.save_as(os.path.join(folder, "enhanced.dcm"), write_like_original=False)
    hu = numpy.stack([stored[order.index(place)] - 1024.0 + place for place in range(6)])
    save_expected(os.path.join(folder, "enhanced.dcm"), hu)

    def encapsulated(name, syntax, encode):
        data.file_meta.TransferSyntaxUID = syntax
        data.PixelData = pydicom.encaps.encapsulate([encode(frame) for frame in stored], fragments_per_frame=2)
        data["PixelData"].is_undefined_length = True
        data.save_as(os.path.join(folder, name + ".dcm"), write_like_original=False)
        save_expected(os.path.join(folder, name + ".dcm"), hu)

    def jpeg2000(frame):
        stream = io.BytesIO()
        Image.fromarray(frame).save(stream, "JPEG2000", irreversible=False, no_jp2=True)
        return stream.getvalue()

    encapsulated("enhanced_jpeg2000", JPEG2000Lossless, jpeg2000)
    data.PerFrameFunctionalGroupsSequence.pop()
    data.save_as(os.path.join(folder, "one_frame_untold.dcm"), write_like_original=False)
    del data.PerFrameFunctionalGroupsSequence
    data.save_as(os.path.join(folder, "frames_untold.dcm"), write_like_original=False)


def stored(folder, files):
    """Every frame of every file that pydicom itself (uncompressed, deflated, RLE) or GDCM (JPEG, JPEG-LS, JPEG 2000)
    decodes: the numbers in the stored bits, all samples of a pixel together."""
    for number, path in enumerate(files):
        for decoder in ("numpy", "rle", "gdcm"):
            try:
                data = pydicom.dcmread(path)
                is_signed = data.get("PixelRepresentation", 0) == 1  # decoding may change it
                if decoder == "gdcm" and data.BitsAllocated == 1:
                    continue  # GDCM 3.0.21 crashes
                data.convert_pixel_data(decoder)
                break
            except Exception:  # this one does not decode it
                continue
        else:
            continue
        if "PixelData" not in data:
            continue  # floating-point pixels
        frames, samples = int(data.get("NumberOfFrames", 1) or 1), data.SamplesPerPixel
        values, photometric = data.pixel_array, data.PhotometricInterpretation
        if photometric in ("YBR_RCT", "YBR_ICT"):
            photometric = "RGB"  # undone by the decoder
        elif photometric.startswith("YBR") and data.file_meta.TransferSyntaxUID.is_compressed:
            values, photometric = convert_color_space(values, "YBR_FULL", "RGB"), "RGB"
        values = values.astype(numpy.int64).reshape(frames, data.Rows, data.Columns, samples)
        values = (values >> (data.HighBit + 1 - data.BitsStored)) & ((1 << data.BitsStored) - 1)
        if is_signed:
            values = numpy.where(values >> (data.BitsStored - 1) & 1, values - (1 << data.BitsStored), values)
        values.astype("<i8").tofile(os.path.join(folder, f"{number}.stored"))
        print(number, frames, *values.shape[1:], photometric.replace(" ", "_"))


def nifti(path):
    image = nibabel.load(path)
    values = numpy.asarray(image.dataobj)
    print(*values.shape)
    print(*image.affine.ravel())
    print(values.astype(numpy.int64).sum(), values[1, 2, 3])


if __name__ == "__main__":
    command, arguments = sys.argv[1], sys.argv[2:]
    if command == "make":
        make(arguments[0])
    elif command == "stored":
        stored(arguments[0], arguments[1:])
    elif command == "nifti":
        nifti(arguments[0])
