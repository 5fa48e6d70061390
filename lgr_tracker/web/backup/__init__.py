"""Backup, restore and proof of the whole service: its database, its anchor file, its files."""
