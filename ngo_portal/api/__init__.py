"""The read API: what is public, for programs (docs/adr/0020).

resources   which kinds of records there are; the rooms say what each is made of (`<room>/api.py`)
parameters  what an address asks for, and what is wrong with it
answers     pages of lists, facets, expanded references
changes     what a mirror has to fetch and to forget
problems    errors as RFC 9457 has them
throttling  how often an address may ask
views       puts them together; schema and docs describe it
"""
