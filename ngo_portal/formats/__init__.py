"""How dates and numbers are written and read, by language (FORMAT_MODULE_PATH).

Django's own Arabic formats put the month before the day in a moment, read «5/6/2017» as 6 May,
hide right-to-left marks in short dates and do not group digits.
"""
