"""What a page calls the parts of those who attended: a sentence for each question and way."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import AttendanceBreakdown
from ngo_portal.shared.quantity import Mode, Unit

Dimension = AttendanceBreakdown.Dimension
# All together, in the hall, and from afar.
HEADINGS: dict[str, tuple[Promise, Promise, Promise]] = {
    Dimension.SEX: (
        gettext_lazy("Women and men among those who attended"),
        gettext_lazy("Women and men in the hall"),
        gettext_lazy("Women and men among those who joined online"),
    ),
    Dimension.AGE: (
        gettext_lazy("Ages of those who attended"),
        gettext_lazy("Ages of those in the hall"),
        gettext_lazy("Ages of those who joined online"),
    ),
    Dimension.PROFESSION: (
        gettext_lazy("Professions of those who attended"),
        gettext_lazy("Professions of those in the hall"),
        gettext_lazy("Professions of those who joined online"),
    ),
    Dimension.GOVERNORATE: (
        gettext_lazy("Governorates of those who attended"),
        gettext_lazy("Governorates of those in the hall"),
        gettext_lazy("Governorates of those who joined online"),
    ),
    Dimension.ORIGIN: (
        gettext_lazy("Where those who attended joined from"),
        gettext_lazy("Where those in the hall came from"),
        gettext_lazy("Where those who joined online were"),
    ),
    Dimension.DISABILITY: (
        gettext_lazy("People with disabilities among those who attended"),
        gettext_lazy("People with disabilities in the hall"),
        gettext_lazy("People with disabilities among those who joined online"),
    ),
}
WAYS = {Mode.IN_PERSON: 1, Mode.VIRTUAL: 2}


def heading_of(part: AttendanceBreakdown) -> str:
    heading = str(HEADINGS[part.dimension][WAYS.get(part.mode, 0)])
    if part.unit == Unit.ORGANIZATIONS:
        return _("%(heading)s, counted in organizations") % {"heading": heading}
    return heading
