"""What every answer carries, whatever its status."""

import pytest

from tests.browsing import Page

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
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
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
