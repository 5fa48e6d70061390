"""Signing in and out, where no host application does it."""
