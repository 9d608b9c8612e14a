"""Every constraint of the house has a test that it refuses and one that it admits."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from tests.articles import test_article, test_testimony
from tests.events import test_event, test_proceedings, test_taking_part
from tests.organizations import test_membership, test_organization, test_person
from tests.portal import test_front
from tests.shared import test_media, test_taxonomy

OURS = {"shared", "organizations", "events", "articles", "ngo_portal"}
TABLES = [
    test_media,
    test_taxonomy,
    test_organization,
    test_membership,
    test_person,
    test_event,
    test_taking_part,
    test_proceedings,
    test_article,
    test_testimony,
    test_front,
]
RULES = [rule for table in TABLES for rule in table.RULES]
CONSTRAINTS = [
    constraint
    for model in apps.get_models()
    # No editor ever breaks a rule of the projection, which has no forms.
    if model._meta.app_label in OURS and model._meta.default_permissions
    for constraint in model._meta.constraints
]


def test_every_constraint_is_tested_once():
    tested = Counter(rule.name for rule in RULES)

    assert tested == Counter(constraint.name for constraint in CONSTRAINTS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_constraint_refuses_something_and_admits_something(rule):
    assert rule.refused()
    assert rule.admitted()


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda constraint: constraint.name)
def test_every_constraint_says_in_the_editors_language_what_is_wrong(constraint):
    message = constraint.violation_error_message

    assert isinstance(message, Promise)
    assert message != models.BaseConstraint.default_violation_error_message
    assert any("\u0621" <= letter <= "\u064a" for letter in str(message))
