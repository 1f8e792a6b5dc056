"""The assets of deliveries: one for each kind of file that receivers open, and one for what tells of them all."""

from collections.abc import Callable, Iterator

import dagster as dg

from pipelines.deliveries import formats, shelf
from pipelines.deliveries.delivering import Deliverer
from pipelines.orchestration.guard import guarded

PREFIX, GROUP = "deliveries", "deliveries"
MANIFEST = dg.AssetKey([PREFIX, "manifest"])


def assets(
    published: dg.AssetKey,
    partitions: dg.PartitionsDefinition,
    deliverer: Callable[[str], Deliverer],
    tell: Callable[[str], None],
) -> Iterator[dg.AssetsDefinition]:
    """Each kind in the order in which they are written, then their manifest.

    deliverer: of the last revision of a publication month.
    """
    made: list[dg.AssetKey] = []
    for kind in formats.kinds():
        others = made if formats.tells_of_files(kind) else []
        yield _kind(kind, [published, *others], partitions, deliverer, tell)
        made = [*made, dg.AssetKey([PREFIX, kind])]
    yield _manifest(made, partitions, deliverer, tell)


def _kind(
    kind: str,
    after: list[dg.AssetKey],
    partitions: dg.PartitionsDefinition,
    deliverer: Callable[[str], Deliverer],
    tell: Callable[[str], None],
) -> dg.AssetsDefinition:
    one = formats.found()[kind]

    @dg.asset(
        key=[PREFIX, kind],
        group_name=GROUP,
        description=f"{one.TITLE}: files of all that everyone may see. What is there already stands.",
        kinds={one.HOLDS.ending if one.HOLDS else kind},
        partitions_def=partitions,
        deps=after,
    )
    def deliver(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        tell(f"{PREFIX}/{kind}")
        with guarded(f"{PREFIX}/{kind}"):
            for month in context.partition_keys:
                of = deliverer(month)
                with of.home.writing():
                    files = shelf.write_kind(kind, of.public, of.folder(None))
        return dg.MaterializeResult(metadata={"files": files})

    return deliver


def _manifest(
    kinds: list[dg.AssetKey],
    partitions: dg.PartitionsDefinition,
    deliverer: Callable[[str], Deliverer],
    tell: Callable[[str], None],
) -> dg.AssetsDefinition:
    @dg.asset(
        key=MANIFEST,
        group_name=GROUP,
        description="What each delivered file is, and its hash; what is not in it is offered to nobody.",
        kinds={"json"},
        partitions_def=partitions,
        deps=kinds,
    )
    def conclude(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        tell("/".join(MANIFEST.path))
        with guarded("/".join(MANIFEST.path)):
            for month in context.partition_keys:
                of = deliverer(month)
                with of.home.writing():
                    place = shelf.conclude(of.public, of.folder(None))
        return dg.MaterializeResult(metadata={"folder": place.relative_to(of.home.root).as_posix()})

    return conclude
