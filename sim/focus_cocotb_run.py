# SPDX-License-Identifier: Apache-2.0
"""Builds and runs one generated cocotb test: focus_cocotb_run.py RUN.json

Prints one line of JSON: {"tests": n, "failed": m}. The runner returns normally when a test fails, so the
results file is counted; the caller holds no test at all for a failure.
"""

import json
import os
import pathlib
import sys

from cocotb_tools.runner import get_results, get_runner


def main(path):
    run = json.loads(pathlib.Path(path).read_text(encoding="utf8"))
    runner = get_runner(run["simulator"])
    runner.build(
        sources=[pathlib.Path(source) for source in run["sources"]],
        hdl_toplevel=run["toplevel"],
        parameters=run["parameters"],
        build_args=run["buildArguments"],
        build_dir=run["buildFolder"],
        timescale=("1ns", "1ps"),
        always=True,
    )
    results = runner.test(
        hdl_toplevel=run["toplevel"],
        test_module=run["testModule"],
        build_dir=run["buildFolder"],
        test_dir=run["testFolder"],
        results_xml=str(pathlib.Path(run["testFolder"]) / "results.xml"),
        seed=run["seed"],
        timescale=("1ns", "1ps"),
        extra_env={"FOCUS_RUN": os.path.abspath(path), "FOCUS_RESULT": run["result"], "PYTHONPATH": os.pathsep.join(run["pythonPath"])},
    )
    tests, failed = get_results(results)
    print(json.dumps({"tests": tests, "failed": failed}))


main(sys.argv[1])
