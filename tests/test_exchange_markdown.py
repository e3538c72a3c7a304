from __future__ import annotations

from dataclasses import replace
from datetime import date

from exchange_plan import dated, enterprise, small, with_step
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mapsheets.exchange.markdown import escaped, plan_markdown
from mapsheets.exchange.texts import clean_lines
from mapsheets.plan.model import Step


def cells(text: str) -> list[list[str]]:
    """Read every table row of a document as the text a reader sees."""
    rows: list[list[str]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(_seen(token.children or []))
    return rows


def _seen(children: list) -> str:  # type: ignore[type-arg]
    allowed = {"text", "text_special", "html_inline"}
    assert {child.type for child in children} <= allowed, children
    breaks = {child.content for child in children if child.type == "html_inline"}
    assert breaks <= {"<br>"}
    return "".join(
        "\n" if child.type == "html_inline" else child.content for child in children
    )


def test_the_header_stands_first_in_words() -> None:
    plan = with_step(enterprise(), "9", days=60)
    lines = plan_markdown(plan, dated(plan)).splitlines()

    assert lines[0] == "# Mutual Action Plan: Acme + Northwind"
    assert lines[2] == "*Working draft*"
    assert lines[4].startswith("**Signature is now expected on")
    assert "- **Start:** 1 Feb 2027" in lines
    assert "- **Target signature:** 30 Jun 2027" in lines
    assert "- **Northwind lead:** Sam Lee, AE" in lines
    assert not [line for line in lines if "Target go-live" in line]


def test_the_day_of_the_sign_off_says_what_it_is() -> None:
    plan = small(Step("1"), confirmed_by="Priya", confirmed_on=date(2027, 2, 2))
    text = plan_markdown(plan, dated(plan))

    assert "- **Confirmed by:** Priya\n- **Confirmed on:** 2 Feb 2027" in text


def test_every_step_is_a_row_with_the_sheets_columns() -> None:
    plan = enterprise()

    rows = cells(plan_markdown(plan, dated(plan)))

    assert rows[0][:6] == [
        "#",
        "Area",
        "Step",
        "Acme owner",
        "Northwind owner",
        "Target date",
    ]
    assert [row[0] for row in rows[1:13]] == [step.id for step in plan.steps]
    assert rows[9][3:6] == ["[Legal counsel]", "Sam Lee", "18 Jun 2027"]


def test_tabs_follow_and_those_without_rows_are_left_out() -> None:
    plan = replace(enterprise(), history=())
    headings = [
        line
        for line in plan_markdown(plan, dated(plan)).splitlines()
        if line[:2] == "##"
    ]

    assert headings == [
        "## Steps",
        "## What we need to see",
        "## Decision meetings",
        "## Approvals",
        "## People",
        "## Open items",
    ]


def test_nothing_private_is_in_it() -> None:
    plan = enterprise(shared_with=("priya@acme.example",), generation=77)
    text = plan_markdown(plan, dated(plan))

    assert "priya@" not in text
    assert "M1" not in text


@given(st.text(st.characters(codec="utf-8"), max_size=60))
@example("a|b\\|c\\")
@example("[x](javascript:1) <b> &amp; `code` ~~gone~~ ![i](u)")
@example("**bold** _it_ https://example.com a@b.example")
@example("\\")
@example("# x\n- y\n1. z\n| - |")
def test_a_reader_sees_in_a_cell_what_people_typed(text: str) -> None:
    plan = small(Step("1", text=text, notes="end"))

    rows = cells(plan_markdown(plan, dated(plan)))

    assert len(rows) == 2
    assert len(rows[1]) == 14
    assert rows[1][2] == "\n".join(clean_lines(text))
    assert rows[1][13] == "end"


def test_lines_of_a_cell_become_breaks() -> None:
    assert (
        escaped("\n one\r\ntwo\u2028three\x07\tfour \n\n") == "one<br>two<br>three four"
    )


def test_every_month_is_written_in_english() -> None:
    steps = (Step(str(n), target=date(2027, n, 9)) for n in range(1, 13))
    plan = small(*steps)

    rows = cells(plan_markdown(plan, dated(plan)))

    months = [row[5].split()[1] for row in rows[1:]]
    assert months == [
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ]
