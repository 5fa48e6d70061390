"""What every answer carries, whatever its status."""

from pathlib import Path

import pytest

from tests.browsing import Page
from tests.conftest import dispose, make_app

CASES = [
    ("GET", "/sign-in", 200),
    ("GET", "/", 302),
    ("POST", "/sign-in", 400),
    ("GET", "/nowhere", 404),
    ("DELETE", "/sign-in", 405),
    ("GET", "/static/css/lgr.css", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), CASES)
def test_every_answer_is_guarded_by_its_headers(
    page: Page, method: str, path: str, status: int
) -> None:
    with page.client.open(path, method=method) as answer:
        assert answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers
    if not path.startswith("/static"):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Cookie" in answer.headers["Vary"]
    if status == 405:
        assert "GET" in answer.headers["Allow"]


def test_a_forged_host_is_refused(page: Page) -> None:
    assert page.client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_a_request_that_is_too_large_is_refused(page: Page) -> None:
    answer = page.client.post("/sign-in", data={"email": "x" * (6 * 1024 * 1024)})
    assert answer.status_code == 413


def test_behind_https_browsers_are_told_to_stay_there(tmp_path: Path, sqlite_url: str) -> None:
    app = make_app(tmp_path, sqlite_url, LGR_TRACKER_HTTPS="yes")
    for path in ("/sign-in", "/nowhere", "/"):
        answer = app.test_client().get(path, base_url="https://localhost")
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"], path
    dispose(app)


def test_a_form_of_more_than_a_thousand_parts_is_refused(page: Page) -> None:
    boundary = "part"
    body = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nx\r\n'
        for name in range(1_001)
    )
    answer = page.client.post(
        "/sign-in",
        data=f"{body}--{boundary}--\r\n",
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    assert answer.status_code == 413
