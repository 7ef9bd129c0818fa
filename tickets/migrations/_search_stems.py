"""The language of a message and the stems of its words, by functions of the database: for
0060, which says why, and for who begins after it."""

# Words that everybody writes, and that few others write (PostgreSQL's name of the language).
SMALL = {
    "english": "the and you your is that this have with not for my was are please but can",
    "german": "der die das und ich nicht ist mit auf eine einen zu sie haben bitte wir mir",
    "french": "le la les des et est je vous pour une dans pas que votre nous avec mon",
    "spanish": "el los las que de y en por con para una no mi usted gracias pero me",
    "italian": "il di che non per una sono con ho della mi grazie ma ed anche gli",
    "dutch": "het een van ik niet dat je met voor op is wij mijn maar graag heb",
    "portuguese": "o que uma para com os do da em por meu mas obrigado foi eu ao",
    "swedish": "och att det som jag inte på för en är av med ni har vi min",
    "danish": "og at det jeg ikke på for er til med vi har min af den kan",
    "finnish": "ja on ei en se että olen mutta kun tai voi minun ole jos oli",
    "turkish": "bir ve bu için ile değil ben çok ama da de mi olarak daha",
    "russian": "и в не на я что с это по как вы мне за но у для",
}
UNKNOWN = ("english", "german")


def _array(words: str) -> str:
    return "'{" + ",".join(words.split()) + "}'::text[]"


LANGUAGE = """
CREATE FUNCTION message_language(words tsvector) RETURNS regconfig
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    most int := 1;
    second int := 1;
    found regconfig;
    counted int;
BEGIN
    %s
    -- As many of two languages tell nothing.
    RETURN CASE WHEN most > second THEN found END;
END $$
""" % "\n    ".join(
    f"""counted := length(words) - length(ts_delete(words, {_array(small)}));
    IF counted > most THEN
        second := most; most := counted; found := 'pg_catalog.{name}'::regconfig;
    ELSIF counted > second THEN
        second := counted;
    END IF;"""
    for name, small in SMALL.items()
)  # fmt: skip

WORDS = """
CREATE FUNCTION message_words(said text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    plain tsvector := to_tsvector('pg_catalog.simple'::regconfig, left(said, 120000));
    spoken regconfig := message_language(plain);
BEGIN
    IF spoken IS NOT NULL THEN
        RETURN plain || strip(to_tsvector(spoken, left(said, 30000)));
    END IF;
    RETURN plain %s;
END $$
""" % " ".join(
    f"|| strip(to_tsvector('pg_catalog.{name}'::regconfig, left(said, 30000)))"
    for name in UNKNOWN
)  # fmt: skip

# One word as it may be written: its beginning, or a stem of it in some language; is_shown:
# what begins with a stem as well, to be marked in a text that was not cut to stems.
ASKED = """
CREATE FUNCTION message_asked(word text, is_shown boolean) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET client_min_messages = warning AS $$
DECLARE
    asked tsquery := to_tsquery('pg_catalog.simple'::regconfig, word || ':*');
    spoken regconfig;
    stem tsquery;
BEGIN
    FOREACH spoken IN ARRAY %s::regconfig[] LOOP
        stem := to_tsquery(spoken, CASE WHEN is_shown THEN word || ':*' ELSE word END);
        IF numnode(stem) > 0 AND position(stem::text IN asked::text) = 0 THEN
            asked := asked || stem;
        END IF;
    END LOOP;
    RETURN asked;
END $$
""" % ("'{" + ",".join(f"pg_catalog.{name}" for name in SMALL) + "}'")  # fmt: skip
