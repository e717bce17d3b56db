"""Oracles: small classes that each know one way of telling one invocation's results from another's.

Combine those that fit a function; each is independent of the photo pipeline unless its name says otherwise.
"""
