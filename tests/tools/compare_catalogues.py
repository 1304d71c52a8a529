"""Compare a template of texts with a catalogue: what is missing, untranslated, or lost a placeholder."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def texts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(part) for part in value] if isinstance(value, Iterable) else []


def fault(message: Message, translated: Message | None) -> str | None:
    if translated is None:
        return "missing"
    answers = texts(translated.string)
    if not answers or not all(answers) or translated.fuzzy:
        return "untranslated"
    wanted = {name for text in texts(message.id) for name in PLACEHOLDER.findall(text)}
    if any(not set(PLACEHOLDER.findall(answer)) <= wanted for answer in answers):
        return "a placeholder that the text does not have"
    if wanted - {name for answer in answers for name in PLACEHOLDER.findall(answer)}:
        return "a placeholder is lost"
    return None


def main(template_path: str, catalogue_path: str) -> int:
    with Path(template_path).open("rb") as file:
        template = read_po(file)
    with Path(catalogue_path).open("rb") as file:
        catalogue = read_po(file)
    faults = [
        f"{why}: {message.id!r}"
        for message in template
        if message.id and (why := fault(message, catalogue.get(message.id, context=message.context)))
    ]
    if catalogue.fuzzy:
        faults.append("the catalogue is marked fuzzy, or has no header: it would not be compiled")
    sys.stdout.write("\n".join([*faults, f"Translations: {len(template)} texts, {len(faults)} faults."]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
