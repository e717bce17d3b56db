"""The static audit: what is shared between invocations, and is that safe?"""
