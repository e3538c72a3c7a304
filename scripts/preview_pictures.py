"""Draw the preview pictures of the templates.

Every picture is made from a workbook as `mapsheets new` makes it, with fixed names and
dates, printed by LibreOffice: what is seen is what a buyer gets.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from mapsheets.plan.effective import effective
from mapsheets.plan.model import Status, Step
from mapsheets.schedule.dates import compute
from mapsheets.sheet.layout import layout
from mapsheets.sheet.show import show
from mapsheets.sheet.spec import Tab, WorkbookSpec
from mapsheets.stores.folder.new import rendered
from mapsheets.workflows.new import Order, prepare

TEMPLATES = Path(__file__).parents[1] / "sheet_templates"
PICTURES = TEMPLATES / "preview"
TODAY = date(2027, 2, 1)
RESOLUTION = 100  # dots an inch: about 1170 pixels across
LARGEST = 200_000  # bytes of a picture
PLAN_PAGE, TIMELINE_PAGE = 1, 2
LATER = date(2027, 3, 24)
EXAMPLE, EXAMPLE_OF = "example", "enterprise"
OWNERS = {"1": "Priya Shah", "2": "Jon Reyes", "3": "Mei Tan", "4": "Jon Reyes"}
OWNERS |= {"5": "Priya Shah", "6": "Priya Shah", "9": "Ana Ruiz"}
STATUSES = {"1": Status.COMPLETE, "2": Status.COMPLETE, "3": Status.BLOCKED}
STATUSES |= {"4": Status.IN_PROGRESS}
WORKING_SINCE = {"4": date(2027, 3, 2)}
SECONDS = 120


def order(template: str) -> Order:
    """Give the order of a plan that shows a template well."""
    return Order(
        customer="Acme",
        vendor="Northwind",
        template=template,
        start=TODAY,
        customer_country="US",
        vendor_country="US",
        customer_lead="Priya Shah, Head of Operations",
        vendor_lead="Sam Lee, Account Executive",
    )


def workbook(template: str) -> WorkbookSpec:
    """Lay out a new plan of a template."""
    return _on_day(prepare(order(template), TODAY, "preview").spec, TODAY)


def example() -> WorkbookSpec:
    """Lay out a plan that two companies have worked with for some weeks."""
    plan = prepare(order(EXAMPLE_OF), TODAY, "preview").plan
    header = replace(
        plan.header,
        objective="By 1 Jun 2027, Acme will have one customer view in use, so that "
        "Support answers within one day instead of four.",
        why_this_date="The contract for the present system ends on 30 Jun 2027.",
        next_review="Tue 30 Mar 2027, 10:00, Priya and Sam",
    )
    steps = tuple(_worked_on(step) for step in plan.steps)
    plan = replace(plan, content=replace(plan.content, header=header, steps=steps))
    memory = replace(plan.memory, last_updated=LATER, in_progress_since=WORKING_SINCE)
    plan = replace(plan, memory=memory)
    shown = show(plan, compute(effective(plan), LATER), LATER)
    return _on_day(layout(plan, shown, ()), LATER)


def _worked_on(step: Step) -> Step:
    owner = OWNERS.get(step.id, step.customer_owner)
    status = STATUSES.get(step.id, step.status)
    done = step.target if status is Status.COMPLETE else None
    return replace(step, customer_owner=owner, status=status, done_on=done)


def _on_day(spec: WorkbookSpec, day: date) -> WorkbookSpec:
    """Let colours that ask for today get a fixed day."""
    return replace(spec, tabs=tuple(_tab_on_day(tab, day) for tab in spec.tabs))


def _tab_on_day(tab: Tab, day: date) -> Tab:
    fixed = f"DATE({day.year},{day.month},{day.day})"
    return replace(
        tab,
        rules=tuple(
            replace(rule, formula=rule.formula.replace("TODAY()", fixed))
            for rule in tab.rules
        ),
    )


def printed(spec: WorkbookSpec, folder: Path) -> Path:
    """Print a workbook with LibreOffice, in a profile of its own."""
    path = folder / "plan.xlsx"
    path.write_bytes(rendered(spec))
    profile = (folder / "profile").as_uri()
    run(
        "soffice",
        "--headless",
        f"-env:UserInstallation={profile}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(path),
    )
    return path.with_suffix(".pdf")


def draw(pdf: Path, page: int, target: Path, height: int = -1) -> None:
    """Draw one page as a picture, or the upper ``height`` pixels of it."""
    part = () if height < 0 else ("-x", "0", "-y", "0", "-W", "1170", "-H", str(height))
    pages = ("-f", str(page), "-l", str(page), "-singlefile")
    target.parent.mkdir(exist_ok=True)
    run(
        "pdftoppm", "-png", "-r", str(RESOLUTION), *pages, *part, str(pdf),
        str(target.with_suffix("")),
    )  # fmt: skip
    if target.stat().st_size > LARGEST:
        sys.exit(f"{target.name} is larger than {LARGEST} bytes: lower RESOLUTION.")
    print(f"{target.relative_to(TEMPLATES.parent)}  {target.stat().st_size // 1000} kB")


def run(*command: str) -> None:
    """Run a program; end with a sentence where it is missing or fails."""
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    except FileNotFoundError:
        sys.exit(f"{command[0]} is not installed. Install it and run this again.")
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        sys.exit(f"{command[0]} failed: {error}")


def main() -> None:
    """Draw the pictures that were named, else all."""
    known = [*sorted(path.stem for path in TEMPLATES.glob("*.toml")), EXAMPLE]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*known, []], metavar="NAME")
    for name in parser.parse_args().names or known:
        with tempfile.TemporaryDirectory() as folder:
            spec = example() if name == EXAMPLE else workbook(name)
            pdf = printed(spec, Path(folder))
            draw(pdf, PLAN_PAGE, PICTURES / f"{name}.png")
            if name == EXAMPLE:
                draw(pdf, TIMELINE_PAGE, PICTURES / f"{name}-timeline.png", 350)


if __name__ == "__main__":
    main()
