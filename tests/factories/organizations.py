"""Organizations and the people in them."""

import factory

from organizations import models
from tests.factories.shared import (
    CountryFactory,
    PublishableFactory,
    RecordFactory,
    TermFactory,
    UserFactory,
    many,
)


class OrganizationTypeFactory(TermFactory):
    code = factory.Sequence("organization_type_{}".format)
    name_ar = factory.Sequence("نوع جهة {}".format)

    class Meta:
        model = models.OrganizationType


class AffiliationRoleFactory(TermFactory):
    code = factory.Sequence("office_{}".format)
    name_ar = factory.Sequence("منصب {}".format)

    class Meta:
        model = models.AffiliationRole


class OrganizationFactory(PublishableFactory):
    type = factory.SubFactory(
        OrganizationTypeFactory, code="national_ngo", name_ar="منظمة وطنية", name_en="National NGO"
    )
    name = factory.Sequence("جمعية ضفاف الأهلية {}".format)
    summary = "جمعية تعمل مع المجتمعات المحلية على التعليم والحوار."
    country = factory.SubFactory(CountryFactory)
    themes = many("themes")
    tags = many("tags")

    class Meta:
        model = models.Organization


class OrganizationNameFactory(RecordFactory):
    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence("ضفاف {}".format)

    class Meta:
        model = models.OrganizationName


class OrganizationLinkFactory(RecordFactory):
    organization = factory.SubFactory(OrganizationFactory)
    label = "القناة"
    url = factory.Sequence("https://example.org/channel/{}".format)

    class Meta:
        model = models.OrganizationLink


class OrganizationRelationFactory(RecordFactory):
    organization = factory.SubFactory(OrganizationFactory)
    kind = models.OrganizationRelation.Kind.MEMBER_OF
    other = factory.SubFactory(OrganizationFactory)

    class Meta:
        model = models.OrganizationRelation


class OrganizationFigureFactory(RecordFactory):
    organization = factory.SubFactory(OrganizationFactory)
    metric = models.OrganizationFigure.Metric.MEMBERS
    value = 172
    as_of = "2017-01"
    source = factory.Sequence("التقرير السنوي {}".format)

    class Meta:
        model = models.OrganizationFigure


class PublicationFactory(RecordFactory):
    organization = factory.SubFactory(OrganizationFactory)
    title = factory.Sequence("مجلة السنبلة {}".format)
    medium = models.Publication.Medium.BOTH

    class Meta:
        model = models.Publication


class MembershipFactory(factory.django.DjangoModelFactory):
    """Somebody who may contribute for an organization."""

    user = factory.SubFactory(UserFactory, role="contributor")
    organization = factory.SubFactory(OrganizationFactory)

    class Meta:
        model = models.Membership


class PersonFactory(PublishableFactory):
    """Somebody with a public page. Trait: withheld."""

    name = factory.Sequence("ليلى العطار {}".format)
    profession = "باحثة اجتماعية"
    summary = "باحثة في قضايا التنمية المحلية."

    class Meta:
        model = models.Person

    class Params:
        withheld = factory.Trait(is_withheld=True)


class PersonNameFactory(RecordFactory):
    person = factory.SubFactory(PersonFactory)
    name = factory.Sequence("ليلى عطار {}".format)

    class Meta:
        model = models.PersonName


class AffiliationFactory(RecordFactory):
    person = factory.SubFactory(PersonFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = "أمينة السر"

    class Meta:
        model = models.Affiliation
