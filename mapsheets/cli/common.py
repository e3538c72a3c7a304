"""What commands share: the session, common options after the command, printing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, wraps
from typing import Any

import click

from mapsheets.workflows.settings import Settings, iso_date, read_settings


@dataclass(frozen=True)
class Session:
    """The common options of a call, wherever on the line they stood."""

    workspace: str | None = None
    today_text: str | None = None
    as_json: bool = False
    verbose: bool = False
    quiet: bool = False

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Session:
        """Take the options of the group."""
        return cls().with_options(options)

    def with_options(self, options: Mapping[str, Any]) -> Session:
        """Let options given after the command win."""
        return replace(
            self,
            workspace=options.get("workspace") or self.workspace,
            today_text=options.get("today") or self.today_text,
            as_json=bool(options.get("as_json")) or self.as_json,
            verbose=bool(options.get("verbose")) or self.verbose,
            quiet=bool(options.get("quiet")) or self.quiet,
        )

    @cached_property
    def settings(self) -> Settings:
        """Read the settings; an option given wins over everything."""
        found = read_settings()
        return replace(found, workspace=self.workspace or found.workspace)

    @cached_property
    def today(self) -> date:
        """Give the day that everything is computed for."""
        if self.today_text:
            return iso_date(self.today_text, "--today")
        if self.settings.today is not None:
            return self.settings.today
        from mapsheets.workflows.clock import today_in  # noqa: PLC0415  rarely needed

        return today_in(self.settings.timezone)

    def say(self, text: str) -> None:
        """Tell a person something beside the result."""
        if not self.quiet:
            click.echo(text, err=True)

    def complain(self, text: str) -> None:
        """Tell a person what is wrong, however quiet the call is."""
        click.echo(text, err=True)

    def result(self, text: str) -> None:
        """Print a result for people."""
        if not self.as_json:
            click.echo(text)

    def json(self, body: object) -> None:
        """Print a result for programs, where it was asked for."""
        if self.as_json:
            click.echo(json.dumps(body, ensure_ascii=False, indent=2))


def common(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take the common options too, and hand it the session."""

    @click.option("--workspace", metavar="PLACE", help="Where plans live.")
    @click.option("--today", metavar="DATE", help="Compute as of this day.")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @click.option("-v", "--verbose", is_flag=True, help="Say more.")
    @click.option("-q", "--quiet", is_flag=True, help="Only results and what is wrong.")
    @wraps(command)
    def wrapped(**options: Any) -> None:
        ctx = click.get_current_context()
        names = ("workspace", "today", "as_json", "verbose", "quiet")
        own = {name: options.pop(name) for name in names}
        session = (ctx.find_object(Session) or Session()).with_options(own)
        ctx.obj = ctx.find_root().obj = session
        command(session, **options)

    return wrapped


class DateOption(click.ParamType[date]):
    """A date on the command line, such as 2027-03-31."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read the date.

        Raises:
            UsageFault: it is none, or not from 2000 to 2100.
        """
        if isinstance(value, date):
            return value
        name = param.opts[0] if param is not None else "the date"
        _ = ctx
        return iso_date(str(value), name)


DATE = DateOption()


def finish(code: int) -> None:
    """End a command with an exit code."""
    click.get_current_context().exit(code)
