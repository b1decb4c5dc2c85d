"""Dialogs of the Textual front."""
