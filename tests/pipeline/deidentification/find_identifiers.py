"""Looks for identifiers in files, as they are and decompressed.

    find_identifiers.py IDENTIFIERS value|path|any FILE_OR_FOLDER...

Prints every identifier with the file that it is in, then "searched N files for M identifiers".
"""

import gzip
import json
import pathlib
import sys

import h5py
import numpy
from PIL import Image


def hdf5_contents(path):
    """Names, attributes and decompressed arrays."""
    parts = []
    with h5py.File(path) as file:
        def visit(name, item):
            parts.append(name.encode())
            for key, value in item.attrs.items():
                parts.extend([key.encode(), numpy.asarray(value).tobytes(), str(value).encode()])
            if isinstance(item, h5py.Dataset):
                parts.append(item[()].tobytes())
        visit("/", file)
        file.visititems(visit)
    return parts


def json_contents(value):
    if isinstance(value, dict):
        for key, each in value.items():
            yield key.encode()
            yield from json_contents(each)
    elif isinstance(value, list):
        for each in value:
            yield from json_contents(each)
    else:
        yield str(value).encode()


def contents(path):
    raw = path.read_bytes()
    parts = [raw, path.name.encode()]
    if raw.startswith(b"\x89HDF"):
        parts += hdf5_contents(path)
    elif raw.startswith(b"\x89PNG"):
        with Image.open(path) as picture:
            picture.load()
            parts.append(repr(picture.info).encode())
    elif raw.startswith(b"\x1f\x8b"):
        parts.append(gzip.decompress(raw))
    elif path.suffix == ".json":
        parts += json_contents(json.loads(raw))
    return b"\n".join(parts)


def main():
    wanted = sys.argv[2]
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t", 1) for line in file]
    needles = [text for kind, text in rows if wanted in ("any", kind)]
    files = []
    for root in map(pathlib.Path, sys.argv[3:]):
        files += sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else [root]
    for path in files:
        haystack = contents(path)
        for text in needles:
            if text.encode() in haystack:
                print(f"{text} is in {path}")
    print(f"searched {len(files)} files for {len(needles)} identifiers")


main()
