"""The parts of a workbook: how cells look, its sheets, and which series are drawn; see `formats/excel.py`."""
