// SPDX-License-Identifier: Apache-2.0
//
// Several flags as one: high while any of them is.
//
// Contract
//   latency  none: combinational
//
// Generated from templates/rtl/streams/any-of.v.hbs, sha256:255ac233. Do not edit.

`default_nettype none

module focus_any_of_x3 (
    input  wire flag0_i,
    input  wire flag1_i,
    input  wire flag2_i,

    output wire any_o
);

  assign any_o = |{
      flag0_i,
      flag1_i,
      flag2_i
  };

endmodule

`resetall
