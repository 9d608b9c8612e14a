"""What stands where on the front page, and for the desk the right to say it."""

import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

COMPOSERS = ["محرّر", "رئيس تحرير"]


def give_rights(apps, schema_editor):
    """To editors and chief editors; a group that a site has renamed is left as it is."""
    config = apps.get_app_config("ngo_portal")
    # Django makes permissions after all migrations, and looks for this to know which.
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    rights = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="ngo_portal", content_type__model="frontslot"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=COMPOSERS):
        group.permissions.add(*rights)


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('articles', '0004_media_library'),
        ('events', '0005_event_sequence'),
        ('ngo_portal', '0002_alerts'),
    ]

    operations = [
        migrations.CreateModel(
            name='FrontSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(choices=[('lead', 'Lead story'), ('beside', 'Beside the lead story'), ('ticker', 'In brief'), ('reports', 'Latest reports'), ('coming', 'Coming events'), ('held', 'Held recently')], max_length=8, verbose_name='place on the page')),
                ('position', models.PositiveIntegerField(default=0, editable=False, verbose_name='position')),
                ('begins_at', models.DateTimeField(blank=True, help_text='Empty: from now on.', null=True, verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, help_text='Then the newest takes its place by itself. Empty: until you remove it.', null=True, verbose_name='until')),
                ('kicker', models.CharField(blank=True, help_text='Instead of the kind of the record, on the front page alone.', max_length=60, verbose_name='kicker')),
                ('headline', models.CharField(blank=True, help_text='Instead of the title, on the front page alone. In the language of the title.', max_length=160, verbose_name='headline')),
                ('article', models.ForeignKey(blank=True, help_text='Either a report or an event.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='front_slots', to='articles.article', verbose_name='report')),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='front_slots', to='events.event', verbose_name='event')),
            ],
            options={
                'verbose_name': 'slot of the front page',
                'verbose_name_plural': 'front page',
                'ordering': ['position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('place__in', ['lead', 'beside', 'ticker', 'reports', 'coming', 'held'])), name='ngo_portal_frontslot_place_known', violation_error_message='The front page has no such place.'), models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', False), ('event', None)), models.Q(('article', None), ('event__isnull', False)), _connector='OR'), name='ngo_portal_frontslot_one_record', violation_error_message='Choose either a report or an event.'), models.CheckConstraint(condition=models.Q(models.Q(('place', 'reports'), _negated=True), ('article__isnull', False), _connector='OR'), name='ngo_portal_frontslot_reports_hold_reports', violation_error_message='Only reports stand in this place.'), models.CheckConstraint(condition=models.Q(models.Q(('place__in', ['coming', 'held']), _negated=True), ('event__isnull', False), _connector='OR'), name='ngo_portal_frontslot_diary_holds_events', violation_error_message='Only events stand in this place.'), models.CheckConstraint(condition=models.Q(('begins_at', None), ('ends_at', None), ('ends_at__gt', models.F('begins_at')), _connector='OR'), name='ngo_portal_frontslot_ends_after_begin', violation_error_message='It cannot end before it begins.'), models.UniqueConstraint(condition=models.Q(('article__isnull', False)), fields=('place', 'article'), name='ngo_portal_frontslot_article_once', violation_error_message='This report is in this place already.'), models.UniqueConstraint(condition=models.Q(('event__isnull', False)), fields=('place', 'event'), name='ngo_portal_frontslot_event_once', violation_error_message='This event is in this place already.')],
            },
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
