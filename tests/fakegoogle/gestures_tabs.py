"""What people do to tabs and to the file, and what they see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakegoogle.dumping import rows as shown_rows
from fakegoogle.sheets_api import workbook_of

if TYPE_CHECKING:
    pass
from fakegoogle.browser import ANYBODY, Browser


class TabGestures(Browser):
    """Renaming, hiding, deleting, copying."""

    def rename_tab(self, tab: str, new: str) -> None:
        """Rename a tab."""
        self.set_sheet(tab, "title", title=new)

    def hide_tab(self, tab: str) -> None:
        """Hide a tab."""
        self.set_sheet(tab, "hidden", hidden=True)

    def delete_tab(self, tab: str) -> None:
        """Delete a tab."""
        self.request(tab, lambda sheet, _: {"deleteSheet": {"sheetId": sheet.id}})

    def add_tab(self, beside: str, title: str) -> None:
        """Add a tab to the spreadsheet that has the tab `beside`."""
        self.request(beside, lambda *_: {"addSheet": {"properties": {"title": title}}})

    def duplicate_tab(self, tab: str) -> None:
        """Duplicate a tab."""
        self.request(
            tab, lambda sheet, _: {"duplicateSheet": {"sourceSheetId": sheet.id}}
        )

    def set_locale(self, tab: str, locale: str) -> None:
        """Change the locale of the spreadsheet."""
        body = {"properties": {"locale": locale}, "fields": "locale"}
        self.request(tab, lambda *_: {"updateSpreadsheetProperties": body})

    def rename_file(self, title: str) -> None:
        """Rename the spreadsheet."""
        body = {"properties": {"title": title}, "fields": "title"}
        self.request(None, lambda *_: {"updateSpreadsheetProperties": body})

    def trash(self) -> None:
        """Move the spreadsheet to the trash."""
        with self.google.lock:
            file = self.open_file(None)
            file.trashed = True
            self.google.store.touch(file, self.email)

    def copy_file(self, title: str | None = None) -> str:
        """Make a copy in one's own My Drive; properties go with it. Gives its id."""
        with self.google.lock:
            source = self.open_file(None, role="reader")
            store = self.google.store
            user = self.google.identity.user(self.email or ANYBODY)
            name = title or f"Copy of {source.name}"
            home = store.root(user).id
            copy = store.add(name, source.mime_type, (home,), user.email)
            copy.by_app = False
            copy.properties = dict(source.properties)
            copy.workbook = workbook_of(source).fork()
            copy.workbook.properties["title"] = name
            copy.workbook.settle()
            return copy.id

    def sees(self, tab: str) -> list[list[str]]:
        """Give the texts that a tab shows, also of rows a filter hides."""
        file = self.open_file(tab, role="reader")
        return shown_rows(file, tab, self.google.clock.now())
