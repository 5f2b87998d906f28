"""Makes safetensors and numpy files, malformed and sound, and says what the reference libraries make of each.

    malformed_files.py FOLDER

The last line on standard output is JSON: a list of {group, what, file, tensor, accepted, said, shape, values}. `values` are
the elements as float64, written as the hexadecimal digits of their bits; null where they are no real numbers. Files of 3 GB
are sparse: they take no room on the disk.
"""

import json
import struct
import sys
import warnings
from pathlib import Path

import ml_dtypes
import numpy as np
import safetensors

FOLDER = Path(sys.argv[1])
CASES = []
GIB = 2**30

EXTRA_TYPES = {
    "BF16": ml_dtypes.bfloat16,
    "F8_E4M3": ml_dtypes.float8_e4m3fn,
    "F8_E5M2": ml_dtypes.float8_e5m2,
    "F8_E4M3FNUZ": ml_dtypes.float8_e4m3fnuz,
    "F8_E5M2FNUZ": ml_dtypes.float8_e5m2fnuz,
    "F8_E8M0": ml_dtypes.float8_e8m0fnu,
}
NUMPY_TYPES = {"F64": "f8", "F32": "f4", "F16": "f2", "I64": "i8", "I32": "i4", "I16": "i2", "I8": "i1", "U64": "u8", "U32": "u4", "U16": "u2", "U8": "u1", "BOOL": "?"}


def bits(array):
    """float64 bits of real numbers as text; every NaN the same."""
    if array.nbytes > 2**20 or array.dtype.kind not in "fiub" and array.dtype.type not in EXTRA_TYPES.values():
        return None
    with np.errstate(invalid="ignore"):
        wide = array.astype(np.float64).ravel()
    return np.where(np.isnan(wide), np.nan, wide).astype(">f8").tobytes().hex()


def case(group, what, file, tensor, judge):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            array = judge()
        said = {"accepted": True, "said": "accepted", "shape": list(array.shape), "values": bits(array)}
    except Exception as error:  # whatever the library throws is its verdict
        said = {"accepted": False, "said": f"{type(error).__name__}: {str(error).splitlines()[0][:110]}", "shape": None, "values": None}
    CASES.append({"group": group, "what": what, "file": file, "tensor": tensor, **said})


# --- safetensors ---


def reference_tensor(path, name):
    """The tensor as the reference reads it, after it has judged the whole file."""
    with safetensors.safe_open(str(path), framework="np") as opened:
        part = opened.get_slice(name)
        dtype, shape = part.get_dtype(), part.get_shape()
        if dtype not in EXTRA_TYPES:
            return opened.get_tensor(name)
    found = dict(safetensors.deserialize(path.read_bytes()))[name]
    return np.frombuffer(found["data"], dtype=EXTRA_TYPES[dtype]).reshape(shape)


def write_safetensors(what, header, data=b"", tensor="x", *, length=None, sparse=0, group="safetensors"):
    file = f"{len(CASES):03d}.safetensors"
    path = FOLDER / file
    text = header.encode() if isinstance(header, str) else header
    with path.open("wb") as out:
        out.write(struct.pack("<Q", len(text) if length is None else length) + text)
        out.seek(sparse, 1)
        out.write(data)
        out.truncate()
    case(group, what, file, tensor, lambda: reference_tensor(path, tensor))


def entry(dtype="F32", shape=(2, 2), offsets=(0, 16), **more):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets), **more}


def one(**more):
    return json.dumps({"x": entry(**more)})


def raw(fields):
    """One tensor whose header is written by hand."""
    return '{"x":{' + fields + "}}"


DATA = np.array([1.5, -2, 0.25, 7], "<f4").tobytes()
HEAD = '"dtype":"F32","shape":[2,2],"data_offsets":[0,16]'


