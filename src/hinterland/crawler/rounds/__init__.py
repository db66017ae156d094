"""Crawls in rounds, for more hosts than one machine can ask: nothing else imports this.

A round chooses what is asked next (`tables.choose`), asks for it by one task a part of the hosts
(`part`), and makes the next frontier of the last one and what came (`tables.update`). The tasks
may run anywhere, in any process that sees the library's folder, and may be done again: only what
the driver (`driver`) names in a round's `state.json` counts, once `CURRENT` has its number.
"""
