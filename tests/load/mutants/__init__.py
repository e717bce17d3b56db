"""Mutants of the photo handler: each module is the safe pipeline with one mistake that people really make.

`MUTANTS` in `catalog.py` lists them with the models they bite in. None of this is imported by the toolkit.
"""
