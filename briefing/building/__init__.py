"""Building packs: what has to be made again, by whom, and what is kept from one run to the next.

`run` is one build, `kept` what earlier ones left and whether it may stay (in `records`), `runners` and
`lasting` hand the work to processes or a cluster, `watching` says when to build again.
"""
