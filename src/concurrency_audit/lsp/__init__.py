"""The language server: findings in an editor, as the code is typed."""
