"""What a command may ask: the closed list, by the stream it goes to. A signal's name is its action."""

from enum import StrEnum

from domain.ids import StreamKind


class Action(StrEnum):
    """Every action there is; an action that is not here does not exist."""

    OPEN_SUBPROJECT = "open_subproject"
    RECORD_VILLAGE_MEETING = "record_village_meeting"
    POST_LIST = "post_list"
    RAISE_OBJECTION = "raise_objection"
    ANSWER_OBJECTION = "answer_objection"
    SUBMIT_DOSSIER = "submit_dossier"
    FIND_COMPLETE = "find_complete"
    RETURN_DOSSIER = "return_dossier"
    CONCLUDE_APPRAISAL = "conclude_appraisal"
    APPROVE_PROJECT = "approve_project"
    REFUSE_PROJECT = "refuse_project"
    WITHDRAW = "withdraw"
    CANCEL_PROJECT = "cancel_project"
    SIGN_CONTRACT = "sign_contract"
    PREPARE_ORDER = "prepare_order"
    RETURN_ORDER = "return_order"
    SIGN_ORDER = "sign_order"
    NOTE_ORDER_SENT = "note_order_sent"
    RECORD_TREASURY_ANSWER = "record_treasury_answer"
    RECORD_DELIVERY = "record_delivery"
    RECORD_COUNTERPART = "record_counterpart"
    ACCEPT_WORK = "accept_work"
    SUBMIT_FINAL_ACCOUNT = "submit_final_account"
    RETURN_FINAL_ACCOUNT = "return_final_account"
    APPROVE_FINAL_ACCOUNT = "approve_final_account"
    CLOSE_SUBPROJECT = "close_subproject"
    EXTEND_DEADLINE = "extend_deadline"
    PASS_MARK = "pass_mark"  # noqa: S105 - a mark of a deadline is passed, nobody logs in

    ALLOT = "allot"
    SET_TARGET = "set_target"
    CLOSE_PERIOD = "close_period"

    FOUND_REGISTER = "found_register"
    REGISTER_PERSON = "register_person"
    ENROL_KEY = "enrol_key"
    REVOKE_KEY = "revoke_key"
    GIVE_MANDATE = "give_mandate"
    END_MANDATE = "end_mandate"
    DELEGATE = "delegate"
    OPEN_OFFICE = "open_office"
    PUBLISH_LAW_EDITION = "publish_law_edition"
    PUBLISH_CALENDAR = "publish_calendar"
    MOVE_CLOCK = "move_clock"


REGISTER_ACTIONS = frozenset(
    {
        Action.FOUND_REGISTER,
        Action.REGISTER_PERSON,
        Action.ENROL_KEY,
        Action.REVOKE_KEY,
        Action.GIVE_MANDATE,
        Action.END_MANDATE,
        Action.DELEGATE,
        Action.OPEN_OFFICE,
        Action.PUBLISH_LAW_EDITION,
        Action.PUBLISH_CALENDAR,
        Action.MOVE_CLOCK,
    }
)
FUND_ACTIONS = frozenset({Action.ALLOT, Action.SET_TARGET, Action.CLOSE_PERIOD})
OPENING = frozenset({Action.OPEN_SUBPROJECT, Action.ALLOT, Action.FOUND_REGISTER})
MACHINE_ONLY = frozenset({Action.NOTE_ORDER_SENT, Action.PASS_MARK, Action.CLOSE_PERIOD})
# The village, the group and the acceptance team act on paper too; whoever decides on rights or money signs with a key.
MAY_BE_ON_PAPER = frozenset(
    {
        Action.RECORD_VILLAGE_MEETING,
        Action.POST_LIST,
        Action.RAISE_OBJECTION,
        Action.ANSWER_OBJECTION,
        Action.SUBMIT_DOSSIER,
        Action.WITHDRAW,
        Action.RECORD_DELIVERY,
        Action.RECORD_COUNTERPART,
        Action.ACCEPT_WORK,
    }
)
OWN_KEY_ONLY = frozenset(Action) - MAY_BE_ON_PAPER


def stream_kind_of(action: Action) -> StreamKind:
    """The kind of stream that an action belongs to."""
    if action in REGISTER_ACTIONS:
        return StreamKind.REGISTER
    return StreamKind.FUND if action in FUND_ACTIONS else StreamKind.SUBPROJECT
