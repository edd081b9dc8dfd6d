"""The sandbox's Jinja templates: loaded once, everything escaped."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

HERE = Path(__file__).parent


def fill(name: str, /, **values: object) -> Markup:
    """Fill a whole template; whatever is not Markup already is escaped."""
    return Markup(_template(name).render(**values))  # noqa: S704  # the environment escapes


def write(name: str, macro: str, *values: object) -> Markup:
    """Fill one macro of a template."""
    html: Markup = getattr(_template(name).module, macro)(*values)
    return html


def style_sheet(name: str) -> str:
    """Return a style sheet of the folder `static`."""
    return (HERE / "static" / name).read_text(encoding="utf-8")


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
