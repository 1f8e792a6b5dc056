"""Extracts in landing, fewer than a simulated nation delivers: runs over them cost what the registers in them cost."""

import shutil

from pipelines.deployment import Deployment


def only_what_is_used(deployment: Deployment) -> None:
    """Take away the extracts of registers that none of the deployment's indicators reads."""
    used = {name for indicator in deployment.catalogue.measurable.values() for name in indicator.registers}
    for folder in deployment.home.landing.iterdir():
        if folder.is_dir() and folder.name not in used:
            shutil.rmtree(folder)
