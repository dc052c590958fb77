"""Archives, sound and wicked, for tests: make_archives.py SOURCE FOLDER packs the folder SOURCE."""
import os
import sys
import tarfile
import zipfile

source, folder = sys.argv[1:]
name = os.path.basename(source)
files = sorted(os.path.join(top, each) for top, _, names in os.walk(source) for each in names)


def inside(path):
    return os.path.relpath(path, os.path.dirname(source))


def made(archive):
    return os.path.join(folder, archive)


def add(archive, entry, text=b"outside", kind=tarfile.REGTYPE, link=""):
    info = tarfile.TarInfo(entry)
    info.type, info.linkname, info.size = kind, link, len(text) if kind == tarfile.REGTYPE else 0
    import io
    archive.addfile(info, io.BytesIO(text) if kind == tarfile.REGTYPE else None)


with zipfile.ZipFile(made("sound.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
    for path in files:
        archive.write(path, inside(path))
for suffix, mode in (("tar", "w"), ("tar.gz", "w:gz"), ("tgz", "w:gz"), ("tar.xz", "w:xz"), ("tar.bz2", "w:bz2")):
    with tarfile.open(made("sound." + suffix), mode) as archive:
        for path in files:
            archive.add(path, inside(path))
os.link(made("sound.tar.gz"), made("untold"))

with tarfile.open(made("wicked.tar"), "w") as archive:
    add(archive, "../escaped")
    add(archive, "/tmp/thorax_escaped")
    add(archive, "a/../../escaped")
    add(archive, "link", kind=tarfile.SYMTYPE, link="/tmp")
    add(archive, "link/escaped")  # a file below the name of a link
    add(archive, "hard", kind=tarfile.LNKTYPE, link="../../escaped")
    add(archive, "pipe", kind=tarfile.FIFOTYPE)
    add(archive, "long" * 100)
    for path in files:
        archive.add(path, "a/b/../" + inside(path))
    archive.add(files[0], "a/" + inside(files[0]))
with zipfile.ZipFile(made("names.zip"), "w") as archive:
    for path in files:
        archive.write(path, "M\u00fcller\\" + inside(path).replace("/", "\\"))
with zipfile.ZipFile(made("bomb.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
    for number in range(3):
        archive.writestr(str(number), bytes(40 << 20))
with zipfile.ZipFile(made("empty.zip"), "w") as archive:
    pass
with zipfile.ZipFile(made("nested.zip"), "w") as archive:
    archive.write(made("sound.zip"), "sound.zip")
nested = made("nested.zip")
for number in range(4):  # five archives within each other
    deeper = made("nested%d.zip" % (number + 2))
    with zipfile.ZipFile(deeper, "w") as archive:
        archive.write(nested, "nested.zip")
    nested = deeper
with zipfile.ZipFile(made("crowd.zip"), "w") as archive:  # none of which is large itself
    for number in range(3):
        with zipfile.ZipFile(made("part.zip"), "w", zipfile.ZIP_DEFLATED) as part:
            part.writestr("zeros", bytes(30 << 20))
        archive.write(made("part.zip"), "%d.zip" % number)
os.remove(made("part.zip"))
for sound in ("sound.zip", "sound.tgz", "sound.tar"):
    content = open(made(sound), "rb").read()
    open(made("cut_" + sound), "wb").write(content[:len(content) * 2 // 3])
content = bytearray(open(made("sound.zip"), "rb").read())
content[len(content) // 3] ^= 0xFF
open(made("changed.zip"), "wb").write(content)
open(made("text.zip"), "w").write("no archive\n")
