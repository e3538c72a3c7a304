"""The words and marks people use for a status, and the names of months.

One table a language; matching is on folded text (see ``cells.fold``).
"""

from __future__ import annotations

from mapsheets.plan.model import Status

STATUS_WORDS: dict[Status, tuple[str, ...]] = {
    Status.PENDING: (
        "pending", "open", "to do", "todo", "not started", "not yet", "planned",
        "upcoming", "new", "scheduled", "waiting", "☐", "○", "◯", "□", "⬜", "-", "no",
        "offen", "ausstehend", "geplant", "nicht begonnen", "zu erledigen",
        "en attente", "à faire", "a faire", "ouvert", "non commencé", "prévu",
        "pendiente", "por hacer", "abierto", "sin empezar",
        "te doen", "nog te doen", "niet gestart", "gepland",
        "pendente", "por fazer", "a fazer", "aberto", "não iniciado",
        "da fare", "in attesa", "aperto", "non iniziato",
    ),
    Status.IN_PROGRESS: (
        "in progress", "wip", "started", "ongoing", "doing", "working", "underway",
        "under way", "in work", "active", "half", "partly", "partial", "in review",
        "on track", "◐", "◑", "◒", "◓", "🟡", "⏳", "~", "in process", "begun",
        "in arbeit", "läuft", "laeuft", "begonnen", "in bearbeitung", "angefangen",
        "en cours", "commencé", "démarré", "en curso", "en progreso", "en proceso",
        "iniciado", "bezig", "in behandeling", "gestart", "loopt", "mee bezig",
        "em andamento", "em curso", "em progresso", "in corso", "iniziato",
    ),
    Status.COMPLETE: (
        "complete", "completed", "done", "finished", "closed", "yes", "y", "x", "ok",
        "ready", "delivered", "achieved", "approved", "signed", "true", "✓", "✔", "✔️",
        "☑", "☑️", "✅", "🗸", "●", "100%", "all done", "erledigt", "fertig",
        "abgeschlossen", "ja", "wahr", "terminé", "termine", "fait", "fini", "achevé",
        "oui", "vrai", "hecho", "completado", "completo", "terminado", "listo", "sí",
        "si", "klaar", "gereed", "afgerond", "voltooid", "gedaan", "concluído",
        "concluido", "feito", "pronto", "sim", "fatto", "completato", "finito",
        "concluso", "vero",
    ),
    Status.BLOCKED: (
        "blocked", "on hold", "hold", "stuck", "paused", "stopped", "waiting on vendor",
        "at a stop", "halted", "⛔", "🛑", "🚫", "🔴", "!", "blockiert", "pausiert",
        "angehalten", "wartet", "bloqué", "bloque", "en pause", "suspendu", "bloqueado",
        "en espera", "pausado", "detenido", "geblokkeerd", "gepauzeerd", "in de wacht",
        "em espera", "parado", "bloccato", "in pausa", "sospeso", "fermo",
    ),
    Status.NOT_NEEDED: (
        "not needed", "n/a", "na", "n.a.", "not applicable", "skip", "skipped",
        "cancelled", "canceled", "dropped", "not required", "removed", "obsolete",
        "nicht nötig", "nicht noetig", "entfällt", "entfaellt", "nicht erforderlich",
        "non nécessaire", "pas nécessaire", "sans objet", "s.o.", "annulé",
        "no necesario", "no aplica", "cancelado", "niet nodig", "nvt", "n.v.t.",
        "vervalt", "não necessário", "nao necessario", "não se aplica",
        "non necessario", "non serve", "annullato", "n.d.",
    ),
}  # fmt: skip

MONTH_NAMES: tuple[tuple[str, ...], ...] = (
    ("january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene",
     "januari", "janeiro", "gennaio", "gen"),
    ("february", "feb", "februar", "février", "fevrier", "févr", "fevr", "fév",
     "febrero", "februari", "fevereiro", "fev", "febbraio", "febb"),
    ("march", "mar", "märz", "maerz", "mär", "mrz", "mars", "marzo", "maart", "mrt",
     "março", "marco"),
    ("april", "apr", "avril", "avr", "abril", "abr", "aprile"),
    ("may", "mai", "mayo", "mei", "maio", "maggio", "mag"),
    ("june", "jun", "juni", "juin", "junio", "junho", "giugno", "giu"),
    ("july", "jul", "juli", "juillet", "juil", "julio", "julho", "luglio", "lug"),
    ("august", "aug", "août", "aout", "agosto", "ago", "augustus"),
    ("september", "sep", "sept", "septembre", "septiembre", "set", "setembro",
     "settembre", "sett"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre", "outubro", "out",
     "ottobre", "ott"),
    ("november", "nov", "novembre", "noviembre", "novembro"),
    ("december", "dec", "dezember", "dez", "décembre", "decembre", "déc", "diciembre",
     "dic", "dezembro", "dicembre"),
)  # fmt: skip

AND_WORDS = ("and", "und", "et", "y", "en", "e", "&", "plus")

# Locales in which 5/6 is the sixth of May; everywhere else the day comes first.
MONTH_FIRST_LOCALES = ("en_us", "en_ph", "fil_ph", "en_fm", "en_pw", "en_mh", "en_gu")

# Locales that write a decimal point with a full stop.
DECIMAL_POINT_LANGUAGES = ("en", "zh", "ja", "ko", "th", "he", "hi", "ms", "fil")
