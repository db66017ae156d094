"""Text boxes on a sheet of an `.xlsx` file: a unit or a note may be nowhere else."""

from ..archive import relations
from ..xml import walk

__all__ = ["read_boxes"]


def read_boxes(parts: dict[str, bytes], sheet: str, *, where: str) -> list[str]:
    """Return the texts of a sheet's text boxes; what charts say is no text of the table.

    Parameters
    ----------
    parts
        The parts of the workbook, by name; the drawings that are read are taken out.
    sheet
        The name of the sheet's part.
    where
        The file's name, for messages.
    """
    boxes: list[str] = []
    for kind, part in relations(parts, sheet, where=where).values():
        if kind == "drawing" and b":sp>" in parts.get(part, b""):
            boxes += _boxes(parts.pop(part), f"{where}, {part}")
    return boxes


def _boxes(xml: bytes, where: str) -> list[str]:
    boxes: list[str] = []
    words: list[str] = []
    within = {"sp": 0, "t": 0}

    def start(tag: str, _: dict[str, str]) -> None:
        if tag in within:
            within[tag] += 1
        elif tag == "p" and words:
            words.append("\n")

    def text(piece: str) -> None:
        if within["sp"] and within["t"]:
            words.append(piece)

    def end(tag: str) -> None:
        if tag in within:
            within[tag] -= 1
        if tag == "sp":
            boxes.append("".join(words).strip())
            words.clear()

    walk(xml, start, end, text, where=where)
    return [box for box in boxes if box]
