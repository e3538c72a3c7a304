"""Names that people give to customers, deals and vendors, checked before use."""

from __future__ import annotations

import unicodedata
from locale import locale_alias

from mapsheets.errors import UsageFault

LONGEST = 100  # characters; titles, file names and headings stay readable
LONGEST_LANGUAGE = 3  # letters of an ISO 639 code
_REFUSED = frozenset('/\\:*?"<>|')
_FORMULA = ("=", "+", "-", "@")


def check_name(name: str, what: str) -> str:
    """Check a name and give it without spaces at its ends.

    Raises:
        UsageFault: it is empty, too long, or has characters that file names or
            spreadsheets treat specially.
    """
    text = " ".join(unicodedata.normalize("NFC", name).split())
    if not text:
        raise UsageFault(f"The {what} is empty.", "Give a name such as 'Acme'.")
    if len(text) > LONGEST:
        raise UsageFault(
            f"The {what} has {len(text)} characters; {LONGEST} are possible.",
            "Give a shorter name.",
        )
    if text.startswith(_FORMULA) or text in {".", ".."}:
        raise UsageFault(
            f"The {what} '{text}' would be taken for a formula or a folder.",
            "Begin it with a letter or a digit.",
        )
    bad = sorted({char for char in text if _is_refused(char)})
    if bad:
        shown = " ".join(char if char.isprintable() else "(invisible)" for char in bad)
        raise UsageFault(
            f"The {what} '{_printable(text)}' has characters that cannot be used: "
            f"{shown}.",
            "Leave them out; a deal has its own option --deal.",
        )
    return text


def check_locale(text: str) -> str:
    """Check a locale such as ``de_DE``; "" is allowed.

    Raises:
        UsageFault: there is no such language, or it is not written like that.
    """
    plain = text.strip().replace("-", "_")
    language, _, country = plain.partition("_")
    known = {name.split("_")[0].split(".")[0] for name in locale_alias}
    if plain and not (
        language.casefold() in known
        and language.isalpha()
        and len(language) <= LONGEST_LANGUAGE
        and (not country or (country.isalpha() and len(country) == len("DE")))
    ):
        raise UsageFault(
            f"'{text}' is no locale.", "Write it as language_COUNTRY, such as de_DE."
        )
    return f"{language.lower()}_{country.upper()}" if country else language.lower()


def _is_refused(char: str) -> bool:
    return char in _REFUSED or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"}


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)
