"""`serve`: a published folder on the hall's network, read-only; nothing before the embargo ends.

Request by request: `embargo` asks the clock, `addresses` knows what may be asked for, `languages` chooses the
edition, `conditions` and `ranges` apply RFC 9110, `files` reads and proves bytes, `counts` counts.
`app` puts these together, `server` runs it, and `nginx` writes the same rules down for another server.
"""
