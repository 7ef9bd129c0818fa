"""Events are never updated or deleted: the database itself refuses.

Privacy erasure, which blanks personal data in `data`, says so for its transaction with
SET LOCAL helpdesk.erasing = 'on'.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION tickets_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('helpdesk.erasing', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'events are never updated or deleted';
END $$;
CREATE TRIGGER tickets_events_stay BEFORE UPDATE OR DELETE ON tickets_event
    FOR EACH ROW EXECUTE FUNCTION tickets_events_stay();
"""

BACKWARD = """
DROP TRIGGER tickets_events_stay ON tickets_event;
DROP FUNCTION tickets_events_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
