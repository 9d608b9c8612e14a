"""Public records as tables to take along: CSV, a workbook, and points on a map.

A room says in `tables.py` which columns its records have; everything else is here.
"""
