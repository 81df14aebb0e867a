"""Cuts botocore's service models down to the operations that the simulator knows.

The models (Apache-2.0) say what is on the wire: names, types, required members,
patterns, limits. Documentation, examples, paginators and everything that none of
the operations in `operations.json` reaches are left out. Each operation has its caller
there (`tests/operations.rs` checks them).

    python simulator/models/cut.py        # needs boto3, as the tests do
"""

import json
import pathlib

import botocore.loaders

HERE = pathlib.Path(__file__).parent
KEPT_METADATA = ("apiVersion", "protocol", "protocols", "jsonVersion", "targetPrefix", "xmlNamespace")
KEPT_TRAITS = (
    "type", "required", "enum", "min", "max", "pattern", "flattened", "timestampFormat", "wrapper",
    "payload", "locationName", "location", "queryName", "xmlNamespace", "streaming", "sensitive",
)


def reference(ref):
    return {key: ref[key] for key in (*KEPT_TRAITS, "shape") if key in ref}


def cut_shape(shape):
    kept = {key: shape[key] for key in KEPT_TRAITS if key in shape}
    if "members" in shape:
        kept["members"] = {name: reference(ref) for name, ref in shape["members"].items()}
    for part in ("member", "key", "value"):
        if part in shape:
            kept[part] = reference(shape[part])
    return kept


def references_of(shape):
    yield from (ref["shape"] for ref in shape.get("members", {}).values())
    yield from (shape[part]["shape"] for part in ("member", "key", "value") if part in shape)


def cut_operation(operation):
    kept = {"http": {key: operation["http"][key] for key in ("method", "requestUri")}}
    if "input" in operation:
        kept["input"] = reference(operation["input"])
    if "output" in operation:
        kept["output"] = {**reference(operation["output"]),
                          **({"resultWrapper": operation["output"]["resultWrapper"]}
                             if "resultWrapper" in operation["output"] else {})}
    return kept


def cut(model, names):
    operations = {name: cut_operation(model["operations"][name]) for name in sorted(names)}
    shapes, queue = {}, [op[side]["shape"] for op in operations.values()
                         for side in ("input", "output") if side in op]
    while queue:
        name = queue.pop()
        if name not in shapes:
            shapes[name] = cut_shape(model["shapes"][name])
            queue.extend(references_of(shapes[name]))
    metadata = {key: model["metadata"][key] for key in KEPT_METADATA if key in model["metadata"]}
    return {"metadata": metadata, "operations": operations, "shapes": dict(sorted(shapes.items()))}


def one_line_each(model):
    """The model as JSON with a line for each operation and shape, for readable diffs."""
    parts = []
    for part, entries in model.items():
        lines = ",\n".join(
            f"  {json.dumps(name)}: {json.dumps(entry, separators=(',', ':'), sort_keys=True)}"
            for name, entry in entries.items())
        parts.append(f" {json.dumps(part)}: {{\n{lines}\n }}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main():
    loader = botocore.loaders.Loader()
    for service, names in json.loads((HERE / "operations.json").read_text()).items():
        model = loader.load_service_model(service, "service-2")
        path = HERE / f"{service}.json"
        path.write_text(one_line_each(cut(model, names)))


if __name__ == "__main__":
    main()
