"""Asks the API what its document allows and what it does not, and compares the answers with it."""

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks

from ngo_portal.shared.shapes import NOUNS

EXAMPLES = 12
# What the document does not allow.
WRONG_EXAMPLES = 8
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
        check_operation(operation, GenerationMode.POSITIVE, EXAMPLES)
        check_operation(operation, GenerationMode.NEGATIVE, WRONG_EXAMPLES)
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


def check_operation(operation, mode: GenerationMode, examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case):
        asked_of(case)

    check()
