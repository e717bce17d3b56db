"""The control plane: capacity providers, functions, versions, aliases and scaling, validated and stored."""
