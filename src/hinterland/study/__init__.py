"""A study: its file, its results, and the verdicts on its claims."""

from .claims.verdict import Verdict
from .compare import Comparison, Run, compare_runs, read_run
from .file.model import Claim, MeasureCall, Study, parse_measure
from .file.study_file import read_study, shipped_studies
from .results import Results
from .running import run

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
