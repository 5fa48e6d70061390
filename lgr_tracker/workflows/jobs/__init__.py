"""Workflows about jobs: each is one act and one transaction."""
