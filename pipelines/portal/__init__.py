"""The portal: files and pages of publications over HTTP, to each organisation its own. It serves and computes nothing.

`settings` is what a deployment decides, `holder` who may come, `tokens`, `oidc` and `sessions` how they show who they
are, `audit` what is noted of it; `shelf` finds the files that manifests name, `handing` hands them out, `figures` reads
published rows; `api`, `pages` and `downloads` answer requests, `guards` stands before all of them, `application` puts
the parts together and `serving` runs them.
"""
