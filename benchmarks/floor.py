"""The floor that results are held against: a bare scan of the columns that cases are made of, in the same files."""

from pathlib import Path

from benchmarks.measuring import cpu_seconds

COLUMNS = ("row_id", "person_id", "visit_on", "unit_id", "municipality_code", "sex", "age", "answer_0")


def scan(files: list[Path]) -> float:
    """CPU seconds of reading every value of the columns once."""
    from pipelines import engine

    begun = cpu_seconds()
    read = ", ".join(f"MAX({name})" for name in COLUMNS)
    with engine.connect() as database:
        database.execute(f"SELECT {read} FROM read_parquet(?)", [[str(file) for file in files]]).fetchall()
    return cpu_seconds() - begun
