"""The calendar of a filtered list of events: a month or a week as a grid, a month as a list.

periods     months and weeks as the site counts them
reading     what a question finds in a period, and on which days
grid        weeks with their days, events of several days as bars across them
"""
