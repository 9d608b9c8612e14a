from ngo_portal.shared.models.bulk import BulkChange
from ngo_portal.shared.models.correction import Correction
from ngo_portal.shared.models.media import Attachment, DocumentUse, Photo, PhotoUse
from ngo_portal.shared.models.move import Move
from ngo_portal.shared.models.projection import (
    Awaited,
    Change,
    Entry,
    EntryFacet,
    EntryName,
    EntryText,
    Generation,
    Rebuild,
    Word,
)
from ngo_portal.shared.models.safeguarding import SafeguardingCheck
from ngo_portal.shared.models.taxonomy import (
    Country,
    Goal,
    Observance,
    Place,
    TargetGroup,
    Term,
    Theme,
)
from ngo_portal.shared.models.user import User
from ngo_portal.shared.models.version import Version

__all__ = [
    "Attachment",
    "Awaited",
    "BulkChange",
    "Change",
    "Correction",
    "Country",
    "DocumentUse",
    "Entry",
    "EntryFacet",
    "EntryName",
    "EntryText",
    "Generation",
    "Goal",
    "Move",
    "Observance",
    "Photo",
    "PhotoUse",
    "Place",
    "Rebuild",
    "SafeguardingCheck",
    "TargetGroup",
    "Term",
    "Theme",
    "User",
    "Version",
    "Word",
]
