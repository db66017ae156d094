"""A study: its file, its results, and the verdicts on its claims."""

from .asking import ask, claim_toml, study_toml
from .caveats import caveat, country_notes
from .claims.case import Test
from .claims.tests import TESTS
from .claims.verdict import VERDICTS, Verdict, count_verdicts, verdicts_of
from .compare import Comparison, Run, compare_runs, read_run
from .doubt.asking import with_doubt
from .doubt.conclusions import conclusions_frame
from .file.study_file import read_study, shipped_studies
from .in_terms import in_their_terms
from .lines.line import Line, Lines
from .lines.registered import served
from .model import Claim, Currency, MeasureCall, Study, Text, parse_measure
from .results import Results
from .running import run

__all__ = [
    "TESTS", "VERDICTS", "Claim", "Comparison", "Currency", "Line", "Lines", "MeasureCall",
    "Results", "Run", "Study", "Test", "Text", "Verdict", "ask", "caveat", "claim_toml",
    "compare_runs", "conclusions_frame", "count_verdicts", "country_notes", "in_their_terms",
    "parse_measure", "read_run", "read_study", "run", "served", "shipped_studies", "study_toml",
    "verdicts_of",
    "with_doubt",
]  # fmt: skip
