"""What a ticket's page knows of custom fields: a part of the one statement of `page`."""

FIELDS = """
    'defined', ARRAY(SELECT json_build_object('id', d.public_id, 'of', d.of,
        'key', d.key, 'kind', d.kind, 'labels', d.labels, 'helps', d.helps,
        'options', d.options, 'default', d.default_value, 'required', d.required,
        'required_when', d.required_when, 'shown_when', d.shown_when)
        FROM tickets_customfield d WHERE d.archived_at IS NULL
        ORDER BY d.position, d.id),"""
