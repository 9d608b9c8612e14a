"""What a page calls the parts of those attending: a sentence for each question and way."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import AttendanceBreakdown
from ngo_portal.shared.quantity import Mode, Unit

Dimension = AttendanceBreakdown.Dimension
# All together, in the hall, and from afar.
HEADINGS: dict[str, tuple[Promise, Promise, Promise]] = {
    Dimension.SEX: (
        gettext_lazy("Women and men among those attending"),
        gettext_lazy("Women and men in the hall"),
        gettext_lazy("Women and men among those online"),
    ),
    Dimension.AGE: (
        gettext_lazy("Ages of those attending"),
        gettext_lazy("Ages of those in the hall"),
        gettext_lazy("Ages of those online"),
    ),
    Dimension.PROFESSION: (
        gettext_lazy("Professions of those attending"),
        gettext_lazy("Professions of those in the hall"),
        gettext_lazy("Professions of those online"),
    ),
    Dimension.GOVERNORATE: (
        gettext_lazy("Governorates of those attending"),
        gettext_lazy("Governorates of those in the hall"),
        gettext_lazy("Governorates of those online"),
    ),
    Dimension.ORIGIN: (
        gettext_lazy("Where those attending are from"),
        gettext_lazy("Where those in the hall are from"),
        gettext_lazy("Where those online join from"),
    ),
    Dimension.DISABILITY: (
        gettext_lazy("People with disabilities among those attending"),
        gettext_lazy("People with disabilities in the hall"),
        gettext_lazy("People with disabilities among those online"),
    ),
}
WAYS = {Mode.IN_PERSON: 1, Mode.VIRTUAL: 2}


def heading_of(part: AttendanceBreakdown) -> str:
    heading = str(HEADINGS[part.dimension][WAYS.get(part.mode, 0)])
    if part.unit == Unit.ORGANIZATIONS:
        return _("%(heading)s, counted in organizations") % {"heading": heading}
    return heading
