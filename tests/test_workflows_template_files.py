from __future__ import annotations

from pathlib import Path

import pytest
from test_templates_parse import GOOD

from mapsheets.errors import TemplateFault
from mapsheets.workflows.template_files import check, load, names, source_text


def write(folder: Path, name: str, text: str = GOOD) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.toml"
    file.write_text(text.replace('"small"', f'"{name}"'), encoding="utf-8")
    return file


def test_a_users_template_is_found_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, "small")

    assert load("small", (tmp_path,)).summary == "Small."
    assert "small" in [name for name, _, _ in names((tmp_path,))]


def test_a_users_file_of_the_same_name_wins(tmp_path: Path) -> None:
    write(tmp_path / "a", "enterprise")
    write(tmp_path / "b", "enterprise", GOOD.replace("Small.", "Second."))

    found = load("enterprise", (tmp_path / "a", tmp_path / "b"))

    assert found.summary == "Small."
    assert len(load("enterprise").steps) == 12


def test_a_folder_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    assert load("pilot", (tmp_path / "none",)).name == "pilot"


def test_an_unknown_name_gets_the_close_and_all_names() -> None:
    with pytest.raises(TemplateFault) as caught:
        load("Enterprize")

    assert caught.value.message == "There is no template 'Enterprize'."
    assert "Did you mean enterprise?" in caught.value.hint
    assert "closing, enterprise, expansion, last-mile" in caught.value.hint


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "", "x\0y"])
def test_a_name_is_never_a_path(tmp_path: Path, name: str) -> None:
    write(tmp_path, "secret")

    with pytest.raises(TemplateFault, match="There is no template"):
        load(name, (tmp_path / "templates",))


def test_a_faulty_file_is_listed_with_its_faults_beside_the_good(
    tmp_path: Path,
) -> None:
    write(tmp_path, "bad", GOOD.replace("days = 2", "days = -2"))

    listed = {name: found for name, _, found in names((tmp_path,))}

    fault = listed["bad"]
    assert isinstance(fault, TemplateFault)
    assert fault.faults[0].startswith("bad.toml:11: ")
    assert len(listed) == 8


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"\xff\xfe", "not UTF-8"), (b"#" * 1_000_001, "larger than 1 MB")],
)
def test_a_file_that_is_no_template_text_is_told(
    tmp_path: Path, raw: bytes, reason: str
) -> None:
    file = tmp_path / "odd.toml"
    file.write_bytes(raw)

    with pytest.raises(TemplateFault, match=reason) as caught:
        check(file)

    assert caught.value.faults[0].startswith("odd.toml:1: ")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(TemplateFault, match="no such file"):
        check(tmp_path / "none.toml")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "small.toml"
    file.write_text(GOOD, encoding="utf-8-sig")

    assert check(file).name == "small"


def test_the_text_of_a_template_can_be_copied(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        source_text("pilot").replace('name = "pilot"', 'name = "mine"'),
        encoding="utf-8",
    )

    assert load("mine", (tmp_path,)).steps == load("pilot").steps


def test_the_text_of_an_unknown_template_is_not_given() -> None:
    with pytest.raises(TemplateFault, match="There is no template"):
        source_text("nothing")
