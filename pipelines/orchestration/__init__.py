"""The only package that imports Dagster: shows the steps of `pipelines.run` as assets and orders them."""
