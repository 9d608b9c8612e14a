"""The style page of the site for its staff: every component, cut out of the pages of today."""
