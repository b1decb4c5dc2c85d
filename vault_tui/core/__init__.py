"""The pure heart: the vault's format, records and rules. No I/O, no clock, no hidden randomness."""
