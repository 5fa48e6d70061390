"""What every answer carries so that a browser trusts nothing but us."""

import secrets

from flask import Flask, Response, current_app, g, request

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'{styles}; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def init_headers(app: Flask) -> None:
    """Add the headers to every answer and give templates the nonce of their one script."""
    app.after_request(_add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def csp_nonce() -> str:
    """Return this request's nonce: the GOV.UK page template carries one inline script."""
    if "lgr_nonce" not in g:
        g.lgr_nonce = secrets.token_urlsafe(16)
    return str(g.lgr_nonce)


def _add_headers(response: Response) -> Response:
    sheet = current_app.config["LGR_TRACKER_HOST_STYLESHEET"]
    elsewhere = f" {sheet}" if sheet.startswith("https://") else ""
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=csp_nonce(), styles=elsewhere)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
    if current_app.config["LGR_TRACKER_HTTPS"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        response.headers["Vary"] = "Cookie"
    return response
