"""Vocabulary, countries, places, media, people who sign in, and what every record shares."""

from datetime import timedelta

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from ngo_portal.shared import models, projecting
from ngo_portal.shared.publishing import Status
from ngo_portal.shared.roles import ROLES


def yesterday():
    return timezone.now() - timedelta(days=1)


def tomorrow():
    return timezone.now() + timedelta(days=1)


def many(name):
    """A hook that fills a many-to-many field: `EventFactory(themes=[theme])`."""

    def fill(record, create, values, **kwargs):
        if create and values:
            getattr(record, name).set(values)

    return factory.post_generation(fill)


class RecordFactory(factory.django.DjangoModelFactory):
    """A row whose entries are written once, after all that it is made of, as an import does."""

    class Meta:
        abstract = True

    @classmethod
    def _generate(cls, *arguments):
        with projecting.together():
            return super()._generate(*arguments)

    @classmethod
    def create_batch(cls, *arguments, **values):
        with projecting.together():
            return super().create_batch(*arguments, **values)


class PublishableFactory(RecordFactory):
    """A record readers see.

    Traits: draft, in_review, needs_changes, approved, scheduled, withdrawn.
    """

    status = Status.PUBLISHED
    publish_at = factory.LazyFunction(yesterday)

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(status=Status.DRAFT, publish_at=None)
        in_review = factory.Trait(status=Status.IN_REVIEW, publish_at=None)
        needs_changes = factory.Trait(status=Status.NEEDS_CHANGES, publish_at=None)
        approved = factory.Trait(status=Status.APPROVED, publish_at=None)
        scheduled = factory.Trait(publish_at=factory.LazyFunction(tomorrow))
        withdrawn = factory.Trait(status=Status.WITHDRAWN)


class UserFactory(RecordFactory):
    """Somebody without rights. Traits: staff, chief (who may do everything).

    `permissions=["events.publish_event"]`, `role="editor"`, `member_of=[organization]`.
    """

    username = factory.Sequence("user{}".format)
    first_name = "سلمى"
    last_name = "الراوي"
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("a long password")

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    class Params:
        staff = factory.Trait(is_staff=True)
        chief = factory.Trait(is_staff=True, is_superuser=True)

    @factory.post_generation
    def permissions(self, create, names, **kwargs):
        for name in names or []:
            app, codename = name.split(".")
            wanted = Permission.objects.get(content_type__app_label=app, codename=codename)
            self.user_permissions.add(wanted)

    @factory.post_generation
    def role(self, create, name, **kwargs):
        if name:
            self.groups.add(Group.objects.get(name=ROLES[name]))
            type(self).objects.filter(pk=self.pk).update(is_staff=True)
            self.is_staff = True

    @factory.post_generation
    def member_of(self, create, organizations, **kwargs):
        for organization in organizations or []:
            self.memberships.create(organization=organization)


class TermFactory(RecordFactory):
    """A term of a vocabulary. Trait: retired."""

    code = factory.Sequence("term_{}".format)
    name_ar = factory.Sequence("مصطلح {}".format)
    name_en = factory.Sequence("Term {}".format)

    class Meta:
        abstract = True
        django_get_or_create = ["code"]
        skip_postgeneration_save = True

    class Params:
        retired = factory.Trait(is_retired=True)


class ThemeFactory(TermFactory):
    """A theme in a group. Trait: group."""

    code = factory.Sequence("theme_{}".format)
    name_ar = factory.Sequence("محور {}".format)
    name_en = factory.Sequence("Theme {}".format)
    parent = factory.SubFactory("tests.factories.shared.ThemeFactory", group=True)
    goals = many("goals")

    class Meta:
        model = models.Theme

    class Params:
        group = factory.Trait(parent=None)


class GoalFactory(RecordFactory):
    number = factory.Sequence(lambda n: n % 17 + 1)
    name_ar = "المساواة بين الجنسين"
    name_en = "Gender equality"

    class Meta:
        model = models.Goal
        django_get_or_create = ["number"]


class TargetGroupFactory(TermFactory):
    code = factory.Sequence("group_{}".format)
    name_ar = factory.Sequence("فئة {}".format)

    class Meta:
        model = models.TargetGroup


class ObservanceFactory(TermFactory):
    code = factory.Sequence("day_{}".format)
    name_ar = factory.Sequence("اليوم العالمي {}".format)
    month = 3
    day = 8

    class Meta:
        model = models.Observance


class CountryFactory(RecordFactory):
    """Syria, unless another code is given together with its names."""

    code = "SY"
    name_ar = "سوريا"
    name_en = "Syria"
    region = models.Country.Region.WESTERN_ASIA
    month_names = models.Country.MonthNames.LEVANT

    class Meta:
        model = models.Country
        django_get_or_create = ["code"]

    class Params:
        qatar = factory.Trait(code="QA", name_ar="قطر", name_en="Qatar", month_names="gulf")
        tunisia = factory.Trait(
            code="TN",
            name_ar="تونس",
            name_en="Tunisia",
            region=models.Country.Region.NORTHERN_AFRICA,
            month_names="maghreb",
        )


class PlaceFactory(RecordFactory):
    name_ar = factory.Sequence("مدينة الياسمين {}".format)
    name_en = factory.Sequence("Yasmin City {}".format)
    country = factory.SubFactory(CountryFactory)

    class Meta:
        model = models.Place


class PhotoFactory(RecordFactory):
    """A photo readers may see. Traits: withheld, unclear, undescribed."""

    image = factory.django.ImageField(
        width=640, height=420, color="#3b5b7a", format="JPEG", filename="upload.jpg"
    )
    alt = factory.Sequence("مشاركون حول طاولة مستديرة {}".format)
    caption = factory.Sequence("من الجلسة الافتتاحية {}".format)
    credit = "عدسة ملتقى"
    consent = models.Photo.Consent.GIVEN

    class Meta:
        model = models.Photo

    class Params:
        withheld = factory.Trait(consent=models.Photo.Consent.WITHHELD)
        unclear = factory.Trait(consent=models.Photo.Consent.UNKNOWN)
        undescribed = factory.Trait(alt="")


class AttachmentFactory(RecordFactory):
    file = factory.django.FileField(data=b"%PDF-1.4 programme", filename="programme.pdf")
    title = factory.Sequence("برنامج الورشة {}".format)

    class Meta:
        model = models.Attachment
