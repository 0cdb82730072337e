"""The record can be added to and read, by anybody who has the database, and nothing else.

A trigger stops every role, the owner included, until somebody drops it on purpose; what such a person then does to
the rows is found by `bedside audit verify`, whose key is not in the database. The application's role doesn't even
have the right to try.
"""

from django.db import migrations

TABLES = ("audit_entry", "audit_link", "audit_seal")

REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
CREATE TRIGGER audit_payload_only_erase BEFORE UPDATE ON audit_payload
    FOR EACH ROW EXECUTE FUNCTION audit_only_erase();
CREATE TRIGGER audit_payload_keep BEFORE DELETE ON audit_payload
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_payload_no_truncate BEFORE TRUNCATE ON audit_payload
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
""" + "".join(
    f"""
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
    for table in TABLES
)

TAKE_RIGHTS = """
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bedside_app') AND current_user <> 'bedside_app' THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry, audit_link, audit_seal FROM bedside_app;
        REVOKE DELETE, TRUNCATE ON audit_payload FROM bedside_app;
    END IF;
END $$;
"""

UNDO = """
DROP FUNCTION audit_queue() CASCADE;
DROP FUNCTION audit_refuse() CASCADE;
DROP FUNCTION audit_only_erase() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, UNDO), migrations.RunSQL(TAKE_RIGHTS, migrations.RunSQL.noop)]
