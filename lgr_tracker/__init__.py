"""LGR Tracker keeps children's services safe while councils are split and merged."""

__version__ = "0.1.0"
