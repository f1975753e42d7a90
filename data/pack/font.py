"""Cuts the font of PNG maps from Noto Sans 2.15: three faces, the letters that names of places need.

    pip install fonttools==4.68.0 && python3 data/pack/font.py FOLDER

FOLDER holds `NotoSans[wdth,wght].ttf` and `NotoSans-Italic[wdth,wght].ttf` as in the PyPI package fontpkg-noto-sans 2.15.
Noto Sans is under the SIL Open Font License 1.1 without a reserved font name, so the cut keeps its name.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

LETTERS = [
    (0x20, 0x7E),  # Latin
    (0xA0, 0x24F),  # and its supplement, extended A and B
    (0x259, 0x259),
    (0x2B9, 0x2BF),  # apostrophes of romanisations
    (0x300, 0x30C),  # marks that combine
    (0x327, 0x328),
    (0x370, 0x3FF),  # Greek
    (0x400, 0x4FF),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin of Vietnam and of transliterations
    (0x2010, 0x2027),  # dashes, quotation marks, dots
    (0x2030, 0x203A),
    (0x20AC, 0x20AC),
    (0x2116, 0x2116),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2260, 0x2265),
    (0xFFFD, 0xFFFD),
]
FACES = [
    ("NotoSans[wdth,wght].ttf", 400, "NotoSans-Regular.ttf"),
    ("NotoSans[wdth,wght].ttf", 600, "NotoSans-SemiBold.ttf"),
    ("NotoSans-Italic[wdth,wght].ttf", 400, "NotoSans-Italic.ttf"),
]


def main():
    into = Path(__file__).resolve().parent.parent / "font"
    for source, weight, name in FACES:
        font = TTFont(Path(sys.argv[1]) / source, recalcTimestamp=False)
        font = instantiateVariableFont(font, {"wght": weight, "wdth": 100}, updateFontNames=True)
        options = Options()
        options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
        options.hinting = False
        options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14, 16, 17]
        options.recalc_timestamp = False
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[code for first, last in LETTERS for code in range(first, last + 1)])
        subsetter.subset(font)
        font["OS/2"].usWeightClass = weight
        font.save(into / name)
        print(name, (into / name).stat().st_size, file=sys.stderr)


main()
