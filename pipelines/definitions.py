"""What Dagster loads: the whole graph, for the site and home that the environment names."""

import os

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.orchestration.graph import build_definitions
from pipelines.project import Project

os.umask(0o077)
defs = build_definitions(Deployment(Project.given(), Home.given()))
