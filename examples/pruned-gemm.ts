/**
 * A datapath of one's own, from the same blocks as the accelerators: a matrix product of one slice whose lanes can be
 * pruned. A controller outside fills both buffers, then for each vector raises `read` and says which one; it raises `start`
 * with the first vector and reads weight row r in the r-th cycle from there on. Of each vector only the first `kept` lanes
 * count: the others meet their PE as zero.
 *
 *     activations -> buffer -> mask -> array -> results
 *     weights -----> buffer ------------^
 *
 *     focus-rtl generate --config examples/pruned-gemm.ts --out rtl-out/pruned-gemm
 */
import { bits, design, fp16, fp32, gemmArray, laneMask, latencyTo, passControl, resultStage, ringBuffer, stream } from "focus-rtl";

const rows = 8;
const columns = 4;
const depth = 32;
/** Bits of a number from 0 to `count`, as the blocks count them. */
const countBits = (count: number): number => Math.ceil(Math.log2(count + 1));

const peArray = gemmArray({ rows, columns, operand: fp16, accumulator: fp32, multiplyStages: 1, addStages: 2 });

export default design(
  "pruned_gemm",
  ({ input, output, place, connect, tie, ignore }) => {
    const activations = input("activations", stream(fp16, { lanes: rows }), "Vectors, kept until the last read.");
    const weights = input("weights", stream(fp16, { lanes: columns }), "Weight rows, read once and in order.");
    const read = input("read", bits(1), "Reads an activation vector.");
    const offset = input("offset", bits(countBits(depth - 1)), "Which one, counted from the oldest.");
    const release = input("release", bits(1), "It is read for the last time.");
    const weightRead = input("weightRead", bits(1), "Reads a weight row.");
    // What is said of a vector comes with its data, one cycle after its read.
    const vectorValid = input("vectorValid", bits(1), "The vector read before is one to compute with.");
    const vectorStart = input("vectorStart", bits(1), "It is the first of its pass.");
    const vectorFinal = input("vectorFinal", bits(1), "It is the last one.");
    const kept = input("kept", bits(countBits(rows)), "Lanes of it that are not pruned, from lane 0; 0 where there is no vector.");

    const activationBuffer = place(ringBuffer({ lanes: rows, element: fp16, depth }), "activationBuffer");
    const weightBuffer = place(ringBuffer({ lanes: columns, element: fp16, depth }), "weightBuffer");
    const prune = place(laneMask({ lanes: rows, element: fp16 }), "prune");
    const array = place(peArray, "array");
    // Control rides along and meets the partial sums of its vector.
    const control = place(passControl({ stages: latencyTo(peArray, "partialSums"), lanesBits: 1, addressBits: 1 }), "control");
    const results = place(resultStage({ columns, accumulator: fp32, operand: fp16, stages: 1 }), "results");

    connect(activations, activationBuffer.write);
    connect(read, activationBuffer.read);
    connect(offset, activationBuffer.offset);
    connect(release, activationBuffer.release);
    connect(activationBuffer.data, prune.data);
    connect(kept, prune.count);
    connect(prune.masked, array.activations);
    connect(vectorStart, array.start);

    connect(weights, weightBuffer.write);
    connect(weightRead, weightBuffer.read);
    tie(weightBuffer.offset, 0n);
    tie(weightBuffer.release, 1n);
    connect(weightBuffer.data, array.weights);

    connect(vectorValid, control.valid);
    connect(vectorFinal, control.final);
    for (const unused of [control.first, control.last, control.lanes, control.address]) tie(unused, 0n);
    for (const unused of [control.firstLate, control.lastLate, control.lanesLate, control.addressLate]) ignore(unused);

    connect(array.partialSums, results.sums);
    connect(control.validLate, results.valid);
    connect(control.finalLate, results.final);
    tie(results.lanes, BigInt(columns));
    // A blocked result stream holds everything behind it.
    for (const block of [activationBuffer, weightBuffer, array, control]) connect(results.advance, block.advance);

    output("activationLevel", activationBuffer.level, "Vectors held.");
    output("weightLevel", weightBuffer.level, "Weight rows held.");
    output("advance", results.advance, "The datapath moves in this cycle.");
    output("results", results.results, "Result rows.");
  },
  {
    doc: `One-slice matrix product with pruned lanes, ${rows} x ${columns} PEs, fp16 with fp32 sums.`,
    contract: {
      lines: [
        { label: "order", text: "results in the order in which vectors were read" },
        { label: "throughput", text: "one vector per cycle" },
        { label: "stall", text: "a blocked result stream lowers advance_o; the controller holds everything it says until it is high" },
        { label: "reset", text: "empties every buffer" },
      ],
    },
  },
);
