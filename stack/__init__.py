"""The embedded Postgres, the Temporal dev server and the stand-in treasury, run together on one machine.

It exists so that a person with python3 and make sees the real engines, and so that no process of theirs is ever left
behind: every server dies with the process that started it, whichever way that process ends.

    async with House(Path("var"), search_attributes={"Stage": "Keyword"}) as house:
        house.database_url, house.temporal_address, house.treasury_url

Every fault that an operator can mend arrives as a `StackProblem`: one sentence that says what is wrong and what to do.

Map, in reading order: `problems` (the sentences), `processes` (one child that cannot outlive its parent), `account`
(as whom a server runs when we are root), `folders`, `claim` (one server a folder), `ports`, `ask` (is it healthy?),
`server` (what all three share); `binaries`, `secret`, `cluster` (a Postgres data folder), `initialize` (how one is
made), `leftovers` (of a killed server), `postgres`; `temporal`; `treasury`; `house` (all of them in order).
Linux only: it reads /proc and asks the kernel for a signal when the parent dies.
"""
