"""The outside world: one small, injectable module per thing that is not ours."""
