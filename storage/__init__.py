"""Rows and migrations. Nothing here decides."""
