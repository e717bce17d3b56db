"""How much of what is wrong in public code the audit reports, and how much of what it reports is right.

`labels/` holds facts about public repositories at a pinned commit, one file per repository, found by reading before the
audit was run on it. `dev` may be read by those who mend the audit; nobody mends from `held-out`, so its figures say
what to expect of code that was never looked at. `late` is small projects, chosen because they look careless (fixed
names under /tmp, a client per request) and labelled while the audit was being mended; nobody mends from it either. No
code of these repositories is kept here.

The first line of a file is about the repository: the folders that are audited, entry points, and the files in which
*every* unsafe place is labelled. Each further line is one site: where it is, other lines of the same place, families
that may report it, the verdicts under threads and processes, and why. `second` tells what a second, independent reading
of every fifth site said; where the two disagreed, the site holds what was decided.
"""
