"""The doors behind which a list is found as a table."""

from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.listing import Door

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

XLSX = Door("export-xlsx", "Excel", XLSX_TYPE, _("with a sheet for each part"), "download")
CSV = Door("export-csv", "CSV", "text/csv", group="download")
GEOJSON = Door("export-geojson", "GeoJSON", "application/geo+json", _("for maps"), "download")
# For those who put tables of many organizations together (hxlstandard.org).
HXL = Door("export-xlsx", _("Excel with HXL tags"), group="download", query="hxl=1")
