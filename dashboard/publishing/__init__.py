"""The public site, from what may be published to a folder that is whole at every moment.

The edge of `site`, which is pure.
"""
