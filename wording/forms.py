"""Some refusals mean different things by what they name: which form of the sentence is said when.

`no_mandate` with a person says that the person lacks the duty; without one, that the office does not stand. The first
form whose conditions all hold is taken, else the plain sentence. None in a condition means that the value is unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.refusals import RefusalCode, Scalar

ON_ORDER = ("sign_order", "return_order", "note_order_sent", "record_treasury_answer")
ON_ACCOUNT = ("approve_final_account", "return_final_account")


@dataclass(frozen=True)
class Form:
    """The form's name in `refusals-*.toml`, and for each detail key the values under which it is said."""

    name: str
    if_is: Mapping[str, tuple[Scalar, ...]]

    def fits(self, detail: Mapping[str, Scalar]) -> bool:
        return all(detail.get(key) in allowed for key, allowed in self.if_is.items())


def _by_item(*items: str) -> tuple[Form, ...]:
    return tuple(Form(item, {"item": (item,)}) for item in items)


FORMS: Mapping[RefusalCode, tuple[Form, ...]] = MappingProxyType(
    {
        RefusalCode.PAPER_MISSING: (Form("vouchers", {"action": ("prepare_order",)}),),
        RefusalCode.PAPER_DATE_IMPOSSIBLE: (
            Form("meeting", {"paper": ("held_on",)}),
            Form("meeting_again", {"paper": ("held_on_again",)}),
            Form("mandate", {"paper": ("valid_to",)}),
            Form("office", {"paper": ("office_valid_to",)}),
            Form("delegation", {"paper": ("delegation_to",)}),
            Form("delegation_over", {"paper": ("delegation_over",)}),
            Form("backwards", {"paper": ("ends_on",)}),
            Form("present_end", {"paper": ("present_end",)}),
            Form("value_day", {"paper": ("value_on",)}),
            Form("posted", {"paper": ("posted_on",)}),
            Form("until", {"paper": ("until",)}),
            Form("received", {"paper": ("received_on",)}),
            Form("delivered", {"paper": ("delivered_on",)}),
            Form("extension", {"paper": ("due_on",)}),
            Form("target", {"paper": ("target_due_on",)}),
        ),
        RefusalCode.AMOUNTS_DO_NOT_ADD_UP: _by_item(
            "contract_shares",
            "order_count",
            "order_amount",
            "clearing",
            "dossier_total",
            "approved_amount",
            "votes",
            "signers",
            "list_count",
            "line_total",
            "origin_year",
            "counterpart_total",
            "target",
        ),
        RefusalCode.KEY_NOT_VALID: (Form("signer", {"key": (None,)}),),
        RefusalCode.NO_MANDATE: (
            Form("person_unknown", {"duty": ("person",)}),
            Form("parent_unknown", {"duty": ("parent",)}),
            Form("belongs", {"duty": ("belongs",)}),
            Form("representative", {"duty": ("group_representative",)}),
            Form("office_unknown", {"person": (None,)}),
        ),
        RefusalCode.MANDATE_OUT_OF_SCOPE: (
            Form("not_delegable", {"delegation": ("not_delegable",)}),
            Form("delegated_on", {"delegation": ("delegated_on",)}),
            Form("beyond", {"delegation": ("beyond",)}),
            Form("machine", {"held_at": (None,)}),
        ),
        RefusalCode.SAME_PERSON: (Form("delegation", {"act": ("delegate",)}),),
        RefusalCode.NEEDS_SECOND_PERSON: (Form("last_registrar", {"duty": ("registrar",)}),),
        RefusalCode.WRONG_STAGE: (
            Form("unopened", {"stage": (None,)}),
            Form("founded", {"stage": ("founded",)}),
            Form("registered", {"stage": ("registered",)}),
            Form("clock_kind", {"stage": ("simulated_clock", "real_clock"), "action": ("found_register",)}),
            Form("clock_real", {"stage": ("real_clock",)}),
            Form("order_accepted", {"stage": ("accepted",), "action": ("sign_order", "return_order")}),
            Form("deadline", {"stage": ("deadline_met", "no_such_deadline")}),
            Form("fixed_date", {"stage": ("fixed_date",)}),
            Form("mark", {"stage": ("mark_passed", "no_such_mark")}),
            Form("nothing_allotted", {"stage": ("nothing_allotted",)}),
            Form("period", {"stage": ("period_closed", "no_such_period")}),
            Form("order_accepted", {"stage": ("accepted",), "action": ("sign_order",)}),
            Form("order_unknown", {"stage": ("in_delivery", "accepted"), "action": ON_ORDER}),
            Form("order_status", {"stage": ("prepared", "returned", "signed", "sent", "refused"), "action": ON_ORDER}),
            Form("account_approved", {"stage": ("in_final_account",), "action": ON_ACCOUNT}),
            Form("list_posted", {"stage": ("list_posted",)}),
            Form("list_not_posted", {"stage": ("list_not_posted",)}),
            Form("objection_window_closed", {"stage": ("objection_window_closed",)}),
            Form("no_such_objection", {"stage": ("no_such_objection",)}),
        ),
        RefusalCode.NOTICE_TOO_SHORT: (Form("list", {"of": ("list",)}),),
        RefusalCode.OBJECTION_OPEN: (Form("upheld", {"answer": ("upheld",)}),),
        RefusalCode.TOO_EARLY: (Form("mark", {"action": ("pass_mark", "close_period")}),),
        RefusalCode.CALENDAR_MISSING: (Form("unpublished", {"year": (None,)}),),
        RefusalCode.ORDER_ALREADY_ANSWERED: (Form("sent", {"now": ("sent",)}),),
        RefusalCode.EVIDENCE_MISSING: (Form("reference_taken", {"missing": ("reference_taken",)}),),
        RefusalCode.MONEY_OUTSTANDING: (
            Form("accepted", {"account": ("accepted",)}),
            Form("final_account", {"account": ("final_account",)}),
        ),
        RefusalCode.COUNTS_DIFFER: (
            *_by_item("households_delivered", "households_stated", "animals_accepted", "animals_stated", "tags"),
            Form("not_delivered", {"found": (0,)}),
        ),
    }
)


def form_of(code: RefusalCode, detail: Mapping[str, Scalar]) -> str:
    """The key under which this refusal's sentence and next step stand, for example `refusals.no_mandate.parent_unknown`."""
    chosen = next((form for form in FORMS.get(code, ()) if form.fits(detail)), None)
    return f"refusals.{code.value}.{chosen.name}" if chosen else f"refusals.{code.value}"
