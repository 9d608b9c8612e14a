from ngo_portal.shared.sitemaps import Section
from organizations.models import Organization, Person

ORGANIZATIONS = Section("organizations", Organization, ("name",), "logo")
PEOPLE = Section("people", Person, ("name", "is_withheld"), "portrait")
