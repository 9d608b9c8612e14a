"""The tables of the site as a plain project would describe them; only what its pages show."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from taggit.models import TaggedItem


class Named(models.Model):
    name_ar = models.CharField(max_length=120)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name_ar


class Theme(Named):
    code = models.SlugField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    class Meta:
        managed = False
        db_table = "shared_theme"


class Country(Named):
    code = models.CharField(max_length=2, primary_key=True)

    class Meta:
        managed = False
        db_table = "shared_country"


class Place(Named):
    class Meta:
        managed = False
        db_table = "shared_place"


class EventType(Named):
    code = models.SlugField()

    class Meta:
        managed = False
        db_table = "events_eventtype"


class Organization(models.Model):
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "organizations_organization"

    def __str__(self):
        return self.name


class Record(models.Model):
    status = models.CharField(max_length=14)
    publish_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=250)
    summary = models.TextField()
    body = models.TextField()

    class Meta:
        abstract = True


class Event(Record):
    type = models.ForeignKey(EventType, models.PROTECT)
    country = models.ForeignKey(Country, models.PROTECT, null=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True)
    starts_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    mode = models.CharField(max_length=9)
    life = models.CharField(max_length=9)
    venue = models.CharField(max_length=150)
    themes = models.ManyToManyField(Theme, through="EventTheme")
    tagged = GenericRelation(TaggedItem)

    class Meta:
        managed = False
        db_table = "events_event"
        ordering = ["-starts_on", "-pk"]

    def __str__(self):
        return self.title


class EventTheme(models.Model):
    event = models.ForeignKey(Event, models.CASCADE)
    theme = models.ForeignKey(Theme, models.CASCADE)

    class Meta:
        managed = False
        db_table = "events_event_themes"

    def __str__(self):
        return str(self.theme)


class Role(models.Model):
    code = models.SlugField()

    class Meta:
        managed = False
        db_table = "events_involvementrole"

    def __str__(self):
        return self.code


class Involvement(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="involvements")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True)
    role = models.ForeignKey(Role, models.PROTECT)
    position = models.PositiveSmallIntegerField()

    class Meta:
        managed = False
        db_table = "events_involvement"
        ordering = ["position"]

    def __str__(self):
        return str(self.organization)


class Article(Record):
    kind = models.CharField(max_length=12)
    outlet = models.ForeignKey(Organization, models.PROTECT, null=True)
    outlet_as_stated = models.CharField(max_length=120)
    themes = models.ManyToManyField(Theme, through="ArticleTheme")

    class Meta:
        managed = False
        db_table = "articles_article"
        ordering = ["-publish_at", "-pk"]

    def __str__(self):
        return self.title


class ArticleTheme(models.Model):
    article = models.ForeignKey(Article, models.CASCADE)
    theme = models.ForeignKey(Theme, models.CASCADE)

    class Meta:
        managed = False
        db_table = "articles_article_themes"

    def __str__(self):
        return str(self.theme)
