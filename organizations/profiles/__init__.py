"""What the pages of organizations and people tell beyond a record's own rows: years, partners.

Everything here is asked of the projection, so it holds what readers find and nothing else.
"""
