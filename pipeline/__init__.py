"""smallwins: staff tell small wins in a Google Form; sheets and docs for leaders keep themselves up to date."""

__version__ = "0.1.0"
