"""The gate before publish-version: evidence about one package, a decision, and a release that can be rolled back."""
