"""Signing in: by password, by a second factor and by a passkey; who must, and how one gets out."""

import threading
import time
from io import StringIO

import pytest
from allauth.account.internal import flows
from allauth.account.models import Login
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.translation import gettext

from ngo_portal.shared import second_factor
from ngo_portal.signing_in.adapters import FactorAdapter
from ngo_portal.signing_in.tracking import shortened
from tests.factories.events import EventFactory
from tests.factories.shared import AttachmentFactory, UserFactory
from tests.pages import HOSTILE_QUERIES

pytestmark = pytest.mark.django_db

PASSWORD = "a long password"
PHONE = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture
def editor():
    return UserFactory(role="editor", username="salma")


def sign_in(client, name, password=PASSWORD, next_address="", **headers):
    form = {"login": name, "password": password, "next": next_address}
    return client.post(reverse("account_login"), form, headers=headers or None)


def is_in(client):
    return client.get(reverse("admin:index")).status_code == 200


def status(client, address):
    answer = client.get(address)
    answer.getvalue()  # closes a file
    return answer.status_code


def code_of(secret, shift=0):
    """What an application shows, or showed half a minute ago, or will show."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + shift))


def with_totp(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def codes_of_errors(answer):
    return [error.code for error in answer.context["form"].non_field_errors().as_data()]


def confirm(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


# The password


@pytest.mark.parametrize("name", ["salma", "SALMA", "salma@example.org"])
def test_name_or_address_and_password_let_in(client, editor, name):
    answer = sign_in(client, name)

    assert (answer.status_code, answer.url) == (302, reverse("admin:index"))
    assert is_in(client)


@pytest.mark.once
def test_an_address_of_two_accounts_is_nobodys_name(client, editor):
    UserFactory(role="editor", email=editor.email)

    assert codes_of_errors(sign_in(client, editor.email)) == ["username_password_mismatch"]


@pytest.mark.once
def test_wrong_password_and_unknown_name_are_answered_alike(client, editor):
    wrong = sign_in(client, "salma", "not it")
    unknown = sign_in(client, "nobody", "not it")

    errors = [str(answer.context["form"].non_field_errors()) for answer in (wrong, unknown)]
    assert codes_of_errors(wrong) == ["username_password_mismatch"]
    assert errors[0] == errors[1]
    assert [answer.status_code for answer in (wrong, unknown)] == [200, 200]
    assert 'value="salma"' in wrong.content.decode()
    assert not is_in(client)


@pytest.mark.once
def test_account_that_is_switched_off_stays_out_and_its_sessions_end(client, editor):
    sign_in(client, "salma")
    editor.is_active = False
    editor.save()

    assert not is_in(client)
    assert codes_of_errors(sign_in(Client(), "salma")) == ["account_inactive"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/admin/events/event/?q=1", "/admin/events/event/?q=1"),
        ("//evil.example/", "/admin/"),
        ("https://evil.example/", "/admin/"),
        ("/\\evil.example/", "/admin/"),
        ("javascript:alert(1)", "/admin/"),
        ("http://testserver/admin/", "/admin/"),
    ],
)
def test_the_way_leads_back_to_this_site_alone(client, editor, wanted, reached):
    door = client.get(reverse("admin:login"), {"next": wanted})
    signed_in = sign_in(client, "salma", next_address=wanted)
    again = client.get(reverse("account_login"), {"next": wanted})

    assert "evil" not in door.url
    assert (signed_in.url, again.url) == (reached, reached)


@pytest.mark.once
def test_signing_out_leads_to_the_page_of_signing_in(client, editor):
    sign_in(client, "salma")

    assert client.get(reverse("account_logout")).status_code == 405
    assert client.post(f"{reverse('admin:logout')}?next=/about/").url == reverse("account_login")
    assert not is_in(client)


@pytest.mark.once
def test_nobody_signs_up_and_nothing_else_is_mounted(client):
    addresses = ["signup/", "email/", "confirm-email/", "social/", "3rdparty/", "2fa/", ""]

    answers = [client.get(f"/account/{address}") for address in addresses]

    assert {answer.status_code for answer in answers} == {404}


# How often


@pytest.mark.once
def test_the_sixth_wrong_password_in_five_minutes_has_to_wait(client, editor):
    answers = [sign_in(client, "salma", "not it").status_code for _ in range(5)]
    refused = sign_in(client, "salma")

    assert (answers, refused.status_code) == ([200] * 5, 429)
    assert refused.headers["Retry-After"] == "300"
    assert 'value="salma"' in refused.content.decode()
    assert codes_of_errors(refused) == ["too_many_login_attempts"]


@pytest.mark.once
def test_a_stranger_shuts_out_nobody_who_comes_from_elsewhere(client, editor, settings):
    settings.TRUSTED_PROXIES = 1
    stranger, home = (
        {"X-Forwarded-For": f"6.6.6.6, {end}"} for end in ("203.0.113.7", "192.0.2.9")
    )
    for _ in range(6):
        refused = sign_in(client, "salma", "not it", **stranger)

    assert refused.status_code == 429
    assert sign_in(Client(), "salma", **home).status_code == 302


@pytest.mark.once
def test_an_address_is_believed_from_a_trusted_proxy_alone(client, editor, settings):
    settings.TRUSTED_PROXIES = 0
    for number in range(6):
        refused = sign_in(client, "salma", "not it", **{"X-Forwarded-For": f"192.0.2.{number}"})

    assert refused.status_code == 429


@pytest.mark.once
def test_many_addresses_together_do_not_guess_on(client, editor, settings):
    settings.TRUSTED_PROXIES = 1
    answers = [
        sign_in(client, "salma", "not it", **{"X-Forwarded-For": f"198.51.{number}.1"}).status_code
        for number in range(51)
    ]

    assert answers == [200] * 50 + [429]


@pytest.mark.once
def test_challenges_are_not_given_out_without_end(client):
    asked = [
        client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
        for _ in range(31)
    ]

    assert [answer.status_code for answer in asked] == [200] * 30 + [429]


# The second factor


def test_application_is_set_up_and_asked_for_from_then_on(client, editor):
    sign_in(client, "salma")
    asked = client.get(reverse("mfa_activate_totp"))
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret).translate(arabic)})
    codes = client.get(done.url).context["unused_codes"]
    file = client.get(reverse("mfa_download_recovery_codes")).content.decode()

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert page.context["drawing"]["path"].startswith("M2,2h1v1h-1z")
    assert wrong.context["form"].has_error("code", "incorrect_code")
    assert done.url == reverse("mfa_view_recovery_codes")
    assert len({*codes}) == 10
    assert all(code in file for code in codes)
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert FactorAdapter().decrypt(kept) == secret

    client.post(reverse("account_logout"))
    second_step = sign_in(client, "salma", next_address="/admin/events/event/")
    assert second_step.url == reverse("mfa_authenticate")
    assert not is_in(client)
    let_in = client.post(second_step.url, {"code": code_of(secret, 1)})
    assert let_in.url == "/admin/events/event/"
    assert is_in(client)


def test_no_code_is_taken_twice(client, editor):
    secret = with_totp(editor)
    recovery = RecoveryCodes.activate(editor).generate_codes()
    entered = []
    for code in [code_of(secret), code_of(secret), recovery[0], recovery[0], recovery[1]]:
        visitor = Client()
        sign_in(visitor, "salma")
        visitor.post(reverse("mfa_authenticate"), {"code": code})
        entered.append(is_in(visitor))

    assert entered == [True, False, True, False, True]


@pytest.mark.once
def test_codes_are_not_guessed(client, editor):
    with_totp(editor)
    sign_in(client, "salma")

    answers = [
        client.post(reverse("mfa_authenticate"), {"code": "123"}).status_code for _ in range(6)
    ]

    assert answers == [200] * 5 + [429]


@pytest.mark.once
def test_what_was_kept_with_another_key_opens_nothing(client, editor, settings):
    secret = with_totp(editor)
    first = settings.SECRET_KEY
    settings.SECRET_KEY = "another key"
    sign_in(client, "salma")

    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert not is_in(client)
    settings.SECRET_KEY_FALLBACKS = [first]
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)


CREDENTIALS = [
    "",
    "not json",
    "[]",
    "{}",
    "1",
    '{"id": "x", "rawId": "x", "response": {}, "type": "public-key"}',
    '{"response": {"userHandle": "%%%"}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30",'
    ' "authenticatorData": "AA", "signature": "AA", "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30",'
    ' "attestationObject": "AA"}}',
]


def test_no_credential_that_somebody_makes_up_is_an_error_of_the_server(client, editor):
    with_totp(editor)
    signed_in = Client()
    signed_in.force_login(editor)
    confirm(signed_in)
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    found = set()
    for credential in CREDENTIALS:
        form = {"credential": credential, "name": "x"}
        found.add(client.post(reverse("mfa_login_webauthn"), form).status_code)
        sign_in(client, "salma")
        found.add(client.post(reverse("mfa_authenticate"), form).status_code)
        signed_in.get(reverse("mfa_add_webauthn"))
        found.add(signed_in.post(reverse("mfa_add_webauthn"), form).status_code)

    assert found <= {200, 302, 429}
    assert not Authenticator.objects.filter(type="webauthn").exists()
    assert not is_in(client)


@pytest.mark.once
def test_passkeys_belong_to_the_host_of_the_site(rf, settings):
    settings.SITE_ORIGIN = "https://example.org"
    settings.ALLOWED_HOSTS = ["*"]
    adapter = FactorAdapter()
    hosts = {}
    for host in ["example.org", "www.example.org:8000", "other.org", "badexample.org"]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                "ngo_portal.signing_in.adapters.context.request",
                rf.get("/", headers={"host": host}),
            )
            hosts[host] = adapter.get_public_key_credential_rp_entity()["id"]

    assert [*hosts.values()] == ["example.org", "example.org", "other.org", "badexample.org"]


# Who must have one


@pytest.mark.once
@pytest.mark.parametrize(
    ("setting", "kept_out"),
    [
        ("optional", set()),
        ("chiefs", {"chief_editor", "technical_admin", "superuser"}),
        ("publishers", {"editor", "chief_editor", "technical_admin", "superuser"}),
    ],
)
def test_who_must_have_a_second_factor_comes_in_with_one_alone(settings, setting, kept_out):
    settings.SECOND_FACTOR = setting
    document = AttachmentFactory()
    doors = [
        reverse("admin:index"),
        reverse("admin:shared_photo_changelist"),
        reverse("admin:jsi18n"),
        f"{reverse('admin:autocomplete')}?app_label=events&model_name=involvement"
        "&field_name=organization",
        document.file.url,
    ]
    roles = ["contributor", "editor", "chief_editor", "technical_admin"]
    users = {role: UserFactory(role=role) for role in roles}
    users["superuser"] = UserFactory(chief=True)
    closed, opened = {}, {}
    for role, user in users.items():
        client = Client()
        client.force_login(user)
        before = [status(client, door) for door in doors]
        assert client.get(reverse("mfa_index")).status_code == 200
        with_totp(user)
        after = [status(client, door) for door in doors]
        closed[role] = before != after
        opened[role] = after
        if closed[role]:
            assert before == [302, 302, 302, 302, 404]

    assert {role for role, is_closed in closed.items() if is_closed} == kept_out
    assert {role: answers[0] for role, answers in opened.items()} == dict.fromkeys(users, 200)
    assert opened["superuser"] == [200] * 5


@pytest.mark.once
def test_who_still_lacks_one_is_led_to_set_it_up_and_may_leave(client, settings):
    settings.SECOND_FACTOR = "chiefs"
    client.force_login(UserFactory(chief=True))

    page = client.get(reverse("admin:events_event_add"), follow=True)

    assert page.redirect_chain[-1][0] == reverse("mfa_index")
    assert page.context["is_missing"]
    assert client.post(reverse("admin:logout")).url == reverse("account_login")


@pytest.mark.once
def test_account_without_a_role_is_told_so_and_not_sent_round(client):
    client.force_login(UserFactory())

    page = client.get(reverse("admin:index"), follow=True)

    assert page.status_code == 403
    assert "account/no_role.html" in [template.name for template in page.templates]


@pytest.mark.once
def test_a_passkey_lets_nobody_in_whom_the_form_would_not(client):
    request = client.get(reverse("account_login")).wsgi_request
    users = [UserFactory(), UserFactory(role="editor", is_active=False), UserFactory(role="editor")]
    with request_context(request):
        answers = [
            flows.login.perform_login(request, Login(user=user, redirect_url="/in/")).url
            for user in users
        ]

    assert answers == [reverse("account_login")] * 2 + ["/in/"]


# What is lost


def test_chief_editor_removes_a_lost_factor_and_its_owner_is_told(client, editor):
    with_totp(editor)
    type(editor).objects.filter(pk=editor.pk).update(last_login=timezone.now())
    address = reverse("admin:shared_user_second_factor", args=[editor.pk])
    chief = UserFactory(role="chief_editor")
    client.force_login(chief)

    page = client.get(reverse("admin:shared_user_change", args=[editor.pk])).content.decode()
    looked = client.get(address).status_code
    client.post(address)
    entry = LogEntry.objects.get(object_id=str(editor.pk))
    owner = Client()
    first = sign_in(owner, "salma")
    told = [str(message) for message in owner.get(first.url).context["messages"]]
    again = Client()
    sign_in(again, "salma")

    assert f'action="{address}"' in page
    assert (looked, second_factor.has_one(editor)) == (405, False)
    assert entry.user == chief
    assert "second factor" in entry.change_message
    assert len(told) == 1
    assert [*again.get(first.url).context["messages"]] == []


@pytest.mark.once
def test_nobody_weakens_an_account_that_may_do_more_or_their_own(client):
    superuser, chief = UserFactory(chief=True), UserFactory(role="chief_editor")
    reader = UserFactory(staff=True, permissions=["shared.view_user", "shared.change_user"])
    for user in (superuser, chief, reader):
        with_totp(user)
    answers = []
    for actor, target in [(chief, superuser), (reader, chief), (chief, chief), (reader, reader)]:
        client.force_login(actor)
        address = reverse("admin:shared_user_second_factor", args=[target.pk])
        answers.append(client.post(address).status_code)

    assert answers == [403] * 4
    assert all(second_factor.has_one(user) for user in (superuser, chief, reader))


def test_list_of_users_says_who_has_one(client, editor, django_assert_num_queries):
    with_totp(editor)
    client.force_login(UserFactory(chief=True))

    page = client.get(reverse("admin:shared_user_changelist"))

    rows = {user.username: user.has_second_factor for user in page.context["cl"].result_list}
    assert [name for name, has_one in rows.items() if has_one] == ["salma"]


@pytest.mark.once
def test_operator_helps_who_lost_everything(client, editor):
    with_totp(editor)
    sign_in(client, "salma")
    out = StringIO()

    call_command("reset_second_factor", "salma", stdout=out)

    assert "salma" in out.getvalue()
    assert sign_in(Client(), "salma").url == reverse("admin:index")
    for name in ["salma", "nobody"]:
        with pytest.raises(CommandError):
            call_command("reset_second_factor", name)


# Browsers


def test_browsers_are_listed_and_ended_one_by_one_or_all(client, editor):
    others = [Client() for _ in range(3)]
    for each in [client, *others]:
        sign_in(each, "salma", **{"User-Agent": PHONE})
    stranger = UserFactory(role="editor")
    sign_in(at_home := Client(), stranger.username)
    address = reverse("usersessions_list")

    rows = client.get(address).context["rows"]
    own, first = rows[0][0], rows[1][0]
    client.post(address, {"session": first.pk})
    left = [is_in(each) for each in others]
    refused = at_home.post(address, {"session": own.pk}).status_code
    nonsense = client.post(address, {"session": "1e9"}).status_code
    client.post(address)

    assert [device for _session, device in rows] == [("Chrome", gettext("Android"))] * 4
    assert own.is_current
    assert {session.ip for session, _device in rows} == {"127.0.0.0"}
    assert sorted(left) == [False, True, True]
    assert (refused, nonsense) == (404, 404)
    assert [is_in(each) for each in [client, *others, at_home]] == [True] + [False] * 3 + [True]


@pytest.mark.once
def test_new_password_ends_all_other_browsers(client, editor):
    sign_in(client, "salma")
    sign_in(other := Client(), "salma")
    form = {"oldpassword": PASSWORD, "password1": "ياسمين تفتح النافذة"}

    wrong = client.post(
        reverse("account_change_password"), form | {"oldpassword": "x", "password2": "y"}
    )
    client.post(reverse("account_change_password"), form | {"password2": form["password1"]})

    assert wrong.context["form"].has_error("oldpassword", "enter_current_password")
    assert (is_in(client), is_in(other)) == (True, False)
    assert UserSession.objects.filter(session_key=client.session.session_key).exists()


@pytest.mark.once
def test_only_the_network_of_an_address_is_kept():
    assert shortened("192.0.2.77") == "192.0.2.0"
    assert shortened("2001:db8:1:2:3:4:5:6") == "2001:db8:1::"


@pytest.mark.once
def test_being_seen_is_not_written_at_every_request(client, editor, django_assert_num_queries):
    sign_in(client, "salma")
    before = UserSession.objects.get().last_seen_at
    for _ in range(3):
        client.get(reverse("admin:index"))

    assert UserSession.objects.get().last_seen_at == before


@pytest.mark.once
def test_readers_pages_ask_the_database_nothing_more(client, editor, settings):
    EventFactory()
    with_totp(editor)
    client.force_login(editor)
    visitors = [client, Client()]
    asked = []
    for without in [None, "allauth.account.middleware.AccountMiddleware"]:
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != without]
        for visitor in visitors:
            visitor.handler.load_middleware()
            visitor.get(reverse("events:list"))
            with CaptureQueriesContext(connection) as queries:
                visitor.get(reverse("events:list"))
            asked.append(len(queries))

    assert asked[:2] == asked[2:]


# Mail, or none


@pytest.mark.once
def test_site_without_mail_says_whom_to_ask(client, editor):
    page = client.get(reverse("account_reset_password"))

    assert page.context["has_mail"] is False
    assert (
        client.post(reverse("account_reset_password"), {"email": editor.email}).status_code == 405
    )
    assert client.get(reverse("account_reset_password_done")).status_code == 404
    assert client.get("/account/forgotten/1-abc/").status_code == 404


@pytest.mark.once
def test_site_with_mail_sends_a_link_once_and_tells_nobody_who_has_an_account(
    client, editor, settings
):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    mail.outbox = []
    with_totp(editor)

    answers = [
        client.post(reverse("account_reset_password"), {"email": address})
        for address in ("nobody@example.org", editor.email)
    ]
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join()
    link = next(line for line in mail.outbox[0].body.splitlines() if "://" in line)
    form_address = client.get(link).url
    form = {"password1": "ياسمين تفتح النافذة", "password2": "ياسمين تفتح النافذة"}
    client.post(form_address, form)

    assert [(answer.status_code, answer.url) for answer in answers] == [
        (302, reverse("account_reset_password_done"))
    ] * 2
    assert [message.to for message in mail.outbox] == [[editor.email]]
    assert sign_in(client, "salma", form["password1"]).url == reverse("mfa_authenticate")
    assert Client().get(link).context["token_fail"]


# Every page


@pytest.mark.once
def test_every_page_of_an_account_is_sound_whatever_is_asked(client, editor):
    """Never kept, never framed, never an error; and nobody sees anything without signing in."""
    secret = with_totp(editor)
    sign_in(client, "salma")
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    confirm(client)
    included = next(
        pattern for pattern in get_resolver().url_patterns if str(pattern.pattern) == "account/"
    )
    values = {"pk": 1, "uidb36": "1", "key": "abc"}
    open_to_all = {"account_login", "mfa_login_webauthn", "account_reset_password"}
    for pattern in included.url_patterns:
        names = pattern.pattern.converters or pattern.pattern.regex.groupindex
        address = reverse(pattern.name, kwargs={name: values[name] for name in names})
        for query in ["", *HOSTILE_QUERIES[:6]]:
            answer = client.get(f"{address}?{query}")
            assert answer.status_code in {200, 302, 404, 405, 400}, address
            if answer.status_code == 200:
                assert "no-store" in answer.headers["Cache-Control"]
                assert answer.headers["X-Frame-Options"] == "DENY"
        if pattern.name not in open_to_all:
            assert Client().get(address).status_code in {302, 404, 405}, address


@pytest.mark.once
def test_rate_of_confirming_is_answered_by_a_page(client, editor):
    client.force_login(editor)
    answers = [client.post(reverse("account_reauthenticate"), {"password": "x"}) for _ in range(11)]

    assert answers[-1].status_code == 429
    assert "account/too_many.html" in [template.name for template in answers[-1].templates]
