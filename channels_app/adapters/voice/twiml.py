"""What is said on the line, in Twilio's own words.

https://www.twilio.com/docs/voice/twiml
"""

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement, tostring

from channels_app.spoken import (
    Ask,
    Dial,
    Go,
    HangUp,
    Record,
    Say,
    Script,
    Target,
    There,
)

# Twilio's voices are of a country.
VOICES = {"en": "en-GB", "de": "de-DE"}
# Of one <Say>, Twilio reads at most 4,096 letters.
LONGEST = 4_000
MOST_RUNG = 10

At = Callable[[There], str]


def written(script: Script, at: At) -> bytes:
    """The document for these lines; at: the address of a step."""
    whole = Element("Response")
    for line in script:
        match line:
            case Say():
                _say(whole, line)
            case Ask():
                _ask(whole, line, at)
            case Dial():
                _dial(whole, line, at)
            case Record():
                _record(whole, line, at)
            case Go():
                SubElement(whole, "Redirect", method="POST").text = at(line.there)
            case HangUp():
                SubElement(whole, "Hangup")
    document: str = tostring(whole, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>{document}'.encode()


def _say(into: Element, line: Say) -> None:
    voice = VOICES.get(line.language, VOICES["en"])
    said = SubElement(into, "Say", language=voice)
    said.text = _plain(line.words)[:LONGEST]


def _plain(words: str) -> str:
    """Without what XML cannot hold."""
    return "".join(one for one in words if one.isprintable() or one in "\n\t")


def _ask(into: Element, line: Ask, at: At) -> None:
    how = {
        "input": "dtmf speech" if line.speech else "dtmf",
        "action": at(line.then),
        "method": "POST",
        "timeout": str(line.seconds),
    }
    if line.keys == 1:
        how["numDigits"] = "1"
    else:
        how |= {"finishOnKey": "#", "numDigits": str(line.keys)}
    if line.speech:
        voice = VOICES.get(line.says.language, VOICES["en"])
        how |= {"speechTimeout": "auto", "language": voice}
    _say(SubElement(into, "Gather", how), line.says)


def _dial(into: Element, line: Dial, at: At) -> None:
    how = {
        "action": at(line.then),
        "method": "POST",
        "timeout": str(line.seconds),
        # The caller hears it ring until somebody is connected.
        "answerOnBridge": "true",
    }
    if line.shows:
        how["callerId"] = line.shows
    dial = SubElement(into, "Dial", how)
    for target in line.targets[:MOST_RUNG]:
        _target(dial, target, at)


def _target(into: Element, target: Target, at: At) -> None:
    how = {"url": at(target.heard), "method": "POST"} if target.heard else {}
    if target.picked_up:
        how |= {
            "statusCallback": at(target.picked_up),
            "statusCallbackEvent": "answered",
            "statusCallbackMethod": "POST",
        }
    kind, name = "Number", target.address
    if target.address.startswith(("sip:", "sips:")):
        kind = "Sip"
    elif target.address.startswith("client:"):
        kind, name = "Client", target.address.removeprefix("client:")
    SubElement(into, kind, how).text = name


def _record(into: Element, line: Record, at: At) -> None:
    SubElement(
        into,
        "Record",
        {
            "action": at(line.then),
            "method": "POST",
            "maxLength": str(line.seconds),
            "finishOnKey": "#",
            "playBeep": "true",
            "trim": "trim-silence",
            "recordingStatusCallback": at(line.kept),
            "recordingStatusCallbackMethod": "POST",
        },
    )
