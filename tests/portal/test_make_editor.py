"""The first editor is made at the keyboard; no password is known to anybody else."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from ngo_portal.shared.roles import ROLES
from tests.factories.organizations import OrganizationFactory

pytestmark = pytest.mark.django_db

GOOD = "ياسمين تفتح النافذة"


@pytest.fixture
def typed(monkeypatch):
    """Type these passwords, one after the other; then the input ends."""

    def type_passwords(*passwords):
        left = iter(passwords)

        def answer(prompt):
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("getpass.getpass", answer)

    return type_passwords


def test_editor_can_sign_in(typed, client, capsys):
    typed(GOOD, GOOD)

    call_command("make_editor", username="rana")

    assert client.login(username="rana", password=GOOD)
    assert client.get("/admin/").status_code == 200
    assert "/admin/" in capsys.readouterr().out


def test_command_runs_the_checks_of_the_site_first(typed):
    """As the shell does; ``call_command`` leaves them out."""
    typed(GOOD, GOOD)

    call_command("make_editor", username="rana", skip_checks=False)

    assert get_user_model().objects.get().username == "rana"


def test_existing_editor_gets_a_new_password(typed, client, capsys):
    get_user_model().objects.create_superuser("rana", password="an older password")
    typed(GOOD, GOOD)

    call_command("make_editor", username="rana")

    assert get_user_model().objects.count() == 1
    assert client.login(username="rana", password=GOOD)
    assert "كلمة مرور جديدة" in capsys.readouterr().out


@pytest.mark.parametrize("role", ROLES)
def test_account_with_a_role_may_what_the_role_may(typed, role):
    typed(GOOD, GOOD)

    call_command("make_editor", username="rana", role=role)

    user = get_user_model().objects.get()
    assert [group.name for group in user.groups.all()] == [ROLES[role]]
    assert user.is_staff and not user.is_superuser


def test_contributor_works_for_an_organization(typed):
    organization = OrganizationFactory()
    typed(GOOD, GOOD)

    call_command("make_editor", username="rana", role="contributor", organization=organization.pk)

    assert get_user_model().objects.get().memberships.get().organization == organization


def test_unknown_organization_is_refused_before_anything_is_made(typed):
    typed(GOOD, GOOD)

    with pytest.raises(CommandError, match="77"):
        call_command("make_editor", username="rana", role="contributor", organization=77)

    assert get_user_model().objects.count() == 0


OTHER_ACCOUNTS = {
    "ordinary": {},
    "of the staff": {"is_staff": True},
    "switched off": {"is_staff": True, "is_superuser": True, "is_active": False},
}


@pytest.mark.parametrize("rights", OTHER_ACCOUNTS.values(), ids=OTHER_ACCOUNTS)
def test_account_of_somebody_else_is_not_promoted_in_silence(typed, rights):
    user = get_user_model().objects.create_user("rana", password="an older password", **rights)
    before = get_user_model().objects.values().get()
    typed(GOOD, GOOD)

    with pytest.raises(CommandError, match="--promote"):
        call_command("make_editor", username=user.username)

    assert get_user_model().objects.values().get() == before


@pytest.mark.parametrize("rights", OTHER_ACCOUNTS.values(), ids=OTHER_ACCOUNTS)
def test_account_is_promoted_on_request(typed, client, rights):
    get_user_model().objects.create_user("rana", password="an older password", **rights)
    typed(GOOD, GOOD)

    call_command("make_editor", username="rana", promote=True)

    assert client.login(username="rana", password=GOOD)
    assert client.get("/admin/").status_code == 200


def test_passwords_that_differ_or_are_weak_are_asked_for_again(typed, client):
    typed(GOOD, "something else", "short", "short", "rana-rana-rana", "rana-rana-rana", GOOD, GOOD)

    call_command("make_editor", username="rana-rana-rana")

    assert client.login(username="rana-rana-rana", password=GOOD)


def test_nothing_changes_when_the_input_ends(typed):
    typed(GOOD)

    with pytest.raises(CommandError):
        call_command("make_editor", username="rana")

    assert get_user_model().objects.count() == 0


@pytest.mark.parametrize("username", ["رنا بلا مسافة؟", "a" * 151])
def test_impossible_name_is_refused_before_a_password_is_asked_for(typed, username):
    typed()

    with pytest.raises(CommandError) as refusal:
        call_command("make_editor", username=username)

    assert get_user_model().objects.count() == 0
    assert str(refusal.value)


def test_name_is_asked_for(typed, monkeypatch):
    typed(GOOD, GOOD)
    monkeypatch.setattr("builtins.input", lambda prompt: " رنا ")

    call_command("make_editor")

    assert get_user_model().objects.get().username == "رنا"


def test_welcome_says_how_to_make_an_editor_until_there_is_one(capsys):
    call_command("welcome")
    before = capsys.readouterr().out
    get_user_model().objects.create_superuser("rana", password=GOOD)
    call_command("welcome")
    after = capsys.readouterr().out

    assert "make editor" in before
    assert "make editor" not in after
