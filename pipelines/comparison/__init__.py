"""Areas beside each other, beside the nation and the year before, and over several years.

Belongs here: which rows are compared with which, and what the methods of `pipelines.statistics` say of them; all from
rows in the shape `Results` or `Published` alone. Called on published rows it can tell nothing that those do not.
Does not belong here: the methods themselves, what may be shown, sentences and pages.
"""
