// SPDX-License-Identifier: Apache-2.0
//
// Adds the slices of a GEMM: a row of partial sums joins a row kept and is kept in its place or in
// another; the last slice leaves instead.
//
// Contract
//   latency     3 enabled cycles from valid_i to sums_o
//   timing      partial_sums_i comes one enabled cycle after its valid_i, first_i, last_i and
//               addresses
//   throughput  one row per enabled cycle; an address is read again 4 after the row that goes there
//               at the earliest
//   rounding    one addition per slice, in the order of arrival; the first slice adds to +0
//   subnormals  read as zero, and written as zero, of the same sign
//   stall       advance_i low holds everything
//   reset       drops what is on its way; kept rows are not reset
//
// Generated from templates/rtl/array/accumulator-bank.v.hbs, sha256:542a27be. Do not edit.

`default_nettype none

module focus_accumulator_bank_fp32_s2_flush #(
    parameter integer COLUMNS    = 32,    // sums of a row, at least 1
    parameter integer DEPTH_ROWS = 3072,  // rows kept, at least 2
    parameter integer LANES_W    = 6      // bits of the lane count, at least 1
) (
    input  wire                          clk_i,
    input  wire                          rst_ni,

    input  wire                          advance_i,
    input  wire                          valid_i,
    input  wire                          first_i,
    input  wire                          last_i,
    input  wire                          final_i,
    input  wire [           LANES_W-1:0] lanes_i,
    input  wire [$clog2(DEPTH_ROWS)-1:0] from_i,
    input  wire [$clog2(DEPTH_ROWS)-1:0] address_i,
    input  wire [        COLUMNS*32-1:0] partial_sums_i,

    output wire                          sums_valid_o,
    output wire                          sums_final_o,
    output wire [           LANES_W-1:0] sums_lanes_o,
    output wire [        COLUMNS*32-1:0] sums_o
);

  localparam integer SUM_W = 32;
  localparam integer ADD_STAGES = 2;
  localparam integer ADDRESS_W = $clog2(DEPTH_ROWS);

  generate
    if (COLUMNS < 1) begin : gen_columns_check
      ERROR_COLUMNS_must_be_at_least_1 u_stop ();
    end
    if (DEPTH_ROWS < 2) begin : gen_depth_rows_check
      ERROR_DEPTH_ROWS_must_be_at_least_2 u_stop ();
    end
    if (LANES_W < 1) begin : gen_lanes_w_check
      ERROR_LANES_W_must_be_at_least_1 u_stop ();
    end
  endgenerate

  // Read in the cycle of the control, add from the next one on, write when the sum is there.
  reg first_q;
  wire sum_valid;
  wire sum_last;
  wire [ADDRESS_W-1:0] sum_address;
  wire [COLUMNS*SUM_W-1:0] kept;

  always @(posedge clk_i) begin
    if (advance_i) first_q <= first_i;
  end

  focus_ram #(
      .WIDTH_BITS (COLUMNS * SUM_W),
      .DEPTH_WORDS(DEPTH_ROWS)
  ) u_ram (
      .clk_i          (clk_i),
      .write_enable_i (advance_i && sum_valid && !sum_last),
      .write_address_i(sum_address),
      .write_data_i   (sums_o),
      .read_enable_i  (advance_i && valid_i && !first_i),
      .read_address_i (from_i),
      .read_data_o    (kept)
  );

  wire unused_first;

  focus_pass_control #(
      .STAGES   (1 + ADD_STAGES),
      .LANES_W  (LANES_W),
      .ADDRESS_W(ADDRESS_W)
  ) u_control (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .advance_i     (advance_i),
      .valid_i       (valid_i),
      .first_i       (first_i),
      .last_i        (last_i),
      .final_i       (final_i),
      .lanes_i       (lanes_i),
      .address_i     (address_i),
      .valid_late_o  (sum_valid),
      .first_late_o  (unused_first),
      .last_late_o   (sum_last),
      .final_late_o  (sums_final_o),
      .lanes_late_o  (sums_lanes_o),
      .address_late_o(sum_address)
  );

  wire unused = &{1'b0, unused_first};

  assign sums_valid_o = sum_valid && sum_last;

  genvar column;
  generate
    for (column = 0; column < COLUMNS; column = column + 1) begin : gen_column
      wire [SUM_W-1:0] addend = first_q ? {SUM_W{1'b0}} : kept[column*SUM_W+:SUM_W];

      focus_float_add_fp32_s2_flush u_add (
          .clk_i    (clk_i),
          .advance_i(advance_i),
          .a_i      (addend),
          .b_i      (partial_sums_i[column*SUM_W+:SUM_W]),
          .result_o (sums_o[column*SUM_W+:SUM_W])
      );
    end
  endgenerate

endmodule

`resetall
