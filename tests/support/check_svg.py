"""Checks drawings as a reader would: prints what is wrong with each and exits with 1 when anything is.

    check_svg.py DRAWING.svg...

Each must be well-formed XML with a role, a title and a description; every text must be at least 11 pixels high, lie
within the picture, and touch no other text, no line and no marker. Texts are measured with DejaVu Sans through PIL.
"""

import re
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree

import numpy
from PIL import ImageFont

SVG = "{http://www.w3.org/2000/svg}"
FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSans%s.ttf"
SCALE = 10  # of the fonts, so that widths are exact to a tenth of a pixel


def transform(element):
    """The matrix of an element's own translate() and rotate()."""
    matrix = numpy.eye(3)
    for name, arguments in re.findall(r"(\w+)\(([^)]*)\)", element.get("transform", "")):
        numbers = [float(number) for number in arguments.split()]
        step = numpy.eye(3)
        if name == "translate":
            step[:2, 2] = numbers
        elif name == "rotate":
            angle = numpy.radians(numbers[0])
            step[:2, :2] = [[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]]
        else:
            raise ValueError(f"transform {name}")
        matrix = matrix @ step
    return matrix


def corners(element, matrix, size):
    """The four corners of a text's ink, one per row."""
    bold = element.get("font-weight") == "600"
    font = ImageFont.truetype(FONTS % ("-Bold" if bold else ""), round(size * SCALE))
    left, top, right, bottom = (value / SCALE for value in font.getbbox(element.text, anchor="ls"))
    # DejaVu Sans has no ideographs; they are as wide as they are high.
    ideographs = sum(unicodedata.east_asian_width(character) == "W" for character in element.text)
    right += ideographs * (size - font.getlength("\uffff") / SCALE)
    shift = {"middle": -(left + right) / 2, "end": -right}.get(element.get("text-anchor"), 0)
    x, y = float(element.get("x")) + shift, float(element.get("y"))
    box = [(x + left, y + top), (x + right, y + top), (x + right, y + bottom), (x + left, y + bottom)]
    return (matrix @ numpy.array([(*corner, 1) for corner in box]).T).T[:, :2]


def separated(first, second):
    """Whether a line along a side of either box passes between two convex boxes."""
    for box in (first, second):
        for side in (box[1] - box[0], box[2] - box[1]):
            a, b = first @ side, second @ side
            if a.max() <= b.min() or b.max() <= a.min():
                return True
    return False


def curve_points(element, matrix, clip):
    """Points at most two pixels apart along a path of straight pieces."""
    points, last = [], None
    for command, x, y in re.findall(r"([ML])(-?[\d.]+) (-?[\d.]+)", element.get("d")):
        here = numpy.array([float(x), float(y)])
        pieces = 1 if command == "M" else max(1, int(numpy.hypot(*(here - last)) / 2))
        start = here if command == "M" else last
        points += [start + (here - start) * i / pieces for i in range(pieces + 1)]
        last = here
    points = numpy.array(points).reshape(-1, 2)
    if clip is not None:
        inside = (points >= clip[:2]).all(axis=1) & (points <= clip[:2] + clip[2:]).all(axis=1)
        points = points[inside]
    return (matrix @ numpy.column_stack([points, numpy.ones(len(points))]).T).T[:, :2]


def inside(points, box):
    along, down = box[1] - box[0], box[3] - box[0]
    x, y = (points - box[0]) @ along / (along @ along), (points - box[0]) @ down / (down @ down)
    return ((x > 0) & (x < 1) & (y > 0) & (y < 1)).any()


def collect(element, matrix, size, clip, texts, curves):
    matrix = matrix @ transform(element)
    size = float(element.get("font-size", size))
    if element.tag == SVG + "svg" and element.get("x"):
        clip = numpy.array([float(number) for number in element.get("viewBox").split()])
    if element.tag == SVG + "text":
        texts.append((element.text, size, corners(element, matrix, size)))
    if element.tag == SVG + "path" and element.get("class") in ("line", "interval"):
        curves.append(curve_points(element, matrix, clip))
    if element.tag == SVG + "path" and "translate" in element.get("transform", ""):
        curves.append(matrix[:2, 2].reshape(1, 2))
    for child in element:
        collect(child, matrix, size, clip, texts, curves)


def faults(root):
    if root.get("role") != "img":
        yield "no role"
    for name in ("title", "desc"):
        if not (root.findtext(SVG + name) or "").strip():
            yield f"no {name}"
    texts, curves = [], []
    collect(root, numpy.eye(3), 0, None, texts, curves)
    _, _, width, height = (float(number) for number in root.get("viewBox").split())
    for i, (text, size, box) in enumerate(texts):
        if size < 11:
            yield f"{text!r} is {size} pixels high"
        if (box < 0).any() or (box > (width, height)).any():
            yield f"{text!r} leaves the picture: {box.round(1).tolist()} of {width} x {height}"
        for other, _, other_box in texts[:i]:
            if not separated(box, other_box):
                yield f"{text!r} touches {other!r}"
        if any(inside(points, box) for points in curves):
            yield f"a curve crosses {text!r}"
    if not texts:
        yield "no text"


failed = False
for path in sys.argv[1:]:
    for fault in faults(ElementTree.parse(path).getroot()):
        print(f"{path}: {fault}")
        failed = True
sys.exit(failed)
