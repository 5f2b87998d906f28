// SPDX-License-Identifier: Apache-2.0
//
// Makes of a reset that comes and goes at any time one that goes in step with the clock, as rst_ni
// of every other module wants it.
//
// Contract
//   assert   reset_n_o falls with async_reset_n_i at once, whether the clock runs or not
//   release  reset_n_o rises with the STAGES-th rising edge of clk_i at which async_reset_n_i is
//            high, or with the next one where it came up as the first of them did
//   place    one for each clock, at its root: all modules behind it leave reset in the same cycle
//   timing   async_reset_n_i is a false path; reset_n_o is timed like any register: recovery and
//            removal
//   reset    undefined until async_reset_n_i has been low once
//
// Generated from templates/rtl/system/reset-synchroniser.v.hbs, sha256:dcf07fd4. Do not edit.

`default_nettype none

module focus_reset_synchroniser #(
    parameter integer STAGES = 2   // flip-flops that the release passes, at least 2
) (
    input  wire clk_i,

    input  wire async_reset_n_i,

    output wire reset_n_o
);

  generate
    if (STAGES < 2) begin : gen_stages_check
      ERROR_STAGES_must_be_at_least_2 u_stop ();
    end
  endgenerate

  // The first may become metastable; the attributes keep all of them, side by side.
  (* ASYNC_REG = "TRUE", keep = "true", dont_touch = "true" *)
  reg [STAGES-1:0] released_q;

  assign reset_n_o = released_q[STAGES-1];

  always @(posedge clk_i or negedge async_reset_n_i) begin
    if (!async_reset_n_i) released_q <= {STAGES{1'b0}};
    else released_q <= {released_q[STAGES-2:0], 1'b1};
  end

endmodule

`resetall
