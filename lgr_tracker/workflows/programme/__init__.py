"""Programmes and what they are made of: organisations, posts, phases, scale."""
