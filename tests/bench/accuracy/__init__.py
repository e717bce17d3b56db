"""How much of what is wrong in public code the audit reports, and how much of what it reports is right.

`labels/` holds facts about public repositories at a pinned commit, one file per repository, found by reading before the
audit was run on it. `dev` may be read by those who mend the audit; nobody mends from `held-out`, so its figures say
what to expect of code that was never looked at. `late` is small projects, chosen because they look careless (fixed
names under /tmp, a client per request) and labelled while the audit was being mended; nobody mends from it either.
`fresh` and `fresh-opened` were labelled after that mending, before the audit was run on them: every second repository
of one draw was closed, and its sites were not listed until 2026-11-28, when they were opened and read. `blind` was
labelled when what `fresh` showed had been told to those who mend, and is closed. `sealed` is closed too and was
labelled before the next mending, by somebody who mends nothing; hazards that reach across processes (files, stores,
what is left for the next request) were looked for. `final` was labelled after it, when what `opened3` showed was being
mended, and opened a day later. `opened`, `opened2`, `opened3` and `opened4` were labelled later, each
repository before any run on it, and have been read by those who mend since their first run; the repositories of
`opened` were chosen for the files and the caches they use, those of `opened2` for what worker processes share or leave
for the next request, those of `opened3` and `final` were taken as they came. `opened4` was labelled a day later,
by another reader: shops, bookings, bots and services on tables; `final2` by the same; it was opened on 2026-11-29,
after its first run. `final3` was labelled on that day, before any run, by a reader who mends nothing, and taken as it
came; it was opened when its first run had shown how much was missed. `final4` was labelled later on that day in the
same way, when what `final3` showed was being mended, before any run; it was opened after its first run. `final5` came
an hour after it, by another reader who mends nothing, before any run; it is closed. `final6` was labelled three hours
later, when what `final4` showed was being mended, before any run; it was opened after its first run. `final7` came
three hours after that, when what `final6` showed was being mended, before any run; it was opened after its first run.
`final8` came four hours later, when what `final7` showed was being mended, before any run; it was opened
after its first run. `final9` came three hours after that, when what `final8` showed was being mended, before any run;
it was opened later on that day, when `final10` was labelled, before any run, by a reader who mends nothing; `final10`
was opened after its first run.
No code of these repositories is kept here.

Which files of `fresh`, `fresh-opened` and `blind` were read was fixed before one of them was: the three largest with an
entry point (of at most 350 lines), the largest module these import, and the two largest that hold a word of shared
state (`global`, `/tmp`, threads, `lru_cache`, ...); then some more with such a word, until every family was met. Small
projects were read as a whole. `sealed` has no such rule: small projects as a whole, of large ones some handlers and
what they lead to; nor have `opened`, `opened2`, `opened3`, `opened4`, `final`, `final2`,
`final3`, `final4`, `final5`, `final6`, `final7`, `final8`, `final9` and `final10`.

The first line of a file is about the repository: the folders that are audited, entry points, and the files in which
*every* unsafe place is labelled. Each further line is one site: where it is, other lines of the same place, families
that may report it, the verdicts under threads and processes, and why. `second` tells what a second, independent reading
of every fifth site said; where the two disagreed, the site holds what was decided. `corrected` tells what of a label
was changed after a run, and why.
"""
