"""Files, folders, queries, shared drives and revisions."""

from __future__ import annotations

from typing import Any

import pytest
from fakegoogle import FakeGoogle
from fakegoogle.client import FOLDER, SPREADSHEET, Client, text_cells


@pytest.fixture
def google() -> FakeGoogle:
    """Give a new emulator."""
    return FakeGoogle()


@pytest.fixture
def client(google: FakeGoogle) -> Client:
    """Give its client."""
    return Client(google)


def names(client: Client, q: str, **params: Any) -> list[str]:
    """Give the names that a query finds."""
    reply = client.drive("GET", "files", {"q": q, "fields": "files(name)", **params})
    assert reply.status_code == 200, reply.text
    return [file["name"] for file in reply.json()["files"]]


def reason(reply: Any) -> str:
    """Give the reason of a refusal."""
    return str(reply.json()["error"]["errors"][0]["reason"])


def test_creation_answers_with_four_fields(client: Client) -> None:
    body = {"name": "Order", "mimeType": SPREADSHEET}
    reply = client.drive("POST", "files", json=body).json()

    assert len(reply.pop("id")) == 44
    assert reply == {"kind": "drive#file", **body}


def test_the_alias_root_is_the_my_drive_folder(
    google: FakeGoogle, client: Client
) -> None:
    client.create("In root", parents=["root"])
    client.create("Without a parent")

    root = client.drive("GET", "files/root", {"fields": "id,name"}).json()
    assert root == {"id": google.root(), "name": "My Drive"}
    assert sorted(names(client, "'root' in parents")) == ["In root", "Without a parent"]
    by_id = names(client, f"'{google.root()}' in parents")
    assert sorted(by_id) == ["In root", "Without a parent"]


def test_the_folder_of_a_file_must_be_a_folder_one_may_write_to(
    google: FakeGoogle, client: Client
) -> None:
    sheet = client.create()
    folder = google.add_folder("Theirs", "other@vendor.example")

    def create(parent: str) -> Any:
        return client.drive("POST", "files", json={"name": "x", "parents": [parent]})

    assert reason(create("nowhere")) == "notFound"
    assert reason(create(folder)) == "notFound"
    assert reason(create(sheet)) == "parentNotAFolder"
    google.share(folder, "seller@vendor.example", "reader")
    assert reason(create(folder)) == "insufficientParentPermissions"


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("name = 'Plan A'", ["Plan A"]),
        ("name='plan a'", ["Plan A"]),
        ("name != 'Plan A' and mimeType != '" + FOLDER + "'", ["It's B"]),
        ("name = 'It\\'s B'", ["It's B"]),
        ("name contains 'pla'", ["Plan A"]),
        ("name contains 'lan'", []),
        ("mimeType = 'application/vnd.google-apps.folder'", ["Folder"]),
        ("not mimeType='" + FOLDER + "' and trashed=false", ["It's B", "Plan A"]),
        ("(name='Folder' or name='Plan A') and trashed = false", ["Folder", "Plan A"]),
        ("properties has { key='map' and value='1' }", ["Plan A"]),
        ("properties has {key='map' and value='2'}", []),
        ("trashed = true", []),
        ("'seller@vendor.example' in owners", ["Folder", "It's B", "Plan A"]),
        ("modifiedTime > '2020-01-01T00:00:00'", ["Folder", "It's B", "Plan A"]),
    ],
)
def test_queries_find_what_they_describe(
    client: Client, q: str, found: list[str]
) -> None:
    client.create("Plan A", properties={"map": "1"})
    client.create("It's B")
    client.folder("Folder")

    assert sorted(names(client, q)) == found


@pytest.mark.parametrize(
    "q",
    [
        "name = 'It's'",
        "title = 'x'",
        "name is 'x'",
        "trashed = 'true'",
        "name = 'a' and",
        "modifiedByMeTime > '2020-01-01'",
        "'x' in children",
    ],
)
def test_a_query_that_cannot_be_read_is_refused(client: Client, q: str) -> None:
    reply = client.drive("GET", "files", {"q": q})

    assert reply.status_code == 400
    assert reply.json()["error"]["errors"][0]["location"] == "q"


