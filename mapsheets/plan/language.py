"""Buyer language: the words that no buyer should read in a plan.

A *refused* word stops a plan from being shared; a *warned* one is only pointed
out. Whole words count, in any case, with a space or a hyphen, singular or plural.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from mapsheets.plan.model import Plan

REFUSED = (
    "close plan",
    "close date",
    "champion",
    "economic buyer",
    "EB",
    "pipeline",
    "forecast",
    "MEDDIC",
    "MEDDPICC",
    "BANT",
    "ACV",
    "ARR",
    "prospect",
    "competitor",
    "at risk",
    "stalled",
    "single-threaded",
    "ghosted",
    "quota",
    "decision-maker",
)
WARNED = (
    "commit",
    "stage",
    "score",
    "health",
    "opportunity",
    "urgency",
    "deal",
    "quarter-end",
    "slip",
)

Finder = Callable[[str, tuple[str, ...]], tuple[str, ...]]

_JOIN = r"[\s\-\u2010-\u2015_]*"
_EMAIL = re.compile(r"\S+@\S+")
# "Decision-maker" names a person only where it stands as a label: alone in its
# cell or line, before a colon, in brackets, or as an entry of a list.
_LABEL = re.compile(
    r"(?:^|[\[(,;/|])\s*(?:(?:the|a|key|final|main|our|your)\s+)?"
    rf"decision{_JOIN}makers?\s*(?=$|[:\]),;/|])",
    re.IGNORECASE | re.MULTILINE,
)


def _pattern(word: str) -> re.Pattern[str]:
    """Match one listed word as a whole word."""
    if word == "decision-maker":
        return _LABEL
    parts = (re.escape(part) for part in re.split(r"[\s-]", word))
    stem = _JOIN.join(parts).removesuffix("y")
    ending = "(?:y|ies)" if word.endswith("y") else "s?"
    return re.compile(rf"(?<!\w){stem}{ending}(?!\w)", re.IGNORECASE)


_REFUSED = tuple((word, _pattern(word)) for word in REFUSED)
_WARNED = tuple((word, _pattern(word)) for word in WARNED)


def _plain(text: str) -> str:
    """Undo look-alike spellings: full-width letters, odd spaces, unseen characters."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(mark for mark in normal if unicodedata.category(mark) != "Cf")


def _without(text: str, exempt: tuple[str, ...]) -> str:
    """Take names out of a text: whole names in any case, parts as they are spelled."""
    for name in sorted(filter(None, map(str.strip, exempt)), key=len, reverse=True):
        plain = _plain(name)
        text = re.sub(rf"(?i)(?<!\w){re.escape(plain)}(?!\w)", " \u00b7 ", text)
        for part in plain.split():
            if part[0].isupper():
                text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", " \u00b7 ", text)
    return text


def _found(
    text: str, exempt: tuple[str, ...], words: tuple[tuple[str, re.Pattern[str]], ...]
) -> tuple[str, ...]:
    # Nearly all texts hold none of the words; taking names out adds none.
    plain, suspects = _suspects(text, words)
    if not suspects:
        return ()
    rest = _without(plain, exempt)
    return tuple(word for word, pattern in suspects if pattern.search(rest))


@lru_cache(maxsize=4096)
def _suspects(
    text: str, words: tuple[tuple[str, re.Pattern[str]], ...]
) -> tuple[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """Give a plain text, and the words that it holds, be it in a name.

    Plans share most texts.
    """
    plain = _EMAIL.sub(" \u00b7 ", _plain(text))
    return plain, tuple((word, item) for word, item in words if item.search(plain))


def refused_words(text: str, exempt: tuple[str, ...] = ()) -> tuple[str, ...]:
    """List the refused words in a text, in the order of the list.

    ``exempt`` holds names (companies, people) in which such a word may occur;
    addresses are never looked into.
    """
    return _found(text, exempt, _REFUSED)


def warned_words(text: str, exempt: tuple[str, ...] = ()) -> tuple[str, ...]:
    """List the words in a text that sound like the seller's side of the table."""
    return _found(text, exempt, _WARNED)


def scan(
    texts: Iterable[tuple[str, str]],
    exempt: tuple[str, ...] = (),
    find: Finder = refused_words,
) -> tuple[tuple[str, str], ...]:
    """Look through (where, text) pairs; give (where, word) for every word found."""
    return tuple((where, word) for where, text in texts for word in find(text, exempt))


def exempt_names(plan: Plan) -> tuple[str, ...]:
    """List the names of both companies and of their people, as far as they are names.

    A "person" who is called by nothing but a listed word ("Champion") is a label.
    """
    people = [person.name for person in plan.content.people]
    people += [plan.header.customer_lead, plan.header.vendor_lead]
    named = (re.split(r"[,(]", name)[0].strip() for name in people)
    listed = {word.casefold() for word in REFUSED + WARNED}
    return (
        plan.memory.customer,
        plan.memory.vendor,
        *(
            name
            for name in named
            if name and not name.startswith("[") and name.casefold() not in listed
        ),
    )
