"""Five reports, from the editor's hands to a reader's eyes: every fact has a field and a place."""

import pytest

from tests.journeys.desk import Desk
from tests.journeys.reading import Reader
from tests.journeys.reports import REPORTS

# The rules of the databases have tests of their own.
pytestmark = pytest.mark.once
EACH = [pytest.param(report, id=report.name) for report in REPORTS]


@pytest.mark.parametrize("report", EACH)
def test_every_fact_is_entered_and_seen(new_page, sign_in, chief_editor, report, tmp_path):
    editor = new_page(viewport={"width": 1366, "height": 900})
    sign_in(editor, chief_editor)
    desk = Desk(editor, tmp_path)
    desk.enter(report.records)

    reader = Reader(new_page())
    missing = reader.look_for(report.facts, desk.pages)

    assert not missing, "\n".join(missing)
