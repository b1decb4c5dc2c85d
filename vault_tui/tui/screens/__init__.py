"""Screens of the Textual front."""
