"""Statistical process control of many series at once: run charts, control charts, their rules and false alarms.

Arrays are series x points. One sentence holds for all of it: a chart is made of the judged points of a phase, one after
the other. A missing point (NaN) and a point that is not usable (an immature month) are skipped: they neither count nor
break a run, a trend or a moving range, as qicharts2 skips what is missing (Anhøj J (2021) J Open Source Softw 6:3059).
Nothing reaches across the border of two phases.

Does not belong here: which months are immature, which breaks are declared, and who may see a chart.
"""
