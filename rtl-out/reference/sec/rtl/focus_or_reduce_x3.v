// SPDX-License-Identifier: Apache-2.0
//
// Several flags as one: high while any of them is.
//
// Contract
//   latency  none: combinational
//
// Generated from templates/rtl/streams/or-reduce.v.hbs, sha256:82b0ffd3. Do not edit.

`default_nettype none

module focus_or_reduce_x3 (
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
