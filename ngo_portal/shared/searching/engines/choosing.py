"""The engine that `SEARCH_URL` names. Its package is imported only where it is named."""

from functools import cache

from django.utils.module_loading import import_string

from ngo_portal.shared.searching.engines.engine import Engine

TANTIVY = "ngo_portal.shared.searching.engines.tantivy.TantivyEngine"
OPENSEARCH = "ngo_portal.shared.searching.engines.opensearch.OpenSearchEngine"


@cache
def engine_at(address: str) -> Engine | None:
    """The one engine of this process at an address; None where there is no address."""
    if not address:
        return None
    scheme, _colon, place = address.partition("://")
    if scheme == "tantivy":
        return import_string(TANTIVY)(place)
    return import_string(OPENSEARCH)(f"{scheme.removeprefix('opensearch+')}://{place}")
