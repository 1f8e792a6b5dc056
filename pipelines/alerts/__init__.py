"""What a person must know of a run that nobody watched: one digest, in Swedish, by e-mail and webhook.

`account` is what a run comes to, `gathering` makes a digest of it, `looks` says how that reads, `outbox` keeps it,
`mail` and `webhook` send it, `telling` does all of that at the end of a run.
"""
