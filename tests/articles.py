"""Articles of our own around the lines that tests of fields are about."""

import cleaner
from cleaner.model import Kind

BODY = (
    "The old bridge over the Lenne fell on Monday night, hours after it had been closed to cars. Nobody was hurt.\n"
    "Engineers had warned for years that its piers were hollow, and the town had asked for money twice."
)
PORT = "The port of the old town reopened on Monday after a year of repairs, and the first ships came in at noon."


def page(head, body=BODY):
    return cleaner.clean(f"{head}\n{body}")


def html_page(shown, *metas, after=""):
    head = "".join(f'<meta property="{name}" content="{value}">' for name, value in metas)
    body = f"<h1>The old port opens again</h1>{shown}<p>{PORT}</p><p>{PORT.replace('port', 'market')}</p>{after}"
    return cleaner.clean(f"<html><head>{head}</head><body><article>{body}</article></body></html>", kind=Kind.HTML)


def published(value):
    return ("article:published_time", value)
