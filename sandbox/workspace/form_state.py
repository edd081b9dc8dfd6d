"""The state of what people choose and type: `state.values` of a view or message, per kind of element."""

from collections.abc import Iterable, Iterator, Sequence

from sandbox.workspace.model import Inputs, Json

# For each stateful element: the field of its state, and the field of the element that it starts from.
STATE_FIELD: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", "initial_files"),
}
MANY_VALUED = {name for name, (state, _) in STATE_FIELD.items() if state.endswith("s")}


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of one block: an input's, a section's accessory, actions, a card's buttons."""
    if block["type"] == "input":
        return [block["element"]]
    if block["type"] == "section":
        accessory = block.get("accessory")
        return [accessory] if accessory and accessory["type"] != "image" else []
    if block["type"] in {"actions", "context_actions"}:
        return list(block["elements"])
    return list(block.get("actions", []))


def walk(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with its block, also inside containers and carousels."""
    for block in blocks:
        for element in elements_of(block):
            yield block, element
        for nested in ("child_blocks", "elements"):
            if block["type"] in {"container", "carousel"} and nested in block:
                yield from walk(block[nested])


def initial_state(element: Json) -> Json | None:
    """Its state before anyone touched it; None for a button and others that have none."""
    kind = element["type"]
    if kind not in STATE_FIELD:
        return None
    field, initial = STATE_FIELD[kind]
    return {"type": kind, field: element.get(initial, [] if kind in MANY_VALUED else None)}


def state_of(blocks: Sequence[Json], kept: Inputs | None = None) -> Inputs:
    """State of all elements; what was `kept` under the same block and action id survives an update."""
    values: Inputs = {}
    for block, element in walk(blocks):
        state = initial_state(element)
        if state is None:
            continue
        before = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        survives = before is not None and before["type"] == state["type"]
        values.setdefault(block["block_id"], {})[element["action_id"]] = (
            before if survives and before else state
        )
    return values


def with_state(inputs: Inputs, block_id: str, action_id: str, state: Json) -> Inputs:
    return {**inputs, block_id: {**inputs.get(block_id, {}), action_id: state}}
