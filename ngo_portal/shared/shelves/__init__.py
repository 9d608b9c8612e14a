"""Exact counts of facets and pages at any depth, from memory: see docs/FACETS.md.

rows       what a shelf is filled with and asked for
sets       what a shelf needs of a set of slots; integers and roaring have it
days       records in a period
base       the records of a kind as they stood at one moment: columns and sets, never changed
shelf      a base and what has changed since; the part that is asked
database   the same answers from SQL
keeping    the shelves of this process, kept in step with the tables
tiers      which of them answers
"""