def test_lists_come_in_pages(client: Client) -> None:
    for number in range(5):
        client.create(f"P{number}")
    params = {"pageSize": 2, "orderBy": "name", "q": "trashed=false"}

    first = client.drive("GET", "files", params).json()
    second = client.drive(
        "GET", "files", {**params, "pageToken": first["nextPageToken"]}
    ).json()
    wrong = client.drive("GET", "files", {**params, "pageToken": "x"})

    assert [file["name"] for file in first["files"]] == ["P0", "P1"]
    assert [file["name"] for file in second["files"]] == ["P2", "P3"]
    assert first["incompleteSearch"] is False
    assert wrong.status_code == 400


def test_a_trashed_file_is_listed_unless_excluded(client: Client) -> None:
    file_id = client.create("gone")
    client.drive("PATCH", f"files/{file_id}", json={"trashed": True})

    assert names(client, "name='gone'") == ["gone"]
    assert names(client, "name='gone' and trashed=false") == []


def test_files_in_a_trashed_folder_are_trashed(client: Client) -> None:
    folder = client.folder("f")
    client.create("inside", parents=[folder])
    client.drive("PATCH", f"files/{folder}", json={"trashed": True})

    assert names(client, "name='inside' and trashed=true") == ["inside"]


def test_renaming_and_moving(google: FakeGoogle, client: Client) -> None:
    file_id, folder = client.create("old"), client.folder("to")
    params = {"addParents": folder, "removeParents": "root", "fields": "name,parents"}

    reply = client.drive("PATCH", f"files/{file_id}", params, {"name": "new"})

    assert reply.json() == {"name": "new", "parents": [folder]}
    title = client.read(file_id, "properties.title")
    assert title == {"properties": {"title": "new"}}
    both = client.drive("PATCH", f"files/{file_id}", {"addParents": "root"}, {})
    assert reason(both) == "cannotAddParent"
    direct = client.drive("PATCH", f"files/{file_id}", json={"parents": [folder]})
    assert reason(direct) == "fieldNotWritable"


def test_only_the_owner_trashes_and_deletes(google: FakeGoogle, client: Client) -> None:
    file_id = client.create()
    google.share(file_id, "buyer@acme.example", "writer")
    buyer = Client(google, "buyer@acme.example")

    trash = buyer.drive("PATCH", f"files/{file_id}", json={"trashed": True})
    assert reason(trash) == "insufficientFilePermissions"
    assert reason(buyer.drive("DELETE", f"files/{file_id}")) == (
        "insufficientFilePermissions"
    )
    gone = client.drive("DELETE", f"files/{file_id}")
    assert (gone.status_code, gone.text) == (204, "")
    assert client.sheets("GET", f"/{file_id}").status_code == 404


def test_properties_are_kept_removed_and_limited(client: Client) -> None:
    file_id = client.create(properties={"a": "1", "b": "2"})
    path = f"files/{file_id}"
    client.drive("PATCH", path, json={"properties": {"a": "3"}})

    reply = client.drive("GET", path, {"fields": "properties"})
    assert reply.json() == {"properties": {"a": "3", "b": "2"}}
    long = client.drive("PATCH", path, json={"properties": {"k": "x" * 124}})
    assert long.status_code == 400
    version = client.drive("PATCH", path, json={"version": "9"})
    assert reason(version) == "fieldNotWritable"


def test_version_rises_with_every_change(google: FakeGoogle, client: Client) -> None:
    file_id = client.create()

    def version() -> int:
        path = f"files/{file_id}"
        return int(client.drive("GET", path, {"fields": "version"}).json()["version"])

    seen = [version()]
    client.batch(file_id, text_cells(0, 0, "x"))
    seen.append(version())
    body = {"type": "user", "role": "reader", "emailAddress": "a@b.example"}
    client.drive("POST", f"files/{file_id}/permissions", json=body)
    seen.append(version())

    assert seen == sorted(set(seen))
    client.read(file_id)
    assert version() == seen[-1]


def test_changes_of_people_show_late(google: FakeGoogle, client: Client) -> None:
    file_id = client.create()
    google.share(file_id, "buyer@acme.example")
    google.set_modified_lag(180)
    path = f"files/{file_id}"
    fields = {"fields": "version,lastModifyingUser(emailAddress)"}
    before = client.drive("GET", path, fields).json()

    google.person("buyer@acme.example").type("Sheet1", "A1", "x")

    assert client.drive("GET", path, fields).json() == before
    google.clock.advance(181)
    after = client.drive("GET", path, fields).json()
    assert after["lastModifyingUser"] == {"emailAddress": "buyer@acme.example"}
    assert int(after["version"]) > int(before["version"])
    assert client.values(file_id, "A1") == [["x"]]


