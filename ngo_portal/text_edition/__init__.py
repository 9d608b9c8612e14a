"""The text edition: every page for readers in less than 15,000 bytes, for weak networks.

It is made of the page itself (docs/adr/0024), so it has what the page has. `choosing` says who gets
it, `tree` reads the page, `slimming` leaves out what is no text, `dividing` makes parts of what is
too long, and `middleware` puts it together.
"""
