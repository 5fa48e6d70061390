"""LGR Tracker keeps children's services safe while councils are split and merged."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lgr_tracker.app import create_app as create_app
    from lgr_tracker.extension import LGRTracker as LGRTracker
    from lgr_tracker.extension import lgr_url_for as lgr_url_for

__version__ = "0.1.0"
__all__ = ["LGRTracker", "__version__", "create_app", "lgr_url_for"]

_HOMES = {
    "create_app": "lgr_tracker.app",
    "LGRTracker": "lgr_tracker.extension",
    "lgr_url_for": "lgr_tracker.extension",
}


def __getattr__(name: str) -> Any:
    """Import the service only when it is asked for, so that importing the domain stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
