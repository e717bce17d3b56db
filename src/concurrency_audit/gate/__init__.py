"""The gate before publish-version: evidence about exactly one package, a decision, and a release that can go back."""