def test_revisions_name_their_editors(google: FakeGoogle, client: Client) -> None:
    file_id = client.create()
    google.share(file_id, "buyer@acme.example")
    google.share_link(file_id)
    google.person("buyer@acme.example").type("Sheet1", "A1", "x")
    google.person("buyer@acme.example").type("Sheet1", "A2", "x")
    google.person(None).type("Sheet1", "A3", "x")

    params = {"fields": "revisions(id,lastModifyingUser(emailAddress))"}
    found = client.drive("GET", f"files/{file_id}/revisions", params).json()

    assert found["revisions"] == [
        {"id": "1", "lastModifyingUser": {"emailAddress": "seller@vendor.example"}},
        {"id": "2", "lastModifyingUser": {"emailAddress": "buyer@acme.example"}},
        {"id": "3"},
    ]


def test_a_shared_drive_wants_to_be_asked_for(
    google: FakeGoogle, client: Client
) -> None:
    drive = google.add_shared_drive("Deals", {"seller@vendor.example": "fileOrganizer"})
    file_id = client.create("In the drive", parents=[drive.id])
    path, yes = f"files/{file_id}", {"supportsAllDrives": "true"}

    assert client.drive("GET", path).status_code == 404
    found = client.drive("GET", path, {**yes, "fields": "driveId,owners,ownedByMe"})
    assert found.json() == {"driveId": drive.id}
    assert names(client, "trashed=false") == []
    drive_query = {
        **yes,
        "includeItemsFromAllDrives": "true",
        "corpora": "drive",
        "driveId": drive.id,
    }
    assert names(client, f"'{drive.id}' in parents", **drive_query) == ["In the drive"]
    half = {"corpora": "drive", "driveId": drive.id}
    assert client.drive("GET", "files", half).status_code == 400
    listed = client.drive("GET", "drives", {"fields": "drives(name)"}).json()
    assert listed == {"drives": [{"name": "Deals"}]}


def test_new_files_may_be_found_late_unless_the_parent_is_named(
    google: FakeGoogle, client: Client
) -> None:
    google.options.search_lag_seconds = 60
    client.create("new")

    assert names(client, "name = 'new'") == []
    assert names(client, "name = 'new' and 'root' in parents") == ["new"]
    google.clock.advance(61)
    assert names(client, "name = 'new'") == ["new"]


def test_generated_ids_work_for_folders_only(client: Client) -> None:
    ids = client.drive("GET", "files/generateIds", {"count": 2}).json()["ids"]
    sheet = client.drive("POST", "files", json={"id": ids[0], "mimeType": SPREADSHEET})

    assert sheet.status_code == 400
    assert client.folder("f", id=ids[1]) == ids[1]
    again = client.drive("POST", "files", json={"id": ids[1], "mimeType": FOLDER})
    assert again.status_code == 409


def test_a_copy_has_the_cells_but_not_the_sharing(
    google: FakeGoogle, client: Client
) -> None:
    file_id = client.create("a")
    client.batch(file_id, text_cells(0, 0, "x"))
    google.share(file_id, "buyer@acme.example")
    copy = client.drive("POST", f"files/{file_id}/copy", json={"name": "b"}).json()

    assert client.values(copy["id"], "A1") == [["x"]]
    buyer = Client(google, "buyer@acme.example")
    assert buyer.sheets("GET", f"/{copy['id']}").status_code == 403


def test_about_needs_fields(client: Client) -> None:
    assert reason(client.drive("GET", "about")) == "required"
    fields = {"fields": "user/emailAddress"}
    assert client.drive("GET", "about", fields).json() == {
        "user": {"emailAddress": "seller@vendor.example"}
    }


def test_an_office_file_is_not_a_spreadsheet(client: Client) -> None:
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file_id = client.create(mimeType=xlsx)
    error = client.sheets("GET", f"/{file_id}").json()["error"]

    assert error["status"] == "FAILED_PRECONDITION"
    assert client.sheets("GET", f"/{client.folder('f')}").status_code == 404


def test_addresses_with_a_common_beginning_are_different_users(
    google: FakeGoogle,
) -> None:
    one, two = "seller@vendor.example", "seller@vendor.examples"

    assert google.root(one) != google.root(two)
