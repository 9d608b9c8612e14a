"""The index of a database with an engine beside it, which says what is best."""

import logging
from dataclasses import replace

from django.db import transaction

from ngo_portal.shared.models.projection import Entry
from ngo_portal.shared.searching.correcting import Correction, corrections
from ngo_portal.shared.searching.engines.engine import Engine, Ranked, period_of
from ngo_portal.shared.searching.engines.keeping_in_step import follow, is_in_step
from ngo_portal.shared.searching.expressions import as_written, of_terms
from ngo_portal.shared.searching.finding import Found
from ngo_portal.shared.searching.postgresql import PostgresIndex
from ngo_portal.shared.searching.question import Question
from ngo_portal.shared.searching.ranking import rarity
from ngo_portal.shared.searching.sqlite import SqliteIndex
from ngo_portal.shared.searching.weighing import READ, Weighing

logger = logging.getLogger(__name__)


class BesideEngine:
    """Asks the engine for the order by rank, and the database for everything else.

    The engine is asked only while it has everything that the database has. Where it has not, or
    fails, the database answers: more slowly, and nothing old is shown.
    """

    def __init__(self, connection, engine: Engine):
        super().__init__(connection)
        self.engine = engine

    def put_rows(self, rows) -> None:
        super().put_rows(rows)
        self.follow_later()

    def remove(self, docids) -> None:
        super().remove(docids)
        self.follow_later()

    def clear(self) -> None:
        super().clear()
        self.follow_later()

    def follow_later(self) -> None:
        """After the commit; an error there is logged, and does not reach the editor."""
        transaction.on_commit(self.follow, using=self.connection.alias, robust=True)

    def follow(self) -> None:
        follow(self.engine, self.connection)

    def best(self, question: Question, offset: int, limit: int) -> Found:
        try:
            if is_in_step(self.engine, self.connection):
                return self.ranked(question, offset, limit)
        except Exception:
            logger.exception("The search engine failed; the database answers.")
        return super().best(question, offset, limit)

    def ranked(self, question: Question, offset: int, limit: int) -> Found:
        weighing = EngineWeighing(self, question, offset + limit)
        correction = None
        if weighing.unknown and (correction := corrections(self, question.words, weighing.unknown)):
            question = replace(question, words=correction.wording)
            weighing = EngineWeighing(self, question, offset + limit, correction)
        return Found(
            weighing.page(offset, limit),
            weighing.total,
            is_any=len(question.words.groups) > 1,
            kinds=weighing.kinds,
            correction=correction,
        )


class SqliteBesideEngine(BesideEngine, SqliteIndex):
    pass


class PostgresBesideEngine(BesideEngine, PostgresIndex):
    pass


class EngineWeighing(Weighing):
    """The engine has the first look; the best of what it finds are read as they always are."""

    found = Ranked()
    has_period = True

    def __init__(self, index, question: Question, most: int, correction: Correction | None = None):
        super().__init__(index, question, -(-most // READ) * READ, correction)

    def weigh(self) -> None:
        engine = self.index.engine
        asked = [form for group in self.groups for form in (of_terms(group), as_written(group))]
        counts, size = engine.counts(asked), engine.size()
        for place, group in enumerate(self.groups):
            stems, written = counts[2 * place : 2 * place + 2]
            self.words.append(self.asked(group, rarity(stems, size), rarity(written, size)))
            if not stems:
                self.unknown.add(group[0].folded)
        self.found = engine.ranked(self.question, self.most_asked)
        self.scores, self.kinds = self.still_there(), self.found.kinds
        if period := period_of(self.question):
            self.period = range(period.first, period.after)

    def still_there(self) -> dict[int, float]:
        """What was withdrawn a moment ago, or on this copy of the database, is not shown."""
        entries = Entry.objects.using(self.index.connection.alias).order_by()
        there = {*entries.filter(pk__in=self.found.scores).values_list("pk", flat=True)}
        return {docid: score for docid, score in self.found.scores.items() if docid in there}

    @property
    def total(self) -> int:
        return self.found.total
