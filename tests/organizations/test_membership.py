"""Who says for which organization somebody works, and that nobody gains more by it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse

from ngo_portal.shared.roles import ROLES
from organizations.models import Membership
from tests.constraints import Unique, admitted, assert_admitted, assert_refused, refused
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.shared import UserFactory

pytestmark = pytest.mark.django_db

LIST, ADD = "admin:organizations_membership_changelist", "admin:organizations_membership_add"


@pytest.fixture
def ours(db):
    return OrganizationFactory(name="جمعية ضفاف")


def coordinator_of(organization, **traits):
    user = UserFactory(role="contributor", **traits)
    MembershipFactory(user=user, organization=organization, role=Membership.Role.COORDINATOR)
    return user


@pytest.fixture
def coordinator(client, ours):
    user = coordinator_of(ours)
    client.force_login(user)
    return user


def errors_of(response):
    errors = response.context["adminform"].form.errors.as_data()
    return {name: [error.code for error in found] for name, found in errors.items()}


RULES = [
    Unique(
        "organizations_membership_unique",
        MembershipFactory,
        differing={"user": UserFactory, "organization": OrganizationFactory},
    ),
]


@pytest.mark.parametrize("case", refused(RULES))
def test_refused(case):
    assert_refused(case)


@pytest.mark.parametrize("case", admitted(RULES))
def test_admitted(case):
    assert_admitted(case)


# Coordinators


def test_coordinator_sees_colleagues_and_nobody_else(client, coordinator, ours):
    colleague = MembershipFactory(organization=ours)
    MembershipFactory()

    page = client.get(reverse(LIST))
    form = client.get(reverse(ADD)).content.decode()

    assert {row.user for row in page.context["cl"].result_list} == {coordinator, colleague.user}
    assert client.get(reverse("admin:shared_user_changelist")).status_code == 403
    assert colleague.user.username not in form


@pytest.mark.parametrize("typed", ["salma", "SALMA@Example.org", " salma "])
def test_coordinator_adds_an_account_by_its_exact_name_or_address(client, coordinator, ours, typed):
    user = UserFactory(username="salma", email="salma@example.org")

    response = client.post(reverse(ADD), {"account": typed, "organization": ours.pk})

    assert response.status_code == 302
    assert user.memberships.get().organization == ours
    assert user.memberships.get().role == Membership.Role.CONTRIBUTOR


@pytest.mark.parametrize("typed", ["salm", "nobody@example.org", "off", "twice@example.org"])
def test_account_that_is_not_exactly_one_is_refused(client, coordinator, ours, typed):
    UserFactory(username="salma")
    UserFactory(username="off", is_active=False)
    for _number in range(2):
        UserFactory(email="twice@example.org")

    response = client.post(reverse(ADD), {"account": typed, "organization": ours.pk})

    assert errors_of(response) == {"account": ["unknown_account"]}


def test_coordinator_gives_no_more_than_being_a_contributor_of_the_own_organization(
    client, coordinator, ours
):
    other, user = OrganizationFactory(), UserFactory(username="salma")
    form = {"account": "salma", "organization": other.pk, "role": "coordinator", "user": user.pk}

    refused_one = client.post(reverse(ADD), form)
    client.post(reverse(ADD), form | {"organization": ours.pk})

    assert errors_of(refused_one) == {"organization": ["invalid_choice"]}
    assert [*user.memberships.values_list("organization", "role")] == [(ours.pk, "contributor")]


def test_somebody_works_for_an_organization_once(client, coordinator, ours):
    MembershipFactory(user__username="salma", organization=ours)

    response = client.post(reverse(ADD), {"account": "salma", "organization": ours.pk})

    assert list(errors_of(response)) == ["organization"]


def test_coordinator_lets_contributors_go_and_nobody_else(client, coordinator, ours):
    colleague = MembershipFactory(organization=ours)
    equal = coordinator_of(ours).memberships.get()
    elsewhere = MembershipFactory()
    rows = [colleague, equal, coordinator.memberships.get(), elsewhere]

    answers = [
        client.post(
            reverse("admin:organizations_membership_delete", args=[row.pk]), {"post": "yes"}
        ).status_code
        for row in rows
    ]
    others = [row.pk for row in rows[1:]]
    form = {"action": "delete_selected", "_selected_action": others, "post": "1"}
    client.post(reverse(LIST), form)

    assert answers == [302, 403, 403, 302]
    assert {*Membership.objects.all()} == {*rows[1:]}


def test_contributor_has_nothing_to_do_with_memberships(client, ours):
    client.force_login(UserFactory(role="contributor", member_of=[ours]))

    assert [client.get(reverse(name)).status_code for name in (LIST, ADD)] == [403, 403]
    assert "organizations/membership" not in client.get(reverse("admin:index")).content.decode()


# Who looks after accounts


def user_form(user, *rows, **changes):
    form = {
        "username": user.username,
        "is_active": "on",
        "date_joined_0": "2022-05-23",
        "date_joined_1": "10:00",
        "memberships-TOTAL_FORMS": len(rows),
        "memberships-INITIAL_FORMS": 0,
    }
    for number, row in enumerate(rows):
        form |= {f"memberships-{number}-{name}": value for name, value in row.items()}
    return form | changes


def change(client, user, *rows, **changes):
    return client.post(
        reverse("admin:shared_user_change", args=[user.pk]), user_form(user, *rows, **changes)
    )


def role(name):
    return Group.objects.get(name=ROLES[name])


@pytest.mark.parametrize("actor", ["chief_editor", "technical_admin"])
def test_who_looks_after_accounts_gives_organizations_and_roles(client, ours, actor):
    client.force_login(UserFactory(role=actor))
    user = UserFactory()

    change(
        client,
        user,
        {"organization": ours.pk, "role": "coordinator"},
        groups=[role("contributor").pk],
    )

    user.refresh_from_db()
    assert user.memberships.get().organization == ours
    assert [*user.groups.all()] == [role("contributor")]
    assert user.is_staff and not user.is_superuser
    assert ROLES["contributor"] in LogEntry.objects.get().get_change_message()


def test_who_loses_the_last_role_no_longer_signs_in(client):
    client.force_login(UserFactory(role="technical_admin"))
    user = UserFactory(role="editor")

    page = client.get(reverse("admin:shared_user_change", args=[user.pk]))
    change(client, user, groups=[])

    user.refresh_from_db()
    choices = page.context["adminform"].form.fields["groups"].queryset
    assert sorted(choices.values_list("name", flat=True)) == sorted(ROLES.values())
    assert not user.is_staff
    assert ROLES["editor"] in LogEntry.objects.get().get_change_message()


@pytest.mark.parametrize("actor", ["chief_editor", "technical_admin"])
def test_nobody_gives_more_than_roles(client, actor):
    client.force_login(UserFactory(role=actor))
    user, archive = UserFactory(), Group.objects.create(name="الأرشيف")

    answer = change(client, user, groups=[archive.pk])
    change(client, user, is_superuser="on", user_permissions=["1"])

    user.refresh_from_db()
    assert list(errors_of(answer)) == ["groups"]
    assert not (user.is_superuser or user.user_permissions.exists() or user.groups.exists())


@pytest.mark.parametrize("actor", ["chief_editor", "technical_admin"])
def test_nobody_changes_the_own_role(client, actor):
    user = UserFactory(role=actor)
    client.force_login(user)

    change(client, user, groups=[role("chief_editor").pk, role("technical_admin").pk])

    assert [*user.groups.all()] == [role(actor)]


def test_who_does_not_see_all_records_joins_no_organization_by_themselves(client, ours):
    rights = ["organizations.add_membership", "organizations.view_membership", "shared.view_user"]
    user = UserFactory(role="contributor", permissions=rights)
    client.force_login(user)
    form = {"user": user.pk, "organization": ours.pk, "role": "contributor"}

    answer = client.post(reverse(ADD), form)

    assert errors_of(answer) == {"__all__": ["own_membership"]}
    assert not user.memberships.exists()


def test_account_in_the_log_is_switched_off_and_not_deleted(client, ours):
    admin = UserFactory(role="technical_admin")
    client.force_login(admin)
    done, idle = UserFactory(role="editor"), UserFactory(role="editor")
    LogEntry.objects.log_actions(done.pk, [ours], action_flag=2, change_message="[]")

    answers = [
        client.post(reverse("admin:shared_user_delete", args=[user.pk]), {"post": "yes"})
        for user in (done, idle)
    ]

    assert [answer.status_code for answer in answers] == [403, 302]
    assert LogEntry.objects.filter(user=done).exists()


# Signing in


def sign_in(client, user):
    form = {"login": user.username, "password": "a long password"}
    return client.post(reverse("account_login"), form)


def test_account_without_a_role_is_told_so(client):
    answer = sign_in(client, UserFactory())

    codes = [error.code for error in answer.context["form"].non_field_errors().as_data()]
    assert codes == ["no_role"]


def test_account_with_a_role_signs_in(client):
    assert sign_in(client, UserFactory(role="contributor")).status_code == 302
