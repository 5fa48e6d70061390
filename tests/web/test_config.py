"""Settings are read strictly: a wrong one stops the start and says what to do."""

from pathlib import Path

import pytest

from lgr_tracker.app import create_app
from lgr_tracker.config import WrongSetting, key_from_file, read_settings
from lgr_tracker.web.queue import EXTENSION

WRONG = [
    ("LGR_TRACKER_SECRET_KEY", "dev"),
    ("LGR_TRACKER_DATABASE", "mysql://somewhere"),
    ("LGR_TRACKER_HTTPS", "perhaps"),
    ("LGR_TRACKER_IDLE_MINUTES", "0"),
    ("LGR_TRACKER_IDLE_MINUTES", "soon"),
    ("LGR_TRACKER_TIME_ZONE", "Europe/Atlantis"),
    ("LGR_TRACKER_TIME_ZONE", "../etc/passwd"),
    ("LGR_TRACKER_PROXIES", "-1"),
    ("LGR_TRACKER_CONTACT", "ring us"),
    ("LGR_TRACKER_SECURITY_CONTACT", "http://council.example/report"),
    ("LGR_TRACKER_SECURITY_CONTACT", "a@b.example\nEncryption: none"),
    ("LGR_TRACKER_TYPO", "x"),
]


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_a_wrong_setting_is_named_with_its_remedy(key: str, value: str) -> None:
    with pytest.raises(WrongSetting) as refusal:
        read_settings(environ={key: value})
    assert key in refusal.value.message
    if key.endswith("KEY"):
        assert value not in refusal.value.message


def test_what_is_given_goes_before_the_environment() -> None:
    read = read_settings({"LGR_TRACKER_PROXIES": 2}, {"LGR_TRACKER_PROXIES": "1", "OTHER": "x"})
    assert read["LGR_TRACKER_PROXIES"] == 2


def test_a_database_in_memory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="forgets everything"):
        create_app({"LGR_TRACKER_DATA": tmp_path, "LGR_TRACKER_DATABASE": "sqlite:///:memory:"})


def test_nobody_else_on_the_machine_reads_the_data(tmp_path: Path) -> None:
    data = tmp_path / "data"
    app = create_app({"LGR_TRACKER_DATA": data, "LGR_TRACKER_SECRET_KEY": "k" * 40})
    app.extensions[EXTENSION].wake([1])  # its file is made with the first call
    modes = {path.name: path.stat().st_mode & 0o777 for path in data.iterdir()}
    assert {"lgr-tracker.sqlite", "jobs.sqlite", "audit.key"} <= set(modes)
    assert set(modes.values()) == {0o600} and data.stat().st_mode & 0o777 == 0o700


def test_keys_are_made_once_strong_and_private(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "audit.key"
    key = key_from_file(path)
    assert len(key) == 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert key_from_file(path) == key
    path.write_text("short")
    with pytest.raises(WrongSetting, match="too short"):
        key_from_file(path)
