"""Offline: what happened, by whose hand, under which rule, and how one knows that nobody changed it.

`audit_folder` asks the numbered questions of an export with Postgres and Temporal stopped. One module a question; a new
question is a new module and a row in `folder.py`. Every check is unproved until it has looked, and fails closed.
"""

from audit.folder import audit_folder
from audit.record import AuditProblem
from audit.report import AuditReport
from audit.witnessed import Handed

__all__ = ["AuditProblem", "AuditReport", "Handed", "audit_folder"]
