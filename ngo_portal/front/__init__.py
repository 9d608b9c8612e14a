"""The front page: what editors place on it, what fills the rest, and where they compose it."""
