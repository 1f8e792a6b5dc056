"""What Dagster loads: the whole graph, for the site and home that the environment names."""

from pipelines.home import Home
from pipelines.orchestration.graph import build_definitions
from pipelines.project import Project
from pipelines.run import Deployment

defs = build_definitions(Deployment(Project.given(), Home.given()))
