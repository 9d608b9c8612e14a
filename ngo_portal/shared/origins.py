"""What pages of other sites may read from this one, with the browser of whoever visits them."""

# Everybody gets the same, and no cookie is looked at.
ANY_ORIGIN = {"Access-Control-Allow-Origin": "*"}
