"""Q8: does money follow from events? Postings made again = entries = balances; no account is ever on its wrong side.

Every line sums to zero, every account's sequence has no gap, and of each case paid ≤ accepted ≤ contract ≤ approved.
"""

from itertools import pairwise

from audit.balances import Account, Accounts
from audit.findings import Findings, at
from audit.record import Group
from audit.register import TOLERANCE, RegisterBook
from audit.report import Place
from audit.rows import AccountRow, LedgerRow, LineRow, names_its_line
from audit.steps import Step
from domain.money import AccountKind
from domain.postings import Posting, postings
from domain.state.subproject import SubprojectState

LEDGER, ACCOUNTS, LINES = "ledger.jsonl", "accounts.jsonl", "lines.jsonl"


class MoneyFollows:
    """Accounts of a case are closed with its stream, those of the lines at the end."""

    def __init__(self, findings: Findings, book: RegisterBook) -> None:
        self.findings = findings
        self.book = book
        self.shared = Accounts()
        self._shared_rows: list[AccountRow] = []
        self._line_sums: dict[str, int] = {}

    def look_at(self, step: Step) -> None:
        """The entries of one command are exactly the postings of its events."""
        entries = {(row.version, row.ordinal): row for row in step.ledger}
        for row, event in zip(step.rows, step.events_read(), strict=True):
            for ordinal, posting in enumerate(postings(step.stream, event), start=1):
                place = _place(step.stream, row.version, ordinal)
                self._is_entered(place, entries.pop((row.version, ordinal), None), posting)
        for version, ordinal in entries:
            self.findings.broken(at(_place(step.stream, version, ordinal), "ordinal", ordinal, "no such posting"))
        self._stays_within(step)

    def take(self, group: Group) -> None:
        """The entries and balances of a stream go to their accounts."""
        written = {row.version: row.recorded_at for row in group.events}
        own = Accounts()
        for row in group.ledger:
            if row.version not in written:
                place = _place(row.stream, row.version, row.ordinal)
                self.findings.broken(at(place, "version", row.version, "an event of this version"))
                continue
            for_case = row.debit_subproject or row.credit_subproject
            own.take(row, written[row.version])
            if for_case not in ("", group.stream):
                place = _place(row.stream, row.version, row.ordinal)
                self.findings.broken(at(place, "debit_subproject", for_case, group.stream))
        for key, account in own.by_key.items():
            if account.subproject == "":
                self.shared.by_key.setdefault(key, Account(*key)).entries += account.entries
        case = [account for account in own.by_key.values() if account.subproject]
        if group.stream == "":
            self._shared_rows = group.accounts
        else:
            self._compare(case, group.accounts)

    def finish(self, rows: list[LineRow]) -> None:
        """The accounts of the lines, the sum of each line, and what the lines are called."""
        self._compare(list(self.shared.by_key.values()), self._shared_rows)
        for line, total in sorted(self._line_sums.items()):
            self.findings.compare(Place(file=ACCOUNTS), f"sum of {line}", total, 0)
        for row in rows:
            self.findings.compare(Place(file=LINES), "line", (row.line, names_its_line(row)), (row.line, True))
        posted = sorted({account.line for account in self.shared.by_key.values()})
        self.findings.compare(Place(file=LINES), "line", [row.line for row in rows], posted)

    def _is_entered(self, place: Place, row: LedgerRow | None, posting: Posting) -> None:
        if row is None:
            self.findings.broken(at(place, "amount_vnd", "no entry", posting.amount_vnd))
            return
        expected = {
            "line": (posting.debit.line, posting.credit.line),
            "debit_kind": posting.debit.kind.value,
            "debit_subproject": posting.debit.subproject,
            "credit_kind": posting.credit.kind.value,
            "credit_subproject": posting.credit.subproject,
            "amount_vnd": posting.amount_vnd,
            "value_on": posting.value_on,
        }
        for field, value in expected.items():
            found = (row.line, row.line) if field == "line" else getattr(row, field)
            self.findings.compare(place, field, found, value)

    def _stays_within(self, step: Step) -> None:
        state = step.state_after()
        if not isinstance(state, SubprojectState):
            return
        rising = (
            ("paid", state.sum_of(AccountKind.PAID)),
            ("accepted", state.accepted_vnd),
            ("contract", state.contract_vnd),
            ("approved", state.approved_vnd),
        )
        for (name, amount), (above, most) in pairwise(rising):
            self.findings.looked()
            if amount > most:
                self.findings.broken(at(step.place, f"{name}_vnd", amount, f"at most {above} {most}"))

    def _compare(self, accounts: list[Account], rows: list[AccountRow]) -> None:
        """Each account against its row: the chain of its entries ends in the balance."""
        by_key = {(row.line, row.kind, row.subproject): row for row in rows}
        for row in rows:
            self._line_sums[row.line] = self._line_sums.get(row.line, 0) + row.balance
        for account in accounts:
            key = (account.line, account.kind, account.subproject)
            account.close()
            self._runs_on(account)
            last = account.entries[-1]
            place = Place(stream=account.subproject or None, file=ACCOUNTS)
            found = (by_key[key].balance, by_key[key].entries) if key in by_key else None
            self.findings.compare(place, " ".join(key).rstrip(), found, (last.balance_vnd, last.sequence))
        posted = {(account.line, account.kind, account.subproject) for account in accounts}
        for key, row in by_key.items():
            if key in posted:
                continue
            place = Place(stream=row.subproject or None, file=ACCOUNTS)
            self.findings.compare(place, " ".join(key).rstrip(), (row.balance, row.entries), (0, 0))

    def _runs_on(self, account: Account) -> None:
        balance = 0
        versions: dict[str, tuple[int, int]] = {}
        for sequence, entry in enumerate(account.entries, start=1):
            place = _place(entry.stream, entry.version, entry.ordinal)
            balance += entry.moved_vnd
            self.findings.compare(place, f"{account.kind} sequence", entry.sequence, sequence)
            self.findings.compare(place, f"{account.kind} balance", entry.balance_vnd, balance)
            if balance > 0 if account.kind == AccountKind.GRANTED else balance < 0:
                self.findings.broken(at(place, f"{account.kind} balance", balance, "the lawful sign"))
            event = (entry.version, entry.ordinal)
            if event <= versions.get(entry.stream, (0, 0)):
                self.findings.broken(at(place, f"{account.kind} sequence", sequence, "the order of the stream"))
            versions[entry.stream] = event
        for earlier, later in pairwise(account.entries):
            if self.book.elapsed(earlier.recorded_at, later.recorded_at) < -TOLERANCE:
                place = _place(later.stream, later.version, later.ordinal)
                self.findings.broken(at(place, f"{account.kind} sequence", later.sequence, "the order of recording"))


def _place(stream: str, version: int, ordinal: int) -> Place:
    return Place(stream=stream, version=version, row=ordinal, file=LEDGER)
