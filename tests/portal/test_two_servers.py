"""A change is on every page of every server process at the next request."""

import os
import time
from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from ngo_portal import env
from ngo_portal.shared import generation
from ngo_portal.shared.publishing import Status
from tests import fake_redis
from tests.factories.events import EventFactory
from tests.servers import running

# Which cache keeps the pages and which database tells of changes are two questions.
ELSEWHERE = [pytest.param(kind, marks=pytest.mark.once) for kind in ["file", "redis"]]


@pytest.fixture(params=["memory", *ELSEWHERE])
def cache_address(request, settings, tmp_path):
    """Each kind of cache, which this process and the servers are told of alike."""
    settings.CACHE_DIR = tmp_path / "doorbell"
    if request.param == "redis":
        with fake_redis.server() as address:
            yield use(settings, address)
    else:
        yield use(
            settings, {"memory": "memory://", "file": f"file://{tmp_path}/pages"}[request.param]
        )
    generation.listener.forget()


def use(settings, address):
    with mock.patch.dict(os.environ, CACHE_URL=address):
        settings.CACHES = {"default": env.cache("CACHE_URL", "")}
    generation.listener.forget()
    return address


@pytest.mark.django_db(transaction=True)
def test_two_servers_show_each_change_at_the_next_request(cache_address):
    other, event = EventFactory(), EventFactory(draft=True, title="لقاء الخادمين")

    with running(2, CACHE_URL=cache_address) as servers:
        assert shown(servers, event) == {"shown": [False, False], "page": [404, 404]}
        assert kept(servers, other.get_absolute_url())

        event.move(Status.PUBLISHED)
        assert shown(servers, event) == {"shown": [True, True], "page": [200, 200]}
        assert kept(servers, "/events/") and kept(servers, event.get_absolute_url())

        event.move(Status.WITHDRAWN)
        assert shown(servers, event) == {"shown": [False, False], "page": [410, 410]}

        moment = timezone.now() + timedelta(seconds=1.5)
        event.move(Status.PUBLISHED, at=moment)
        assert shown(servers, event) == {"shown": [False, False], "page": [404, 404]}
        assert kept(servers, "/events/")
        time.sleep(max(0, (moment - timezone.now()).total_seconds()))
        assert shown(servers, event) == {"shown": [True, True], "page": [200, 200]}
        assert kept(servers, "/events/")


def shown(servers, event):
    """Whether the list of each server names the event, and how its own page is answered."""
    lists = [event.title in server.get("/events/").body.decode() for server in servers]
    own = [int(server.get(event.get_absolute_url()).status[:3]) for server in servers]
    return {"shown": lists, "page": own}


def kept(servers, address):
    """Whether the servers answer without making the page again."""
    for server in servers:
        server.get(address)
    return [server.get(address).cache for server in servers] == ["hit"] * len(servers)
