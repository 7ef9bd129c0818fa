"""What a ticket's page knows of its context: parts of the one statement of `page`.

They look at the ticket `t`, its customer `c` and its `context`.
"""

# So much was said since the summary: it no longer tells the story.
STALE_MESSAGES, STALE_LETTERS = 5, 1_500

FACTS = """
    'facts_now', ARRAY(SELECT json_build_object('id', f.public_id, 'name', f.name,
        'label', n.label, 'value', f.value, 'source', m.seq, 'by', b.name,
        'confirmed_by', y.name, 'is_personal', n.is_personal, 'kept', EXISTS (
            SELECT 1 FROM tickets_customerfact k WHERE k.fact_id = f.id
            AND k.replaced_by_id IS NULL AND k.ended_at IS NULL))
        FROM tickets_fact f JOIN accounts_agent b ON b.id = f.recorded_by_id
        LEFT JOIN tickets_factname n ON n.slug = f.name
        LEFT JOIN accounts_agent y ON y.id = f.confirmed_by_id
        LEFT JOIN tickets_message m ON m.id = f.source_id
        WHERE f.ticket_id = t.id AND f.replaced_by_id IS NULL
        ORDER BY f.recorded_at, f.id),"""

# What is known by now, was corrected, or dismissed, is not offered: of each value the
# words that said it first, and of a name that there is one value of the last that differs.
SUGGESTIONS = """
    'suggested', ARRAY(SELECT json_build_object('id', s.public_id, 'name', s.name,
        'label', n.label, 'value', s.value, 'message', m.public_id, 'seq', m.seq,
        'words', substr(m.text, s.starts + 1, s.ends - s.starts),
        'unverified', m.unverified, 'replaces', CASE WHEN n.is_single THEN (
            SELECT f.value FROM tickets_fact f WHERE f.ticket_id = t.id
            AND f.name = s.name AND f.replaced_by_id IS NULL
            ORDER BY f.id DESC LIMIT 1) END)
        FROM tickets_message m JOIN tickets_suggestion s ON s.message_id = m.id
        JOIN tickets_factname n ON n.slug = s.name AND n.is_active
        WHERE m.ticket_id = t.id AND m.deleted_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM tickets_fact f WHERE f.ticket_id = t.id
            AND f.name = s.name AND f.canonical = s.canonical)
        AND NOT EXISTS (SELECT 1 FROM tickets_suggestion x
            JOIN tickets_message w ON w.id = x.message_id
            WHERE w.ticket_id = t.id AND x.name = s.name AND x.canonical = s.canonical
            AND (x.dismissed_at IS NOT NULL
                OR (w.seq, x.id) < (m.seq, s.id)))
        ORDER BY n.position, m.seq, s.starts LIMIT 12),"""

KNOWN_OF = """
    'known_of', ARRAY(SELECT json_build_object('id', k.public_id, 'name', k.name,
        'label', n.label, 'value', k.value, 'by', b.name, 'at', k.at)
        FROM tickets_customerfact k JOIN accounts_agent b ON b.id = k.promoted_by_id
        JOIN tickets_fact f ON f.id = k.fact_id
        LEFT JOIN tickets_factname n ON n.slug = k.name
        WHERE k.customer_id = c.id AND k.replaced_by_id IS NULL AND k.ended_at IS NULL
        AND f.ticket_id <> t.id ORDER BY n.position, k.id LIMIT 20),
    'notes_on', ARRAY(SELECT json_build_object('text', left(x.text, 300),
        'by', b.name, 'at', x.made_at, 'is_pinned', x.pinned_at IS NOT NULL,
        'company', x.organization_id IS NOT NULL)
        FROM tickets_customernote x JOIN accounts_agent b ON b.id = x.by_id
        WHERE x.deleted_at IS NULL AND (x.customer_id = c.id
            OR x.organization_id = c.organization_id)
        ORDER BY x.pinned_at DESC NULLS LAST, x.id DESC LIMIT 3),"""

SUMMARY = """
    'sources', coalesce(context.sources, '[]'::jsonb),
    'unsaid', CASE WHEN context.summary <> '' THEN (
        SELECT json_build_object('count', count(*), 'letters', sum(length(m.text)))
        FROM tickets_message m WHERE m.ticket_id = t.id AND m.seq > context.summary_seq
        AND m.direction NOT IN ('note', 'side') AND m.held_until IS NULL
        AND m.deleted_at IS NULL) END,
    'drafted', (SELECT json_build_object('text', d.text, 'sources', d.sources,
        'by_provider', d.by_provider, 'trouble', d.trouble, 'by', b.name)
        FROM tickets_summarydraft d JOIN accounts_agent b ON b.id = d.made_by_id
        WHERE d.ticket_id = t.id),"""

CONTEXT = FACTS + SUGGESTIONS + KNOWN_OF + SUMMARY


def is_stale(messages: int, letters: int | None) -> bool:
    """Whether a summary no longer tells the story: so much was said since."""
    return messages >= STALE_MESSAGES or (letters or 0) >= STALE_LETTERS
