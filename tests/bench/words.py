"""How far the detectors agree with labelled sentences: no database, no services."""

from collections.abc import Iterator

from tests.tickets.detect.labelled import DETECTORS, LANGUAGES, examples, score

Line = dict[str, object]


def measure() -> Iterator[Line]:
    """A line for each detector and language: all sentences, and those held out."""
    for detector in DETECTORS:
        for language in LANGUAGES:
            for held in (False, True):
                found = score(
                    detector, language, examples(detector, language, held=held)
                )
                line: Line = {
                    "name": f"words, {detector} {language}{', held out' if held else ''}",
                    "precision": round(found.precision, 3),
                    "recall": round(found.recall, 3),
                    "n": found.n,
                }
                if found.dues:
                    line["due_right"] = round(found.dues_right / found.dues, 3)
                yield line
