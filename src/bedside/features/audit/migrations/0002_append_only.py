"""The record can be added to and read, by anybody who has the database, and nothing else.

A trigger stops every role, the owner included, until somebody drops it on purpose; what such a person then does to
the rows is found by `bedside audit verify`, whose keys are not in the database. The application's role doesn't even
have the right to try.
"""

from django.conf import settings
from django.db import migrations

REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit record is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

-- The name of what an entry is about may be erased, never rewritten; all else stays.
CREATE FUNCTION audit_only_erase_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.subject_name = '' AND to_jsonb(NEW) - 'subject_name' = to_jsonb(OLD) - 'subject_name' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit record is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

-- A payload may be erased, never rewritten and never brought back.
CREATE FUNCTION audit_only_erase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.words IS NULL AND NEW.salt IS NULL
       AND NEW.entry_id = OLD.entry_id AND NEW.id = OLD.id THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an audit payload can only be erased' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION audit_queue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_waiting (entry_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER audit_entry_queue AFTER INSERT ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_queue();
CREATE TRIGGER audit_entry_only_erase BEFORE UPDATE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_only_erase_name();
CREATE TRIGGER audit_payload_only_erase BEFORE UPDATE ON audit_payload
    FOR EACH ROW EXECUTE FUNCTION audit_only_erase();
""" + "".join(
    f"""
CREATE TRIGGER {table}_keep BEFORE {what} ON {table}
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
    for table, what in {
        "audit_entry": "DELETE",
        "audit_payload": "DELETE",
        "audit_link": "UPDATE OR DELETE",
        "audit_seal": "UPDATE OR DELETE",
    }.items()
)

TAKE = """
REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry, audit_link, audit_seal, audit_payload FROM {role};
GRANT UPDATE (subject_name) ON audit_entry TO {role};
GRANT UPDATE (words, salt, erased_at) ON audit_payload TO {role};
"""


def take_rights(apps, schema_editor):
    """Take them from the application's role: ours by name, and the one of `DATABASE_URL`. Where the application signs
    in as the owner itself there is nobody to take them from, and the triggers stand alone."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND rolname <> current_user AND NOT rolsuper",
            [["bedside_app", settings.DATABASES["default"]["USER"]]],
        )
        for (role,) in cursor.fetchall():
            cursor.execute(TAKE.format(role=schema_editor.quote_name(role)))


UNDO = """
DROP FUNCTION audit_queue() CASCADE;
DROP FUNCTION audit_refuse() CASCADE;
DROP FUNCTION audit_only_erase() CASCADE;
DROP FUNCTION audit_only_erase_name() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, UNDO), migrations.RunPython(take_rights, migrations.RunPython.noop)]
