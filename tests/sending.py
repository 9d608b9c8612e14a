"""What a browser would send of a form of the admin that it shows."""

from bs4 import BeautifulSoup


def sent_from(response, **changes):
    """The fields with what stands in them, and some that an editor changed; None leaves one out."""
    page = BeautifulSoup(response.content, "html.parser")
    data = {}
    for field in page.select("#content-main form input, #content-main form textarea"):
        kind = field.get("type")
        is_off = kind in {"checkbox", "radio"} and not field.has_attr("checked")
        if not field.get("name") or is_off or kind in {"file", "submit"}:
            continue
        if field.name == "textarea":
            data[field["name"]] = field.text.removeprefix("\n")
        else:
            data[field["name"]] = field.get("value", "on" if kind == "checkbox" else "")
    for field in page.select("#content-main form select"):
        chosen = [option["value"] for option in field.select("option[selected]")]
        data[field["name"]] = chosen if field.has_attr("multiple") else (chosen or [""])[0]
    data = {name: value for name, value in data.items() if "__prefix__" not in name}
    return {name: value for name, value in (data | changes).items() if value is not None}


def add_row(data, prefix, **row):
    """A new row below the others of an inline."""
    count = int(data[f"{prefix}-TOTAL_FORMS"])
    added = {f"{prefix}-{count}-{name}": value for name, value in row.items()}
    return data | {f"{prefix}-TOTAL_FORMS": str(count + 1)} | added


def row_of(data, prefix, record) -> str:
    """The beginning of the names of the fields of a stored row."""
    return next(
        name.removesuffix("-id")
        for name, value in data.items()
        if name.startswith(f"{prefix}-") and name.endswith("-id") and value == str(record.pk)
    )
