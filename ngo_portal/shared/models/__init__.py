from ngo_portal.shared.models.media import Attachment, DocumentUse, Photo, PhotoUse
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

__all__ = [
    "Attachment",
    "Country",
    "DocumentUse",
    "Goal",
    "Observance",
    "Photo",
    "PhotoUse",
    "Place",
    "TargetGroup",
    "Term",
    "Theme",
    "User",
]
