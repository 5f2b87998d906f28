// SPDX-License-Identifier: Apache-2.0
//
// The least that can be verilated: its build leaves the objects that all models share.

`default_nettype none

module focus_runtime (
    input  wire in_i,
    output wire out_o
);

  assign out_o = in_i;

endmodule

`resetall
