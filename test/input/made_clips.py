"""Makes small clips that a player shows in another way than they are stored, or that cannot be used.

    made_clips.py FOLDER

Every frame is grey but for a bright first quarter of its rows and a red first quarter of its columns, as far as they are seen
upright, so that each way of turning it gives other pixels.
"""

import sys
from pathlib import Path

import av
import numpy as np

FOLDER = Path(sys.argv[1])
WIDTH, HEIGHT, COUNT = 96, 64, 6

TURNS = {  # a, b, c, d of the display matrix, and what has to be stored so that it is shown upright
    "turned-0": ((1, 0, 0, 1), lambda shown: shown),
    "turned-90": ((0, 1, -1, 0), lambda shown: np.rot90(shown, 1)),
    "turned-180": ((-1, 0, 0, -1), lambda shown: np.rot90(shown, 2)),
    "turned-270": ((0, -1, 1, 0), lambda shown: np.rot90(shown, -1)),
    "mirrored": ((-1, 0, 0, 1), lambda shown: shown[:, ::-1]),
}


def shown(width=WIDTH, height=HEIGHT, index=0):
    """What a player must show, [height, width, 3]."""
    frame = np.full((height, width, 3), 100 + 4 * index, np.uint8)
    frame[: height // 4] = 220
    frame[:, : width // 4, 1:] //= 2
    return frame


def encode(path, frames, codec="libx264", options=None, **more):
    with av.open(str(path), "w", **more) as container:
        height, width = frames[0].shape[:2]
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = options or {"crf": "0"}
        for frame in frames:
            for packet in stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)


def set_matrix(path, matrix):
    """Writes the matrix into the track header of an mp4."""
    content = bytearray(path.read_bytes())
    at = content.index(b"tkhd") + 4
    at += 4 + (32 if content[at] == 1 else 20) + 16  # version and flags; times, track and duration; layer, group, volume
    a, b, c, d = (int(value * 65536) for value in matrix)
    content[at : at + 36] = b"".join(value.to_bytes(4, "big", signed=True) for value in (a, b, 0, c, d, 0, 0, 0, 1 << 30))
    path.write_bytes(content)


def audio(path):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 8000
        for packet in [*stream.encode(frame), *stream.encode()]:
            container.mux(packet)


frames = [shown(index=index) for index in range(COUNT)]
for name, (matrix, stored) in TURNS.items():
    encode(FOLDER / f"{name}.mp4", [stored(frame) for frame in frames])
    set_matrix(FOLDER / f"{name}.mp4", matrix)
encode(FOLDER / "slanted.mp4", frames)
set_matrix(FOLDER / "slanted.mp4", (0.8, 0.6, -0.6, 0.8))
audio(FOLDER / "audio.m4a")

# Two streams of another size, one after the other in one file: what a camera or a call writes that changes its size.
parts = []
for number, (width, height) in enumerate(((WIDTH, HEIGHT), (64, 48))):
    part = FOLDER / f"part{number}.h264"
    encode(part, [shown(width, height, index) for index in range(COUNT)], options={"crf": "0", "x264-params": "bframes=0:annexb=1:repeat-headers=1"}, format="h264")
    parts.append(part.read_bytes())
    part.unlink()
(FOLDER / "resized.h264").write_bytes(b"".join(parts))

whole = (FOLDER / "turned-0.mp4").read_bytes()
(FOLDER / "cut.mp4").write_bytes(whole[: len(whole) // 3])
(FOLDER / "noise.mp4").write_bytes(np.random.default_rng(1).bytes(4096))
(FOLDER / "empty.mp4").write_bytes(b"")
(FOLDER / "text.mp4").write_text("no video\n")
damaged = bytearray(whole)
start = damaged.index(b"mdat") + 4
damaged[start : start + 200] = np.random.default_rng(2).bytes(200)
(FOLDER / "damaged.mp4").write_bytes(damaged)
with av.open(str(FOLDER / "no-frames.mkv"), "w") as container:
    stream = container.add_stream("libx264", rate=10)
    stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    for packet in stream.encode():
        container.mux(packet)
    container.start_encoding()
