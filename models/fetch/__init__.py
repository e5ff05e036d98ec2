"""Fetching: one file over https, resumed after every cut, counted and hashed as it arrives.

`policy` decides (what to try again, how long to wait), `addresses` knows where to ask, `part` is the
half-fetched file on the disk, and `download` carries it all out.
"""
