#!/usr/bin/python3
"""Makes typeface/NotoSansSC-subset.ttf anew, byte for byte.

Needs Debian's packages fonttools and unicode-data, and npm:
    apt-get install fonttools unicode-data && scripts/typeface.py
The source is Noto Sans SC Regular (SIL Open Font License 1.1) out of one pinned npm
package. To show more characters, add them in characters() and run it again.
"""

import bz2
import hashlib
import pathlib
import subprocess
import tarfile
import tempfile

from fontTools import subset, ttLib

PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
FONT = "package/400Regular/NotoSansSC_400Regular.ttf"
LICENCE = "package/LICENSE_FONT"
FONT_SHA256 = "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16"
UNIHAN = "/usr/share/unicode/Unihan_OtherMappings.txt.bz2"

# In names of townships of the administrative divisions, and in no list below.
PLACES = "濛塚鮀獏磑髙鴜鷺甽瀂䃥蔴垇禇筸碁礐巺鮜廻篢輋荍㯊骔㵲竜耈砲洩蔵尓"

# The common characters of Big5, its level 1: names of people may be in traditional ones. With
# all those that have a simplified form the file would be 0.8 MB larger: typeface.go shows the
# others in that form.
TRADITIONAL = [bytes([row, cell]) for row in range(0xA4, 0xC7) for cell in [*range(0x40, 0x7F), *range(0xA1, 0xFF)]]

# Latin with accents, punctuation, currency, arrows, mathematics, ①, □, 〔〕, ％.
SIGNS = [(0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2044), (0x2070, 0x20BF), (0x2100, 0x2265),
         (0x2460, 0x249B), (0x25A0, 0x25FF), (0x3000, 0x303F), (0xFF01, 0xFFEE)]


def characters():
    """GB 2312 whole, the 8,105 of the Table of General Standard Chinese Characters, level 1 of Big5."""
    wanted = set(PLACES)
    for first, last in SIGNS:
        wanted.update(map(chr, range(first, last + 1)))
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                wanted.add(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                pass
    for pair in TRADITIONAL:
        try:
            wanted.add(pair.decode("big5"))
        except UnicodeDecodeError:
            pass
    with bz2.open(UNIHAN, "rt") as lines:
        for line in lines:
            columns = line.split("\t")
            if len(columns) > 2 and columns[1] == "kTGH":
                wanted.add(chr(int(columns[0][2:], 16)))
    # PDF writers reach the first plane only.
    return sorted(c for c in wanted if ord(c) < 0x10000)


def fetch(folder):
    packed = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True)
    with tarfile.open(pathlib.Path(folder, packed.stdout.strip())) as archive:
        font, licence = (archive.extractfile(name).read() for name in (FONT, LICENCE))
    if hashlib.sha256(font).hexdigest() != FONT_SHA256:
        raise SystemExit(f"{FONT} is not the pinned one")
    return font, licence


def main():
    home = pathlib.Path(__file__).resolve().parent.parent / "typeface"
    with tempfile.TemporaryDirectory() as folder:
        font, licence = fetch(folder)
        source = pathlib.Path(folder, "source.ttf")
        source.write_bytes(font)
        options = subset.Options(
            hinting=False, layout_features=[], notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
            drop_tables=subset.Options().drop_tables + ["vhea", "vmtx", "GSUB", "GPOS", "GDEF", "BASE", "VORG", "DSIG", "STAT"])
        cut = subset.load_font(str(source), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=map(ord, characters()))
        subsetter.subset(cut)
        subset.save_font(cut, str(home / "NotoSansSC-subset.ttf"), options)
    (home / "OFL.txt").write_bytes(licence)
    print(len(ttLib.TTFont(home / "NotoSansSC-subset.ttf").getBestCmap()), "characters")


if __name__ == "__main__":
    main()
