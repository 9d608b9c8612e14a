from ngo_portal.shared.models.correction import Correction
from ngo_portal.shared.models.media import Attachment, Photo
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
from ngo_portal.shared.models.uses import BodyPhoto, DocumentUse, PhotoUse

__all__ = [
    "Attachment",
    "Awaited",
    "BodyPhoto",
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
    "TargetGroup",
    "Term",
    "Theme",
    "User",
    "Word",
]
