"""A study: its file, its results, and the verdicts on its claims."""

from .file import read_study, shipped_studies
from .model import Claim, MeasureCall, Study, parse_measure
from .results import Results
from .running import run
from .verdict import Verdict

__all__ = [
    "Claim",
    "MeasureCall",
    "Results",
    "Study",
    "Verdict",
    "parse_measure",
    "read_study",
    "run",
    "shipped_studies",
]
