"""What writes changes of settings down, for 0018 and for who begins after it (decision 0059).

`accounts_setting_noted` does nothing but for whoever `helpdesk.who` names, which
`helpdesk/base/accounts/changing.py` sets for the transaction of a request. What a request
does to one thing in one transaction is one row: parts that are deleted and made anew are
no change. Rows are append-only once that transaction ended.
"""

FORWARD = r"""
ALTER TABLE accounts_settingchange
    ALTER COLUMN public_id SET DEFAULT gen_random_uuid(),
    ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION accounts_setting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.xid = pg_current_xact_id() OR current_setting('helpdesk.erasing', true) = 'on'
    THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'changes of settings are never updated or deleted';
END $$;
CREATE TRIGGER setting_stays BEFORE UPDATE OR DELETE ON accounts_settingchange
    FOR EACH ROW EXECUTE FUNCTION accounts_setting_stays();

-- What a row is called: the first of these columns that says anything.
CREATE FUNCTION accounts_setting_name(told jsonb, named jsonb) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    one text;
    found jsonb;
BEGIN
    FOR one IN SELECT jsonb_array_elements_text(named) LOOP
        found := told -> one;
        IF jsonb_typeof(found) = 'object' THEN
            found := coalesce(found -> 'en', (SELECT value FROM jsonb_each(found) LIMIT 1));
        ELSIF jsonb_typeof(found) = 'array' THEN
            found := to_jsonb((SELECT string_agg(value, ', ')
                               FROM jsonb_array_elements_text(found)));
        END IF;
        IF coalesce(found #>> '{}', '') <> '' THEN
            RETURN left(found #>> '{}', 300);
        END IF;
    END LOOP;
    RETURN '';
END $$;

-- A value as people read it: what is referred to by its name, long texts cut.
CREATE FUNCTION accounts_setting_shown(rel oid, col text, val jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    other oid;
    key text;
    told jsonb;
    called text;
BEGIN
    IF val IS NULL THEN
        RETURN 'null'::jsonb;
    END IF;
    IF col LIKE '%\_id' AND jsonb_typeof(val) = 'number' THEN
        SELECT c.confrelid, f.attname INTO other, key
        FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]
        JOIN pg_attribute f ON f.attrelid = c.confrelid AND c.confkey = ARRAY[f.attnum]
        WHERE c.contype = 'f' AND c.conrelid = rel AND a.attname = col;
        IF other IS NOT NULL THEN
            EXECUTE format('SELECT to_jsonb(o) FROM %s o WHERE %I = $1',
                           other::regclass, key) INTO told USING (val #>> '{}')::bigint;
            called := accounts_setting_name(told, '["name", "email", "label", "slug"]');
            RETURN to_jsonb(coalesce(nullif(called, ''), '#' || (val #>> '{}')));
        END IF;
    END IF;
    IF length(val::text) > 500 THEN
        RETURN to_jsonb(left(val #>> '{}', 500) || '…');
    END IF;
    RETURN val;
END $$;

CREATE FUNCTION accounts_setting_secret(col text, val jsonb, conf jsonb) RETURNS boolean
LANGUAGE sql AS $$
    SELECT conf -> 'secret' ? split_part(col, '.', 1)
        OR col ~* '(secret|password|passphrase|sealed|api_?key|private|(^|[._])token$)'
        OR coalesce(val #>> '{}', '') LIKE '\\x%';
$$;

-- What of a row matters; the keys of an object are fields of their own.
CREATE FUNCTION accounts_setting_flat(told jsonb, conf jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    flat jsonb := '{}';
    col text;
    val jsonb;
BEGIN
    FOR col, val IN SELECT key, value FROM jsonb_each(told) LOOP
        IF conf -> 'ignored' ? col THEN
            CONTINUE;
        END IF;
        IF jsonb_typeof(val) = 'object' THEN
            flat := flat || coalesce(
                (SELECT jsonb_object_agg(col || '.' || key, value) FROM jsonb_each(val)
                 WHERE value NOT IN ('null', '""', '[]', '{}')), '{}');
        ELSIF val NOT IN ('null', '""', '[]', '{}') THEN
            flat := flat || jsonb_build_object(col, val);
        END IF;
    END LOOP;
    RETURN flat;
END $$;

-- One of several parts, in one line.
CREATE FUNCTION accounts_setting_part(rel oid, flat jsonb, conf jsonb) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce(string_agg(
        CASE WHEN accounts_setting_secret(key, value, conf) THEN '***'
        ELSE accounts_setting_shown(rel, key, value) #>> '{}' END, ' · ' ORDER BY key), '')
    FROM jsonb_each(flat);
$$;

CREATE FUNCTION accounts_setting_merged(
    fields jsonb, rel oid, was jsonb, became jsonb, conf jsonb
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    col text;
    pair jsonb;
    many text := conf ->> 'many';
    label text;
    here text;
    there text;
BEGIN
    IF many <> '' THEN
        pair := coalesce(fields -> many, '{"-": [], "+": []}');
        FOR label, here, there IN
            SELECT accounts_setting_part(rel, was, conf), '-', '+' WHERE was IS NOT NULL
            UNION ALL
            SELECT accounts_setting_part(rel, became, conf), '+', '-'
            WHERE became IS NOT NULL
        LOOP
            IF pair -> there ? label THEN
                pair := jsonb_set(pair, ARRAY[there], (pair -> there) - label);
            ELSE
                pair := jsonb_set(pair, ARRAY[here], (pair -> here) || to_jsonb(label));
            END IF;
        END LOOP;
        IF pair = '{"-": [], "+": []}' THEN
            RETURN fields - many;
        END IF;
        RETURN fields || jsonb_build_object(many, pair);
    END IF;
    FOR col IN
        SELECT key FROM jsonb_each(coalesce(was, '{}') || coalesce(became, '{}'))
        WHERE coalesce(was, '{}') -> key IS DISTINCT FROM coalesce(became, '{}') -> key
    LOOP
        IF accounts_setting_secret(col, coalesce(became -> col, was -> col), conf) THEN
            fields := fields || jsonb_build_object(col, 'secret');
            CONTINUE;
        END IF;
        pair := jsonb_build_array(
            coalesce(fields -> col -> 0, accounts_setting_shown(rel, col, was -> col)),
            accounts_setting_shown(rel, col, became -> col));
        -- Two long texts that begin alike are not the same.
        IF pair -> 0 = pair -> 1 AND fields ? col THEN
            fields := fields - col;
        ELSE
            fields := fields || jsonb_build_object(col, pair);
        END IF;
    END LOOP;
    RETURN fields;
END $$;

CREATE FUNCTION accounts_setting_noted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    conf jsonb := TG_ARGV[0];
    who jsonb := nullif(current_setting('helpdesk.who', true), '');
    was jsonb;
    became jsonb;
    row_ jsonb;
    subject jsonb;
    own boolean;
    verb text;
    told jsonb;
    kept accounts_settingchange;
BEGIN
    IF who IS NULL THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        row_ := to_jsonb(OLD);
        was := accounts_setting_flat(row_, conf);
        own := row_ ->> 'owner_id' IS NOT NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        row_ := to_jsonb(NEW);
        became := accounts_setting_flat(row_, conf);
        own := coalesce(own, true) AND row_ ->> 'owner_id' IS NOT NULL;
    END IF;
    IF was = became THEN
        RETURN NULL;
    END IF;
    subject := row_;
    IF conf ->> 'of' <> '' THEN
        EXECUTE format('SELECT to_jsonb(o) FROM %I o WHERE %I = $1',
                       conf ->> 'of', conf ->> 'key')
            INTO subject USING (row_ ->> (conf ->> 'column'))::bigint;
        own := subject ->> 'owner_id' IS NOT NULL;
    END IF;
    IF own AND (conf ->> 'owned')::boolean THEN
        RETURN NULL;
    END IF;
    verb := CASE WHEN conf ->> 'of' <> '' AND conf ->> 'kind' <> 'sharing'
                THEN 'changed'
                ELSE CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'DELETE' THEN 'deleted'
                     ELSE 'changed' END END;
    SELECT * INTO kept FROM accounts_settingchange c
    WHERE c.unit = (who ->> 'unit')::uuid AND c.xid = pg_current_xact_id()
        AND c.kind = conf ->> 'kind' AND c.target = (row_ ->> (conf ->> 'column'))::bigint
    ORDER BY id DESC LIMIT 1;
    told := accounts_setting_merged(coalesce(kept.fields, '{}'), TG_RELID, was, became, conf);
    IF kept.id IS NOT NULL AND verb = 'changed' AND kept.what = 'changed' AND told = '{}' THEN
        DELETE FROM accounts_settingchange WHERE id = kept.id;
    ELSIF kept.id IS NOT NULL THEN
        UPDATE accounts_settingchange SET fields = told,
            what = CASE WHEN verb = 'changed' THEN kept.what ELSE verb END,
            name = coalesce(
                nullif(accounts_setting_name(subject, conf -> 'named'), ''), kept.name)
        WHERE id = kept.id;
    ELSE
        INSERT INTO accounts_settingchange
            (at, by_id, by_name, way, through, kind, target, thing, name, what, fields,
             unit)
        VALUES (now(), (who ->> 'by')::bigint, who ->> 'name', who ->> 'way',
            who ->> 'through', conf ->> 'kind', (row_ ->> (conf ->> 'column'))::bigint,
            (subject ->> 'public_id')::uuid, accounts_setting_name(subject, conf -> 'named'),
            verb, told, (who ->> 'unit')::uuid);
    END IF;
    RETURN NULL;
END $$;
"""

BACKWARD = """
DROP FUNCTION accounts_setting_noted() CASCADE;
DROP FUNCTION accounts_setting_merged(jsonb, oid, jsonb, jsonb, jsonb);
DROP FUNCTION accounts_setting_part(oid, jsonb, jsonb);
DROP FUNCTION accounts_setting_flat(jsonb, jsonb);
DROP FUNCTION accounts_setting_secret(text, jsonb, jsonb);
DROP FUNCTION accounts_setting_shown(oid, text, jsonb);
DROP FUNCTION accounts_setting_name(jsonb, jsonb);
DROP FUNCTION accounts_setting_stays() CASCADE;
"""
