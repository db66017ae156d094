"""The panel: observations under a vintage policy, sums and bounds of groups, checks."""

from .cells import ALL_FLAGS, flag_mask, flag_names, place_of
from .checks import Check, run_checks
from .files import read_observations
from .flows import with_trade
from .groups import NATION, group_panel, has_national_total, shares
from .load import load, pack_folder, shipped_panels
from .panel import Panel, assemble
from .policy import Policy, PolicyEntry, parse_policy
from .publications import Published, publications_of, yearbooks_of
from .writing import TABLE_ENDINGS, replace_file, write_observations, write_table

__all__ = [
    "ALL_FLAGS",
    "NATION",
    "TABLE_ENDINGS",
    "Check",
    "Panel",
    "Policy",
    "PolicyEntry",
    "Published",
    "assemble",
    "flag_mask",
    "flag_names",
    "group_panel",
    "has_national_total",
    "load",
    "pack_folder",
    "parse_policy",
    "place_of",
    "publications_of",
    "read_observations",
    "replace_file",
    "run_checks",
    "shares",
    "shipped_panels",
    "with_trade",
    "write_observations",
    "write_table",
    "yearbooks_of",
]
