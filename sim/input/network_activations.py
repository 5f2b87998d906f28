"""Activations and weights of a real trained network: what enters one of its matrix products, and the matrix.

The network is the text detector of the package rapidocr_onnxruntime, a convolutional network whose pointwise (1x1)
convolutions are matrix products over positions: [positions, K] x [K, N]. A position of the feature map is a token, so
tokens have a FRAMESxROWSxCOLUMNS grid, in raster order, as patches do; the map is 4 to 32 times smaller than the frame.

Of all such layers the smallest with at least K inputs and N outputs is taken (`--layer` names another), and of it the
first K inputs and the first N outputs. Values and weights are as the network computes them, in fp16, not scaled.
"""

import importlib.util
from pathlib import Path

import frames as clips
from frames import UserError

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

MODEL = "ch_PP-OCRv4_det_infer.onnx"
SIDE = 32
"""The network halves the frame five times."""
MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
DEVIATION = np.array([0.229, 0.224, 0.225], dtype=np.float32)


def load_model():
    spec = importlib.util.find_spec("rapidocr_onnxruntime")
    if spec is None:
        raise UserError("source", "network", "the package rapidocr_onnxruntime, which carries the network, is not installed", "run focus-rtl doctor, which says how to get it")
    return onnx.load(str(Path(spec.origin).parent / "models" / MODEL))


def constants(graph):
    """Name -> array of everything the graph holds as a constant."""
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            values[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
    return values


def pointwise_layers(graph):
    """[(name, input tensor, weights [K, N])] of the 1x1 convolutions over positions."""
    known, layers = constants(graph), []
    pooled = {node.output[0] for node in graph.node if node.op_type in ("GlobalAveragePool", "Relu")}
    for node in graph.node:
        if node.op_type != "Conv" or node.input[1] not in known or node.input[0] in pooled:
            continue  # after global pooling there is one position only
        kernel = known[node.input[1]]
        if kernel.shape[2:] == (1, 1) and all(a.name != "group" or a.i == 1 for a in node.attribute):
            layers.append((node.name, node.input[0], kernel[:, :, 0, 0].T))
    return layers


def choose_layer(layers, name, k, n):
    listed = ", ".join(f"{layer[0]} {layer[2].shape[0]}x{layer[2].shape[1]}" for layer in layers)
    if name is not None:
        named = [layer for layer in layers if layer[0] == name]
        if not named:
            raise UserError("layer", name, "the network has no such pointwise layer", f"choose one of: {listed}")
        layers = named
    large = [layer for layer in layers if layer[2].shape[0] >= k and layer[2].shape[1] >= n]
    if k < 1 or n < 1 or not large:
        raise UserError("K x N", f"{k} x {n}", f"no such layer of the network has that many inputs and outputs (they have {listed})",
                        "choose a smaller K and N, or video tokens (K and N up to 768)")
    return min(large, key=lambda layer: layer[2].size)


def session_for(model, tensor):
    """A session that gives the inner tensor; one thread, so that sums have one order."""
    model.graph.output.append(helper.make_tensor_value_info(tensor, onnx.TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def feature_map(session, tensor, frame):
    """[rows, columns, channels] for one RGB frame."""
    bgr = (frame[:, :, ::-1].astype(np.float32) / 255 - MEAN) / DEVIATION
    (result,) = session.run([tensor], {session.get_inputs()[0].name: np.ascontiguousarray(bgr.transpose(2, 0, 1)[None])})
    return result[0].transpose(1, 2, 0)


def main():
    parser = clips.arguments(__doc__.split("\n", 1)[0])
    parser.add_argument("--layer", help="name of a pointwise layer; without it, the smallest that is large enough")
    options = parser.parse_args()
    model = load_model()
    name, tensor, weights = choose_layer(pointwise_layers(model.graph), options.layer, options.k, options.n)
    session = session_for(model, tensor)
    stride = 64 // feature_map(session, tensor, np.zeros((64, 64, 3), np.uint8)).shape[0]

    grid = clips.parse_grid(options.grid)
    clip = clips.read_clip(options.video, grid[0] if grid else options.frames, options.stride, options.seed)
    if grid:
        size = (grid[1] * stride, grid[2] * stride)
        if size[0] % SIDE or size[1] % SIDE:
            step = SIDE // stride
            raise UserError("grid", options.grid, f"layer {name} has a token every {stride} pixels and the network takes multiples of {SIDE} pixels",
                            f"use rows and columns that are multiples of {step}")
        chosen = clips.fit(clip.frames, *size)
    else:
        chosen = clips.crop(clip.frames, SIDE)
    maps = np.stack([feature_map(session, tensor, frame) for frame in chosen])
    clips.progress(f"layer {name}: {weights.shape[0]} x {weights.shape[1]}, a token every {stride} pixels")

    description = {
        "source": {"kind": "network", **clip.provenance, "usedSize": [chosen.shape[2], chosen.shape[1]], "network": f"rapidocr_onnxruntime {MODEL}"},
        "embedding": {"kind": "feature map", "layer": name, "pixelsPerToken": stride, "layerShape": list(weights.shape)},
        "weights": {"kind": f"trained weights of layer {name}", "scale": 1.0},
    }
    activations = maps.reshape(-1, maps.shape[3])[:, : options.k]
    clips.write_result(options.out, chosen, maps.shape[:3], activations, weights[: options.k, : options.n], description)


if __name__ == "__main__":
    clips.run_program(main)
