
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0005_event_sequence'),
        ('organizations', '0005_merge'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='outcome',
            index=models.Index(condition=models.Q(('due_on__isnull', False)), fields=['due_on', 'follow_up'], name='outcome_due'),
        ),
    ]
