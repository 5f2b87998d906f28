// SPDX-License-Identifier: Apache-2.0
//
// Several flags as one: high while any of them is.
//
// Contract
//   latency  none: combinational
//
// Generated from templates/rtl/streams/or-reduce.v.hbs, sha256:2a6fa4a8. Do not edit.

`default_nettype none

module focus_or_reduce_x2 (
    input  wire flag0_i,
    input  wire flag1_i,

    output wire any_o
);

  assign any_o = |{
      flag0_i,
      flag1_i
  };

endmodule

`resetall
