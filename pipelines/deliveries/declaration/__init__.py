"""The quality declaration (kvalitetsdeklaration) of a publication and of each source that its figures come from.

`gathering` reads what a publication keeps, `declaring` says it, `page`, `pdf` and the workbook's sheet write it. The
order is that of SCB-FS 2016:17, 3 §: five components, which the European Statistical System has too.

Public, so it is made of published rows, definitions, contracts, calendars and days alone. What `facts` holds beside the
published rows, and why none of it tells of a person, is argued there.
"""
