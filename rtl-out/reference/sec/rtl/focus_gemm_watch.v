// SPDX-License-Identifier: Apache-2.0
//
// Stands at the shapes and the results of an engine: lets shapes through that can be run, and says
// how long GEMMs are at hand.
//
// Contract
//   shape    one with a count of 0 or above SIZE is taken and handed to nobody, and shape_error_o
//            rises in the next cycle
//   busy     high in the cycles from the one after a shape was handed on to the one in which the
//            last of its last rows is taken
//   latency  none: what comes in stands at the output in the same cycle
//   stall    streams wait as those behind them do; while GEMMS are under way no shape is taken
//   reset    forgets the GEMMs and the error
//
// Generated from templates/rtl/array/gemm-watch.v.hbs, sha256:ad188ace. Do not edit.

`default_nettype none

module focus_gemm_watch #(
    parameter integer SIZE    = 65536,  // largest M, K, N or number of m-tiles, at least 1
    parameter integer COLUMNS = 32,     // elements of a row of results, at least 1
    parameter integer GEMMS   = 15      // most GEMMs under way, at least 1
) (
    input  wire                      clk_i,
    input  wire                      rst_ni,

    input  wire                      shape_valid_i,
    output wire                      shape_ready_o,
    input  wire [$clog2(SIZE+1)-1:0] shape_tokens_i,
    input  wire [$clog2(SIZE+1)-1:0] shape_inner_i,
    input  wire [$clog2(SIZE+1)-1:0] shape_outer_i,

    output wire                      checked_valid_o,
    input  wire                      checked_ready_i,
    output wire [$clog2(SIZE+1)-1:0] checked_tokens_o,
    output wire [$clog2(SIZE+1)-1:0] checked_inner_o,
    output wire [$clog2(SIZE+1)-1:0] checked_outer_o,

    input  wire                      rows0_valid_i,
    output wire                      rows0_ready_o,
    input  wire [    COLUMNS*16-1:0] rows0_data_i,
    input  wire                      rows0_last_i,

    output wire                      results0_valid_o,
    input  wire                      results0_ready_i,
    output wire [    COLUMNS*16-1:0] results0_data_o,
    output wire                      results0_last_o,

    output wire                      busy_o,
    output wire                      shape_error_o
);

  localparam integer COUNT_W = $clog2(SIZE + 1);  // bits of a count of a shape
  localparam integer LANES = 1;
  localparam integer GEMMS_W = $clog2(GEMMS + 1);
  localparam [COUNT_W:0] NONE = {(COUNT_W + 1){1'b0}};
  localparam [COUNT_W:0] MOST = SIZE[COUNT_W:0];
  localparam [GEMMS_W-1:0] NO_GEMM = {GEMMS_W{1'b0}};

  generate
    if (SIZE < 1) begin : gen_size_check
      ERROR_SIZE_must_be_at_least_1 u_stop ();
    end
    if (COLUMNS < 1) begin : gen_columns_check
      ERROR_COLUMNS_must_be_at_least_1 u_stop ();
    end
    if (GEMMS < 1) begin : gen_gemms_check
      ERROR_GEMMS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  function in_range(input [COUNT_W:0] count);
    in_range = (count != NONE) && (count <= MOST);
  endfunction

  wire inner_fits = in_range({1'b0, shape_inner_i});
  wire outer_fits = in_range({1'b0, shape_outer_i});
  wire fits = in_range({1'b0, shape_tokens_i}) && inner_fits && outer_fits;
  wire [LANES-1:0] full;
  wire [LANES-1:0] under_way;
  wire [LANES-1:0] ends;
  wire begins = checked_valid_o && checked_ready_i;
  reg shape_error_q;

  assign shape_ready_o = checked_ready_i && !(|full);
  assign checked_valid_o = shape_valid_i && fits && !(|full);
  assign checked_tokens_o = shape_tokens_i;
  assign checked_inner_o = shape_inner_i;
  assign checked_outer_o = shape_outer_i;
  assign busy_o = |under_way;
  assign shape_error_o = shape_error_q;

  assign rows0_ready_o = results0_ready_i;
  assign results0_valid_o = rows0_valid_i;
  assign results0_data_o = rows0_data_i;
  assign results0_last_o = rows0_last_i;
  assign ends[0] = rows0_valid_i && results0_ready_i && rows0_last_i;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) shape_error_q <= 1'b0;
    else if (shape_valid_i && shape_ready_o && !fits) shape_error_q <= 1'b1;
  end

  // GEMMs that a stream has not yet ended.
  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      reg [GEMMS_W-1:0] gemms_q;

      assign full[lane] = gemms_q == GEMMS[GEMMS_W-1:0];
      assign under_way[lane] = gemms_q != NO_GEMM;

      always @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) gemms_q <= NO_GEMM;
        else if (begins && !ends[lane]) gemms_q <= gemms_q + 1'b1;
        else if (ends[lane] && !begins) gemms_q <= gemms_q - 1'b1;
      end
    end
  endgenerate

endmodule

`resetall
