"""The outside world: one small, injectable module for each thing outside this program."""
