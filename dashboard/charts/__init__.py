"""Charts: the picture in, a plotly figure as plain data out, with a sentence for who cannot see it.

Figures are dictionaries, not `plotly.graph_objects`: building those costs 25 times as much, and a
tile is built at every revision. The tests put each through plotly's own validation.
"""
