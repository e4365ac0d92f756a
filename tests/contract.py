"""What Schemathesis checks beyond its own checks; it is given this module as its hooks."""

from __future__ import annotations

import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case

MEDIA_TYPE = "application/problem+json"


@schemathesis.check
def problem_is_named(ctx: CheckContext, response: Response, case: Case) -> bool | None:
    """Look for a problem's code among those that the description names for its status.

    So a request that the schema allows may be refused, but only for a reason that is told.
    """
    if response.status_code < 400 or response.status_code == 405:
        return None
    documented = case.operation.definition.raw["responses"][str(response.status_code)]
    codes = documented["content"][MEDIA_TYPE]["examples"]
    code = response.json()["code"]
    assert code in codes, f"{code} is not among {', '.join(codes)}"
    return None