def safetensors_cases():
    write = write_safetensors
    write("sound", one(), DATA)
    write("sound, spaces behind the header", one() + "     ", DATA)
    write("sound, space before the header", "  " + one(), DATA)
    write("sound, metadata", json.dumps({"__metadata__": {"format": "pt"}, "x": entry()}), DATA)
    write("sound, metadata null", json.dumps({"__metadata__": None, "x": entry()}), DATA)
    write("sound, a field nobody knows", one(more=[1, {"a": None}]), DATA)
    write("sound, tensors not in the order of their bytes", json.dumps({"x": entry(offsets=(16, 32)), "y": entry(offsets=(0, 16))}), bytes(16) + DATA)
    write("sound, an empty tensor beside", json.dumps({"y": entry(shape=(0, 3), offsets=(0, 0)), "x": entry()}), DATA)
    write("sound, a scalar beside", json.dumps({"x": entry(), "y": entry(shape=(), offsets=(16, 20))}), DATA + bytes(4))
    write("sound, name of other letters", json.dumps({"gewicht.ä\u00e9": entry()}), DATA, "gewicht.ä\u00e9")
    write("sound, escaped name", '{"\\u0078":{' + HEAD + "}}", DATA)
    write("sound, name toString", json.dumps({"toString": entry()}), DATA, "toString")
    write("sound, 3 GB before the tensor", json.dumps({"big": entry("U8", (3 * GIB,), (0, 3 * GIB)), "x": entry(offsets=(3 * GIB, 3 * GIB + 16))}), DATA, sparse=3 * GIB)

    for dtype, name in NUMPY_TYPES.items():
        kind = np.dtype(name)
        values = [1, 0, 1, 1] if kind.kind == "b" else [0, 1, 100, min(np.iinfo(kind).max, 2**62)] if kind.kind in "iu" else [0, -1.5, 1 / 3, np.inf]
        array = np.array(values, kind)
        write(f"type {dtype}", one(dtype=dtype, offsets=(0, array.nbytes)), array.tobytes())
    write("type I64, every place of the cut", one(dtype="I64", shape=(8,), offsets=(0, 64)), np.array([2**53 - 1, 2**53, -(2**53), 2**62, -(2**63), 3 * 2**40, 2**54, -(2**60)], "<i8").tobytes())
    for dtype in EXTRA_TYPES:
        size = 2 if dtype == "BF16" else 1
        codes = bytes(range(256)) if size == 1 else np.arange(0, 65536, 257, dtype="<u2").tobytes()
        write(f"type {dtype}, {256} codes", one(dtype=dtype, shape=(16, 16), offsets=(0, 256 * size)), codes)
    write("type C64", one(dtype="C64", offsets=(0, 32)), bytes(32))
    write("type F4", one(dtype="F4", offsets=(0, 2)), bytes(2))
    write("type F4, half a byte", one(dtype="F4", shape=(3,), offsets=(0, 2)), bytes(2))
    write("type F6_E2M3", one(dtype="F6_E2M3", offsets=(0, 3)), bytes(3))
    write("type nobody knows", one(dtype="F33"), DATA)
    write("type in lower case", one(dtype="f32"), DATA)
    write("type that is a name of JavaScript", one(dtype="constructor"), DATA)
    write("type that is a number", raw('"dtype":32,"shape":[2,2],"data_offsets":[0,16]'), DATA)

    for count in (0, 3, 7):
        path = FOLDER / f"{len(CASES):03d}.safetensors"
        path.write_bytes(bytes(count))
        case("safetensors", f"{count} bytes in all", path.name, "x", lambda path=path: reference_tensor(path, "x"))
    write("header length 0", b"", DATA)
    write("header longer than the file", one(), DATA, length=4096)
    write("header length 2^63", one(), DATA, length=2**63)
    write("header length 2^64 - 1", one(), DATA, length=2**64 - 1)
    write("header of more than 100 MB", one(), DATA, length=100_000_001, sparse=100_000_001)
    write("header one byte too short", one(), DATA, length=len(one()) - 1)
    write("header is text", "hello", DATA)
    write("header is a list", "[1, 2]", DATA)
    write("header is a number", "7", DATA)
    write("header is null", "null", DATA)
    write("header with a byte order mark", "\ufeff" + one(), DATA)
    write("header is no UTF-8", one().encode().replace(b'"x"', b'"\xff"'), DATA, "\udcff")
    write("header has half a character", '{"\\ud800":{' + HEAD + "}}", DATA)
    write("header with a zero byte behind", one() + "\0", DATA)
    write("header with two objects", one() + one(), DATA)
    write("header with a comma too many", '{"x":{' + HEAD + "},}", DATA)
    write("header with a comment", "{/* x */" + one()[1:], DATA)
    write("header in single quotes", one().replace('"', "'"), DATA)
    write("header nested 200 deep", raw(HEAD + ',"m":' + "[" * 200 + "]" * 200), DATA)
    write("header with a line break in a name", '{"x\n":{' + HEAD + "}}", DATA, "x\n")
    write("header without tensors", "{}", b"")
    write("header without tensors, bytes behind", "{}", DATA)

    write("name twice, the same bytes", '{"x":{' + HEAD + '},"x":{' + HEAD + "}}", DATA)
    write("name twice, other shapes", '{"x":{"dtype":"F32","shape":[4,1],"data_offsets":[0,16]},"x":{' + HEAD + "}}", DATA)
    write("name twice, other bytes", '{"x":{' + HEAD + '},"x":{"dtype":"F32","shape":[2,2],"data_offsets":[16,32]}}', DATA + DATA)
    write("name twice, once escaped", '{"x":{' + HEAD + '},"\\u0078":{' + HEAD + "}}", DATA)
    write("metadata twice", '{"__metadata__":{},"__metadata__":{},"x":{' + HEAD + "}}", DATA)
    write("dtype twice", raw('"dtype":"F16",' + HEAD), DATA)
    write("shape twice", raw('"shape":[4],' + HEAD), DATA)
    write("metadata of numbers", json.dumps({"__metadata__": {"epoch": 3}, "x": entry()}), DATA)
    write("metadata of objects", json.dumps({"__metadata__": {"a": {"b": "c"}}, "x": entry()}), DATA)
    write("metadata is a text", json.dumps({"__metadata__": "pt", "x": entry()}), DATA)
    write("metadata is a list", json.dumps({"__metadata__": ["pt"], "x": entry()}), DATA)

    write("tensor is null", '{"x":null}', DATA)
    write("tensor is a list of its fields", '{"x":["F32",[2,2],[0,16]]}', DATA)
    write("no dtype", raw('"shape":[2,2],"data_offsets":[0,16]'), DATA)
    write("no shape", raw('"dtype":"F32","data_offsets":[0,16]'), DATA)
    write("no offsets", raw('"dtype":"F32","shape":[2,2]'), DATA)
    write("shape is a number", raw('"dtype":"F32","shape":4,"data_offsets":[0,16]'), DATA)
    for size in ("2.0", "2e0", "-2", "-0", "02", '"2"', "null", "true", "[2]", "18446744073709551616", "1.5"):
        write(f"shape [{size}, 2]", raw(f'"dtype":"F32","shape":[{size},2],"data_offsets":[0,16]'), DATA)
    write("shape smaller than its bytes", one(shape=(1, 2)), DATA)
    write("shape larger than its bytes", one(shape=(3, 2)), DATA)
    write("shape whose product is 2^64 + 4", one(shape=(4, 2**62 + 1)), DATA)
    write("shape whose product is 2^64, times 0", one(shape=(2**32, 2**32, 0), offsets=(0, 0)), b"")
    write("shape whose bits are 2^64 + 128", one(shape=(2**59 + 4,)), DATA)
    write("shape of an empty tensor with bytes", one(shape=(0, 2)), DATA)
    write("offsets of a smaller tensor", one(offsets=(0, 8)), DATA)
    write("offsets turned round", one(offsets=(16, 0)), DATA)
    for begin, end in (("-4", "12"), ("0.0", "16"), ("0", "16.0"), ('"0"', "16"), ("0", "16,32"), ("0", "1e1"), ("18446744073709551600", "18446744073709551616")):
        write(f"offsets [{begin}, {end}]", raw(f'"dtype":"F32","shape":[2,2],"data_offsets":[{begin},{end}]'), DATA)
    write("offsets: one only", raw('"dtype":"F32","shape":[2,2],"data_offsets":[16]'), DATA)
    write("offsets beyond the file", one(offsets=(0, 16)), DATA[:12])
    write("offsets far beyond the file", one(shape=(2**40,), offsets=(0, 2**42)), DATA)
    write("gap before the tensor", one(offsets=(4, 20)), bytes(4) + DATA)
    write("gap between tensors", json.dumps({"x": entry(), "y": entry(offsets=(20, 36))}), DATA + bytes(4) + DATA)
    write("tensors overlap", json.dumps({"x": entry(), "y": entry(offsets=(8, 24))}), DATA + bytes(8))
    write("tensors share all bytes", json.dumps({"x": entry(), "y": entry()}), DATA)
    write("empty tensor inside another", json.dumps({"x": entry(), "y": entry(shape=(0,), offsets=(4, 4))}), DATA)
    write("bytes behind the last tensor", one(), DATA + bytes(1))
    write("3 GB behind the last tensor", one(), b"", sparse=3 * GIB)
    write("last tensor cut off by a byte", one(), DATA[:15])


