from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsheets.errors import TemplateFault
from mapsheets.plan.model import Link, Milestone, Pace, Side
from mapsheets.templates.parse import parse_template

TOP = """\
name = "small"
summary = "Small."
when_to_use = "In tests."
value_range = "Any"
"""
SIGN = """\
[[steps]]
id = 1
area = "Signature"
step = "Contract signed"
side = "customer"
customer_owner = "[Signatory]"
days = 2
milestone = "signature"
complete_when = "Signed copy is there"
"""
KICKOFF = """\
[[steps]]
id = 2
area = "Go-live"
step = "Kickoff"
side = "vendor"
vendor_owner = "[Onboarding lead]"
days = 3
depends_on = "1+2d"
complete_when = "Kickoff held"
"""
REST = """\
[[criteria]]
need = "It works"
kind = "Technical"
check = "Try it"
measure = "Yes or no"
consequence = "Contract signed"
[[approvals]]
approval = "Budget"
approver = "[Budget approver]"
"""
GOOD = TOP + SIGN + KICKOFF + REST


def faults(text: str, source: str = "small.toml") -> tuple[str, ...]:
    with pytest.raises(TemplateFault) as caught:
        parse_template(text, source)
    assert caught.value.exit_code == 2
    for fault in caught.value.faults:
        assert fault in caught.value.message
    return caught.value.faults


def only_fault(text: str) -> str:
    (fault,) = faults(text)
    return fault


def line_of(text: str, part: str) -> int:
    (number,) = [n for n, line in enumerate(text.splitlines(), 1) if part in line]
    return number


def test_a_good_template_becomes_data() -> None:
    template = parse_template(GOOD, "small.toml")

    sign, kickoff = template.steps
    assert (template.name, template.pace) == ("small", None)
    assert (sign.id, sign.side, sign.days) == ("1", Side.CUSTOMER, 2)
    assert sign.milestone is Milestone.SIGNATURE
    assert sign.vendor_owner == ""
    assert kickoff.depends_on == (Link("1", 2),)
    assert template.criteria[0].result == "Open"
    assert template.milestone(Milestone.SIGNATURE) == sign
    assert template.milestone(Milestone.DECISION) is None


def test_a_pace_is_read() -> None:
    template = parse_template('pace = "late"\n' + GOOD, "small.toml")

    assert template.pace is Pace.LATE


def test_text_that_is_no_toml_is_told_with_its_line() -> None:
    text = GOOD.replace("days = 2", "days = = 2")

    fault = only_fault(text)

    assert fault.startswith(f"small.toml:{line_of(text, 'days = =')}: This is not TOML")


