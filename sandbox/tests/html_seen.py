"""What a browser would make of rendered HTML: its text, its tags, and every attribute that could do harm."""

from html.parser import HTMLParser

BLOCKS = {"br", "div", "p", "pre", "blockquote", "li", "tr", "h3", "article", "header"}


class Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(str(html))  # a Markup would escape itself again and again
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "br":
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]

    @property
    def dangers(self) -> list[str]:
        """Scripts, handlers and addresses that run something."""
        handlers = [name for _, name, _ in self.attributes if name.startswith("on") or name == "style"]
        addresses = [value for _, name, value in self.attributes if name in {"href", "src"}]
        wrong = [
            a
            for a in addresses
            if not a.startswith(("http://", "https://", "mailto:", "tel:", "slack:", "#"))
        ]
        bad_tags = [
            tag for tag in self.tags if tag in {"script", "iframe", "object", "style", "link", "meta"}
        ]
        return [*handlers, *wrong, *bad_tags]
