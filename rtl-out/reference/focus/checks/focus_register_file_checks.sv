// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_register_file as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:62610f08. Do not edit.

`default_nettype none

module focus_register_file_checks #(
    parameter integer WIDTH_BITS  = 32,  // bits of one word, at least 1
    parameter integer DEPTH_WORDS = 64   // words, at least 2
) (
    input  wire                           clk_i,
    input  wire                           write_enable_i,
    input  wire [$clog2(DEPTH_WORDS)-1:0] write_address_i,
    input  wire                           read_enable_i,
    input  wire [$clog2(DEPTH_WORDS)-1:0] read_address_i,
    input  wire [         WIDTH_BITS-1:0] read_data_o
);

  reg hold_q;
  reg [WIDTH_BITS-1:0] read_data_before_q;

  initial hold_q = 1'b0;

  always @(posedge clk_i) begin
    hold_q <= !read_enable_i;
    if (write_enable_i) assume (
        32'(write_address_i) < DEPTH_WORDS
    ) else $error("write_in_range: a word that is written is there");
    if (read_enable_i) assume (
        32'(read_address_i) < DEPTH_WORDS
    ) else $error("read_in_range: a word that is read is there");
    if (write_enable_i && read_enable_i) assume (
        write_address_i != read_address_i
    ) else $error("never_collide: no word is read in the cycle that writes it");
    if (hold_q) assert (
        read_data_o === read_data_before_q
    ) else $error("hold: the last word read stays");
  end

  always @(posedge clk_i) begin
    if (!read_enable_i) begin
      read_data_before_q <= read_data_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_register_file
    focus_register_file_checks #(
        .WIDTH_BITS (WIDTH_BITS),
        .DEPTH_WORDS(DEPTH_WORDS)
    ) u_checks (
        .clk_i          (clk_i),
        .write_enable_i (write_enable_i),
        .write_address_i(write_address_i),
        .read_enable_i  (read_enable_i),
        .read_address_i (read_address_i),
        .read_data_o    (read_data_o)
    );
`endif

`resetall
