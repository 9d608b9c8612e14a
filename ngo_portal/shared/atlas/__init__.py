"""Maps drawn on the server: borders of countries as paths, and where a point lies among them.

borders     the lines of all countries, read once
projecting  from degrees to the plane
sheets      a part of the world at a size: what is drawn of it
"""
