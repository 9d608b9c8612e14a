"""Answers that stand in the documentation. Nobody and nothing in them exists."""

NAMES = {
    "workshop": {"ar": "ورشة عمل", "en": "Workshop"},
    "organizer": {"ar": "الجهة المنظمة", "en": "Organizer"},
    "country": {"ar": "سوريا", "en": "Syria"},
    "water": {"ar": "المياه والإصحاح", "en": "Water and sanitation"},
}
TITLE = "ورشة مثال عن إدارة المياه"
NETWORK = "شبكة المثال للمياه"


def reference(type_of_record: str, folder: str, number: int, label: str) -> dict:
    return {
        "type": type_of_record,
        "id": number,
        "label": label,
        "url": f"https://example.org/{folder}/{number}/",
        "api_url": f"https://example.org/api/v1/{folder}/{number}/",
    }


ORGANIZATION = reference("organization", "organizations", 7, NETWORK)
EVENT = reference("event", "events", 412, TITLE)
CHANGED = {"changed_at": "2026-03-01T12:00:00+03:00"}

EXAMPLES = {
    "event": EVENT
    | CHANGED
    | {
        "title": TITLE,
        "event_type": {"code": "workshop", "name": NAMES["workshop"]},
        "dates": {
            "precision": "range",
            "basis": "stated",
            "as_stated": "",
            "starts_on": "2025-05-23",
            "ends_on": "2025-05-24",
            "last_on": "2025-05-24",
            "duration_days": None,
            "starts_at": None,
            "ends_at": None,
            "previously_on": None,
        },
        "life": "held",
        "mode": "in_person",
        "country": {"code": "SY", "name": NAMES["country"]},
        "themes": [{"code": "water", "name": NAMES["water"]}],
        "involvements": [
            {
                "role": {"code": "organizer", "name": NAMES["organizer"]},
                "name": NETWORK,
                "organization": ORGANIZATION,
                "note": "",
            }
        ],
        "attendances": [
            {
                "unit": "persons",
                "role": None,
                "mode": None,
                "qualifier": "about",
                "count": 25,
                "note": "",
            }
        ],
    },
    "article": reference("article", "articles", 95, "ورشة مثال تناقش إدارة المياه")
    | CHANGED
    | {
        "kind": "coverage",
        "language": "ar",
        "published_at": "2025-05-25T10:00:00+03:00",
        "events": [{"kind": "coverage", "event": EVENT}],
    },
    "organization": ORGANIZATION
    | CHANGED
    | {"name": NETWORK, "country": {"code": "SY", "name": NAMES["country"]}, "founded": "2002-05"},
    "person": reference("person", "people", 31, "الدكتورة مثال المثالي")
    | CHANGED
    | {"name": "مثال المثالي", "honorific": "الدكتورة"},
    "theme": {"type": "theme", "id": 3, "code": "water", "name": NAMES["water"]},
    "country": {"type": "country", "id": 493, "code": "SY", "name": NAMES["country"]},
    "place": {"type": "place", "id": 12, "kind": "city", "name": {"ar": "المثال", "en": "Example"}},
}
PROBLEM = {
    "type": "https://example.org/api/#wrong-parameters",
    "title": "The parameters are wrong.",
    "status": 400,
    "detail": "What is wrong with each parameter stands in `errors`.",
    "instance": "/api/v1/events/?theme=nothing",
    "errors": [{"parameter": "theme", "detail": "Not known: nothing"}],
}
