"""The one factory of the workflow sandbox, for worker, Replayer and tests alike.

`domain` passes through: it is pure, which ruff's ban list, an architecture test, and one replay without this pass-through
keep true. structlog passes because a workflow's log line is formatted inside the sandbox, cryptography because a compiled
module cannot be imported twice. Of `workflows` only what declares
and does nothing passes (ports, carried models, policies, attribute keys): importing it anew cost 8 ms a workflow.
"""

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

LIBRARIES = ("structlog", "cryptography")
DECLARATIONS = ("workflows.ports", "workflows.carry", "workflows.policies", "workflows.attributes")


def sandbox(*, pass_domain: bool = True) -> SandboxedWorkflowRunner:
    """The runner; without `pass_domain` every clock or randomness call inside `domain` is caught at run time."""
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*LIBRARIES)
    if pass_domain:
        restrictions = restrictions.with_passthrough_modules("domain", *DECLARATIONS)
    return SandboxedWorkflowRunner(restrictions=restrictions)
