"""Which action a body belongs to, and who does it in the tests unless another is named."""

from domain.actions import Action
from domain.commands import BODY_OF
from domain.values import Model
from tests.domain import cast

ACTION_OF: dict[type[Model], Action] = {body: action for action, body in BODY_OF.items()}
USUAL_PERSON = {
    Action.OPEN_SUBPROJECT: cast.OFFICER,
    Action.RECORD_VILLAGE_MEETING: cast.HEAD,
    Action.POST_LIST: cast.HEAD,
    Action.RAISE_OBJECTION: cast.OFFICER,
    Action.ANSWER_OBJECTION: cast.HEAD,
    Action.SUBMIT_DOSSIER: cast.OFFICER,
    Action.FIND_COMPLETE: cast.RECEIVER,
    Action.RETURN_DOSSIER: cast.APPRAISER,
    Action.CONCLUDE_APPRAISAL: cast.APPRAISAL_SECRETARY,
    Action.APPROVE_PROJECT: cast.APPROVER,
    Action.REFUSE_PROJECT: cast.APPROVER,
    Action.WITHDRAW: cast.REPRESENTATIVE,
    Action.CANCEL_PROJECT: cast.APPROVER,
    Action.SIGN_CONTRACT: cast.CHAIRMAN,
    Action.PREPARE_ORDER: cast.ACCOUNTANT,
    Action.RETURN_ORDER: cast.CHAIRMAN,
    Action.SIGN_ORDER: cast.CHAIRMAN,
    Action.NOTE_ORDER_SENT: cast.MACHINE,
    Action.RECORD_TREASURY_ANSWER: cast.MACHINE,
    Action.RECORD_DELIVERY: cast.OFFICER,
    Action.RECORD_COUNTERPART: cast.OFFICER,
    Action.ACCEPT_WORK: cast.ACCEPTOR,
    Action.SUBMIT_FINAL_ACCOUNT: cast.ACCOUNTANT,
    Action.RETURN_FINAL_ACCOUNT: cast.EXAMINER,
    Action.APPROVE_FINAL_ACCOUNT: cast.EXAMINER,
    Action.CLOSE_SUBPROJECT: cast.ACCOUNTANT,
    Action.EXTEND_DEADLINE: cast.APPROVER,
    Action.PASS_MARK: cast.CLOCK,
    Action.ALLOT: cast.ALLOCATOR,
    Action.SET_TARGET: cast.ALLOCATOR,
    Action.CLOSE_PERIOD: cast.CLOCK,
}
