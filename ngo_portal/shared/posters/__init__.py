"""The picture of a record for where its address is shared: title, kind, date and place on a card.

`poster` says what stands on it and where it is found, `drawing` draws it, `lettering` sets the
words and `bidi` their order, `keeping` keeps what was drawn (docs/adr/0023).
"""
