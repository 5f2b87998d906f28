// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_slice_watch as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:268bb980. Do not edit.

`default_nettype none

module focus_slice_watch_checks #(
    parameter integer UNIQUE_W  = 11,  // bits of a count of unique vectors, at least 1
    parameter integer ENTRIES_W = 10,  // bits of a count of entries, at least 1
    parameter integer LANES     = 2    // scatter lanes, at least 1
) (
    input  wire                       clk_i,
    input  wire                       rst_ni,
    input  wire                       slices_valid_i,
    input  wire                       slices_ready_o,
    input  wire [       UNIQUE_W-1:0] slices_unique_i,
    input  wire [LANES*ENTRIES_W-1:0] slices_entries_i,
    input  wire                       onward_valid_o,
    input  wire                       onward_ready_i,
    input  wire [       UNIQUE_W-1:0] onward_unique_o,
    input  wire [LANES*ENTRIES_W-1:0] onward_entries_o,
    input  wire                       count_error_o
);

  reg slices_waits_q;
  reg onward_waits_q;
  reg count_error_stays_q;
  reg [UNIQUE_W-1:0] slices_unique_before_q;
  reg [LANES*ENTRIES_W-1:0] slices_entries_before_q;
  reg [UNIQUE_W-1:0] onward_unique_before_q;
  reg [LANES*ENTRIES_W-1:0] onward_entries_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      slices_waits_q <= 1'b0;
      onward_waits_q <= 1'b0;
      count_error_stays_q <= 1'b0;
    end else begin
      slices_waits_q <= slices_valid_i && !slices_ready_o;
      onward_waits_q <= onward_valid_o && !onward_ready_i;
      count_error_stays_q <= count_error_o;
      if (slices_waits_q) assume (
          slices_valid_i
          && (slices_unique_i === slices_unique_before_q)
          && (slices_entries_i === slices_entries_before_q)
      ) else $error("slices_waits: a beat that waits stays as it is");
      if (onward_waits_q) assert (
          onward_valid_o
          && (onward_unique_o === onward_unique_before_q)
          && (onward_entries_o === onward_entries_before_q)
      ) else $error("onward_waits: a beat that waits stays as it is");
      if (count_error_stays_q) assert (
          count_error_o
      ) else $error("count_error_stays: count_error stays until reset");
    end
  end

  always @(posedge clk_i) begin
    if (slices_valid_i && !slices_ready_o) begin
      slices_unique_before_q <= slices_unique_i;
      slices_entries_before_q <= slices_entries_i;
    end
    if (onward_valid_o && !onward_ready_i) begin
      onward_unique_before_q <= onward_unique_o;
      onward_entries_before_q <= onward_entries_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_slice_watch
    focus_slice_watch_checks #(
        .UNIQUE_W (UNIQUE_W),
        .ENTRIES_W(ENTRIES_W),
        .LANES    (LANES)
    ) u_checks (
        .clk_i           (clk_i),
        .rst_ni          (rst_ni),
        .slices_valid_i  (slices_valid_i),
        .slices_ready_o  (slices_ready_o),
        .slices_unique_i (slices_unique_i),
        .slices_entries_i(slices_entries_i),
        .onward_valid_o  (onward_valid_o),
        .onward_ready_i  (onward_ready_i),
        .onward_unique_o (onward_unique_o),
        .onward_entries_o(onward_entries_o),
        .count_error_o   (count_error_o)
    );
`endif

`resetall
