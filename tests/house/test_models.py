"""Models read alike: one order of members, labels in the reader's language, named rules."""

import ast
import inspect
import re

import pytest
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.utils.functional import Promise

OURS = ["shared", "organizations", "events", "articles"]
MODELS = sorted(
    (
        model
        for name in OURS
        for model in apps.get_app_config(name).get_models()
        # What nobody may add, change or see is a table of the projection, and is never read.
        if model._meta.default_permissions
    ),
    key=lambda model: model._meta.label,
)
PARENTS = {parent for model in MODELS for parent in model.__mro__}
ABSTRACT = sorted(
    (
        parent
        for parent in PARENTS
        if issubclass(parent, models.Model)
        and parent is not models.Model
        and parent._meta.abstract
        and parent.__module__.partition(".")[0] in {"ngo_portal", *OURS}
    ),
    key=lambda parent: parent.__name__,
)
RULES = (models.CheckConstraint, models.UniqueConstraint, ExclusionConstraint)


def each(kinds):
    return pytest.mark.parametrize("model", kinds, ids=lambda model: model.__name__)


def is_ours(field):
    """Say whether a field stands in our own source, and not in Django's abstract user."""
    parents = [parent for parent in field.model.__mro__ if field.name in vars(parent)]
    return parents[-1].__module__.partition(".")[0] in {"ngo_portal", *OURS}


def called(node):
    """Return the last name of what an assignment calls: CharField for models.CharField(...)."""
    function = node.value.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def rank(node):
    """Return where a member belongs: choices, fields, objects, Meta, __str__, save, the rest."""
    match node:
        case ast.ClassDef(name="Meta"):
            return 4
        case ast.ClassDef():
            return 1
        case ast.Assign(targets=[ast.Name(id=name)]) if name == "objects":
            return 3
        case ast.Assign(value=ast.Call()) if re.search(
            r"(Field|Key|Manager|Managers)$", called(node)
        ):
            return 3 if "Manager" in called(node) and "Taggable" not in called(node) else 2
        case ast.Assign() | ast.AnnAssign():
            return 1
        case ast.FunctionDef(name="__str__"):
            return 5
        case ast.FunctionDef(name="save"):
            return 6
        case ast.FunctionDef(name="get_absolute_url"):
            return 7
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return 8
        case _:
            return 0


@each([*MODELS, *ABSTRACT])
def test_members_stand_in_one_order(model):
    body = ast.parse(inspect.cleandoc("\n" + inspect.getsource(model))).body[0].body
    ranks = [rank(node) for node in body]

    assert ranks == sorted(ranks)


@each(MODELS)
def test_model_has_a_label(model):
    options = model._meta

    assert isinstance(options.verbose_name, Promise)
    assert isinstance(options.verbose_name_plural, Promise), "Arabic plurals are not an added s"


@each(MODELS)
def test_every_field_has_a_label(model):
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    unlabelled = [
        field.name
        for field in fields
        if not field.auto_created
        and not isinstance(field.verbose_name, Promise)
        and not getattr(field.remote_field, "parent_link", False)
    ]

    assert unlabelled == []


@each(MODELS)
def test_every_choice_has_a_label(model):
    labels = [
        (field.name, value)
        for field in model._meta.local_fields
        for value, label in field.flatchoices
        if value not in {"", None} and not isinstance(label, Promise)
    ]

    # Months and the like are numbers for everybody.
    assert [(name, value) for name, value in labels if not isinstance(value, int)] == []


@each(MODELS)
def test_text_is_never_null(model):
    fields = model._meta.local_fields
    nullable = [
        field.name
        for field in fields
        if isinstance(field, models.CharField | models.TextField | models.FileField)
        and field.null
        # Several unknown codes must not count as one and the same.
        and not field.unique
    ]

    assert nullable == []


@each(MODELS)
def test_every_rule_is_named_and_explained(model):
    prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
    rules = [rule for rule in model._meta.constraints if isinstance(rule, RULES)]

    assert [rule.name for rule in rules if not rule.name.startswith(prefix)] == []
    assert [
        rule.name for rule in rules if not isinstance(rule.violation_error_message, Promise)
    ] == []


@each(ABSTRACT)
def test_rules_of_an_abstract_model_are_inherited(model):
    """Without ``class Meta(Base.Meta)`` they would be lost without a word."""
    rules = {rule.name for rule in model._meta.constraints}
    lost = {
        child._meta.label: missing
        for child in MODELS
        if issubclass(child, model)
        and (
            missing := {
                name % {"app_label": child._meta.app_label, "class": child._meta.model_name}
                for name in rules
            }
            - {rule.name for rule in child._meta.constraints}
        )
    }

    assert lost == {}


@each(MODELS)
def test_names_say_what_kind_of_value_they_hold(model):
    wrong = [
        field.name
        for field in model._meta.local_fields
        if is_ours(field)
        and (
            (type(field) is models.DateField and not field.name.endswith("_on"))
            or (isinstance(field, models.DateTimeField) and not field.name.endswith("_at"))
            or (isinstance(field, models.BooleanField) and not field.name.startswith("is_"))
        )
    ]

    assert wrong == []


@each(MODELS)
def test_deleting_a_user_deletes_nothing_else(model):
    user = apps.get_model("shared", "User")
    cascading = [
        field.name
        for field in model._meta.local_fields
        if field.related_model is user
        and field.remote_field.on_delete is not models.SET_NULL
        and field.remote_field.on_delete is not models.PROTECT
    ]

    assert cascading == []
