"""Lists what of DICOM files could tell whose they are.

    real_identifiers.py OUTPUT FOLDER...

One a line: "value" or "path", a tab, the text. Values are those of names, texts, identifiers, dates
and UIDs, private ones too, of six characters and more. Left out are UIDs that DICOM itself defines,
meanings of codes, a single word in lower case ("patient"), and repetitions of one or two characters.
"""

import pathlib
import sys

import pydicom

TEXTS = {"PN", "LO", "SH", "LT", "ST", "UT", "UC", "UR", "AE", "UI", "DA", "DT"}
GENERAL = {"CodeMeaning", "CodingSchemeDesignator"}
SHORTEST = 6

found = {}


def add(element):
    values = element.value if element.VM > 1 else [element.value]
    for value in values:
        text = str(value).strip(" \0")
        for part in text.split("^") if element.VR == "PN" else [text]:
            general = (len(set(part)) < 3 or part.startswith("1.2.840.10008")
                       or part.isalpha() and part.islower())
            if len(part) >= SHORTEST and not general and "\n" not in part and "\r" not in part:
                found["value", part] = None


def walk(data):
    for element in data:
        if element.VR == "SQ":
            for item in element.value:
                walk(item)
        elif element.VR in TEXTS and element.keyword not in GENERAL:
            add(element)


for folder in map(pathlib.Path, sys.argv[2:]):
    found["path", str(folder)] = None
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        if len(path.name) >= 8:
            found["path", path.name] = None
        try:
            data = pydicom.dcmread(path, force=True, stop_before_pixels=True)
            walk(data.file_meta)
            walk(data)
        except Exception:  # malformed on purpose: what could be read counts
            continue
with open(sys.argv[1], "w", encoding="utf-8") as out:
    for kind, text in found:
        out.write(f"{kind}\t{text}\n")
