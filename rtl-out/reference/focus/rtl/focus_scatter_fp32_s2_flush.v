// SPDX-License-Identifier: Apache-2.0
//
// One scatter lane: takes the rows of partial sums it uses as they leave the array and adds each to
// the sums of its prefix classes, one per cycle.
//
// Contract
//   throughput  one list entry per cycle; lanes do not wait for each other
//   latency     4 cycles from a list entry and its row to sums_o
//   order       rows and entries in order of arrival; a row stays until the last entry of its list
//   zero        a zero entry needs no row: it adds +0, so that a prefix class with a zero vector is
//               begun, divided and completed too
//   end         the last pass of a GEMM without an entry for this lane gives a closing beat: final,
//               without lanes
//   subnormals  read as zero, and written as zero, of the same sign
//   prefix      an entry reads accumulator `from` and writes `index`, in the last slice the number
//               of its class; a list reads a word before it writes it
//   hazard      an entry waits while the sum it reads is on its way through the adder; any list is
//               correct
//   ready       passes_ready_o depends on the pass that is offered and on rows_valid_i: an empty
//               pass leaves at once, another with its last entry or closing beat
//   stall       advance_i low holds adders and rows, one list entry may still be read ahead; a long
//               list holds rows_ready_o low, nothing is lost
//   reset       drops what is on its way
//
//   list buffer --> entry {from, index, last of row, zero}
//                     |
//                     v
//   rows_*_i ---> row register ---> [ accumulators: RAM + adders ] ---> sums_o of the last slice
//
// Generated from templates/rtl/scatter/scatter.v.hbs, sha256:4af5a4c8. Do not edit.

