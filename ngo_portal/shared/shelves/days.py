"""Which records lie in a period, from one set for each binary digit of their days.

Comparing all records with a day then takes as many operations on sets as a day has digits
(P. O'Neil and D. Quass, "Improved Query Performance with Variant Indexes", 1997).
"""

from array import array
from datetime import date

from ngo_portal.shared.shelves.sets import Sets, Slots

# Typecode of an array of days: ordinals of `date`, which have 22 bits.
DAYS = "i"
DIGITS = date.max.toordinal().bit_length()
ANY_DIGIT = (1 << DIGITS) - 1


class Days[Set: Slots, Stored]:
    """A day of each slot; slots that have none are in no comparison."""

    def __init__(self, sets: Sets[Set, Stored], column: array[int]) -> None:
        self.nothing = sets.of([])
        self.dated = sets.masked(column, ANY_DIGIT)
        self.digits = [sets.masked(column, 1 << digit) for digit in range(DIGITS)]

    def since(self, day: int) -> Set:
        """The slots whose day is this one or later."""
        later, same = self.nothing, self.dated
        for digit in reversed(range(DIGITS)):
            ones = same & self.digits[digit]
            if day >> digit & 1:
                same = ones
            else:
                later, same = later | ones, same ^ ones
        return later | same

    def until(self, day: int) -> Set:
        """The slots whose day is this one or earlier."""
        return self.dated ^ self.since(day + 1)
