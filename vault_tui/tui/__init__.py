"""The Textual front. It receives an opened session and never opens a file itself."""