`default_nettype none

module focus_scatter_fp32_s2_flush #(
    parameter integer COLUMNS      = 32,    // sums of a row, at least 1
    parameter integer LANE_CLASSES = 512,   // most classes of this lane, at least 1
    parameter integer DEPTH_ROWS   = 1536,  // accumulator words, at least 2
    parameter integer LIST_DEPTH   = 1024   // entries in the list buffer, at least 2
) (
    input  wire                                                         clk_i,
    input  wire                                                         rst_ni,

    input  wire                                                         passes_valid_i,
    output wire                                                         passes_ready_o,
    input  wire                                                         passes_first_i,
    input  wire                                                         passes_last_i,
    input  wire                                                         passes_final_i,
    input  wire                                                         passes_last_block_i,
    input  wire [                                $clog2(COLUMNS+1)-1:0] passes_lanes_i,
    input  wire [                               $clog2(DEPTH_ROWS)-1:0] passes_base_i,
    input  wire [                           $clog2(LANE_CLASSES+1)-1:0] passes_entries_i,

    input  wire                                                         rows_valid_i,
    output wire                                                         rows_ready_o,
    input  wire [                                       COLUMNS*32-1:0] rows_data_i,

    input  wire                                                         advance_i,
    input  wire [                                 $clog2(LIST_DEPTH):0] list_level_i,

    output wire                                                         list_read_o,
    output wire [                               $clog2(LIST_DEPTH)-1:0] list_offset_o,
    output wire                                                         list_release_o,

    input  wire [2*((LANE_CLASSES > 1) ? $clog2(LANE_CLASSES) : 1)+1:0] list_entry_i,

    output wire                                                         sums_valid_o,
    output wire                                                         sums_final_o,
    output wire [                                $clog2(COLUMNS+1)-1:0] sums_lanes_o,
    output wire [  ((LANE_CLASSES > 1) ? $clog2(LANE_CLASSES) : 1)-1:0] sums_index_o,
    output wire [                                       COLUMNS*32-1:0] sums_o
);

  // bits of an accumulator's index
  localparam integer INDEX_W = (LANE_CLASSES > 1) ? $clog2(LANE_CLASSES) : 1;
  localparam integer SUM_W = 32;
  localparam integer ADD_STAGES = 2;
  localparam integer LANES_W = $clog2(COLUMNS + 1);
  localparam integer ADDRESS_W = $clog2(DEPTH_ROWS);
  localparam integer ENTRY_W = $clog2(LANE_CLASSES + 1);
  localparam integer OFFSET_W = $clog2(LIST_DEPTH);

  generate
    if (COLUMNS < 1) begin : gen_columns_check
      ERROR_COLUMNS_must_be_at_least_1 u_stop ();
    end
    if (LANE_CLASSES < 1) begin : gen_lane_classes_check
      ERROR_LANE_CLASSES_must_be_at_least_1 u_stop ();
    end
    if (DEPTH_ROWS < 2) begin : gen_depth_rows_check
      ERROR_DEPTH_ROWS_must_be_at_least_2 u_stop ();
    end
    if (LIST_DEPTH < 2) begin : gen_list_depth_check
      ERROR_LIST_DEPTH_must_be_at_least_2 u_stop ();
    end
    if (DEPTH_ROWS < LANE_CLASSES) begin : gen_relation0_check
      ERROR_DEPTH_ROWS_must_be_at_least_LANE_CLASSES u_stop ();
    end
    if (LIST_DEPTH < LANE_CLASSES) begin : gen_relation1_check
      ERROR_LIST_DEPTH_must_be_at_least_LANE_CLASSES u_stop ();
    end
  endgenerate

  // Read: the entries of the pass at the head of the queue, one after the other.
  reg [OFFSET_W-1:0] offset_q;
  reg [ ENTRY_W-1:0] entry_q;

  wire move;
  wire empty_pass = passes_entries_i == {ENTRY_W{1'b0}};
  wire entry_held = list_level_i > {1'b0, offset_q};
  wire last_entry = entry_q == (passes_entries_i - 1'b1);
  wire read = passes_valid_i && !empty_pass && entry_held && move;

  // A GEMM whose last pass has no entry ends with a closing beat: a row of no lanes.
  wire closes = empty_pass && passes_final_i;
  wire close = passes_valid_i && closes && move;
  wire leaves = closes ? move : empty_pass || (entry_held && move && last_entry);

  assign passes_ready_o = passes_valid_i && leaves;
  assign list_read_o = read;
  assign list_offset_o = offset_q;
  assign list_release_o = passes_last_block_i;

  // Add: the entry read before, with what its pass says. It waits for its row and accumulator.
  reg                 valid_q;
  reg                 first_q;
  reg                 last_q;
  reg                 final_q;
  reg [  LANES_W-1:0] lanes_q;
  reg [ADDRESS_W-1:0] base_q;

  wire closing = lanes_q == {LANES_W{1'b0}};
  wire zero = closing || list_entry_i[0];
  wire row_last = list_entry_i[1];
  wire [INDEX_W-1:0] index = closing ? {INDEX_W{1'b0}} : list_entry_i[2+:INDEX_W];
  wire [INDEX_W-1:0] from = list_entry_i[2+INDEX_W+:INDEX_W];
  wire [ADDRESS_W+INDEX_W-1:0] to_sum = {{INDEX_W{1'b0}}, base_q} + {{ADDRESS_W{1'b0}}, index};
  wire [ADDRESS_W+INDEX_W-1:0] from_sum = {{INDEX_W{1'b0}}, base_q} + {{ADDRESS_W{1'b0}}, from};
  wire [ADDRESS_W-1:0] to_address = to_sum[ADDRESS_W-1:0];
  wire [ADDRESS_W-1:0] from_address = from_sum[ADDRESS_W-1:0];
  wire unused = &{1'b0, to_sum[ADDRESS_W+:INDEX_W], from_sum[ADDRESS_W+:INDEX_W]};

  // Accumulators that are not yet written, the latest one first.
  reg [ADD_STAGES:0] pending_q;
  reg [(ADD_STAGES+1)*ADDRESS_W-1:0] pending_address_q;
  wire [ADD_STAGES:0] hit;

  wire free = advance_i && (first_q || !(|hit));
  wire go = valid_q && free && (zero || rows_valid_i);

  assign move = !valid_q || go;
  assign rows_ready_o = valid_q && free && !zero && row_last;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q   <= 1'b0;
      offset_q  <= {OFFSET_W{1'b0}};
      entry_q   <= {ENTRY_W{1'b0}};
      pending_q <= {(ADD_STAGES + 1){1'b0}};
    end else begin
      if (move) valid_q <= read || close;
      if (read) begin
        entry_q  <= last_entry ? {ENTRY_W{1'b0}} : entry_q + 1'b1;
        offset_q <= (last_entry || passes_last_block_i) ? {OFFSET_W{1'b0}} : offset_q + 1'b1;
      end
      if (advance_i) pending_q <= {pending_q[ADD_STAGES-1:0], go && !last_q};
    end
  end

  always @(posedge clk_i) begin
    if (read || close) begin
      first_q <= passes_first_i || closes;
      last_q  <= passes_last_i;
      final_q <= passes_final_i && (closes || last_entry);
      lanes_q <= closes ? {LANES_W{1'b0}} : passes_lanes_i;
      base_q  <= passes_base_i;
    end
    if (advance_i) pending_address_q <= {pending_address_q[ADD_STAGES*ADDRESS_W-1:0], to_address};
  end

  genvar late;
  generate
    for (late = 0; late <= ADD_STAGES; late = late + 1) begin : gen_hit
      assign hit[late] =
          pending_q[late] && (pending_address_q[late*ADDRESS_W+:ADDRESS_W] == from_address);
    end
  endgenerate

  // The row joins its accumulator one enabled cycle after that is read.
  reg [COLUMNS*SUM_W-1:0] row_q;

  always @(posedge clk_i) begin
    if (advance_i) row_q <= zero ? {(COLUMNS * SUM_W){1'b0}} : rows_data_i;
  end

  focus_accumulator_bank_fp32_s2_flush #(
      .COLUMNS   (COLUMNS),
      .DEPTH_ROWS(DEPTH_ROWS),
      .LANES_W   (LANES_W + INDEX_W)
  ) u_bank (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .advance_i     (advance_i),
      .valid_i       (go),
      .first_i       (first_q),
      .last_i        (last_q),
      .final_i       (final_q),
      .lanes_i       ({lanes_q, index}),
      .from_i        (from_address),
      .address_i     (to_address),
      .partial_sums_i(row_q),
      .sums_valid_o  (sums_valid_o),
      .sums_final_o  (sums_final_o),
      .sums_lanes_o  ({sums_lanes_o, sums_index_o}),
      .sums_o        (sums_o)
  );

endmodule

`resetall
