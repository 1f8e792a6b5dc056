"""The parts of a workbook: how cells look, the sheets, and which series are drawn. `formats/excel.py` puts them together."""
