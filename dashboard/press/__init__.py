"""The press office at work: words over figures, exports, bulletins from the draft to the release.

The edge of `figures`, `drawing`, `exports` and `bulletins`, which are pure.
"""
