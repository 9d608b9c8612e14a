"""The floor: what plain Django needs for the same pages, with nothing of ours in between.

A project of its own with two lists and two details, as a tutorial would have them: models,
querysets with select_related and prefetch_related, templates. Its models stand on the tables of the
site, so that both read the same rows from the same disk; a card has the same fields. It counts
nothing beside its filters, has no search, and draws no pictures.
"""
