"""What a spreadsheet's locale decides: how typing is read and dates are shown."""

from __future__ import annotations

from typing import NamedTuple

MONTHS = {
    "en": "January February March April May June July August September October "
    "November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November "
    "Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre "
    "décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
    "novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober "
    "november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro "
    "novembro dezembro",
}
DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado "
    "domingo",
}


class Locale(NamedTuple):
    """The habits of one locale; `order` is the order of day, month and year."""

    order: str
    date_pattern: str
    decimal: str
    group: str
    months: tuple[str, ...]
    days: tuple[str, ...]
    marks: str = "/-"


# language or locale: order, pattern of a plain date, decimal and group marks,
# marks that may part the numbers of a typed date
HABITS: dict[str, tuple[str, str, str, str, str]] = {
    "en_US": ("mdy", "M/d/yyyy", ".", ",", "/-"),
    "en_GB": ("dmy", "dd/MM/yyyy", ".", ",", "/-."),
    "en_AU": ("dmy", "dd/MM/yyyy", ".", ",", "/-."),
    "en_CA": ("ymd", "yyyy-MM-dd", ".", ",", "/-"),
    "en_IE": ("dmy", "dd/MM/yyyy", ".", ",", "/-."),
    "de": ("dmy", "dd.MM.yyyy", ",", ".", "./-"),
    "de_CH": ("dmy", "dd.MM.yyyy", ".", "\u2019", "./-"),
    "fr": ("dmy", "dd/MM/yyyy", ",", "\u202f", "/-."),
    "es": ("dmy", "dd/MM/yyyy", ",", ".", "/-."),
    "it": ("dmy", "dd/MM/yyyy", ",", ".", "/-."),
    "nl": ("dmy", "d-M-yyyy", ",", ".", "-/."),
    "pt": ("dmy", "dd/MM/yyyy", ",", ".", "/-."),
    "sv": ("ymd", "yyyy-MM-dd", ",", "\u00a0", "-/"),
    "ja": ("ymd", "yyyy/MM/dd", ".", ",", "/-"),
}


def locale_of(name: str) -> Locale:
    """Give the habits of a locale; an unknown one follows its language or en_US."""
    language = name.split("_", maxsplit=1)[0]
    habits = HABITS.get(name) or HABITS.get(language) or HABITS["en_US"]
    order, pattern, decimal, group, marks = habits
    months = tuple(MONTHS.get(language, MONTHS["en"]).split())
    days = tuple(DAYS.get(language, DAYS["en"]).split())
    return Locale(order, pattern, decimal, group, months, days, marks)
