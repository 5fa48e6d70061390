"""The plug-in: our whole app mounted under a prefix of a host's, changing nothing of the host."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from lgr_tracker.app import create_app
from lgr_tracker.web.identity import HOST_IDENTITY, HostPerson

Environ: TypeAlias = dict[str, Any]
Wsgi: TypeAlias = Callable[[Environ, Any], Iterable[bytes]]
Identify: TypeAlias = Callable[[], HostPerson | tuple[str, str, str] | None]


class LGRTracker:
    """Mount LGR Tracker in a host Flask app.

    `identity` is called inside the host's request context and returns who the host has signed in,
    as `(external id, name, e-mail)`, or None. `settings` are those of docs/configuration.md.
    """

    def __init__(
        self,
        app: Flask | None = None,
        url_prefix: str = "/lgr",
        identity: Identify | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.url_prefix = _checked_prefix(url_prefix)
        self.identity = identity
        self.settings = dict(settings or {})
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Mount our app beside the host's; of the host only `wsgi_app` is wrapped."""
        self.app = create_app(self.settings, testing=app.testing, mounted=True)
        self.app.config.update(SESSION_COOKIE_PATH=self.url_prefix)
        app.extensions["lgr_tracker"] = self
        inner = _with_identity(self.app.wsgi_app, app, self.identity)
        app.wsgi_app = DispatcherMiddleware(  # type: ignore[method-assign]  # the documented way
            app.wsgi_app, {self.url_prefix: inner}
        )


def _checked_prefix(prefix: str) -> str:
    if not prefix.startswith("/") or prefix.endswith("/"):
        raise ValueError("url_prefix begins with / and does not end with it, like /lgr.")
    return prefix


def _with_identity(wsgi: Wsgi, host: Flask, identify: Identify | None) -> Wsgi:
    """Ask the host who is there, in its own request context, before our app answers."""

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        environ.pop(HOST_IDENTITY, None)
        if identify is not None:
            with host.request_context(_as_host_sees_it(environ)):
                person = identify()
            if person is not None:
                environ[HOST_IDENTITY] = (
                    person if isinstance(person, HostPerson) else HostPerson(*person)
                )
        return wsgi(environ, start_response)

    return answer


def _as_host_sees_it(environ: Environ) -> Environ:
    """Return a copy with the path as the host got it, and no body: that is ours to read."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    copy = {**environ, "SCRIPT_NAME": "", "PATH_INFO": path, "REQUEST_METHOD": "GET"}
    copy.pop("wsgi.input", None)
    copy.pop("werkzeug.request", None)
    return {**copy, "CONTENT_LENGTH": "0"}


def lgr_url_for(app: Flask, endpoint: str, **values: Any) -> str:
    """Return the address, within the host, of one of our pages."""
    tracker: LGRTracker = app.extensions["lgr_tracker"]
    adapter = tracker.app.url_map.bind("", script_name=tracker.url_prefix + "/")
    return adapter.build(endpoint, values)