def test_a_text_that_ends_too_early_is_told_at_its_end() -> None:
    fault = only_fault('name = "x"\nsummary = """never closed\n')

    assert fault.startswith("small.toml:2: This is not TOML:")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("step = ", "stpe = ", "Unknown key 'stpe'. Did you mean 'step'?"),
        ('area = "Signature"', 'area = "Sales"', "Unknown area 'Sales'; choose one"),
        ('side = "customer"', 'side = "buyer"', "Unknown side 'buyer'; choose one"),
        ("days = 2", 'days = "2"', "'days' must be a whole number."),
        ("days = 2", "days = true", "'days' must be a whole number."),
        ("days = 2", "days = 2.5", "'days' must be a whole number."),
        ("days = 2", "days = -2", "Step 1 takes -2 days."),
        ("days = 2", "days = 2\noptional = 1", "'optional' must be true or false."),
        ("id = 2", "id = 1", "Step 1 is there already."),
        ("id = 2", 'id = "next"', "'id' must be a step number."),
        ('depends_on = "1+2d"', 'depends_on = "7"', "Step 2 depends on step 7, which"),
        ('depends_on = "1+2d"', 'depends_on = "2, 1"', "Step 2 depends on itself."),
        ('depends_on = "1+2d"', 'depends_on = "soon"', "'depends_on' must be step num"),
        ('milestone = "signature"', 'milestone = "end"', "Unknown milestone 'end'"),
        ("[Signatory]", "Ann", "Step 1 needs customer_owner as a role"),
        ("[Signatory]", "", "Step 1 needs customer_owner as a role"),
        ("days = 2", 'vendor_owner = "[X]"\ndays = 2', "side 'customer': no vendor_o"),
        ('step = "Kickoff"', 'step = " "', "'step' is blank."),
        ('step = "Kickoff"', 'step = "Kickoff {deal}"', "'step' holds '{deal}'"),
        ('step = "Kickoff"', 'step = "Meet our champion"', "'champion' is not a word"),
        ('kind = "Technical"', 'kind = "Vague"', "Unknown kind 'Vague'"),
        ('approval = "Budget"', 'approval = "Mother"', "Unknown approval 'Mother'"),
        ('name = "small"', 'name = "other"', "but the file is called 'small.toml'"),
        ('summary = "Small."', "", "The key 'summary' is missing."),
        ('complete_when = "Kickoff held"', "", "The key 'complete_when' is missing."),
        ('"Any"', '"Any"\npace = "slow"', "Unknown pace 'slow'; choose one of: even"),
        ('"Any"', '"Any"\nreview_questions = "Why?"', "must be a list of texts"),
        ('"Any"', '"Any"\nreview_questions = ["At risk?"]', "'at risk' is not a word"),
    ],
)
def test_a_single_fault_is_told_in_one_sentence(
    old: str, new: str, sentence: str
) -> None:
    text = GOOD.replace(old, new)
    assert text != GOOD

    assert any(sentence in fault for fault in faults(text)), faults(text)


def test_a_fault_names_the_line_of_its_key_in_its_own_table() -> None:
    text = GOOD.replace("days = 3", "days = -3")

    assert only_fault(text).startswith(f"small.toml:{line_of(text, 'days = -3')}: ")


def test_a_missing_key_names_the_line_of_its_table() -> None:
    text = GOOD.replace('need = "It works"\n', "")

    line = line_of(text, "[[criteria]]")
    assert only_fault(text) == f"small.toml:{line}: The key 'need' is missing."


def test_keys_inside_a_long_text_do_not_shift_the_lines() -> None:
    long = 'step = """Kickoff\n[[steps]]\ndays = 9\n"""'
    text = GOOD.replace('step = "Kickoff"', long).replace("days = 3", "days = -3")

    assert only_fault(text).startswith(f"small.toml:{line_of(text, 'days = -3')}: ")


def test_a_long_text_on_one_line_hides_nothing() -> None:
    text = GOOD.replace('"Kickoff"', '"""Kickoff"""').replace("days = 3", "days = -3")

    assert only_fault(text).startswith(f"small.toml:{line_of(text, 'days = -3')}: ")


def test_steps_in_inline_tables_are_told_at_their_key() -> None:
    text = TOP + "steps = 3\n" + REST

    assert faults(text) == (
        "small.toml:5: Write each of 'steps' as a table [[steps]].",
    )


def test_no_steps_criteria_and_approvals_are_three_faults() -> None:
    assert [fault.split(": ")[1] for fault in faults(TOP)] == [
        "At least one table [[steps]] is missing.",
        "At least one table [[criteria]] is missing.",
        "At least one table [[approvals]] is missing.",
    ]


def test_every_fault_is_told_at_once_in_the_order_of_lines() -> None:
    text = (
        GOOD.replace('area = "Signature"', 'area = "Sales"')
        .replace("days = 2", 'days = "2"')
        .replace('depends_on = "1+2d"', 'depends_on = "1, 9"')
        .replace('kind = "Technical"', 'kind = "Vague"')
        .replace('approver = "[Budget approver]"', 'aprover = "[Budget approver]"')
    )

    found = faults(text)

    lines = [int(fault.split(":")[1]) for fault in found]
    assert len(found) == 6
    assert lines == sorted(lines)
    assert len(set(lines)) == 6  # the unknown key, and the table it is missing from


