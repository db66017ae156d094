"""A study: its file, its results, and the verdicts on its claims."""

from .claims.verdict import Verdict
from .compare import Comparison, Run, compare_runs, read_run
from .file.model import Claim, MeasureCall, Study, Text, parse_measure
from .file.study_file import read_study, shipped_studies
from .lines.line import Line, Lines
from .results import Results
from .running import run

__all__ = [
    "Claim",
    "Comparison",
    "Line",
    "Lines",
    "MeasureCall",
    "Results",
    "Run",
    "Study",
    "Text",
    "Verdict",
    "compare_runs",
    "parse_measure",
    "read_run",
    "read_study",
    "run",
    "shipped_studies",
]
