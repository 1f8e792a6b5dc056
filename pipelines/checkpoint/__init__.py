"""Whether a publication hangs together, and where it differs much from the last: judged on frames of metrics, no rows.

`metrics` counts, `limits.toml` says how far each metric may go, `judging` asks Great Expectations, keeps what came out
and refuses a publication that does not hang together, `judged` is what is kept.
"""
