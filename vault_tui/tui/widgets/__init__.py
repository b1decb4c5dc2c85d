"""Widgets of the Textual front."""
