"""Files are looked for by their tags before they are made."""

from __future__ import annotations

from pipeline.google import Google


def test_made_once(google: Google) -> None:
    """The second asking finds what the first made, quotes and backslashes in its tags notwithstanding."""
    tags = {"smallwins": "data", "school": "o'brien\\north"}
    first = google.drive.find_or_make("Data", "spreadsheet", tags)
    assert google.drive.find_or_make("Data", "spreadsheet", tags) == first
    assert google.drive.find({**tags, "school": "other"}, "spreadsheet") is None
    assert google.drive.find(tags, "document") is None


def test_a_trashed_file_is_not_found(google: Google) -> None:
    """What somebody threw away is made anew."""
    tags = {"smallwins": "data"}
    first = google.drive.make("Data", "spreadsheet", tags)
    google.drive._files.update(fileId=first, body={"trashed": True}).execute()
    assert google.drive.find_or_make("Data", "spreadsheet", tags) != first


def test_of_two_files_the_older_is_found(google: Google) -> None:
    """All are told of, the oldest first, until one lies in the trash."""
    tags = {"smallwins": "data"}
    first, second = (google.drive.make(name, "spreadsheet", tags) for name in ("One", "Two"))
    told = [(file.file_id, file.name, file.tags, file.ours) for file in google.drive.find_all(tags, "spreadsheet")]
    assert told == [(first, "One", tags, True), (second, "Two", tags, True)]
    google.drive.trash(first)
    assert google.drive.find(tags, "spreadsheet") == second


def test_into_the_folder(google: Google) -> None:
    """A file lies where it was asked for, under its tags."""
    folder = google.drive.make("Folder", "folder", {"smallwins": "folder"})
    file_id = google.drive.make("Doc", "document", {"key": "weekly"}, folder)
    got = google.drive._files.get(fileId=file_id, fields="parents,appProperties").execute()
    assert (got["parents"], got["appProperties"]) == ([folder], {"key": "weekly"})
    assert google.drive.find({"key": "weekly"}, "document") == file_id
