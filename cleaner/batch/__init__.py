"""Folders of raw scrapes in, records out."""
