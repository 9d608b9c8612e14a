from ngo_portal.shared.models.bulk import BulkChange
from ngo_portal.shared.models.correction import Correction
from ngo_portal.shared.models.media import Attachment, Photo
from ngo_portal.shared.models.move import Move
from ngo_portal.shared.models.preview_link import PreviewLink
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
from ngo_portal.shared.models.public_change import PublicChange
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
from ngo_portal.shared.models.uses import BodyPhoto, DocumentUse, PhotoUse
from ngo_portal.shared.models.version import Version
from ngo_portal.shared.models.working_copy import EditingSession, WorkingCopy

__all__ = [
    "Attachment",
    "Awaited",
    "BodyPhoto",
    "BulkChange",
    "Change",
    "Correction",
    "Country",
    "DocumentUse",
    "EditingSession",
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
    "PreviewLink",
    "PublicChange",
    "Rebuild",
    "SafeguardingCheck",
    "TargetGroup",
    "Term",
    "Theme",
    "User",
    "Version",
    "Word",
    "WorkingCopy",
]
