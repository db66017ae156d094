"""Numbers that Excel shows as percent: 0.123 stands there, 12.3% is read."""

import re
from decimal import Decimal
from typing import Final

__all__ = ["BUILT_IN", "as_percent", "shows_percent"]

#: The built-in number formats that show percent: 0% and 0.00%.
BUILT_IN: Final = frozenset([9, 10])


def shows_percent(format_code: str) -> bool:
    """Return whether a number format multiplies by 100; a quoted sign does not.

    Examples
    --------
    >>> shows_percent("0.0%"), shows_percent('0.0"%"')
    (True, False)
    """
    return "%" in re.sub(r'"[^"]*"|&quot;.*?&quot;|\\.', "", format_code)


def as_percent(number: float) -> str:
    """Return a number as Excel shows it in percent, with all its digits.

    Examples
    --------
    >>> as_percent(0.123), as_percent(1.1)
    ('12.3%', '110%')
    """
    return f"{(Decimal(repr(number)).scaleb(2)).normalize():f}%"