def test_one_fault_brings_no_echo_of_itself() -> None:
    assert "side" in only_fault(GOOD.replace('side = "customer"', 'side = "buyer"'))
    assert "'id'" in faults(GOOD.replace("id = 2", "id = []"))[0]


def test_a_loop_is_told_once_with_its_steps() -> None:
    text = GOOD.replace("days = 2", 'days = 2\ndepends_on = "2"')

    assert "Steps 1, 2 wait for each other" in only_fault(text)


def test_without_a_signature_there_is_no_template() -> None:
    text = GOOD.replace('milestone = "signature"\n', "")

    assert only_fault(text) == ("small.toml:5: No step has milestone = 'signature'.")


def test_two_signatures_are_one_too_many() -> None:
    text = GOOD.replace("days = 3", 'days = 3\nmilestone = "signature"')

    assert "A second step is marked 'signature'." in only_fault(text)


def test_a_decision_after_the_signature_is_a_fault() -> None:
    text = GOOD.replace("days = 3", 'days = 3\nmilestone = "decision"')

    assert "The decision, step 2, must lead to the signature" in only_fault(text)


def test_a_go_live_takes_no_days() -> None:
    text = GOOD.replace("days = 3", 'days = 3\nmilestone = "go-live"')

    assert only_fault(text).endswith("The go-live step must take 0 days.")


def test_a_go_live_before_the_signature_is_a_fault() -> None:
    text = GOOD.replace("days = 3", 'days = 0\nmilestone = "go-live"').replace(
        'depends_on = "1+2d"\n', ""
    )

    found = faults(text)

    assert any("must depend on the signature" in fault for fault in found)
    assert any("add what follows" in fault for fault in found)


def test_a_signature_that_nothing_follows_is_a_fault() -> None:
    assert "No step depends on the signature" in only_fault(TOP + SIGN + REST)


def test_more_than_twenty_steps_are_a_fault() -> None:
    more = "".join(KICKOFF.replace("id = 2", f"id = {n}") for n in range(3, 22))
    text = TOP + SIGN + KICKOFF + more + REST

    assert "21 steps are too many; 20 is the most." in only_fault(text)


def test_twenty_steps_are_allowed() -> None:
    more = "".join(KICKOFF.replace("id = 2", f"id = {n}") for n in range(3, 21))

    assert len(parse_template(TOP + SIGN + KICKOFF + more + REST, "x").steps) == 20


def test_risks_and_meetings_name_known_steps() -> None:
    text = (
        GOOD
        + '[[risks]]\nitem = "Late"\nstep = 8\n'
        + '[[meetings]]\nmeeting = "M"\ndecides = "D"\nattends = "A"\nsteps = "1, 9"\n'
    )

    found = faults(text)

    assert found[0].endswith("Step 8 is not there.")
    assert found[1].endswith("Step 9 is not there.")


@pytest.mark.parametrize("name", ["a b", "-a", "a--b", "Big", "../x", "ü"])
def test_a_name_that_no_command_line_takes_is_a_fault(name: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        parse_template(GOOD.replace('"small"', f'"{name}"'), "the text")

    assert "'name' must be" in caught.value.message


@given(st.text(max_size=300))
def test_any_text_is_a_template_or_faults_with_lines(text: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        parse_template(text, "x.toml")

    assert caught.value.faults
    assert all(fault.startswith("x.toml:") for fault in caught.value.faults)


@given(st.integers(0, len(GOOD) - 1), st.sampled_from(["", '"', "\n", "=", "[", "9"]))
def test_a_damaged_template_never_fails_otherwise(spot: int, damage: str) -> None:
    text = GOOD[:spot] + damage + GOOD[spot + 1 :]
    found: tuple[str, ...] = ()
    try:
        parse_template(text, "x")
    except TemplateFault as fault:
        found = fault.faults

    last = len(text.splitlines())
    assert all(1 <= int(line.split(":")[1]) <= last for line in found)
