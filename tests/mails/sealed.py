# ruff: noqa: E501 - bodies as programs write them
"""OpenPGP: signed and encrypted, in parts and between the words.

Mails of S/MIME are not made but kept (class `smime`): what signs them has a clock in it.
"""

from tests.mails.made import Cases, case, file, part, parted, raw_of, text_part

SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE0000\n=AbCd\n-----END PGP SIGNATURE-----\n"
MESSAGE = "-----BEGIN PGP MESSAGE-----\n\nhQEMA0000000000000AQ\n=AbCd\n-----END PGP MESSAGE-----\n"
KEY = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF0000\n=AbCd\n-----END PGP PUBLIC KEY BLOCK-----\n"
BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n"


def cases() -> Cases:
    signature = part(
        'Content-Type: application/pgp-signature; name="OpenPGP_signature.asc"',
        'Content-Disposition: attachment; filename="OpenPGP_signature.asc"',
        body=SIGNATURE,
    )
    told = file("OpenPGP_signature.asc", "application/pgp-signature", raw_of(SIGNATURE))
    more = '; micalg=pgp-sha512; protocol="application/pgp-signature"'
    yield parted(
        "pgp-signed",
        "signed",
        text_part("Hello"),
        signature,
        more=more,
        text="Hello",
        attachments=[told],
        warnings=["signed"],
    )
    nameless = part("Content-Type: application/pgp-signature", body=SIGNATURE)
    yield parted("pgp-signed-without-a-name", "signed", text_part("Hello"), nameless, more=more, text="Hello",
                 attachments=[file("signature.asc", "application/pgp-signature", raw_of(SIGNATURE))], warnings=["signed"])  # fmt: skip
    version = part("Content-Type: application/pgp-encrypted", body="Version: 1\n")
    content = part(
        'Content-Type: application/octet-stream; name="encrypted.asc"',
        'Content-Disposition: inline; filename="encrypted.asc"',
        body=MESSAGE,
    )
    yield parted(
        "pgp-encrypted", "encrypted", version, content, more='; protocol="application/pgp-encrypted"', text="", warnings=["encrypted"],
        attachments=[file("version.asc", "application/pgp-encrypted", b"Version: 1\r\n"), file("encrypted.asc", "application/octet-stream", raw_of(MESSAGE), inline=True)],
    )  # fmt: skip
    inline = file("signature.asc", "application/pgp-signature", SIGNATURE.encode())
    yield case(
        "pgp-between-the-words",
        body=f"{BEGIN}Hello,\n\n- -- \nAda\n{SIGNATURE}",
        text="Hello,\n\n-- \nAda\n",
        reply_text="Hello,",
        attachments=[inline],
        warnings=["signed"],
    )
    yield case(
        "pgp-with-words-around",
        body=f"Above\n{BEGIN}Hello\n{SIGNATURE}Below\n",
        text="Above\nHello\nBelow\n",
        attachments=[inline],
        warnings=["signed"],
    )
    yield case(
        "pgp-signature-cut-off",
        body=f"{BEGIN}Hello\n{SIGNATURE[:40]}",
        text=f"{BEGIN}Hello\n{SIGNATURE[:40]}",
    )
    yield case(
        "pgp-message-between-the-words",
        body=f"Hello\n\n{MESSAGE}",
        warnings=["encrypted"],
    )
    yield case(
        "pgp-named-in-words",
        body="The line says -----BEGIN PGP MESSAGE----- and no more.\n",
    )
    key = part(
        'Content-Type: application/pgp-keys; name="key.asc"',
        "Content-Disposition: attachment",
        body=KEY,
    )
    yield parted(
        "pgp-key-along",
        "mixed",
        text_part("Hello"),
        key,
        text="Hello",
        attachments=[file("key.asc", "application/pgp-keys", raw_of(KEY))],
    )