# --- numpy ---


def write_npy(what, header, data=None, *, version=(1, 0), length=None, magic=b"\x93NUMPY", align=64, sparse=0, memmap=False):
    file = f"{len(CASES):03d}.npy"
    path = FOLDER / file
    text = header if isinstance(header, bytes) else header.encode("latin1" if version < (3, 0) else "utf8")
    size = 2 if version[0] == 1 else 4
    before = len(magic) + 2 + size
    if align:
        text += b" " * (-(before + len(text) + 1) % align) + b"\n"
    with path.open("wb") as out:
        out.write(magic + bytes(version) + (len(text) if length is None else length).to_bytes(size, "little") + text)
        out.write(DATA if data is None else data)
        out.truncate(out.tell() + sparse)
    case("npy", what, file, None, lambda: np.load(path, mmap_mode="r" if memmap else None))


def save_npy(what, array, **options):
    file = f"{len(CASES):03d}.npy"
    np.save(FOLDER / file, array, **options)
    case("npy", what, file, None, lambda: np.load(FOLDER / file))


def npy_cases():
    def described(descr="'<f4'", order="False", shape="(2, 2)", more=""):
        return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", " + more + "}"

    cube = np.arange(24).reshape(2, 3, 4)
    save_npy("sound, float64, numpy's default", np.array([[1.5, -2], [1 / 3, np.nan]]))
    save_npy("sound, int64, numpy's default", np.array([[1, -2], [2**53 - 1, 2**62]]))
    for name in ("f2", "f4", "i1", "i2", "i4", "u1", "u2", "u4", "u8", "?"):
        save_npy(f"sound, {np.dtype(name).name}", np.array([[0, 1], [1, 0]], name))
    for name in (">f2", ">f4", ">f8", ">i2", ">i4", ">i8", ">u2", ">u4", ">u8"):
        save_npy(f"high byte first, {np.dtype(name).name}", np.array([[0, 1], [258, 77]], name))
    save_npy("Fortran order, matrix", np.asfortranarray(np.array([[1.5, 2, 3], [4, 5, 6]], "f4")))
    save_npy("Fortran order, cube", np.asfortranarray(cube.astype("i2")))
    save_npy("Fortran order, cube, high byte first", np.asfortranarray(cube.astype(">f8")))
    save_npy("Fortran order, one row", np.asfortranarray(np.array([[1.0, 2, 3]])))
    save_npy("no dimension", np.float32(3.5))
    save_npy("one dimension", np.arange(4.0))
    save_npy("no elements", np.zeros((0, 3), "f4"))
    save_npy("complex numbers", np.zeros((2, 2), "c8"))
    save_npy("texts", np.array([["a", "b"]]))
    save_npy("bytes", np.array([[b"a", b"b"]]))
    save_npy("dates", np.array(["2026-01-01"], "M8[D]"))
    save_npy("a structured type", np.zeros((2, 2), [("x", "<f4")]))
    save_npy("raw bytes", np.zeros((2, 2), "V4"))
    save_npy("long double", np.zeros((2, 2), np.longdouble))
    save_npy("Python objects (pickled)", np.array([[1, None]], object), allow_pickle=True)
    for version in ((1, 0), (2, 0), (3, 0)):
        write_npy(f"version {version[0]}.{version[1]}", described(), version=version)
    for version in ((0, 0), (1, 1), (4, 0), (255, 255)):
        write_npy(f"version {version[0]}.{version[1]}", described(), version=version)
    write_npy("header not padded", described(), align=0)
    write_npy("header padded to 16", described(), align=16)
    write_npy("header of 10,000 characters", described().ljust(9_999) + "\n", align=0)
    write_npy("header of 10,001 characters", described().ljust(10_000) + "\n", align=0)
    write_npy("header longer than the file", described(), length=4000)
    write_npy("header cut off", described()[:20], b"")
    write_npy("header of no bytes", "", align=0)
    write_npy("header in double quotes", described().replace("'", '"'))
    write_npy("header with other spaces and order", "{ 'shape':(2,2,) ,'descr':'<f4','fortran_order':False }")
    write_npy("header with a comment", described() + "# by hand")
    write_npy("header with comments alone", "#" * 40)
    write_npy("header of Python 2 (2L)", described(shape="(2L, 2L)"))
    write_npy("header of Python 2, version 3.0", described(shape="(2L, 2L)"), version=(3, 0))
    write_npy("header of JSON", json.dumps({"descr": "<f4", "fortran_order": False, "shape": [2, 2]}))
    write_npy("header is a list", "['<f4', False, (2, 2)]")
    write_npy("header is text", "hello")
    write_npy("header with an expression", described(shape="(1 + 1, 2)"))
    write_npy("header with a call", "dict(descr='<f4', fortran_order=False, shape=(2, 2))")
    write_npy("header with a key too many", described(more="'x': 1, "))
    write_npy("header with a key twice", described(more="'shape': (4, 1), "))
    write_npy("header without shape", "{'descr': '<f4', 'fortran_order': False, }")
    write_npy("header with two values", described() + described())
    write_npy("header is no UTF-8", described().encode() + b" # \xff", version=(3, 0))
    write_npy("header is no ASCII, version 1.0", described().encode() + b" # \xff")
    write_npy("header nested 200 deep", "[" * 200 + "]" * 200)
    for shape in ("[2, 2]", "4", "(4)", "(4,)", "(2, -2)", "(-2, -2)", "(-1, 4)", "(2.0, 2)", "('2', 2)", "(None, 2)", "(True, 4)", "(2, 2", "(2,, 2)", "(0x2, 2)", "(1_0, 2)", "(02, 2)", "(4294967296, 4294967296)", "(9223372036854775808,)", "(18446744073709551616, 0)", "(2, 2, 2)", "()"):
        write_npy(f"shape {shape}", described(shape=shape))
    for order in ("0", "None", "'False'", "false"):
        write_npy(f"fortran_order {order}", described(order=order))
    for descr in ("'f4'", "'=f4'", "'|f4'", "'float32'", "'<f3'", "'<g4'", "''", "None", "4", "[('x', '<f4')]", "('<f4', (2,))", "'<f4,<f4'", "'<f4' 'x'", "b'<f4'", "'O'", "'<i1'"):
        write_npy(f"descr {descr}", described(descr=descr))
    write_npy("no magic", described(), magic=b"NUMPY\x93")
    write_npy("magic of another letter", described(), magic=b"\x93NUMPX")
    for count in (0, 5, 7, 9):
        path = FOLDER / f"{len(CASES):03d}.npy"
        path.write_bytes((b"\x93NUMPY" + bytes((1, 0)) + b"\x10")[:count])
        case("npy", f"{count} bytes in all", path.name, None, lambda path=path: np.load(path))
    path = FOLDER / f"{len(CASES):03d}.npy"
    np.savez(path.open("wb"), a=np.zeros((2, 2)))
    case("npy", "an .npz by another name", path.name, None, lambda: np.load(path)["a"])
    write_npy("a byte too short", described(), DATA[:-1])
    write_npy("no data", described(), b"")
    write_npy("a byte behind the data", described(), DATA + b"x")
    write_npy("3 GB behind the data", described(), sparse=3 * GIB)
    write_npy("a tensor of 3 GB", described(descr="'|u1'", shape=f"({3 * 2**15}, {2**15})"), b"", sparse=3 * GIB, memmap=True)


safetensors_cases()
npy_cases()
print(json.dumps(CASES))
