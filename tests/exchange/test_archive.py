"""A backup as a file: what it holds comes back byte for byte; whatever is not ours is refused."""

import json
import zipfile
from pathlib import Path

import pytest

from lgr_tracker.domain.audit_chain import ChainHead
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.archive import MANIFEST, Manifest, open_archive, write_archive

KEY, OTHER = b"k" * 40, b"o" * 40
FACTS = Manifest(
    "2026-11-23T09:00:00+00:00",
    "0.1.0",
    "sqlite",
    "0002",
    {"lgr_risk": 34},
    (ChainHead("service", 3, "a" * 64),),
)


def silent(words: str, done: int, of: int) -> None:
    """Hear and say nothing."""


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of two files, one in a folder."""
    rows, note = tmp_path / "rows", tmp_path / "note"
    rows.write_bytes(bytes(range(256)) * 12_000)
    note.write_text("A note.\n")
    target = tmp_path / "backup.zip"
    write_archive(target, {"database.sqlite": rows, "files/a/note": note}, FACTS, KEY, silent)
    return target


def rewritten(path: Path, change: dict[str, bytes | None], *more: tuple[str, bytes]) -> Path:
    """Pack a backup anew, with some of its members changed, left out or added."""
    other = path.with_name("other.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in more:
            new.writestr(name, content)
    return other


def refused(path: Path, key: bytes = KEY) -> str:
    """Open and unpack a file that must be refused; return the sentence."""
    with pytest.raises(Invalid) as caught, open_archive(path, key) as archive:
        archive.unpack(path.parent / "out", silent)
    return caught.value.message


def test_what_was_packed_comes_back_and_only_its_owner_may_read_it(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    with open_archive(backup, KEY) as archive:
        assert archive.check(silent) == ()
        paths = archive.unpack(backup.parent / "out", silent)
        assert archive.manifest.counts == FACTS.counts
        assert archive.manifest.heads == FACTS.heads
    assert paths["database.sqlite"].read_bytes() == bytes(range(256)) * 12_000
    assert paths["files/a/note"].read_text() == "A note.\n"
    assert paths["database.sqlite"].stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("left", [0, 10, 2_000, -1, -30])
def test_a_backup_that_was_cut_off_is_refused(backup: Path, left: int) -> None:
    backup.write_bytes(backup.read_bytes()[:left])
    assert "cut off" in refused(backup)


@pytest.mark.parametrize("part", [0.05, 0.2, 0.4, 0.6])
def test_one_changed_bit_is_found_and_its_file_named(backup: Path, part: float) -> None:
    content = bytearray(backup.read_bytes())
    with zipfile.ZipFile(backup) as package:
        size = package.getinfo("database.sqlite").compress_size
    content[200 + int(part * (size - 400))] ^= 1
    backup.write_bytes(content)
    assert "database.sqlite" in refused(backup)
    with open_archive(backup, KEY) as archive:
        (fault,) = archive.check(silent)
    assert "database.sqlite" in fault


def test_another_key_is_told_from_a_changed_file(backup: Path) -> None:
    assert "another audit key" in refused(backup, OTHER)
    with zipfile.ZipFile(backup) as package:
        manifest = json.loads(package.read(MANIFEST))
    manifest["backup"]["counts"]["lgr_risk"] = 33
    changed = rewritten(backup, {MANIFEST: json.dumps(manifest).encode()})
    assert "changed after it was made" in refused(changed)


def test_what_is_no_backup_is_refused_in_a_sentence(backup: Path, tmp_path: Path) -> None:
    text = tmp_path / "list.txt"
    text.write_text("not a backup")
    assert "not a backup" in refused(text)
    assert "not a backup" in refused(rewritten(backup, {MANIFEST: None}))
    assert "not a backup" in refused(rewritten(backup, {MANIFEST: b"[[[[" * 1_000}))
    assert "not a backup" in refused(rewritten(backup, {MANIFEST: b"{}"}))
    assert "not a backup" in refused(rewritten(backup, {MANIFEST: b" " * 9_000_000}))
    assert "There is no file" in refused(tmp_path / "nothing.zip")
    assert "cannot be read" in refused(tmp_path)


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "files/more", MANIFEST])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_was_not_sealed_is_never_unpacked(backup: Path, name: str) -> None:
    other = rewritten(backup, {}, (name, b"x"))
    assert "not a backup" in refused(other) or "does not hold the files" in refused(other)
    assert not (backup.parent / "outside").exists()


def test_a_missing_file_is_named_as_such(backup: Path) -> None:
    assert "does not hold the files" in refused(rewritten(backup, {"files/a/note": None}))


def test_a_bomb_in_the_place_of_a_file_is_unpacked_no_further_than_was_sealed(
    backup: Path,
) -> None:
    with zipfile.ZipFile(backup) as package:
        manifest = package.read(MANIFEST)
        note = package.read("files/a/note")
    bomb = backup.with_name("bomb.zip")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        with new.open("database.sqlite", "w") as part:
            for _ in range(200):
                part.write(bytes(1_000_000))
        new.writestr("files/a/note", note)
        new.writestr(MANIFEST, manifest)
    assert "not what was backed up" in refused(bomb)
    written = (bomb.parent / "out" / "database.sqlite").stat().st_size
    assert written <= 256 * 12_000


def test_a_file_of_that_name_is_not_written_over(backup: Path, tmp_path: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(FileExistsError):
        write_archive(backup, {"note": tmp_path / "note"}, FACTS, KEY, silent)
    assert backup.read_bytes() == before
