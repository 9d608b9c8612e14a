"""Asks the API whatever its own document allows, and compares the answers with the document."""

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks

from ngo_portal.shared.shapes import NOUNS

EXAMPLES = 12
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
]


def check_everything(application, keys: dict) -> int:
    """Ask every operation some questions; say how many operations there are.

    `keys` has one record of each type that there is.
    """
    checks.load_all_checks()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    for operation in operations:
        check_operation(operation)
        # By chance nothing is found: these are.
        answer = asked(operation, keys)
        assert answer.status_code == 200, answer.text
    return len(operations)


def asked(operation, keys):
    if "{key}" not in operation.path:
        query = {"limit": 100, "updated_since": "1970-01-01T00:00:00Z"}
        asked_of(operation.Case(query=query))
        return asked_of(operation.Case(query={"limit": 100}))
    folder = operation.path.split("/")[3]
    key = next(key for name, key in keys.items() if NOUNS[name] == folder)
    return asked_of(operation.Case(path_parameters={"key": str(key)}))


def asked_of(case):
    return case.call_and_validate(checks=checks.CHECKS.get_by_names(CHECKS))


def check_operation(operation) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def check(case):
        asked_of(case)

    check()
