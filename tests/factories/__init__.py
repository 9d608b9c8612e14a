"""Ordinary published records for tests; a trait names the exception: `EventFactory(draft=True)`.

Vocabulary and countries are looked up by their code first, so that a factory and the initial data
of the migrations never quarrel. Names are fictitious.
"""
