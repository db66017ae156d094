"""Make the table that turns traditional Chinese characters into simplified ones.

python scripts/build_han.py

Which character corresponds to which is taken from the dictionaries of the package
opencc-python-reimplemented 0.1.7 (Apache License 2.0), needed only to run this script. Japanese
forms (県) are added where they are not also a Chinese character of their own (芸), and so are
the variants in `VARIANTS`, the Kangxi radicals of PDFs, and the duplicates in Unicode's blocks
for compatibility.
"""

import importlib.util
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

TARGET: Final = Path(__file__).parent.parent / "src" / "hinterland" / "data" / "han.txt"

#: Printed here and there, and in none of the dictionaries: each with its usual form.
VARIANTS: Final = (
    "衞卫舖铺濬浚嶴岙囘回囬回囯国裵裴帋纸疎疏俻备兠兜冨富塲场夀寿姸妍娯娱寕宁寗宁峩峨廵巡彊强"
    "悳德揷插敍叙旣既晧皓暎映栢柏桒桑氷冰汚污濳潜炤照爕燮牎窗珎珍畧略盌碗硏研秊年窓窗窻窗竝并"
    "筞策緐繁縂总罸罚羗羌翺翱聟婿胷胸脇胁臋臀艢樯荅答菓果葠参蔴麻蘯荡虵蛇襃褒覊羁譌讹貍狸賸剩"
    "軰辈辢辣遶绕邨村酧酬釡釜銕铁鐡铁閙闹阯址隂阴隣邻靁雷靑青靣面鞵鞋韮韭顋腮飮饮餁饪騐验鬂鬓"
    "鬪斗鬭斗鵞鹅鷰燕麁粗瑠琉亰京髙高﨑崎濵滨邉边蘓苏恊协穎颖頴颖緖绪緒绪淸清敎教旉敷榘矩"
)
#: Simplified characters that the dictionaries nevertheless turn into others.
KEPT: Final = frozenset("薹醣吒彷摺麴阪捱")
#: What only doubles other characters: Kangxi radicals, ideographs for compatibility.
DOUBLES: Final = (range(0x2F00, 0x2FD6), range(0xF900, 0xFADA))


def main() -> None:
    """Write the characters on one line, what each becomes on the next."""
    table = correspondences()
    characters = sorted(table)
    lines = "".join(characters), "".join(table[character] for character in characters)
    TARGET.write_text("\n".join((*lines, "")), encoding="utf-8", newline="\n")


def correspondences() -> dict[str, str]:
    """Return every character that changes with its simplified form."""
    table = dict(zip(VARIANTS[::2], VARIANTS[1::2], strict=True))
    simplified = {
        old: new for old, new in pairs("TSCharacters") if old not in KEPT and len(new) == 1
    }
    table = simplified | table
    for regional in ("TWVariants", "HKVariants", "JPVariants"):
        for old, new in pairs(regional):
            if not in_gb2312(new):
                table.setdefault(new, table.get(old, old))
    for double in (chr(code) for block in DOUBLES for code in block):
        plain = unicodedata.normalize("NFKC", double)
        table[double] = table.get(plain, plain)
    # A form of a form: 緖 → 绪 for 緒.
    table = {old: table.get(new, new) for old, new in table.items()}
    return {old: new for old, new in table.items() if old != new and ord(new) < 0x10000}


def pairs(name: str) -> Iterator[tuple[str, str]]:
    """Yield each entry of a dictionary with the first, commonest of its forms."""
    found = importlib.util.find_spec("opencc")
    if found is None or found.origin is None:
        raise SystemExit("pip install opencc-python-reimplemented==0.1.7")
    path = Path(found.origin).parent / "dictionary" / f"{name}.txt"
    for line in path.read_text("utf-8").splitlines():
        old, _, new = line.partition("\t")
        if len(old) == 1 and new:
            yield old, new.split(" ")[0]


def in_gb2312(character: str) -> bool:
    """Return whether a character is a usual one of mainland China."""
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


if __name__ == "__main__":
    main()
