"""The admin of the ground floor, and the base classes on which the rooms build theirs."""

from ngo_portal.shared.admin import rights
from ngo_portal.shared.admin.base import EditorAdmin, EditorForm, Part, PartForm, Titles
from ngo_portal.shared.admin.bulk import BulkChangeAdmin
from ngo_portal.shared.admin.conflicts import GuardedForm
from ngo_portal.shared.admin.media import (
    AttachmentAdmin,
    DocumentPart,
    PhotoAdmin,
    PhotoPart,
)
from ngo_portal.shared.admin.moves import MoveAdmin
from ngo_portal.shared.admin.publishing import (
    PUBLICATION,
    CorrectionPart,
    PublishableAdmin,
    PublishableForm,
    StateFilter,
    ThemedForm,
)
from ngo_portal.shared.admin.safeguarding import SafeguardedForm, SafeguardedMixin
from ngo_portal.shared.admin.users import GroupAdmin, UserAdmin
from ngo_portal.shared.admin.versions import PartPageAdmin
from ngo_portal.shared.admin.vocabulary import CountryAdmin, PlaceAdmin, TermAdmin, ThemeAdmin

__all__ = [
    "PUBLICATION",
    "AttachmentAdmin",
    "BulkChangeAdmin",
    "CorrectionPart",
    "CountryAdmin",
    "DocumentPart",
    "EditorAdmin",
    "EditorForm",
    "GroupAdmin",
    "GuardedForm",
    "MoveAdmin",
    "Part",
    "PartForm",
    "PartPageAdmin",
    "PhotoAdmin",
    "PhotoPart",
    "PlaceAdmin",
    "PublishableAdmin",
    "PublishableForm",
    "SafeguardedForm",
    "SafeguardedMixin",
    "StateFilter",
    "TermAdmin",
    "ThemeAdmin",
    "ThemedForm",
    "Titles",
    "UserAdmin",
    "rights",
]
