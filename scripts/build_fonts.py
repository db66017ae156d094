"""Cut the shipped Chinese fonts out of Noto Sans CJK SC.

python scripts/build_fonts.py [FOLDER]

FOLDER holds NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc, e.g. from Debian's package
fonts-noto-cjk. The cut has the 3,755 usual characters (GB 2312, level 1), Latin, punctuation, and
whatever else the translations and the shipped data use. It bears a name of its own, so that a
machine's own Noto fonts never stand in for it.
"""

import sys
from pathlib import Path
from typing import Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

ROOT: Final = Path(__file__).parent.parent / "src" / "hinterland" / "data"
FONTS: Final = ROOT / "fonts"
FAMILY: Final = "Hinterland Sans SC"

_DEBIAN: Final = Path("/usr/share/fonts/opentype/noto")
_STYLES: Final = ("Regular", "Bold")
#: The part of a page that is printed with Latin letters: ASCII, Latin-1, and what figures need.
_LATIN: Final = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100))))
_SIGNS: Final = "‐–—‘’“”…•′″−×÷±≈≠≤≥→←↑↓·∑√∞ΑΒΔΘΣΦαβδθμρστφω€℃①②③④⑤⑥⑦⑧⑨⑩"
_CHINESE_SIGNS: Final = "".join(map(chr, (*range(0x3000, 0x3018), *range(0xFF01, 0xFF5F))))
_READ: Final = (
    "languages/*.po", "*/country.toml", "*/regions.csv", "*/schemes/*", "studies/*.toml",
)  # fmt: skip


def main(folder: Path = _DEBIAN) -> None:
    """Write an OTF for the renderer of each style, and a WOFF2 of the regular one for pages."""
    FONTS.mkdir(exist_ok=True)
    for style in _STYLES:
        font = cut(folder / f"NotoSansCJK-{style}.ttc", style)
        font.save(FONTS / f"HinterlandSansSC-{style}.otf")
        if style == "Regular":
            font.flavor = "woff2"
            font.save(FONTS / f"HinterlandSansSC-{style}.woff2")


def characters() -> set[str]:
    """Return every character that the fonts are to have."""
    usual = bytes(range(0xA1, 0xFF))
    level_1 = "".join(
        bytes((row, cell)).decode("gb2312", "ignore")
        for row in range(0xB0, 0xD8)
        for cell in usual
    )
    read = "".join(
        path.read_text("utf-8") for pattern in _READ for path in sorted(ROOT.glob(pattern))
    )
    return {c for c in level_1 + _LATIN + _SIGNS + _CHINESE_SIGNS + read if c.isprintable()}


def cut(collection: Path, style: str) -> TTFont:
    """Return the simplified Chinese face of a collection, with our characters alone."""
    faces = TTCollection(collection).fonts
    font: TTFont = next(f for f in faces if "CJK SC" in str(f["name"].getDebugName(1)))
    options = Options()
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(characters()))
    subsetter.subset(font)
    name = font["name"]
    postscript = FAMILY.replace(" ", "")
    for number, text in (
        (1, FAMILY), (2, style), (3, f"{postscript}-{style}"),
        (4, f"{FAMILY} {style}"), (6, f"{postscript}-{style}"),
    ):  # fmt: skip
        name.setName(text, number, 3, 1, 0x409)
    outlines = font["CFF "].cff
    outlines.fontNames = [f"{postscript}-{style}"]
    outlines[0].FullName, outlines[0].FamilyName = f"{FAMILY} {style}", FAMILY
    return font


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
