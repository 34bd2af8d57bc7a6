"""The lawyers' desk at work: steps of a case, its papers and evidence, the rules of the HQ.

The edge of `db.cases` and `documents`: each change is one transaction in the name of who makes it.
"""
