"""A study: its file, its results, and the verdicts on its claims."""

from .compare import Comparison, Run, compare_runs, read_run
from .file import read_study, shipped_studies
from .model import Claim, MeasureCall, Study, parse_measure
from .results import Results
from .running import run
from .verdict import Verdict

__all__ = [
    "Claim",
    "Comparison",
    "MeasureCall",
    "Results",
    "Run",
    "Study",
    "Verdict",
    "compare_runs",
    "parse_measure",
    "read_run",
    "read_study",
    "run",
    "shipped_studies",
]
